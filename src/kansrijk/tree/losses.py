"""What rows cost by the labels of the nodes that they are in, without rounding.

Losses are fractions. Times their common denominator they are whole numbers, which add up exactly
and fast.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kansrijk.tree.measure import Counts, Matrix
    from kansrijk.tree.tree import Tree


@dataclass(frozen=True, slots=True)
class Losses:
    """What some rows cost by each of several trees.

    Parameters
    ----------
    sums, squares
        For each tree: the sum of the losses of the rows, and of their squares.
    rows
        How many rows, by weight.
    """

    sums: tuple[Fraction, ...]
    squares: tuple[Fraction, ...]
    rows: int

    @property
    def risk(self) -> NDArray[np.float64]:
        """The sum of the losses, which is the expected cost of a row."""
        return np.array([float(each) for each in self.sums])

    @property
    def error(self) -> NDArray[np.float64]:
        r"""The standard error of the risk, as in rpart: the rows are taken as a plain sample.

        .. math:: \sqrt{\sum l^2 - \bigl(\sum l\bigr)^2 / n}

        With costs of 1 and priors from the data it is the binomial :math:`\sqrt{R(1-R)/n}`
        (Breiman et al., 1984, section 3.4.4).
        """
        rows = self.rows or 1
        pairs = zip(self.sums, self.squares, strict=True)
        return np.sqrt([float(square - each**2 / rows) for each, square in pairs])


def unit_of(losses: Matrix) -> int:
    """Return the common denominator of the losses."""
    return math.lcm(*(loss.denominator for line in losses for loss in line))


def node_losses(tree: Tree, counts: Counts, losses: Matrix, *, power: int = 1) -> list[int]:
    """Return what rows in each node cost by its label, in whole units.

    Parameters
    ----------
    tree
        Whose labels count.
    counts
        Shape ``[nodes, classes]``: the rows.
    losses
        Shape ``[classes][classes]``: as in `Tree`.
    power
        2 for the sum of the squares; the unit is squared as well.
    """
    unit = unit_of(losses)
    whole = [[int(loss * unit) ** power for loss in line] for line in losses]
    by_label = np.array(whole, object).reshape(len(whole), -1)[tree.label]
    return (by_label * counts.astype(object)).sum(axis=1).tolist()


def fractions(sums: Sequence[int], unit: int) -> tuple[Fraction, ...]:
    """Return whole numbers of units as fractions."""
    return tuple(Fraction(each, unit) for each in sums)
