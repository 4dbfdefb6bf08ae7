"""The rows of a node: what they count, which way they go, and their own codes if they are few."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from kansrijk.tree.codes import Codes, Coding, blocks_of, empty_table
from kansrijk.tree.counts import count_codes, find_sides, recode, spread

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kansrijk.tree.counts import Rows
    from kansrijk.tree.jit import Team
    from kansrijk.tree.measure import Counts

# A node with fewer of the rows of its codes, one in so many, gets codes of its own.
SPARSE = 16


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
        Which rows are in the sample; none of weight 0, as its codes may have no meaning here.
    """

    codes: Codes
    classes: NDArray[np.uint8]
    weights: NDArray[np.integer[Any]]
    rows: Rows

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
        # Copies, so that the rows of one side can be let go of before those of the other.
        return [replace(self, rows=rows.copy()) for rows in np.split(spread_rows, ends[:-1])]

    def packed(self, counts: Counts, team: Team) -> tuple[Sample, Counts]:
        """Return the same rows and counts with codes of their own, without those that no row has.

        Rows then lie side by side, and a column of amounts, which may have as many codes as the
        root has rows, has no more than the node has: the work of a level of the tree stays in
        proportion to its rows.
        """
        codes = self.codes
        stays: NDArray[np.bool_] = counts.any(axis=0)  # pyright: ignore[reportAssignmentType]
        stays[codes.offsets[:-1]] = True  # the codes for missing
        kept = np.flatnonzero(stays)
        ends = np.searchsorted(kept, codes.offsets)
        renewed = np.zeros(codes.size, np.uint32)
        renewed[kept] = np.arange(len(kept)) - np.repeat(ends[:-1], np.diff(ends))
        spans = zip(codes.codings, codes.offsets.tolist(), pairwise(ends.tolist()), strict=False)
        codings = tuple(
            _kept(coding, kept[low + 1 : high] - (offset + 1))
            for coding, offset, (low, high) in spans
        )
        packed = Sample(
            codes=Codes(codings, codes.members, self._recoded(renewed, team)),
            classes=self.classes[self.rows],
            weights=self.weights[self.rows],
            rows=np.arange(len(self.rows), dtype=np.uint32),
        )
        return packed, np.take(counts, kept, axis=1)

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


def _kept(coding: Coding, places: NDArray[np.intp]) -> Coding:
    """Return a column's coding with the meanings at some places."""
    if len(places) == len(coding.meaning):
        return coding
    meaning = coding.meaning[places]
    return Coding(coding.name, coding.kind, coding.levels, coding.grid, meaning)
