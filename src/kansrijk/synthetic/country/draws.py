"""Draws that all parts of the country share, and tables as dataclasses of equally long arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any, ClassVar, Protocol, TypeVar, cast

import numpy as np

from kansrijk.synthetic.days import YEAR, Bools, Floats, Ints


class Columns(Protocol):
    """A dataclass, whatever its fields: here equally long arrays."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


Table = TypeVar("Table", bound=Columns)


def happens(rng: np.random.Generator, chance: Floats) -> Bools:
    """Draw whether something happens, each at its own chance."""
    return rng.random(len(chance)) < chance


def between(rng: np.random.Generator, low: Ints, high: Ints | int) -> Ints:
    """Draw days from the low one to before the high one; the low one where that is no later."""
    room = np.maximum(high - low, 0)
    return low + (rng.random(len(low)) * room).astype(np.int64)


def days_of(years: Floats) -> Ints:
    """Return a number of years as days."""
    return (years * YEAR).astype(np.int64)


_LEVEL, _STEEP = 1.6e-5, 0.1
"""Gompertz's a and b: 1.4 a thousand at 45, half of the people die before 84."""


def age_at_death(rng: np.random.Generator, reached: Floats) -> Floats:
    """Draw the ages at which people die who have reached an age, in years.

    The hazard is Gompertz's, a x exp(b x age): drawn by its inverse, given survival.
    """
    spent = -np.log1p(-rng.random(len(reached)))
    return np.log(np.exp(_STEEP * reached) + _STEEP / _LEVEL * spent) / _STEEP


def some(table: Table, rows: Ints | Bools) -> Table:
    """Return some rows of a table; a column may be a table itself."""
    return replace(table, **{f.name: _rows(getattr(table, f.name), rows) for f in fields(table)})


def stacked(tables: Sequence[Table]) -> Table:
    """Return the rows of all tables, one below the other."""
    names = [f.name for f in fields(tables[0])]
    columns = {name: _stack([getattr(table, name) for table in tables]) for name in names}
    return replace(tables[0], **columns)


def _rows(column: Any, rows: Ints | Bools) -> Any:  # noqa: ANN401 - an array or a table
    return cast("Ints", column)[rows] if isinstance(column, np.ndarray) else some(column, rows)


def _stack(columns: list[Any]) -> Any:  # noqa: ANN401 - arrays or tables
    return np.concatenate(columns) if isinstance(columns[0], np.ndarray) else stacked(columns)
