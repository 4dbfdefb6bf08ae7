r"""How much a split improves: Gini, entropy or twoing, with costs and priors.

Rows of class j count :math:`v_j` each. With :math:`w_j` the weight of class j in the node,
:math:`W` that of the node, L and R its sides and :math:`d_j = w_{Lj} / W_L - w_{Rj} / W_R`, the
decrease of the impurity times the node's share is

.. math::

    \text{Gini}   \quad & -\frac{W_L W_R}{W} \sum_{i<j} S_{ij} d_i d_j \\
    \text{twoing} \quad & \frac{W_L W_R}{4 W} \Bigl(\sum_j |d_j|\Bigr)^2 \\
    \text{entropy} \quad & H - H_L - H_R, \quad H = -\sum_j w_j \log (w_j / W)

where :math:`S_{ij}` is the cost of taking i for j plus that of taking j for i (Breiman et al.,
1984, sections 4.3 and 4.4; the first is their impurity written out, without its cancellation).
Costs, priors and missing values enter through v and S alone, by the rules of the semantics.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fractions import Fraction
from operator import add, mul
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kansrijk.tree.jit import kernel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kansrijk.tree.columns import Array
    from kansrijk.tree.settings import Settings

Counts: TypeAlias = NDArray[np.int64]
Matrix: TypeAlias = tuple[tuple[Fraction, ...], ...]

GINI, ENTROPY, TWOING = 0, 1, 2
IMPURITIES: Final = {"gini": GINI, "entropy": ENTROPY, "twoing": TWOING}


# The helpers take all candidates and the number of one: a slice for each would cost more than they.


@kernel
def _quadratic(  # noqa: PLR0913, PLR0917 - a kernel takes plain arrays, by place
    left: Counts,
    cut: int,
    total: Counts,
    weights: NDArray[np.float64],
    pairs: Array,
    lower: float,
    higher: float,
) -> float:
    found = 0.0
    for at in range(1, len(total)):
        apart = left[cut, at] * lower - (total[at] - left[cut, at]) * higher
        for other in range(at):
            against = left[cut, other] * lower - (total[other] - left[cut, other]) * higher
            found -= pairs[at, other] * weights[at] * apart * weights[other] * against
    return found


@kernel
def _twoing(  # noqa: PLR0913, PLR0917
    left: Counts,
    cut: int,
    total: Counts,
    weights: NDArray[np.float64],
    lower: float,
    higher: float,
) -> float:
    found = 0.0
    for at in range(len(total)):
        apart = left[cut, at] * lower - (total[at] - left[cut, at]) * higher
        found += weights[at] * abs(apart)
    return found**2 / 4


@kernel
def _divergence(part: float, low: float, rest: float, high: float) -> float:
    """Return what one class on one side adds to the decrease of the entropy.

    Written so that no term is negative and equal shares give 0: with x the relative difference of
    the class's share from that in the node, (1 + x) log(1 + x) - x.
    """
    expected = (part + rest) * low / (low + high)
    if part <= 0:
        return expected
    apart = (part * high - rest * low) / ((part + rest) * low)
    return expected * ((1 + apart) * math.log1p(apart) - apart)


@kernel
def _entropy(  # noqa: PLR0913, PLR0917
    left: Counts,
    cut: int,
    total: Counts,
    weights: NDArray[np.float64],
    low: float,
    high: float,
) -> float:
    found = 0.0
    for at in range(len(total)):
        part = left[cut, at] * weights[at]
        rest = (total[at] - left[cut, at]) * weights[at]
        found += _divergence(part, low, rest, high) + _divergence(rest, high, part, low)
    return found


@kernel
def improvements(
    left: Counts,
    total: Counts,
    weights: NDArray[np.float64],
    pairs: Array,
    limits: tuple[int, int, int],
) -> NDArray[np.float64]:
    """Return the improvement of candidate splits of one column; 0 where a side is too small.

    Parameters
    ----------
    left
        Shape ``[candidates, classes]``: the rows that each sends left.
    total
        Shape ``[classes]``: the rows that have the variable.
    weights
        Shape ``[classes]``: v.
    pairs
        Shape ``[classes, classes]``: S.
    limits
        The impurity (``GINI``, ``ENTROPY`` or ``TWOING``), and the least rows, and rows of a class,
        on a side.
    """
    impurity, min_child, min_class = limits
    found = np.zeros(len(left))
    for cut in range(len(left)):
        lefts, rights, fewest = 0, 0, min_class
        low, high = 0.0, 0.0
        for at in range(len(total)):
            one, two = left[cut, at], total[at] - left[cut, at]
            lefts += one
            rights += two
            fewest = min(fewest, one, two)
            low += one * weights[at]
            high += two * weights[at]
        if min(lefts, rights) < min_child or fewest < min_class or low <= 0 or high <= 0:
            continue
        if impurity == ENTROPY:
            found[cut] = _entropy(left, cut, total, weights, low, high)
            continue
        share, lower, higher = low * high / (low + high), 1 / low, 1 / high
        if impurity == TWOING:
            found[cut] = share * _twoing(left, cut, total, weights, lower, higher)
        else:
            found[cut] = share * _quadratic(left, cut, total, weights, pairs, lower, higher)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    """What the splits of one tree are measured by.

    Parameters
    ----------
    impurity
        ``GINI``, ``ENTROPY`` or ``TWOING``.
    weights
        Shape ``[columns][classes]``: v, what a row of a class counts where a column is asked.
    pairs
        Shape ``[classes][classes]``: S, the cost of mistaking two classes for each other.
    losses
        Shape ``[classes][classes]``: what a row of the second class adds to the risk of a node that
        is labelled the first.

    Attributes
    ----------
    whole
        Of each column, its weights as whole numbers, and how many times too large they are: sums
        of fractions are slow.
    """

    impurity: int
    weights: Matrix
    pairs: Matrix
    losses: Matrix
    whole: tuple[tuple[tuple[int, ...], int], ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "whole", tuple(map(_whole, self.weights)))

    def exact(self, column: int, left: Sequence[int], right: Sequence[int]) -> Fraction | float:
        """Return the improvement of a split without rounding; an entropy is rounded."""
        weights, scale = self.whole[column]
        one, two = list(map(mul, weights, left)), list(map(mul, weights, right))
        low, high = sum(one), sum(two)
        if not (low and high):
            return Fraction()
        apart = [here * high - there * low for here, there in zip(one, two, strict=True)]
        if self.impurity == ENTROPY and any(apart):
            total = np.array(left) + np.array(right)
            doubles, anything = np.array(self.weights[column], float), (ENTROPY, 0, 0)
            return float(improvements(np.array([left]), total, doubles, np.eye(0), anything)[0])
        # The differences of the shares are low * high times too large, and enter squared.
        return self._distance(apart) / (scale * (low + high) * low * high)

    def _distance(self, apart: Sequence[int]) -> Fraction:
        """Return how far two sides lie apart, from the differences of their class shares."""
        if self.impurity == TWOING:
            return Fraction(sum(map(abs, apart)) ** 2, 4)
        return -sum(
            (
                self.pairs[at][other] * (apart[at] * apart[other])
                for at in range(len(apart))
                for other in range(at)
            ),
            Fraction(),
        )


def _whole(weights: Sequence[Fraction]) -> tuple[tuple[int, ...], int]:
    """Return weights as whole numbers, and how many times too large they are."""
    scale = math.lcm(*(weight.denominator for weight in weights))
    return tuple(int(weight * scale) for weight in weights), scale


def measure(settings: Settings, classes: Sequence[str], counts: Counts, columns: Counts) -> Measure:
    """Return what a tree is measured by.

    Parameters
    ----------
    settings
        With impurity, costs, priors and semantics.
    classes
        The names of the classes.
    counts
        Shape ``[classes]``: the rows of the root.
    columns
        Shape ``[columns, classes]``: those that have each column.
    """
    costs, rules = settings.cost_matrix(classes), settings.rules

    def priors_per_row(rows: Sequence[int]) -> tuple[Fraction, ...]:
        priors = settings.shares(classes, rows)
        return _per_row(_altered(priors, costs) if rules.costs == "priors" else priors, rows)

    everyone: list[int] = counts.tolist()
    had: list[list[int]] = columns.tolist()
    plain = _per_row(settings.shares(classes, everyone), everyone)
    relative = rules.score == "relative"
    return Measure(
        impurity=IMPURITIES[settings.impurity],
        weights=tuple(priors_per_row(rows if relative else everyone) for rows in had),
        pairs=_pairs(_unit(len(classes)) if rules.costs == "priors" else costs),
        losses=tuple(tuple(map(mul, line, plain)) for line in costs),
    )


def _per_row(priors: Sequence[Fraction], rows: Sequence[int]) -> tuple[Fraction, ...]:
    """Return what each row of a class counts, 0 for a class without rows."""
    return tuple(
        prior / count if count else Fraction() for prior, count in zip(priors, rows, strict=True)
    )


def _altered(priors: Sequence[Fraction], costs: Matrix) -> tuple[Fraction, ...]:
    """Return the priors times what it costs to miss each class (Breiman et al., 1984, 4.4)."""
    missed = [sum(column, Fraction()) for column in zip(*costs, strict=True)]
    altered = [prior * cost for prior, cost in zip(priors, missed, strict=True)]
    whole = sum(altered, Fraction())
    return tuple(one / whole for one in altered) if whole else tuple(altered)


def _pairs(costs: Matrix) -> Matrix:
    """Return the two costs of each pair of classes together."""
    turned = zip(*costs, strict=True)
    return tuple(tuple(map(add, line, across)) for line, across in zip(costs, turned, strict=True))


def _unit(classes: int) -> Matrix:
    return tuple(tuple(Fraction(at != other) for other in range(classes)) for at in range(classes))
