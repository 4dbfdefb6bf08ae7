"""Count everybody by leaf, half and outcome, and over every node of the tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kansrijk.cohort import Cohort
from kansrijk.cohort import tally as tally_of
from kansrijk.findings import Cell, Count, Estimate
from kansrijk.tree import Tree

Mask = NDArray[np.bool_]

GROWING, ESTIMATING = "growing", "estimating"
YES, NO = "yes", "no"
CLASSES = (NO, YES)
ROOT = 0


@dataclass(frozen=True, kw_only=True)
class Group:
    """The counts of one node.

    Parameters
    ----------
    n
        Everyone in it.
    grown_on
        Those that the tree grew on, where they are not everyone.
    counted
        Those that its rate comes from.
    cases
        Those among them with the outcome.
    fewest
        The least number of persons with the outcome, or without, in either half.
    design_effect
        By how much clusters inflate the variance of the rate, where it has an interval.
    """

    n: Count
    grown_on: Count | None
    counted: Count
    cases: Count
    fewest: int
    design_effect: Estimate | None


@dataclass(frozen=True)
class Tallies:
    """Counts of a cohort over a tree.

    Parameters
    ----------
    leaves
        Of each row, its leaf.
    groups
        The counts of each node.
    atoms
        The finest counts: each leaf by half and outcome.
    """

    leaves: NDArray[np.int32] = field(repr=False)
    groups: tuple[Group, ...]
    atoms: tuple[Count, ...]


def tally(
    cohort: Cohort, tree: Tree, leaves: NDArray[np.int32], *, growing: Mask | None, population: Cell
) -> Tallies:
    """Count a cohort over the nodes of a tree.

    Parameters
    ----------
    cohort
        The cohort.
    tree
        The tree.
    leaves
        Of each row, its leaf.
    growing
        Which rows the tree grew on; None where both growing and rates use everyone.
    population
        The cell of the whole cohort.
    """
    counter = Counter(cohort, growing)
    groups: list[Group] = []
    atoms: list[Count] = []
    for node in range(len(tree)):
        cell = Cell(population.conditions | path_of(tree, node))
        rows = np.isin(leaves, leaves_under(tree, node))
        groups.append(counter.group(cell, rows))
        if tree.is_leaf[node]:
            atoms.extend(counter.atoms(cell, rows))
    return Tallies(leaves, tuple(groups), tuple(atoms))


@dataclass(frozen=True)
class Counter:
    """Counts rows of a cohort by half and outcome."""

    cohort: Cohort
    growing: Mask | None

    def count(self, cell: Cell, rows: Mask) -> Count:
        """Count the units and the distinct persons among some rows."""
        n = int(rows.sum())
        return Count(cell, n, n if self.cohort.is_of_persons else _distinct(self.cohort, rows))

    def group(self, cell: Cell, rows: Mask) -> Group:
        """Return the counts of a group."""
        *grown, (counted_cell, counted) = self.halves(cell, rows)
        parts = list(self.atoms(cell, rows))
        return Group(
            n=self.count(cell, rows),
            grown_on=self.count(*grown[0]) if grown else None,
            counted=self.count(counted_cell, counted),
            cases=self._by_outcome(counted_cell, counted)[0],
            fewest=min(part.persons for part in parts),
            design_effect=design_effect(self.cohort, counted) if grown else None,
        )

    def atoms(self, cell: Cell, rows: Mask) -> Iterator[Count]:
        """Yield the counts of a leaf by half and outcome."""
        for half, part in self.halves(cell, rows):
            yield from self._by_outcome(half, part)

    def halves(self, cell: Cell, rows: Mask) -> list[tuple[Cell, Mask]]:
        """Return the growing half and the estimating half of some rows, or all of them."""
        if self.growing is None:
            return [(cell, rows)]
        return [
            (cell.and_(half=GROWING), rows & self.growing),
            (cell.and_(half=ESTIMATING), rows & ~self.growing),
        ]

    def _by_outcome(self, cell: Cell, rows: Mask) -> tuple[Count, Count]:
        outcome = self.cohort.outcome
        return (
            self.count(cell.and_(outcome=YES), rows & outcome),
            self.count(cell.and_(outcome=NO), rows & ~outcome),
        )


def path_of(tree: Tree, node: int) -> frozenset[tuple[str, str]]:
    """Return the conditions of a node's cell: all nodes on the way to it but the root."""
    path: set[tuple[str, str]] = set()
    while node > 0:
        path.add(("node", str(node)))
        node = int(tree.parent[node])
    return frozenset(path)


def leaves_under(tree: Tree, node: int) -> list[int]:
    """Return the leaves of the subtree of a node."""
    if tree.is_leaf[node]:
        return [node]
    children = int(tree.left[node]), int(tree.right[node])
    return [leaf for child in children for leaf in leaves_under(tree, child)]


def design_effect(cohort: Cohort, rows: Mask) -> Estimate:
    """Return by how much clusters inflate the variance of the rate of some rows.

    The variance of a ratio estimate over clusters, divided by that of a simple random sample; at
    least 1. Source: Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, section
    5.6.
    """
    found, sizes = np.unique(cohort.clusters[rows], return_counts=True)
    places = np.searchsorted(found, cohort.clusters[rows & cohort.outcome])
    cases = np.bincount(places, minlength=len(found))
    clusters, n, k = len(found), int(sizes.sum()), int(cases.sum())
    if clusters < 2 or not 0 < k < n:
        return Estimate(1.0, max(clusters - 1, 0))
    rate = k / n
    squares = float(np.sum((cases - rate * sizes) ** 2))
    variance = clusters / (clusters - 1) * squares / n**2
    return Estimate(max(1.0, variance / (rate * (1 - rate) / n)), clusters - 1)


def _distinct(cohort: Cohort, rows: Mask) -> int:
    return tally_of(rows, cohort.persons).persons
