"""Addresses: in which dwelling each house is through time, and so where everybody lives."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kansrijk.synthetic.country.choice import choose
from kansrijk.synthetic.country.draws import between, some
from kansrijk.synthetic.country.dwellings import Dwellings, Sites, draw_dwellings
from kansrijk.synthetic.country.geography import Geography
from kansrijk.synthetic.country.houses import CHILD, MARRIAGE, Houses, Housing, Stays
from kansrijk.synthetic.country.periods import Periods, cut, present, told
from kansrijk.synthetic.country.years import Years
from kansrijk.synthetic.days import NEVER, YEAR, Floats, Ints

MOVES, MOVES_SINGLE = 0.065, 0.13
"""How often a house moves in a year: with children, and without."""


@dataclass(frozen=True, slots=True)
class AddressSpells:
    """One row per person and dwelling; `end` is the day after the last, `NEVER` where open."""

    person: Ints
    start: Ints
    end: Ints
    dwelling: Ints

    def __len__(self) -> int:
        return len(self.person)


def draw_addresses(
    rng: np.random.Generator,
    housing: Housing,
    prosperity: Floats,
    years: Years,
    geography: Geography,
) -> tuple[AddressSpells, Dwellings]:
    """Draw where all houses are through time.

    Parameters
    ----------
    rng
        The generator.
    housing
        Who is in which house.
    prosperity
        By family.
    years, geography
        The years and areas of the country.
    """
    houses = housing.houses
    stays = some(housing.stays, housing.stays.role != MARRIAGE)
    periods = _draw_moves(rng, stays, houses, years)
    areas = geography.neighbourhoods
    neighbourhood = choose(rng, periods, houses, prosperity, areas)
    presence = present(stays, periods)
    spells = AddressSpells(
        person=stays.person[presence.stay],
        start=np.maximum(stays.start[presence.stay], periods.start[presence.period]),
        end=np.minimum(stays.end[presence.stay], periods.end[presence.period]),
        dwelling=presence.period,
    )
    first, last = _lived_in(spells, len(periods))
    sites = Sites(
        neighbourhood=neighbourhood,
        area=areas.prosperity[neighbourhood],
        prosperity=prosperity[houses.family[periods.house]],
        institution=houses.institution[periods.house],
        first=first,
        last=last,
    )
    return some(spells, spells.end > years.history), draw_dwellings(rng, sites)


def _draw_moves(rng: np.random.Generator, stays: Stays, houses: Houses, years: Years) -> Periods:
    """Return the periods of houses in one dwelling."""
    n = len(houses)
    start, end = np.full(n, NEVER), np.zeros(n, np.int64)
    np.minimum.at(start, stays.house, stays.start)
    np.maximum.at(end, stays.house, np.minimum(stays.end, years.end))
    family = np.zeros(n, np.bool_)
    family[stays.house[stays.role == CHILD]] = True
    rate = np.where(houses.institution, 0.0, np.where(family, MOVES, MOVES_SINGLE)) / YEAR
    since = np.maximum(start, years.history)
    house = np.repeat(np.arange(n), rng.poisson(rate * np.maximum(end - since, 0)))
    moves = between(rng, since[house] + 1, end[house])
    lived_in = np.flatnonzero(start < NEVER)
    days = np.concatenate([start[lived_in], moves])
    return told(cut(np.concatenate([lived_in, house]), days), years)


def _lived_in(spells: AddressSpells, dwellings: int) -> tuple[Ints, Ints]:
    """Return the days from which and until which each dwelling is lived in."""
    first, last = np.full(dwellings, NEVER), np.zeros(dwellings, np.int64)
    np.minimum.at(first, spells.dwelling, spells.start)
    np.maximum.at(last, spells.dwelling, spells.end)
    return first, last
