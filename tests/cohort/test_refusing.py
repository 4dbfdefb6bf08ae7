"""What a cohort refuses: what was not known on the day, and values that hide one another."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from kansrijk.cohort.fetched import Fetched
from kansrijk.cohort.units import Units
from kansrijk.errors import DataError, StudyError
from tests.cohort.tables import HEADS, cohort_of, helper, there, values

GRADED = """
    columns.graded = { type = "date" }
    columns.grade = { type = "int", known = "graded" }
"""
GRADES = {
    "takes": 'take = "max"\ncolumn = "grade"',
    "asks": 'take = "count"\nwhere = ["grade >= 5"]',
}


def graded(folder, graded, grade, sentence):
    """Return the cohort of one person with one graded event, of which a sentence says something."""
    tables = {
        "there": there("a"),
        "events": f"{HEADS['events']} graded grade\na 2014-01-01 t 1 1 {graded} {grade}",
    }
    indicator = helper("grade", f'from = "events"\n{sentence}')
    return cohort_of(folder, tables, indicator, registers={"events": GRADED})


# ------------------------------------------------------------------ known later


@pytest.mark.parametrize("sentence", GRADES.values(), ids=GRADES)
def test_what_is_known_only_later_is_neither_taken_nor_asked(tmp_path, sentence):
    with pytest.raises(StudyError, match="known only after the reference date") as refused:
        graded(tmp_path, "2015-01-02", "7", sentence)
    (problem,) = refused.value.problems
    assert (problem.where, problem.key.split(".")[0]) == ("indicators.toml", "grade")
    assert "fewer than 10 units" in problem.message


@pytest.mark.parametrize(("sentence", "expected"), list(zip(GRADES.values(), (7, 1), strict=True)))
def test_what_is_known_on_the_day_is_taken_and_asked(tmp_path, sentence, expected):
    cohort = graded(tmp_path, "2015-01-01", "7", sentence)
    assert values(cohort, "grade") == {"a": expected}


@pytest.mark.parametrize("sentence", GRADES.values(), ids=GRADES)
def test_a_value_without_a_day_on_which_it_is_known_is_not_known_yet(tmp_path, sentence):
    with pytest.raises(StudyError, match="known only after the reference date"):
        graded(tmp_path, "-", "7", sentence)


@pytest.mark.parametrize("day", ["2015-01-02", "-"])
@pytest.mark.parametrize(
    ("sentence", "expected"), list(zip(GRADES.values(), (None, 0), strict=True))
)
def test_a_row_without_a_value_says_nothing_that_is_known_later(tmp_path, day, sentence, expected):
    assert values(graded(tmp_path, day, "-", sentence), "grade") == {"a": expected}


def born(folder, day):
    """Return the ages of one person who was born on a day."""
    tables = {"there": there("a"), "persons": f"{HEADS['persons']}\na {day} g 1 - -"}
    sentence = helper("age", 'from = "persons"\ntake = "age"\ncolumn = "born"')
    return values(cohort_of(folder, tables, sentence), "age")


def test_a_date_after_the_reference_date_is_known_only_later(tmp_path):
    with pytest.raises(StudyError, match="known only after the reference date") as refused:
        born(tmp_path, "2015-01-02")
    assert [problem.key for problem in refused.value.problems] == ["age.column"]


def test_a_date_on_the_reference_date_is_known(tmp_path):
    assert born(tmp_path, "2015-01-01") == {"a": 0}


# ------------------------------------------------------------------ several values

MATES = {
    "there": there(*"abc"),
    "lives": "\n".join([HEADS["lives"], *(f"{mate} 2014-01-01 - h" for mate in "abc")]),
}


def mates(folder, care, *, across, column="place", register="care"):
    """Return what is said of the housemates of a: their place of care."""
    tables = MATES | {"care": f"{HEADS['care']}\n{care}"}
    tables |= {"persons": f"{HEADS['persons']}\nb 2000-01-01 g 1 - -\nc 2000-01-01 b 2 - -"}
    sentence = f'from = "{register}"\nof = "housemates"\ntake = "value"\ncolumn = "{column}"\n'
    indicator = helper("mates", f'{sentence}across = "{across}"')
    return values(cohort_of(folder, tables, indicator), "mates")["a"]


@pytest.mark.parametrize("across", ["max", "min"])
def test_across_does_not_hide_several_values_of_one_relative(tmp_path, across):
    with pytest.raises(DataError) as refused:
        mates(tmp_path, "b 2014-01-01 - 1\nb 2014-02-01 - 2", across=across)
    (problem,) = refused.value.problems
    assert problem.key == "mates.take"
    assert problem.message == "fewer than 10 units have more than one value"


@pytest.mark.parametrize(("across", "expected"), [("max", "far"), ("min", "near")])
def test_ordered_levels_of_several_relatives_have_a_highest_and_a_lowest(
    tmp_path, across, expected
):
    assert mates(tmp_path, "b 2014-01-01 - 1\nc 2014-01-01 - 2", across=across) == expected


def test_levels_are_never_added(tmp_path):
    with pytest.raises(StudyError) as refused:
        mates(tmp_path, "b 2014-01-01 - 1", across="sum")
    (problem,) = refused.value.problems
    assert (problem.key, problem.given) == ("mates.across", "sum")
    assert tuple(problem.allowed) == ("max", "min")


@pytest.mark.parametrize("across", ["max", "min", "sum"])
def test_levels_without_an_order_are_not_combined(tmp_path, across):
    with pytest.raises(StudyError, match="levels cannot be combined so") as refused:
        mates(tmp_path, "", across=across, column="sex", register="persons")
    assert [(one.key, one.given) for one in refused.value.problems] == [("mates.across", across)]


# ------------------------------------------------------------------ which dates are late


def dated(folder, row, sentence, columns="", register="events"):
    """Return the cohort of one person with one row, of which a sentence says something."""
    tables = {"there": there("a"), register: row}
    return cohort_of(
        folder,
        tables,
        helper("said", f'from = "{register}"\n{sentence}'),
        registers={register: columns},
    )


DUE = 'columns.due = { type = "date" }'
ASKED = {
    "takes": 'take = "max"\ncolumn = "due"\nas = "date"',
    "asks": 'take = "any"\nwhere = ["due is known"]',
}


@pytest.mark.parametrize("sentence", ASKED.values(), ids=ASKED)
@pytest.mark.parametrize(("day", "late"), [("2015-01-01", False), ("2015-01-02", True)])
def test_a_date_that_lies_ahead_is_not_known(tmp_path, sentence, day, late):
    row = f"{HEADS['events']} due\na 2014-01-01 t 1 1 {day}"
    if not late:
        assert dated(tmp_path, row, sentence, DUE).columns["said"].absence.tolist() == [0]
        return
    with pytest.raises(StudyError, match="known only after the reference date"):
        dated(tmp_path, row, sentence, DUE)


def test_a_date_may_become_known_only_later_too(tmp_path):
    columns = 'columns.due = { type = "date", known = "told" }\ncolumns.told = { type = "date" }'
    row = f"{HEADS['events']} due told\na 2014-01-01 t 1 1 2013-01-01 2015-01-02"
    with pytest.raises(StudyError, match="known only after the reference date"):
        dated(tmp_path, row, ASKED["takes"], columns)


def test_the_end_of_a_spell_is_never_late_but_open(tmp_path):
    row = f"{HEADS['care']}\na 2014-01-01 2015-01-02 1"
    sentence = 'take = "max"\ncolumn = "end"\nas = "date"'
    cohort = dated(tmp_path, row, sentence, 'columns.end = { type = "date" }', register="care")
    assert cohort.columns["said"].absence.tolist() == [3]


def test_what_lies_outside_the_window_is_not_looked_at(tmp_path):
    row = f"{HEADS['events']} graded grade\na 2013-12-31 t 1 1 2015-01-02 7\na 2014-06-01 t 1 1 - -"
    sentence = 'take = "max"\ncolumn = "grade"\nwindow = "1 year"'
    assert dated(tmp_path, row, sentence, GRADED).columns["said"].missing.tolist() == [True]


def test_who_is_left_out_may_have_what_is_known_later(tmp_path):
    tables = {
        "there": there("a", "b"),
        "events": f"{HEADS['events']} graded grade\na 2014-01-01 t 1 1 2015-01-02 7\n"
        "b 2014-01-01 t 5 1 2014-02-01 7",
    }
    sentences = helper("grade", 'from = "events"\ntake = "max"\ncolumn = "grade"')
    sentences += helper("points", 'from = "events"\ntake = "max"\ncolumn = "points"')
    more = {"registers": {"events": GRADED}, "where": ["points > 3"]}
    assert values(cohort_of(tmp_path, tables, sentences, **more), "grade") == {"b": 7}


def test_one_problem_is_told_once_for_all_reference_dates(tmp_path):
    tables = {
        "there": there("a"),
        "care": f"{HEADS['care']}\na 2010-01-01 - 1\na 2010-02-01 - 2",
    }
    sentence = helper("place", 'from = "care"\ntake = "value"\ncolumn = "place"')
    with pytest.raises(DataError) as refused:
        cohort_of(tmp_path, tables, sentence, reference="2014-01-01, 2015-01-01")
    assert [problem.key for problem in refused.value.problems] == ["place.take"]


def test_several_relatives_with_a_value_each_need_across(tmp_path):
    tables = MATES | {"persons": f"{HEADS['persons']}\nb 2000-01-01 g 1 - -\nc 2000-01-01 b 2 - -"}
    sentence = 'from = "persons"\nof = "housemates"\ntake = "value"\ncolumn = "score"'
    with pytest.raises(DataError) as refused:
        cohort_of(tmp_path, tables, helper("score", sentence))
    assert [problem.key for problem in refused.value.problems] == ["score.take"]


# ------------------------------------------------------------------ nothing is shown


def test_repr_of_units_shows_no_key():
    units = Units(
        keys=pa.table({"person": ["4711"]}),
        clusters=np.array([4711]),
        cluster_keys=np.array([b"4711"]),
        persons=np.array([4711]),
    )
    assert "4711" not in repr(units)


def test_repr_of_fetched_columns_shows_no_value():
    numbers, mask = np.array([4711]), np.array([True])
    shown = repr(Fetched(numbers, numbers, numbers, late=mask, several=mask))
    assert "4711" not in shown
    assert "True" not in shown
