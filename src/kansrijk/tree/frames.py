"""Reading frames of any library into columns.

narwhals opens the frame, and each column is read as Arrow, so that pandas, polars, PyArrow and
DuckDB give the same tree; an array or a list of rows is made a table of Arrow first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, TypeAlias, TypeVar, cast

import narwhals as nw
from narwhals.typing import IntoFrame

from kansrijk.errors import Problem, UsageError
from kansrijk.tree.arrays import Rows, is_rows, names_of, table_of
from kansrijk.tree.arrow import Series, pa
from kansrijk.tree.columns import Kind
from kansrijk.tree.jit import Team
from kansrijk.tree.problems import Problems, WrongTypeError
from kansrijk.tree.values import UNREADABLE, ReadColumn, Wish, read_column

T = TypeVar("T")
Data: TypeAlias = IntoFrame | Rows
Native: TypeAlias = nw.DataFrame[Any] | nw.LazyFrame[Any]
NOTHING: Mapping[str, Any] = MappingProxyType({})
FRAMES = "a frame of pandas, polars, PyArrow or DuckDB, or an array with rows and columns"


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A frame of any library that is opened, and not read yet.

    Parameters
    ----------
    native
        The frame, as narwhals sees it.
    names
        The names of its columns.
    is_named
        Whether the names are its own; arrays have none.
    """

    native: Native
    names: tuple[str, ...]
    is_named: bool

    def only(self, columns: Iterable[str]) -> Frame:
        """Return the frame of some columns, in its own order."""
        wanted = list(columns)
        names = tuple(name for name in self.names if name in wanted)
        if names == self.names:  # some libraries would copy all of it
            return self
        return replace(self, native=self.native.select(names), names=names)

    def renamed(self, names: Sequence[str]) -> Frame:
        """Return the frame with other names for its columns."""
        new = dict(zip(self.names, names, strict=True))
        return replace(self, native=self.native.rename(new), names=tuple(names))


def open_frame(given: Data) -> Frame:
    """Open a frame.

    Parameters
    ----------
    given
        An eager or lazy frame of a library that narwhals knows, an array or a list of rows.

    Raises
    ------
    UsageError
        If the object is neither, has no columns, or columns with and without a name.
    """
    native, is_named = _opened(given)
    names = tuple(native.collect_schema().names())
    if not names:
        shape = f"(shape={getattr(given, 'shape', (0, 0))})"
        what = f"0 feature(s) {shape} while a minimum of 1 is required."
        raise UsageError(Problem("X", "", "there are no columns", given=what))
    return Frame(native, names, is_named)


def _opened(given: Any) -> tuple[Native, bool]:  # noqa: ANN401
    """Return what narwhals makes of it, and whether its columns had names."""
    if hasattr(given, "toarray"):
        todo = "call toarray(), or give a frame"
        raise UsageError(Problem("X", "", "is a sparse matrix, which no tree reads", todo=todo))
    if isinstance(given, pa.RecordBatch):
        given = pa.Table.from_batches([given])
    try:
        native: object = nw.from_native(given, pass_through=True)
    except nw.exceptions.DuplicateError:
        raise UsageError(Problem("X", "", "two columns have one name")) from None
    except UNREADABLE:
        raise _no_frame(given) from None
    if isinstance(native, nw.DataFrame | nw.LazyFrame):
        return _with_names(cast("Native", native))
    if not is_rows(given):
        raise _no_frame(given)
    return nw.from_native(table_of(given)), False


def _with_names(native: Native) -> tuple[Native, bool]:
    """Give columns names that have none, as those of pandas made from an array."""
    names: list[Any] = list(_computed(native.collect_schema).names())
    unnamed = [name for name in names if not isinstance(name, str)]
    if not unnamed:
        return native, True
    if len(unnamed) < len(names):
        message = "a column's name must be text"
        raise WrongTypeError(*(Problem("X", str(name), message) for name in unnamed))
    pandas: Any = native.to_native()
    return nw.from_native(pandas.set_axis(names_of(len(names)), axis=1)), False


def _no_frame(given: object) -> UsageError:
    return UsageError(Problem("X", "", f"must be {FRAMES}", given=type(given).__name__))


def read_frame(
    frame: Frame,
    grids: Mapping[str, float] | None = None,
    kinds: Mapping[str, Kind] | None = None,
    columns: Iterable[str] | None = None,
    *,
    threads: int | None = None,
) -> list[ReadColumn]:
    """Return the columns of a frame, in its order.

    Parameters
    ----------
    frame
        The frame.
    grids
        The grid of each column that has one.
    kinds
        What a column is taken as, of each for which that is asked.
    columns
        The columns to read; None for all.
    threads
        How many columns to read at a time; None for as many as there are processors.

    Raises
    ------
    UsageError
        If a column has a type that a tree cannot use, or not as is asked, or a name is given that
        no column has.
    """
    grids, kinds = _by_column("grids", grids), _by_column("kinds", kinds)
    wanted = frame.names if columns is None else _listed(columns)
    problems = Problems()
    for key, names in {"columns": wanted, "grids": grids, "kinds": kinds}.items():
        problems.found += _unknown(key, names, frame.names)
    held, declared = _collected(frame.only(wanted))

    def read(name: str) -> ReadColumn | UsageError:
        try:
            wish = Wish(kinds.get(name), grids.get(name), declared.get(name))
            return read_column(held[name], wish)
        except UsageError as error:
            return error

    with Team(threads) as team:
        found = team.each(read, held.columns)
    for error in found:
        if isinstance(error, UsageError):
            problems.note(error)
    problems.complain()
    return [reading for reading in found if isinstance(reading, ReadColumn)]


def _by_column(key: str, given: Any) -> Mapping[str, Any]:  # noqa: ANN401 - whatever a user gives
    """Return what a user gave by column."""
    if given is None:
        return NOTHING
    if isinstance(given, Mapping):
        return cast("Mapping[str, Any]", given)
    message = f"must be {{column: {key.removesuffix('s')}}}"
    raise UsageError(Problem(key, "", message, given=str(given)))


def _listed(given: object) -> tuple[str, ...]:
    """Return the names of columns that a user gave."""
    if isinstance(given, str) or not isinstance(given, Iterable):
        todo = "give a list of names"
        raise UsageError(Problem("columns", "", "must be names", given=str(given), todo=todo))
    return tuple(cast("Iterable[str]", given))


def _unknown(key: str, given: Iterable[str], names: tuple[str, ...]) -> list[Problem]:
    """Return the names that are given for columns which are not there."""
    what = "" if key == "columns" else f"a {key.removesuffix('s')} is given for "
    message = f"{what}a column that is not there"
    return [
        Problem(key, str(name), message, given=str(name), allowed=names)
        for name in given
        if name not in names
    ]


def _collected(frame: Frame) -> tuple[Series, dict[str, tuple[str, ...]]]:
    """Return the frame in memory and the declared order of its columns that have one."""
    native = frame.native
    held = _computed(native.collect) if isinstance(native, nw.LazyFrame) else native
    declared = {
        name: tuple(str(level) for level in dtype.categories)
        for name, dtype in native.collect_schema().items()
        if isinstance(dtype, nw.Enum)
    }
    return held, declared


def _computed(step: Callable[[], T]) -> T:
    """Return what a step of a lazy frame gives; an error of its library may quote values."""
    try:
        return step()
    except Exception as error:  # noqa: BLE001 - each library has its own
        message, todo = "this frame cannot be computed", "try its query without the tree"
        given = type(error).__name__
        raise UsageError(Problem("X", "", message, given=given, todo=todo)) from None
