"""Which day of a row counts, and which file of a year or month is looked at."""

from __future__ import annotations

import pytest

from tests.cohort.tables import cohort_of, helper, there, values

# The reference date is 2015-01-01.
CARE = """
person    start       end         place
running   2009-01-01  -           1
ended     2009-01-01  2014-06-30  1
on_day    2009-01-01  2015-01-01  1
later     2009-01-01  2015-01-02  1
long_ago  2009-01-01  2009-12-31  1
edge      2009-01-01  2010-01-01  1
"""
CARE_INDICATORS = {
    "started": 'take = "any"\nwindow = "5 years"',
    "start_said": 'take = "any"\nwindow = "5 years"\ndate = "start"',
    "ended_lately": 'take = "any"\nwindow = "5 years"\ndate = "end"',
    "ended_ever": 'take = "any"\ndate = "end"',
    "ran_lately": 'take = "any"\nwindow = "5 years"\ndate = "last day"',
    "last_day": 'take = "latest"\nas = "days ago"\ndate = "last day"',
    "last_end": 'take = "latest"\nas = "days ago"\ndate = "end"',
    "first_start": 'take = "earliest"\nas = "years ago"',
}


def of_care(folder, **registers):
    indicators = [
        helper(name, f'from = "care"\n{sentence}') for name, sentence in CARE_INDICATORS.items()
    ]
    people = [line.split()[0] for line in CARE.strip().splitlines()[1:]]
    tables = {"there": there(*people), "care": CARE}
    return cohort_of(folder, tables, "".join(indicators), registers=registers)


@pytest.fixture(scope="module")
def care(tmp_path_factory):
    return of_care(tmp_path_factory.mktemp("care"))


@pytest.fixture(scope="module")
def care_until(tmp_path_factory):
    return of_care(tmp_path_factory.mktemp("until"), care="includes_end = false")


def who(cohort, name):
    return {person for person, said in values(cohort, name).items() if said == "yes"}


@pytest.mark.parametrize("name", ["started", "start_said"])
def test_a_spell_is_dated_by_its_start(care, name):
    assert who(care, name) == set()


def test_only_spells_that_ended_by_the_day_are_dated_by_their_end(care):
    assert who(care, "ended_ever") == {"ended", "on_day", "long_ago", "edge"}
    assert who(care, "ended_lately") == {"ended", "on_day"}


def test_last_day_of_a_spell_that_runs_is_the_reference_date(care):
    assert who(care, "ran_lately") == {"running", "ended", "on_day", "later"}
    expected = {"running": 0, "ended": 185, "on_day": 0, "later": 0, "long_ago": 1827, "edge": 1826}
    assert values(care, "last_day") == expected


def test_last_day_of_a_spell_without_its_end_lies_a_day_before(care_until):
    expected = {"running": 0, "ended": 186, "on_day": 1, "later": 0, "long_ago": 1828, "edge": 1827}
    assert values(care_until, "last_day") == expected


@pytest.mark.parametrize("fixture", ["care", "care_until"])
def test_end_is_the_day_that_is_written(fixture, request):
    said = values(request.getfixturevalue(fixture), "last_end")
    assert said == {
        "running": None,
        "ended": 185,
        "on_day": 0,
        "later": None,
        "long_ago": 1827,
        "edge": 1826,
    }


def test_earliest_is_the_first_day(care):
    assert set(values(care, "first_start").values()) == {6}


# ------------------------------------------------------------------ a column of dates

PERSONS = """
person born        sex score mother father
m      1980-01-01  g   1     -      -
k1     2012-02-01  g   1     m      -
k2     2014-08-31  g   1     m      -
k3     2015-01-02  g   1     m      -
k4     -           g   1     m      -
n      1980-01-01  g   1     -      -
k5     2015-01-02  g   1     n      -
"""


def test_rows_may_be_dated_by_a_column_and_later_ones_are_not_seen(tmp_path):
    dated = 'from = "persons"\nof = "children"\ndate = "born"\n'
    indicators = [
        helper("latest", f'{dated}take = "latest"\nas = "months ago"\nwindow = "3 years"'),
        helper("count", f'{dated}take = "count"'),
        helper("lately", f'{dated}take = "count"\nwindow = "1 year"'),
    ]
    tables = {"there": there("m", "n", "k1"), "persons": PERSONS}
    cohort = cohort_of(tmp_path, tables, "".join(indicators))
    assert values(cohort, "latest") == {"m": 4, "n": None, "k1": None}
    assert values(cohort, "count") == {"m": 2, "n": 0, "k1": None}
    assert values(cohort, "lately") == {"m": 1, "n": 0, "k1": None}


# ------------------------------------------------------------------ files of years and months

INCOMES = {
    "2012": "person income work dwelling\na 10.00 w -\nb 20.00 w -",
    "2013": "person income work dwelling\na 11.50 s -\nb - w -",
    "2014": "person income work dwelling\na 12.25 w -\nc 30.00 - -",
    "2015": "person income work dwelling\na 99.00 w -",
}
BENEFITS = {
    "201411": "person law\na 1\nb 1",
    "201412": "person law\na 3\nc 3",
    "201501": "person law\na 1\nb 3",
}
LEAVERS = {
    "2012": "person left\na 1\nb 1",
    "2013": "",
    "2014": "person left\na 1\nc 0",
    "2015": "person left\nd 1",
}
STAYS = {
    "2013": "person start end bed\na 2013-01-01 - x\nb 2013-06-01 2013-12-31 y",
    "2014": "person start end bed\na 2013-01-01 2014-12-30 x\nc 2014-05-01 - z",
}
INCOME = 'from = "incomes"\ntake = "value"\ncolumn = "income"\n'
FILES = {
    "income": f"{INCOME}year = -1",
    "income_before": f"{INCOME}year = -2",
    "income_now": f"{INCOME}year = 0",
    "income_at": f'{INCOME}at = "reference date - 2 years"',
    "incomes": 'from = "incomes"\ntake = "count"\nwindow = "3 years"',
    "least": 'from = "incomes"\ntake = "min"\ncolumn = "income"\nwindow = "2 years"',
    "sum": 'from = "incomes"\ntake = "sum"\ncolumn = "income"\nwindow = "3 years"',
    "in_2013": 'from = "incomes"\ntake = "any"\nwhere = ["file_year = 2013"]',
    "years": 'from = "incomes"\ntake = "distinct"\ncolumn = "file_year"\nwindow = "3 years"',
    "benefit": (
        'from = "benefits"\ntake = "any"\nwhere = ["law = 3"]\nat = "reference date - 1 day"'
    ),
    "months": 'from = "benefits"\ntake = "distinct"\ncolumn = "file_month"\nwindow = "2 months"',
    "left": 'from = "leavers"\ntake = "latest"\nas = "months ago"\nwindow = "3 years"',
    "stay_then": 'from = "stays"\ntake = "any"\nat = "reference date - 1 day"',
    "stay_before": 'from = "stays"\ntake = "any"\nat = "reference date - 2 days"',
    "stay_in_2013": 'from = "stays"\ntake = "any"\nat = "reference date - 13 months"',
}


@pytest.fixture(scope="module")
def yearly(tmp_path_factory):
    indicators = "".join(helper(name, sentence) for name, sentence in FILES.items())
    tables = {
        "there": there(*"abcd"),
        "incomes": INCOMES,
        "benefits": BENEFITS,
        "leavers": LEAVERS,
        "stays": STAYS,
    }
    return cohort_of(tmp_path_factory.mktemp("files"), tables, indicators)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("income", [12.25, None, 30, None]),
        ("income_before", [11.5, None, None, None]),
        # The file of 2015 is known only on its last day.
        ("income_now", [None, None, None, None]),
        ("income_at", [11.5, None, None, None]),
        ("incomes", [3, 2, 1, 0]),
        ("least", [11.5, None, 30, None]),
        ("sum", [33.75, 20, 30, 0]),
        ("in_2013", ["yes", "yes", "no", "no"]),
        ("years", [3, 2, 1, 0]),
        ("benefit", ["yes", "no", "yes", "no"]),
        ("months", [2, 1, 1, 0]),
        ("left", [3, 27, 3, None]),
        # In the file of 2014 the stay of a has ended on 30 December.
        ("stay_then", ["no", "no", "yes", "no"]),
        ("stay_before", ["yes", "no", "yes", "no"]),
        ("stay_in_2013", ["yes", "yes", "no", "no"]),
    ],
)
def test_files_of_years_and_months(yearly, name, expected):
    assert list(values(yearly, name).values()) == expected


# In the file of 2013 the first home has no end yet; that of 2014 knows it.
HOMES = {
    "2013": "person start end bed\na 2010-01-01 - x",
    "2014": "person start end bed\na 2010-01-01 2014-05-31 x\na 2014-06-01 - y",
}
BED = """
    [relations.bed]
    from = "stays"
    to = { unit = "household", key = ["bed"] }
"""


@pytest.mark.parametrize(
    ("reference", "beds", "homes"),
    [
        ("2013-12-31", [1], [1]),
        ("2014-12-31", [2], [2]),
        ("2013-12-31, 2014-12-31", [1, 2], [1, 2]),
    ],
)
def test_no_file_of_another_year_says_where_somebody_is(tmp_path, reference, beds, homes):
    tables = {"there": there("a"), "stays": HOMES, "households": "household size\nx 1\ny 2"}
    indicators = [
        helper("bed", 'of = "bed"\nfrom = "households"\ntake = "sum"\ncolumn = "size"'),
        # A stay is in the file of each year in which it goes on.
        helper("homes", 'from = "stays"\ntake = "distinct"\ncolumn = "bed"'),
    ]
    cohort = cohort_of(tmp_path, tables, "".join(indicators), relations=BED, reference=reference)
    frame = cohort.to_frame()
    assert (frame["bed"].to_pylist(), frame["homes"].to_pylist()) == (beds, homes)
