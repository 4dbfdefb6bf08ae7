"""Reading what comes with the rows of a frame: their classes and their weights."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, TypeAlias

import narwhals as nw
import numpy as np
from narwhals.typing import IntoSeries
from numpy.typing import ArrayLike, NDArray

from kansrijk.errors import Problem, UsageError
from kansrijk.tree.arrow import ArrowArray, pa
from kansrijk.tree.columns import Array
from kansrijk.tree.problems import complain
from kansrijk.tree.scikit import DataConversionWarning
from kansrijk.tree.values import UNREADABLE, one_piece, whole_values

Target: TypeAlias = Sequence[Any] | NDArray[Any] | IntoSeries
MOST_CLASSES = 256


def read_target(target: Target) -> tuple[list[Any], NDArray[np.uint8]]:
    """Return the classes, sorted, and the class of each row as an index.

    Raises
    ------
    UsageError
        If there are no rows, missing values, decimals, too many classes, or values that have no
        order.
    """
    try:
        encoded = one_piece(_as_array(target)).dictionary_encode()
        values: list[Any] = encoded.dictionary.to_pylist()
        classes = sorted(value for value in values if not _is_nothing(value))
    except UNREADABLE:
        raise _no_sequence(target) from None
    missing = encoded.null_count > 0 or any(_is_nothing(value) for value in values)
    complain(_target_problems(classes, missing=missing))
    places = pa.array([classes.index(value) for value in values], pa.uint8())
    return classes, whole_values(places.take(encoded.indices))


def read_weights(given: ArrayLike | None) -> NDArray[Any] | None:
    """Return the weights of the rows; those that hold whole numbers only, as whole numbers.

    Raises
    ------
    UsageError
        If no row has a weight.
    """
    if given is None:
        return None
    weights = np.asarray(given)
    if weights.size and weights.dtype.kind in "biuf" and not weights.any():
        todo = "give at least one row a weight"
        raise UsageError(Problem("sample_weight", "", "all weights are zero", todo=todo))
    if weights.dtype.kind != "f":
        return weights
    with np.errstate(invalid="ignore"):
        whole = weights.astype(np.int64)
    return whole if np.array_equal(whole, weights) else weights


def _as_array(target: Target) -> ArrowArray:
    """Return a sequence as an Arrow array; NaN and None are missing."""
    opened: Any = nw.from_native(target, series_only=True, pass_through=True)
    if isinstance(opened, nw.Series):
        return opened.to_arrow()
    if isinstance(opened, pa.Array | pa.ChunkedArray):
        return opened
    if hasattr(opened, "columns"):
        raise TypeError  # a frame is no sequence
    is_array = hasattr(opened, "__array__")
    values = _one_dimension(np.asarray(opened)) if is_array else list(opened)
    return pa.array(values, from_pandas=True)


def _one_dimension(values: Array) -> Array:
    """Return a column-vector as a plain one, with the warning that scikit-learn's users expect."""
    if values.ndim != 2 or values.shape[1] != 1:
        return values
    message = "A column-vector y was passed when a 1d array was expected: use y.ravel()"
    warnings.warn(message, DataConversionWarning, stacklevel=2)
    return values.ravel()


def _no_sequence(target: object) -> UsageError:
    if target is None:
        message = "requires y to be passed, but the target y is None"
        return UsageError(Problem("ProfileTree", "", message))
    message = "must be one sequence of values of one type"
    return UsageError(Problem("y", "", message, given=type(target).__name__))


def _is_nothing(value: object) -> bool:
    return value is None or value != value  # noqa: PLR0124 - NaN alone differs from itself


def _target_problems(classes: list[Any], *, missing: bool) -> list[Problem]:
    found: list[Problem] = []
    if missing:
        todo = "leave out the rows whose outcome is unknown, in X too"
        found.append(Problem("y", "", "has missing values", todo=todo))
    elif not classes:
        found.append(Problem("y", "", "there are no rows", todo="give at least one row"))
    if len(classes) > MOST_CLASSES:
        message = f"must have at most {MOST_CLASSES} classes"
        found.append(
            Problem("y", "", message, given=f"{len(classes)} classes", todo="join classes")
        )
    if any(isinstance(value, float | Decimal) and value % 1 != 0 for value in classes):
        message = "is continuous: a class is a whole number, text, a date, or true or false"
        found.append(Problem("y", "", message, todo="make classes of the numbers"))
    return found
