"""What befalls people: events and spells at yearly rates that change with age."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kansrijk.synthetic.country.people import People
from kansrijk.synthetic.country.rows import Coded
from kansrijk.synthetic.country.spells import Spells
from kansrijk.synthetic.days import NEVER, YEAR, Bools, Floats, Ints

OLDEST = 120
FAR = 10_000_000
"""More than any day: persons and days make one number that sorts."""


@dataclass(frozen=True, slots=True)
class Events:
    """Events of persons, each on a day; `kind` tells what happened, where that differs."""

    person: Ints
    day: Ints
    kind: Coded | None = None

    def __len__(self) -> int:
        return len(self.person)

    def __getitem__(self, rows: Ints | Bools) -> Events:
        """Return some of the events."""
        kind = None if self.kind is None else self.kind[rows]
        return Events(self.person[rows], self.day[rows], kind)

    def between(self, first: int, last: int) -> Events:
        """Return the events from the first day through the last."""
        return self[(self.day >= first) & (self.day <= last)]

    def flags(self, persons: int) -> Bools:
        """Tell of each of so many persons whether there is an event."""
        found = np.zeros(persons, dtype=np.bool_)
        found[self.person] = True
        return found


def by_age(steps: Mapping[int, float]) -> Floats:
    """Return a value for each whole year of age; each step holds from its age on."""
    ages = np.arange(OLDEST + 1)
    starts = np.array(sorted(steps))
    values = np.array([steps[age] for age in sorted(steps)])
    place = np.searchsorted(starts, ages, side="right") - 1
    return np.where(place < 0, 0.0, values[place])


def draw_events(
    rng: np.random.Generator, people: People, days: tuple[int, int], rate: Floats, profile: Floats
) -> Events:
    """Draw events of everyone in the country, in the order of persons.

    Parameters
    ----------
    rng
        The generator.
    people
        Everyone.
    days
        The first and the last day of the events.
    rate
        Times each person's own tendency; 1 is usual.
    profile
        Events per year by age (`by_age`).
    """
    first, last = days
    most = float(profile.max())
    number = rng.poisson(rate * most * (last - first + 1) / YEAR)
    person = np.repeat(np.arange(len(people)), number)
    moment = rng.integers(first, last + 1, len(person))
    age = np.clip((moment - people.born[person]) // YEAR, -1, OLDEST).astype(np.int64)
    due = np.where(age < 0, 0.0, profile[age])
    kept = rng.random(len(person)) * most < due
    kept &= (people.arrived[person] <= moment) & (moment < gone(people)[person])
    return Events(person[kept], moment[kept])


def draw_kinds(
    rng: np.random.Generator, codes: Sequence[str], shares: Sequence[float], size: int
) -> Coded:
    """Draw codes at their shares."""
    limits = np.cumsum(shares) / np.sum(shares)
    places = np.searchsorted(limits[:-1], rng.random(size), side="right")
    return Coded(places, tuple(codes))


def draw_lengths(rng: np.random.Generator, days: tuple[int, int], size: int) -> Ints:
    """Draw days: the least there are, and on average so many more."""
    least, more = days
    return least + rng.exponential(more, size).astype(np.int64)


def draw_tendency(rng: np.random.Generator, persons: int, shape: float) -> Floats:
    """Draw a hidden tendency of persons, 1 on average: the lower the shape, the more for a few."""
    return rng.gamma(shape, 1 / shape, persons)


def by_strain(people: People, effect: float) -> Floats:
    """Return how much the strain of their family raises a rate, 1 on average."""
    return np.exp(effect * people.strain - effect**2 / 2)


def gone(people: People) -> Ints:
    """Return the first day that each person is not in the country any more."""
    return np.minimum(people.died, people.departed)


def spells_of(begun: Events, length: Ints, people: People) -> Spells:
    """Make spells that last so many days, within the stay of each person and apart.

    What overlaps an earlier spell of the same person is left out.
    """
    last = np.minimum(begun.day + length, gone(people)[begun.person])
    return apart(Spells(begun.person, begun.day, last, begun.kind))


def known_by(spells: Spells, end: int) -> Spells:
    """Return the spells as known on the last day: an end after it is open."""
    last = np.where(spells.end - 1 > end, NEVER, spells.end)
    return Spells(spells.person, spells.start, last, spells.kind)[spells.start <= end]


def apart(spells: Spells) -> Spells:
    """Return the spells in the order of persons and days, without those that overlap."""
    spells = spells[np.lexsort((spells.start, spells.person))]
    base = spells.person * FAR
    reached = np.maximum.accumulate(base + spells.end)
    free = np.ones(len(spells), dtype=np.bool_)
    free[1:] = (base + spells.start)[1:] >= reached[:-1]
    return spells[free]


def pieces(spells: Spells, most: int) -> Spells:
    """Cut spells into consecutive ones of at most so many days."""
    number = -(-(spells.end - spells.start) // most)
    row = np.repeat(np.arange(len(spells)), number)
    place = np.arange(len(row)) - np.repeat(np.cumsum(number) - number, number)
    start = spells.start[row] + place * most
    kind = None if spells.kind is None else spells.kind[row]
    return Spells(spells.person[row], start, np.minimum(start + most, spells.end[row]), kind)
