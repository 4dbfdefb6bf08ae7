"""How houses choose a neighbourhood: prosperous families are likelier to be in a prosperous one."""

from __future__ import annotations

import numpy as np

from kansrijk.synthetic.country.geography import Neighbourhoods
from kansrijk.synthetic.country.houses import Houses
from kansrijk.synthetic.country.periods import Periods
from kansrijk.synthetic.days import Floats, Ints

STAYS_IN_TOWN, STARTS_IN_TOWN = 0.8, 0.65
"""Share of the moves within the municipality, and of the new houses in the family's."""
CHOICE = 0.6
"""Correlation of a family's prosperity with its wish for a prosperous neighbourhood."""


def choose(
    rng: np.random.Generator,
    periods: Periods,
    houses: Houses,
    prosperity: Floats,
    areas: Neighbourhoods,
) -> Ints:
    """Choose a neighbourhood for each period of a house in one dwelling.

    A family begins anywhere; its other houses, and a house that moves, are often in the same
    municipality as before.
    """
    family = houses.family[periods.house]
    home = _anywhere(_wish(rng, prosperity), areas)
    first = np.append(True, periods.house[1:] != periods.house[:-1])
    begins = first & (periods.house < len(prosperity))
    wish = _wish(rng, prosperity[family])
    anew = rng.random(len(wish)) > np.where(first, STARTS_IN_TOWN, STAYS_IN_TOWN)
    chosen = np.where(begins, home[family], _anywhere(wish, areas))
    # Who stays in town is where the house last chose from the whole country, or the family did.
    place = np.arange(len(wish))
    last = np.maximum.accumulate(np.where(begins | anew, place, 0))
    same = periods.house[last] == periods.house
    town = areas.municipality[np.where(same & (begins | anew)[last], chosen[last], home[family])]
    near = np.flatnonzero(~(begins | anew))
    chosen[near] = _fill(wish[near], town[near], areas, areas.municipality)
    return chosen


def _wish(rng: np.random.Generator, prosperity: Floats) -> Floats:
    rest = np.sqrt(1 - CHOICE**2)
    return CHOICE * prosperity + rest * rng.standard_normal(len(prosperity))


def _anywhere(wish: Floats, areas: Neighbourhoods) -> Ints:
    """Fill the neighbourhoods of the whole country."""
    return _fill(wish, np.zeros(len(wish), np.int64), areas, np.zeros(len(areas), np.int64))


def _fill(wish: Floats, town: Ints, areas: Neighbourhoods, town_of: Ints) -> Ints:
    """Fill the neighbourhoods of each town in order of prosperity, each to its share.

    Parameters
    ----------
    wish, town
        Of the houses: who wishes most gets the most prosperous, within a town.
    areas, town_of
        The neighbourhoods, and the town of each.
    """
    many = np.bincount(town, minlength=int(town_of.max()) + 1)
    before = np.cumsum(many) - many
    sorted_houses = np.lexsort((wish, town))
    rank = np.empty(len(wish))
    rank[sorted_houses] = np.arange(len(wish)) - before[town[sorted_houses]]
    sorted_areas = np.lexsort((areas.prosperity, town_of))
    whole = np.bincount(town_of, areas.share)[town_of]
    reached = np.cumsum((areas.share / whole)[sorted_areas])
    place = np.searchsorted(reached, town + (rank + 0.5) / many[town])
    return sorted_areas[place]
