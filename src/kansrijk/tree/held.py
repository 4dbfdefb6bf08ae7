"""Rows that are held out, counted in the leaves of a tree that did not grow on them.

All that a path costs them is sums over nodes: no row is looked at again for any step.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, cast

import numpy as np

from kansrijk.tree.grow import grow_leaves
from kansrijk.tree.losses import Losses, fractions, node_losses, unit_of
from kansrijk.tree.prune import Alpha, Path, cost_complexity
from kansrijk.tree.semantics import RULES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kansrijk.tree.codes import Codes
    from kansrijk.tree.columns import Array
    from kansrijk.tree.jit import Team
    from kansrijk.tree.measure import Counts, Matrix
    from kansrijk.tree.settings import Priors, Settings
    from kansrijk.tree.tree import Tree


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """Rows of which some grow trees and others try them; parameters as in `grow`."""

    codes: Codes
    target: Array
    weights: NDArray[np.int64]
    classes: tuple[str, ...]
    settings: Settings
    team: Team

    def grow(
        self, weights: NDArray[np.int64], settings: Settings | None = None
    ) -> tuple[Tree, NDArray[np.int32]]:
        """Return a tree and the leaf of every row."""
        asked = settings or self.settings
        return grow_leaves(
            self.codes, self.target, asked, self.classes, weights=weights, team=self.team
        )

    def held_out(self, tree: Tree, prices: Sequence[Alpha], held: NDArray[np.bool_]) -> Losses:
        """Return what one fold's rows cost by the tree of the others, pruned at each price."""
        weights = np.where(held, 0, self.weights)
        others = tree.counts[0] - self._by_class(held)
        settings = _with_weights_of(self.settings, self.classes, tree.counts[0], others)
        grown, leaves = self.grow(weights, settings)
        path = cost_complexity(replace(grown, losses=tree.losses))
        share = Fraction(int(others.sum()), int(tree.counts[0].sum()))
        steps = _steps_at(path, prices, share)
        losses = losses_along(path, self.counts(grown, leaves, held), tree.losses)
        return replace(
            losses,
            sums=tuple(losses.sums[step] for step in steps),
            squares=tuple(losses.squares[step] for step in steps),
        )

    def counts(self, tree: Tree, leaves: NDArray[np.int32], held: NDArray[np.bool_]) -> Counts:
        """Return the held-out rows of each class in each node; shape ``[nodes, classes]``."""
        many = len(self.classes)
        places = leaves[held].astype(np.int64) * many + self.target[held]
        weights = self.weights[held]
        counted = np.bincount(places, weights, minlength=len(tree) * many)
        counts = counted.astype(np.int64).reshape(len(tree), many)
        for node in range(len(tree) - 1, 0, -1):
            counts[tree.parent[node]] += counts[node]
        return counts

    def _by_class(self, held: NDArray[np.bool_]) -> Counts:
        many = len(self.classes)
        return np.bincount(self.target[held], self.weights[held], many).astype(np.int64)


def losses_along(path: Path, counts: Counts, losses: Matrix) -> Losses:
    """Return what the rows in the nodes cost by the tree of each step."""
    tree, unit = path.whole, unit_of(losses)
    sums, squares = (
        fractions(path.along(node_losses(tree, counts, losses, power=power)), unit**power)
        for power in (1, 2)
    )
    return Losses(sums, squares, int(counts[0].sum()))


def added(parts: Sequence[Losses], steps: int) -> Losses:
    """Return what the rows of all folds cost."""
    return Losses(
        tuple(sum((part.sums[step] for part in parts), Fraction()) for step in range(steps)),
        tuple(sum((part.squares[step] for part in parts), Fraction()) for step in range(steps)),
        sum(part.rows for part in parts),
    )


def squared_prices(path: Path) -> list[Alpha]:
    """Return the square of the price that stands for each step: so no root is ever rounded."""
    between = [low * high for low, high in pairwise(path.alphas[1:])]
    if len(path) == 1:
        return [math.inf]
    if RULES[path.whole.semantics].ends == "0 and infinity":
        return [Fraction(), *between, math.inf]
    rows = [*between, 100 * path.alphas[-1] ** 2]
    return [rows[0], *rows]


def _steps_at(path: Path, squared_prices: Sequence[Alpha], share: Fraction) -> list[int]:
    """Return the step of a fold's path that is the best at each price of the whole tree.

    A fold's tree has only a share of the rows, and so of the price.
    """
    squares = [alpha**2 for alpha in path.alphas]
    return [bisect_right(squares, price * share**2) - 1 for price in squared_prices]


def _with_weights_of(
    settings: Settings, classes: tuple[str, ...], everyone: Counts, some: Counts
) -> Settings:
    """Return settings by which each of some rows weighs what it weighs among all."""
    if settings.priors == "data":
        return settings
    rows: list[int] = everyone.tolist()
    shares = settings.shares(classes, rows)
    held = [
        share * Fraction(few, many) if many else Fraction()
        for share, few, many in zip(shares, some.tolist(), rows, strict=True)
    ]
    whole = sum(held, Fraction())
    if not whole:
        return settings
    priors = {name: each / whole for name, each in zip(classes, held, strict=True)}
    return replace(settings, priors=cast("Priors", priors))  # fractions, which are not rounded
