"""Registers of persons, their parents, their marriages and cohabitation, and their deaths."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from kansrijk.synthetic.country.care_rows import kinds
from kansrijk.synthetic.country.countries import CODES
from kansrijk.synthetic.country.draws import some
from kansrijk.synthetic.country.people import People
from kansrijk.synthetic.country.rows import NOBODY, Coded, Rows
from kansrijk.synthetic.country.years import Years
from kansrijk.synthetic.days import NEVER, Ints, day

if TYPE_CHECKING:
    from kansrijk.synthetic.country.block import Block

KNOWN_SINCE = day(1995)
"""The day from which the registers of deaths and of cohabitation have records."""
BACK = 1
"""Years that divorces are looked back at before the first year."""
START_REASONS = ("1",)
END_REASONS = ("1", "2", "3")
PARTED, DIED, MARRIED = range(3)


def kin_rows(block: Block) -> Iterator[Rows]:
    """Return the rows of the registers of persons and their kin."""
    people, years = block.people, block.years
    yield _persons(people, years)
    yield _parents(people, years)
    yield _statuses(block)
    yield from _divorces(people, years)
    yield _cohabitations(people, years)
    yield _deaths(people, years)


def last_day(end: Ints) -> Ints:
    """Return the last day of spells that end before a day; open ends stay open."""
    return np.where(end >= NEVER, NEVER, end - 1)


def _persons(people: People, years: Years) -> Rows:
    known = np.flatnonzero(people.arrived <= years.end)
    origin = people.country[known]
    return Rows(
        contract="gbapersoontab",
        units={"key": known, "origin_country": origin},
        columns={
            "born": people.born[known],
            "sex": Coded(np.where(people.male[known], 0, 1), ("1", "2")),
            "origin": Coded(origin, CODES),
            "generation": Coded(people.generation[known], ("0", "1", "2")),
            "born_in": Coded(people.born_in[known], CODES),
            "parents_abroad": people.parents_abroad[known],
        },
        year=years.last,
    )


def _parents(people: People, years: Years) -> Rows:
    """Return who the parents of children are; of who came alone there is no row."""
    told = people.mother_told | people.father_told | (people.mother != NOBODY)
    child = np.flatnonzero(told & (people.arrived <= years.end))
    return Rows(
        contract="kindoudertab",
        units={
            "key": child,
            "mother": np.where(people.mother_told, people.mother, NOBODY)[child],
            "father": np.where(people.father_told, people.father, NOBODY)[child],
        },
        year=years.last,
    )


def _statuses(block: Block) -> Rows:
    status = block.kin.status
    return Rows(
        contract="gbaburgerlijkestaatbus",
        units={"key": status.person},
        columns={"start": status.start, "end": last_day(status.end), "status": kinds(status)},
        year=block.years.last,
    )


def _divorces(people: People, years: Years) -> Iterator[Rows]:
    couples = people.couples
    for year in years.files(BACK):
        within = (couples.divorced >= day(year)) & (couples.divorced < day(year + 1))
        divorced = some(couples, within)
        yield Rows(
            contract="gbascheidingenmassatab",
            units={"key1": divorced.man, "key2": divorced.woman},
            columns={"day": divorced.divorced, "year": np.full(len(divorced), year)},
            year=year,
        )


def _cohabitations(people: People, years: Years) -> Rows:
    """Return the couples while they live together unmarried."""
    couples = people.couples
    end = np.minimum(couples.end, couples.married)
    apart = (couples.start < end) & (end > KNOWN_SINCE) & (couples.start <= years.end)
    couples, end = some(couples, apart), end[apart]
    end = np.where(end > years.end, NEVER, end)
    death = np.minimum(people.died[couples.woman], people.died[couples.man])
    reason = np.where(end == couples.married, MARRIED, np.where(end == death, DIED, PARTED))
    leaves = np.minimum(people.departed[couples.woman], people.departed[couples.man]) == end
    return Rows(
        contract="gbasamenwonerbus",
        units={"key1": couples.man, "key2": couples.woman},
        columns={
            "start": np.maximum(couples.start, KNOWN_SINCE),
            "end": last_day(end),
            "start_reason": Coded(np.zeros(len(end), np.int64), START_REASONS),
            "end_reason": Coded(np.where((end == NEVER) | leaves, -1, reason), END_REASONS),
        },
        year=years.last,
    )


def _deaths(people: People, years: Years) -> Rows:
    """Return who died in the country."""
    known = (people.died >= KNOWN_SINCE) & (people.died <= years.end)
    died = np.flatnonzero(known & (people.died < people.departed))
    return Rows(
        contract="gbaoverlijdentab",
        units={"key": died},
        columns={"day": people.died[died]},
        year=years.last,
    )
