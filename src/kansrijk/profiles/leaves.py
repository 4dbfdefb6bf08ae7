"""How the leaves of a tree are ordered, and how what is counted by leaf adds up to its nodes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kansrijk.tree import Tree


def grown_rate(tree: Tree, node: int) -> float:
    """Return the rate of a node in the data that the tree grew on."""
    no, yes = tree.counts[node].tolist()
    return yes / (no + yes)


def in_order(tree: Tree) -> list[int]:
    """Return the leaves as they are published: the highest rate first, by the growing data."""
    leaves = np.flatnonzero(tree.is_leaf).tolist()
    return sorted(leaves, key=lambda leaf: (-grown_rate(tree, leaf), leaf))


def depth_first(tree: Tree) -> tuple[NDArray[np.int32], NDArray[np.intp]]:
    """Return the leaves from left to right, and the place of each node among them.

    The leaves below any node follow each other. A node that is no leaf is at place 0.
    """
    order = np.array(_below(tree, 0), np.int32)
    place = np.zeros(len(tree), np.intp)
    place[order] = np.arange(len(order))
    return order, place


def collapsed(
    tree: Tree, leaves: NDArray[np.int32], closed: NDArray[np.int32]
) -> tuple[Tree, NDArray[np.int32]]:
    """Return the tree in which some nodes are leaves, and of each row its leaf there."""
    if not len(closed):
        return tree, leaves
    inside = np.arange(len(tree), dtype=np.int32)
    for node in range(1, len(tree)):
        above = inside[tree.parent[node]]
        if above != tree.parent[node] or above in closed:
            inside[node] = above
    # The nodes that stay keep their order, and are numbered anew.
    renewed = np.cumsum(inside == np.arange(len(tree)), dtype=np.int32) - np.int32(1)
    return tree.collapse(closed.tolist()), renewed[inside][leaves]


def added_up(tree: Tree, counts: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    """Return counts with those of all nodes below added to each node; shape ``[nodes, any]``."""
    added = counts.astype(np.int64)
    # A parent has a lower number than its children.
    for node in range(len(tree) - 1, 0, -1):
        added[tree.parent[node]] += added[node]
    return added


def lowest_common(
    tree: Tree, one: NDArray[np.int32], other: NDArray[np.int32]
) -> NDArray[np.int32]:
    """Return, for each pair of nodes, the lowest node that both are in."""
    # A parent has a lower number than its children, so the higher number of a pair goes up.
    one, other = one.copy(), other.copy()
    apart = np.flatnonzero(one != other)
    while len(apart):
        first, second = one[apart], other[apart]
        one[apart] = np.where(first > second, tree.parent[first], first)
        other[apart] = np.where(second > first, tree.parent[second], second)
        apart = apart[one[apart] != other[apart]]
    return one


def _below(tree: Tree, node: int) -> list[int]:
    if tree.is_leaf[node]:
        return [node]
    return [leaf for child in (tree.left, tree.right) for leaf in _below(tree, int(child[node]))]
