"""Levels that are made of other values: bands of numbers, codes through a list, years."""

from __future__ import annotations

import pytest

from tests.cohort.tables import cohort_of, helper, there, values

EVENTS = """
person date        kind points amount work
a      2014-03-01  t    3      0.28   w1
b      2012-06-01  n    5      0.29   w2
b      2014-06-01  n    6      0.31   w9
c      2014-07-01  t    -      -      -
d      2011-01-02  t    1      24000  zz
"""
WORK = """
[codes.work]
ordered = true
levels = [
    { id = "much", from = ["w1", "w8"] },
    { id = "some", from = ["w2"] },
    { id = "none", from = ["w9"] },
]
[codes.any_work]
ordered = true
levels = [{ id = "west", from = ["w1"] }, { id = "else", from = ["*"] }]
[codes.sorts]
ordered = true
levels = [{ id = "bad", from = ["theft"] }]
[codes.all_sorts]
ordered = true
levels = [{ id = "rest", from = ["*"] }, { id = "bad", from = ["theft"] }]
"""
EVENT = 'from = "events"\n'
SENTENCES = {
    "count": 'take = "count"\nbands = [1, 2]',
    "sum": 'take = "sum"\ncolumn = "points"\nbands = [2, 4, 10]',
    "sum_or": 'take = "sum"\ncolumn = "points"\nbands = [4]\nnone = "nothing"\nmissing = "unknown"',
    "sum_word": 'take = "sum"\ncolumn = "points"\nbands = [4]\nnone = "4 or more"',
    "amount": 'take = "max"\ncolumn = "amount"\nbands = [0.29, 0.3]',
    "mean": 'take = "mean"\ncolumn = "points"\nbands = [5.5]',
    "months": 'take = "latest"\nas = "months ago"\nbands = [6, 12]\nnone = "never"',
    "year": 'take = "latest"\nas = "year"\nwindow = "3 years"\nnone = "never"',
    "first_year": 'take = "earliest"\nas = "year"\nwindow = "13 months"',
    "work": 'take = "max"\ncolumn = "work"\nrecode = "work"',
    "least_work": 'take = "min"\ncolumn = "work"\nrecode = "work"\nnone = "no work"',
    "any_work": 'take = "min"\ncolumn = "work"\nrecode = "any_work"\nwindow = "1 year"',
    "sort": 'take = "min"\ncolumn = "kind"\nrecode = "sorts"\nmissing = "other"',
    "worst": 'take = "max"\ncolumn = "kind"\nrecode = "all_sorts"',
}
PEOPLE = "abcde"


@pytest.fixture(scope="module")
def cohort(tmp_path_factory):
    tables = {"there": there(*PEOPLE), "events": EVENTS}
    indicators = "".join(helper(name, EVENT + said) for name, said in SENTENCES.items())
    accept = '[checks]\naccept = [{ check = "unknown_codes", reason = { nl = "ja", en = "yes" } }]'
    return cohort_of(
        tmp_path_factory.mktemp("bands"),
        tables,
        indicators,
        registers={"events": 'columns.work = { type = "code" }'},
        relations=WORK,
        checks=accept,
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        # Without a record it is 0, which falls into a band like any number.
        ("count", ["1", "2 or more", "1", "1", "under 1"]),
        ("sum", ["2 to 3", "10 or more", None, "under 2", "under 2"]),
        ("sum_or", ["under 4", "4 or more", "unknown", "under 4", "nothing"]),
        ("sum_word", ["under 4", "4 or more", None, "under 4", "4 or more"]),
        ("amount", ["under 0.29", "0.3 or more", None, "0.3 or more", None]),
        ("mean", ["under 5.5", "5.5 or more", None, "under 5.5", None]),
        ("months", ["6 to 11", "6 to 11", "6 to 11", "12 or more", "never"]),
        ("year", ["2014", "2014", "2014", "never", "never"]),
        ("first_year", ["2014", "2014", "2014", None, None]),
        # zz is in no level, which is not the same as no record.
        ("work", ["much", "none", None, None, None]),
        ("least_work", ["much", "some", None, None, "no work"]),
        ("any_work", ["west", "else", None, None, None]),
        ("sort", ["bad", "other", "bad", "bad", None]),
        ("worst", ["bad", "rest", "bad", "bad", None]),
    ],
)
def test_levels(cohort, name, expected):
    assert list(values(cohort, name).values()) == expected


@pytest.mark.parametrize(
    ("name", "form", "levels"),
    [
        ("count", "ordered", ("under 1", "1", "2 or more")),
        ("sum_or", "ordered", ("under 4", "4 or more", "nothing", "unknown")),
        ("sum_word", "ordered", ("under 4", "4 or more")),
        ("amount", "ordered", ("under 0.29", "0.29 to under 0.3", "0.3 or more")),
        ("months", "ordered", ("under 6", "6 to 11", "12 or more", "never")),
        ("year", "ordered", ("2012", "2013", "2014", "2015", "never")),
        ("first_year", "ordered", ("2013", "2014", "2015")),
        ("least_work", "ordered", ("much", "some", "none", "no work")),
        ("sort", "ordered", ("bad", "other")),
    ],
)
def test_levels_come_from_the_declaration(cohort, name, form, levels):
    variable = cohort.columns[name].variable
    assert (variable.form, variable.level_ids) == (form, levels)


def test_bands_are_told_in_dutch(cohort):
    labels = [level.nl for level in cohort.columns["amount"].variable.levels]
    assert labels == ["minder dan 0,29", "0,29 tot 0,3", "0,3 of meer"]


def test_years_of_several_reference_dates_are_one_list(tmp_path):
    events = "person date kind points amount\na 2014-03-01 t 3 1\na 2010-07-01 t 3 1"
    tables = {"there": there("a"), "events": events}
    sentence = helper("year", f"{EVENT}{SENTENCES['year']}")
    cohort = cohort_of(tmp_path, tables, sentence, reference="2013-06-30, 2015-01-01")
    years = ("2010", "2011", "2012", "2013", "2014", "2015")
    assert cohort.columns["year"].variable.level_ids == (*years, "never")
    assert cohort.to_frame()["year"].to_pylist() == ["2010", "2014"]


def test_a_year_outside_the_window_is_missing(tmp_path):
    tables = {
        "there": there("a", "b"),
        "events": "person date kind points amount graded\n"
        "a 2014-05-01 t 1 1 2014-04-01\nb 2014-05-01 t 1 1 2010-04-01",
    }
    sentence = 'take = "max"\ncolumn = "graded"\nas = "year"\nwindow = "1 year"'
    cohort = cohort_of(
        tmp_path,
        tables,
        helper("graded", EVENT + sentence),
        registers={"events": 'columns.graded = { type = "date" }'},
    )
    assert values(cohort, "graded") == {"a": "2014", "b": None}
    assert cohort.columns["graded"].absence.tolist() == [0, 3]
