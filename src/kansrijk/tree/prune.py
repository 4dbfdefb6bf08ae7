"""Cost-complexity pruning: which splits are worth what they cost, at every price of a split.

Each inner node has an alpha, the price at which its branch is cut back to a leaf. The trees that
are the best ones at some price are nested, and one number per node tells them all.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from heapq import heappop, heappush
from itertools import accumulate
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from kansrijk.errors import Problem
from kansrijk.tree.arrow import ArrowTable, pa
from kansrijk.tree.losses import fractions, node_losses, unit_of
from kansrijk.tree.problems import complain, is_whole
from kansrijk.tree.semantics import RULES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kansrijk.tree.tree import Tree

Alpha: TypeAlias = Fraction | float
NEVER = -math.inf


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """The nested trees from the whole tree, step 0, to the root alone.

    Parameters
    ----------
    whole
        The whole tree.
    falls
        Shape ``[nodes]``: the step at which an inner node becomes a leaf; 0 for a leaf.
    alphas
        For each step, the least price of a split at which its tree is the best, without rounding;
        0 for the whole tree. They ascend, but step 1 may be 0 as well: splits that save nothing.
    """

    whole: Tree
    falls: NDArray[np.int32] = field(repr=False)
    alphas: tuple[Fraction, ...] = field(repr=False)

    def __len__(self) -> int:
        return len(self.alphas)

    @property
    def risks(self) -> tuple[Fraction, ...]:
        """For each step, the expected cost of a row of the root, without rounding."""
        tree = self.whole
        losses = node_losses(tree, tree.counts, tree.losses)
        return fractions(self.along(losses), unit_of(tree.losses))

    @property
    def alpha(self) -> NDArray[np.float64]:
        """The `alphas`; shape ``[steps]``."""
        return np.array([float(each) for each in self.alphas])

    @property
    def risk(self) -> NDArray[np.float64]:
        """The `risks`, on the scale of `Tree.risk`; shape ``[steps]``."""
        return np.array([float(each) for each in self.risks])

    @property
    def cp(self) -> NDArray[np.float64]:
        """The `alphas` as shares of the root's risk; NaN if that is 0; shape ``[steps]``."""
        return self.relative(self.alphas)

    @property
    def rel_error(self) -> NDArray[np.float64]:
        """The `risks` as shares of the root's risk; NaN if that is 0; shape ``[steps]``."""
        return self.relative(self.risks)

    @property
    def leaves(self) -> NDArray[np.int64]:
        """The number of leaves; shape ``[steps]``."""
        return np.array(self.along([1] * len(self.whole)))

    @property
    def splits(self) -> NDArray[np.int64]:
        """The number of inner nodes; shape ``[steps]``."""
        return self.leaves - 1

    def relative(self, risks: Sequence[Fraction]) -> NDArray[np.float64]:
        """Return risks as shares of what the root alone costs; NaN if that is 0."""
        root = self.whole.risk(0)
        return np.array([float(each / root) if root else math.nan for each in risks])

    def tree(self, step: int) -> Tree:
        """Return the tree of a step.

        Parameters
        ----------
        step
            From 0, the whole tree, to ``len(path) - 1``, the root alone.

        Raises
        ------
        UsageError
            If there is no such step.
        """
        if not (is_whole(step) and 0 <= step < len(self)):
            message = f"the path has steps 0 to {len(self) - 1}"
            complain([Problem("path", "step", message, given=str(step))])
        closed = (self.falls <= step) & ~self.whole.is_leaf
        return self.whole.collapse(np.flatnonzero(closed).tolist())

    def along(self, values: Sequence[int]) -> list[int]:
        """Return, for the tree of each step, the sum of a value of the nodes over its leaves.

        A node is a leaf from the step at which it falls until its parent falls.
        """
        falls: list[int] = [*self.falls.tolist(), len(self)]  # the last answers for no parent
        changes = [0] * (len(self) + 1)
        for value, parent, fall in zip(values, self.whole.parent.tolist(), falls, strict=False):
            changes[fall] += value
            changes[falls[parent]] -= value
        return list(accumulate(changes[:-1]))

    def table(self) -> ArrowTable:
        """Return one row per step, the root first, as rpart prints it.

        Returns
        -------
        pa.Table
            ``cp``, ``splits`` and ``rel_error``; see the properties of these names. Null where the
            risk of the root is 0.
        """
        return as_table({"cp": self.cp, "splits": self.splits, "rel_error": self.rel_error})


def as_table(columns: Mapping[str, NDArray[Any]]) -> ArrowTable:
    """Return figures of each step as a table with the root first; NaN becomes null."""
    turned = {name: values[::-1] for name, values in columns.items()}
    return pa.table({name: pa.array(held, mask=np.isnan(held)) for name, held in turned.items()})


def cost_complexity(tree: Tree) -> Path:
    """Return the nested trees that pruning by cost-complexity gives.

    Computed without rounding. Under "spss" the path is Breiman's (1984, section 3.3): the weakest
    links are cut until the root is left. Under "rpart" it is that of rpart's table, in which a
    child that collapsed while its branch was judged stays collapsed for its parent; see
    `DIFFERENCES`. Rpart's last row, cp = -1 if that was asked, is the whole tree, here with cp 0.

    Parameters
    ----------
    tree
        The tree; its ``semantics`` tell the rule.

    Examples
    --------
    ``cost_complexity(tree).tree(1)`` is the tree without its least useful splits.
    """
    losses, unit = node_losses(tree, tree.counts, tree.losses), unit_of(tree.losses)
    weakest = RULES[tree.semantics].path == "weakest link"
    judged = _weakest_links(tree, losses) if weakest else _collapsed_children(tree, losses)
    alphas = _capped(judged, tree.parent.tolist())
    steps = sorted({each for each in alphas if each != NEVER})
    step_of = {alpha: number for number, alpha in enumerate([NEVER, *steps])}
    falls = np.array([step_of[each] for each in alphas], np.int32)
    exact = (Fraction(), *(Fraction(each) / unit for each in steps))
    return Path(tree, falls, exact)


def _inner(tree: Tree) -> list[tuple[int, int, int]]:
    """Return each inner node with its children, from the bottom up."""
    children = zip(tree.left.tolist(), tree.right.tolist(), strict=True)
    inner = [(node, *both) for node, both in enumerate(children) if both[0] > 0]
    return inner[::-1]


def _weakest_links(tree: Tree, losses: Sequence[int]) -> list[Alpha]:
    """Return for each node the price at which its branch falls, if nothing above it falls first.

    A block is a set of splits that fall together: what they save, by their number. A split takes
    up the blocks below it that are worth as much as itself or more, the best first: they fall when
    it falls.
    """
    alphas: list[Alpha] = [NEVER] * len(tree)
    blocks: list[list[tuple[Alpha, int, int]]] = [[] for _ in losses]
    for node, left, right in _inner(tree):
        below = _together(blocks[left], blocks[right])
        saved, splits = losses[node] - losses[left] - losses[right], 1
        while below and -below[0][0] >= Fraction(saved, splits):
            _, more, others = heappop(below)
            saved, splits = saved + more, splits + others
        alphas[node] = Fraction(saved, splits)
        heappush(below, (-alphas[node], saved, splits))
        blocks[node] = below
    return alphas


def _together(
    one: list[tuple[Alpha, int, int]], other: list[tuple[Alpha, int, int]]
) -> list[tuple[Alpha, int, int]]:
    """Return the blocks of two heaps in the larger of them."""
    few, many = sorted((one, other), key=len)
    for block in few:
        heappush(many, block)
    return many


def _collapsed_children(tree: Tree, losses: Sequence[int]) -> list[Alpha]:
    """Return the price at which each branch falls by the rule of rpart.

    A branch hands up its loss and its number of splits. A child whose own price is below that of
    its parent collapses first, the cheaper child before the other, and its parent is judged anew.
    """
    alphas: list[Alpha] = [NEVER] * len(tree)
    handed = [(loss, 0) for loss in losses]
    for node, left, right in _inner(tree):
        kept = {child: handed[child] for child in (left, right)}
        for child in sorted(kept, key=alphas.__getitem__):
            if _price(losses[node], kept.values()) > alphas[child]:
                kept[child] = (losses[child], 0)
        alphas[node] = _price(losses[node], kept.values())
        sums, splits = zip(*kept.values(), strict=True)
        handed[node] = (sum(sums), sum(splits) + 1)
    return alphas


def _price(loss: int, branches: Iterable[tuple[int, int]]) -> Fraction:
    """Return what a split and the branches below it save per split."""
    sums, splits = zip(*branches, strict=True)
    return Fraction(loss - sum(sums), sum(splits) + 1)


def _capped(alphas: Sequence[Alpha], parents: Sequence[int]) -> list[Alpha]:
    """Return the prices when nothing outlives what is above it."""
    capped = list(alphas)
    for node in range(1, len(capped)):
        capped[node] = min(capped[node], capped[parents[node]])
    return capped
