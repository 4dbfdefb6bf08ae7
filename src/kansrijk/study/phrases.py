"""The small phrases inside a declaration: conditions, spans of time, moments.

::

    where  = ["age < 23", "presentation = 2013J", "not in_youth_help"]
    window = "5 years"
    at     = "reference date - 1 day"
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal, cast

Operator = Literal["=", "!=", "<", "<=", ">", ">="]
OPERATIONS: Mapping[Operator, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
# Longer than any register goes back, and within the calendar.
LONGEST = {"year": 200, "month": 2400, "day": 73_000}

CONDITION = re.compile(r"^\s*([a-z][a-z0-9_]*)\s*(<=|>=|!=|=|<|>)\s*([^\s=<>].*?)\s*$")
FLAG = re.compile(r"^\s*(not\s+)?([a-z][a-z0-9_]*)\s*$")
SPAN = re.compile(r"^\s*(\d+)\s+(days?|months?|years?)(\s+after)?\s*$")
MOMENT = re.compile(r"^\s*reference date(?:\s*-\s*(\d+\s+(?:days?|months?|years?)))?\s*$")


@dataclass(frozen=True, slots=True)
class Condition:
    """A comparison of one name with one value: ``age < 23``."""

    name: str
    operator: Operator
    value: str

    def holds(self, values: Any, value: float) -> Any:  # noqa: ANN401 - arrays and expressions
        """Compare values, of an array or an expression, with the condition's value as a number."""
        return OPERATIONS[self.operator](values, value)


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


def parse_condition(phrase: str) -> Condition:
    """Read ``name operator value``, ``flag`` or ``not flag``.

    Raises
    ------
    ValueError
        The phrase has another form; the message says which forms there are.
    """
    if found := CONDITION.match(phrase):
        name, sign, value = found.groups()
        return Condition(name, cast("Operator", sign), value.strip("'\""))
    if found := FLAG.match(phrase):
        negated, name = found.groups()
        return Condition(name, "=", "no" if negated else "yes")
    forms = '"name < value", "name = value" (or !=, <=, >, >=), "flag" or "not flag"'
    raise ValueError(f"a condition reads {forms}")


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


def parse_moment(phrase: str) -> Span:
    """Read ``reference date`` or ``reference date - 1 day`` as the span before that date.

    Raises
    ------
    ValueError
        The phrase has another form.
    """
    found = MOMENT.match(phrase)
    if not found:
        raise ValueError('a moment reads "reference date" or "reference date - 1 day"')
    return parse_span(found.group(1)) if found.group(1) else Span(0, "day")
