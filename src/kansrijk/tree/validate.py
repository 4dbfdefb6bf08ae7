"""How well the trees of a path do on rows that they did not grow on: folds, or a part set aside.

Held-out rows are counted by class in the leaves of the tree that they were not part of. All else
is sums over nodes: no row is looked at again for any step of the path.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, cast

import numpy as np

from kansrijk.errors import Problem
from kansrijk.tree.folds import draw_part, part_problems
from kansrijk.tree.grow import grow_leaves, target_problems, weight_problems
from kansrijk.tree.jit import Team
from kansrijk.tree.losses import Losses, fractions, node_losses, unit_of
from kansrijk.tree.measure import measure
from kansrijk.tree.problems import complain
from kansrijk.tree.prune import Alpha, Path, as_table, cost_complexity
from kansrijk.tree.semantics import RULES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kansrijk.tree.arrow import ArrowTable
    from kansrijk.tree.codes import Codes
    from kansrijk.tree.columns import Array
    from kansrijk.tree.measure import Counts, Matrix
    from kansrijk.tree.settings import Priors, Settings
    from kansrijk.tree.tree import Tree


@dataclass(frozen=True, slots=True, eq=False)
class Validation:
    """What the trees of a path cost: the rows they grew on, and rows that were held out.

    Parameters
    ----------
    path
        The path of the tree that was grown on all rows, or on the training part.
    training
        For each step: what the rows cost that the tree grew on.
    held
        For each step: what the held-out rows cost.
    """

    path: Path
    training: Losses
    held: Losses

    def table(self) -> ArrowTable:
        """Return one row per step, the root first, as rpart prints its table.

        Returns
        -------
        pa.Table
            ``cp``, ``splits`` and ``rel_error`` as in `Path.table`; ``xerror``, the risk of the
            held-out rows, and ``xstd``, its standard error, as shares of the root's training risk;
            null where that is 0.
        """
        root = float(self.path.whole.risk(0)) or math.nan
        path = self.path
        shares = {"xerror": self.held.risk / root, "xstd": self.held.error / root}
        own = {"cp": path.cp, "splits": path.splits, "rel_error": path.rel_error}
        return as_table({**own, **shares})

    def risks(self) -> ArrowTable:
        """Return one row per step, the root first, with risks and their standard errors.

        Returns
        -------
        pa.Table
            ``leaves``; ``training`` and ``training_error``; ``held`` and ``held_error``: the
            expected cost of a row by the label of its leaf, as SPSS's table of risks has it.
        """
        sums = {"training": self.training, "held": self.held}
        risks = {name: each.risk for name, each in sums.items()}
        errors = {f"{name}_error": each.error for name, each in sums.items()}
        names = ("training", "training_error", "held", "held_error")
        both = risks | errors
        return as_table({"leaves": self.path.leaves, **{name: both[name] for name in names}})

    def step(self, k: float = 1) -> int:
        r"""Return the step of the smallest tree within k standard errors of the best.

        Parameters
        ----------
        k
            From 0, the smallest tree of least risk. The standard error is that of the best tree,
            the smallest one if several are (Breiman et al., 1984, section 3.4.3; SPSS and rpart
            users know it as the 1-SE rule).

        Raises
        ------
        UsageError
            If k is no number from 0.
        """
        if not (k >= 0 and math.isfinite(k)):
            complain([Problem("validation", "k", "must be a number from 0", given=str(k))])
        risk = self.held.risk
        best = int(np.flatnonzero(risk == risk.min())[-1])
        within = risk <= risk[best] + k * self.held.error[best]
        return int(np.flatnonzero(within)[-1])

    def choose(self, k: float = 1) -> Tree:
        """Return the smallest tree within k standard errors of the best; see `step`."""
        return self.path.tree(self.step(k))


def cross_validate(  # noqa: PLR0913 - what to grow on, and how
    codes: Codes,
    target: Array,
    settings: Settings,
    folds: Array,
    *,
    classes: Sequence[str] = ("0", "1"),
    weights: Array | None = None,
    threads: int | None = None,
) -> Validation:
    r"""Grow a tree, and one without each fold to see how the pruned trees do on that fold.

    The tree of step k, the best between the prices :math:`\alpha_k` and :math:`\alpha_{k+1}`, is
    stood for by each fold's tree pruned at :math:`\sqrt{\alpha_k \alpha_{k+1}}` times the share of
    the rows that it grew on. Costs of rows are those of all rows: a fold's tree does not weigh the
    classes anew (as in rpart).

    Parameters
    ----------
    codes, target, settings, classes, weights, threads
        As in `grow`. Rows of weight 0 are in no tree and no risk.
    folds
        Shape ``[rows]``: whole numbers, at least two different ones among the rows that count; see
        `draw_folds`.

    Returns
    -------
    Validation
        On the path of the tree of all rows.

    Raises
    ------
    UsageError
        With all that does not fit.
    """
    names = tuple(classes)
    complain(
        [
            *target_problems(codes, target, names),
            *settings.problems(names),
            *weight_problems(codes, weights),
            *_fold_problems(codes, folds, weights),
        ]
    )
    rows = np.ones(codes.rows, np.int64) if weights is None else weights.astype(np.int64)
    with Team(threads) as team:
        trial = Trial(codes, target, rows, names, settings, team)
        tree, _ = trial.grow(rows)
        path = cost_complexity(tree)
        prices = _squared_prices(path)
        parts = [trial.held_out(tree, prices, folds == fold) for fold in np.unique(folds[rows > 0])]
    return Validation(path, _losses(path, tree.counts, tree.losses), _added(parts, len(path)))


def split_sample(  # noqa: PLR0913 - what to grow on, and how
    codes: Codes,
    target: Array,
    settings: Settings,
    share: float,
    seed: int,
    *,
    classes: Sequence[str] = ("0", "1"),
    weights: Array | None = None,
    cluster: Array | None = None,
    threads: int | None = None,
) -> Validation:
    """Grow a tree on a part of the rows, and see how its path does on the others.

    Parameters
    ----------
    codes, target, settings, classes, weights, threads
        As in `grow`. Rows of weight 0 are in neither part.
    share
        How much of each class is to grow on; between 0 and 1.
    seed, cluster
        As in `draw_folds`.

    Returns
    -------
    Validation
        On the path of the tree of the training part. Priors from the data are those of each part;
        given ones hold for both.

    Raises
    ------
    UsageError
        With all that does not fit.
    """
    names = tuple(classes)
    complain(
        [
            *target_problems(codes, target, names),
            *settings.problems(names),
            *weight_problems(codes, weights),
            *part_problems(codes.rows, share=share, seed=seed, cluster=cluster),
        ]
    )
    rows = np.ones(codes.rows, np.int64) if weights is None else weights.astype(np.int64)
    trains = _drawn(rows, target, cluster, share=share, seed=seed)
    with Team(threads) as team:
        trial = Trial(codes, target, rows, names, settings, team)
        tree, leaves = trial.grow(np.where(trains, rows, 0))
    path = cost_complexity(tree)
    counts = trial.counts(tree, leaves, ~trains)
    losses = measure(settings, names, counts[0], np.empty((0, len(names)), np.int64)).losses
    training = _losses(path, tree.counts, tree.losses)
    return Validation(path, training, _losses(path, counts, losses))


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
        losses = _losses(path, self.counts(grown, leaves, held), tree.losses)
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


def _losses(path: Path, counts: Counts, losses: Matrix) -> Losses:
    """Return what the rows in the nodes cost by the tree of each step."""
    tree, unit = path.whole, unit_of(losses)
    sums, squares = (
        fractions(path.along(node_losses(tree, counts, losses, power=power)), unit**power)
        for power in (1, 2)
    )
    return Losses(sums, squares, int(counts[0].sum()))


def _added(parts: Sequence[Losses], steps: int) -> Losses:
    """Return what the rows of all folds cost."""
    return Losses(
        tuple(sum((part.sums[step] for part in parts), Fraction()) for step in range(steps)),
        tuple(sum((part.squares[step] for part in parts), Fraction()) for step in range(steps)),
        sum(part.rows for part in parts),
    )


def _squared_prices(path: Path) -> list[Alpha]:
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


def _drawn(
    weights: NDArray[np.int64], target: Array, cluster: Array | None, *, share: float, seed: int
) -> NDArray[np.bool_]:
    """Return the rows of the training part, drawn among those that count."""
    counts = weights > 0
    some = None if cluster is None else cluster[counts]
    drawn = np.zeros(len(weights), bool)
    drawn[counts] = draw_part(share, seed, target=target[counts], cluster=some)
    if not drawn.any() or drawn[counts].all():
        message = "leaves one of the two parts without rows"
        complain([Problem("split_sample", "share", message, given=str(share))])
    return drawn


def _fold_problems(codes: Codes, folds: Array, weights: Array | None) -> list[Problem]:
    """Return what is wrong with the folds of the rows."""
    if folds.dtype.kind not in "iu" or folds.ndim != 1:
        return [Problem("tree", "folds", "must be one whole number per row")]
    if len(folds) != codes.rows:
        message = f"must have as many rows as the columns, which have {codes.rows}"
        return [Problem("tree", "folds", message, given=f"{len(folds)} rows")]
    counted = folds if weights is None or len(weights) != len(folds) else folds[weights > 0]
    if len(np.unique(counted)) < 2:
        message = "must be at least two different ones, among the rows that count"
        return [Problem("tree", "folds", message)]
    return []
