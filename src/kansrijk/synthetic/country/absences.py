"""When people live in another house than their own: with a partner, in care, with a daughter."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from kansrijk.synthetic.country.draws import between, days_of, some, stacked
from kansrijk.synthetic.country.houses import (
    CORE,
    OTHER,
    RESIDENT,
    Ground,
    Stays,
    institutions,
)
from kansrijk.synthetic.country.people import People
from kansrijk.synthetic.country.rows import NOBODY
from kansrijk.synthetic.country.years import Years
from kansrijk.synthetic.days import NEVER, Ints, day

IN_CARE, FOSTERED, WITH_DAUGHTER = 0.056, 0.036, 0.05
"""Shares of the children who are once in an institution, or in another family; and of the mothers'
mothers who move in."""

OLD = 62 * 365
"""Days after which a grandmother may move in."""


def draw_absences(
    rng: np.random.Generator, people: People, own: Ints, ground: Ground, years: Years
) -> Stays:
    """Draw who lives elsewhere for a while; nobody does so twice.

    Parameters
    ----------
    rng, people, years
        The generator, everyone, and the years.
    own
        The house of everyone who has one of their own.
    ground
        For the institutions.
    """
    guests = some(people.couples, people.couples.guest != NOBODY)
    host = np.where(guests.guest == guests.woman, guests.man, guests.woman)
    together = Stays(guests.guest, own[host], guests.start, guests.end, _roles(guests.guest, CORE))
    away = _children_away(rng, people, ground, years)
    return stacked([together, *away, _elders(rng, people, years)])


def interrupted(stays: Stays, absences: Stays, people: People, ground: Ground) -> Stays:
    """Take the absences out of the stays, and add them; adults come back to a new house."""
    leaves = np.full(len(people), NEVER)
    returns = np.full(len(people), NEVER)
    leaves[absences.person], returns[absences.person] = absences.start, absences.end
    away, back = leaves[stays.person], returns[stays.person]
    before = replace(stays, end=np.minimum(stays.end, away))
    after = some(stays, back < stays.end)
    after = replace(after, start=np.maximum(after.start, returns[after.person]))
    alone = np.flatnonzero(after.role == CORE)
    house = after.house.copy()
    house[alone] = ground.build(people.family[after.person[alone]])
    return stacked([before, replace(after, house=house), absences])


def _roles(person: Ints, role: int) -> Ints:
    return np.full(len(person), role)


def _children_away(
    rng: np.random.Generator, people: People, ground: Ground, years: Years
) -> tuple[Stays, Stays]:
    """Return the children who live in an institution, or as another member in a family."""
    home = people.is_child & (people.mother != NOBODY) & ~people.is_child[people.mother]
    home[people.couples.guest[people.couples.guest != NOBODY]] = False
    home = np.flatnonzero(home)
    chance = rng.random(len(home))
    pull = np.exp(0.5 * people.strain[home] - 0.125)
    cared = home[chance < IN_CARE * pull]
    fostered = home[chance > 1 - FOSTERED * pull]
    return (
        _in_care(rng, people, cared, ground, years),
        _fostered(rng, people, fostered, years),
    )


def _in_care(
    rng: np.random.Generator, people: People, child: Ints, ground: Ground, years: Years
) -> Stays:
    """Return children in institutions for some months to four years."""
    child, start, end = _spans(rng, people, child, _Bounds(7.0, 19.0, 100, 1400), years)
    house = institutions(rng, ground, people.family[child])
    return Stays(child, house, start, end, _roles(child, RESIDENT))


def _fostered(rng: np.random.Generator, people: People, child: Ints, years: Years) -> Stays:
    """Return children in another family, where both parents stay until then."""
    child, start, end = _spans(rng, people, child, _Bounds(0.5, 15.0, 300, 2600), years)
    families = people.families
    home = np.unique(people.family[people.is_child & (people.mother != NOBODY)])
    home = home[people.woman[home] != NOBODY]
    host = home[rng.integers(0, len(home), len(child))]
    gone = people.gone[people.woman[host]]
    hers = ~families.with_father[host] | (families.separated[host] == NEVER)
    fits = hers & (families.begins[host] < start) & (gone >= end) & (host != people.family[child])
    return some(Stays(child, host, start, end, _roles(child, OTHER)), fits)


def _elders(rng: np.random.Generator, people: People, years: Years) -> Stays:
    """Return mothers' mothers who move in with their daughter's family and stay."""
    families, daughter = people.families, people.woman
    known = (daughter != NOBODY) & ~people.is_child[daughter]
    known &= people.mother[daughter] != NOBODY
    known &= ~families.with_father & (families.separated == NEVER)
    known &= people.gone[daughter] == NEVER
    family = np.flatnonzero(known)
    elder = people.mother[daughter[family]]
    first = np.maximum(people.born[elder] + OLD, families.begins[family])
    start = between(rng, np.maximum(first, day(2003)), years.end)
    moves = (rng.random(len(elder)) < WITH_DAUGHTER) & (start < people.gone[elder])
    return some(Stays(elder, family, start, people.gone[elder], _roles(elder, OTHER)), moves)


@dataclass(frozen=True, slots=True)
class _Bounds:
    """Between which ages an absence begins, and the fewest and most days that it lasts."""

    youngest: float
    oldest: float
    shortest: int
    longest: int


def _spans(
    rng: np.random.Generator, people: People, child: Ints, bounds: _Bounds, years: Years
) -> tuple[Ints, Ints, Ints]:
    """Draw from when until when children are away; return those for whom it fits their life."""
    born, n = people.born[child], len(child)
    home_until = np.minimum(people.moved_out, people.gone)[child]
    youngest, oldest = days_of(np.array([bounds.youngest, bounds.oldest]))
    start = born + rng.integers(youngest, oldest, n)
    end = np.minimum(start + rng.integers(bounds.shortest, bounds.longest, n), home_until)
    fits = (start > people.arrived[child] + 60) & (start < end - 30) & (start < years.end)
    return child[fits], start[fits], end[fits]
