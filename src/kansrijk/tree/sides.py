"""A rule in codes: which codes of a column go left and which go right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kansrijk.tree.rules import Surrogate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kansrijk.tree.codes import Coding
    from kansrijk.tree.columns import Array
    from kansrijk.tree.rules import Split

LEFT, RIGHT, NOWHERE = 0, 1, 2
SIDES: Final = (LEFT, RIGHT)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Sides:
    """A column and the codes that it sends to each side.

    Parameters
    ----------
    column
        The column that decides.
    left, right
        The codes of the node's rows, on each side.
    """

    column: int
    left: Array
    right: Array

    @property
    def reverse(self) -> bool:
        """Whether the lower codes of an ordered column go right."""
        return bool(self.left.min() > self.right.min())

    def cut(self, coding: Coding) -> float | None:
        """Return the cut between the two sides; None for a nominal column."""
        if coding.kind == "nominal":
            return None
        below, above = (self.right, self.left) if self.reverse else (self.left, self.right)
        return coding.cut_between(int(below.max()), int(above.min()))

    def levels(self, coding: Coding, side: int) -> tuple[int, ...]:
        """Return the level indexes of one side of a nominal column, ascending."""
        if coding.kind != "nominal":
            return ()
        codes = self.left if side == LEFT else self.right
        return tuple(sorted(coding.meaning[codes - 1].tolist()))

    def of_codes(self, coding: Coding) -> NDArray[np.uint8]:
        """Return the side of each code of the column, also of those that no row of the node has.

        As for values: a number without rows falls on one side of the cut; a level without rows
        goes nowhere, as a missing value does.
        """
        cut = self.cut(coding)
        if cut is not None:
            return _parted(coding, cut, reverse=self.reverse)
        sides = np.full(len(coding.meaning) + 1, NOWHERE, np.uint8)
        sides[self.left], sides[self.right] = LEFT, RIGHT
        return sides


def sides_of(rule: Split | Surrogate, coding: Coding) -> NDArray[np.uint8]:
    """Return the side of each code by a rule that a tree keeps; see `Sides.of_codes`.

    The column has all levels that the rule names, as where the tree grew.
    """
    if rule.cut is not None:
        return _parted(coding, rule.cut, reverse=isinstance(rule, Surrogate) and rule.reverse)
    sides = np.full(len(coding.meaning) + 1, NOWHERE, np.uint8)
    sides[1 + np.searchsorted(coding.meaning, rule.left)] = LEFT
    sides[1 + np.searchsorted(coding.meaning, rule.right)] = RIGHT
    return sides


def _parted(coding: Coding, cut: float, *, reverse: bool) -> NDArray[np.uint8]:
    """Return the side of each code by a cut."""
    sides = np.full(len(coding.meaning) + 1, NOWHERE, np.uint8)
    below = 1 + coding.below(cut)
    sides[1:below], sides[below:] = (RIGHT, LEFT) if reverse else (LEFT, RIGHT)
    return sides
