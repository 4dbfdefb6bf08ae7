"""Time cut into periods in which nothing changes, and who is there in each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kansrijk.synthetic.country.draws import some
from kansrijk.synthetic.country.houses import Stays
from kansrijk.synthetic.country.years import Years
from kansrijk.synthetic.days import NEVER, Ints

LONG_AGO = 200_000
"""Days before 1970 that are still told apart."""
BEYOND = 2**22
"""More than any day since then: a house and a day make one number that sorts."""


@dataclass(frozen=True, slots=True)
class Periods:
    """Periods of houses, in order of house and day; `end` is the day after the last."""

    house: Ints
    start: Ints
    end: Ints

    def __len__(self) -> int:
        return len(self.house)


@dataclass(frozen=True, slots=True)
class Presence:
    """Who is there: a row for each stay (a place in `Stays`) and period that it covers."""

    stay: Ints
    period: Ints


def cut(house: Ints, day: Ints) -> Periods:
    """Cut the time of each house at the days; the last period of each is open."""
    keys = np.unique(_key(house, day))
    owner, shifted = np.divmod(keys, BEYOND)
    start = shifted - LONG_AGO
    end = np.full(len(keys), NEVER)
    follows = np.flatnonzero(owner[1:] == owner[:-1])
    end[follows] = start[follows + 1]
    return Periods(owner, start, end)


def told(periods: Periods, years: Years) -> Periods:
    """Return the periods that the registers tell: those that reach into their years."""
    return some(periods, (periods.end > years.history) & (periods.start <= years.end))


def present(stays: Stays, periods: Periods) -> Presence:
    """Put each stay in the periods of its house that it has a day in."""
    keys = _key(periods.house, periods.start)
    earliest = np.searchsorted(periods.house, stays.house)
    first = np.searchsorted(keys, _key(stays.house, stays.start), side="right") - 1
    first = np.maximum(first, earliest)
    last = np.searchsorted(keys, _key(stays.house, stays.end))
    count = np.maximum(last - first, 0)
    stay = np.repeat(np.arange(len(stays)), count)
    within = np.arange(len(stay)) - np.repeat(np.cumsum(count) - count, count)
    return Presence(stay, first[stay] + within)


def _key(house: Ints, day: Ints) -> Ints:
    return house * BEYOND + (day + LONG_AGO)
