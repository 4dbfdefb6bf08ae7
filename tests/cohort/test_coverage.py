"""How many of the cohort registers and relations know, and which of them know nobody."""

from __future__ import annotations

import pytest

from kansrijk.errors import DataError
from tests.cohort.tables import HEADS, cohort_of, helper, read, there, write_study

TABLES = {
    "there": there(*"abcd"),
    "events": f"{HEADS['events']}\na 2014-03-01 t 1 1\nb 2015-03-01 t 1 1\nx 2014-01-01 t 1 1",
    "persons": """
        person born       sex score mother father
        a      2000-01-01 g   1     m      -
        b      2000-01-01 b   1     0      -
        c      2000-01-01 b   1     m      v
    """,
    "care": "person start end place\nm 2010-01-01 - 1",
}
INDICATORS = (
    helper("events", 'from = "events"\ntake = "count"')
    + helper("sex", 'from = "persons"\ntake = "value"\ncolumn = "sex"')
    + helper("mother", 'from = "care"\nof = "mother"\ntake = "any"')
    + helper("siblings", 'from = "care"\nof = "mother.children"\ntake = "any"')
)


def known(cohort, **chosen):
    """Return how many each register and relation knows, of how many."""
    return {
        one.name: (one.matched.n, one.of.n)
        for one in cohort.coverage
        if all(getattr(one, name) == value for name, value in chosen.items())
    }


@pytest.fixture(scope="module")
def cohort(tmp_path_factory):
    by = '\n[checks]\nby = ["sex"]\n'
    return cohort_of(tmp_path_factory.mktemp("coverage"), TABLES, INDICATORS, outcome=by)


def test_registers_about_the_unit_that_sentences_use_are_counted(cohort):
    assert known(cohort, kind="register", by=None) == {
        "there": (4, 4),
        "events": (1, 4),
        "persons": (3, 4),
    }


def test_relations_that_sentences_use_are_counted_as_written(cohort):
    assert known(cohort, kind="relation", by=None) == {"mother": (2, 4), "mother.children": (2, 4)}


def test_the_cluster_is_a_relation_that_is_used(tmp_path):
    tables = {"there": there("a", "b"), "lives": f"{HEADS['lives']}\na 2010-01-01 - h"}
    cohort = cohort_of(tmp_path, tables, population='cluster = "household"')
    assert known(cohort, kind="relation") == {"household": (1, 2)}


def test_levels_are_told_apart(cohort):
    assert known(cohort, kind="relation", by=("sex", "girl"))["mother"] == (1, 1)
    assert known(cohort, kind="relation", by=("sex", "boy"))["mother"] == (1, 2)
    assert {one.by for one in cohort.coverage} == {None, ("sex", "girl"), ("sex", "boy")}


def test_each_date_counts_what_was_known_by_then(tmp_path):
    cohort = cohort_of(tmp_path, TABLES, INDICATORS, reference="2015-01-01, 2016-01-01")
    found = [known(cohort, kind="register", date=place)["events"] for place in (0, 1)]
    assert found == [(1, 4), (2, 4)]


def test_only_those_who_are_left_are_counted(tmp_path):
    cohort = cohort_of(tmp_path, TABLES, INDICATORS, where=["sex = boy"])
    assert known(cohort, kind="register", by=None)["events"] == (0, 2)


# ------------------------------------------------------------------ nobody at all

TEN = [f"p{number}" for number in range(10)]
OTHERS = [f"q{number}" for number in range(10)]


def events(who, day="2014-03-01"):
    return "\n".join([HEADS["events"], *(f"{one} {day} t 1 1" for one in who)])


def strange(folder, tables, accept="", sentence="events"):
    """Return what the checks find of ten people in other registers."""
    sentences = {
        "events": 'from = "events"\ntake = "count"',
        "mother": 'from = "care"\nof = "mother"\ntake = "any"',
    }
    given = {"there": there(*TEN)} | tables
    indicator = helper("asked", sentences[sentence])
    cohort = cohort_of(folder, given, indicator, outcome=f"\n[checks]\n{accept}")
    return [(one.check, one.register) for one in cohort.checks if one.check.startswith("no_")]


def test_a_register_about_others_is_refused(tmp_path):
    with pytest.raises(DataError) as refused:
        strange(tmp_path, {"events": events(OTHERS)})
    (problem,) = refused.value.problems
    assert problem.key == "events.key"
    assert problem.message == "this register has no row about anybody in the population"
    assert 'check = "no_match", register = "events"' in problem.todo


def test_a_register_about_others_can_be_accepted(tmp_path):
    reason = '{ nl = "zo is het", en = "so it is" }'
    accept = f'accept = [{{ check = "no_match", register = "events", reason = {reason} }}]'
    assert strange(tmp_path, {"events": events(OTHERS)}, accept) == [("no_match", "events")]


@pytest.mark.parametrize(
    "tables",
    [
        {"events": events(["p3", *OTHERS])},
        {"events": events(["p3", *OTHERS], "2015-03-01")},
        {"events": events([])},
        {"events": events(OTHERS[2:])},
        {"events": events(OTHERS), "there": there(*TEN[1:])},
    ],
    ids=["one of them", "one of them later", "nothing at all", "few others", "few of them"],
)
def test_a_register_that_knows_one_or_tells_little_is_not_refused(tmp_path, tables):
    first = helper("first", 'from = "there"\ntake = "any"')
    tables = {"events": "", "there": there(*TEN)} | tables
    tables["events"] = tables["events"] + "\nz 2010-01-01 t 1 1"
    cohort = cohort_of(tmp_path, tables, first + helper("e", 'from = "events"\ntake = "count"'))
    assert not [one for one in cohort.checks if one.check == "no_match"]


def test_who_is_left_out_by_a_condition_is_known_all_the_same(tmp_path):
    tables = {"there": there(*TEN), "events": events(["p3", *OTHERS])}
    asked = helper("e", 'from = "events"\ntake = "count"')
    cohort = cohort_of(tmp_path, tables, asked, where=["e = 0"])
    assert known(cohort, kind="register")["events"] == (0, 9)


def test_a_relation_that_leads_nobody_anywhere_is_told(tmp_path):
    persons = [f"{one} 2000-01-01 g 1 m -" for one in OTHERS]
    tables = {"persons": "\n".join([HEADS["persons"], *persons]), "care": TABLES["care"]}
    assert strange(tmp_path, tables, sentence="mother") == [("no_links", "persons")]


@pytest.mark.parametrize(
    ("sentence", "condition", "found"),
    [
        ('from = "events"\ntake = "max"\ncolumn = "points"', "asked > 0", "events.key"),
        ('from = "care"\nof = "mother"\ntake = "any"\nunlinked = "unknown"', "asked = yes", ""),
    ],
    ids=["a register", "a relation"],
)
def test_a_link_that_fails_is_told_where_a_condition_needs_it(tmp_path, sentence, condition, found):
    persons = [f"{one} 2000-01-01 g 1 m -" for one in OTHERS]
    tables = {"there": there(*TEN), "events": events(OTHERS), "care": TABLES["care"]}
    tables["persons"] = "\n".join([HEADS["persons"], *persons])
    study = write_study(tmp_path, tables, helper("asked", sentence), where=[condition])
    if found:
        with pytest.raises(DataError) as refused:
            read(study)
        assert [one.key for one in refused.value.problems] == [found]
    else:
        assert "no_links" in [one.check for one in read(study).checks]
