"""Growing a tree: split the best way, count the smaller child, subtract for the other.

A growing node changes; when none is left to split, the nodes become an immutable `Tree`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kansrijk.errors import Problem
from kansrijk.tree.descend import leaves_of
from kansrijk.tree.jit import Team
from kansrijk.tree.measure import Measure, measure
from kansrijk.tree.parting import Parting, count_parts
from kansrijk.tree.problems import complain
from kansrijk.tree.rules import Split, Variable
from kansrijk.tree.sample import Sample
from kansrijk.tree.split import Choice, Search, best_split
from kansrijk.tree.tree import NONE, Tree

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from kansrijk.tree.codes import Codes
    from kansrijk.tree.columns import Array
    from kansrijk.tree.measure import Counts
    from kansrijk.tree.semantics import Semantics
    from kansrijk.tree.settings import Settings

MOST_ROWS = 2**31


def grow(  # noqa: PLR0913 - what to grow on, and how
    codes: Codes,
    target: ArrayLike,
    settings: Settings,
    *,
    classes: Sequence[str] = ("0", "1"),
    weights: ArrayLike | None = None,
    threads: int | None = None,
) -> Tree:
    """Grow a classification tree (CRT) on coded columns.

    A node is not split when it is pure, at the greatest depth, smaller than the least parent, or
    when its best split improves less than asked (as rounded to a double) or not at all.

    Parameters
    ----------
    codes
        The columns, coded once for any number of trees.
    target
        Shape ``[rows]``: the class of every row of `codes`, as an index into `classes`.
    settings
        The rules and limits.
    classes
        The names of the classes, at most 256.
    weights
        Shape ``[rows]``: whole numbers; a row of weight w counts as w rows, one of 0 not at all
        (honest halves, folds, bootstrap). None for 1.
    threads
        How many threads work; None for as many as there are processors. The tree is the same for
        any number.

    Returns
    -------
    Tree
        The root alone if there is one class or there are no rows.

    Raises
    ------
    UsageError
        If target or weights do not fit, or costs or priors name another class.

    Examples
    --------
    >>> from kansrijk.tree import Column, Settings, encode
    >>> ages = Column("age", np.array([3.0, 5.0, 9.0, 11.0]), "number")
    >>> settings = Settings(min_child=1)
    >>> tree = grow(encode([ages]), np.array([0, 0, 1, 1]), settings, classes=("no", "yes"))
    >>> tree.to_frame()["rule"].to_pylist()
    ['', 'age < 7', 'age >= 7']
    """
    names, target = tuple(classes), np.asarray(target)
    weights = None if weights is None else np.asarray(weights)
    complain([*target_problems(codes, target, names), *settings.problems(names)])
    complain(weight_problems(codes, weights))
    with Team(threads) as team:
        nodes, by = _grown(codes, target, settings, names, weights=weights, team=team)
    return _freeze(nodes, codes, by, names, settings.semantics)


def grow_leaves(  # noqa: PLR0913 - what to grow on, and how
    codes: Codes,
    target: Array,
    settings: Settings,
    classes: tuple[str, ...],
    *,
    weights: Array | None,
    team: Team,
) -> tuple[Tree, NDArray[np.int32]]:
    """Return a tree and the leaf of every row, those of weight 0 too; see `grow`."""
    nodes, by = _grown(codes, target, settings, classes, weights=weights, team=team)
    tree = _freeze(nodes, codes, by, classes, settings.semantics)
    return tree, leaves_of(tree, codes, team)


def _grown(  # noqa: PLR0913 - what to grow on, and how
    codes: Codes,
    target: Array,
    settings: Settings,
    classes: tuple[str, ...],
    *,
    weights: Array | None,
    team: Team,
) -> tuple[list[Node], Measure]:
    """Return the nodes of a grown tree, breadth-first, and what they were measured by."""
    weights = _small(np.ones(codes.rows, np.uint8) if weights is None else weights)
    rows = np.flatnonzero(weights).astype(np.uint32)
    sample = Sample(codes, target.astype(np.uint8, copy=False), weights, rows)
    counts = sample.count(len(classes), team)
    observed = counts_by_column(counts, codes)
    totals = counts[:, codes.span(0)].sum(axis=1)
    by = measure(settings, classes, totals, observed)
    root = Grower(Search(settings, by), team).grow(sample, counts, totals)
    return _breadth_first(root), by


def _small(weights: Array) -> NDArray[np.integer[Any]]:
    """Return weights in one of two types: the kernels are compiled for each."""
    return weights.astype(np.uint8 if weights.max(initial=0) < 256 else np.int64, copy=False)


def counts_by_column(counts: Counts, codes: Codes) -> Counts:
    """Return how many rows of each class have each column; shape ``[columns, classes]``."""
    every = np.add.reduceat(counts, codes.offsets[:-1], axis=1)
    return (every - counts[:, codes.offsets[:-1]]).T


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
    choice, split
        Its split, once found.
    children
        None or two, left and right.
    """

    totals: Counts
    depth: int
    sample: Sample | None = None
    counts: Counts | None = None
    choice: Choice | None = None
    split: Split | None = None
    children: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Grower:
    """Grows one tree under its settings."""

    search: Search
    team: Team

    def grow(self, sample: Sample, counts: Counts, totals: Counts) -> Node:
        """Return the root of a tree grown on a sample.

        Each thread splits a node. The last node found is split first, so that few hold counts.
        """
        root = Node(totals, depth=0)
        self._open(root, sample, counts)
        self.team.work_off(self._split, root)
        return root

    def _may_split(self, node: Node) -> bool:
        """Return whether a split is allowed at all; a pure node has nothing to gain."""
        settings = self.search.settings
        return (
            node.depth < settings.max_depth
            and int(node.totals.sum()) >= settings.least_parent
            and int(node.totals.min()) >= 2 * settings.min_class
            and int(np.count_nonzero(node.totals)) > 1
        )

    def _open(self, node: Node, sample: Sample, counts: Counts | None) -> None:
        """Give a node its rows, and its counts if it may be split."""
        if counts is not None and self._may_split(node):
            node.sample, node.counts = sample, counts

    def _split(self, node: Node) -> tuple[Node, ...]:
        """Split a node if a split is good enough, and let go of its rows and counts."""
        sample, counts = node.sample, node.counts
        node.sample = node.counts = None
        if sample is None or counts is None:
            return ()
        if sample.is_sparse:  # not before: what waits would hold codes of its own
            sample, counts = sample.packed(counts, self.team)
        choice = best_split(counts, sample.codes, self.search)
        if choice is None or choice.improvement < self.search.settings.min_improvement:
            return ()
        parted = Parting(sample, counts, choice, self.search, self.team).part()
        node.choice, node.split = choice, parted.split
        node.children = tuple(Node(totals, node.depth + 1) for totals in parted.totals)
        of_children: Sequence[Counts | None] = (None, None)
        if any(map(self._may_split, node.children)):
            of_children = parted.counts or count_parts(parted.samples, counts, self.team)
        for child, own, held in zip(node.children, parted.samples, of_children, strict=True):
            self._open(child, own, held)
        return node.children


def _breadth_first(root: Node) -> list[Node]:
    order = [root]
    for node in order:
        order.extend(node.children)
    return order


def _freeze(
    nodes: Sequence[Node],
    codes: Codes,
    by: Measure,
    classes: tuple[str, ...],
    semantics: Semantics,
) -> Tree:
    """Return the tree of nodes, breadth-first, as arrays."""
    number_of = {id(node): number for number, node in enumerate(nodes)}
    names = [coding.name for coding in codes.codings]
    children = np.full((len(nodes), 2), NONE, np.int32)
    parent = np.full(len(nodes), NONE, np.int32)
    for number, node in enumerate(nodes):
        if node.children:
            children[number] = [number_of[id(child)] for child in node.children]
            parent[children[number]] = number
    choices = [node.choice for node in nodes]
    return Tree(
        variables=tuple(Variable(found.name, found.kind, found.levels) for found in codes.codings),
        classes=classes,
        parent=parent,
        left=children[:, 0].copy(),
        right=children[:, 1].copy(),
        depth=np.array([node.depth for node in nodes], np.int32),
        counts=np.array([node.totals for node in nodes], np.int64),
        improvement=np.array([choice.improvement if choice else math.nan for choice in choices]),
        splits=tuple(node.split for node in nodes),
        tied_with=tuple(
            tuple(names[at] for at in choice.tied_with) if choice else () for choice in choices
        ),
        losses=by.losses,
        semantics=semantics,
    )


def target_problems(codes: Codes, target: Array, classes: tuple[str, ...]) -> list[Problem]:
    """Return what does not fit between the columns, the target and the classes."""
    found: list[Problem] = []
    if not 1 <= len(classes) <= 256 or len(set(classes)) < len(classes):
        message = "must name 1 to 256 different classes"
        found.append(Problem("tree", "classes", message, given=f"{len(classes)} names"))
    if codes.rows >= MOST_ROWS:
        found.append(Problem("tree", "codes", f"must have fewer than {MOST_ROWS} rows"))
    if target.dtype.kind not in "iu" or target.ndim != 1:
        found.append(Problem("tree", "target", "must be one whole number per row"))
    elif len(target) != codes.rows:
        message = f"must have as many rows as the columns, which have {codes.rows}"
        found.append(Problem("tree", "target", message, given=f"{len(target)} rows"))
    elif len(target) and not 0 <= target.min() <= target.max() < len(classes):
        found.append(Problem("tree", "target", "must be indexes of the classes"))
    return found


def weight_problems(codes: Codes, weights: Array | None) -> list[Problem]:
    """Return what is wrong with the weights of the rows."""
    if weights is None:
        return []
    if weights.dtype.kind not in "biu" or weights.shape != (codes.rows,):
        todo = "round them, or repeat rows"
        return [Problem("tree", "weights", "must be one whole number per row", todo=todo)]
    if len(weights) and weights.min() < 0:
        return [Problem("tree", "weights", "must not be negative")]
    if weights.sum(dtype=np.float64) >= MOST_ROWS:
        return [Problem("tree", "weights", f"must add up to less than {MOST_ROWS}")]
    return []
