"""A small study that runs in a blink, to be damaged one way at a time; and a way to run commands.

All keys of its people hold `SECRET`, and so does what a test plants: no message may show it.
"""

from __future__ import annotations

import contextlib
import csv
import io
import random
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from kansrijk import cli

SECRET = "7XQ"  # noqa: S105 - marks made-up persons
PEOPLE, HOUSEHOLDS = 400, 160
PER_CENT_YES = 20

STUDY = """
[study]
title = { nl = "Klein onderzoek", en = "Small study" }
language = "en"
policy = "open"
seed = 1

[population]
unit = "person"
label = { nl = "jongeren", en = "young people" }
reference_dates = [2015-01-01]
from = "household_spells"
where = ["age < 23"]
cluster = "household"
areas = ["town"]

[outcomes.inflow]
label = { nl = "Instroom", en = "Inflow" }
kind = "use"
from = "help"
window = "1 year after"
take = "any"

[analyses.profiles]
outcome = "inflow"
variables = { groups = ["child", "home"] }
tree = { max_depth = 2, min_child = 40 }
"""

REGISTERS = """
[household_spells]
holder = "city"
unit = "person"
key = ["rin"]
kind = "spell"
path = "household_spells.csv"
start = "start"
end = "end"

[people]
holder = "city"
unit = "person"
key = ["rin"]
kind = "record"
path = "people.csv"
known = 2014-12-31
columns.born = { type = "date" }
columns.sex = { type = "code", codes = "sex" }
columns.town = { type = "code", codes = "town" }

[homes]
holder = "tax office"
unit = "household"
key = ["hh"]
kind = "record"
path = "homes.csv"
known = 2014-12-31
columns.income = { type = "number", decimals = 2 }
columns.rooms = { type = "int" }

[help]
holder = "city"
unit = "person"
key = ["rin"]
kind = "event"
path = "help.csv"
date = "day"
columns.hours = { type = "int" }

[relations.household]
from = "household_spells"
to = { unit = "household", key = ["hh"] }

[relations.members]
reverse = "household"

[relations.housemates]
path = "household.members"

[codes.sex]
levels = [{ id = "girl", from = ["2"] }, { id = "boy", from = ["1"] }]

[codes.town]
levels = [{ id = "Elst", from = ["1"] }, { id = "Grave", from = ["2"] }]
"""

INDICATORS = """
[age]
label = { nl = "Leeftijd", en = "Age" }
group = "child"
from = "people"
take = "age"
column = "born"

[sex]
label = { nl = "Geslacht", en = "Sex" }
group = "child"
from = "people"
take = "value"
column = "sex"

[town]
label = { nl = "Gemeente", en = "Town" }
from = "people"
take = "value"
column = "town"
role = "area"

[earlier_help]
label = { nl = "Eerdere hulp", en = "Earlier help" }
group = "child"
from = "help"
window = "5 years"
take = "count"

[income]
label = { nl = "Inkomen", en = "Income" }
group = "home"
of = "household"
from = "homes"
take = "value"
column = "income"
grid = 1000
"""

DECLARED = {"study.toml": STUDY, "registers.toml": REGISTERS, "indicators.toml": INDICATORS}

# No message has the words of a programmer.
JARGON = ("Traceback", "Input should", "tuple", "dictionary", "datetime", "[key]", "pattern", "E+")

Row = list[str]


@dataclass(frozen=True)
class Said:
    """What a command left behind: its exit code and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def all(self) -> str:
        return self.out + self.err


@dataclass(frozen=True)
class Small:
    """The small study in a folder of its own, with its data and its results beside it."""

    home: Path

    @property
    def study(self) -> Path:
        return self.home / "study"

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def out(self) -> Path:
        return self.home / "results"

    @property
    def arguments(self) -> tuple[str, ...]:
        return ("run", str(self.study), "--data", str(self.data), "--out", str(self.out))

    def run(self, *more: str) -> Said:
        return said(*self.arguments, *more)

    def path(self, file: str) -> Path:
        return (self.data if ".toml" not in file else self.study) / file

    def replace(self, file: str, old: str, new: str) -> None:
        """Damage a file: its first `old`, which must be there, becomes `new`."""
        text = self.path(file).read_bytes().decode()
        assert old in text, f"{file} has no {old!r}"
        self.path(file).write_bytes(text.replace(old, new, 1).encode())

    def rewrite(self, file: str, content: str | bytes) -> None:
        self.path(file).write_bytes(content.encode() if isinstance(content, str) else content)

    def append(self, file: str, content: str) -> None:
        with self.path(file).open("ab") as end:
            end.write(content.encode())

    def add(self, file: str, content: str) -> None:
        """Put a file beside the declaration, such as a function that shapes a table."""
        (self.study / file).write_text(content, encoding="utf-8")

    def lines(self, file: str, keep: Callable[[str], bool]) -> None:
        """Keep the header of a table and those of its lines."""
        head, *body = self.path(file).read_text(encoding="utf-8").splitlines()
        self.rewrite(file, "\n".join([head, *filter(keep, body)]) + "\n")

    def cell(self, file: str, column: str, value: str, *, rows: int = 1) -> None:
        """Put a value into the first rows of a column."""
        with self.path(file).open(encoding="utf-8", newline="") as source:
            head, *body = list(csv.reader(source))
        for row in body[:rows]:
            row[head.index(column)] = value
        self.path(file).write_bytes(as_csv([head, *body]))

    def earlier_results(self) -> dict[str, bytes | None]:
        """Put recognisable results in place, as an earlier run might have."""
        for folder in ("inside", "release"):
            (self.out / folder).mkdir(parents=True)
            (self.out / folder / "report.html").write_bytes(f"earlier {folder}".encode())
        return self.results()

    def refused(self, *, code: int) -> Said:
        """Run the study, which must fail with this code and the manners of every refusal."""
        before = self.earlier_results()
        refusal = self.run()
        assert refusal.code == code, refusal.all
        assert self.results() == before, "earlier results changed, or something was left behind"
        assert SECRET not in refusal.all, "a message shows a value of a person"
        assert not [word for word in JARGON if word in refusal.all], refusal.err
        return refusal

    def results(self) -> dict[str, bytes | None]:
        """Return all that lies in the folder of results, leftovers and empty folders too."""
        return {
            str(path.relative_to(self.out)): path.read_bytes() if path.is_file() else None
            for path in sorted(self.out.rglob("*"))
        }


def make_small(home: Path) -> Small:
    """Write the small study and its data."""
    small = Small(home)
    small.study.mkdir(parents=True)
    small.data.mkdir()
    for file, text in DECLARED.items():
        small.rewrite(file, text)
    for file, rows in _tables(random.Random(2015)).items():
        small.rewrite(file, as_csv(rows))
    return small


def _tables(chance: random.Random) -> dict[str, list[Row]]:
    spells, people = [["rin", "hh", "start", "end"]], [["rin", "born", "sex", "town"]]
    events = [["rin", "day", "hours"]]
    for number in range(PEOPLE):
        rin, before = f"{SECRET}{number:04}", chance.random() < 0.3
        born = f"{chance.randrange(1993, 2013)}-{chance.randrange(1, 13):02}-15"
        since = max(born, "2010-01-01")
        spells.append([rin, f"H{SECRET}{number % HOUSEHOLDS:03}", since, ""])
        people.append([rin, born, chance.choice("12"), "1" if number % 10 else "2"])
        if before:
            events.append([rin, max(born, f"{chance.randrange(2011, 2015)}-06-01"), "3"])
        if 100 * chance.random() < PER_CENT_YES * (2.5 if before else 0.4):
            events.append([rin, f"2015-0{chance.randrange(2, 10)}-01", "5"])
    homes = [["hh", "income", "rooms"]]
    homes += [
        [f"H{SECRET}{home:03}", f"{chance.randrange(10, 60)}000.50", str(chance.randrange(2, 7))]
        for home in range(HOUSEHOLDS)
    ]
    return {
        "household_spells.csv": spells,
        "people.csv": people,
        "homes.csv": homes,
        "help.csv": events,
    }


def as_csv(rows: list[Row]) -> bytes:
    """Return rows as the bytes of a CSV file."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def said(*arguments: str) -> Said:
    """Run a command in this process, as the console would, and return what it left behind."""
    out, err = io.StringIO(), io.StringIO()
    code: object = None
    with (
        patch.object(sys, "argv", ["kansrijk", *arguments]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            cli.main()
        except SystemExit as end:
            code = end.code
    assert isinstance(code, int)
    return Said(code, out.getvalue(), err.getvalue())
