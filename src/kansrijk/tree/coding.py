"""Coding columns: the distinct values of each are ranked once, and every value looked up.

A column with a grid is ranked by its grid cells. The cell of x is the whole number k with
``k * grid <= x < (k + 1) * grid``, both products rounded to doubles, because the published rule
``x < cut`` is computed that way too.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from kansrijk.errors import Problem
from kansrijk.tree.codes import WIDEST_FIRST, Codes, Coding, empty_table
from kansrijk.tree.columns import EVERY, row_problems
from kansrijk.tree.jit import Team, kernel
from kansrijk.tree.problems import complain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from kansrijk.tree.columns import Array, Column

# Up to here a cell number is exact, and at most one off when found by division.
MOST_CELLS = 2**52
# Rows coded at a time: their codes stay in the processor's cache until all columns are written.
CHUNK = 2**14
NO_MISSING = np.zeros(0, bool)


def encode(columns: Sequence[Column], *, threads: int | None = None) -> Codes:
    """Code columns, each once, several at a time.

    Parameters
    ----------
    columns
        At least one, with different names and equally many rows.
    threads
        How many threads code; None for as many as there are processors.

    Returns
    -------
    Codes
        The same for any number of threads.

    Raises
    ------
    UsageError
        If columns are absent, differ in rows, share a name, or have a grid too fine to count on.

    Examples
    --------
    >>> from kansrijk.tree import Column
    >>> ages = Column("age", np.array([7.0, 3.0, np.nan, 7.0]), "number")
    >>> encode([ages]).of(0)
    array([2, 1, 0, 2], dtype=uint8)
    """
    complain(_set_problems(columns))
    with Team(threads) as team:
        found = team.each(_coder, columns)
        complain([problem for problem in found if isinstance(problem, Problem)])
        return _assemble([coder for coder in found if isinstance(coder, Coder)], team)


@dataclass(frozen=True, slots=True, eq=False)
class Coder:
    """How the values of one column become codes.

    Parameters
    ----------
    column
        The column.
    coding
        What its codes mean.
    low, table
        The code of each whole number from `low` on, where they lie close together; otherwise codes
        are looked up in the meaning.
    """

    column: Column
    coding: Coding
    low: int = 0
    table: Array | None = None

    def code(self, rows: slice, codes: Array) -> None:
        """Write the codes of some rows; `codes` has the shape ``[rows]``."""
        missing = self.column.is_missing(rows) if self.column.may_miss else NO_MISSING
        if self.table is not None:
            look_up(_whole(self.column, rows), missing, self.low, self.table, codes)
            return
        places = _places(self.column, rows)
        found = np.empty(len(places), np.uint32)
        find_codes(self.coding.meaning, places, found)
        if len(missing):
            found[missing] = 0
        codes[:] = found


@kernel
def look_up(
    values: Array, missing: NDArray[np.bool_], low: int, table: Array, codes: Array
) -> None:
    """Write the code of each whole number.

    Parameters
    ----------
    values
        Shape ``[rows]``; anything where missing.
    missing
        Shape ``[rows]``, or empty if nothing is missing.
    low, table
        The code of each whole number from `low` on.
    codes
        Shape ``[rows]``; filled.
    """
    some = len(missing) > 0
    for row in range(len(values)):
        codes[row] = 0 if some and missing[row] else table[np.int64(values[row]) - low]


@kernel
def mark_seen(values: Array, missing: NDArray[np.bool_], low: int, seen: NDArray[np.bool_]) -> None:
    """Mark the whole numbers from `low` on that some row has; other arguments as in `look_up`."""
    some = len(missing) > 0
    for row in range(len(values)):
        if not (some and missing[row]):
            seen[np.int64(values[row]) - low] = True


@kernel
def find_codes(meaning: Array, values: Array, codes: NDArray[np.uint32]) -> None:
    """Write the code of each value: one more than the number of meanings below it.

    All rows take each step of the search together, so that none waits for another.

    Parameters
    ----------
    meaning
        What the codes from 1 on stand for, ascending; at least one.
    values
        Shape ``[rows]``.
    codes
        Shape ``[rows]``; filled.
    """
    codes[:] = 0
    many = np.uintp(len(meaning))
    while many > np.uintp(1):
        half = many >> np.uintp(1)
        for row in range(len(values)):
            below = meaning[codes[row] + half - np.uintp(1)] < values[row]
            codes[row] += half * np.uintp(below)
        many -= half
    codes += np.uint32(1)


def _assemble(coders: Sequence[Coder], team: Team) -> Codes:
    """Code all columns, a few rows at a time."""
    types = [_code_type(len(coder.coding.meaning)) for coder in coders]
    members = tuple(np.flatnonzero([found == dtype for found in types]) for dtype in WIDEST_FIRST)
    table = empty_table(len(coders[0].column.values), members)
    codes = Codes(tuple(coder.coding for coder in coders), members, table)
    columns = [codes.of(index) for index in range(len(coders))]

    def fill(chunk: slice) -> None:
        for column, coder in zip(columns, coders, strict=True):
            coder.code(chunk, column[chunk])

    team.each(fill, _chunks(codes.rows))
    return codes


def _chunks(rows: int) -> Iterator[slice]:
    """Yield ranges of rows that together fit into the processor's cache."""
    return (slice(first, min(first + CHUNK, rows)) for first in range(0, rows, CHUNK))


def _coder(column: Column) -> Coder | Problem:
    """Return how a column is coded, or what prevents it."""
    if column.kind != "number":
        every = np.arange(len(column.levels))
        return _by_table(column, every, low=-1, seen=np.arange(len(every) + 1) > 0)
    if not _countable(column):
        todo = "take a coarser grid: at most 2**52 cells may lie between zero and a number"
        message = "the grid is too fine for numbers of this size"
        return Problem("tree", column.name, message, given=str(column.grid), todo=todo)
    low, high = _range(column)
    if low is not None and high - low < 4 * len(column.values) + 1024:
        seen = _seen(column, low, high)
        return _by_table(column, np.flatnonzero(seen) + low, low=low, seen=seen)
    observed = _places(column, EVERY)[~column.is_missing()]
    return Coder(column, _coding(column, np.unique(observed)))


def _by_table(column: Column, meaning: Array, *, low: int, seen: NDArray[np.bool_]) -> Coder:
    """Return a coder of whole numbers of a small range, which needs no search."""
    table = np.cumsum(seen).astype(_code_type(len(meaning)))
    return Coder(column, _coding(column, meaning), low, table)


def _coding(column: Column, meaning: Array) -> Coding:
    grid = column.grid
    if grid is not None:
        grid = float(grid) if column.values.dtype.kind == "f" else int(grid)
    return Coding(column.name, column.kind, column.levels, grid, meaning)


def _places(column: Column, rows: slice) -> Array:
    """Return what is ranked of some rows: values or grid cells, anything where missing."""
    values = column.values[rows]
    if values.dtype.kind == "f":
        # a copy, in which -0.0 and 0.0 are one value
        return values + 0.0 if column.grid is None else _cells(values, float(column.grid))
    values = _whole(column, rows)
    return values if values.dtype == np.uint64 else values.astype(np.int64, copy=False)


def _whole(column: Column, rows: slice) -> Array:
    """Return whole numbers, or their grid cells, of some rows; anything where missing."""
    values = column.values[rows]
    if column.grid is None:
        return values
    if values.dtype != np.uint64:
        values = values.astype(np.int64, copy=False)
    return values // int(column.grid)


def _range(column: Column) -> tuple[int | None, int]:
    """Return the least and the greatest whole number, None where there is none."""
    if column.values.dtype.kind == "f" or column.values.dtype == np.uint64:
        return None, 0
    if column.values.itemsize == 1 and column.grid is None:
        return -128, 255
    lows: list[int] = []
    highs: list[int] = []
    for chunk in _chunks(len(column.values)):
        observed = _places(column, chunk)[~column.is_missing(chunk)]
        if len(observed):
            lows.append(int(observed.min()))
            highs.append(int(observed.max()))
    return (min(lows), max(highs)) if lows else (0, 0)


def _seen(column: Column, low: int, high: int) -> NDArray[np.bool_]:
    """Return which whole numbers of a range some row has."""
    seen = np.zeros(high - low + 1, bool)
    missing = column.is_missing() if column.may_miss else NO_MISSING
    mark_seen(_whole(column, EVERY), missing, low, seen)
    return seen


def _countable(column: Column) -> bool:
    """Return whether the cells of a grid on doubles can be told apart."""
    if column.grid is None or column.values.dtype.kind != "f":
        return True
    with np.errstate(over="ignore", invalid="ignore"):
        cells = np.abs(column.values / float(column.grid))
        return not np.any((cells >= MOST_CELLS) & np.isfinite(column.values))


def _cells(values: Array, grid: float) -> NDArray[np.float64]:
    """Return the grid cell of each value.

    The quotient is rounded, so that its floor may be one cell too high, and a value may be the
    rounded product of the next cell; both are mended by asking the products themselves.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        cells = np.floor(values / grid)
        cells -= cells * grid > values
        cells += (cells + 1) * grid <= values
    return cells + 0.0


def _code_type(distinct: int) -> type[np.unsignedinteger[Any]]:
    """Return the smallest type that holds so many codes and the one for missing."""
    return next(dtype for dtype in WIDEST_FIRST[::-1] if distinct <= np.iinfo(dtype).max)


def _set_problems(columns: Sequence[Column]) -> list[Problem]:
    """Return what does not fit between columns."""
    if not columns:
        return [Problem("tree", "columns", "there are no columns", todo="give at least one")]
    names = sorted(column.name for column in columns)
    doubles = {left for left, right in pairwise(names) if left == right}
    found = [Problem("tree", name, "two columns have this name") for name in sorted(doubles)]
    return found + row_problems(columns)
