"""Count everybody by leaf, half and outcome, and over every node of the tree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from kansrijk.cohort import Cohort
from kansrijk.cohort import tally as tally_of
from kansrijk.findings import Cell, Count, Estimate
from kansrijk.profiles.clusters import design_effects
from kansrijk.profiles.leaves import added_up, depth_first, in_order, lowest_common
from kansrijk.tree import Tree

Mask = NDArray[np.bool_]
Conditions = dict[str, str]
Label = Literal["yes", "no"]

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
    parts
        Everyone by half, where there are halves, and outcome: yes before no.
    design_effect
        By how much clusters inflate the variance of the rate, where it has an interval.
    """

    n: Count
    grown_on: Count | None
    counted: Count
    cases: Count
    parts: tuple[Count, ...]
    design_effect: Estimate | None

    @property
    def fewest(self) -> int:
        """The least number of persons with the outcome, or without, in either half."""
        return min(part.persons for part in self.parts)


@dataclass(frozen=True)
class Tallies:
    """Counts of a cohort over a tree.

    Parameters
    ----------
    leaves
        Of each row, its leaf.
    groups
        The counts of each node.
    tree
        The tree.
    """

    leaves: NDArray[np.int32] = field(repr=False)
    groups: tuple[Group, ...]
    tree: Tree

    @property
    def atoms(self) -> tuple[Count, ...]:
        """The finest counts: each leaf by half and outcome.

        The leaves that are published first, down to any place, are in the cell `top` of that place,
        and those with one label in the cell `labelled`.
        """
        return tuple(
            replace(part, cell=part.cell | cell)
            for leaf, cell in _of_leaves(self.tree)
            for part in self.groups[leaf].parts
        )


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
    cells = [Cell(population.conditions | path_of(tree, node)) for node in range(len(tree))]
    tables = _Counter(cohort, tree, leaves).tables(growing)
    effects = _effects(cohort, tree, leaves, growing)
    groups = [
        _group([table.counts(node, cell) for table in tables], effects[node])
        for node, cell in enumerate(cells)
    ]
    return Tallies(leaves, tuple(groups), tree)


def sizes(
    cohort: Cohort, tree: Tree, leaves: NDArray[np.int32], growing: Mask | None
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return how many rows each node has, and its fewest persons with the outcome or without.

    The fewest are those of either half. Both have the shape ``[nodes]``; see `tally`.
    """
    everyone, _, parts = _Counter(cohort, tree, leaves).tables(growing)
    return everyone.units[:, 0], parts.persons.min(axis=1)


def count(cohort: Cohort, cell: Cell, rows: Mask) -> Count:
    """Count the units and the distinct persons among some rows."""
    found = tally_of(rows, cohort.persons)
    return Count(cell, found.n, found.persons)


def path_of(tree: Tree, node: int) -> frozenset[tuple[str, str]]:
    """Return the conditions of a node's cell: all nodes on the way to it but the root."""
    path: set[tuple[str, str]] = set()
    while node > 0:
        path.add(("node", str(node)))
        node = int(tree.parent[node])
    return frozenset(path)


def top(place: int) -> Cell:
    """Return the cell of the leaves that are published down to a place, from 1."""
    return Cell.of(top=str(place))


def label_of(tree: Tree, leaf: int) -> Label:
    """Return the label of least expected cost of a leaf."""
    return "yes" if CLASSES[int(tree.label[leaf])] == YES else "no"


def labelled(label: Label) -> Cell:
    """Return the cell of the leaves with a label."""
    return Cell.of(label=label)


def _of_leaves(tree: Tree) -> Iterator[tuple[int, Cell]]:
    """Yield each leaf with what tells it apart: the first places it is in, and its label."""
    order = in_order(tree)
    tops = [condition for place in range(len(order)) for condition in top(place + 1).conditions]
    for leaf, place in sorted((leaf, place) for place, leaf in enumerate(order)):
        yield leaf, labelled(label_of(tree, leaf)) | Cell(frozenset(tops[place:]))


def _group(counts: Sequence[Sequence[Count]], effect: Estimate | None) -> Group:
    """Return a group from its counts of everyone, by half, and by half and outcome."""
    everyone, (*grown_on, counted), parts = counts
    return Group(
        n=everyone[0],
        grown_on=grown_on[0] if grown_on else None,
        counted=counted,
        cases=parts[-2],
        parts=tuple(parts),
        design_effect=effect,
    )


@dataclass(frozen=True)
class _Table:
    """How many rows and distinct persons each node has of each part; shape ``[nodes, parts]``."""

    parts: Sequence[Conditions]
    units: NDArray[np.int64]
    persons: NDArray[np.int64]

    def counts(self, node: int, cell: Cell) -> list[Count]:
        """Return the counts of a node, whose cell is given, by part."""
        both = zip(self.parts, self.units[node].tolist(), self.persons[node].tolist(), strict=True)
        return [Count(cell.and_(**part), units, persons) for part, units, persons in both]


@dataclass(frozen=True)
class _Counter:
    """Counts rows over the nodes of a tree, each part of them by itself."""

    cohort: Cohort
    tree: Tree
    leaves: NDArray[np.int32]

    def tables(self, growing: Mask | None) -> list[_Table]:
        """Return the tables of everyone, by half, and by half and outcome."""
        nobody = np.zeros(len(self.leaves), np.uint8)
        halves: list[Conditions] = [{}]
        half = nobody
        if growing is not None:
            halves, half = [{"half": GROWING}, {"half": ESTIMATING}], (~growing).astype(np.uint8)
        parts = [part | {"outcome": answer} for part in halves for answer in (YES, NO)]
        of_part = half * np.uint8(2) + ~self.cohort.outcome
        return [
            self._table([{}], nobody),
            self._table(halves, half),
            self._table(parts, of_part),
        ]

    def _table(self, parts: Sequence[Conditions], part: NDArray[np.uint8]) -> _Table:
        units = self._added_up(self.leaves, part, len(parts))
        if self.cohort.is_of_persons:
            return _Table(parts, units, units)
        return _Table(parts, units, units - self._repeats(part, len(parts)))

    def _repeats(self, part: NDArray[np.uint8], parts: int) -> NDArray[np.int64]:
        """Return how many rows of each node and part are of a person who has one there already.

        Sorted by person, and for each person from the left leaf to the right one, the rows of a
        person in one node stand together. So a row repeats the one before it in all nodes that both
        are in: from the lowest of these up.
        """
        order, place = depth_first(self.tree)
        persons = int(self.cohort.persons.max(initial=0)) + 1
        keys = (part * np.int64(persons) + self.cohort.persons) * len(order) + place[self.leaves]
        keys.sort()
        of_person = keys // len(order)
        again = np.flatnonzero(of_person[1:] == of_person[:-1])
        before, after = (order[keys[at] % len(order)] for at in (again, again + 1))
        lowest = lowest_common(self.tree, before, after)
        return self._added_up(lowest, of_person[again] // persons, parts)

    def _added_up(
        self, nodes: NDArray[np.int32], part: NDArray[np.integer[Any]], parts: int
    ) -> NDArray[np.int64]:
        """Count rows by node and part, with those of all nodes below."""
        size = len(self.tree) * parts
        counts = np.bincount(nodes * parts + part, minlength=size)
        return added_up(self.tree, counts.reshape(-1, parts))


def _effects(
    cohort: Cohort, tree: Tree, leaves: NDArray[np.int32], growing: Mask | None
) -> list[Estimate | None]:
    """Return the design effect of the rate of each node; None where rates have no interval."""
    if growing is None:
        return [None] * len(tree)
    rows = ~growing
    return [*design_effects(tree, leaves[rows], cohort.clusters[rows], cohort.outcome[rows])]
