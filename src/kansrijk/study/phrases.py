"""The small phrases inside a declaration: spans of time and moments.

::

    window = "5 years"
    at     = "reference date - 1 day"
    at     = "birth + 4 years"
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, cast

# Longer than any register goes back, and within the calendar.
LONGEST = {"year": 200, "month": 2400, "day": 73_000}

SPAN = re.compile(r"^\s*(\d+)\s+(days?|months?|years?)(\s+after)?\s*$")
MOMENT = re.compile(
    r"^\s*(reference date|[a-z][a-z0-9_]*)(?:\s*([+-])\s*(\d+\s+(?:days?|months?|years?)))?\s*$"
)
REFERENCE_DATE = "reference date"


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time, before the reference date or after it."""

    length: int
    unit: Literal["day", "month", "year"]
    after: bool = False

    def before(self, day: date) -> date:
        """Return the day that lies this span before the given one."""
        return self._shift(day, -self.length)

    def beyond(self, day: date) -> date:
        """Return the day that lies this span after the given one."""
        return self._shift(day, self.length)

    def _shift(self, day: date, length: int) -> date:
        if self.unit == "day":
            return day + timedelta(days=length)
        return add_months(day, length * (12 if self.unit == "year" else 1))


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (first_of_next - timedelta(days=1)).day))


@dataclass(frozen=True, slots=True)
class Moment:
    """A day told from another one.

    Parameters
    ----------
    anchor
        The indicator that holds a date of the unit; None for the reference date.
    span
        How long before that day, or after it.
    """

    anchor: str | None = None
    span: Span = Span(0, "day")

    def on(self, day: date) -> date:
        """Return the moment that is told from this day."""
        return self.span.beyond(day) if self.span.after else self.span.before(day)


def parse_span(phrase: str) -> Span:
    """Read ``5 years``, ``60 days`` or ``1 year after``.

    Raises
    ------
    ValueError
        The phrase has another form.
    """
    found = SPAN.match(phrase)
    if not found:
        raise ValueError('a window reads "60 days", "6 months", "5 years" or "1 year after"')
    length, unit, after = found.groups()
    singular = cast('Literal["day", "month", "year"]', unit.rstrip("s"))
    if int(length) > LONGEST[singular]:
        raise ValueError("a window is at most 200 years long")
    return Span(int(length), singular, after=after is not None)


def parse_moment(phrase: str) -> Moment:
    """Read ``reference date``, ``reference date - 1 day``, ``birth`` or ``birth + 4 years``.

    Raises
    ------
    ValueError
        The phrase has another form, or lies after the reference date.
    """
    found = MOMENT.match(phrase)
    if not found:
        raise ValueError('a moment reads "reference date - 1 day" or "birth + 4 years"')
    start, sign, length = found.groups()
    anchor = None if start == REFERENCE_DATE else start
    if anchor is None and sign == "+":
        raise ValueError("an indicator looks back; a moment is not after the reference date")
    if length is None:
        return Moment(anchor)
    return Moment(anchor, parse_span(f"{length} after" if sign == "+" else length))
