"""Class counts of every code of every column: all that a split needs to know.

Counts are whole numbers, so their sums do not depend on the order of the rows or on threads, and
the counts of a child are exactly those of its parent minus those of the others.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kansrijk.tree.codes import Codes, Coding, blocks_of, empty_table
from kansrijk.tree.jit import Team, kernel

if TYPE_CHECKING:
    from kansrijk.tree.columns import Array
    from kansrijk.tree.measure import Counts

Rows: TypeAlias = NDArray[np.uint32]
# A node with fewer of the rows of its codes, one in so many, gets codes of its own.
SPARSE = 16
AT_ONCE = 64


@kernel
def fetch(table: NDArray[np.uint8], rows: Rows) -> int:
    """Read the ends of some rows, so that they are at hand: memory answers many rows at once.

    Rows of a small node lie far apart. One after the other each would wait for memory alone, which
    takes 4 times as long as fetching `AT_ONCE` of them together.

    Returns
    -------
    int
        Nothing of use; without it the compiler would leave the reading out.
    """
    read = 0
    for row in rows:
        read += table[row, 0] + table[row, table.shape[1] - 1]
    return read


@kernel
def count_block(  # noqa: PLR0913, PLR0917 - a kernel takes plain arrays, by place
    codes: Array,
    rows: Rows,
    classes: NDArray[np.uint8],
    weights: NDArray[np.integer[Any]],
    starts: NDArray[np.uintp],
    counts: Counts,
) -> None:
    """Add rows to the counts of the columns of one block; see `count_codes`."""
    columns = codes.shape[1]
    for row in rows:
        weight = weights[row]
        if weight == 0:
            continue
        of_class = counts[classes[row]]
        for column in range(columns):
            place = starts[np.uintp(column)] + np.uintp(codes[row, np.uintp(column)])
            of_class[place] += weight


@kernel
def count_codes(  # noqa: PLR0913, PLR0917 - a kernel takes plain arrays, by place
    table: NDArray[np.uint8],
    blocks: tuple[Array, Array, Array],
    rows: Rows,
    classes: NDArray[np.uint8],
    weights: NDArray[np.integer[Any]],
    starts: NDArray[np.uintp],
    counts: Counts,
) -> int:
    """Add rows to the counts; what it returns is of no use.

    Parameters
    ----------
    table, blocks
        The codes and their three blocks; shape ``[all rows, ...]``.
    rows
        Which rows to count.
    classes, weights
        Shape ``[all rows]``: the class of a row, and as how many rows it counts.
    starts
        Where each column's counts begin, in the order of the blocks.
    counts
        Shape ``[classes, codes of all columns]``; changed in place.
    """
    large, middle, small = blocks
    one, two = large.shape[1], large.shape[1] + middle.shape[1]
    read = 0
    for first in range(0, len(rows), AT_ONCE):
        near = rows[first : first + AT_ONCE]
        read += fetch(table, near)
        count_block(large, near, classes, weights, starts[:one], counts)
        count_block(middle, near, classes, weights, starts[one:two], counts)
        count_block(small, near, classes, weights, starts[two:], counts)
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
def recode_block(
    codes: Array, rows: Rows, starts: NDArray[np.uintp], places: NDArray[np.uint32], recoded: Array
) -> None:
    """Write the codes of some rows of one block anew; see `recode`."""
    columns = codes.shape[1]
    for index in range(len(rows)):
        row = rows[index]
        for column in range(columns):
            place = starts[np.uintp(column)] + np.uintp(codes[row, np.uintp(column)])
            recoded[index, column] = places[place]


@kernel
def recode(  # noqa: PLR0913, PLR0917 - a kernel takes plain arrays, by place
    table: NDArray[np.uint8],
    blocks: tuple[Array, Array, Array],
    rows: Rows,
    starts: NDArray[np.uintp],
    places: NDArray[np.uint32],
    recoded: tuple[Array, Array, Array],
) -> int:
    """Write the codes of some rows anew; what it returns is of no use.

    Parameters
    ----------
    table, blocks
        The codes and their three blocks; shape ``[all rows, ...]``.
    rows
        Which rows to take.
    starts
        Where each column's codes begin in `places`, in the order of the blocks.
    places
        The new code of each code.
    recoded
        The three blocks of the taken rows; filled.
    """
    large, middle, small = blocks
    one, two = large.shape[1], large.shape[1] + middle.shape[1]
    read = 0
    for first in range(0, len(rows), AT_ONCE):
        last = first + AT_ONCE
        near = rows[first:last]
        read += fetch(table, near)
        recode_block(large, near, starts[:one], places, recoded[0][first:last])
        recode_block(middle, near, starts[one:two], places, recoded[1][first:last])
        recode_block(small, near, starts[two:], places, recoded[2][first:last])
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
        of_rows = self.classes, self.weights

        def part(rows: slice) -> Counts:
            counts = np.zeros((classes, codes.size), np.int64)
            count_codes(codes.table, codes.blocks, self.rows[rows], *of_rows, codes.starts, counts)
            return counts

        # Each thread has counts of its own, to be set to zero and added up.
        worth = len(self.rows) * len(codes.codings) - 4 * classes * codes.size
        first, *more = team.each(part, team.divide(len(self.rows), work=worth))
        for counts in more:
            first += counts
        return first

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
        keep = self._in_use(counts, team)
        places = np.cumsum(keep) - 1
        first = np.repeat(places[codes.offsets[:-1]], np.diff(codes.offsets))
        renewed = (places - first).astype(np.uint32)
        codings = tuple(_kept(codes, column, keep) for column in range(len(codes.codings)))
        packed = Sample(
            codes=Codes(codings, codes.members, self._recoded(renewed, team)),
            classes=self.classes[self.rows],
            weights=self.weights[self.rows],
            rows=np.arange(len(self.rows), dtype=np.uint32),
            origin=self.original_rows,
        )
        return packed, np.ascontiguousarray(counts[:, keep])

    def _in_use(self, counts: Counts, team: Team) -> NDArray[np.bool_]:
        """Return which codes some row has, or stand for missing; shape ``[codes.size]``."""
        keep: NDArray[np.bool_] = counts.any(axis=0)  # pyright: ignore[reportAssignmentType]
        keep[self.codes.offsets[:-1]] = True
        idle = self.rows[self.weights[self.rows] == 0]
        if len(idle):  # rows of weight 0 are not in the counts, but are sent on
            ones = np.ones(len(self.weights), np.uint8)
            keep |= replace(self, weights=ones, rows=idle).count(len(counts), team).any(axis=0)
        return keep

    def _recoded(self, renewed: NDArray[np.uint32], team: Team) -> NDArray[np.uint8]:
        """Return the table of the sample's rows with new codes."""
        codes = self.codes
        table = empty_table(len(self.rows), codes.members)
        recoded = blocks_of(table, codes.members)

        def part(rows: slice) -> None:
            own = recoded[0][rows], recoded[1][rows], recoded[2][rows]
            recode(codes.table, codes.blocks, self.rows[rows], codes.starts, renewed, own)

        team.each(part, team.divide(len(table), work=table.size))
        return table


def _kept(codes: Codes, column: int, keep: NDArray[np.bool_]) -> Coding:
    """Return a column's coding with the meaning of the kept codes."""
    coding, span = codes.codings[column], codes.span(column)
    return replace(coding, meaning=coding.meaning[keep[span][1:]])
