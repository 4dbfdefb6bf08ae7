"""A grown tree as a notebook shows it: an outline of its nodes that folds, and runs no script."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from jinja2 import Environment, StrictUndefined, Template

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kansrijk.tree.rules import Condition
    from kansrijk.tree.tree import Tree

# A node is folded if its children are not among the first nodes, breadth-first.
MOST_SHOWN = 31
MOST_LEVELS = 8
MOST_CLASSES = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One node of the outline.

    Parameters
    ----------
    rule
        The condition that leads into the node.
    rows
        How many rows it has.
    shares
        The share of each class that is shown.
    label
        The class of a leaf; None for an inner node.
    leaves
        How many leaves lie below, itself if it is one.
    is_open
        Whether its children are shown at first.
    closes
        How many nodes have their last descendant here.
    """

    rule: str
    rows: int
    shares: tuple[float, ...]
    label: str | None
    leaves: int
    is_open: bool
    closes: int


def outline(tree: Tree) -> str:
    """Return a tree as a piece of HTML that needs nothing from outside.

    Of two classes the share of the second is shown; of many, those of the most common. The same
    tree gives the same text.
    """
    names, shares = _shown(tree)
    highest = float(shares.max()) or 1.0
    lines, overall = _lines(tree, shares), shares[0].tolist()
    return _template().render(lines=lines, classes=names, overall=overall, highest=highest)


@cache
def _template() -> Template:
    text = (files("kansrijk.tree") / "outline.html.jinja").read_text("utf-8")
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(text)


def _lines(tree: Tree, shares: NDArray[np.float64]) -> list[Line]:
    """Return the nodes, each before its children."""
    order = _depth_first(tree)
    depths = [*tree.depth[order].tolist(), 0]
    closes = [max(here - after, 0) for here, after in pairwise(depths)]
    leaves = _leaves(tree)
    rows = tree.counts.sum(axis=1)
    return [
        Line(
            rule=_rule(tree.condition(node)),
            rows=int(rows[node]),
            shares=tuple(shares[node].tolist()),
            label=tree.classes[int(tree.label[node])] if tree.is_leaf[node] else None,
            leaves=leaves[node],
            is_open=bool(tree.right[node] < MOST_SHOWN),
            closes=closed,
        )
        for node, closed in zip(order, closes, strict=True)
    ]


def _depth_first(tree: Tree) -> list[int]:
    """Return the nodes, each before its children."""
    order: list[int] = []
    waiting = [0]
    while waiting:
        node = waiting.pop()
        order.append(node)
        if not tree.is_leaf[node]:
            waiting += [int(tree.right[node]), int(tree.left[node])]
    return order


def _leaves(tree: Tree) -> list[int]:
    """Return how many leaves lie below each node; children have higher numbers than parents."""
    leaves = [1] * len(tree)
    for node in reversed(range(len(tree))):
        if not tree.is_leaf[node]:
            leaves[node] = leaves[tree.left[node]] + leaves[tree.right[node]]
    return leaves


def _rule(condition: Condition | None) -> str:
    """Return a condition in plain symbols, of many levels the first."""
    if condition is None:
        return "all rows"
    levels = condition.levels
    if condition.cut is not None or len(levels) <= MOST_LEVELS + 1:
        return str(condition)
    more = f"and {len(levels) - MOST_LEVELS} more"
    return str(replace(condition, levels=(*levels[:MOST_LEVELS], more)))


def _shown(tree: Tree) -> tuple[list[str], NDArray[np.float64]]:
    """Return the names of the classes to show, and their shares; shape ``[nodes, names]``."""
    shares = np.nan_to_num(tree.shares)
    names = list(tree.classes)
    if len(names) <= 2:
        return names[-1:], shares[:, -1:]
    if len(names) <= MOST_CLASSES:
        return names, shares
    common = np.sort(np.argsort(-shares[0], kind="stable")[: MOST_CLASSES - 1])
    others = 1 - shares[:, common].sum(axis=1, keepdims=True)
    return [*(names[at] for at in common), "others"], np.hstack([shares[:, common], others.clip(0)])
