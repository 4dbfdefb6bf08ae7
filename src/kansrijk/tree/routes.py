"""The ways of rows through a tree when values of theirs are changed, many times over.

Codes that no split of the tree tells apart are one group, so that a row is a handful of small
numbers, and a node one look-up.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from kansrijk.tree.jit import kernel
from kansrijk.tree.sides import LEFT, NOWHERE, sides_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from kansrijk.tree.codes import Codes, Coding
    from kansrijk.tree.rules import Split
    from kansrijk.tree.tree import Tree


@kernel
def walk(  # noqa: PLR0913, PLR0917 - a kernel takes plain arrays, by place
    groups: NDArray[np.uint16],
    starts: NDArray[np.int32],
    asked: NDArray[np.int32],
    left: NDArray[np.int32],
    right: NDArray[np.int32],
    goes_left: NDArray[np.bool_],
    leaves: NDArray[np.int32],
) -> None:
    """Walk each row down the tree, and write where it ends over where it was.

    Parameters
    ----------
    groups
        Shape ``[asked columns, rows]``.
    starts
        Shape ``[nodes]``: where a row starts that was in each leaf.
    asked
        Shape ``[nodes]``: the place of the node's column in `groups`.
    left, right
        Shape ``[nodes]``: the children, -1 for none.
    goes_left
        Shape ``[nodes, groups]``: which groups of the node's column go left.
    leaves
        Shape ``[rows]``: the leaf of each; changed in place.
    """
    for row in range(len(leaves)):
        node = starts[leaves[row]]
        while left[node] >= 0:
            goes = goes_left[node, groups[asked[node], row]]
            node = left[node] if goes else right[node]
        leaves[row] = node


@dataclass(frozen=True, slots=True, eq=False)
class Routes:
    """Some rows and a tree that they can be sent down.

    Parameters
    ----------
    tree
        The tree.
    columns
        The columns that it asks for, ascending.
    groups
        Shape ``[columns, rows]``: in which group of codes a row is.
    asked, goes_left
        As in `walk`.
    """

    tree: Tree
    columns: tuple[int, ...]
    groups: NDArray[np.uint16] = field(repr=False)
    asked: NDArray[np.int32] = field(repr=False)
    goes_left: NDArray[np.bool_] = field(repr=False)

    def starting_at(self, columns: Iterable[int]) -> NDArray[np.int32]:
        """Return, for each node, the first on its way from the root that asks for some columns.

        Where none does, it is the node itself. Up to there a row goes as before when only these
        columns change; shape ``[nodes]``.
        """
        places = [self.columns.index(column) for column in columns]
        starts = np.arange(len(self.tree), dtype=np.int32)
        asks = np.isin(self.asked, places) & ~self.tree.is_leaf
        for node in range(1, len(self.tree)):
            parent = self.tree.parent[node]
            above = starts[parent]
            starts[node] = above if asks[above] else node
        return starts

    def leaves(
        self, groups: NDArray[np.uint16], starts: NDArray[np.int32], leaves: NDArray[np.int32]
    ) -> NDArray[np.int32]:
        """Return the leaf of each row by other groups.

        Parameters
        ----------
        groups
            As the routes have them, with some columns changed.
        starts
            As from `starting_at` of these columns.
        leaves
            Shape ``[rows]``: the leaf of each row as it was.
        """
        found = leaves.astype(np.int32)
        walk(groups, starts, self.asked, self.tree.left, self.tree.right, self.goes_left, found)
        return found


def routes(tree: Tree, codes: Codes, rows: NDArray[np.intp]) -> Routes:
    """Return the routes of some rows through a tree that was grown without stand-ins.

    Parameters
    ----------
    tree
        The tree, grown on columns like those of the codes.
    codes
        The coded columns.
    rows
        Which rows of theirs.
    """
    splits = {node: split for node, split in enumerate(tree.splits) if split is not None}
    columns = tuple(sorted({split.column for split in splits.values()}))
    asked = np.zeros(len(tree), np.int32)
    groups = np.empty((len(columns), len(rows)), np.uint16)
    ways: dict[int, NDArray[np.bool_]] = {}
    for place, column in enumerate(columns):
        nodes = [node for node, split in splits.items() if split.column == column]
        sides = np.stack([_to_left(splits[node], codes.codings[column]) for node in nodes])
        group_of, first = _groups(sides)
        groups[place] = group_of[codes.of(column)[rows]]
        asked[nodes] = place
        ways.update(zip(nodes, sides[:, first], strict=True))
    goes_left = np.zeros((len(tree), max((len(way) for way in ways.values()), default=1)), bool)
    for node, way in ways.items():
        goes_left[node, : len(way)] = way
    return Routes(tree, columns, groups, asked, goes_left)


def _groups(sides: NDArray[np.bool_]) -> tuple[NDArray[np.uint16], NDArray[np.intp]]:
    """Return the group of each code, those alike in one, and a code of each group.

    Parameters
    ----------
    sides
        Shape ``[nodes, codes]``.
    """
    group_of = np.zeros(sides.shape[1], np.intp)
    for side in sides:
        group_of = np.unique(2 * group_of + side, return_inverse=True)[1]
    return group_of.astype(np.uint16), np.unique(group_of, return_index=True)[1]


def _to_left(split: Split, coding: Coding) -> NDArray[np.bool_]:
    """Return which codes go left by a split; where it cannot tell, with the majority."""
    sides = sides_of(split, coding)
    return np.where(sides == NOWHERE, split.missing_left, sides == LEFT)
