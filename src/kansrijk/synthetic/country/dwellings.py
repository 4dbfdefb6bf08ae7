"""Dwellings: what they are, who owns them, and what they are worth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kansrijk.synthetic.country.rows import Coded
from kansrijk.synthetic.days import Bools, Floats, Ints, day

OWNERS = ("E", "C", "V", "O")
"""Owner-occupied; let by a corporation, by another landlord; unknown."""
TYPES = ("1", "2", "3", "4", "5")
"""Detached, semi-detached, corner, terraced, flat."""
VALUE_YEARS, VALUES = (2011, 2014, 2015, 2020), (236.0, 211.0, 206.0, 270.0)
"""Average value (WOZ) in some years, in thousands of euros; between them it goes evenly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dwellings:
    """One entry per dwelling.

    Parameters
    ----------
    neighbourhood
        Place in `geography.neighbourhoods`.
    floor_area
        In square metres.
    owner, type
        Who owns it (`OWNERS`), and what it is (`TYPES`).
    built
        The day from which it is a home.
    institution
        Whether it is one; it has no value then.
    worth
        Logarithm of the value, against the average. It follows the neighbourhood and the family's
        prosperity, and has no effect of its own on anything.
    first, last
        The days from and until which it is lived in; `NEVER` where that goes on.
    """

    neighbourhood: Ints
    floor_area: Ints
    owner: Coded
    type: Coded
    built: Ints
    institution: Bools
    worth: Floats
    first: Ints
    last: Ints

    def __len__(self) -> int:
        return len(self.neighbourhood)

    def value(self, year: int) -> Ints:
        """Return the value in a year (WOZ), in euros, by whole thousands."""
        average = np.interp(year, VALUE_YEARS, VALUES)
        return np.round(average * np.exp(self.worth)).astype(np.int64) * 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sites:
    """Where dwellings are, for whom and for how long, before they are drawn.

    `area` and `prosperity` are those of the neighbourhood, and of the family that lives there; the
    other columns are those of `Dwellings`.
    """

    neighbourhood: Ints
    area: Floats
    prosperity: Floats
    institution: Bools
    first: Ints
    last: Ints


def draw_dwellings(rng: np.random.Generator, sites: Sites) -> Dwellings:
    """Draw dwellings: dearer in prosperous neighbourhoods, and for prosperous families."""
    area, prosperity, n = sites.area, sites.prosperity, len(sites.area)
    worth = 0.27 * area + 0.07 * prosperity + 0.17 * rng.standard_normal(n) - 0.06
    size: Floats = np.exp(np.log(106.0) + 0.45 * worth + 0.24 * rng.standard_normal(n))
    return Dwellings(
        neighbourhood=sites.neighbourhood,
        floor_area=np.round(size).astype(np.int64),
        owner=_owners(rng, 0.9 * prosperity + 0.5 * area),
        type=_types(rng, worth),
        built=_built(rng, sites.first),
        institution=sites.institution,
        worth=worth,
        first=sites.first,
        last=sites.last,
    )


def _owners(rng: np.random.Generator, means: Floats) -> Coded:
    chance = rng.random(len(means))
    owned = 1 / (1 + np.exp(-(0.6 + means)))
    rest = (chance - owned) / (1 - owned)
    let = np.where(rest < 0.73, 1, np.where(rest < 0.98, 2, 3))
    return Coded(np.where(chance < owned, 0, let), OWNERS)


def _types(rng: np.random.Generator, worth: Floats) -> Coded:
    """Draw types: the dearest are detached, the cheapest flats."""
    score = worth / 0.33 + rng.standard_normal(len(worth))
    limits = np.array([-0.7, 0.5, 1.0, 1.8])
    return Coded(len(TYPES) - 1 - np.searchsorted(limits, score), TYPES)


def _built(rng: np.random.Generator, first: Ints) -> Ints:
    """Draw the days from which they are homes: a few are new when somebody moves in."""
    old = day(1990) - rng.integers(0, 70 * 365, len(first))
    new = first - rng.integers(5, 200, len(first))
    return np.minimum(np.where(rng.random(len(first)) < 0.08, new, old), first)
