"""Columns as small integer codes: ranks of the distinct values, 0 for missing.

All that a classification tree asks of a column is the order of its values (or which level a value
is), so every column is ranked once and every refit shares the codes. Numbers are ranked in their
own type: whole numbers never become doubles, which would merge neighbours above 2**53.

A column with a grid is ranked by its grid cells. The cell of x is the whole number k with
``k * grid <= x < (k + 1) * grid``, both products rounded to doubles, because the published rule
``x < cut`` is computed that way too.
"""

from __future__ import annotations

import math
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from kansrijk.errors import Problem
from kansrijk.tree.problems import complain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kansrijk.tree.columns import Array, Column, Kind

CODE_TYPES = (np.uint8, np.uint16, np.uint32)
# Up to here a cell number is exact, and at most one off when found by division.
MOST_CELLS = 2**52


@dataclass(frozen=True, slots=True, eq=False)
class Coding:
    """What the codes of one column stand for.

    Parameters
    ----------
    name, kind, levels, grid
        As in `Column`; a grid on whole numbers is an int.
    meaning
        What code 1, 2, ... stands for, ascending: a value, a grid cell, or a level's index.
    """

    name: str
    kind: Kind
    levels: tuple[str, ...]
    grid: float | None
    meaning: Array = field(repr=False)

    def cut_between(self, below: int, above: int) -> float | int:
        """Return the cut that parts two codes, neighbours among the observed.

        ``x < cut`` holds for every value up to that of `below` and for none from that of `above`.
        """
        low, high = self.meaning[below - 1].item(), self.meaning[above - 1].item()
        if self.grid is not None:
            return _edge(low, high) * self.grid + 0  # + 0 makes -0.0 plain
        return _midpoint(low, high) if isinstance(low, float) else _edge(low, high)


@dataclass(frozen=True, slots=True, eq=False)
class Codes:
    """All columns of some rows, coded.

    Parameters
    ----------
    codings
        What the codes mean, in column order.
    blocks
        The codes, columns of one type together: each ``[columns of this type, rows]``, so that a
        column lies in one piece.
    members
        Which columns each block holds, in order.
    rows
        The number of rows.
    """

    codings: tuple[Coding, ...]
    blocks: tuple[Array, ...] = field(repr=False)
    members: tuple[NDArray[np.intp], ...] = field(repr=False)
    rows: int
    offsets: NDArray[np.int64] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        sizes = [len(coding.meaning) + 1 for coding in self.codings]
        object.__setattr__(self, "offsets", np.cumsum([0, *sizes], dtype=np.int64))

    @property
    def size(self) -> int:
        """The number of codes of all columns together, the codes for missing included."""
        return int(self.offsets[-1])

    def of(self, column: int) -> Array:
        """Return the codes of one column; shape ``[rows]``."""
        for block, members in zip(self.blocks, self.members, strict=True):
            where = np.flatnonzero(members == column)
            if len(where):
                return block[where[0]]
        raise IndexError(column)


def encode(columns: Sequence[Column], *, threads: int | None = None) -> Codes:
    """Code columns, each once, several at a time.

    Parameters
    ----------
    columns
        At least one, with different names and equally many rows.
    threads
        How many columns to code at a time; None for as many as there are processors.

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
    with ThreadPoolExecutor(threads or os.cpu_count()) as pool:
        coded = list(pool.map(_code, columns))
    complain([found for found in coded if isinstance(found, Problem)])
    return _assemble([found for found in coded if not isinstance(found, Problem)])


def _assemble(coded: Sequence[tuple[Coding, Array]]) -> Codes:
    """Put the columns of one code type together."""
    types: list[np.dtype[Any]] = [codes.dtype for _, codes in coded]
    members = [np.flatnonzero([found == dtype for found in types]) for dtype in CODE_TYPES]
    held = tuple(indexes for indexes in members if len(indexes))
    return Codes(
        codings=tuple(coding for coding, _ in coded),
        blocks=tuple(np.stack([coded[int(index)][1] for index in indexes]) for indexes in held),
        members=held,
        rows=len(coded[0][1]),
    )


def _code(column: Column) -> tuple[Coding, Array] | Problem:
    """Return one column's coding and codes, or what prevents it."""
    observed = ~column.is_missing()
    values, grid = _comparable(column, observed)
    if values is None:
        return Problem(
            "tree",
            column.name,
            "the grid is too fine for numbers of this size",
            given=str(column.grid),
            todo="take a coarser grid: at most 2**52 cells may lie between zero and a number",
        )
    meaning, ranks = _rank(values) if column.kind == "number" else _levels(column, values)
    codes = np.zeros(len(observed), _code_type(len(meaning)))
    codes[observed] = ranks
    return Coding(column.name, column.kind, column.levels, grid, meaning), codes


def _comparable(column: Column, observed: NDArray[np.bool_]) -> tuple[Array | None, float | None]:
    """Return the observed values or cells, and the grid in the type of the values."""
    values = column.values[observed]
    if values.dtype.kind == "f":
        values = values + 0.0  # a copy, in which -0.0 and 0.0 are one value
    elif values.dtype != np.uint64:
        values = values.astype(np.int64)
    if column.grid is None:
        return values, None
    if values.dtype.kind == "f":
        return _cells(values, float(column.grid)), float(column.grid)
    grid = int(column.grid)
    return values // grid, grid


def _cells(values: Array, grid: float) -> NDArray[np.float64] | None:
    """Return the grid cell of each value, or None if cells cannot be told apart.

    The quotient is rounded, so that its floor may be one cell too high, and a value may be the
    rounded product of the next cell; both are mended by asking the products themselves.
    """
    with np.errstate(over="ignore"):
        cells = np.floor(values / grid)
        if np.any((np.abs(cells) >= MOST_CELLS) & np.isfinite(values)):
            return None
        cells -= cells * grid > values
        cells += (cells + 1) * grid <= values
    return cells + 0.0


def _rank(values: Array) -> tuple[Array, Array]:
    """Return the distinct values, ascending, and the rank of each value from 1."""
    if values.dtype == np.int64 and len(values):
        low = int(values.min())
        span = int(values.max()) - low + 1
        if span <= 4 * len(values) + 1024:
            return _rank_by_table(values - low, low=low, span=span)
    meaning = np.unique(values)
    return meaning, np.searchsorted(meaning, values) + 1


def _rank_by_table(places: NDArray[np.int64], *, low: int, span: int) -> tuple[Array, Array]:
    """Rank whole numbers of a small range without sorting: 20 times as fast."""
    seen = np.zeros(span, bool)
    seen[places] = True
    return np.flatnonzero(seen) + low, np.cumsum(seen)[places]


def _levels(column: Column, values: Array) -> tuple[Array, Array]:
    """Return every level, also those without rows, and the codes."""
    return np.arange(len(column.levels)), values + 1


def _code_type(distinct: int) -> type[np.unsignedinteger[Any]]:
    """Return the smallest type that holds so many codes and the one for missing."""
    return next(dtype for dtype in CODE_TYPES if distinct <= np.iinfo(dtype).max)


def _edge(low: float, high: float) -> float:
    """Return the whole number in the middle of those that part two whole numbers.

    Of ``low + 1`` up to ``high`` each parts them; -inf and inf have no middle with anything.
    """
    return high if math.isinf(low) or math.isinf(high) else (low + 1 + high) // 2


def _midpoint(low: float, high: float) -> float:
    """Return the double midway, or the higher value where no double lies strictly between."""
    middle = (low + high) / 2
    if math.isinf(middle):
        middle = low / 2 + high / 2  # the sum may overflow where the middle does not
    return (middle if low < middle < high else high) + 0.0


def _set_problems(columns: Sequence[Column]) -> list[Problem]:
    """Return what does not fit between columns."""
    if not columns:
        return [Problem("tree", "columns", "there are no columns", todo="give at least one")]
    names = sorted(column.name for column in columns)
    doubles = {left for left, right in pairwise(names) if left == right}
    found = [Problem("tree", name, "two columns have this name") for name in sorted(doubles)]
    rows = len(columns[0].values)
    short = [column for column in columns if len(column.values) != rows]
    message = "has another number of rows than the first column"
    return found + [Problem("tree", column.name, message) for column in short]
