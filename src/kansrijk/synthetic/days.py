"""Days as whole numbers since 1970, and the ways registers write them."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Texts = NDArray[np.str_]

YEAR = 365.25
OPEN_END = "88888888"


def day(year: int, month: int = 1, number: int = 1) -> int:
    """Return the number of a calendar day."""
    return (date(year, month, number) - date(1970, 1, 1)).days


REFERENCE = day(2015)
LAST = day(2016, 6, 30)
"""The last day that the registers know of."""
NEVER = day(9999)
"""A day that does not come: an open end."""


def age_on(born: Ints, moment: int = REFERENCE) -> Ints:
    """Return the whole years from birth to a day, by the calendar."""
    months, then = _months(born), _months(np.array([moment]))
    early = _day_of_month(born) > _day_of_month(np.array([moment]))
    return (then - months - early) // 12


def compact(days: Ints) -> Texts:
    """Write days as registers do: ``20150101``, and ``88888888`` for an open end."""
    return np.where(days >= NEVER, OPEN_END, np.char.replace(iso(days), "-", ""))


def iso(days: Ints) -> Texts:
    """Write days as ``2015-01-01``."""
    return days.astype("datetime64[D]").astype("U10")


def _months(days: Ints) -> Ints:
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def _day_of_month(days: Ints) -> Ints:
    stamps = days.astype("datetime64[D]")
    return (stamps - stamps.astype("datetime64[M]")).astype(np.int64)
