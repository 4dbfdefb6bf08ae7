"""One variable as it is observed, checked when it is made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kansrijk.errors import Problem
from kansrijk.tree.problems import complain, is_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Kind: TypeAlias = Literal["number", "ordered", "nominal"]
Array: TypeAlias = NDArray[Any]

KINDS = ("number", "ordered", "nominal")
MOST_WHOLE_GRID = 2**62
EVERY = slice(None)


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One variable as it is observed: raw values with what they mean.

    Parameters
    ----------
    name
        The variable's name.
    values
        Shape ``[rows]``. A number is float64 (NaN is missing; infinities are values) or of any
        integer type. An ordered or nominal variable is an integer index into `levels`, -1 for
        missing.
    kind
        ``"number"``, ``"ordered"`` or ``"nominal"``.
    levels
        The names of the levels, in their order if the variable is ordered.
    grid
        For a number: cuts are whole multiples of this, in the unit of the variable.
    missing
        Shape ``[rows]``: which values of an integer number are missing.

    Raises
    ------
    UsageError
        With every argument that does not fit the others.
    """

    name: str
    values: Array = field(repr=False)
    kind: Kind
    levels: tuple[str, ...] = ()
    grid: float | None = None
    missing: NDArray[np.bool_] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        complain(_problems(self))

    @property
    def may_miss(self) -> bool:
        """Whether some row of a number may have no value."""
        return self.missing is not None or self.values.dtype.kind == "f"

    def is_missing(self, rows: slice | NDArray[np.intp] = EVERY) -> NDArray[np.bool_]:
        """Return which rows have no value, of some rows or all; shape ``[rows]``."""
        values = self.values[rows]
        if self.kind != "number":
            return values < 0
        if values.dtype.kind == "f":
            return np.isnan(values)
        return np.zeros(values.shape, bool) if self.missing is None else self.missing[rows]


def row_problems(columns: Sequence[Column]) -> list[Problem]:
    """Return the columns that have another number of rows than the first."""
    rows = len(columns[0].values)
    message = "has another number of rows than the first column"
    return [
        Problem("tree", column.name, message) for column in columns if len(column.values) != rows
    ]


def _problems(column: Column) -> list[Problem]:
    """Return what does not fit in a column."""
    if column.kind not in KINDS:
        return [_problem(column, "there is no such kind", given=str(column.kind), allowed=KINDS)]
    if column.values.ndim != 1:
        return [_problem(column, "values must have one dimension", given=str(column.values.ndim))]
    check = _number_problems if column.kind == "number" else _level_problems
    return [*check(column), *_grid_problems(column)]


def _number_problems(column: Column) -> Iterable[Problem]:
    dtype, missing = column.values.dtype, column.missing
    whole = dtype.kind in "iu"
    if not whole and dtype != np.float64:
        allowed = ("float64", "int64")
        yield _problem(column, "a number is of another type", given=str(dtype), allowed=allowed)
    if column.levels:
        yield _problem(column, "a number has no levels", todo="leave levels out")
    if missing is not None and (not whole or missing.dtype != bool):
        yield _problem(column, "missing is a mask for whole numbers", todo="use NaN in float64")
    if missing is not None and missing.shape != column.values.shape:
        yield _problem(column, "missing and values differ in rows")


def _level_problems(column: Column) -> Iterable[Problem]:
    values = column.values
    if values.dtype.kind not in "iu":
        yield _problem(column, "levels are given as whole indexes", given=str(values.dtype))
    elif len(values) and (values.min() < -1 or values.max() >= len(column.levels)):
        yield _problem(column, "an index points outside the levels", todo="use -1 for missing")
    if len(set(column.levels)) < len(column.levels):
        yield _problem(column, "two levels have one name")
    if column.missing is not None:
        yield _problem(column, "missing is a mask for whole numbers", todo="use index -1")


def _grid_problems(column: Column) -> Iterable[Problem]:
    grid = column.grid
    if grid is None:
        return
    if column.kind != "number":
        yield _problem(column, "only a number can have a grid", given=str(grid))
    elif not (is_number(grid) and grid > 0):
        yield _problem(column, "a grid is a positive number", given=str(grid))
    elif column.values.dtype.kind in "iu" and not (grid == int(grid) <= MOST_WHOLE_GRID):
        todo = "take a whole grid, or give the column as float64"
        yield _problem(column, "whole numbers need a whole grid", given=str(grid), todo=todo)


def _problem(
    column: Column,
    message: str,
    *,
    given: str | None = None,
    allowed: Sequence[str] = (),
    todo: str | None = None,
) -> Problem:
    return Problem("tree", column.name, message, given, allowed, todo)
