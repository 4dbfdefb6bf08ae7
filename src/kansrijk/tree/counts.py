"""Class counts of every code of every column: all that a split needs to know.

Counts are whole numbers, so their sums do not depend on the order of the rows or on threads, and
the counts of a child are exactly those of its parent minus those of the others.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kansrijk.tree.codes import Codes, Coding
from kansrijk.tree.jit import Team, kernel

if TYPE_CHECKING:
    from kansrijk.tree.columns import Array
    from kansrijk.tree.measure import Counts

Rows: TypeAlias = NDArray[np.uint32]


@kernel
def count_codes(  # noqa: PLR0913, PLR0917 - a kernel takes plain arrays, by place
    codes: Array,
    rows: Rows,
    classes: NDArray[np.uint8],
    weights: NDArray[np.int64],
    offsets: NDArray[np.uintp],
    counts: Counts,
) -> None:
    """Add rows to the counts.

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
    columns = codes.shape[1]
    for index in range(len(rows)):
        row = rows[index]
        weight = weights[row]
        if weight == 0:
            continue
        of_class = counts[classes[row]]
        for column in range(columns):
            place = offsets[np.uintp(column)] + np.uintp(codes[row, np.uintp(column)])
            of_class[place] += weight


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
def recode(
    codes: Array, rows: Rows, offsets: NDArray[np.uintp], places: NDArray[np.int64], recoded: Array
) -> None:
    """Write the codes of some rows anew, closed up to those that are in use.

    Parameters
    ----------
    codes
        Shape ``[all rows, columns]``.
    rows
        Which rows to take.
    offsets
        Where each column's codes begin in `places`.
    places
        The new place of each code, counted over all columns.
    recoded
        Shape ``[taken rows, columns]``; filled.
    """
    for index in range(len(rows)):
        for column in range(codes.shape[1]):
            offset = offsets[column]
            place = places[offset + codes[rows[index], column]]
            recoded[index, column] = place - places[offset]


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
    weights: NDArray[np.int64]
    rows: Rows
    origin: Rows | None = None

    @property
    def original_rows(self) -> Rows:
        """Which rows of the whole data are in the sample."""
        return self.rows if self.origin is None else self.origin[self.rows]

    @property
    def is_sparse(self) -> bool:
        """Whether there are more codes than values: some have no row, and cost time."""
        return self.codes.size > len(self.rows) * len(self.codes.codings)

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
        return np.array([weights[of_rows == of].sum() for of in range(classes)], np.int64)

    def sides(self, column: int, side_of: NDArray[np.uint8], team: Team) -> NDArray[np.uint8]:
        """Return the side of each row, given the side of each code of a column."""
        sides = np.empty(len(self.rows), np.uint8)
        codes = self.codes.of(column)

        def part(rows: slice) -> None:
            find_sides(codes, self.rows[rows], side_of, sides[rows])

        team.each(part, team.divide(len(sides), work=len(sides)))
        return sides

    def where(self, chosen: NDArray[np.bool_]) -> Sample:
        """Return some of the rows; they keep their order."""
        return replace(self, rows=self.rows[chosen])

    def packed(self, counts: Counts) -> tuple[Sample, Counts]:
        """Return the same rows and counts without the codes that no row has.

        A column of amounts may have as many codes as the root has rows; a node of a hundred rows
        must not search them all. Packing keeps the work of a level of the tree in proportion to
        its rows.
        """
        codes = self.codes
        keep = self._in_use()
        places = np.cumsum(keep) - 1
        blocks = tuple(
            self._recoded(block, members, places)
            for block, members in zip(codes.blocks, codes.members, strict=True)
        )
        codings = tuple(_kept(codes, column, keep) for column in range(len(codes.codings)))
        packed = Sample(
            codes=Codes(codings, blocks, codes.members, len(self.rows)),
            classes=self.classes[self.rows],
            weights=self.weights[self.rows],
            rows=np.arange(len(self.rows), dtype=np.uint32),
            origin=self.original_rows,
        )
        return packed, np.ascontiguousarray(counts[:, keep])

    def _in_use(self) -> NDArray[np.bool_]:
        """Return which codes some row has, or stand for missing; shape ``[codes.size]``."""
        codes = self.codes
        keep = np.zeros(codes.size, bool)
        keep[codes.offsets[:-1]] = True
        for block, members in zip(codes.blocks, codes.members, strict=True):
            for place, column in enumerate(members):
                keep[codes.offsets[column] + block[self.rows, place]] = True
        return keep

    def _recoded(self, codes: Array, members: Array, places: NDArray[np.int64]) -> Array:
        recoded = np.empty((len(self.rows), len(members)), codes.dtype)
        recode(codes, self.rows, self.codes.offsets[members].astype(np.uintp), places, recoded)
        return recoded


def counts_size(classes: int, codes: Codes) -> int:
    """Return how many counts there are."""
    return classes * codes.size


def _kept(codes: Codes, column: int, keep: NDArray[np.bool_]) -> Coding:
    """Return a column's coding with the meaning of the kept codes."""
    coding, span = codes.codings[column], codes.span(column)
    return replace(coding, meaning=coding.meaning[keep[span][1:]])
