"""Sending rows down a grown tree by their codes, also those that it did not grow on.

The code of a row lies within one word of four bytes, and an answer is one comparison or one
look-up: no step of a row depends on a branch that the processor would have to guess.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kansrijk.tree.codes import WIDEST_FIRST
from kansrijk.tree.jit import kernel
from kansrijk.tree.rules import Surrogate
from kansrijk.tree.sides import LEFT, sides_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kansrijk.tree.codes import Codes, Coding
    from kansrijk.tree.jit import Team
    from kansrijk.tree.rules import Split
    from kansrijk.tree.tree import Tree

# Rows that descend side by side: while one waits for its next question, the others go on.
ABREAST: Final = 64
WORD_BYTES: Final = 4
EVERY_BIT: Final = 2**32 - 1
# What a question holds after where it sends `LEFT`, `RIGHT` and `NOWHERE`: in which word the code
# is, and where in it; the first code above a cut, which levels never reach; where the sides of
# levels begin, and a mask that lets the codes of levels through.
WORD, SHIFT, MASK, CUT, FIRST, LEVELS = 3, 4, 5, 6, 7, 8


@kernel
def descend(
    words: NDArray[np.uint32],
    questions: NDArray[np.uint32],
    side_of: NDArray[np.uint8],
    leaves: NDArray[np.int32],
) -> None:
    """Write the leaf of each row.

    Parameters
    ----------
    words
        Shape ``[rows, words of a row]``: the table of codes.
    questions
        Shape ``[questions, 9]``; the first are those of the nodes, and a leaf sends everyone to
        itself.
    side_of
        The side of each code of each question about levels, one after the other; `LEFT` for that
        of missing, which is sent `NOWHERE` by all, and for the first, which all cuts look up.
    leaves
        Shape ``[rows]``; filled.
    """
    for first in range(0, len(leaves), ABREAST):
        at, mine = leaves[first : first + ABREAST], words[first : first + ABREAST]
        at[:] = 0
        moved = 1
        while moved:
            moved = 0
            for row in range(len(at)):
                asked = np.uint64(at[row])
                code = mine[row, np.uint64(questions[asked, WORD])] >> questions[asked, SHIFT]
                code &= questions[asked, MASK]
                level = questions[asked, FIRST] + (code & questions[asked, LEVELS])
                # From LEFT it is one to RIGHT, which a cut adds, and two to NOWHERE.
                side = np.uint64(side_of[np.uint64(level)])
                side += np.uint64(code >= questions[asked, CUT])
                side += np.uint64(code == 0) << np.uint64(1)
                moved |= questions[asked, side] ^ asked
                at[row] = questions[asked, side]


def leaves_of(tree: Tree, codes: Codes, team: Team) -> NDArray[np.int32]:
    """Return the leaf of every row of the codes that a tree grew on; shape ``[rows]``."""
    questions, side_of = questions_of(tree, codes)
    leaves, words = np.empty(codes.rows, np.int32), codes.table.view(np.uint32)

    def part(rows: slice) -> None:
        descend(words[rows], questions, side_of, leaves[rows])

    team.each(part, team.divide(codes.rows, work=codes.rows))
    return leaves


def questions_of(tree: Tree, codes: Codes) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
    """Return what `descend` asks: `questions` and `side_of`."""
    asking = _Questions(codes, len(tree))
    for node, split in enumerate(tree.splits):
        if split is not None:
            asking.add(node, split, (int(tree.left[node]), int(tree.right[node])))
    return np.array(asking.lines, np.uint32), np.concatenate(asking.sides)


class _Questions:
    """The questions of the nodes of a tree, and after them those of stand-ins."""

    def __init__(self, codes: Codes, nodes: int) -> None:
        self._codes = codes
        self._places = dict(_places(codes))
        self.lines = [[node, node, node, 0, 0, 0, EVERY_BIT, 0, 0] for node in range(nodes)]
        self.sides = [np.full(1, LEFT, np.uint8)]
        self._used = 1

    def add(self, node: int, split: Split, children: tuple[int, int]) -> None:
        """Add the question of a node and those of its stand-ins, each asked after the other."""
        stand_ins = range(len(self.lines), len(self.lines) + len(split.surrogates))
        self.lines += [[]] * len(stand_ins)
        majority = children[0 if split.missing_left else 1]
        rules = (split, *split.surrogates)
        for rule, at, after in zip(rules, (node, *stand_ins), (*stand_ins, majority), strict=True):
            self.lines[at] = self._line(rule, children, after)

    def _line(self, rule: Split | Surrogate, children: tuple[int, int], after: int) -> list[int]:
        coding, place = self._codes.codings[rule.column], self._places[rule.column]
        if rule.cut is None:
            return [*children, after, *place, EVERY_BIT, self._add_sides(rule, coding), EVERY_BIT]
        reverse = isinstance(rule, Surrogate) and rule.reverse
        low, high = reversed(children) if reverse else children
        return [low, high, after, *place, 1 + coding.below(rule.cut), 0, 0]

    def _add_sides(self, rule: Split | Surrogate, coding: Coding) -> int:
        """Add the side of each code of a column of levels, and return where they begin."""
        sides = sides_of(rule, coding)
        sides[0] = LEFT
        self.sides.append(sides)
        self._used += len(sides)
        return self._used - len(sides)


def _places(codes: Codes) -> Iterator[tuple[int, tuple[int, int, int]]]:
    """Yield each column with the word that its codes are in, and the shift and mask within it."""
    byte = 0
    for dtype, columns in zip(WIDEST_FIRST, codes.members, strict=True):
        size = np.dtype(dtype).itemsize
        for column in columns.tolist():
            word, within = divmod(byte, WORD_BYTES)
            yield column, (word, 8 * within, 2 ** (8 * size) - 1)
            byte += size
