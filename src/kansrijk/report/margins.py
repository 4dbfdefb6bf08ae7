"""Intervals as they stand in a table: ``14,0-15,7%`` with a dash."""

from __future__ import annotations

from kansrijk.findings import Number
from kansrijk.report.numbers import MASK, MINUS, decimal, interval, known, places_within
from kansrijk.report.wording import Texts

TENTH = 0.0995
"""What is told as 0.10 or more has two digits with two decimals."""


def margin(number: Number, within: float | None, t: Texts) -> str:
    """Return the interval of a share of this whole, empty where it has none."""
    ends, places = interval(number), places_within(within)
    if ends is None:
        return ""
    low, high = (decimal(100 * end, places, t.language) for end in ends)
    return t("table.between", low=low, high=f"{high}%")


def signed(number: Number, t: Texts) -> str:
    """Return a number that is no share and may lie below nothing."""
    value = known(number)
    return MASK if value is None else _signed(value, t)


def signed_margin(number: Number, t: Texts) -> str:
    """Return the interval of such a number, empty where it has none or one without width."""
    low, high = interval(number) or (0.0, 0.0)
    if low == high:
        return ""
    return t("relevance.between", low=_signed(low, t), high=_signed(high, t))


def _signed(value: float, t: Texts) -> str:
    """Return it with two digits, and no more than three decimals; nothing is said as 0."""
    if value == 0:
        return "0"
    places = 2 if abs(value) >= TENTH else 3
    rounded = round(value, places)
    return f"{MINUS if rounded < 0 else ''}{decimal(abs(rounded), places, t.language)}"
