"""Indicators worked out from earlier ones: arithmetic, and conditions of three values."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest

from kansrijk.cohort.cohort import MISSING, Column, Variable
from kansrijk.cohort.conditions import holds, truth
from kansrijk.study import same
from kansrijk.study.language import parse_condition
from tests.cohort.tables import cohort_of, helper, there, values

PERSONS = """
person born        sex score mother father
a      2000-01-01  g   3     -      -
b      2000-01-01  b   -     -      -
c      2000-01-01  -   0     -      -
"""
EVENTS = """
person date        kind points amount
a      2014-03-01  t    6      1.10
a      2013-03-01  n    1      1.00
b      2014-06-01  n    4      2.00
c      2010-06-01  n    0      0.29
"""
CARE = "person start end place\na 2014-01-01 - 1\nb 2014-01-01 - 2\nc 2014-01-01 - -"
TAKEN = {
    "score": 'from = "persons"\ntake = "value"\ncolumn = "score"',
    "sex": 'from = "persons"\ntake = "value"\ncolumn = "sex"',
    "points": 'from = "events"\ntake = "sum"\ncolumn = "points"',
    "most": 'from = "events"\ntake = "max"\ncolumn = "amount"',
    "least": 'from = "events"\ntake = "min"\ncolumn = "amount"',
    "mean": 'from = "events"\ntake = "mean"\ncolumn = "points"',
    "events": 'from = "events"\ntake = "count"',
    "lately": 'from = "events"\ntake = "any"\nwindow = "1 year"',
    "latest": (
        'from = "events"\ntake = "latest"\nas = "months ago"\nwindow = "2 years"\nnone = "never"'
    ),
    "place": 'from = "care"\ntake = "value"\ncolumn = "place"\nmissing = "unknown"',
}
DERIVED = {
    "points - score": [4, None, 0],
    "points * 2 + 1": [15, 9, 1],
    "points / score": [7 / 3, None, None],
    "points / events": [3.5, 4, 0],
    "most - least": [0.1, 0, 0],
    "most + least * 10": [11.1, 22, 3.19],
    "most * least": [1.1, 4, 0.0841],
    "mean + 1": [4.5, 5, 1],
    # A far end is no number to reckon with, yet it is beyond all of them.
    "latest + 1": [11, 8, None],
    "latest > 100": ["no", "no", "yes"],
    "latest + 1 > 100": ["no", "no", None],
    "score > 1": ["yes", None, "no"],
    "score > 1 or points > 3": ["yes", "yes", "no"],
    "score > 1 and points > 3": ["yes", None, "no"],
    "score > 1 and points < 3": ["no", "no", "no"],
    "not score > 1": ["no", None, "yes"],
    "score is known": ["yes", "no", "yes"],
    "score is missing and lately": ["no", "yes", "no"],
    "lately": ["yes", "yes", "no"],
    "not lately": ["no", "no", "yes"],
    "sex = boy": ["no", "yes", None],
    "sex in (boy, girl)": ["yes", "yes", None],
    "not sex in (boy)": ["yes", "no", None],
    "place >= far": ["no", "yes", "yes"],
    "place = unknown": ["no", "no", "yes"],
    "place is missing": ["no", "no", "no"],
    "most - least = 0.1": ["yes", "no", "no"],
    "least = 0.29": ["no", "no", "yes"],
    "least in (0.29, 2)": ["no", "yes", "yes"],
    "points / score > 2": ["yes", None, None],
}
MORE = {
    "banded": 'derive = "points - score"\nbands = [1, 4]',
    "worded": 'derive = "points - score"\nmissing = "unknown"',
    "numbered": 'derive = "points / score"\nmissing = -1',
    "flag_worded": 'derive = "score > 1"\nmissing = "unknown"',
    "of_derived": "derive = \"banded = '4 or more' and flag_worded\"",
}


@pytest.fixture(scope="module")
def cohort(tmp_path_factory):
    tables = {"there": there(*"abc"), "persons": PERSONS, "events": EVENTS, "care": CARE}
    indicators = "".join(helper(name, sentence) for name, sentence in TAKEN.items())
    for place, formula in enumerate(DERIVED):
        indicators += helper(f"d{place}", f'derive = "{formula}"')
    indicators += "".join(helper(name, sentence) for name, sentence in MORE.items())
    return cohort_of(tmp_path_factory.mktemp("derived"), tables, indicators)


@pytest.mark.parametrize(
    ("place", "expected"), list(enumerate(DERIVED.values())), ids=DERIVED.keys()
)
def test_formula(cohort, place, expected):
    assert list(values(cohort, f"d{place}").values()) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("banded", ["4 or more", None, "under 1"]),
        ("worded", [4, inf, 0]),
        ("numbered", [7 / 3, -1, -1]),
        ("flag_worded", ["yes", "unknown", "no"]),
        ("of_derived", ["yes", "no", "no"]),
    ],
)
def test_words_bands_and_further_formulas(cohort, name, expected):
    assert list(values(cohort, name).values()) == expected


def test_what_is_unknown_is_missing(cohort):
    for name in ("worded", "flag_worded", "banded"):
        assert cohort.columns[name].absence.tolist() == [0, MISSING, 0]


def test_whole_numbers_stay_whole(cohort):
    columns = [cohort.columns[f"d{place}"] for place in range(5)]
    assert [column.values.dtype.kind for column in columns] == ["i", "i", "f", "f", "f"]
    assert [column.variable.decimals for column in columns] == [0, 0, None, None, 2]
    assert [column.variable.whole for column in columns] == [True, True, False, False, False]


def test_variable_comes_from_the_registers_of_its_parts(cohort):
    assert cohort.columns["of_derived"].variable.registers == ("events", "persons")


# ------------------------------------------------------------------ conditions alone


def column(values, missing, **more):
    variable = Variable(name="x", label=same("x"), group=None, **more)
    mask = np.array(missing, dtype=np.bool_)
    return Column(variable, np.array(values), mask, np.where(mask, MISSING, 0).astype(np.uint8))


def test_opposite_of_the_unknown_is_unknown():
    columns = {"x": column([1, 5, 9], [False, True, False], form="number", decimals=0)}
    found = truth(parse_condition("not x > 3"), columns)
    assert (found.yes.tolist(), found.no.tolist()) == ([True, False, False], [False, False, True])
    assert holds(parse_condition("x > 3"), columns).tolist() == [False, False, True]


def test_large_amounts_stay_exact():
    amounts = {"decimals": 2, "form": "number"}
    columns = {
        "x": column([1234567890.12], [False], **amounts),
        "y": column([1234567890.11], [False], **amounts),
    }
    assert holds(parse_condition("x - y = 0.01"), columns).tolist() == [True]
