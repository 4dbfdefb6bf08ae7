"""Conditions on rows: what is missing is unknown, and a row counts where the whole surely holds."""

from __future__ import annotations

import pytest

from tests.cohort.tables import cohort_of, helper, there, values

# Each person has one row, so that the number of rows tells whether it counts.
EVENTS = """
person date        kind points amount other paid word
a      2014-03-01  t    3      1.10   1     1    x,y
b      2014-03-01  n    -      0.29   0     -    x
c      2014-03-01  -    5      -      2     4    -
d      2014-03-01  t    10     3.00   4     1    y
e      2014-03-01  -    -      -      -     -    -
"""
COLUMNS = """
    columns.other = { type = "int" }
    columns.paid = { type = "number", decimals = 1 }
    columns.word = { type = "text" }
"""
COUNTED = {
    "kind = theft": "ad",
    "kind != theft": "b",
    "not kind = theft": "b",
    "kind in (theft, noise)": "abd",
    "not kind in (noise)": "ad",
    "kind is missing": "ce",
    "kind is known": "abd",
    "not kind is known": "ce",
    # Unknown and false is false, unknown or true is true; the opposite of unknown is unknown.
    "kind = theft and points > 5": "d",
    "not (kind = theft and points > 5)": "abc",
    "kind = noise or points > 4": "bcd",
    "not (kind = noise or points > 4)": "a",
    "kind = theft or kind is missing": "acde",
    "points >= 3 and points < 10": "ac",
    "points in (3, 10)": "ad",
    "not points in (3, 10)": "c",
    "amount = 0.29": "b",
    "amount <= 0.295": "b",
    "amount in (0.29, 1.1)": "ab",
    "word = x": "b",
    "word != x": "ad",
    "word in ('x,y', y)": "ad",
    # Decimals of both sides are alike: 1.10 - 1.0 is 0.1, 3.00 - 1.0 is 2.
    "amount - paid = 0.1": "a",
    "amount - paid > 1": "d",
    "amount + paid >= 2.1": "ad",
    "amount * paid = 1.1": "a",
    "points * 2 - 6 = 0": "a",
    "- points < -4": "cd",
    "points / other > 2.4": "acd",
    # By nothing there is no quotient, and of nothing no difference.
    "points / other < 100": "acd",
    "amount / other >= 0": "ad",
    "1 / other > 0.9": "a",
    "(points - other) * 2 > 5": "cd",
}


@pytest.fixture(scope="module")
def cohort(tmp_path_factory):
    indicators = [
        helper(f"c{place}", f'from = "events"\ntake = "any"\nwhere = ["{condition}"]')
        for place, condition in enumerate(COUNTED)
    ]
    indicators.append(
        helper("both", 'from = "events"\ntake = "any"\nwhere = ["points > 1", "other > 1"]')
    )
    tables = {"there": there(*"abcde"), "events": EVENTS}
    folder = tmp_path_factory.mktemp("where")
    return cohort_of(folder, tables, "".join(indicators), registers={"events": COLUMNS})


def counted(cohort, name):
    return "".join(person for person, said in values(cohort, name).items() if said == "yes")


@pytest.mark.parametrize(
    ("place", "expected"), list(enumerate(COUNTED.values())), ids=COUNTED.keys()
)
def test_rows_that_count(cohort, place, expected):
    assert counted(cohort, f"c{place}") == expected


def test_several_conditions_hold_together(cohort):
    assert counted(cohort, "both") == "cd"


def test_the_order_of_levels_means_something_where_the_list_says_so(tmp_path):
    care = "person start end place\na 2014-01-01 - 1\nb 2014-01-01 - 2\nc 2014-01-01 - -"
    sentence = 'from = "care"\ntake = "any"\nwhere = ["place > near"]'
    tables = {"there": there(*"abc"), "care": care}
    assert counted(cohort_of(tmp_path, tables, helper("far", sentence)), "far") == "b"


def test_an_end_after_the_reference_date_is_missing(tmp_path):
    care = "person start end place\na 2014-01-01 2015-01-02 1\nb 2014-01-01 2015-01-01 1"
    where = 'from = "care"\ntake = "any"\nwhere = ["end is {}"]'
    columns = 'columns.end = { type = "date" }'
    indicators = [helper(name, where.format(name)) for name in ("known", "missing")]
    tables = {"there": there(*"ab"), "care": care}
    cohort = cohort_of(tmp_path, tables, "".join(indicators), registers={"care": columns})
    assert (counted(cohort, "known"), counted(cohort, "missing")) == ("b", "a")


def test_conditions_of_an_outcome_are_those_of_later_rows(tmp_path):
    hits = "person date kind\na 2015-02-01 t\nb 2015-02-01 n\nc 2014-02-01 t"
    columns = 'columns.kind = { type = "code", codes = "kind" }'
    tables = {"there": there(*"abc"), "hits": hits}
    cohort = cohort_of(
        tmp_path, tables, registers={"hits": columns}, outcome='where = ["kind = theft"]'
    )
    assert cohort.outcome.tolist() == [True, False, False]
