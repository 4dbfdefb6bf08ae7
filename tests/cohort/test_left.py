"""Those who were not there any more when the window of the outcome ended."""

from __future__ import annotations

import pytest

from kansrijk.cohort import Tally
from tests.cohort.tables import HEADS, cohort_of, helper, values

EXCLUDE = 'window = "1 year after"\nleft = "exclude"'
TABLES = {
    "there": """
        person start      end
        a      2010-01-01 -
        b      2010-01-01 2015-06-30
        c      2010-01-01 2015-12-31
        d      2010-01-01 2016-01-01
        e      2010-01-01 2015-03-01
        e      2015-09-01 -
        f      2010-01-01 2014-06-30
        g      2010-01-01 2015-02-01
    """,
    "hits": "person date\na 2015-03-01\nb 2015-04-01\nf 2015-04-01",
}


@pytest.fixture(scope="module")
def cohort(tmp_path_factory):
    return cohort_of(tmp_path_factory.mktemp("left"), TABLES, outcome=EXCLUDE)


def test_who_is_there_on_the_last_day_of_the_window_stays(cohort):
    assert list(values(cohort, "outcome")) == ["a", "d", "e"]


def test_leaving_is_the_last_step_of_the_ledger(cohort):
    assert [(step.dropped.n, step.left.n) for step in cohort.ledger.steps] == [
        (0, 7),
        (1, 6),
        (3, 3),
    ]
    assert cohort.ledger.steps[-1].label.en == "Not followed to the end"
    assert cohort.ledger.steps[-1].label.nl == "Niet gevolgd tot het einde"


def test_those_who_left_are_counted_with_their_outcome(cohort):
    assert cohort.left == (Tally(3, 3), Tally(1, 1))


def test_an_end_that_the_spell_does_not_include_is_a_day_earlier(tmp_path):
    exclusive = {"there": "includes_end = false"}
    cohort = cohort_of(tmp_path, TABLES, outcome=EXCLUDE, registers=exclusive)
    assert list(values(cohort, "outcome")) == ["a", "e"]


def test_conditions_come_first(tmp_path):
    tables = TABLES | {"persons": f"{HEADS['persons']}\nb 2000-01-01 g 5 - -\na 2000-01-01 g 5 - -"}
    score = helper("score", 'from = "persons"\ntake = "value"\ncolumn = "score"')
    cohort = cohort_of(tmp_path, tables, score, where=["score = 5"], outcome=EXCLUDE)
    assert [step.dropped.n for step in cohort.ledger.steps] == [0, 1, 4, 1]
    assert cohort.left == (Tally(1, 1), Tally(1, 1))


def test_several_dates_each_have_a_window_of_their_own(tmp_path):
    cohort = cohort_of(tmp_path, TABLES, reference="2014-01-01, 2015-01-01", outcome=EXCLUDE)
    people = cohort.keys["person"].to_pylist()
    assert people == [*"abcdeg", *"ade"]
    assert cohort.left == (Tally(4, 4), Tally(1, 1))


def test_who_is_kept_is_no_step(tmp_path):
    cohort = cohort_of(tmp_path, TABLES, outcome='window = "1 year after"')
    assert len(cohort.ledger.steps) == 2
    assert cohort.left is None
    assert list(values(cohort, "outcome")) == [*"abcdeg"]
