"""Sentences told from dates of the unit itself: at birth, four years after it, since then."""

from __future__ import annotations

import numpy as np
import pytest

from kansrijk.cohort.cohort import MISSING, NONE, UNLINKED
from tests.cohort.tables import cohort_of, helper, there, values

# The reference date is 2015-01-01. k3 has no day of birth, k4 no mother, n was born in 2013.
PERSONS = """
person born        sex score mother father
k1     2008-02-29  g   1     m      f
k2     2010-06-15  b   2     m      -
k3     -           b   3     m      -
k4     2009-01-01  g   4     -      -
n      2013-01-01  g   5     m      -
m      1980-06-15  g   10    -      -
f      1970-01-01  b   -     -      -
"""
CARE = """
person start       end         place
k1     2008-02-29  2012-02-28  1
k2     2010-06-15  2010-06-15  2
k2     2014-06-16  -           1
k4     2000-01-01  -           2
m      2008-01-01  2010-06-14  1
m      2010-06-15  -           2
f      2009-01-01  -           1
"""
EVENTS = """
person date        kind points amount
k1     2008-02-29  t    1      1
k1     2008-03-01  t    2      1
k1     2014-01-01  t    4      1
k3     2014-01-01  t    8      1
m      2008-02-29  t    16     1
m      2010-06-15  t    32     1
m      2010-06-16  t    64     1
f      2014-12-31  n    128    1
"""
BIRTH = 'from = "persons"\ntake = "value"\ncolumn = "born"\nas = "date"'
SENTENCES = {
    "birth": BIRTH,
    "in_care_at_birth": 'from = "care"\nat = "birth"\ntake = "any"',
    "in_care_at_four": 'from = "care"\nat = "birth + 4 years"\ntake = "any"',
    "in_care_days_later": 'from = "care"\nat = "birth + 1460 days"\ntake = "any"',
    "in_care_before": 'from = "care"\nat = "birth - 1 month"\ntake = "any"',
    "not_in_care_at_birth": 'from = "care"\nat = "birth"\ntake = "none"',
    "points_after": 'from = "events"\nafter = "birth"\ntake = "sum"\ncolumn = "points"',
    "events_after": 'from = "events"\nafter = "birth"\ntake = "count"',
    "events_after_lately": 'from = "events"\nafter = "birth"\nwindow = "5 years"\ntake = "count"',
    "latest_after": 'from = "events"\nafter = "birth"\ntake = "latest"\nas = "days ago"',
    "mothers_age": 'of = "mother"\nfrom = "persons"\nat = "birth"\ntake = "age"\ncolumn = "born"',
    "oldest_at_birth": (
        'of = "parents"\nfrom = "persons"\nat = "birth"\n'
        'take = "age"\ncolumn = "born"\nacross = "max"'
    ),
    "mothers_place": (
        'of = "mother"\nfrom = "care"\nat = "birth"\n'
        'take = "value"\ncolumn = "place"\nnone = "home"'
    ),
    "mothers_points": (
        'of = "mother"\nfrom = "events"\nafter = "birth"\ntake = "sum"\ncolumn = "points"'
    ),
    "least_events": (
        'of = "parents"\nfrom = "events"\nafter = "birth"\ntake = "count"\nacross = "min"'
    ),
    "siblings_at_birth": (
        'of = "siblings"\nfrom = "persons"\nat = "birth"\n'
        'take = "age"\ncolumn = "born"\nacross = "min"'
    ),
    "first_care": 'from = "care"\ntake = "earliest"\nas = "date"',
    "care_after_birth": 'from = "care"\nafter = "birth"\ntake = "earliest"\nas = "date"',
    "events_since_care": 'from = "events"\nafter = "care_after_birth"\ntake = "count"',
    "unknown_at": 'from = "care"\nat = "birth"\ntake = "any"\nmissing = "unknown"',
}
PEOPLE = ("k1", "k2", "k3", "k4", "n")


@pytest.fixture(scope="module")
def cohort(tmp_path_factory):
    tables = {"there": there(*PEOPLE), "persons": PERSONS, "care": CARE, "events": EVENTS}
    indicators = "".join(helper(name, sentence) for name, sentence in SENTENCES.items())
    return cohort_of(tmp_path_factory.mktemp("anchors"), tables, indicators)


def day(text):
    return np.datetime64(text).astype(object)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "birth",
            [day("2008-02-29"), day("2010-06-15"), None, day("2009-01-01"), day("2013-01-01")],
        ),
        ("in_care_at_birth", ["yes", "yes", None, "yes", "no"]),
        # Four years after 29 February 2008 there is one again; the spell ended the day before.
        # n is four only after the reference date.
        ("in_care_at_four", ["no", "no", None, "yes", None]),
        ("in_care_days_later", ["yes", "no", None, "yes", None]),
        ("in_care_before", ["no", "no", None, "yes", "no"]),
        ("not_in_care_at_birth", ["no", "no", None, "no", "yes"]),
        ("points_after", [6, 0, None, 0, 0]),
        ("events_after", [2, 0, None, 0, 0]),
        ("events_after_lately", [1, 0, None, 0, 0]),
        ("latest_after", [365, None, None, None, None]),
        ("mothers_age", [27, 30, None, None, 32]),
        ("oldest_at_birth", [38, 30, None, None, 32]),
        ("mothers_place", ["near", "far", None, None, "far"]),
        ("mothers_points", [96, 64, None, None, 0]),
        ("least_events", [1, 1, None, None, 0]),
        # Who was born later has no age then; k3 has none at all, nor has who is not known.
        ("siblings_at_birth", [None, 2, None, None, 2]),
        ("events_since_care", [None, 0, None, None, None]),
        ("unknown_at", ["yes", "yes", "unknown", "yes", "no"]),
    ],
)
def test_told_from_a_date_of_the_unit(cohort, name, expected):
    assert [values(cohort, name)[person] for person in PEOPLE] == expected


def test_a_date_may_be_told_from_another_one(cohort):
    assert values(cohort, "care_after_birth")["k2"] == day("2014-06-16")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("in_care_at_birth", [0, 0, MISSING, 0, NONE]),
        ("in_care_at_four", [NONE, NONE, MISSING, 0, MISSING]),
        # k4 is without a mother, n's moment has come.
        ("mothers_age", [0, 0, MISSING, UNLINKED, 0]),
        ("siblings_at_birth", [MISSING, 0, MISSING, UNLINKED, 0]),
    ],
)
def test_without_the_date_a_value_is_missing_before_anything_else(cohort, name, expected):
    assert cohort.columns[name].absence.tolist() == expected


def test_sentences_that_look_at_other_days_do_not_share_their_rows(cohort):
    said = [values(cohort, name)["k1"] for name in ("in_care_at_birth", "in_care_at_four")]
    assert said == ["yes", "no"]


# ------------------------------------------------------------------ the file of the moment


def test_moment_chooses_the_file_of_its_year_and_month(tmp_path):
    tables = {
        "there": there("a", "b", "c"),
        "persons": "person born sex score mother father\n"
        "a 2013-06-01 g 1 - -\nb 2014-06-30 g 1 - -\nc 2014-07-01 g 1 - -",
        "incomes": {
            "2013": "person income work dwelling\na 13 w -\nb 1 w -\nc 1 w -",
            "2014": "person income work dwelling\na 1 w -\nb 14 w -\nc 15 w -",
        },
        "benefits": {
            "201306": "person law\na 1",
            "201406": "person law\na 3\nb 1\nc 1",
            "201407": "person law\na 3",
        },
    }
    indicators = [
        helper("birth", BIRTH),
        helper("income", 'from = "incomes"\nat = "birth"\ntake = "value"\ncolumn = "income"'),
        helper("benefit", 'from = "benefits"\nat = "birth"\ntake = "any"'),
    ]
    cohort = cohort_of(tmp_path, tables, "".join(indicators))
    assert values(cohort, "income") == {"a": 13, "b": 14, "c": 15}
    assert values(cohort, "benefit") == {"a": "yes", "b": "yes", "c": "no"}
