"""How well the trees of a path do on rows that they did not grow on: folds, or a part set aside."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kansrijk.errors import Problem
from kansrijk.tree.folds import draw_part, part_problems
from kansrijk.tree.grow import target_problems, weight_problems
from kansrijk.tree.held import Trial, added, losses_along, squared_prices
from kansrijk.tree.jit import Team, thread_problems
from kansrijk.tree.losses import Losses
from kansrijk.tree.measure import measure
from kansrijk.tree.problems import complain, is_number
from kansrijk.tree.prune import Path, as_table, cost_complexity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from kansrijk.tree.arrow import ArrowTable
    from kansrijk.tree.codes import Codes
    from kansrijk.tree.columns import Array
    from kansrijk.tree.settings import Settings
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
        if not (is_number(k) and k >= 0):
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
    target: ArrayLike,
    settings: Settings,
    folds: ArrayLike,
    *,
    classes: Sequence[str] = ("0", "1"),
    weights: ArrayLike | None = None,
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
    names, target, folds = tuple(classes), np.asarray(target), np.asarray(folds)
    given = None if weights is None else np.asarray(weights)
    found = _problems(codes, target, names, weights=given, threads=threads)
    complain([*found, *settings.problems(names), *_fold_problems(codes, folds, given)])
    rows = np.ones(codes.rows, np.int64) if given is None else given.astype(np.int64)
    with Team(threads) as team:
        trial = Trial(codes, target.astype(np.uint8), rows, names, settings, team)
        tree, _ = trial.grow(rows)
        path = cost_complexity(tree)
        prices, alone = squared_prices(path), replace(trial, team=Team(1))
        parts = team.each(
            lambda fold: alone.held_out(tree, prices, folds == fold), np.unique(folds[rows > 0])
        )
    training = losses_along(path, tree.counts, tree.losses)
    return Validation(path, training, added(parts, len(path)))


def split_sample(  # noqa: PLR0913 - what to grow on, and how
    codes: Codes,
    target: ArrayLike,
    settings: Settings,
    share: float,
    seed: int,
    *,
    classes: Sequence[str] = ("0", "1"),
    weights: ArrayLike | None = None,
    cluster: ArrayLike | None = None,
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
    names, target = tuple(classes), np.asarray(target)
    given = None if weights is None else np.asarray(weights)
    apart = None if cluster is None else np.asarray(cluster)
    found = _problems(codes, target, names, weights=given, threads=threads)
    wrong = part_problems(codes.rows, share=share, seed=seed, cluster=apart)
    complain([*found, *settings.problems(names), *wrong])
    rows = np.ones(codes.rows, np.int64) if given is None else given.astype(np.int64)
    trains = _drawn(rows, target, apart, share=share, seed=seed)
    with Team(threads) as team:
        trial = Trial(codes, target.astype(np.uint8), rows, names, settings, team)
        tree, leaves = trial.grow(np.where(trains, rows, 0))
    path = cost_complexity(tree)
    counts = trial.counts(tree, leaves, ~trains)
    losses = measure(settings, names, counts[0], np.empty((0, len(names)), np.int64)).losses
    training = losses_along(path, tree.counts, tree.losses)
    return Validation(path, training, losses_along(path, counts, losses))


def _problems(
    codes: Codes,
    target: Array,
    classes: tuple[str, ...],
    *,
    weights: Array | None,
    threads: int | None,
) -> list[Problem]:
    """Return what keeps a tree from growing, apart from its settings."""
    return [
        *target_problems(codes, target, classes),
        *weight_problems(codes, weights),
        *thread_problems(threads),
    ]


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
