"""Growing a tree: split the best way, count the smaller child, subtract for the other.

A growing node changes; when none is left to split, the nodes become an immutable `Tree`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from kansrijk.errors import Problem
from kansrijk.tree.counts import Counts, Sample
from kansrijk.tree.jit import use_threads
from kansrijk.tree.problems import complain
from kansrijk.tree.rules import Variable
from kansrijk.tree.split import Choice, best_split
from kansrijk.tree.tree import NONE, Tree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kansrijk.tree.codes import Codes
    from kansrijk.tree.columns import Array
    from kansrijk.tree.settings import Settings

Totals: TypeAlias = tuple[int, int]


def grow(  # noqa: PLR0913 - what to grow on, and how
    codes: Codes,
    target: Array,
    settings: Settings,
    *,
    classes: Sequence[str] = ("0", "1"),
    rows: Array | None = None,
    threads: int | None = None,
) -> Tree:
    """Grow a classification tree (CRT with the Gini criterion) on coded columns.

    A node is not split when it is pure, at the greatest depth, smaller than the least parent, or
    when its best split improves less than asked (as rounded to a double) or not at all.

    Parameters
    ----------
    codes
        The columns, coded once for any number of trees.
    target
        Shape ``[rows]``: the class of every row of `codes`, as an index into `classes`.
    settings
        The limits and the costs.
    classes
        The names of the classes, at most two.
    rows
        Which rows to grow on (honest halves, folds); a row that stands here twice counts twice.
        None for all.
    threads
        How many threads count; None for numba's choice. The tree is the same for any number.

    Returns
    -------
    Tree
        The root alone if there is one class or there are no rows.

    Raises
    ------
    UsageError
        If there are more than two classes, the target does not fit, or costs name another class.

    Examples
    --------
    >>> from kansrijk.tree import Column, Settings, encode
    >>> ages = Column("age", np.array([3.0, 5.0, 9.0, 11.0]), "number")
    >>> settings = Settings(min_child=1)
    >>> tree = grow(encode([ages]), np.array([0, 0, 1, 1]), settings, classes=("no", "yes"))
    >>> tree.to_frame()["rule"].to_pylist()
    ['', 'age < 7', 'age >= 7']
    """
    names = tuple(classes)
    complain(_target_problems(codes, target, names))
    complain([*_cost_problems(settings, names), *_row_problems(codes, rows)])
    chosen = np.arange(codes.rows) if rows is None else rows
    sample = Sample(codes, target.astype(np.uint8), chosen.astype(np.intp))
    with use_threads(threads):
        root = Grower(settings, len(chosen)).grow(sample)
    return _freeze(root, codes, settings, names)


@dataclass(slots=True, eq=False)
class Node:
    """A node that grows.

    Parameters
    ----------
    totals
        Rows of each class.
    depth
        Levels below the root.
    sample, counts
        Its rows and their counts, for as long as it may be split.
    choice
        Its split, once found.
    children
        None or two, left and right.
    """

    totals: Totals
    depth: int
    sample: Sample | None = None
    counts: Counts | None = None
    choice: Choice | None = None
    children: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Grower:
    """Grows one tree under its settings."""

    settings: Settings
    root_rows: int

    def grow(self, sample: Sample) -> Node:
        """Return the root of a tree grown on a sample.

        The last node found is split first, so that no more than two nodes per level hold counts.
        """
        root = Node(sample.totals(), depth=0)
        if self._may_split(root):
            _open(root, sample, sample.count())
        waiting = [root]
        while waiting:
            node = waiting.pop()
            self._split(node)
            waiting.extend(node.children)
        return root

    def _may_split(self, node: Node) -> bool:
        """Return whether a split is allowed at all; a pure node has nothing to gain."""
        settings = self.settings
        return (
            node.depth < settings.max_depth
            and sum(node.totals) >= settings.least_parent
            and min(node.totals) >= max(2 * settings.min_class, 1)
        )

    def _split(self, node: Node) -> None:
        """Split a node if a split is good enough, and let go of its rows and counts."""
        sample, counts = node.sample, node.counts
        node.sample = node.counts = None
        if sample is None or counts is None:
            return
        codes, settings = sample.codes, self.settings
        choice = best_split(counts, codes, settings=settings, root_rows=self.root_rows)
        if choice is None or choice.improvement < settings.min_improvement:
            return
        node.choice = choice
        parts = sample.divide(choice.split.column, choice.goes_left)
        node.children = tuple(Node(part.totals(), depth=node.depth + 1) for part in parts)
        self._count(node.children, parts, counts)

    def _count(self, children: tuple[Node, ...], parts: tuple[Sample, ...], counts: Counts) -> None:
        """Count the smaller child, and subtract it from the parent's counts for the larger.

        The parent's counts are used up.
        """
        small = 0 if len(parts[0].rows) <= len(parts[1].rows) else 1
        large = 1 - small
        if not any(self._may_split(child) for child in children):
            return
        counted = parts[small].count()
        counts -= counted
        for at, own in ((small, counted), (large, counts)):
            if self._may_split(children[at]):
                _open(children[at], parts[at], own)


def is_sparse(sample: Sample) -> bool:
    """Return whether there are more codes than values: some have no row, and cost time."""
    return sample.codes.size > len(sample.rows) * len(sample.codes.codings)


def _open(node: Node, sample: Sample, counts: Counts) -> None:
    """Give a node its rows and counts, without codes that are not in use if there are many."""
    if is_sparse(sample):
        sample, counts = sample.packed(counts)
    node.sample, node.counts = sample, counts


def _freeze(root: Node, codes: Codes, settings: Settings, classes: tuple[str, ...]) -> Tree:
    """Return the tree of the nodes, numbered breadth-first, as arrays."""
    order, parents = [root], [NONE]
    for number, node in enumerate(order):
        order.extend(node.children)
        parents.extend([number] * len(node.children))
    number_of = {id(node): number for number, node in enumerate(order)}
    counts = np.array([node.totals for node in order], np.int64)[:, : len(classes)]
    choices = [node.choice for node in order]
    names = [coding.name for coding in codes.codings]
    return Tree(
        variables=tuple(Variable(found.name, found.kind, found.levels) for found in codes.codings),
        classes=classes,
        parent=np.array(parents, np.int32),
        left=_child_numbers(order, number_of, side=0),
        right=_child_numbers(order, number_of, side=1),
        depth=np.array([node.depth for node in order], np.int32),
        counts=counts,
        improvement=np.array([choice.improvement if choice else math.nan for choice in choices]),
        splits=tuple(choice.split if choice else None for choice in choices),
        tied_with=tuple(
            tuple(names[at] for at in choice.tied_with) if choice else () for choice in choices
        ),
        label=np.array([settings.label(of.tolist(), classes) for of in counts], np.int32),
    )


def _child_numbers(order: list[Node], number_of: dict[int, int], *, side: int) -> NDArray[np.int32]:
    numbers = [number_of[id(node.children[side])] if node.children else NONE for node in order]
    return np.array(numbers, np.int32)


def _target_problems(codes: Codes, target: Array, classes: tuple[str, ...]) -> list[Problem]:
    """Return what does not fit between the columns, the target and the classes."""
    found: list[Problem] = []
    if not 1 <= len(classes) <= 2 or len(set(classes)) < len(classes):
        message = "must name one or two different classes"
        found.append(Problem("tree", "classes", message, given=f"{len(classes)} names"))
    if target.dtype.kind not in "iu" or target.ndim != 1:
        found.append(Problem("tree", "target", "must be one whole number per row"))
    elif len(target) != codes.rows:
        message = f"must have as many rows as the columns, which have {codes.rows}"
        found.append(Problem("tree", "target", message, given=f"{len(target)} rows"))
    elif len(target) and not 0 <= target.min() <= target.max() < len(classes):
        found.append(Problem("tree", "target", "must be indexes of the classes"))
    return found


def _cost_problems(settings: Settings, classes: tuple[str, ...]) -> list[Problem]:
    """Return the costs of classes that are not there."""
    message = "costs are given for a class that is not there"
    unknown = [name for name in settings.costs if name not in classes]
    return [Problem("tree", "costs", message, given=name, allowed=classes) for name in unknown]


def _row_problems(codes: Codes, rows: Array | None) -> list[Problem]:
    """Return what is wrong with a choice of rows."""
    if rows is None or not rows.size:
        return []
    if rows.dtype.kind not in "iu" or rows.ndim != 1:
        return [Problem("tree", "rows", "must be whole row numbers", given=str(rows.dtype))]
    if rows.min() < 0 or rows.max() >= codes.rows:
        return [Problem("tree", "rows", f"must lie between 0 and {codes.rows - 1}")]
    return []
