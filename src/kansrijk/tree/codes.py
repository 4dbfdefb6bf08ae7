"""Columns as small integer codes: ranks of the distinct values, 0 for missing.

All that a classification tree asks of a column is the order of its values (or which level a value
is), so every column is ranked once and every refit shares the codes. Numbers are ranked in their
own type: whole numbers never become doubles, which would merge neighbours above 2**53.

The codes of a row lie side by side: a node's rows are scattered, and a row that is fetched at once
is counted for all its columns.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kansrijk.tree.columns import Array, Kind

WIDEST_FIRST: Final = (np.uint32, np.uint16, np.uint8)


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
