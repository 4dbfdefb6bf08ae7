"""A slow, obvious CART for two classes, in plain Python and fractions.

It follows the conventions of docs/decisions/0006-tree-conventions.md and shares no code with the
package: every candidate is scored by listing its rows.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass
class Variable:
    """One column: plain values, None for missing; levels are indexes."""

    name: str
    kind: str
    values: list
    grid: float | int | None = None


@dataclass
class Limits:
    max_depth: int = 5
    min_child: int = 1
    min_parent: int | None = None
    min_class: int = 0
    min_improvement: float = 0.0


@dataclass
class Cut:
    """A way to part the rows of a node by one variable."""

    variable: int
    left: frozenset  # the observed values, cells or levels that go left
    right: frozenset
    improvement: Fraction
    missing: int
    order: tuple
    cut: float | int | None


@dataclass
class Node:
    rows: list
    counts: list
    depth: int
    cut: Cut | None = None
    tied: list = field(default_factory=list)
    missing_left: bool | None = None
    children: list = field(default_factory=list)
    parent: int = -1


def gini(counts):
    """The share of pairs, drawn with replacement, that are of two classes."""
    rows = sum(counts)
    return 1 - sum(Fraction(count, rows) ** 2 for count in counts) if rows else Fraction(0)


def count(rows, target):
    return [sum(target[row] == label for row in rows) for label in (0, 1)]


def cell(x, grid):
    """The k with k * grid <= x < (k + 1) * grid, products as computed; found by walking."""
    if isinstance(x, float) and math.isinf(x):
        return x
    k = math.floor(Fraction(x) / Fraction(grid))
    while k * grid > x:
        k -= 1
    while (k + 1) * grid <= x:
        k += 1
    return k


def place(variable, value):
    """What the engine ranks: a value, a grid cell or a level."""
    return value if variable.grid is None else cell(value, variable.grid)


def cut_between(variable, low, high):
    """The cut between two neighbouring places."""
    if variable.grid is not None:
        if math.isinf(low) or math.isinf(high):
            return high * variable.grid
        return math.ceil(Fraction(low + high, 2)) * variable.grid
    if variable.kind == "ordered" or isinstance(low, int):
        return math.ceil(Fraction(low + high, 2))
    if math.isinf(low) or math.isinf(high):
        return high
    middle = float((Fraction(low) + Fraction(high)) / 2)
    return middle if low < middle < high else high


def sides(variable, observed, rate):
    """Every (left, right) that is a candidate, in order."""
    if variable.kind == "nominal":
        observed = sorted(observed, key=lambda level: (rate[level], level))
    else:
        observed = sorted(observed)
    for taken in range(1, len(observed)):
        yield observed[:taken], observed[taken:]


def score(left, right, target, root_rows):
    """The decrease of the Gini impurity over the observed rows, by their share of the root."""
    both = left + right
    parent, one, two = (gini(count(rows, target)) for rows in (both, left, right))
    inside = parent - Fraction(len(left), len(both)) * one - Fraction(len(right), len(both)) * two
    return Fraction(len(both), root_rows) * inside


def candidates(index, variable, rows, target, limits, root_rows):  # noqa: PLR0917
    """Every admissible cut of one variable."""
    seen = {}
    for row in rows:
        if variable.values[row] is not None:
            seen.setdefault(place(variable, variable.values[row]), []).append(row)
    missing = len(rows) - sum(map(len, seen.values()))
    rate = {value: Fraction(count(held, target)[1], len(held)) for value, held in seen.items()}
    for low, high in sides(variable, seen, rate):
        left = [row for value in low for row in seen[value]]
        right = [row for value in high for row in seen[value]]
        if min(len(left), len(right)) < limits.min_child:
            continue
        if min(count(left, target) + count(right, target)) < limits.min_class:
            continue
        nominal = variable.kind == "nominal"
        yield Cut(
            variable=index,
            left=frozenset(low),
            right=frozenset(high),
            improvement=score(left, right, target, root_rows),
            missing=missing,
            order=tuple(sorted(low)) if nominal else (len(low),),
            cut=None if nominal else cut_between(variable, low[-1], high[0]),
        )


def split(node, variables, target, limits, root_rows):
    """Split a node if it may be split, and return its children."""
    least = 2 * limits.min_child if limits.min_parent is None else limits.min_parent
    if node.depth >= limits.max_depth or len(node.rows) < least or 0 in node.counts:
        return []
    cuts = [
        cut
        for index, variable in enumerate(variables)
        for cut in candidates(index, variable, node.rows, target, limits, root_rows)
    ]
    best = max((cut.improvement for cut in cuts), default=Fraction(0))
    if best == 0 or float(best) < limits.min_improvement:
        return []
    tied = [cut for cut in cuts if cut.improvement == best]
    node.cut = min(tied, key=lambda cut: (cut.missing, cut.variable, cut.order))
    node.tied = sorted({cut.variable for cut in tied} - {node.cut.variable})
    return divide(node, variables[node.cut.variable], target)


def divide(node, variable, target):
    """Part the rows of a node by its cut."""
    left, right, missing = [], [], []
    for row in node.rows:
        value = variable.values[row]
        if value is None:
            missing.append(row)
        else:
            (left if place(variable, value) in node.cut.left else right).append(row)
    node.missing_left = len(left) >= len(right)
    (left if node.missing_left else right).extend(missing)
    node.children = [
        Node(sorted(rows), count(rows, target), node.depth + 1) for rows in (left, right)
    ]
    return node.children


def grow(variables, target, limits, rows=None):
    """Return the nodes, breadth-first."""
    rows = list(range(len(target))) if rows is None else sorted(rows)
    nodes = [Node(rows, count(rows, target), 0)]
    for number, node in enumerate(nodes):
        for child in split(node, variables, target, limits, len(rows)):
            child.parent = number
            nodes.append(child)
    return nodes
