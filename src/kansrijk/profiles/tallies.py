"""Count everybody by leaf, half and outcome, and sum up to every node of the tree."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kansrijk.cohort import Cohort
from kansrijk.findings import Cell, Count, Estimate
from kansrijk.tree import Tree

Mask = NDArray[np.bool_]

GROWING, ESTIMATING = "growing", "estimating"
YES, NO = "yes", "no"


@dataclass(frozen=True)
class Tallies:
    """Counts of a cohort over the nodes of a tree.

    Parameters
    ----------
    cohort
        The cohort.
    tree
        The tree.
    leaves
        Of each row, its leaf.
    growing
        Which rows the tree grew on; None where it grew on everyone and the rates come from everyone.
    population
        The cell of the whole cohort.
    """

    cohort: Cohort
    tree: Tree
    leaves: NDArray[np.int32]
    growing: Mask | None
    population: Cell

    def rows(self, node: int) -> Mask:
        """Return which rows are in a node."""
        return np.isin(self.leaves, leaves_under(self.tree, node))

    def cell(self, node: int) -> Cell:
        """Return the cell of a node: it meets all nodes on the way down."""
        path = {("node", str(step)) for step in ancestors(self.tree, node)}
        return Cell(self.population.conditions | path)

    def n(self, node: int) -> Count:
        """Count everyone in a node."""
        return self._count(self.cell(node), self.rows(node))

    def grown_on(self, node: int) -> Count | None:
        """Count those in a node that the tree grew on, where they are not everyone."""
        if self.growing is None:
            return None
        return self._count(self.cell(node).and_(half=GROWING), self.rows(node) & self.growing)

    def counted(self, node: int) -> Count:
        """Count those in a node that its rate comes from."""
        return self._count(self._estimating_cell(node), self._estimating(node))

    def cases(self, node: int) -> Count:
        """Count those among them who had the outcome."""
        rows = self._estimating(node) & self.cohort.outcome
        return self._count(self._estimating_cell(node).and_(outcome=YES), rows)

    def enough(self, node: int, floor: int) -> bool:
        """Tell whether cases and non-cases behind a node's rate are enough persons."""
        rows, yes = self._estimating(node), self.cohort.outcome
        groups = (rows & yes, rows & ~yes)
        return all(self._count(self.population, group).persons >= floor for group in groups)

    def design_effect(self, node: int) -> Estimate:
        """Return by how much clusters inflate the variance of a node's rate.

        The variance of a ratio estimate over clusters, divided by that of a simple random sample; at
        least 1. Source: Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, 5.6.
        """
        rows = self._estimating(node)
        clusters, sizes = np.unique(self.cohort.clusters[rows], return_counts=True)
        places = np.searchsorted(clusters, self.cohort.clusters[rows])
        cases = np.bincount(places, self.cohort.outcome[rows], minlength=len(clusters))
        return _design_effect(cases, sizes.astype(np.float64))

    def atoms(self) -> list[Count]:
        """Return the finest counts: each leaf by half and outcome."""
        return [
            self._count(cell, rows)
            for leaf in np.flatnonzero(self.tree.is_leaf).tolist()
            for half, part in self._halves(self.rows(leaf), self.cell(leaf))
            for cell, rows in (
                (half.and_(outcome=YES), part & self.cohort.outcome),
                (half.and_(outcome=NO), part & ~self.cohort.outcome),
            )
        ]

    def _halves(self, rows: Mask, cell: Cell) -> list[tuple[Cell, Mask]]:
        if self.growing is None:
            return [(cell, rows)]
        return [
            (cell.and_(half=GROWING), rows & self.growing),
            (cell.and_(half=ESTIMATING), rows & ~self.growing),
        ]

    def _estimating(self, node: int) -> Mask:
        return self._halves(self.rows(node), self.cell(node))[-1][1]

    def _estimating_cell(self, node: int) -> Cell:
        return self._halves(self.rows(node), self.cell(node))[-1][0]

    def _count(self, cell: Cell, rows: Mask) -> Count:
        return Count(cell, int(rows.sum()), distinct(self.cohort.persons[rows]))


def distinct(persons: NDArray[np.int64]) -> int:
    """Return how many distinct persons there are."""
    return len(np.unique(persons))


def ancestors(tree: Tree, node: int) -> list[int]:
    """Return a node and all above it but the root, which is everyone."""
    path: list[int] = []
    while node > 0:
        path.append(node)
        node = int(tree.parent[node])
    return path


def leaves_under(tree: Tree, node: int) -> list[int]:
    """Return the leaves of the subtree of a node."""
    if tree.is_leaf[node]:
        return [node]
    children = int(tree.left[node]), int(tree.right[node])
    return [leaf for child in children for leaf in leaves_under(tree, child)]


def _design_effect(cases: NDArray[np.float64], sizes: NDArray[np.float64]) -> Estimate:
    """Return the design effect of a rate from the cases and sizes of its clusters."""
    clusters, n, k = len(sizes), sizes.sum(), cases.sum()
    if clusters < 2 or not 0 < k < n:
        return Estimate(1.0, max(clusters - 1, 0))
    rate = k / n
    squares = float(np.sum((cases - rate * sizes) ** 2))
    variance = clusters / (clusters - 1) * squares / n**2
    return Estimate(max(1.0, float(variance / (rate * (1 - rate) / n))), clusters - 1)
