"""Intervals as they stand in a table: ``14,0-15,7%`` with a dash."""

from __future__ import annotations

from kansrijk.findings import Number
from kansrijk.report.numbers import MASK, MINUS, decimal, interval, known, places_within
from kansrijk.report.wording import Texts


def margin(number: Number, within: float | None, t: Texts) -> str:
    """Return the interval of a share of this whole, empty where it has none."""
    ends, places = interval(number), places_within(within)
    if ends is None:
        return ""
    low, high = (decimal(100 * end, places, t.language) for end in ends)
    return t("table.between", low=low, high=f"{high}%")


def signed(number: Number, places: int, t: Texts) -> str:
    """Return a number that is no share and may lie below nothing."""
    value = known(number)
    return MASK if value is None else _signed(value, places, t)


def signed_margin(number: Number, places: int, t: Texts) -> str:
    """Return the interval of such a number, empty where it has none."""
    ends = interval(number)
    if ends is None:
        return ""
    low, high = (_signed(end, places, t) for end in ends)
    return t("relevance.between", low=low, high=high)


def _signed(value: float, places: int, t: Texts) -> str:
    rounded = round(value, places)
    return f"{MINUS if rounded < 0 else ''}{decimal(abs(rounded), places, t.language)}"
