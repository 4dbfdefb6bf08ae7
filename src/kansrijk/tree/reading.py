"""Reading a grown tree again: what every column could have done at every node, and stood in for.

Nothing is searched for anew and no row goes elsewhere. The rows of each leaf are counted once, and
added up to the nodes above them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from kansrijk.tree.cuts import candidates
from kansrijk.tree.grow import counts_by_column
from kansrijk.tree.jit import Team
from kansrijk.tree.measure import measure
from kansrijk.tree.parting import kept
from kansrijk.tree.sample import Sample
from kansrijk.tree.split import Search, best_improvements
from kansrijk.tree.surrogates import agreements, stand_ins

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kansrijk.tree.codes import Codes
    from kansrijk.tree.columns import Array
    from kansrijk.tree.counts import Rows
    from kansrijk.tree.measure import Counts
    from kansrijk.tree.rules import Split
    from kansrijk.tree.settings import Settings
    from kansrijk.tree.tree import Tree


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What every column could have done at every node of a tree.

    Parameters
    ----------
    tree
        The tree; its splits have the stand-ins that the settings ask for, whether it was grown with
        them or not.
    improvement
        Shape ``[nodes, columns]``: that of the column's best admissible split; 0 where none
        improves.
    can_cut
        Shape ``[nodes, columns]``: whether the column has any admissible split.
    association
        Shape ``[nodes, columns]``: how well the column's best stand-in avoids the errors of the
        node's split, lambda; 0 at a leaf and where it avoids none.
    both
        Shape ``[nodes, columns]``: the rows that have the column and the split's own; 0 at a leaf.
    fewer
        Shape ``[nodes, columns]``: of those, the rows on the side of the split that has fewer.
    """

    tree: Tree
    improvement: NDArray[np.float64] = field(repr=False)
    can_cut: NDArray[np.bool_] = field(repr=False)
    association: NDArray[np.float64] = field(repr=False)
    both: NDArray[np.int64] = field(repr=False)
    fewer: NDArray[np.int64] = field(repr=False)


def read_tree(  # noqa: PLR0913 - the tree, what it grew on, and how to read it
    tree: Tree,
    leaves: NDArray[np.integer[Any]],
    codes: Codes,
    target: Array,
    settings: Settings,
    *,
    weights: Array | None = None,
    threads: int | None = None,
) -> Reading:
    """Read a tree again on the rows that it grew on.

    Parameters
    ----------
    tree
        The tree, from which splits may have been taken back.
    leaves
        Shape ``[rows]``: the leaf of each row, as from `Tree.apply`.
    codes, target, weights, threads
        As in `grow`, of which they were the arguments.
    settings
        Those of growing; `surrogates` may be another, and says how many stand-ins are kept.
    """
    held = np.ones(codes.rows, bool) if weights is None else weights
    rows = np.flatnonzero(held).astype(np.uint32)
    held = held.astype(np.uint8 if held.dtype == bool else np.int64)  # as kernels are compiled for
    sample = Sample(codes, target.astype(np.uint8), held, rows)
    with Team(threads) as team:
        return _Reader(tree, sample, leaves, settings, team).read()


class _Reader:
    """Reads one tree from its leaves up."""

    def __init__(
        self,
        tree: Tree,
        sample: Sample,
        leaves: NDArray[np.integer[Any]],
        settings: Settings,
        team: Team,
    ) -> None:
        self.tree, self.sample, self.team = tree, sample, team
        self.settings = settings
        first, last = _reach(tree)
        places = first[leaves[sample.rows]]
        ends = np.cumsum(np.bincount(places, minlength=int(last[0]) + 1))
        self.rows = sample.rows[np.argsort(places, kind="stable")]
        self.start, self.end = np.concatenate([[0], ends])[first], ends[last]
        shape = len(tree), len(sample.codes.codings)
        self.found = Reading(
            tree,
            np.zeros(shape),
            np.zeros(shape, bool),
            np.zeros(shape),
            np.zeros(shape, int),
            np.zeros(shape, int),
        )
        self.splits = list(tree.splits)

    def read(self) -> Reading:
        counts = self._count(self.rows)
        totals = counts[:, self.sample.codes.span(0)].sum(axis=1)
        observed = counts_by_column(counts, self.sample.codes)
        by = measure(self.settings, self.tree.classes, totals, observed)
        self.search = Search(self.settings, by)
        self._node(0)
        tree = replace(self.tree, splits=tuple(self.splits))
        return replace(self.found, tree=tree)

    def _count(self, rows: Rows) -> Counts:
        return replace(self.sample, rows=rows).count(len(self.tree.classes), self.team)

    def _rows(self, node: int) -> Rows:
        return self.rows[self.start[node] : self.end[node]]

    def _node(self, node: int) -> Counts:
        """Read a node after those below it, and return its counts."""
        split = self.tree.splits[node]
        if split is None:
            counts = self._count(self._rows(node))
        else:
            left, right = (self._node(int(of[node])) for of in (self.tree.left, self.tree.right))
            counts = left + right
            self._split(node, split, (left, right), counts)
        codes = self.sample.codes
        self.found.improvement[node] = best_improvements(counts, codes, self.search)
        self.found.can_cut[node] = self._can_cut(counts, self.found.improvement[node])
        return counts

    def _can_cut(self, counts: Counts, improvement: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return which columns have an admissible split; those that improve have one."""
        can = improvement > 0
        for column in np.flatnonzero(~can).tolist():
            mine = counts[:, self.sample.codes.span(column)]
            left, total = candidates(mine, self.sample.codes.is_nominal[column])
            can[column] = _any_admissible(left, total - left, self.settings)
        return can

    def _split(self, node: int, split: Split, children: Sequence[Counts], counts: Counts) -> None:
        """Read who could have stood in for a split."""
        codes = self.sample.codes
        left, right = (
            self._sent(split, child, held)
            for child, held in zip(self._children(node), children, strict=True)
        )
        own = self.found.association, self.found.both, self.found.fewer
        for told, figures in zip(own, associations(left, right, codes), strict=True):
            told[node] = figures
        found = stand_ins((left, right), counts, codes, split.column, self.settings)
        surrogates = tuple(kept(one, counts, codes, self.search.measure) for one in found)
        self.splits[node] = replace(split, surrogates=surrogates)

    def _children(self, node: int) -> tuple[int, int]:
        return int(self.tree.left[node]), int(self.tree.right[node])

    def _sent(self, split: Split, child: int, counts: Counts) -> Counts:
        """Return the rows of each code that the split itself sent to a child, by its variable."""
        sent: Counts = counts.sum(axis=0)
        if split.missing:
            rows = self._rows(child)
            without = rows[self.sample.codes.of(split.column)[rows] == 0]
            sent -= self._count(without).sum(axis=0)
        return sent


def associations(
    left: Counts, right: Counts, codes: Codes
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the association of each column with a split, and the rows with both variables.

    The association is lambda of `kansrijk.tree.surrogates`, 0 where it is below 0. Last come the
    rows on the side that has fewer of them.

    Parameters
    ----------
    left, right
        Shape ``[codes.size]``: the rows of each code that the split sent left and right.
    codes
        The codes that the counts are of.
    """
    found = np.zeros((len(codes.codings), 5), np.int64)
    agreements(left, right, codes.offsets, codes.is_nominal, found)
    both, fewer = found[:, 3:].sum(axis=1), found[:, 3:].min(axis=1)
    avoided = np.maximum(fewer - (both - found[:, 0]), 0)
    return np.divide(avoided, fewer, out=np.zeros(len(found)), where=fewer > 0), both, fewer


def _any_admissible(left: Counts, right: Counts, settings: Settings) -> bool:
    """Return whether any candidate leaves enough rows, and rows of each class, on both sides."""
    rows = np.minimum(left.sum(axis=1), right.sum(axis=1))
    of_class = np.minimum(left, right).min(axis=1)
    return bool(((rows >= settings.min_child) & (of_class >= settings.min_class)).any())


def _reach(tree: Tree) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the places of the first and the last leaf below each node, from left to right."""
    first = np.zeros(len(tree), np.int64)
    last = np.zeros(len(tree), np.int64)
    for node in range(len(tree) - 1, -1, -1):  # how many leaves are below, at first
        is_leaf = bool(tree.is_leaf[node])
        last[node] = 1 if is_leaf else last[tree.left[node]] + last[tree.right[node]]
    for node in np.flatnonzero(~tree.is_leaf).tolist():
        left, right = int(tree.left[node]), int(tree.right[node])
        first[left], first[right] = first[node], first[node] + last[left]
    return first, first + last - 1
