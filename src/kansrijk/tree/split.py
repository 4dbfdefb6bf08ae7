r"""The search for the best split of a node, over all columns at once.

With :math:`b_L` of :math:`n_L` rows of class 1 on the left and :math:`b` of :math:`n` rows in the
node, among the rows that have the variable, and :math:`N` rows in the root, the decrease of the
Gini impurity weighted by the share of the node is

.. math:: 2 (b_L n - b n_L)^2 / (n n_L n_R N)

(Breiman et al., 1984, chapter 4, written out for two classes). It is not scaled up for rows
that miss the variable, as in rpart: a variable that few rows have must earn its place on those
rows. Candidates are ranked in doubles, and those within 1e-9 of the best again in whole numbers of
any size, so that a tie is a tie and never a matter of rounding.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from kansrijk.tree.counts import in_use
from kansrijk.tree.rules import Split

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kansrijk.tree.codes import Codes
    from kansrijk.tree.columns import Array
    from kansrijk.tree.counts import Counts
    from kansrijk.tree.settings import Settings

NEAR = 1e-9
# Codes searched at a time: the working arrays stay in the processor's cache and memory is bounded.
MOST_CODES = 2**17


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """The best split of a node.

    Parameters
    ----------
    split
        The split as the tree keeps it.
    goes_left
        Shape ``[codes of the column]``: which codes of the node's own codes go left.
    improvement
        The decrease of the impurity, weighted by the node's share of the root.
    tied_with
        The other columns whose best split is exactly as good.
    """

    split: Split
    goes_left: NDArray[np.bool_]
    improvement: float
    tied_with: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Cuts:
    """Candidate cuts, one per element of each array.

    Parameters
    ----------
    column
        The column that is cut.
    taken
        How many of the column's observed codes, in their order, go left.
    left, left_ones
        Rows, and rows of class 1, on the left.
    rows, ones
        Rows, and rows of class 1, on both sides: those that have the variable.
    """

    column: NDArray[np.intp]
    taken: NDArray[np.intp]
    left: Array
    left_ones: Array
    rows: Array
    ones: Array

    def where(self, which: Array) -> Cuts:
        """Return some of the cuts."""
        names = self.__slots__
        return Cuts(*(getattr(self, name)[which] for name in names))

    def scores(self) -> NDArray[np.float64]:
        """Return the improvement of each cut times half the rows of the root."""
        # Whole numbers are exact up to 2**31 rows; the quotient is within a few units of rounding.
        difference = (self.left_ones * self.rows - self.ones * self.left).astype(np.float64)
        share = difference / self.rows
        return share * (difference / (self.left * (self.rows - self.left)))

    def exact_score(self, index: int) -> Fraction:
        """Return the score of one cut without rounding."""
        left, left_ones = int(self.left[index]), int(self.left_ones[index])
        rows, ones = int(self.rows[index]), int(self.ones[index])
        return Fraction((left_ones * rows - ones * left) ** 2, rows * left * (rows - left))


def best_split(
    counts: Counts, codes: Codes, *, settings: Settings, root_rows: int
) -> Choice | None:
    """Return the best admissible split of a node, or None where no split improves.

    Ties are settled in this order: fewer missing values, the earlier column, the lower cut or the
    lexicographically smallest left set of levels.

    Parameters
    ----------
    counts
        Class counts per code; shape ``[codes.size, 2]``.
    codes
        The codes that the counts are of.
    settings
        The limits of the tree.
    root_rows
        The rows of the root.
    """
    parts = [_near_best(cuts) for cuts in _admissible(counts, codes, settings)]
    near = _near_best(_join(parts))
    if not len(near.column):
        return None
    exact = [near.exact_score(index) for index in range(len(near.column))]
    best = max(exact)
    tied = near.where(np.array([score == best for score in exact]))
    column, taken = _first_of_tied(tied, counts, codes)
    split, goes_left = _split(counts, codes, column=column, taken=taken)
    others = {int(other) for other in tied.column} - {column}
    return Choice(split, goes_left, float(best * 2 / root_rows), tuple(sorted(others)))


def observed_codes(counts: Counts, codes: Codes, column: int) -> Array:
    """Return the codes that rows of the node have, in the order in which they are cut.

    Numbers and ordered levels keep their order. Nominal levels are ordered by the rate of class
    1, equal rates by level: one of the cuts of that order is the best of all subsets (Breiman et
    al., 1984, theorem 4.5).
    """
    first, last = codes.offsets[column : column + 2]
    seen = np.flatnonzero(in_use(counts[first:last]))
    seen = seen[seen > 0]
    if codes.codings[column].kind != "nominal":
        return seen
    return seen[np.argsort(_rate_order(counts[first + seen]), kind="stable")]


def _admissible(counts: Counts, codes: Codes, settings: Settings) -> Iterator[Cuts]:
    """Yield the cuts that leave enough rows on both sides, a few columns at a time."""
    least, of_class = settings.min_child, settings.min_class
    for first, last in _spans(codes.offsets):
        cuts = _cuts(counts, codes, first=first, last=last)
        right, right_ones = cuts.rows - cuts.left, cuts.ones - cuts.left_ones
        enough = (cuts.left >= least) & (right >= least)
        if of_class:
            enough &= (cuts.left_ones >= of_class) & (right_ones >= of_class)
            enough &= (cuts.left - cuts.left_ones >= of_class) & (right - right_ones >= of_class)
        yield cuts.where(np.flatnonzero(enough))


def _spans(offsets: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Yield ranges of columns with at most `MOST_CODES` codes, or of one column."""
    first = 0
    while first < len(offsets) - 1:
        most = int(offsets[first]) + MOST_CODES
        last = max(first + 1, int(np.searchsorted(offsets, most, side="right")) - 1)
        yield first, last
        first = last


def _cuts(counts: Counts, codes: Codes, *, first: int, last: int) -> Cuts:
    """Return a cut after each observed code; the one after a column's last has no right side."""
    offsets = codes.offsets[first : last + 1]
    seen = in_use(counts[offsets[0] : offsets[-1]])
    seen[offsets[:-1] - offsets[0]] = False
    at = np.flatnonzero(seen) + offsets[0]
    starts = np.searchsorted(at, offsets)
    for column in range(first, last):
        if codes.codings[column].kind == "nominal":
            observed = observed_codes(counts, codes, column)
            at[starts[column - first] : starts[column - first + 1]] = (
                offsets[column - first] + observed
            )
    sizes = np.diff(starts)
    ones = _cumulated(counts[at, 1])
    rows = _cumulated(counts[at, 0]) + ones
    return Cuts(
        column=np.repeat(np.arange(first, last), sizes),
        taken=np.arange(1, len(at) + 1) - np.repeat(starts[:-1], sizes),
        left=rows[1:] - np.repeat(rows[starts[:-1]], sizes),
        left_ones=ones[1:] - np.repeat(ones[starts[:-1]], sizes),
        rows=np.repeat(np.diff(rows[starts]), sizes),
        ones=np.repeat(np.diff(ones[starts]), sizes),
    )


def _cumulated(values: Array) -> Array:
    """Return the sums up to each place, from nothing to all."""
    sums = np.zeros(len(values) + 1, np.int64)
    np.cumsum(values, out=sums[1:])
    return sums


def _rate_order(counts: Counts) -> NDArray[np.int64]:
    """Return ``floor(2**62 * rate of class 1)``: two rates are equal only if these are.

    Rates of at most 2**31 rows differ by more than 2**-62, so this orders them exactly, which
    quotients of doubles do only up to 2**26 rows. Twice 31 bits, as by hand on paper.
    """
    ones, rows = counts[:, 1], counts.sum(axis=1)
    high, rest = np.divmod(ones << 31, rows)
    return (high << 31) + (rest << 31) // rows


def _near_best(cuts: Cuts) -> Cuts:
    """Return the cuts that may be the best when counted exactly; none that improve nothing."""
    scores = cuts.scores()
    best = scores.max(initial=0.0)
    return cuts.where(np.flatnonzero((scores >= best * (1 - NEAR)) & (scores > 0)))


def _join(parts: list[Cuts]) -> Cuts:
    names = Cuts.__slots__
    return Cuts(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def _first_of_tied(tied: Cuts, counts: Counts, codes: Codes) -> tuple[int, int]:
    """Return column and taken codes of the cut that comes first in the order of ties."""

    def order(cut: tuple[int, int]) -> tuple[int, int, tuple[int, ...]]:
        column, taken = cut
        missing = int(counts[codes.offsets[column]].sum())
        if codes.codings[column].kind != "nominal":
            return missing, column, (taken,)
        left = np.sort(observed_codes(counts, codes, column)[:taken])
        return missing, column, tuple(left.tolist())

    return min(zip(tied.column.tolist(), tied.taken.tolist(), strict=True), key=order)


def _split(
    counts: Counts, codes: Codes, *, column: int, taken: int
) -> tuple[Split, NDArray[np.bool_]]:
    """Return a cut as a split of raw values, and which of the node's codes go left.

    Rows that miss the variable go with the majority of the others, left when equal.
    """
    first, last = codes.offsets[column : column + 2]
    rows = counts[first:last].sum(axis=1)
    observed = observed_codes(counts, codes, column)
    left, right = observed[:taken], observed[taken:]
    missing_left = bool(rows[left].sum() >= rows[right].sum())
    goes_left = np.zeros(last - first, bool)
    goes_left[left] = True
    goes_left[0] = missing_left
    coding = codes.codings[column]
    nominal = coding.kind == "nominal"
    split = Split(
        column=column,
        cut=None if nominal else coding.cut_between(int(left[-1]), int(right[0])),
        left=_levels(coding.meaning, left) if nominal else (),
        right=_levels(coding.meaning, right) if nominal else (),
        missing_left=missing_left,
        missing=int(rows[0]),
    )
    return split, goes_left


def _levels(meaning: Array, chosen: Array) -> tuple[int, ...]:
    """Return the level indexes of some codes, ascending."""
    return tuple(sorted(meaning[chosen - 1].tolist()))
