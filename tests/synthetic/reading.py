"""Read the registers anew and derive what the truth speaks of, sharing nothing with the maker.

Rows are plain mappings of text; the indicators of the young come by dictionary, person by person.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pyarrow import parquet

DAY, DAY_BEFORE = "20150101", "20141231"
YEAR_AFTER = "20160101"
FIVE_YEARS_BEFORE = "20100101"
INCOME_UNKNOWN = 9_999_999_999
NOBODY = "---------"

Row = dict[str, str | int]
Person = tuple[str, str]


def rows_of(path: Path) -> list[Row]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    return parquet.read_table(path).to_pylist()


@dataclass(frozen=True)
class Young:
    """What the registers say of a young person at risk on the reference date."""

    household: str
    age: int
    household_income: int | None
    earlier_youth_help: str
    parent_in_mental_health_care: str | None
    inflow: bool


@dataclass(frozen=True)
class Town:
    tables: dict[str, list[Row]]

    def table(self, beginning: str) -> list[Row]:
        (found,) = (name for name in self.tables if name.startswith(beginning))
        return self.tables[found]

    @cached_property
    def born(self) -> dict[Person, str]:
        return {key(row): str(row["GBAGEBOORTEDATUM"]) for row in self.table("GBAPERSOON")}

    @cached_property
    def parents(self) -> dict[Person, list[Person]]:
        return {
            key(row): [
                (str(row[f"RINPERSOONS{who}"]), str(row[f"RINPERSOON{who}"]))
                for who in ("Ma", "pa")
                if row[f"RINPERSOON{who}"] != NOBODY
            ]
            for row in self.table("KINDOUDER")
        }

    @cached_property
    def present(self) -> dict[Person, Row]:
        """The household spell of everyone who is there on the reference date."""
        return {
            key(row): row
            for row in self.table("GBAHUISHOUDENS")
            if str(row["DATUMAANVANGHH"]) <= DAY <= str(row["DATUMEINDEHH"])
        }

    @cached_property
    def incomes(self) -> dict[tuple[Person, int], int]:
        return {
            (key(row, "HKW"), int(row["JAAR"])): int(row["INHGESTINKH"])
            for row in self.table("INHATAB")
        }

    @cached_property
    def young(self) -> dict[Person, Row]:
        """The household spell of those under 23."""
        return {
            person: row
            for person, row in self.present.items()
            if self.born[person] <= DAY and age(self.born[person]) < 23
        }

    @cached_property
    def in_help(self) -> set[Person]:
        return running(self.table("JGDHULPBUS"), *HELP, DAY)

    @cached_property
    def at_risk(self) -> list[Young]:
        care = running(self.table("GGZ"), "GGZBEGIN", "GGZEIND", DAY_BEFORE)
        earlier = began(self.table("JGDHULPBUS"), FIVE_YEARS_BEFORE, DAY)
        later = began(self.table("JGDHULPBUS"), "20150102", YEAR_AFTER)
        earner = {key(row): key(row, "HKW") for row in self.table("KOPPELPERSOONHUISHOUDEN")}
        return [
            Young(
                household=str(row["HUISHOUDNR"]),
                age=age(self.born[person]),
                household_income=self._income(earner.get(person)),
                earlier_youth_help=answer(person in earlier),
                parent_in_mental_health_care=self._parent_in(care, person),
                inflow=person in later,
            )
            for person, row in self.young.items()
            if person not in self.in_help
        ]

    def _income(self, earner: Person | None) -> int | None:
        amount = None if earner is None else self.incomes[earner, 2013]
        return None if amount == INCOME_UNKNOWN else amount

    def _parent_in(self, care: set[Person], person: Person) -> str | None:
        parents = self.parents[person]
        return answer(any(parent in care for parent in parents)) if parents else None


HELP = ("JGDHGELDIGHEIDBEGINDATUM", "JGDHGELDIGHEIDEINDDATUM")


def read_town(registers: Path) -> Town:
    return Town({path.name: rows_of(path) for path in sorted(registers.iterdir())})


def key(row: Row, ending: str = "") -> Person:
    return str(row[f"RINPERSOONS{ending}"]), str(row[f"RINPERSOON{ending}"])


def age(born: str) -> int:
    return int(DAY[:4]) - int(born[:4]) - (born[4:] > DAY[4:])


def answer(yes: object) -> str:
    return "yes" if yes else "no"


def running(rows: list[Row], start: str, end: str, day: str) -> set[Person]:
    return {key(row) for row in rows if str(row[start]) <= day <= str(row[end])}


def began(rows: list[Row], first: str, before: str) -> set[Person]:
    return {key(row) for row in rows if first <= str(row[HELP[0]]) < before}
