"""Reading frames of any library into columns.

narwhals opens the frame, and each column is read as Arrow, so that pandas, polars, PyArrow and
DuckDB give the same tree:

==================================================  =======  ==========================
Arrow type                                          kind     values
==================================================  =======  ==========================
integer, floating, decimal                          number   whole numbers stay whole
date                                                number   days since 1970-01-01
timestamp, duration                                 number   microseconds
boolean, string, dictionary                         nominal  levels sorted by name
ordered dictionary, Enum                            ordered  the order that was declared
null                                                any      all missing
==================================================  =======  ==========================

pandas makes doubles of whole numbers with holes, so that a cut may lie at a half; its type Int64
does not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import narwhals as nw
import numpy as np
from narwhals.typing import IntoFrame, IntoSeries
from numpy.typing import NDArray

from kansrijk.errors import Problem, UsageError
from kansrijk.tree.arrow import ArrowArray, ArrowType, Series, pa
from kansrijk.tree.columns import Array, Column
from kansrijk.tree.jit import Team
from kansrijk.tree.problems import Problems, complain

if TYPE_CHECKING:
    from kansrijk.tree.rules import Variable

Sort: TypeAlias = Literal[
    "number", "date", "datetime", "duration", "boolean", "text", "ordered", "nothing"
]
Target: TypeAlias = Sequence[Any] | NDArray[Any] | IntoSeries
MOST_CLASSES = 256
NO_GRIDS: Mapping[str, float] = MappingProxyType({})
FRAMES = "a frame of pandas, polars, PyArrow or DuckDB"
# What Arrow and narwhals raise for what they cannot read; their words may quote values.
UNREADABLE = (pa.ArrowException, nw.exceptions.NarwhalsError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class Reading:
    """A column and the sort of values that it was read from.

    The kind alone would let days be compared with microseconds.
    """

    column: Column
    sort: Sort


def read_frame(
    frame: IntoFrame, grids: Mapping[str, float] = NO_GRIDS, *, threads: int | None = None
) -> list[Reading]:
    """Return the columns of a frame.

    Parameters
    ----------
    frame
        An eager or lazy frame of a library that narwhals knows.
    grids
        The grid of each column that has one.
    threads
        How many columns to read at a time; None for as many as there are processors.

    Raises
    ------
    UsageError
        If the object is no frame, a column has a type that a tree cannot use, or a grid is given
        for a column that is not there.
    """
    opened, categories = _open(frame)
    names = tuple(opened.columns)
    problems = Problems()
    if not isinstance(grids, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise UsageError(Problem("grids", "", "must be {column: grid}", given=str(grids)))
    message = "a grid is given for a column that is not there"
    unknown = [name for name in grids if name not in names]
    problems.found += [
        Problem("grids", name, message, given=name, allowed=names) for name in unknown
    ]
    series = [opened[name] for name in names]

    def read(held: Series) -> Reading | UsageError:
        try:
            return _read(held, categories.get(held.name), grids.get(held.name))
        except UsageError as error:
            return error

    with Team(threads) as team:
        found = team.each(read, series)
    problems.found += [
        problem for error in found if isinstance(error, UsageError) for problem in error.problems
    ]
    if problems.found:
        raise problems.error()
    return [reading for reading in found if isinstance(reading, Reading)]


def read_again(
    frame: IntoFrame, variables: Sequence[Variable], sorts: Mapping[str, Sort]
) -> list[Column]:
    """Return the columns of a frame that must be like an earlier one.

    Raises
    ------
    UsageError
        If a column is absent, unknown, or holds another sort of values.
    """
    readings = {reading.column.name: reading for reading in read_frame(frame)}
    complain(_name_problems(tuple(readings), tuple(sorts)))
    columns: list[Column] = []
    problems: list[Problem] = []
    for variable in variables:
        reading, before = readings[variable.name], sorts[variable.name]
        if reading.sort == "nothing":
            columns.append(_nothing(variable, len(reading.column.values)))
        elif reading.sort == before:
            columns.append(reading.column)
        else:
            message = f"held {before} when the tree was grown"
            problems.append(Problem("X", variable.name, message, given=reading.sort))
    complain(problems)
    return columns


def read_target(target: Target) -> tuple[list[Any], NDArray[np.uint8]]:
    """Return the classes, sorted, and the class of each row as an index.

    Raises
    ------
    UsageError
        If there are no rows, missing values, too many classes, or values that have no order.
    """
    try:
        opened: Series = nw.from_native(target, series_only=True, pass_through=True)
        array = opened.to_arrow() if hasattr(opened, "to_arrow") else _as_array(opened)
        encoded = _one_piece(array).dictionary_encode()
        values: list[Any] = encoded.dictionary.to_pylist()
        classes = sorted(value for value in values if not _is_nothing(value))
    except (*UNREADABLE, AttributeError):  # a frame is no sequence
        message = "must be one sequence of values of one type"
        raise UsageError(Problem("y", "", message, given=type(target).__name__)) from None
    missing = encoded.null_count > 0 or any(_is_nothing(value) for value in values)
    complain(_target_problems(classes, missing=missing))
    places = pa.array([classes.index(value) for value in values], pa.uint8())
    return classes, _values(places.take(encoded.indices))


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
    return found


def _as_array(values: Target) -> ArrowArray:
    """Return a sequence as an Arrow array; NaN and None are missing."""
    if isinstance(values, pa.Array | pa.ChunkedArray):
        return values
    return pa.array(values if isinstance(values, np.ndarray) else list(values), from_pandas=True)


def _one_piece(array: ArrowArray) -> ArrowArray:
    """Return an array without chunks and without a dictionary."""
    whole = array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
    if pa.types.is_dictionary(whole.type):
        whole = whole.dictionary_decode()
    return pa.concat_arrays(whole.chunks) if isinstance(whole, pa.ChunkedArray) else whole


def _open(frame: IntoFrame) -> tuple[nw.DataFrame[Any], dict[str, tuple[str, ...]]]:
    """Return the frame in memory and the declared order of its columns that have one."""
    try:
        opened = nw.from_native(frame)
        schema = opened.collect_schema()
        held = opened.collect() if isinstance(opened, nw.LazyFrame) else opened
    except UNREADABLE:
        given = type(frame).__name__
        raise UsageError(Problem("X", "", f"must be {FRAMES}", given=given)) from None
    unnamed: list[Any] = [name for name in schema if not isinstance(name, str)]  # pyright: ignore[reportUnnecessaryIsInstance]
    complain([Problem("X", str(name), "a column's name must be text") for name in unnamed])
    declared = {
        name: tuple(str(level) for level in dtype.categories)
        for name, dtype in schema.items()
        if isinstance(dtype, nw.Enum)
    }
    return held, declared


def _read(series: Series, declared: tuple[str, ...] | None, grid: float | None) -> Reading:
    """Return one column."""
    name: str = series.name
    try:
        array = _in_one_piece(series)
    except UNREADABLE:
        raise _unusable(name, "values of several types") from None
    sort = "ordered" if declared is not None else _sort(array.type)
    if sort is None:
        raise _unusable(name, str(array.type))
    if sort == "ordered":
        return Reading(_ordered(name, array, declared, grid), sort)
    if sort in ("boolean", "text"):
        return Reading(_nominal(name, array, grid), sort)
    return Reading(_number(name, array, sort, grid=grid), sort)


def _in_one_piece(series: Series) -> ArrowArray:
    """Return a series as one Arrow array: Arrow's own where it lies, not copied."""
    native: Any = series.to_native()
    if isinstance(native, pa.ChunkedArray) and native.num_chunks == 1:
        return native.chunk(0)
    array: ArrowArray = series.to_arrow()
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
    return Column(name, _values(array), "number", grid=grid, missing=missing)


def _nominal(name: str, array: ArrowArray, grid: float | None) -> Column:
    """Return a nominal variable whose levels are sorted by name."""
    index, names = _encoded(array)
    used: list[int] = index.unique().drop_null().to_pylist()
    levels = sorted({names[at] for at in used})
    return Column(name, _renamed(index, names, levels), "nominal", tuple(levels), grid)


def _ordered(
    name: str, array: ArrowArray, declared: tuple[str, ...] | None, grid: float | None
) -> Column:
    """Return an ordered variable whose levels stand in the order that was declared."""
    levels = declared
    if levels is None:
        levels = tuple(array.dictionary.cast(pa.string()).to_pylist())
    index, names = _encoded(array)
    return Column(name, _renamed(index, names, list(levels)), "ordered", levels, grid)


def _encoded(array: ArrowArray) -> tuple[ArrowArray, list[str]]:
    """Return the index of each text among the texts, null for missing, and the texts."""
    if pa.types.is_boolean(array.type):
        return array.cast(pa.int8()), ["false", "true"]
    if not pa.types.is_dictionary(array.type) or array.dictionary.null_count:
        array = _one_piece(array.cast(pa.string())).dictionary_encode()
    return array.indices, array.dictionary.cast(pa.string()).to_pylist()


def _renamed(index: ArrowArray, names: list[str], levels: list[str]) -> Array:
    """Return indexes into levels for indexes into names; -1 for missing.

    Arrow takes small indexes as they are; NumPy would first make eight bytes of each.
    """
    if names != levels:
        place = {level: at for at, level in enumerate(levels)}
        places = pa.array([place.get(name) for name in names], _smallest(len(levels)))
        index = places.take(index)
    index = index.cast(_smallest(len(levels)))
    return _values(index.fill_null(-1) if index.null_count else index)


def _smallest(levels: int) -> ArrowType:
    """Return the smallest type that holds indexes of levels and -1."""
    return next(
        dtype
        for dtype, most in ((pa.int8(), 2**7), (pa.int16(), 2**15), (pa.int64(), 2**63))
        if levels < most
    )


def _values(array: ArrowArray) -> Array:
    """Return whole numbers where they lie, without a copy; anything where they are missing."""
    dtype = np.dtype(array.type.to_pandas_dtype())
    start = array.offset * dtype.itemsize
    if not len(array):
        return np.empty(0, dtype)
    return np.frombuffer(array.buffers()[1], dtype, len(array), start)


def _is_null(array: ArrowArray) -> NDArray[np.bool_]:
    return array.is_null().to_numpy(zero_copy_only=False)


def _nothing(variable: Variable, rows: int) -> Column:
    """Return a variable that no row has."""
    if variable.kind == "number":
        return Column(variable.name, np.full(rows, np.nan), "number")
    return Column(variable.name, np.full(rows, -1), variable.kind, variable.levels)


def _name_problems(given: tuple[str, ...], wanted: tuple[str, ...]) -> list[Problem]:
    absent = [name for name in wanted if name not in given]
    unknown = [name for name in given if name not in wanted]
    return [
        Problem("X", name, "this column is absent", given=name, allowed=given) for name in absent
    ] + [
        Problem("X", name, "the tree was grown without this column", given=name, allowed=wanted)
        for name in unknown
    ]


def _unusable(name: str, given: str) -> UsageError:
    allowed = ("number", "date", "datetime", "duration", "boolean", "text", "category", "Enum")
    return UsageError(
        Problem("X", name, "a tree cannot use this type", given=given, allowed=allowed)
    )
