"""Where people live and with whom: household spells, addresses, dwellings, neighbourhoods."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kansrijk.synthetic.days import LAST, NEVER, Bools, Floats, Ints, Texts, day
from kansrijk.synthetic.people import People

MUNICIPALITY = ("9901", "Merelwaarde")
NEIGHBOURHOODS = (
    "Mosterdkamp",
    "Tuimelaarsveld",
    "Kiezelhoek",
    "Spiegeldonk",
    "Lommermonde",
    "Zilverwaard",
    "Sterrenkreek",
    "Waterklaver",
    "Hazelbrink",
    "Lariksloo",
    "Vinkermonde",
    "Windroosveld",
)
BEYOND = 4_000_000
"""More than any day: owners and days make one number that sorts."""


@dataclass(frozen=True, slots=True)
class Periods:
    """Consecutive periods of owners, in order; `end` is the day after the last."""

    owner: Ints
    start: Ints
    end: Ints


@dataclass(frozen=True, slots=True)
class Stays:
    """Persons in periods: in which, and from when until the day before `end`."""

    person: Ints
    period: Ints
    start: Ints
    end: Ints


@dataclass(frozen=True, slots=True)
class Households:
    """Household spells: one row per person and unchanged household."""

    stays: Stays
    number: Ints
    type: Texts
    place: Texts
    children: Ints


@dataclass(frozen=True, slots=True)
class Dwellings:
    """Addresses of persons, and for each dwelling its neighbourhood and value in euros."""

    stays: Stays
    neighbourhood: Ints
    value: Ints


@dataclass(frozen=True, slots=True)
class OwnHomes:
    """Persons on their own: parents after a separation, and grown children who stayed in town."""

    person: Ints
    family: Ints
    start: Ints

    def on(self, moment: int) -> OwnHomes:
        """Return those who had a home of their own on a day."""
        had = self.start <= moment
        return OwnHomes(self.person[had], self.family[had], self.start[had])


def cut(start: Ints, end: Ints, owner: Ints, days: Ints) -> Periods:
    """Cut the time of each owner at the days that fall in it."""
    owners = np.concatenate([np.arange(len(start)), owner])
    cuts = np.concatenate([start, days])
    inside = (cuts >= start[owners]) & (cuts < end[owners])
    owned, begins = np.divmod(np.unique(owners[inside] * BEYOND + cuts[inside]), BEYOND)
    last = np.append(owned[1:] != owned[:-1], True)
    return Periods(owned, begins, np.where(last, end[owned], np.append(begins[1:], 0)))


def stay(member_of: Ints, come: Ints, go: Ints, periods: Periods) -> Stays:
    """Put each member in all periods of its owner, as far as it was there."""
    first = np.searchsorted(periods.owner, member_of, side="left")
    count = np.searchsorted(periods.owner, member_of, side="right") - first
    person = np.repeat(np.arange(len(member_of)), count)
    within = np.arange(len(person)) - np.repeat(np.cumsum(count) - count, count)
    period = first[person] + within
    start = np.maximum(periods.start[period], come[person])
    end = np.minimum(periods.end[period], go[person])
    there = start < end
    return Stays(person[there], period[there], start[there], end[there])


def own_homes(people: People, rng: np.random.Generator) -> OwnHomes:
    """Return who has a home of their own in the town besides the family's, and since when."""
    families, children = people.families, people.children
    parent = np.where(families.with_father, people.mothers, people.fathers)
    apart = (families.separated < families.left) & (families.separated > families.formed)
    near = np.flatnonzero(apart & (rng.random(len(families)) < 0.6))
    left = families.left[children.family]
    out = (children.moved_out < left) & (children.moved_out > families.formed[children.family])
    grown = np.flatnonzero(out & children.stays)
    return OwnHomes(
        person=np.concatenate([parent[near], people.offspring[grown]]),
        family=np.concatenate([near, children.family[grown]]),
        start=np.concatenate([families.separated[near], children.moved_out[grown]]),
    )


def draw_households(people: People, own: OwnHomes) -> Households:
    """Return the household spells: a new row whenever the household changes."""
    families, children = people.families, people.children
    owner = np.concatenate([children.family, children.family, np.arange(len(families))])
    changes = np.concatenate([children.born, children.moved_out, families.separated])
    periods = cut(families.formed, families.left, owner, changes)
    stays = stay(people.family, *_at_home(people), periods)
    family_type, place, number = _describe(people, periods, stays)
    alone = len(own.person)
    return Households(
        stays=_with_own(stays, own, len(periods.owner)),
        number=np.concatenate([periods.owner[stays.period], len(families) + np.arange(alone)]),
        type=np.concatenate([family_type, np.full(alone, "1")]),
        place=np.concatenate([place, np.full(alone, "2")]),
        children=np.concatenate([number, np.zeros(alone, np.int64)]),
    )


def draw_dwellings(people: People, own: OwnHomes, rng: np.random.Generator) -> Dwellings:
    """Return the addresses; prosperous people live in dearer homes and neighbourhoods."""
    families = people.families
    mover = rng.integers(0, len(families), len(families))
    moves = rng.integers(day(2002), LAST, len(mover))
    periods = cut(families.formed, families.left, mover, moves)
    stays = stay(people.family, *_at_home(people), periods)
    owner = np.concatenate([periods.owner, own.family])
    neighbourhood, value = _draw_values(families.prosperity[owner], rng)
    return Dwellings(_with_own(stays, own, len(periods.owner)), neighbourhood, value)


def _at_home(people: People) -> tuple[Ints, Ints]:
    families, children = people.families, people.children
    mother = np.where(families.with_father, families.separated, NEVER)
    father = np.where(families.with_father, NEVER, families.separated)
    come = np.concatenate([families.formed, families.formed, children.born])
    return come, np.concatenate([mother, father, children.moved_out])


def _with_own(stays: Stays, own: OwnHomes, periods: int) -> Stays:
    alone = np.arange(len(own.person))
    return Stays(
        np.concatenate([stays.person, own.person]),
        np.concatenate([stays.period, periods + alone]),
        np.concatenate([stays.start, own.start]),
        np.concatenate([stays.end, np.full(len(alone), NEVER)]),
    )


def _describe(people: People, periods: Periods, stays: Stays) -> tuple[Texts, Texts, Ints]:
    families = people.families
    family = periods.owner[stays.period]
    child = stays.person >= 2 * len(families)
    size = len(periods.owner)
    children = np.bincount(stays.period[child], minlength=size)[stays.period]
    parents = np.bincount(stays.period[~child], minlength=size)[stays.period]
    loose = ~(families.mother_known | families.father_known)[family]
    married = families.married[family]
    return (
        _type(parents, children, married, loose),
        _place(parents, children, married, child, loose),
        np.where(loose, 0, children),
    )


def _type(parents: Ints, children: Ints, married: Bools, loose: Bools) -> Texts:
    couple = np.where(children > 0, np.where(married, "5", "4"), np.where(married, "3", "2"))
    single = np.where(children > 0, "6", "1")
    return np.where(loose, "7", np.where(parents > 1, couple, single))


def _place(parents: Ints, children: Ints, married: Bools, child: Bools, loose: Bools) -> Texts:
    couple = np.where(children > 0, np.where(married, "6", "5"), np.where(married, "4", "3"))
    single = np.where(children > 0, "7", "2")
    parent = np.where(loose, "8", np.where(parents > 1, couple, single))
    return np.where(child, np.where(loose, "9", "1"), parent)


def _draw_values(prosperity: Floats, rng: np.random.Generator) -> tuple[Ints, Ints]:
    n, many = len(prosperity), len(NEIGHBOURHOODS)
    score = 0.5 * prosperity + rng.standard_normal(n)
    neighbourhood = np.argsort(np.argsort(score, kind="stable"), kind="stable") * many // n
    worth = 0.16 * prosperity + 0.05 * (neighbourhood - many / 2) + 0.18 * rng.standard_normal(n)
    return neighbourhood, np.round(200 * np.exp(worth)).astype(np.int64) * 1000
