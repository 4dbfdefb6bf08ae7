"""The search for the best split of a node, over all columns at once.

A kernel finds the best score of each column in doubles. The candidates within 1e-9 of the best
are compared again in fractions, so that a tie is a tie and never a matter of rounding.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kansrijk.tree.cuts import candidates, left_codes, seen_codes
from kansrijk.tree.jit import kernel
from kansrijk.tree.measure import ENTROPY, GINI, improvements
from kansrijk.tree.sides import Sides

if TYPE_CHECKING:
    from fractions import Fraction

    from numpy.typing import NDArray

    from kansrijk.tree.codes import Codes
    from kansrijk.tree.columns import Array
    from kansrijk.tree.measure import Counts, Measure
    from kansrijk.tree.settings import Settings

NEAR = 1e-9
# Entropies are no fractions: two that differ by less are equal.
SAME_ENTROPY = 1e-12


@kernel
def best_cut(
    counts: Counts,
    weights: NDArray[np.float64],
    pair: float,
    limits: tuple[int, int, int],
) -> float:
    """Return the best improvement of a column with order, by Gini and of two classes.

    The same as of its candidates in `improvements`, to the last bit: a split that hardly improves
    is all rounding. What is asked most often is done on numbers, since arrays take time to make.

    Parameters
    ----------
    counts
        Shape ``[2, codes of the column]``.
    weights
        Shape ``[2]``.
    pair
        S of the two classes.
    limits
        As in `improvements`.
    """
    _, min_child, min_class = limits
    one_left, two_left, one_right, two_right = 0, 0, 0, 0
    for code in range(1, counts.shape[1]):
        one_right += counts[0, code]
        two_right += counts[1, code]
    best = 0.0
    for code in range(1, counts.shape[1]):
        one, two = counts[0, code], counts[1, code]
        if one + two == 0:
            continue
        fewest = min(one_left, two_left, one_right, two_right)
        if min(one_left + two_left, one_right + two_right) >= min_child and fewest >= min_class:
            low = one_left * weights[0] + two_left * weights[1]
            high = one_right * weights[0] + two_right * weights[1]
            if low > 0 and high > 0:
                share, lower, higher = low * high / (low + high), 1 / low, 1 / high
                apart = two_left * lower - two_right * higher
                against = one_left * lower - one_right * higher
                best = max(best, share * -(pair * weights[1] * apart * weights[0] * against))
        one_left, two_left = one_left + one, two_left + two
        one_right, two_right = one_right - one, two_right - two
    return best


@kernel
def best_scores(  # noqa: PLR0913, PLR0917 - a kernel takes plain arrays, by place
    counts: Counts,
    offsets: NDArray[np.int64],
    nominal: NDArray[np.bool_],
    weights: NDArray[np.float64],
    pairs: Array,
    limits: tuple[int, int, int],
) -> NDArray[np.float64]:
    """Return the best improvement of each column; shape ``[columns]``.

    Parameters
    ----------
    counts
        Shape ``[classes, codes of all columns]``.
    offsets
        Where each column's counts begin, and where the last end.
    nominal
        Shape ``[columns]``: which have no order.
    weights
        Shape ``[columns, classes]``.
    pairs, limits
        As in `improvements`.
    """
    best = np.zeros(len(nominal))
    for column in range(len(nominal)):
        mine = counts[:, offsets[column] : offsets[column + 1]]
        if not nominal[column] and len(counts) == 2 and limits[0] == GINI:
            best[column] = best_cut(mine, weights[column], pairs[1, 0], limits)
            continue
        left, total = candidates(mine, nominal[column])
        if len(left):
            best[column] = improvements(left, total, weights[column], pairs, limits).max()
    return best


class Search:
    """What the search for splits needs to know of one tree.

    Parameters
    ----------
    settings
        The limits and the semantics.
    measure
        What improvement is.
    """

    def __init__(self, settings: Settings, measure: Measure) -> None:
        self.settings = settings
        self.measure = measure
        self.weights = np.array(measure.weights, float)
        self.pairs = np.array(measure.pairs, float)
        self.limits = (measure.impurity, settings.min_child, settings.min_class)

    def best(self, counts: Counts, codes: Codes) -> NDArray[np.float64]:
        """Return the best improvement of each column, in doubles; shape ``[columns]``."""
        nominal = codes.is_nominal
        return best_scores(counts, codes.offsets, nominal, self.weights, self.pairs, self.limits)

    def scores(self, left: Counts, total: Counts, column: int) -> NDArray[np.float64]:
        """Return the improvement of each candidate of a column, in doubles."""
        return improvements(left, total, self.weights[column], self.pairs, self.limits)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Choice(Sides):
    """The best split of a node.

    Parameters
    ----------
    improvement
        The decrease of the impurity, weighted by the node's share of the root.
    tied_with
        The other columns whose best split is exactly as good.
    missing
        The node's rows without a value.
    """

    improvement: float
    tied_with: tuple[int, ...]
    missing: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to part a column: its place among the candidates, and what it improves."""

    column: int
    number: int
    improvement: Fraction | float
    missing: int


def best_split(counts: Counts, codes: Codes, search: Search) -> Choice | None:
    """Return the best admissible split of a node, or None where no split improves.

    Parameters
    ----------
    counts
        Shape ``[classes, codes.size]``.
    codes
        The codes that the counts are of.
    search
        What is searched for.
    """
    scores = search.best(counts, codes)
    least = scores.max() * (1 - NEAR)
    if not least > 0:
        return None
    near = [
        candidate
        for column in np.flatnonzero(scores >= least).tolist()
        for candidate in _near(counts, codes, column, search=search, least=least)
    ]
    best = max((candidate.improvement for candidate in near), default=0)
    if not best > 0:  # shares that are equal differ by rounding only
        return None
    slack = SAME_ENTROPY * float(best) if search.measure.impurity == ENTROPY else 0
    tied = [candidate for candidate in near if candidate.improvement >= best - slack]
    return _first(tied, counts, codes, search)


def best_improvements(counts: Counts, codes: Codes, search: Search) -> NDArray[np.float64]:
    """Return the improvement of the best admissible split of each column; 0 where none improves.

    As `best_split` measures it: that of the column which it chooses is the improvement it returns.

    Parameters
    ----------
    counts, codes, search
        As in `best_split`.
    """
    scores = search.best(counts, codes)
    best = np.zeros(len(scores))
    for column in np.flatnonzero(scores > 0).tolist():
        near = _near(counts, codes, column, search=search, least=scores[column] * (1 - NEAR))
        best[column] = max(candidate.improvement for candidate in near)
    return best


def _near(
    counts: Counts, codes: Codes, column: int, *, search: Search, least: float
) -> list[Candidate]:
    """Return the candidates of a column that may be the best, measured exactly."""
    mine = counts[:, codes.span(column)]
    left, total = candidates(mine, codes.is_nominal[column])
    missing = int(mine[:, 0].sum())
    numbers = np.flatnonzero(search.scores(left, total, column) >= least)
    exact: dict[tuple[int, ...], Fraction | float] = {}
    for number in numbers:
        rows = tuple(left[number].tolist())
        if rows not in exact:
            exact[rows] = search.measure.exact(column, rows, (total - left[number]).tolist())
    return [
        Candidate(column, number, exact[tuple(left[number].tolist())], missing)
        for number in numbers.tolist()
    ]


def _first(tied: list[Candidate], counts: Counts, codes: Codes, search: Search) -> Choice:
    """Return the candidate that comes first in the order of ties."""
    nominal = codes.is_nominal

    def codes_left(candidate: Candidate) -> Array:
        mine = counts[:, codes.span(candidate.column)]
        return left_codes(mine, nominal=bool(nominal[candidate.column]), candidate=candidate.number)

    def order(candidate: Candidate) -> tuple[int, int, list[int]]:
        if search.settings.rules.ties == "first" or not nominal[candidate.column]:
            within = [candidate.number]
        else:
            within = sorted(codes_left(candidate).tolist())
        missing = candidate.missing if search.settings.rules.ties == "fewest missing" else 0
        return missing, candidate.column, within

    chosen = min(tied, key=order)
    left = codes_left(chosen)
    seen = seen_codes(counts[:, codes.span(chosen.column)])
    return Choice(
        column=chosen.column,
        left=left,
        right=_rest(seen, left),
        improvement=float(chosen.improvement),
        tied_with=tuple(sorted({other.column for other in tied} - {chosen.column})),
        missing=chosen.missing,
    )


def _rest(seen: NDArray[np.int64], left: Array) -> Array:
    """Return the codes that do not go left, ascending."""
    goes_left = np.zeros(seen[-1] + 1, bool)
    goes_left[left] = True
    return seen[~goes_left[seen]]
