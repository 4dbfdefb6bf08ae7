"""Small worlds, drawn: who was there, who is related to whom, and the rows of every register.

Days lie around the borders at which windows, spells and files begin and end.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from math import prod

from hypothesis import strategies as st

from tests.oracle.vocabulary_time import ONE_DAY, shift
from tests.spec.world import ONLY, File, Files, Rows

PEOPLE = ("1", "2", "3", "4")
OTHERS = ("f", "m")
HOUSEHOLDS = ("h1", "h2")
DATES = (
    ("2015-01-01",),
    ("2014-12-31",),
    ("2016-02-29",),
    ("2015-03-31",),
    ("2014-01-01", "2015-01-01"),
)
YEARS = range(2010, 2017)
# The values that a column may have; each is as likely as another.
Values = dict[str, list[str]]


@dataclass(frozen=True)
class World:
    """The reference dates, and the files of all registers."""

    dates: tuple[str, ...]
    files: Files


def is_one_in(times: int) -> st.SearchStrategy[bool]:
    """Draw true once in so many times."""
    return st.sampled_from([False] * (times - 1) + [True])


def days_around(dates: tuple[str, ...]) -> list[str]:
    """Return days at the borders of windows, spells and years around some reference dates."""
    days: list[dt.date] = [dt.date(2000, 2, 29), dt.date(2011, 2, 28), dt.date(2013, 7, 15)]
    for date in map(dt.date.fromisoformat, dates):
        year_before = shift(date, -1, "year")
        days += [date, date - ONE_DAY, date + ONE_DAY, shift(date, 2, "month")]
        days += [year_before, year_before + ONE_DAY, shift(date, -2, "year") + ONE_DAY]
        days += [shift(date, -1, "month"), shift(date, -40, "day"), shift(date, -3, "year")]
        days += [dt.date(date.year - 1, 12, 31), dt.date(date.year - 1, 10, 1)]
    return [str(day) for day in dict.fromkeys(days)]


def months_around(dates: tuple[str, ...]) -> list[tuple[int, int]]:
    """Return the months from four before a reference date to its own."""
    days = [
        shift(dt.date.fromisoformat(date), -back, "month") for date in dates for back in range(5)
    ]
    return sorted({(day.year, day.month) for day in days})


# ------------------------------------------------------------------ the rows of each register

SMALL = ["0", "1", "2", "3", "7", "1", "2", ""]
MONEY = ["0", "0.29", "1.10", "2.50", "5", ""]
LEVEL = ["1", "2", "1", "2", ""]
SOMEONE = ["m", "f", "m", "1", "2", "3", "0", ""]
WHAT: dict[str, Values] = {
    "visits": {
        "kind": ["t", "c", "t", "c", ""],
        "guide": ["Ann", "Ben", "Ann", "Ben", ""],
        "points": SMALL,
        "paid": MONEY,
        "back": MONEY,
        "companion": SOMEONE,
    },
    "exams": {"grade": SMALL},
    "stays": {"room": ["1", "2", "3", "1", "2", "3", ""]},
    "lessons": {},
    "addresses": {"sort": ["a"], "number": LEVEL},
    "homes": {"household": list(HOUSEHOLDS)},
    "deaths": {},
    "hits": {},
    "divorces": {"partner2": [*PEOPLE, *OTHERS, ""]},
    "incomes": {
        "earned": SMALL,
        "debts": ["0", "5", "5", "8", "999999"],
        "mortgage": SMALL,
        "payer": SOMEONE,
    },
    "benefits": {"law": ["3", "4", "3", "4", ""]},
    "leavers": {"level": LEVEL},
    "care": {"nurse": SOMEONE},
    "people": {
        "sex": ["g", "b", "g", "b", ""],
        "school": ["10", "11", "22", "30", ""],
        "score": SMALL,
        "mother": SOMEONE,
        "father": SOMEONE,
    },
    "households": {"size": SMALL, "tenure": ["o", "t", "o", "t", ""]},
}
SPELLS = ("stays", "lessons", "addresses", "homes", "care")


def when(name: str, days: list[str]) -> Values:
    """Return whom the rows of a register are about, and when."""
    person = [*PEOPLE, *PEOPLE[:2], *OTHERS, ""]
    if name in SPELLS:
        # Most began long ago and still run.
        start = [*days, *["2012-02-01"] * len(days), ""]
        columns = {"person": person, "start": start, "end": [*days, *[""] * len(days)]}
        return columns | ({"booked": [*days, ""]} if name == "stays" else {})
    if name in ("people", "households"):
        return {"born": [*days, "1990-05-05", ""]}
    columns = {"partner1" if name == "divorces" else "person": person, "date": [*days, ""]}
    return columns | ({"graded": [*days, *["2013-02-01"] * 9, ""]} if name == "exams" else {})


def one_of(columns: Values) -> st.SearchStrategy[dict[str, str]]:
    """Draw a value for each column; as one number, because that is quick."""
    return st.integers(0, prod(map(len, columns.values())) - 1).map(partial(decoded, columns))


def decoded(columns: Values, number: int) -> dict[str, str]:
    row: dict[str, str] = {}
    for name, values in columns.items():
        number, place = divmod(number, len(values))
        row[name] = values[place]
    return row


@st.composite
def worlds(draw, registers: frozenset[str]) -> World:
    """Draw the reference dates and the rows of some registers."""
    dates = draw(st.sampled_from(DATES))
    days = days_around(dates)
    files = {"there": {ONLY: draw(population(days))}}
    for name in sorted(registers & set(WHAT)):
        row = st.tuples(one_of(when(name, days)), one_of(WHAT[name]))
        least = 2 if name == "households" else 6
        rows = [one | other for one, other in draw(st.lists(row, min_size=least, max_size=12))]
        files[name] = as_files(name, rows, dates)
    return World(dates, files)


@st.composite
def population(draw, days: list[str]) -> Rows:
    """Draw who was there: some always were, others since a while."""
    people = PEOPLE[: draw(st.integers(2, len(PEOPLE)))]
    always = ["1990-01-01"] * 4 * len(days)
    spells = st.fixed_dictionaries(
        {"start": st.sampled_from([*always, *days]), "end": st.sampled_from([*days, *[""] * 40])}
    )
    return [{"person": person} | draw(spells) for person in people]


# ------------------------------------------------------------------ the files of each register


def as_files(name: str, rows: Rows, dates: tuple[str, ...]) -> dict[File, Rows]:
    """Share rows out over the files of a register; each unit of a record has a row of its own."""
    last = max(dt.date.fromisoformat(date) for date in dates)
    if name == "people":
        return {ONLY: numbered("person", (*PEOPLE, *OTHERS), rows)}
    if name == "households":
        return {ONLY: numbered("household", HOUSEHOLDS, rows)}
    if name == "benefits":
        return shared_out(rows, [(*month, 1) for month in months_around(dates)])
    if name in ("incomes", "leavers", "care"):
        years = shared_out(rows, [(year, 0, 1) for year in range(last.year - 3, last.year + 1)])
        return {(year, 0, 1): [] for year in YEARS} | years
    if name == "deaths":
        return {(2013, 0, 1): rows[:3], (2014, 0, 1): rows}
    return {ONLY: rows}


def numbered(column: str, units: tuple[str, ...], rows: Rows) -> Rows:
    return [{column: unit} | row for unit, row in zip(units, rows, strict=False)]


def shared_out(rows: Rows, files: list[File]) -> dict[File, Rows]:
    """Put the rows into the files by turns, the last file first."""
    last_first = files[::-1]
    return {file: rows[place :: len(files)] for place, file in enumerate(last_first)}
