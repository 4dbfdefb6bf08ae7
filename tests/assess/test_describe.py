"""What a study was made of, as findings: of a tiny world, from its declaration to the gate."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kansrijk.assess import ChecksFinding, CodebookFinding, CoverageFinding, describe
from kansrijk.assess.checks import NOT_ABOUT_ROWS
from kansrijk.cohort import Coverage, Tally
from kansrijk.disclosure import policy, release
from kansrijk.findings import Count, Estimate, Protected, Setting, Share
from kansrijk.registers import CHECK_TEXTS, Found
from kansrijk.registers.found import HAS
from kansrijk.study import SEVERITY, Checks, Text, Verdict, same
from tests.cohort.tables import read, there, write_study

TABLES = {
    "there": there(*range(1, 5)),
    "persons": """
        person born sex score mother father
        1 2001-03-01 g 5 - -
        2 2003-05-01 b 7 1 -
        3 2005-05-01 b - 1 -
    """,
    "events": """
        person date kind points amount
        1 2014-05-01 t 1 10.25
        1 2014-06-01 n 2 -
    """,
}
INDICATORS = """
[sex]
label = { nl = "geslacht", en = "sex" }
group = "some"
from = "persons"
take = "value"
column = "sex"

[score]
label = { nl = "punten", en = "points" }
group = "some"
from = "persons"
take = "value"
column = "score"
quantity = { nl = "punten", en = "points" }

[latest]
label = { nl = "laatste", en = "latest" }
group = "some"
from = "events"
window = "5 years"
take = "latest"
as = "months ago"
none = "never"
"""
ODD = Found(
    check="unknown_codes",
    register="persons",
    column="sex",
    rows=3,
    of=2000,
    what=Text(nl="codes buiten de lijst: x", en="codes outside the list: x"),
)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    study = write_study(tmp_path_factory.mktemp("world"), TABLES, INDICATORS)
    return study, read(study)


@pytest.fixture(scope="module")
def described(world):
    study, cohort = world
    covered = (
        Coverage(
            kind="register",
            name="persons",
            date=0,
            by=("sex", "girl"),
            of=Tally(1, 1),
            matched=Tally(1, 1),
        ),
        Coverage(
            kind="register", name="persons", date=0, by=None, of=Tally(4, 4), matched=Tally(3, 3)
        ),
        Coverage(
            kind="relation", name="mother", date=0, by=None, of=Tally(4, 4), matched=Tally(2, 2)
        ),
    )
    return describe(study, replace(cohort, checks=(ODD,), coverage=covered))


def find(findings, kind):
    (one,) = [finding for finding in findings if isinstance(finding, kind)]
    return one


def variable(findings, name):
    return next(one for one in find(findings, CodebookFinding).variables if one.name == name)


def test_the_findings_come_in_their_order(described):
    assert [type(one) for one in described] == [ChecksFinding, CoverageFinding, CodebookFinding]


def test_without_counted_coverage_there_is_no_finding_of_it(world):
    study, cohort = world
    kinds = [type(one) for one in describe(study, replace(cohort, coverage=()))]
    assert kinds == [ChecksFinding, CodebookFinding]


def test_all_checks_are_asked_in_words(described):
    asked = find(described, ChecksFinding).asked
    assert [one.name for one in asked] == list(CHECK_TEXTS)
    assert set(SEVERITY) == set(CHECK_TEXTS)
    assert asked[0].question == CHECK_TEXTS[asked[0].name].asks


def test_what_was_found_is_told_without_numbers(described):
    (found,) = find(described, ChecksFinding).found
    assert (found.register, found.column, found.extent) == ("persons", "sex", "few")
    assert (found.severity, found.accepted) == ("error", None)
    assert found.meaning == CHECK_TEXTS["unknown_codes"].means


@pytest.mark.parametrize("check", list(HAS))
def test_what_is_not_about_rows_says_not_in_how_many(world, check):
    study, cohort = world
    odd = replace(ODD, check=check, column=None, rows=2000)
    (found,) = find(describe(study, replace(cohort, checks=(odd,))), ChecksFinding).found
    assert found.extent is None
    assert set(HAS) == NOT_ABOUT_ROWS


def test_the_study_s_reason_goes_with_what_it_accepts(world):
    reason = Text(nl="oude codes", en="old codes")
    study, cohort = world
    verdict = Verdict(check="unknown_codes", register="persons", reason=reason)
    question = study.question.model_copy(update={"checks": Checks(accept=(verdict,))})
    accepting = study.model_copy(update={"question": question})
    (found,) = find(describe(accepting, replace(cohort, checks=(ODD,))), ChecksFinding).found
    assert (found.accepted, found.severity) == (reason, "warning")


def test_registers_are_named_with_holder_and_unit(described):
    registers = find(described, ChecksFinding).registers
    assert [one.name for one in registers] == ["there", "hits", "persons", "events"]
    assert {one.holder for one in registers} == {"town"}
    assert registers[2].label == same("persons")
    assert (registers[2].kind, registers[2].unit) == ("record", "person")


def test_match_rates_have_everyone_first_and_levels_by_their_label(described):
    persons, mother = find(described, CoverageFinding).covered
    assert [(group.by, group.level) for group in persons.groups] == [
        (None, None),
        (Text(nl="geslacht", en="sex"), same("girl")),
    ]
    assert persons.groups[0].share.value == 0.75
    assert (mother.kind, mother.name, mother.date) == ("relation", "mother", "2015-01-01")


def test_the_codebook_tells_a_variable_from_its_sentence_to_its_counts(described):
    sex = variable(described, "sex")
    assert (sex.form, sex.group, sex.registers) == ("nominal", "some", ("persons",))
    assert sex.sentence.nl
    told = {level.label.en: level.counted.n[0].n for level in sex.levels}
    assert told == {"girl": 1, "boy": 2}
    parts = {part.part: part.counted.n[0].n for part in sex.parts}
    assert parts == {"known": 3, "none": 1, "unlinked": 0, "missing": 0}


def test_a_missing_value_is_told_apart_from_no_record(described):
    parts = {part.part: part.counted.n[0].n for part in variable(described, "score").parts}
    assert parts == {"known": 2, "none": 1, "unlinked": 0, "missing": 1}
    measures = {one.measure: one.values[0] for one in variable(described, "score").measures}
    assert measures["mean"] == Estimate(6.0, 2)


def test_the_far_end_has_its_word(described):
    latest = variable(described, "latest")
    assert latest.far.en == "never"
    measures = {one.measure: one.values[0].value for one in latest.measures}
    assert measures["mean"] == 7
    assert measures["high"] == float("inf")


def test_every_number_says_what_it_counts(described):
    figures = (Count, Share, Estimate, Setting)
    assert all(isinstance(figure, figures) for one in described for figure in numbers_in(one))


def numbers_in(value):
    """Yield everything in a record that is no text and no word."""
    if isinstance(value, tuple):
        for one in value:
            yield from numbers_in(one)
    elif hasattr(value, "__dataclass_fields__") and not isinstance(value, Count | Share | Estimate):
        for name in value.__dataclass_fields__:
            yield from numbers_in(getattr(value, name))
    elif not isinstance(value, str | Text | type(None)) and not hasattr(value, "name"):
        yield value


def test_inside_everything_passes_the_gate_unrounded(described):
    passed = release(described, (), policy("inside"))
    assert passed.refused == ()
    sex = variable([passed.find(CodebookFinding)], "sex")
    assert sex.levels[0].counted.n == (Protected(1),)
    assert passed.find(CoverageFinding).covered[0].groups[0].share == Protected(0.75)


@pytest.mark.parametrize("name", ["cbs-ra", "open"])
def test_only_the_checks_may_leave(described, name):
    passed = release(described, (), policy(name))
    assert [type(one.finding) for one in passed.released] == [ChecksFinding]
    assert [one.kind for one in passed.refused] == ["CoverageFinding", "CodebookFinding"]
    assert all(one.reason.nl.startswith("Het codeboek en de koppelingen") for one in passed.refused)
