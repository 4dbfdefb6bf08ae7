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
from dataclasses import dataclass
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


@kernel
def _weigh(rows: Counts, weights: NDArray[np.float64]) -> float:
    total = 0.0
    for at in range(len(weights)):
        total += rows[at] * weights[at]
    return total


@kernel
def _divergence(
    side: Counts, other: Counts, weights: NDArray[np.float64], low: float, whole: float
) -> float:
    """Return what a side adds to the decrease of the entropy.

    Written so that no term is negative and equal shares give exactly 0: with x the relative
    difference of a class share from that of the node, (1 + x) log(1 + x) - x.
    """
    total = 0.0
    for at in range(len(weights)):
        mine = side[at] * weights[at]
        both = mine + other[at] * weights[at]
        if mine > 0:
            apart = (mine * whole - both * low) / (both * low)
            total += both * low / whole * ((1 + apart) * math.log1p(apart) - apart)
        else:
            total += both * low / whole
    return total


@kernel
def score(
    left: Counts, right: Counts, weights: NDArray[np.float64], pairs: Array, impurity: int
) -> float:
    """Return the improvement of one split; see the module.

    Parameters
    ----------
    left, right
        Shape ``[classes]``: rows that have the variable.
    weights
        Shape ``[classes]``: v.
    pairs
        Shape ``[classes, classes]``: S.
    impurity
        ``GINI``, ``ENTROPY`` or ``TWOING``.
    """
    low, high = _weigh(left, weights), _weigh(right, weights)
    if low <= 0 or high <= 0:
        return 0.0
    if impurity == ENTROPY:
        lower = _divergence(left, right, weights, low, low + high)
        return lower + _divergence(right, left, weights, high, low + high)
    total = 0.0
    for at in range(len(weights)):
        difference = weights[at] * (left[at] / low - right[at] / high)
        if impurity == TWOING:
            total += abs(difference)
        else:
            for other in range(at):
                against = weights[other] * (left[other] / low - right[other] / high)
                total -= pairs[at, other] * difference * against
    share = low * high / (low + high)
    return share * total**2 / 4 if impurity == TWOING else share * total


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
    """

    impurity: int
    weights: Matrix
    pairs: Matrix
    losses: Matrix

    def exact(self, column: int, left: Sequence[int], right: Sequence[int]) -> Fraction | float:
        """Return the improvement of a split without rounding; an entropy is rounded."""
        weights = self.weights[column]
        one = [weight * count for weight, count in zip(weights, left, strict=True)]
        two = [weight * count for weight, count in zip(weights, right, strict=True)]
        low, high = sum(one, Fraction()), sum(two, Fraction())
        if not (low and high):
            return Fraction()
        apart = [here / low - there / high for here, there in zip(one, two, strict=True)]
        if self.impurity == ENTROPY and any(apart):
            doubles = np.array(weights, float)
            return score(np.array(left), np.array(right), doubles, np.eye(0), ENTROPY)
        return low * high / (low + high) * self._distance(apart)

    def _distance(self, apart: Sequence[Fraction]) -> Fraction:
        """Return how far two sides lie apart, from the differences of their class shares."""
        if self.impurity == TWOING:
            return sum(map(abs, apart), Fraction()) ** 2 / 4
        return -sum(
            (
                self.pairs[at][other] * apart[at] * apart[other]
                for at in range(len(apart))
                for other in range(at)
            ),
            Fraction(),
        )


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
