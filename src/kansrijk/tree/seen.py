"""What a fitted tree saw of its columns, and frames that must be like it."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kansrijk.errors import Problem, UsageError
from kansrijk.tree.columns import Column, Kind
from kansrijk.tree.frames import Data, Frame, open_frame, read_frame
from kansrijk.tree.problems import complain
from kansrijk.tree.rules import Variable
from kansrijk.tree.values import ReadColumn, Sort


@dataclass(frozen=True, slots=True)
class Seen:
    """The columns that a tree was grown on.

    Parameters
    ----------
    names
        The names of all columns of the frame, in its order.
    is_named
        Whether the names are the frame's own.
    sorts
        The sort of values of each column that was used.
    kinds
        What a column was taken as, of each for which that was asked.
    is_choice
        Whether the user chose the columns; then a frame may have any others.
    """

    names: tuple[str, ...]
    is_named: bool
    sorts: Mapping[str, Sort]
    kinds: Mapping[str, Kind]
    is_choice: bool


def read_again(given: Data, variables: Sequence[Variable], seen: Seen) -> list[Column]:
    """Return the columns of a frame that must be like an earlier one.

    Columns are matched by name, in any order, if both frames have names, else by their place.

    Raises
    ------
    UsageError
        If a column is absent, unknown, or holds another sort of values.
    """
    frame = _matched(open_frame(given), seen)
    complain(_name_problems(frame.names, seen))
    readings = read_frame(frame, kinds=seen.kinds, columns=list(seen.sorts))
    held = {reading.column.name: reading for reading in readings}
    complain([problem for name in held for problem in _sort_problems(held[name], seen)])
    return [_column(held[variable.name], variable) for variable in variables]


def _matched(frame: Frame, seen: Seen) -> Frame:
    """Return a frame under the names that the tree knows."""
    if frame.is_named and seen.is_named:
        return frame
    if len(frame.names) != len(seen.names):
        message = (
            f"X has {len(frame.names)} features, but ProfileTree is expecting "
            f"{len(seen.names)} features as input"
        )
        raise UsageError(Problem("ProfileTree", "", message))
    if frame.is_named:
        _warn("X has feature names, but ProfileTree was fitted without feature names")
    elif seen.is_named:
        _warn("X does not have valid feature names, but ProfileTree was fitted with feature names")
    return frame.renamed(seen.names)


def _warn(message: str) -> None:
    """Warn in the words of scikit-learn, for which its users may have filters."""
    warnings.warn(message, UserWarning, stacklevel=5)


def _name_problems(given: tuple[str, ...], seen: Seen) -> list[Problem]:
    absent = [name for name in seen.sorts if name not in given]
    unknown = [name for name in given if name not in seen.sorts and not seen.is_choice]
    known = tuple(seen.sorts)
    return [
        Problem("X", name, "this column is absent", given=name, allowed=given) for name in absent
    ] + [
        Problem("X", name, "the tree was grown without this column", given=name, allowed=known)
        for name in unknown
    ]


def _sort_problems(reading: ReadColumn, seen: Seen) -> list[Problem]:
    name, now = reading.column.name, reading.sort
    before = seen.sorts[name]
    if now in (before, "nothing"):
        return []
    return [Problem("X", name, f"held {before} when the tree was grown", given=now)]


def _column(reading: ReadColumn, variable: Variable) -> Column:
    """Return a column, as a variable that no row has if it holds nothing."""
    if reading.sort != "nothing":
        return reading.column
    rows = len(reading.column.values)
    if variable.kind == "number":
        return Column(variable.name, np.full(rows, np.nan), "number")
    return Column(variable.name, np.full(rows, -1), variable.kind, variable.levels)
