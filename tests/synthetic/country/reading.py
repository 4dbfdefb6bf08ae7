"""Read the rows of a block anew, person by person, sharing nothing with the maker."""

from __future__ import annotations

import operator
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from kansrijk.synthetic.country.rows import NOBODY, Coded, Rows
from kansrijk.synthetic.country.years import Years
from kansrijk.synthetic.days import day
from kansrijk.synthetic.truth import Condition

YEARS = Years(2013, 2016)
COMPARE = {"=": operator.eq, "!=": operator.ne, "<": operator.lt, ">=": operator.ge}


@dataclass
class Young:
    """What the registers say of a young person on a day."""

    age: int
    sex: str
    place_in_household: str
    parents_in_household: str | None
    parent_in_mental_health_care: str | None
    parent_on_assistance: str | None
    latest_victimisation: str
    latest_suspicion: str
    socio_economic_status: str
    household_income: float | None
    aside: bool
    in_help: bool
    case: bool


@dataclass
class Read:
    """The rows of a block as plain mappings, by register."""

    tables: dict[str, list[Rows]] = field(default_factory=lambda: defaultdict(list))

    def rows(self, contract: str, year: int | None = None) -> Iterator[dict[str, Any]]:
        for part in self.tables[contract]:
            if year in {None, part.year}:
                columns = {name: told(values) for name, values in part.columns.items()}
                units = {name: values.tolist() for name, values in part.units.items()}
                names = [*units, *columns]
                for values in zip(*units.values(), *columns.values(), strict=True):
                    yield dict(zip(names, values, strict=True))

    def running(self, contract: str, moment: int, year: int, **wanted: set[str]) -> set[int]:
        return {
            row["key"]
            for row in self.rows(contract, year)
            if row["start"] <= moment <= row["end"]
            and all(row[name] in values for name, values in wanted.items())
        }

    def happened(self, contract: str, years: range) -> dict[int, str]:
        return {row["key"]: str(year) for year in years for row in self.rows(contract, year)}

    def young(self, year: int) -> list[Young]:
        known = Known.of(self, year)
        today = day(year)
        return [
            known.of_person(row["key"], int(row["place"]), int(row["kind"]))
            for row in self.rows("gbahuishoudensbus")
            if row["start"] <= today <= row["end"] and known.is_young(row["key"])
        ]


@dataclass
class Known:
    """Who has what on a reference day, as the files tell that were there by then."""

    year: int
    persons: dict[int, dict[str, Any]]
    parents: dict[int, list[int]]
    in_care: set[int]
    assisted: set[int]
    working: set[int]
    in_help: set[int]
    came: set[int]
    victims: dict[int, str]
    suspects: dict[int, str]
    incomes: dict[int, float]
    earner: dict[int, int]

    @classmethod
    def of(cls, read: Read, year: int) -> Known:
        before, strict = day(year) - 1, {"01", "13", "15", "16"}
        earlier, income = range(year - 5, year), "standardised_disposable_income"
        of_help = read.rows("jgdhulpbus", year)
        told_parents = read.rows("kindoudertab")
        members = read.rows("koppelpersoonhuishouden", year - 1)
        return cls(
            year=year,
            persons={row["key"]: row for row in read.rows("gbapersoontab")},
            parents={
                row["key"]: [one for one in (row["mother"], row["father"]) if one != NOBODY]
                for row in told_parents
            },
            in_care=read.running("ggzdbctrajectentab", before, year - 1),
            assisted=read.running("bijstanduitkeringtab", before, year - 1, kind=strict),
            working=read.running("secmbus", day(year), YEARS.last, category={"11"}),
            in_help=read.running("jgdhulpbus", day(year), year),
            came={row["key"] for row in of_help if row["start"] > day(year)},
            victims=read.happened("slotab", earlier),
            suspects=read.happened("verdtab", earlier),
            incomes={row["key"]: row[income] for row in read.rows("inhatab", year - 1)},
            earner={row["key"]: row["income_household"] for row in members},
        )

    def is_young(self, key: int) -> bool:
        born = self.persons[key]["born"]
        return born <= day(self.year) and age(born, self.year) < 23

    def of_person(self, key: int, place: int, kind: int) -> Young:
        parents = self.parents.get(key, [])
        income = self.incomes.get(self.earner.get(key, NOBODY))
        return Young(
            age=age(self.persons[key]["born"], self.year),
            sex={"1": "male", "2": "female"}[self.persons[key]["sex"]],
            place_in_household="child" if place == 1 else "not a child",
            parents_in_household=of_home(place, kind),
            parent_in_mental_health_care=answer(parents, self.in_care),
            parent_on_assistance=answer(parents, self.assisted),
            latest_victimisation=self.victims.get(key, "never"),
            latest_suspicion=self.suspects.get(key, "never"),
            socio_economic_status="employee" if key in self.working else "other",
            household_income=None if income is None or np.isnan(income) else income,
            aside=key in self.in_care,
            in_help=key in self.in_help,
            case=key in self.came,
        )


def told(values: Any) -> list[Any]:
    if isinstance(values, Coded):
        return [None if place < 0 else values.codes[place] for place in values.places.tolist()]
    return values.tolist()


def of_home(place: int, kind: int) -> str | None:
    if place != 1:
        return "not a child in a family"
    return {4: "two", 5: "two", 6: "one"}.get(kind)


def answer(parents: list[int], having: set[int]) -> str | None:
    return ("yes" if having.intersection(parents) else "no") if parents else None


def age(born: int, year: int) -> int:
    birth = np.datetime64(born, "D").astype(object)
    return year - birth.year - ((birth.month, birth.day) > (1, 1))


def meets(young: Young, condition: Condition) -> bool:
    value = getattr(young, condition.variable)
    if value is None:
        return condition.unknown
    return COMPARE[condition.operator](value, condition.value)
