"""Rules of both programs in one form: rpart's, with levels counted from 1."""

from __future__ import annotations

import numpy as np

from tests.parity.answers import Rule

SWAP = str.maketrans("LR", "RL")


def flipped(rule):
    """Return a rule with its sides exchanged."""
    return Rule(rule.column, rule.cut, rule.sides.translate(SWAP))


def plain_rule(data, rows, rule):
    """Return a rule of rpart's, which lists the side of every level of an ordered column."""
    if data.columns[rule.column].kind != "ordered":
        return rule
    first = rule.sides[0]
    below = len(rule.sides) - len(rule.sides.lstrip(first))
    return settled_rule(data, rows, rule.column, below, first)


def own_rule(data, rows, asked):
    """Return a split or surrogate of ours as a rule in rpart's way, for the rows of a node."""
    column = data.columns[asked.column]
    if column.kind == "nominal":
        side = dict.fromkeys(asked.left, "L") | dict.fromkeys(asked.right, "R")
        sides = "".join(side.get(level, "-") for level in range(len(column.levels)))
        return Rule(asked.column, None, sides)
    below = "R" if getattr(asked, "reverse", False) else "L"
    if column.kind == "number":
        return Rule(asked.column, float(asked.cut), below)
    return settled_rule(data, rows, asked.column, asked.cut, below)


def settled_rule(data, rows, column, below, side):
    """Return a rule on ordered levels; its cut follows the last level below that is there."""
    values = data.columns[column].values[rows]
    return Rule(column, values[values < below].max() + 1.5, side)


def rows_of(tree, leaves):
    """Return the rows of every node."""
    rows = [np.flatnonzero(leaves == node) for node in range(len(tree.splits))]
    for node in reversed(range(len(rows))):
        if tree.splits[node] is not None:
            rows[node] = np.concatenate([rows[tree.left[node]], rows[tree.right[node]]])
    return rows
