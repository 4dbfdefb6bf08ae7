"""Arrays and lists of rows as a table, whose columns are named x0, x1 and so on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kansrijk.errors import Problem, UsageError
from kansrijk.tree.arrow import ArrowTable, pa
from kansrijk.tree.problems import Problems, complain
from kansrijk.tree.values import UNREADABLE, unusable

Rows: TypeAlias = NDArray[Any] | Sequence[Sequence[Any]]


def table_of(given: Rows) -> ArrowTable:
    """Return an array, or a list of rows, as a table.

    Parameters
    ----------
    given
        Shape ``[rows, columns]``. Each column of a list, or of an array of objects, has a type of
        its own.

    Raises
    ------
    UsageError
        If it has not two dimensions, or a tree cannot use its values.
    """
    array = _array(given)
    complain(_shape_problems(array))
    names = names_of(array.shape[1])
    problems = Problems()
    columns = [
        problems.keep(lambda at=at, name=name: _column(name, array[:, at]))
        for at, name in enumerate(names)
    ]
    problems.complain()
    return pa.table(dict(zip(names, columns, strict=True)))


def names_of(columns: int) -> tuple[str, ...]:
    """Return the names of columns that have none, as scikit-learn makes them."""
    return tuple(f"x{at}" for at in range(columns))


def is_rows(given: object) -> bool:
    """Return whether something may be read as an array."""
    return isinstance(given, list | tuple) or hasattr(given, "__array__")


def _array(given: Rows) -> NDArray[Any]:
    """Return an array; of a list each value keeps its type."""
    if isinstance(given, np.ma.MaskedArray):
        todo = "fill what is masked with NaN, or give None for it in an array of objects"
        raise UsageError(Problem("X", "", "a masked array is not read", todo=todo))
    try:
        listed = isinstance(given, list | tuple)
        return np.array(given, dtype=object) if listed else np.asarray(given)
    except (TypeError, ValueError):
        message = "must be an array, or a list of rows of one length"
        raise UsageError(Problem("X", "", message, given=type(given).__name__)) from None


def _shape_problems(array: NDArray[Any]) -> list[Problem]:
    if array.dtype.kind == "c":
        return [Problem("X", "", "Complex data not supported", given=str(array.dtype))]
    if array.ndim == 2:
        return []
    message = "must have two dimensions: rows and columns"
    todo = "Reshape your data: X.reshape(-1, 1) is one column, X.reshape(1, -1) is one row"
    return [Problem("X", "", message, given=f"shape {array.shape}", todo=todo)]


def _column(name: str, values: NDArray[Any]) -> object:
    """Return one column as Arrow."""
    objects = values.dtype.kind == "O"
    try:
        return pa.array(np.ascontiguousarray(values), from_pandas=True if objects else None)
    except UNREADABLE:
        given = "values of several types" if objects else str(values.dtype)
        raise unusable(name, given) from None
