"""Incomes of households: one amount a year for each main earner, known only later."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kansrijk.synthetic.days import REFERENCE, Floats, Ints, day
from kansrijk.synthetic.homes import OwnHomes
from kansrijk.synthetic.people import People

YEARS = (2011, 2012, 2013, 2014)
LATEST_KNOWN = 2013
"""The latest year whose incomes are known on the reference date."""
NOT_OBSERVED = 9_999_999_999


@dataclass(frozen=True, slots=True)
class Incomes:
    """Amounts in euros by earner (row) and year (column), and the earner of each person."""

    earner: Ints
    amount: Ints
    earner_of: Ints
    """By person: the place of the main earner, or -1 without a link to an income household."""

    def known(self, person: Ints) -> Floats:
        """Return the latest known income of persons, not-a-number where there is none."""
        place = self.earner_of[person]
        latest = self.amount[place, YEARS.index(LATEST_KNOWN)].astype(np.float64)
        return np.where((place < 0) | (latest == NOT_OBSERVED), np.nan, latest)


def known_from(year: int) -> int:
    """Return the day from which the incomes of a year are known: the next autumn."""
    return day(year + 1, 10)


def draw_incomes(people: People, own: OwnHomes, rng: np.random.Generator) -> Incomes:
    """Draw the incomes of all families, and of all with a home of their own by then."""
    families, own = people.families, own.on(REFERENCE)
    custodial = np.where(families.with_father, people.fathers, people.mothers)
    either = np.where(rng.random(len(families)) < 0.7, people.fathers, people.mothers)
    earner = np.where(families.separated <= REFERENCE, custodial, either)
    return Incomes(
        earner=np.concatenate([earner, own.person]),
        amount=_draw_amounts(people, own, rng),
        earner_of=_earner_of(people, own, rng),
    )


def _draw_amounts(people: People, own: OwnHomes, rng: np.random.Generator) -> Ints:
    families = people.families
    single = families.separated <= REFERENCE
    family = np.log(24_300) + 0.40 * families.prosperity - 0.15 * single
    grown = own.person >= 2 * len(families)
    median = np.where(grown, 13_000, 22_000)
    alone = np.log(median) + 0.15 * families.prosperity[own.family]
    level = np.concatenate([family, alone + 0.3 * rng.standard_normal(len(alone))])
    yearly = level[:, None] + 0.08 * rng.standard_normal((len(level), len(YEARS)))
    return _disturb(np.round(np.exp(yearly)).astype(np.int64), rng)


def _disturb(amount: Ints, rng: np.random.Generator) -> Ints:
    chance = rng.random(amount.shape)
    loss = -rng.integers(500, 20_000, amount.shape)
    return np.where(chance < 0.003, loss, np.where(chance > 0.985, NOT_OBSERVED, amount))


def _earner_of(people: People, own: OwnHomes, rng: np.random.Generator) -> Ints:
    place = people.family.copy()
    place[own.person] = len(people.families) + np.arange(len(own.person))
    return np.where(rng.random(len(people)) < 0.01, -1, place)
