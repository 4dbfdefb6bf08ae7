"""A sheet of the workbook: columns with a title and a kind, and rows of plain values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kansrijk.findings import Number
from kansrijk.report.numbers import MASK, interval
from kansrijk.report.plain_data import DIGITS, MASKED, number
from kansrijk.report.wording import Texts

Kind = Literal["text", "long", "code", "count", "share", "percent", "number", "fine", "date"]
Value = str | float | int | date | None
Row = tuple[Value, ...]
Kinds = dict[str, Kind]
"""The kinds of the columns by the keys of their titles."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, and what its values are."""

    title: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of the workbook."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def sheet(key: str, kinds: Kinds, rows: Iterable[Row], t: Texts) -> Iterator[Sheet]:
    """Yield a sheet whose columns are named by the texts of these keys; none without rows."""
    columns = tuple(Column(t(title), kind) for title, kind in kinds.items())
    if filled := tuple(rows):
        yield Sheet(t(f"sheet.{key}"), columns, filled)


def value(found: Number | None) -> Value:
    """Return a released number as it stands in a cell."""
    plain = None if found is None else number(found)
    return MASK if plain == MASKED else plain


def with_interval(found: Number) -> tuple[Value, Value, Value]:
    """Return a rate and the ends of its interval."""
    ends = interval(found)
    low, high = (round(end, DIGITS) for end in ends) if ends else (None, None)
    return value(found), low, high
