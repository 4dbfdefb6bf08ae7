"""Class counts of every code of every column: all that a Gini split needs to know.

Counts are whole numbers, so their sums do not depend on the order of the rows or on threads, and
the counts of a child are exactly those of its parent minus those of the other child.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kansrijk.tree.codes import Codes, Coding
from kansrijk.tree.jit import kernel, prange, threads_for, use_threads

if TYPE_CHECKING:
    from kansrijk.tree.columns import Array

Counts: TypeAlias = NDArray[np.int64]
Rows: TypeAlias = NDArray[np.intp]


@kernel
def count_codes(
    codes: Array,
    rows: Rows,
    classes: NDArray[np.uint8],
    offsets: NDArray[np.int64],
    counts: Counts,
) -> None:
    """Add rows to the counts, one thread per column.

    Parameters
    ----------
    codes
        Shape ``[columns, all rows]``.
    rows
        Which rows to count; a row that stands here twice counts twice.
    classes
        The class of each of those rows.
    offsets
        Where each column's counts begin.
    counts
        Shape ``[codes of all columns, 2]``; changed in place.
    """
    for column in prange(codes.shape[0]):
        offset = offsets[column]
        for index in range(len(rows)):
            counts[offset + codes[column, rows[index]], classes[index]] += 1


@kernel
def recode(
    codes: Array,
    rows: Rows,
    offsets: NDArray[np.int64],
    places: NDArray[np.int64],
    recoded: Array,
) -> None:
    """Write the codes of some rows anew, closed up to those that are in use.

    Parameters
    ----------
    codes
        Shape ``[columns, all rows]``.
    rows
        Which rows to take.
    offsets
        Where each column's codes begin in `places`.
    places
        The new place of each code, counted over all columns.
    recoded
        Shape ``[columns, taken rows]``; filled.
    """
    for column in prange(codes.shape[0]):
        offset = offsets[column]
        for index in range(len(rows)):
            place = places[offset + codes[column, rows[index]]]
            recoded[column, index] = place - places[offset]


def in_use(counts: Counts) -> NDArray[np.bool_]:
    """Return which codes some row has; shape ``[codes]``."""
    return (counts[:, 0] | counts[:, 1]) != 0  # 20 times as fast as any(axis=1)


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Some rows of coded columns with their classes: what a growing node holds.

    Parameters
    ----------
    codes
        The coded columns, shared between samples.
    classes
        The class, 0 or 1, of every row of `codes`.
    rows
        Which rows are in the sample.
    """

    codes: Codes
    classes: NDArray[np.uint8]
    rows: Rows

    def count(self) -> Counts:
        """Return the class counts of every code; shape ``[codes.size, 2]``."""
        counts = np.zeros((self.codes.size, 2), np.int64)
        classes = self.classes[self.rows]
        for block, members in zip(self.codes.blocks, self.codes.members, strict=True):
            offsets = self.codes.offsets[members]
            with use_threads(threads_for(len(block) * len(self.rows))):
                count_codes(block, self.rows, classes, offsets, counts)
        return counts

    def totals(self) -> tuple[int, int]:
        """Return the rows of each class."""
        ones = int(np.count_nonzero(self.classes[self.rows]))
        return len(self.rows) - ones, ones

    def divide(self, column: int, goes_left: NDArray[np.bool_]) -> tuple[Sample, Sample]:
        """Part the rows by the codes of a column; rows keep their order.

        Parameters
        ----------
        column
            The column that decides.
        goes_left
            Shape ``[codes of the column]``: which codes go left.
        """
        left = goes_left[self.codes.of(column)[self.rows]]
        return replace(self, rows=self.rows[left]), replace(self, rows=self.rows[~left])

    def packed(self, counts: Counts) -> tuple[Sample, Counts]:
        """Return the same rows and counts without the codes that no row has.

        A column of amounts may have as many codes as the root has rows; a node of a hundred rows
        must not search them all. Packing keeps the work of a level of the tree in proportion to
        its rows.
        """
        codes = self.codes
        keep = in_use(counts)
        keep[codes.offsets[:-1]] = True
        places = np.cumsum(keep) - 1
        blocks = tuple(
            _recoded(block, self.rows, codes.offsets[members], places)
            for block, members in zip(codes.blocks, codes.members, strict=True)
        )
        codings = tuple(_kept(codes, column, keep) for column in range(len(codes.codings)))
        packed = Codes(codings, blocks, codes.members, len(self.rows))
        rows = np.arange(len(self.rows), dtype=np.intp)
        return Sample(packed, self.classes[self.rows], rows), counts[np.flatnonzero(keep)]


def _recoded(codes: Array, rows: Rows, offsets: NDArray[np.int64], places: Array) -> Array:
    recoded = np.empty((len(codes), len(rows)), codes.dtype)
    with use_threads(threads_for(recoded.size)):
        recode(codes, rows, offsets, places, recoded)
    return recoded


def _kept(codes: Codes, column: int, keep: NDArray[np.bool_]) -> Coding:
    """Return a column's coding with the meaning of the kept codes."""
    first, last = codes.offsets[column : column + 2]
    coding = codes.codings[column]
    return replace(coding, meaning=coding.meaning[keep[first + 1 : last]])
