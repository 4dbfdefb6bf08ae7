"""What happened to people: spells of mental-health care and youth help, and police contacts."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from kansrijk.synthetic.days import (
    LAST,
    NEVER,
    REFERENCE,
    YEAR,
    Bools,
    Floats,
    Ints,
    day,
)
from kansrijk.synthetic.people import People

WINDOW = 365
"""Days after the reference date in which youth help that begins is the outcome."""
FIRST_HELP = day(2010, 2)
"""The day from which the register of youth help has trajectories."""
SIBLINGS = 0.25
"""Correlation of brothers and sisters on the scale of the liability to the outcome."""


@dataclass(frozen=True, slots=True)
class Spells:
    """Spells of persons from `start` through `end`; `NEVER` where the end is open."""

    person: Ints
    start: Ints
    end: Ints


@dataclass(frozen=True, slots=True)
class Events:
    """Events of persons, each on a day."""

    person: Ints
    day: Ints


def draw_care(people: People, rng: np.random.Generator) -> Spells:
    """Draw the mental-health care of everyone: over, running on the reference date, and later."""
    strain = people.families.strain[people.family]
    years = (REFERENCE - people.born) / YEAR
    base = np.where(years >= 25, 0.07, np.where(years >= 5, 0.035, 0.0))
    chance = base * np.exp(0.45 * strain)
    over = _happens(rng, 1.3 * chance)
    running = _happens(rng, chance)
    later = _happens(rng, 0.4 * chance)
    drawn = together(
        _spells(rng, over, (day(2008), day(2012)), (30, 365)),
        _around_reference(rng, running, 2 * 365),
        _spells(rng, later, (REFERENCE + 1, LAST), (60, 700)),
    )
    lived = drawn.start >= people.born[drawn.person]
    return Spells(drawn.person[lived], drawn.start[lived], drawn.end[lived])


def draw_police(people: People, rng: np.random.Generator) -> Events:
    """Draw police contacts of young people from their twelfth year on, later ones too."""
    children = people.children
    strain = people.families.strain[children.family]
    rate = 0.022 * np.exp(0.5 * strain) * np.where(children.boy, 1.5, 0.5)
    number = rng.poisson(7.5 * rate * rng.gamma(0.6, 1 / 0.6, len(rate)))
    child = np.repeat(np.arange(len(children)), number)
    days = _not_reference(rng.integers(day(2009), LAST, len(child)))
    old_enough = days >= children.born[child] + 12 * YEAR
    return Events(people.offspring[child[old_enough]], days[old_enough])


def draw_help_before(people: People, care: Bools, rng: np.random.Generator) -> Spells:
    """Draw the youth help that began before the reference date; some of it runs on.

    Parameters
    ----------
    people
        Everyone.
    care
        Whether a parent of each child is in mental-health care.
    rng
        The generator.
    """
    children = people.children
    strain = people.families.strain[children.family] + 0.3 * care
    years = (REFERENCE - children.born) / YEAR
    usual = np.where((years > 5) & (years < 24), 1.0, np.where(years > 1.5, 0.12, 0.0))
    over = _happens(rng, 0.11 * usual * np.exp(0.35 * strain))
    running = _happens(rng, 0.055 * usual * np.exp(0.35 * strain))
    return together(
        _of(people, _ended(rng, over, children.born)),
        _of(people, _around_reference(rng, running, 365)),
    )


def draw_outcome(people: People, chance: Floats, rng: np.random.Generator) -> Bools:
    """Draw which children have the outcome, each at its chance; siblings resemble each other.

    A child's liability is normal, with a share that brothers and sisters have in common; those with
    the lowest have the outcome. (A Gaussian copula; the chances hold exactly.)
    """
    common = rng.standard_normal(len(people.families))[people.children.family]
    own = rng.standard_normal(len(chance))
    liability = np.sqrt(SIBLINGS) * common + np.sqrt(1 - SIBLINGS) * own
    levels, which = np.unique(chance, return_inverse=True)
    limits = [NormalDist().inv_cdf(float(level)) if level > 0 else -np.inf for level in levels]
    return liability < np.array(limits)[which]


def draw_help_after(
    people: People, outcome: Bools, in_help: Bools, rng: np.random.Generator
) -> Spells:
    """Draw the youth help that begins after the reference date.

    It begins within a year for those with the outcome. It also begins for some who were in help
    already, and, after that year, for some others: neither is inflow.
    """
    born = people.children.born
    again = in_help & (rng.random(len(in_help)) < 0.2)
    within = np.flatnonzero(outcome | again)
    old_enough = (REFERENCE - born) / YEAR < 23
    beyond = _happens(rng, np.where(old_enough & (born < REFERENCE), 0.015, 0.0))
    return together(
        _of(people, _spells(rng, within, (REFERENCE + 1, REFERENCE + WINDOW), (40, 500))),
        _of(people, _spells(rng, beyond, (REFERENCE + WINDOW + 20, LAST), (40, 500))),
    )


def draw_traces(people: People, outcome: Bools, rng: np.random.Generator) -> tuple[Spells, Events]:
    """Draw care and police contacts that follow the outcome: they would give it away if seen."""
    chosen = np.flatnonzero(outcome)
    cared = chosen[rng.random(len(chosen)) < 0.4]
    grown = chosen[people.children.born[chosen] < REFERENCE - 12 * YEAR]
    met = grown[rng.random(len(grown)) < 0.3]
    care = _spells(rng, cared, (REFERENCE + 30, LAST), (60, 700))
    days = rng.integers(REFERENCE + 1, LAST, len(met))
    return _of(people, care), Events(people.offspring[met], days)


def together(*parts: Spells) -> Spells:
    """Put spells together."""
    return Spells(
        np.concatenate([part.person for part in parts]),
        np.concatenate([part.start for part in parts]),
        np.concatenate([part.end for part in parts]),
    )


def covers(spells: Spells, moment: int, persons: int) -> Bools:
    """Tell of each person whether a spell covers the day."""
    found = np.zeros(persons, dtype=np.bool_)
    found[spells.person[(spells.start <= moment) & (spells.end >= moment)]] = True
    return found


def began(spells: Spells, first: int, last: int, persons: int) -> Bools:
    """Tell of each person whether a spell began from the first through the last day."""
    found = np.zeros(persons, dtype=np.bool_)
    found[spells.person[(spells.start >= first) & (spells.start <= last)]] = True
    return found


def _of(people: People, spells: Spells) -> Spells:
    return Spells(people.offspring[spells.person], spells.start, spells.end)


def _happens(rng: np.random.Generator, chance: Floats) -> Ints:
    return np.flatnonzero(rng.random(len(chance)) < chance)


def _spells(
    rng: np.random.Generator, person: Ints, begin: tuple[int, int], length: tuple[int, int]
) -> Spells:
    start = rng.integers(*begin, len(person))
    end = start + rng.integers(*length, len(person))
    return Spells(person, start, np.where(end < LAST, end, NEVER))


def _around_reference(rng: np.random.Generator, person: Ints, most: int) -> Spells:
    start = REFERENCE - rng.integers(2, most, len(person))
    end = REFERENCE + rng.integers(1, most, len(person))
    return Spells(person, start, np.where(end < LAST, end, NEVER))


def _ended(rng: np.random.Generator, child: Ints, born: Ints) -> Spells:
    earliest = np.maximum(FIRST_HELP, born[child] + 365)
    latest = np.maximum(REFERENCE - 500, earliest + 1)
    start = rng.integers(earliest, latest)
    end = np.minimum(start + rng.integers(40, 480, len(child)), REFERENCE - 2)
    return Spells(child, start, end)


def _not_reference(days: Ints) -> Ints:
    return days + (days == REFERENCE)
