"""Registers and relations that do not fit together are told before anything is read."""

from __future__ import annotations

import pytest

from tests.study.declared import declared, problems

S = "registers.toml"
MARKS = 'columns.marks = { type = "int" }'
SCHOOLS = 'path = "schools.csv"'
DAY = '"{year}-12-31"'
EVENTS = 'path = "events.csv"\ndate = "date"'
ADDRESS = "postgresql://me:secret@somewhere/town"

# Each row: what stands there, what comes instead; where it is told, a part of what is told, and
# what was given.
UNFIT = {
    "no day": (DAY, '"{year}-02-30"', "incomes.known", "no such day", "{year}-02-30"),
    "no month": (DAY, '"{year}-13-01"', "incomes.known", "no such day", "{year}-13-01"),
    "day 0": (DAY, '"{year}-01-00"', "incomes.known", "no such day", "{year}-01-00"),
    "no month in a year": (
        DAY,
        '"{year}-{month}-01"',
        "incomes.known",
        'only files = "month"',
        "{year}-{month}-01",
    ),
    "one day for all years": (DAY, "2014-12-31", "incomes.known", "from another day", "2014-12-31"),
    "merged by nothing": (
        '["school"]',
        '["schol"]',
        "schools.merge",
        "no declared column",
        "schol",
    ),
    "address in the study": (
        SCHOOLS,
        f'database = "{ADDRESS}"\ntable = "schools"',
        "schools.database",
        "the name of an environment variable",
        None,
    ),
    "decimals of a database": (
        SCHOOLS,
        'database = "TOWN"\ntable = "schools"\ndecimal = ","',
        "schools.decimal",
        "goes with files",
        None,
    ),
    "table of a text file": (
        SCHOOLS,
        f'{SCHOOLS}\ntable = "schools"',
        "schools.path",
        "one of a DuckDB file",
        "schools.csv",
    ),
    "year of no file": (
        MARKS,
        'columns.marks = { type = "int", from = "marks{year}" }',
        "people.columns.marks.from",
        "one file for all years",
        "marks{year}",
    ),
    "year of no file in a key": (
        'key = ["mother"]',
        'key = ["mother{year}"]',
        "relations.mother.to.key",
        "one file for all years",
        "mother{year}",
    ),
    "date in quotes": (
        MARKS,
        'columns.marks = { type = "date", days_since = "2013-01-01" }',
        "people.columns.marks.days_since",
        "without quotes",
        "2013-01-01",
    ),
    "spell dated by a number": (
        'columns.paid = { type = "date" }',
        'columns.start = { type = "int" }\ncolumns.paid = { type = "date" }',
        "schools.columns.start",
        'type = "date"',
        None,
    ),
}


@pytest.mark.parametrize("row", UNFIT.values(), ids=UNFIT)
def test_register_that_does_not_fit(tmp_path, row):
    old, new, key, says, given = row
    (problem,) = [one for one in problems(tmp_path, (S, old, new)) if one.key == key]
    assert (problem.where, problem.given) == (S, given)
    assert says in problem.message


def test_address_of_a_database_is_never_shown(tmp_path):
    change = (S, SCHOOLS, f'database = "{ADDRESS}"\ntable = "schools"')
    assert "secret" not in "".join(map(str, problems(tmp_path, change)))


def test_relation_from_a_file_of_each_year_needs_its_day(tmp_path):
    to = 'from = "incomes"\nto = { unit = "person", key = ["mother"] }'
    old = 'from = "people"\nto = { unit = "person", key = ["mother"] }'
    known = "columns.paid = { type = 'date' }\ncolumns.amount"
    changes = [(S, old, to), (S, DAY, '"paid"'), (S, "columns.amount", known)]
    (problem,) = problems(tmp_path, *changes)
    assert problem.key == "relations.mother.from"
    assert "{year}-12-31" in (problem.todo or "")
    assert declared(tmp_path, changes[0])


FITTING = {
    "a DuckDB file": (SCHOOLS, 'path = "town.duckdb"\ntable = "schools"'),
    "a database": (SCHOOLS, 'database = "TOWN_DATABASE"\ntable = "public.schools"'),
    "a day in February": (DAY, '"{year}-02-29"'),
    "days since a column": (MARKS, MARKS + '\ncolumns.x = { type = "date", days_since = "begin" }'),
    "parts of a date": (MARKS, MARKS + '\ncolumns.x = { type = "date", from = ["Y", "M", "D"] }'),
    "events of months": (
        EVENTS,
        'path = "e{year}{month}.csv"\nfiles = "month"\ndate = "{year}-{month}-31"',
    ),
    "a year in a column": (
        'columns.amount = { type = "number", decimals = 2 }',
        'columns.amount = { type = "number", decimals = 2, from = "amount{year}" }',
    ),
    "a living register": (SCHOOLS, 'path = "schools{year}V*.csv"\nfiles = "living"'),
    "two persons in a row": (
        'key = ["person"]\nkind = "event"',
        'keys = [["a"], ["b"]]\nkind = "event"',
    ),
}


@pytest.mark.parametrize("change", FITTING.values(), ids=FITTING)
def test_register_that_fits(tmp_path, change):
    assert declared(tmp_path, (S, *change))
