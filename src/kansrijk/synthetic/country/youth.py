"""Youth protection and youth probation."""

from __future__ import annotations

from math import ceil

import numpy as np

from kansrijk.synthetic.country.care_events import (
    Events,
    apart,
    by_age,
    by_strain,
    draw_events,
    draw_kinds,
    draw_lengths,
    gone,
    known_by,
)
from kansrijk.synthetic.country.justice import Suspects
from kansrijk.synthetic.country.people import People
from kansrijk.synthetic.country.spells import Spells, together
from kansrijk.synthetic.country.years import HELP_SINCE, Years
from kansrijk.synthetic.days import YEAR, Ints, day

EARLIER = 13
"""Years before the registers of youth care from which measures are drawn: custody lasts long."""
GROWN, NOT_YOUNG = 18, 23

MEASURES = ("11", "12", "21", "22", "23")
SUPERVISION, SUPERVISION_SHARES = by_age({0: 0.0033, GROWN: 0.0}), (92, 8, 0, 0, 0)
CUSTODY, CUSTODY_SHARES = by_age({0: 0.0006, GROWN: 0.0}), (0, 0, 90, 6, 4)
SUPERVISION_DAYS, CUSTODY_DAYS = (90, 600), (200, 2300)
PROTECTION_STRAIN = 0.8

PROBATION = ("1", "2", "3", "4", "5", "6")
PROBATION_SHARES = (87, 6, 2, 2, 1, 2)
ON_PROBATION = 0.115
"""Share of the reports on suspects of 12 to 22 that end in youth probation."""
PROBATION_AFTER, PROBATION_DAYS = (30, 120), (90, 270)


def draw_protection(rng: np.random.Generator, people: People, years: Years) -> Spells:
    """Draw youth protection (kinds in `MEASURES`), until the eighteenth birthday at most."""
    span = day(HELP_SINCE - EARLIER), years.end
    rate = by_strain(people, PROTECTION_STRAIN)
    parts = [
        _measures(rng, draw_events(rng, people, span, rate, profile), shares, length)
        for profile, shares, length in (
            (SUPERVISION, SUPERVISION_SHARES, SUPERVISION_DAYS),
            (CUSTODY, CUSTODY_SHARES, CUSTODY_DAYS),
        )
    ]
    return _within(together(parts), people, GROWN, years)


def draw_probation(
    rng: np.random.Generator, people: People, suspects: Suspects, years: Years
) -> Spells:
    """Draw youth probation (kinds in `PROBATION`) of some suspects, after what they did."""
    chosen = np.flatnonzero(rng.random(len(suspects.offences)) < ON_PROBATION)
    offences = suspects.offences[chosen]
    start = offences.day + draw_lengths(rng, PROBATION_AFTER, len(chosen))
    old_enough = (start - people.born[offences.person]) // YEAR >= 12
    begun = Events(offences.person[old_enough], start[old_enough])
    spells = _measures(rng, begun, PROBATION_SHARES, PROBATION_DAYS, PROBATION)
    return _within(spells, people, NOT_YOUNG, years)


def birthday(born: Ints, age: int) -> Ints:
    """Return about the day on which somebody becomes so old."""
    return born + ceil(age * YEAR)


def _measures(
    rng: np.random.Generator,
    begun: Events,
    shares: tuple[int, ...],
    length: tuple[int, int],
    codes: tuple[str, ...] = MEASURES,
) -> Spells:
    kind = draw_kinds(rng, codes, shares, len(begun))
    end = begun.day + draw_lengths(rng, length, len(begun))
    return Spells(begun.person, begun.day, end, kind)


def _within(spells: Spells, people: People, age: int, years: Years) -> Spells:
    """Return the part of spells in which people are here and younger than an age, apart."""
    until = np.minimum(gone(people), birthday(people.born, age))[spells.person]
    spells = Spells(spells.person, spells.start, np.minimum(spells.end, until), spells.kind)
    return known_by(apart(spells[spells.start < spells.end]), years.end)
