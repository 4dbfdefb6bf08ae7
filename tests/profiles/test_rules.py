"""Rules in words, in both languages."""

from __future__ import annotations

from math import inf

import pytest

from kansrijk.findings import Cell, Count, Edge, Evidence
from kansrijk.profiles import Between, NamedLevel, OneOf, number_in_words, rule_in_words
from kansrijk.profiles.rules import Named
from kansrijk.study import Text

INCOME = Named("income", Text(nl="inkomen", en="income"))
EURO = Text(nl="euro", en="euro")
AGO = Text(nl="dagen geleden", en="days ago")
NEVER = Text(nl="nooit", en="never")


def between(low, high, **more):
    ends = (None if end is None else Edge(end, None) for end in (low, high))
    return Between(INCOME, *ends, **more)


def one_of(*labels, **more):
    evidence = Evidence(Count(Cell(), 20, 20))
    named = [Named(label, Text(nl=f"{label} nl", en=label)) for label in labels]
    return OneOf(INCOME, tuple(NamedLevel(one, evidence) for one in named), **more)


WHOLE = {"whole": True}
DATED = {"whole": True, "quantity": AGO, "far": NEVER}

WORDS = [
    (between(None, 24000), "lager dan 24.000", "lower than 24,000"),
    (between(24000, None), "minstens 24.000", "at least 24,000"),
    (between(1000, 24000.5), "van 1.000 tot 24.000,5", "from 1,000 to under 24,000.5"),
    (between(None, 0.25), "lager dan 0,25", "lower than 0.25"),
    (between(-5, None), "minstens -5", "at least -5"),
    (between(1000, None, quantity=EURO), "minstens 1.000 euro", "at least 1,000 euro"),
    (between(None, 3, **WHOLE), "hoogstens 2", "at most 2"),
    (between(None, 1, **WHOLE, from_zero=True), "0", "0"),
    (between(None, 1, **WHOLE), "hoogstens 0", "at most 0"),
    (between(2, None, **WHOLE), "minstens 2", "at least 2"),
    (between(2, 3, **WHOLE), "2", "2"),
    (between(2, 4, **WHOLE), "2 tot en met 3", "2 to 3"),
    (between(1000, 2001, **WHOLE), "1.000 tot en met 2.000", "1,000 to 2,000"),
    (between(None, 32, **DATED), "hoogstens 31 dagen geleden", "at most 31 days ago"),
    (
        between(32, None, **DATED),
        "minstens 32 dagen geleden of nooit",
        "at least 32 days ago or never",
    ),
    (between(32, inf, **DATED), "minstens 32 dagen geleden", "at least 32 days ago"),
    (between(5, 32, **DATED), "5 tot en met 31 dagen geleden", "5 to 31 days ago"),
    (between(inf, None, **DATED), "nooit", "never"),
    (between(None, inf, **DATED), "niet nooit", "not never"),
    (between(None, 3, missing=True), "lager dan 3 of onbekend", "lower than 3 or unknown"),
    (between(inf, None, missing=True, **DATED), "nooit of onbekend", "never or unknown"),
    (one_of("a"), "a nl", "a"),
    (one_of("a", "b"), "a nl of b nl", "a or b"),
    (one_of("a", "b", "c"), "a nl, b nl of c nl", "a, b or c"),
    (one_of("a", "b", missing=True), None, None),
    (one_of(missing=True), "onbekend", "unknown"),
    (one_of("a", "b", ordered=True), "a nl of b nl", "a or b"),
    (one_of("a", "b", "c", ordered=True), "a nl tot en met c nl", "a up to and including c"),
    (
        one_of("a", "b", "c", ordered=True, missing=True),
        "a nl tot en met c nl of onbekend",
        "a up to and including c or unknown",
    ),
]


@pytest.mark.parametrize(("rule", "nl", "en"), [row for row in WORDS if row[1]])
def test_rule_in_both_languages(rule, nl, en):
    assert rule.words("nl") == f"inkomen: {nl}"
    assert rule.words("en") == f"income: {en}"


def test_a_list_of_lists_has_strokes_and_its_or():
    rule = one_of("a or b", "c, d", "e")
    assert rule.words("en") == "income: a or b / c, d / or e"
    assert one_of("a of b", "c").words("nl") == "inkomen: a of b nl / of c nl"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_unknown_is_told_beside_several_levels(language):
    said = one_of("a", "b", missing=True).words(language)
    assert "a" in said
    assert said.endswith(Text(nl="onbekend", en="unknown").in_(language))


def test_whole_numbers_below_nought_are_not_called_nought():
    assert between(None, 1, whole=True).words("en") in ("income: 0", "income: at most 0")
    assert between(None, 0, whole=True).words("en") == "income: at most -1"


@pytest.mark.parametrize(
    ("value", "nl", "en"),
    [
        (0, "0", "0"),
        (100, "100", "100"),
        (1234567, "1.234.567", "1,234,567"),
        (1234.5, "1.234,5", "1,234.5"),
        (0.1 + 0.2, "0,3", "0.3"),
        (-1000.25, "-1.000,25", "-1,000.25"),
    ],
)
def test_number_has_the_separators_of_the_language(value, nl, en):
    assert number_in_words(value, "nl") == nl
    assert number_in_words(value, "en") == en


def test_rule_of_several_conditions_is_one_line():
    rule = (between(None, 3), one_of("a"))
    assert rule_in_words(rule, "en") == "income: lower than 3; income: a"
    assert rule_in_words(rule, "nl") == "inkomen: lager dan 3; inkomen: a nl"


def test_rule_of_everybody():
    assert rule_in_words((), "nl") == "iedereen"
    assert rule_in_words((), "en") == "everyone"
