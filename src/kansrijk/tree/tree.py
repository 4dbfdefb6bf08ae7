"""The grown tree: plain arrays that nobody changes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from operator import mul
from typing import TYPE_CHECKING

import numpy as np

from kansrijk.errors import Problem
from kansrijk.tree.arrow import ArrowTable, pa
from kansrijk.tree.codes import exact_cut
from kansrijk.tree.columns import row_problems
from kansrijk.tree.losses import unit_of
from kansrijk.tree.problems import complain
from kansrijk.tree.rules import Surrogate
from kansrijk.tree.sides import LEFT, NOWHERE, RIGHT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from kansrijk.tree.columns import Array, Column
    from kansrijk.tree.measure import Matrix
    from kansrijk.tree.rules import Condition, Split, Variable
    from kansrijk.tree.semantics import Semantics


NONE = -1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tree:
    """A grown tree; nodes are numbered breadth-first from the root, 0.

    Parameters
    ----------
    variables
        The columns that it was grown on.
    classes
        The names of the classes.
    parent, left, right
        Shape ``[nodes]``: node numbers, -1 for none.
    depth
        Shape ``[nodes]``: levels below the root.
    counts
        Shape ``[nodes, classes]``: rows of each class, those that were routed for lack of a
        value included.
    improvement
        Shape ``[nodes]``: the decrease of the impurity by the node's split, times the node's share;
        NaN for a leaf.
    splits
        The split of each node; None for a leaf.
    tied_with
        For each node, the other variables whose best split is exactly as good.
    losses
        Shape ``[classes][classes]``: what a row of the second class adds to the risk of a node that
        is labelled the first, by the costs and the priors.
    semantics
        By whose rules it grew, and is to be pruned.

    Attributes
    ----------
    label
        Shape ``[nodes]``: the class of least expected cost, as an index; the first of equals.
    """

    variables: tuple[Variable, ...]
    classes: tuple[str, ...]
    parent: NDArray[np.int32] = field(repr=False)
    left: NDArray[np.int32] = field(repr=False)
    right: NDArray[np.int32] = field(repr=False)
    depth: NDArray[np.int32] = field(repr=False)
    counts: NDArray[np.int64] = field(repr=False)
    improvement: NDArray[np.float64] = field(repr=False)
    splits: tuple[Split | None, ...] = field(repr=False)
    tied_with: tuple[tuple[str, ...], ...] = field(repr=False)
    losses: Matrix = field(repr=False)
    semantics: Semantics = "spss"
    label: NDArray[np.int32] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", np.array(self._labels(), np.int32))
        for name in ("parent", "left", "right", "depth", "counts", "improvement", "label"):
            getattr(self, name).setflags(write=False)

    def __len__(self) -> int:
        return len(self.parent)

    @property
    def is_leaf(self) -> NDArray[np.bool_]:
        """Which nodes have no children; shape ``[nodes]``."""
        return self.left == NONE

    @property
    def shares(self) -> NDArray[np.float64]:
        """The share of each class in each node, never weighted by costs; NaN without rows."""
        rows = self.counts.sum(axis=1, keepdims=True)
        nothing = np.full(self.counts.shape, np.nan)
        return np.divide(self.counts, rows, out=nothing, where=rows > 0)

    @property
    def asked(self) -> frozenset[int]:
        """The columns that its splits ask for."""
        return frozenset(split.column for split in self.splits if split is not None)

    def risk(self, node: int) -> Fraction:
        """Return what a node would cost as a leaf, per row of the root, by its label."""
        return min(self._risks(node))

    def _labels(self) -> list[int]:
        """Return the label of each node; whole numbers add up faster than fractions."""
        unit, counts = unit_of(self.losses), self.counts.tolist()
        whole = [[int(loss * unit) for loss in line] for line in self.losses]
        every = ([sum(map(mul, line, rows)) for line in whole] for rows in counts)
        return [risks.index(min(risks)) for risks in every]

    def _risks(self, node: int) -> list[Fraction]:
        """Return what a node would cost by each label."""
        counts: list[int] = self.counts[node].tolist()
        return [sum(map(mul, line, counts), Fraction()) for line in self.losses]

    def apply(self, columns: Sequence[Column]) -> NDArray[np.int32]:
        """Return the leaf of every row.

        Parameters
        ----------
        columns
            Columns with the names and kinds of the tree's variables, in any order; others are
            ignored. Levels are matched by name; a level that the tree does not know is missing.

        Returns
        -------
        NDArray[np.int32]
            Node numbers; shape ``[rows]``.

        Raises
        ------
        UsageError
            If a variable is absent or of another kind.
        """
        matched = self._matched(columns)
        complain(row_problems(matched))
        leaves = np.zeros(len(matched[0].values), np.int32)
        reached = {0: np.arange(len(leaves))}
        for node, split in enumerate(self.splits):
            rows = reached.pop(node)
            if split is None:
                leaves[rows] = node
                continue
            left = _goes_left(split, matched, rows)
            reached[int(self.left[node])] = rows[left]
            reached[int(self.right[node])] = rows[~left]
        return leaves

    def condition(self, node: int) -> Condition | None:
        """Return the condition that leads into a node from its parent; None for the root."""
        self._check([node])
        parent = int(self.parent[node])
        split = self.splits[parent] if node else None
        if split is None:
            return None
        left = bool(self.left[parent] == node)
        return split.condition(self.variables[split.column], "left" if left else "right")

    def path(self, node: int) -> tuple[Condition, ...]:
        """Return the conditions from the root down to a node."""
        condition = self.condition(node)
        return () if condition is None else (*self.path(int(self.parent[node])), condition)

    def collapse(self, nodes: Iterable[int]) -> Tree:
        """Return the tree in which some inner nodes are leaves, numbered anew.

        Parameters
        ----------
        nodes
            Inner nodes; one below another makes no difference.

        Raises
        ------
        UsageError
            If a node does not exist or is a leaf already.

        Examples
        --------
        ``tree.collapse([0])`` is the root alone.
        """
        closed = set(nodes)
        self._check(closed, inner=True)
        order = [0]
        for node in order:
            if not self.is_leaf[node] and node not in closed:
                order += [int(self.left[node]), int(self.right[node])]
        return self._reordered(order, closed)

    def to_frame(self) -> ArrowTable:
        """Return one row per node.

        Returns
        -------
        pa.Table
            ``node``; ``parent``, null for the root; ``depth``; ``variable``, on which the node is
            split, null for a leaf; ``rule``, the condition that leads into the node, empty for
            the root; ``n``; ``n_<class>`` for each class; ``improvement`` of the node's split,
            null for a leaf; ``tied_with``, variables that would have split it as well; ``label``;
            ``leaf``.
        """
        nodes = range(len(self))
        text = pa.string()
        counts = {f"n_{name}": self.counts[:, at] for at, name in enumerate(self.classes)}
        columns = {
            "node": pa.array(nodes, pa.int32()),
            "parent": pa.array(self.parent, mask=self.parent == NONE),
            "depth": self.depth,
            "variable": pa.array([self._split_variable(node) for node in nodes], text),
            "rule": pa.array([str(self.condition(node) or "") for node in nodes], text),
            "n": self.counts.sum(axis=1),
            **counts,
            "improvement": pa.array(self.improvement, mask=self.is_leaf),
            "tied_with": pa.array(self.tied_with, pa.list_(text)),
            "label": pa.array([self.classes[index] for index in self.label], text),
            "leaf": self.is_leaf,
        }
        return pa.table(columns)

    def _split_variable(self, node: int) -> str | None:
        split = self.splits[node]
        return None if split is None else self.variables[split.column].name

    def _check(self, nodes: Iterable[int], *, inner: bool = False) -> None:
        """Refuse nodes that are not in the tree, or leaves where inner nodes are asked."""
        range_of = f"the tree has nodes 0 to {len(self) - 1}"
        outside = [node for node in nodes if not 0 <= node < len(self)]
        complain([Problem("tree", f"node {node}", range_of) for node in outside])
        leaves = [node for node in nodes if inner and self.is_leaf[node]]
        complain([Problem("tree", f"node {node}", "is a leaf already") for node in leaves])

    def _matched(self, columns: Sequence[Column]) -> list[Column]:
        """Return the tree's columns in its order and with its levels."""
        given = {column.name: column for column in columns}
        problems = (_column_problem(variable, given) for variable in self.variables)
        complain([problem for problem in problems if problem is not None])
        return [_with_levels(given[variable.name], variable) for variable in self.variables]

    def _reordered(self, order: list[int], closed: set[int]) -> Tree:
        """Return the tree of some nodes in a new order; the closed ones become leaves."""
        number = np.full(len(self) + 1, NONE, np.int32)  # the last place answers for -1
        number[order] = np.arange(len(order))
        is_open = np.array([node not in closed for node in order])
        return replace(
            self,
            parent=number[self.parent[order]],
            left=np.where(is_open, number[self.left[order]], np.int32(NONE)),
            right=np.where(is_open, number[self.right[order]], np.int32(NONE)),
            depth=self.depth[order],
            counts=self.counts[order],
            improvement=np.where(is_open, self.improvement[order], np.nan),
            splits=tuple(None if node in closed else self.splits[node] for node in order),
            tied_with=tuple(() if node in closed else self.tied_with[node] for node in order),
        )


def _goes_left(split: Split, columns: Sequence[Column], rows: NDArray[np.intp]) -> Array:
    """Return which rows go left: by the split, else a surrogate, else with the majority."""
    sides = _sides(split, columns[split.column], rows)
    for surrogate in split.surrogates:
        nowhere = np.flatnonzero(sides == NOWHERE)
        if not len(nowhere):
            break
        sides[nowhere] = _sides(surrogate, columns[surrogate.column], rows[nowhere])
    return np.where(sides == NOWHERE, split.missing_left, sides == LEFT)


def _sides(rule: Split | Surrogate, column: Column, rows: NDArray[np.intp]) -> NDArray[np.uint8]:
    """Return the side of each row by one rule: one comparison or one look-up."""
    values = column.values[rows]
    if rule.cut is None:
        side_of = np.full(len(column.levels) + 1, NOWHERE, np.uint8)  # the last answers for -1
        side_of[list(rule.left)] = LEFT
        side_of[list(rule.right)] = RIGHT
        return side_of[values]
    below = values < exact_cut(rule.cut, values.dtype)
    reverse = isinstance(rule, Surrogate) and rule.reverse
    sides = np.where(below != reverse, np.uint8(LEFT), np.uint8(RIGHT))
    sides[column.is_missing(rows)] = NOWHERE
    return sides


def _with_levels(column: Column, variable: Variable) -> Column:
    """Return a column whose level indexes are those of the tree's variable."""
    if column.levels == variable.levels:
        return column
    known = {name: index for index, name in enumerate(variable.levels)}
    index = np.array([*(known.get(name, NONE) for name in column.levels), NONE])
    values: Array = index[column.values]
    return replace(column, values=values, levels=variable.levels)


def _column_problem(variable: Variable, given: Mapping[str, Column]) -> Problem | None:
    """Return what keeps a variable of the tree from being found among the given columns."""
    name, column = variable.name, given.get(variable.name)
    if column is None:
        message = "this variable of the tree is absent"
        return Problem("tree", name, message, given=name, allowed=tuple(given))
    if column.kind != variable.kind:
        message = f"was {variable.kind} when the tree grew"
        return Problem("tree", name, message, given=column.kind)
    return None
