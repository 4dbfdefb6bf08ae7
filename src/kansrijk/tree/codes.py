"""Columns as small integer codes: ranks of the distinct values, 0 for missing.

All that a classification tree asks of a column is the order of its values (or which level a value
is), so every column is ranked once and every refit shares the codes. Numbers are ranked in their
own type: whole numbers never become doubles, which would merge neighbours above 2**53.

A column with a grid is ranked by its grid cells. The cell of x is the whole number k with
``k * grid <= x < (k + 1) * grid``, both products rounded to doubles, because the published rule
``x < cut`` is computed that way too.

The codes of a row lie side by side: a node's rows are scattered, and a row that is fetched at once
is counted for all its columns.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kansrijk.errors import Problem
from kansrijk.tree.columns import EVERY
from kansrijk.tree.jit import Team, kernel
from kansrijk.tree.problems import complain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from kansrijk.tree.columns import Array, Column, Kind

WIDEST_FIRST: Final = (np.uint32, np.uint16, np.uint8)
# Up to here a cell number is exact, and at most one off when found by division.
MOST_CELLS = 2**52
# Rows coded at a time: their codes stay in the processor's cache until all columns are written.
CHUNK = 2**14
NO_MISSING = np.zeros(0, bool)


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

    def below(self, cut: float) -> int:
        """Return how many of the codes from 1 on stand for values below a cut.

        Python compares whole numbers of any size with doubles exactly; NumPy does not.
        """
        return bisect_left(self.meaning, cut, key=self._value)

    def _value(self, place: np.generic) -> float | int:
        """Return a meaning as a number: for a cell, its lower edge."""
        value = place.item()
        return value if self.grid is None else value * self.grid


@dataclass(frozen=True, slots=True, eq=False)
class Codes:
    """All columns of some rows, coded.

    Parameters
    ----------
    codings
        What the codes mean, in column order.
    members
        Which columns have codes of each type, in the order of `WIDEST_FIRST`.
    table
        The codes of each row as bytes; shape ``[rows, bytes of a row]``.

    Attributes
    ----------
    blocks
        The same by type of code: each ``[rows, columns of this type]``.
    offsets
        Where the counts of each column begin, and where the last end; shape ``[columns + 1]``.
    starts
        Where the counts of each column begin, in the order of the blocks; shape ``[columns]``.
    is_nominal
        Which columns have no order; shape ``[columns]``.
    """

    codings: tuple[Coding, ...]
    members: tuple[NDArray[np.intp], ...] = field(repr=False)
    table: NDArray[np.uint8] = field(repr=False)
    blocks: tuple[Array, Array, Array] = field(init=False, repr=False)
    offsets: NDArray[np.int64] = field(init=False, repr=False)
    starts: NDArray[np.uintp] = field(init=False, repr=False)
    is_nominal: NDArray[np.bool_] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        sizes = [len(coding.meaning) + 1 for coding in self.codings]
        offsets = np.cumsum([0, *sizes], dtype=np.int64)
        nominal = [coding.kind == "nominal" for coding in self.codings]
        object.__setattr__(self, "blocks", blocks_of(self.table, self.members))
        object.__setattr__(self, "offsets", offsets)
        starts = offsets[np.concatenate(self.members)].astype(np.uintp)
        object.__setattr__(self, "starts", starts)
        object.__setattr__(self, "is_nominal", np.array(nominal))

    @property
    def rows(self) -> int:
        """The number of rows."""
        return len(self.table)

    @property
    def size(self) -> int:
        """The number of codes of all columns together, the codes for missing included."""
        return int(self.offsets[-1])

    @property
    def nbytes(self) -> int:
        """The bytes that the codes take."""
        return self.table.nbytes

    def of(self, column: int) -> Array:
        """Return the codes of one column; shape ``[rows]``."""
        for block, members in zip(self.blocks, self.members, strict=True):
            where = np.flatnonzero(members == column)
            if len(where):
                return block[:, where[0]]
        raise IndexError(column)

    def span(self, column: int) -> slice:
        """Return where the counts of a column lie."""
        return slice(int(self.offsets[column]), int(self.offsets[column + 1]))


def empty_table(rows: int, members: Sequence[NDArray[np.intp]]) -> NDArray[np.uint8]:
    """Return room for the codes of some rows; the next row begins where any code may begin."""
    sizes = zip(WIDEST_FIRST, members, strict=True)
    width = sum(np.dtype(dtype).itemsize * len(columns) for dtype, columns in sizes)
    return np.empty((rows, -(-width // 4) * 4), np.uint8)


def blocks_of(
    table: NDArray[np.uint8], members: Sequence[NDArray[np.intp]]
) -> tuple[Array, Array, Array]:
    """Return the codes of each type where they lie in the table."""
    sizes = [
        np.dtype(dtype).itemsize * len(columns)
        for dtype, columns in zip(WIDEST_FIRST, members, strict=True)
    ]
    one, two, three = np.cumsum(sizes).tolist()
    large, middle, small = table[:, :one], table[:, one:two], table[:, two:three]
    return large.view(np.uint32), middle.view(np.uint16), small


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


def exact_cut(cut: float, dtype: np.dtype[Any]) -> float:
    """Return a cut in the type of the values, where no comparison rounds.

    For whole x, ``x < cut`` means ``x < ceil(cut)``; for doubles, x is below a whole number when
    it is below the next double.
    """
    if dtype.kind != "f":
        return math.ceil(cut) if math.isfinite(cut) else cut
    near = float(cut)
    return near if near >= cut else math.nextafter(near, math.inf)


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
    return found + row_problems(columns)


def row_problems(columns: Sequence[Column]) -> list[Problem]:
    """Return the columns that have another number of rows than the first."""
    rows = len(columns[0].values)
    message = "has another number of rows than the first column"
    return [
        Problem("tree", column.name, message) for column in columns if len(column.values) != rows
    ]
