"""What a sentence takes from the rows of one unit, and how the three absences are told apart."""

from __future__ import annotations

from math import inf

import pytest

from tests.cohort.tables import cohort_of, helper, there, values

# several points, one of them unknown; one known; one unknown; none; one after the reference date
EVENTS = """
person date        kind points amount
a      2014-03-01  t    3      1.10
a      2014-06-01  n    5      2.25
a      2014-07-01  t    -      0.29
b      2014-05-05  n    7      -
c      2014-05-05  n    -      -
e      2015-01-02  t    100    99.99
a      2015-01-02  t    100    99.99
"""
PERSONS = """
person born        sex score mother father
a      2000-01-01  g   4     -      -
b      2000-01-02  -   -     -      -
"""
SENTENCES = {
    "any": 'from = "events"\ntake = "any"',
    "any_theft": 'from = "events"\ntake = "any"\nwhere = ["kind = theft"]',
    "count": 'from = "events"\ntake = "count"',
    "count_theft": 'from = "events"\ntake = "count"\nwhere = ["kind = theft"]',
    "count_other": 'from = "events"\ntake = "count"\nwhere = ["kind != theft"]',
    "count_both": 'from = "events"\ntake = "count"\nwhere = ["kind = theft", "points >= 3"]',
    "count_above": 'from = "events"\ntake = "count"\nwhere = ["points > 3"]',
    "count_cheap": 'from = "events"\ntake = "count"\nwhere = ["amount <= 0.29"]',
    "sum": 'from = "events"\ntake = "sum"\ncolumn = "points"',
    "sum_amount": 'from = "events"\ntake = "sum"\ncolumn = "amount"',
    "mean": 'from = "events"\ntake = "mean"\ncolumn = "points"',
    "mean_amount": 'from = "events"\ntake = "mean"\ncolumn = "amount"',
    "least": 'from = "events"\ntake = "min"\ncolumn = "points"',
    "most": 'from = "events"\ntake = "max"\ncolumn = "points"',
    "most_amount": 'from = "events"\ntake = "max"\ncolumn = "amount"',
    "latest": 'from = "events"\ntake = "latest"\nas = "days ago"',
    "latest_or_never": 'from = "events"\ntake = "latest"\nas = "days ago"\nnone = "never"',
    "mean_or_nought": 'from = "events"\ntake = "mean"\ncolumn = "points"\nnone = 0',
    "any_or_unknown": 'from = "events"\ntake = "any"\nnone = "unknown"',
    "score": 'from = "persons"\ntake = "value"\ncolumn = "score"',
    "sex": 'from = "persons"\ntake = "value"\ncolumn = "sex"',
    "sex_or_none": 'from = "persons"\ntake = "value"\ncolumn = "sex"\nnone = "not listed"',
}


@pytest.fixture(scope="module")
def cohort(tmp_path_factory):
    tables = {"there": there(*"abcde"), "events": EVENTS, "persons": PERSONS}
    indicators = "".join(helper(name, sentence) for name, sentence in SENTENCES.items())
    return cohort_of(tmp_path_factory.mktemp("takes"), tables, indicators)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("any", ["yes", "yes", "yes", "no", "no"]),
        ("any_theft", ["yes", "no", "no", "no", "no"]),
        ("count", [3, 1, 1, 0, 0]),
        ("count_theft", [2, 0, 0, 0, 0]),
        ("count_other", [1, 1, 1, 0, 0]),
        ("count_both", [1, 0, 0, 0, 0]),
        ("count_above", [1, 1, 0, 0, 0]),
        ("sum", [8, 7, None, 0, 0]),
        ("sum_amount", [3.64, None, None, 0, 0]),
        ("mean", [4, 7, None, None, None]),
        ("mean_amount", [364 / 300, None, None, None, None]),
        ("least", [3, 7, None, None, None]),
        ("most", [5, 7, None, None, None]),
        ("most_amount", [2.25, None, None, None, None]),
        ("latest", [184, 241, 241, None, None]),
    ],
)
def test_take_within_one_unit(cohort, name, expected):
    assert list(values(cohort, name).values()) == expected


def test_condition_on_an_amount_means_the_decimal_that_is_written(cohort):
    assert values(cohort, "count_cheap")["a"] == 1


def test_none_is_a_level_beyond_all_numbers(cohort):
    assert list(values(cohort, "latest_or_never").values()) == [184, 241, 241, inf, inf]


def test_none_as_number_leaves_unknown_values_missing(cohort):
    assert list(values(cohort, "mean_or_nought").values()) == [4, 7, None, 0, 0]


def test_none_of_any_can_be_something_else_than_no(cohort):
    assert list(values(cohort, "any_or_unknown").values()) == [
        "yes",
        "yes",
        "yes",
        "unknown",
        "unknown",
    ]


def test_record_without_a_value_and_no_record_are_both_missing_unless_said(cohort):
    assert list(values(cohort, "score").values()) == [4, None, None, None, None]
    assert list(values(cohort, "sex").values()) == ["girl", None, None, None, None]


def test_no_record_can_be_a_level_of_its_own_beside_a_missing_value(cohort):
    expected = ["girl", None, *["not listed"] * 3]
    assert list(values(cohort, "sex_or_none").values()) == expected


@pytest.mark.parametrize(
    ("name", "form", "whole", "grid"),
    [
        ("any", "nominal", False, None),
        ("count", "number", True, 1),
        ("sum", "number", True, None),
        ("mean", "number", False, None),
        ("sum_amount", "number", False, None),
        ("latest", "number", True, 1),
    ],
)
def test_variable_says_what_its_numbers_are(cohort, name, form, whole, grid):
    variable = cohort.columns[name].variable
    assert (variable.form, variable.whole, variable.grid) == (form, whole, grid)


def test_variable_says_where_it_comes_from(cohort):
    assert cohort.columns["mean"].variable.registers == ("events",)


def test_repr_of_a_cohort_shows_no_row(cohort):
    shown = repr(cohort) + repr(cohort.columns)
    assert "3.64" not in shown
    assert "array" not in shown
