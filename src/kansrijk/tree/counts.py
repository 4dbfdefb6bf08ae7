"""Class counts of every code of every column: all that a split needs to know.

Counts are whole numbers, so their sums do not depend on the order of the rows or on threads, and
the counts of a child are exactly those of its parent minus those of the others.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kansrijk.tree.codes import Codes, Coding
from kansrijk.tree.jit import Team, kernel

if TYPE_CHECKING:
    from kansrijk.tree.columns import Array
    from kansrijk.tree.measure import Counts

Rows: TypeAlias = NDArray[np.uint32]
# A node with fewer of the rows of its codes, one in so many, gets codes of its own.
SPARSE = 8
AT_ONCE = 64


@kernel
def fetch(codes: Array, rows: Rows) -> int:
    """Read the ends of some rows, so that they are at hand: memory answers many rows at once.

    Rows of a small node lie far apart. One after the other each would wait for memory alone, which
    takes 4 times as long as fetching `AT_ONCE` of them together.

    Returns
    -------
    int
        Nothing of use; without it the compiler would leave the reading out.
    """
    read = 0
    for index in range(len(rows)):
        read += codes[rows[index], 0] + codes[rows[index], codes.shape[1] - 1]
    return read


@kernel
def count_codes(  # noqa: PLR0913, PLR0917 - a kernel takes plain arrays, by place
    codes: Array,
    rows: Rows,
    classes: NDArray[np.uint8],
    weights: NDArray[np.integer[Any]],
    offsets: NDArray[np.uintp],
    counts: Counts,
) -> int:
    """Add rows to the counts; what it returns is of no use.

    Parameters
    ----------
    codes
        Shape ``[all rows, columns]``.
    rows
        Which rows to count.
    classes, weights
        Shape ``[all rows]``: the class of a row, and as how many rows it counts.
    offsets
        Where each column's counts begin.
    counts
        Shape ``[classes, codes of all columns]``; changed in place.
    """
    columns, read = codes.shape[1], 0
    for first in range(0, len(rows), AT_ONCE):
        near = rows[first : first + AT_ONCE]
        read += fetch(codes, near)
        for index in range(len(near)):
            row = near[index]
            weight = weights[row]
            if weight == 0:
                continue
            of_class = counts[classes[row]]
            for column in range(columns):
                place = offsets[np.uintp(column)] + np.uintp(codes[row, np.uintp(column)])
                of_class[place] += weight
    return read


@kernel
def find_sides(
    codes: Array, rows: Rows, side_of: NDArray[np.uint8], sides: NDArray[np.uint8]
) -> None:
    """Write the side of each row.

    Parameters
    ----------
    codes
        Shape ``[all rows]``: the codes of one column.
    rows
        Which rows to part.
    side_of
        The side of each code.
    sides
        Shape ``[rows]``; filled.
    """
    for index in range(len(rows)):
        sides[index] = side_of[codes[rows[index]]]


@kernel
def spread(rows: Rows, sides: NDArray[np.uint8], spread_rows: Rows) -> NDArray[np.int64]:
    """Write rows by their side, and return where each side ends; rows keep their order.

    Parameters
    ----------
    rows, sides
        Shape ``[rows]``.
    spread_rows
        Shape ``[rows]``; filled.
    """
    places = np.zeros(4, np.int64)
    for side in sides:
        places[side + 1] += 1
    places = np.cumsum(places)
    for index in range(len(rows)):
        side = sides[index]
        spread_rows[places[side]] = rows[index]
        places[side] += 1
    return places[:3]


@kernel
def mark_codes(
    codes: Array, rows: Rows, offsets: NDArray[np.uintp], marked: NDArray[np.bool_]
) -> None:
    """Mark the codes that some rows have; arguments as in `count_codes`."""
    for index in range(len(rows)):
        for column in range(codes.shape[1]):
            marked[offsets[column] + codes[rows[index], column]] = True


@kernel
def recode(
    codes: Array, rows: Rows, offsets: NDArray[np.uintp], places: NDArray[np.uint32], recoded: Array
) -> int:
    """Write the codes of some rows anew; what it returns is of no use.

    Parameters
    ----------
    codes
        Shape ``[all rows, columns]``.
    rows
        Which rows to take.
    offsets
        Where each column's codes begin in `places`.
    places
        The new code of each code.
    recoded
        Shape ``[taken rows, columns]``; filled.
    """
    columns, read = codes.shape[1], 0
    for first in range(0, len(rows), AT_ONCE):
        near = rows[first : first + AT_ONCE]
        read += fetch(codes, near)
        for index in range(len(near)):
            row = near[index]
            for column in range(columns):
                place = offsets[np.uintp(column)] + np.uintp(codes[row, np.uintp(column)])
                recoded[first + index, column] = places[place]
    return read


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Some rows of coded columns with their classes: what a growing node holds.

    Parameters
    ----------
    codes
        The coded columns, shared between samples.
    classes
        Shape ``[rows of codes]``: the class of each.
    weights
        Shape ``[rows of codes]``: as how many rows each counts.
    rows
        Which rows are in the sample.
    origin
        Shape ``[rows of codes]``: which row of the whole data each is; None where it is the same.
    """

    codes: Codes
    classes: NDArray[np.uint8]
    weights: NDArray[np.integer[Any]]
    rows: Rows
    origin: Rows | None = None

    @property
    def original_rows(self) -> Rows:
        """Which rows of the whole data are in the sample."""
        return self.rows if self.origin is None else self.origin[self.rows]

    @property
    def is_sparse(self) -> bool:
        """Whether it has few of the rows of its codes, or fewer values than there are codes.

        Rows far apart are slow to fetch, and codes that no row has are slow to search.
        """
        many = len(self.rows)
        return SPARSE * many < self.codes.rows or self.codes.size > many * len(self.codes.codings)

    def count(self, classes: int, team: Team) -> Counts:
        """Return the class counts of every code; shape ``[classes, codes.size]``."""
        codes = self.codes

        def part(rows: slice) -> Counts:
            counts = np.zeros((classes, codes.size), np.int64)
            for block, members in zip(codes.blocks, codes.members, strict=True):
                offsets = codes.offsets[members].astype(np.uintp)
                count_codes(block, self.rows[rows], self.classes, self.weights, offsets, counts)
            return counts

        worth = len(self.rows) * len(codes.codings) - 4 * counts_size(classes, codes)
        first, *more = team.each(part, team.divide(len(self.rows), work=worth))
        for counts in more:
            first += counts
        return first

    def totals(self, classes: int) -> Counts:
        """Return the rows of each class; shape ``[classes]``."""
        of_rows, weights = self.classes[self.rows], self.weights[self.rows]
        return np.bincount(of_rows, weights, minlength=classes).astype(np.int64)

    def sides(self, column: int, side_of: NDArray[np.uint8], team: Team) -> NDArray[np.uint8]:
        """Return the side of each row, given the side of each code of a column."""
        sides = np.empty(len(self.rows), np.uint8)
        codes = self.codes.of(column)

        def part(rows: slice) -> None:
            find_sides(codes, self.rows[rows], side_of, sides[rows])

        team.each(part, team.divide(len(sides), work=len(sides)))
        return sides

    def spread(self, sides: NDArray[np.uint8]) -> list[Sample]:
        """Return the rows of each side; they keep their order."""
        spread_rows = np.empty_like(self.rows)
        ends = spread(self.rows, sides, spread_rows)
        return [replace(self, rows=rows) for rows in np.split(spread_rows, ends[:-1])]

    def packed(self, counts: Counts, team: Team) -> tuple[Sample, Counts]:
        """Return the same rows and counts with codes of their own, without those that no row has.

        Rows then lie side by side, and a column of amounts, which may have as many codes as the
        root has rows, has no more than the node has: the work of a level of the tree stays in
        proportion to its rows.
        """
        codes = self.codes
        keep = self._in_use(counts)
        places = np.cumsum(keep) - 1
        first = np.repeat(places[codes.offsets[:-1]], np.diff(codes.offsets))
        renewed = (places - first).astype(np.uint32)
        codings = tuple(_kept(codes, column, keep) for column in range(len(codes.codings)))
        blocks = tuple(
            self._recoded(block, members, renewed, team)
            for block, members in zip(codes.blocks, codes.members, strict=True)
        )
        packed = Sample(
            codes=Codes(codings, blocks, codes.members, len(self.rows)),
            classes=self.classes[self.rows],
            weights=self.weights[self.rows],
            rows=np.arange(len(self.rows), dtype=np.uint32),
            origin=self.original_rows,
        )
        return packed, np.ascontiguousarray(counts[:, keep])

    def _in_use(self, counts: Counts) -> NDArray[np.bool_]:
        """Return which codes some row has, or stand for missing; shape ``[codes.size]``.

        Counts tell it, but for rows of weight 0.
        """
        codes = self.codes
        keep: NDArray[np.bool_] = counts.any(axis=0)  # pyright: ignore[reportAssignmentType]
        keep[codes.offsets[:-1]] = True
        idle = self.rows[self.weights[self.rows] == 0]
        for block, members in zip(codes.blocks, codes.members, strict=True):
            mark_codes(block, idle, codes.offsets[members].astype(np.uintp), keep)
        return keep

    def _recoded(
        self, codes: Array, members: Array, renewed: NDArray[np.uint32], team: Team
    ) -> Array:
        recoded = np.empty((len(self.rows), len(members)), codes.dtype)
        offsets = self.codes.offsets[members].astype(np.uintp)

        def part(rows: slice) -> None:
            recode(codes, self.rows[rows], offsets, renewed, recoded[rows])

        team.each(part, team.divide(len(self.rows), work=recoded.size))
        return recoded


def counts_size(classes: int, codes: Codes) -> int:
    """Return how many counts there are."""
    return classes * codes.size


def _kept(codes: Codes, column: int, keep: NDArray[np.bool_]) -> Coding:
    """Return a column's coding with the meaning of the kept codes."""
    coding, span = codes.codings[column], codes.span(column)
    return replace(coding, meaning=coding.meaning[keep[span][1:]])
