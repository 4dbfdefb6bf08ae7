"""Days as numbers: how long ago they were, in which year, and how far from another day.

Days are counted from 1 January 1970, months from January of the year 0.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from kansrijk.study import Span

Integers = NDArray[np.int64]
# January 1970, counted from January of the year 0.
EPOCH_MONTH = 1970 * 12


def months_of(days: Integers) -> Integers:
    """Return the months that days lie in, counted from January of the year 0."""
    return _by_calendar(_months, days)


def years_of(days: Integers) -> Integers:
    """Return the calendar years that days lie in."""
    return months_of(days) // 12


def shifted(days: Integers, span: Span) -> Integers:
    """Return days so much later, or earlier; months end on their last day."""
    length = span.length if span.after else -span.length
    if span.unit == "day":
        return days + length
    months = months_of(days) + length * (12 if span.unit == "year" else 1)
    return _first_of(months) + np.minimum(
        _of_month(days), _first_of(months + 1) - 1 - _first_of(months)
    )


def passed(unit: str, days: Integers, until: Integers) -> Integers:
    """Return how many whole days, months or years have passed from days until others.

    Parameters
    ----------
    unit
        Days, months or years: as declared, with or without "ago".
    days
        The days.
    until
        The days until which is counted: one for all, or one for each.
    """
    if unit.startswith("days"):
        return until - days
    months = months_of(until) - months_of(days) - (_of_month(days) > _of_month(until))
    return months // 12 if unit.startswith("years") else months


def _of_month(days: Integers) -> Integers:
    """Return how many days of their month have gone before."""
    return _by_calendar(lambda each: each - _first_of(_months(each)), days)


def _by_calendar(work: Callable[[Integers], Integers], days: Integers) -> Integers:
    """Work out each day of the calendar once: the dates of many units are few days."""
    first = int(days.min(initial=0))
    calendar = np.arange(first, int(days.max(initial=0)) + 1)
    return work(days) if len(calendar) > days.size else work(calendar)[days - first]


def _months(days: Integers) -> Integers:
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + EPOCH_MONTH


def _first_of(months: Integers) -> Integers:
    return (months - EPOCH_MONTH).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
