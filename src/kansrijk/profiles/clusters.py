"""By how much clusters inflate the variance of a share, for one share or every node of a tree.

All sums are of whole numbers and exact, so that no figure depends on the order of the rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kansrijk.findings import Estimate
from kansrijk.profiles.leaves import depth_first
from kansrijk.tree import Tree

Whole = NDArray[np.integer[Any]]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Sums:
    """Sums over clusters: of how many are in the whole, and how many of those in the part.

    Parameters
    ----------
    clusters
        How many clusters have anybody in the whole.
    whole, part
        How many there are in all.
    whole_squared, product, part_squared
        The sums of the squares and of the products of the two, cluster by cluster.
    """

    clusters: int
    whole: int
    part: int
    whole_squared: int
    product: int
    part_squared: int

    @property
    def design_effect(self) -> Estimate:
        """By how much clusters inflate the variance of the part's share of the whole.

        The variance of a ratio estimate over clusters, divided by that of a simple random sample;
        at least 1. Source: Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling,
        section 5.6.
        """
        clusters, n, k = self.clusters, self.whole, self.part
        if clusters < 2 or not 0 < k < n:
            return Estimate(1.0, max(clusters - 1, 0))
        # The sum of (part - k/n * whole)² over clusters, times n².
        squares = n * n * self.part_squared - 2 * n * k * self.product + k * k * self.whole_squared
        inflated = clusters * squares / ((clusters - 1) * n * k * (n - k))
        return Estimate(max(1.0, inflated), clusters - 1)


def design_effect(whole: Whole, part: Whole) -> Estimate:
    """Return by how much clusters inflate the variance of a share.

    Parameters
    ----------
    whole, part
        Of each cluster, how many are in the whole, and how many of those in the part; shape
        ``[clusters]``. A cluster with nobody in the whole does not count.
    """
    whole, part = whole.astype(np.int64), part.astype(np.int64)
    return Sums(
        clusters=int(np.count_nonzero(whole)),
        whole=int(whole.sum()),
        part=int(part.sum()),
        whole_squared=int(whole @ whole),
        product=int(whole @ part),
        part_squared=int(part @ part),
    ).design_effect


def design_effects(
    tree: Tree, leaves: NDArray[np.int32], clusters: NDArray[np.int64], outcome: Mask
) -> list[Estimate]:
    """Return, for each node of a tree, by how much clusters inflate the variance of its rate.

    Parameters
    ----------
    tree
        The tree.
    leaves, clusters, outcome
        Of each row that rates come from, its leaf, its cluster and whether it has the outcome.
    """
    found = [Estimate(1.0, 0)] * len(tree)
    entries = _entries(tree, leaves, clusters, outcome)
    for depth in range(int(tree.depth.max()), -1, -1):
        entries = entries.climbed(tree, depth)
        for node, sums in entries.sums(tree, depth):
            found[node] = sums.design_effect
    return found


@dataclass(frozen=True)
class _Entries:
    """The rows of each cluster in each node, and those with the outcome among them.

    They are sorted by cluster, and within it as the tree is read depth-first: what is in one node
    stands together, for every node.
    """

    clusters: NDArray[np.int64]
    nodes: NDArray[np.int32]
    rows: NDArray[np.int64]
    cases: NDArray[np.int64]

    def climbed(self, tree: Tree, depth: int) -> _Entries:
        """Return the entries with what lies deeper in its parent, one for each cluster in each."""
        moved = np.where(tree.depth > depth, tree.parent, np.arange(len(tree), dtype=np.int32))
        nodes = moved[self.nodes]
        new = np.ones(len(nodes), dtype=np.bool_)
        new[1:] = (self.clusters[1:] != self.clusters[:-1]) | (nodes[1:] != nodes[:-1])
        starts = np.flatnonzero(new)
        if len(starts) == len(new):
            return _Entries(self.clusters, nodes, self.rows, self.cases)
        rows, cases = (np.add.reduceat(one, starts) for one in (self.rows, self.cases))
        return _Entries(self.clusters[starts], nodes[starts], rows, cases)

    def sums(self, tree: Tree, depth: int) -> Iterator[tuple[int, Sums]]:
        """Yield the sums over clusters of each node at a depth."""
        here = np.flatnonzero(tree.depth[self.nodes] == depth)
        nodes, rows, cases = self.nodes[here], self.rows[here], self.cases[here]
        # Sums of doubles are exact below 2**53: up to 94 million rows in one cluster.
        added = [np.bincount(nodes, minlength=len(tree))] + [
            np.bincount(nodes, weights, len(tree)).astype(np.int64)
            for weights in (rows, cases, rows * rows, rows * cases, cases * cases)
        ]
        for node in np.flatnonzero(tree.depth == depth).tolist():
            yield node, Sums(*(int(one[node]) for one in added))


def _entries(
    tree: Tree, leaves: NDArray[np.int32], clusters: NDArray[np.int64], outcome: Mask
) -> _Entries:
    """Return one entry for each cluster in each leaf by outcome; a sort is faster than hashing."""
    order, place = depth_first(tree)
    keys = np.sort((clusters * len(order) + place[leaves]) * 2 + outcome)
    new = np.ones(len(keys), dtype=np.bool_)
    new[1:] = keys[1:] != keys[:-1]
    starts = np.flatnonzero(new)
    rows = np.diff(starts, append=len(keys))
    pairs, is_case = np.divmod(keys[starts], 2)
    found, places = np.divmod(pairs, len(order))
    return _Entries(found, order[places], rows, rows * is_case)
