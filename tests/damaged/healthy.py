"""A small folder of registers as data holders deliver them, with a study that reads them all.

It has every kind of file and register: living, yearly and with versions; CSV, compressed, Parquet
and SPSS; records, spells and events; keys of two columns, rows about two people, and children with
their mothers. All is well with it, so that a test can damage one thing at a time.
"""

from __future__ import annotations

import csv
import gzip
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat

PEOPLE, HOUSEHOLDS, MOTHERS = 240, 80, 40
REFERENCE = date(2014, 12, 31)

STUDY = """
[study]
title = { nl = "Gezond", en = "Healthy" }
language = "en"
policy = "open"

[population]
unit = "person"
label = { nl = "jongeren", en = "young people" }
reference_dates = [2014-12-31]
from = "addresses"

[outcomes.inflow]
label = { nl = "Instroom", en = "Inflow" }
kind = "use"
from = "help"
window = "1 year after"
take = "any"

[analyses.profiles]
outcome = "inflow"
variables = { groups = ["child"] }
tree = { max_depth = 1, min_child = 20 }

[checks]
parents = ["mother"]
"""

REGISTERS = """
[persons]
holder = "CBS"
unit = "person"
key = ["RINPERSOONS", "RINPERSOON"]
kind = "record"
files = "living"
path = "PERSONS{year}V*.csv"
known = 2014-12-31
columns.born = { type = "date", from = ["YEAR", "MONTH", "DAY"], unknown = ["--"] }
columns.sex = { type = "code", from = "SEX", codes = "sex", unknown = ["-"] }

[addresses]
holder = "CBS"
unit = "person"
key = ["RINPERSOONS", "RINPERSOON"]
kind = "spell"
files = "living"
path = "ADDRESSES{year}.csv.gz"
start = "start"
end = "stop"
merge = ["object"]
columns.start = { type = "date", from = "FROM" }
columns.stop = { type = "date", from = "TO", unknown = ["88888888"] }
columns.object = { type = "text", from = ["KIND", "OBJECT"] }

[help]
holder = "city"
unit = "person"
key = ["RINPERSOONS", "RINPERSOON"]
kind = "event"
files = "year"
path = "HELP{year}.csv"
date = "day"
columns.day = { type = "date", from = "DATE" }
columns.form = { type = "code", from = "FORM" }

[income]
holder = "tax office"
unit = "household"
key = ["HH"]
kind = "record"
files = "year"
path = "INCOME{year}V*.csv"
known = "{year}-12-31"
decimal = ","
columns.amount = { type = "number", from = "AMOUNT", decimals = 2, unknown = ["9999999999"] }

[school]
holder = "schools"
unit = "person"
key = ["RINPERSOONS", "RINPERSOON"]
kind = "record"
path = "SCHOOL.sav"
known = 2014-10-01
columns.grade = { type = "int", from = "GRADE" }

[benefits]
holder = "city"
unit = "person"
key = ["RINPERSOONS", "RINPERSOON"]
kind = "event"
path = "BENEFITS.parquet"
date = "day"
columns.day = { type = "date", from = "DATE" }
columns.law = { type = "code", from = "LAW", codes = "law" }

[couples]
holder = "CBS"
unit = "person"
keys = [["RINPERSOONS1", "RINPERSOON1"], ["RINPERSOONS2", "RINPERSOON2"]]
kind = "spell"
path = "COUPLES.csv"
start = "since"
end = "until"
columns.since = { type = "date", from = "SINCE" }
columns.until = { type = "date", from = "UNTIL" }

[children]
holder = "CBS"
unit = "person"
key = ["RINPERSOONS", "RINPERSOON"]
kind = "record"
files = "living"
path = ["CHILDREN{year}TABV*", "CHILDRENTAB{year}V*"]
known = 2014-12-31

[relations.mother]
from = "children"
to = { unit = "person", key = ["RINPERSOONSMa", "RINPERSOONMa"], unknown = ["---------"] }

[relations.household]
from = "addresses"
to = { unit = "household", key = ["HH"], unknown = ["---------"] }

[codes.sex]
levels = [{ id = "boy", from = ["1"] }, { id = "girl", from = ["2"] }]

[codes.form]
ordered = true
levels = [{ id = "light", from = ["20", "21"] }, { id = "heavy", from = ["11"] }]

[codes.law]
levels = [{ id = "assistance", from = ["01", "13"] }, { id = "other", from = ["*"] }]
"""

INDICATORS = """
[age]
label = { nl = "Leeftijd", en = "Age" }
group = "child"
from = "persons"
take = "age"
column = "born"

[sex]
label = { nl = "Geslacht", en = "Sex" }
group = "child"
from = "persons"
take = "value"
column = "sex"

[form]
label = { nl = "Zwaarste hulp", en = "Heaviest help" }
group = "child"
from = "help"
window = "2 years"
take = "max"
column = "form"
recode = "form"

[income]
label = { nl = "Inkomen", en = "Income" }
group = "child"
of = "household"
from = "income"
year = -1
take = "value"
column = "amount"
grid = 1000

[grade]
label = { nl = "Cijfer", en = "Grade" }
group = "child"
from = "school"
take = "value"
column = "grade"
grid = 1

[benefit]
label = { nl = "Uitkering", en = "Benefit" }
group = "child"
from = "benefits"
window = "5 years"
take = "any"

[partner]
label = { nl = "Partner", en = "Partner" }
group = "child"
from = "couples"
at = "reference date"
take = "any"
"""

DECLARED = {"study.toml": STUDY, "registers.toml": REGISTERS, "indicators.toml": INDICATORS}

Row = list[str]


@dataclass(frozen=True)
class Folder:
    """A study with its registers beside it, and ways to damage them."""

    home: Path

    def path(self, name: str) -> Path:
        return self.home / name

    def declare(self, file: str, old: str, new: str) -> None:
        """Change a declaration: its first `old`, which must be there, becomes `new`."""
        text = self.path(file).read_text(encoding="utf-8")
        assert old in text, f"{file} has no {old!r}"
        self.path(file).write_text(text.replace(old, new, 1), encoding="utf-8")

    def check(self, verdict: str, check: str, register: str) -> None:
        """Have the study accept what a check finds in a register, or stop at it."""
        one = f'check = "{check}", register = "{register}", reason = {{ nl = "zo", en = "so" }}'
        self.verdict(f"{verdict} = [{{ {one} }}]")

    def verdict(self, line: str) -> None:
        """Add a line to what the study makes of checks."""
        self.declare("study.toml", "[checks]\n", f"[checks]\n{line}\n")

    def rows(self, name: str) -> list[Row]:
        """Return the rows of a text file, the header first."""
        with _text(self.path(name), "rt") as file:
            return list(csv.reader(file))

    def write(self, name: str, rows: list[Row]) -> None:
        with _text(self.path(name), "wt") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)

    def cell(self, name: str, column: str, value: str, rows: int = PEOPLE) -> None:
        """Put a value into the first rows of a column."""
        self.change(name, column, lambda old, place: value if place < rows else old)

    def change(self, name: str, column: str, change: Callable[[str, int], str]) -> None:
        """Change each value of a column, told also its place."""
        head, *body = self.rows(name)
        at = head.index(column)
        for place, row in enumerate(body):
            row[at] = change(row[at], place)
        self.write(name, [head, *body])

    def add_column(self, name: str, column: str, value: Callable[[int], str]) -> None:
        """Add a column that the study does not declare."""
        head, *body = self.rows(name)
        body = [[*row, value(place)] for place, row in enumerate(body)]
        self.write(name, [[*head, column], *body])

    def add_rows(self, name: str, *rows: Row) -> None:
        self.write(name, [*self.rows(name), *rows])

    def parquet(self, **columns: Any) -> None:
        """Replace columns of the Parquet file."""
        table = pq.read_table(self.path("BENEFITS.parquet")).to_pydict()
        pq.write_table(pa.table({**table, **columns}), self.path("BENEFITS.parquet"))


def _text(path: Path, mode: str) -> Any:
    opened = gzip.open if path.name.endswith(".gz") else open
    return opened(path, mode, encoding="utf-8", newline="")


def person(number: int) -> Row:
    """Return the key of a person: two columns, with leading zeros."""
    return ["R", f"{4_001 + 37 * number:09}"]


def mother(number: int) -> Row:
    """Return the key of a mother, who is in no household of the registers."""
    return person(PEOPLE + number)


def household(number: int) -> str:
    return f"{500 + number:09}"


def make_healthy(home: Path) -> Folder:
    """Write the study and its registers."""
    folder, chance = Folder(home), random.Random(7)
    home.mkdir(parents=True, exist_ok=True)
    for name, text in DECLARED.items():
        folder.path(name).write_text(text, encoding="utf-8")
    for name, rows in _tables(chance).items():
        folder.write(name, rows)
    _write_school(folder, chance)
    _write_benefits(folder, chance)
    return folder


def _tables(chance: random.Random) -> Mapping[str, list[Row]]:
    key = ["RINPERSOONS", "RINPERSOON"]
    persons = [
        [*person(one), str(chance.randrange(1995, 2011)), f"{chance.randrange(1, 13):02}",
         f"{chance.randrange(1, 29):02}", chance.choice("12")]
        for one in range(PEOPLE)
    ]  # fmt: skip
    persons += [[*mother(one), str(1965 + one % 14), "05", "17", "2"] for one in range(MOTHERS)]
    children = [
        [*person(one), "R", "-" * 9] if one % 6 == 0 else [*person(one), *mother(one % MOTHERS)]
        for one in range(PEOPLE)
    ]
    addresses: list[Row] = []
    for one in range(PEOPLE):
        place, there = household(one % HOUSEHOLDS), f"{one % HOUSEHOLDS:012}"
        moved = date(2012, 1, 1) + timedelta(days=chance.randrange(700))
        before = moved - timedelta(days=1)
        addresses.append(
            [*person(one), "20110101", f"{before:%Y%m%d}", "B", f"9{there[1:]}", place]
        )
        addresses.append([*person(one), f"{moved:%Y%m%d}", "88888888", "B", there, place])
    couples = [[*person(2 * pair), *person(2 * pair + 1), "2013-01-01", ""] for pair in range(20)]
    tables = {
        "PERSONS2014V2.csv": [[*key, "YEAR", "MONTH", "DAY", "SEX"], *persons],
        "PERSONS2014V10.csv": [[*key, "YEAR", "MONTH", "DAY", "SEX"], *persons],
        "ADDRESSES2014.csv.gz": [[*key, "FROM", "TO", "KIND", "OBJECT", "HH"], *addresses],
        "COUPLES.csv": [
            ["RINPERSOONS1", "RINPERSOON1", "RINPERSOONS2", "RINPERSOON2", "SINCE", "UNTIL"],
            *couples,
        ],
        "INCOME2013V1.csv": [["HH", "AMOUNT"], *_incomes(chance)],
        "CHILDRENTAB2014V1.csv": [[*key, "RINPERSOONSMA", "RINPERSOONMA"], *children],
    }
    for year in (2013, 2014, 2015):
        tables[f"HELP{year}.csv"] = [[*key, "DATE", "FORM"], *_help(chance, year)]
    return tables


def _incomes(chance: random.Random) -> list[Row]:
    return [
        [household(one), f"{chance.randrange(9000, 60000)},{chance.randrange(100):02}"]
        for one in range(HOUSEHOLDS)
    ]


def _help(chance: random.Random, year: int) -> list[Row]:
    first = date(year, 1, 1)
    return [
        [*person(one), f"{first + timedelta(days=chance.randrange(365)):%Y%m%d}",
         chance.choice(["20", "21", "11"])]
        for one in range(PEOPLE)
        if chance.random() < 0.4
    ]  # fmt: skip


def _write_school(folder: Folder, chance: random.Random) -> None:
    keys = [person(one) for one in range(PEOPLE)]
    grades = [float(chance.randrange(1, 11)) for _ in keys]
    columns = {"RINPERSOONS": [key[0] for key in keys], "RINPERSOON": [key[1] for key in keys]}
    frame = pd.DataFrame({**columns, "GRADE": grades})
    pyreadstat.write_sav(frame, str(folder.path("SCHOOL.sav")))


def _write_benefits(folder: Folder, chance: random.Random) -> None:
    keys = [person(one) for one in range(0, PEOPLE, 3)]
    days = [date(2014, 1, 1) + timedelta(days=chance.randrange(360)) for _ in keys]
    laws = [chance.choice(["01", "13", "99"]) for _ in keys]
    columns = {"RINPERSOONS": [key[0] for key in keys], "RINPERSOON": [key[1] for key in keys]}
    pq.write_table(
        pa.table({**columns, "DATE": days, "LAW": laws}), folder.path("BENEFITS.parquet")
    )
