"""Reading one column: what its values are, and the variable that they make.

==================================================  ==================  ==========================
Arrow type                                          kinds, own first    values
==================================================  ==================  ==========================
integer, floating, decimal                          number, any other   whole numbers stay whole
date                                                number              days since 1970-01-01
timestamp, duration                                 number              microseconds
boolean                                             nominal, ordered    false, true
string, dictionary                                  nominal, ordered    levels sorted by name
ordered dictionary, Enum                            ordered, nominal    the order that was declared
null                                                any                 all missing
==================================================  ==================  ==========================

Whole numbers that are taken as levels stand in their own order, under their text. pandas makes
doubles of whole numbers with holes, so that a cut may lie at a half; its type Int64 does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from kansrijk.errors import Problem, UsageError
from kansrijk.tree.arrow import ArrowArray, ArrowType, Series, pa
from kansrijk.tree.columns import KINDS, Array, Column, Kind
from kansrijk.tree.problems import WrongTypeError

Sort: TypeAlias = Literal[
    "number", "date", "datetime", "duration", "boolean", "text", "ordered", "nothing"
]
# As what kinds each sort can be taken; as the first where nothing is asked.
KINDS_OF: Mapping[Sort, tuple[Kind, ...]] = MappingProxyType(
    {
        "number": ("number", "ordered", "nominal"),
        "date": ("number",),
        "datetime": ("number",),
        "duration": ("number",),
        "boolean": ("nominal", "ordered"),
        "text": ("nominal", "ordered"),
        "ordered": ("ordered", "nominal"),
        "nothing": ("number", "ordered", "nominal"),
    }
)
# What Arrow and narwhals raise for what they cannot read; their words may quote values.
UNREADABLE = (pa.ArrowException, nw.exceptions.NarwhalsError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """A column as it was read, and the sort of values that it was read from.

    The kind alone would let days be compared with microseconds.
    """

    column: Column
    sort: Sort


@dataclass(frozen=True, slots=True)
class Wish:
    """How a column is to be read.

    Parameters
    ----------
    kind
        The kind that it is taken as; None for the own kind of its values.
    grid
        For a number: cuts are whole multiples of this.
    declared
        The levels of an Enum in their order; None for what is no Enum.
    """

    kind: Kind | None = None
    grid: float | None = None
    declared: tuple[str, ...] | None = None


def read_column(series: Series, wish: Wish) -> ReadColumn:
    """Return one column.

    Raises
    ------
    UsageError
        If a tree cannot use the values, or not as the kind that is asked.
    """
    name: str = series.name
    array = _in_one_piece(series)
    sort = "ordered" if wish.declared is not None else _sort(array.type)
    if sort is None:
        raise unusable(name, str(array.type))
    kind = _kind(name, sort, wish.kind)
    if kind == "number":
        return ReadColumn(_number(name, array, sort, grid=wish.grid), sort)
    try:
        index, levels, names = _leveled(name, array, sort, wish.declared)
    except pa.ArrowException:  # categories that are no text
        raise unusable(name, str(array.type)) from None
    return ReadColumn(
        Column(name, _renamed(index, levels, names), kind, _text(names), wish.grid), sort
    )


def unusable(name: str, given: str) -> UsageError:
    """Return the error for a column of a type that a tree cannot use."""
    allowed = ("number", "date", "datetime", "duration", "boolean", "text", "category", "Enum")
    todo = "a column of this argument must be all strings, all numbers, or all of another such type"
    return WrongTypeError(
        Problem("X", name, "a tree cannot use this type", given=given, allowed=allowed, todo=todo)
    )


def _kind(name: str, sort: Sort, asked: Kind | None) -> Kind:
    """Return the kind that a column is taken as."""
    allowed = KINDS_OF[sort]
    if asked is None:
        return allowed[0]
    if asked in allowed:
        return asked
    known = asked in KINDS
    message = f"{sort} cannot be taken as this kind" if known else "there is no such kind"
    raise UsageError(Problem("kinds", name, message, given=str(asked), allowed=allowed))


def _in_one_piece(series: Series) -> ArrowArray:
    """Return a series as one Arrow array: Arrow's own where it lies, not copied."""
    native: Any = series.to_native()
    if isinstance(native, pa.ChunkedArray) and native.num_chunks == 1:
        return native.chunk(0)
    try:
        array: ArrowArray = series.to_arrow()
    except UNREADABLE:
        raise unusable(series.name, "values of several types") from None
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def _sort(dtype: ArrowType) -> Sort | None:
    """Return the sort of values of an Arrow type, None for one that a tree cannot use."""
    types = pa.types
    tests: dict[Sort, bool] = {
        "number": types.is_integer(dtype) or types.is_floating(dtype) or types.is_decimal(dtype),
        "date": types.is_date(dtype),
        "datetime": types.is_timestamp(dtype),
        "duration": types.is_duration(dtype),
        "boolean": types.is_boolean(dtype),
        "ordered": types.is_dictionary(dtype) and dtype.ordered,
        "text": types.is_dictionary(dtype) or _is_text(dtype),
        "nothing": types.is_null(dtype),
    }
    return next((sort for sort, holds in tests.items() if holds), None)


def _is_text(dtype: ArrowType) -> bool:
    types = pa.types
    return types.is_string(dtype) or types.is_large_string(dtype) or types.is_string_view(dtype)


def _number(name: str, array: ArrowArray, sort: Sort, *, grid: float | None) -> Column:
    """Return a number; whole numbers keep their type."""
    if sort == "date":
        array = array.cast(pa.date32()).cast(pa.int32())
    elif sort == "datetime":
        array = array.cast(pa.timestamp("us", array.type.tz), safe=False).cast(pa.int64())
    elif sort == "duration":
        array = array.cast(pa.duration("us"), safe=False).cast(pa.int64())
    if not pa.types.is_integer(array.type):
        values = array.cast(pa.float64()).to_numpy(zero_copy_only=False)
        return Column(name, values, "number", grid=grid)
    missing = _is_null(array) if array.null_count else None
    return Column(name, whole_values(array), "number", grid=grid, missing=missing)


def _leveled(
    name: str, array: ArrowArray, sort: Sort, declared: tuple[str, ...] | None
) -> tuple[ArrowArray, list[Any], list[Any]]:
    """Return the index of each row's level, the levels it points to, and these in their order."""
    index, levels = _encoded(_whole(name, array) if sort == "number" else array)
    if sort != "ordered":
        used: list[int] = index.unique().drop_null().to_pylist()
        return index, levels, sorted({levels[at] for at in used})
    order = levels if declared is None else list(declared)
    return index, levels, order


def _whole(name: str, array: ArrowArray) -> ArrowArray:
    """Return numbers as whole numbers, null where missing, or refuse them."""
    if pa.types.is_integer(array.type):
        return array
    try:
        values = array.cast(pa.float64()).to_numpy(zero_copy_only=False)
        return pa.array(values, from_pandas=True).cast(pa.int64())
    except UNREADABLE:
        message = "only whole numbers can be levels"
        raise UsageError(Problem("kinds", name, message, todo='take it as "number"')) from None


def _encoded(array: ArrowArray) -> tuple[ArrowArray, list[Any]]:
    """Return the index of each value among the levels, null for missing, and the levels."""
    if pa.types.is_boolean(array.type):
        return array.cast(pa.int8()), ["false", "true"]
    if pa.types.is_integer(array.type):
        encoded = array.dictionary_encode()
        return encoded.indices, encoded.dictionary.to_pylist()
    if not pa.types.is_dictionary(array.type) or array.dictionary.null_count:
        array = one_piece(array.cast(pa.string())).dictionary_encode()
    return array.indices, array.dictionary.cast(pa.string()).to_pylist()


def _text(levels: list[Any]) -> tuple[str, ...]:
    return tuple(str(level) for level in levels)


def _renamed(index: ArrowArray, names: list[Any], levels: list[Any]) -> Array:
    """Return indexes into levels for indexes into names; -1 for missing.

    Arrow takes small indexes as they are; NumPy would first make eight bytes of each.
    """
    if names != levels:
        place = {level: at for at, level in enumerate(levels)}
        places = pa.array([place.get(name) for name in names], _smallest(len(levels)))
        index = places.take(index)
    index = index.cast(_smallest(len(levels)))
    return whole_values(index.fill_null(-1) if index.null_count else index)


def _smallest(levels: int) -> ArrowType:
    """Return the smallest type that holds indexes of levels and -1."""
    return next(
        dtype
        for dtype, most in ((pa.int8(), 2**7), (pa.int16(), 2**15), (pa.int64(), 2**63))
        if levels < most
    )


def one_piece(array: ArrowArray) -> ArrowArray:
    """Return an array without chunks and without a dictionary."""
    whole = array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
    if pa.types.is_dictionary(whole.type):
        whole = whole.dictionary_decode()
    return pa.concat_arrays(whole.chunks) if isinstance(whole, pa.ChunkedArray) else whole


def whole_values(array: ArrowArray) -> Array:
    """Return whole numbers where they lie, without a copy; anything where they are missing."""
    dtype = np.dtype(array.type.to_pandas_dtype())
    start = array.offset * dtype.itemsize
    if not len(array):
        return np.empty(0, dtype)
    return np.frombuffer(array.buffers()[1], dtype, len(array), start)


def _is_null(array: ArrowArray) -> NDArray[np.bool_]:
    return array.is_null().to_numpy(zero_copy_only=False)
