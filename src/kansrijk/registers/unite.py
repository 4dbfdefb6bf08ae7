"""Make one frame of the files of a register, under the names that the declaration uses.

From year to year the capitals of a name change (`RINPERSOON`, `rinpersoon`), a name may have the
year in it (`bc2014`, `bc2015`; declared ``bc{year}``) or is another one (declared `also`), and
codes are text in one file and numbers in the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import narwhals as nw

from kansrijk.errors import DataError, Problem, either
from kansrijk.registers.columns import as_text, columns_of
from kansrijk.registers.engine import Frame
from kansrijk.registers.files import SourceFile
from kansrijk.registers.keys import relations_from
from kansrijk.study import FILE_MONTH, FILE_YEAR, Register, Study

# The names that source columns may have, by the first of each.
Names = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Piece:
    """One file of a register.

    Parameters
    ----------
    file
        The file.
    frame
        Its rows, under its own names.
    meant
        By declared name the column that it means, None where the file has none.
    """

    file: SourceFile
    frame: Frame = field(repr=False)
    meant: Mapping[str, str | None]


def unite(study: Study, name: str, files: Sequence[SourceFile], frames: Sequence[Frame]) -> Frame:
    """Return the rows of all files of a register, each with the year and month of its file.

    Raises
    ------
    DataError
        A file lacks a column that others have.
    """
    register = study.sources.registers[name]
    # A function of the study gets the names as they are.
    declared = dict[str, tuple[str, ...]]() if register.prepare else names_of(study, name)
    both = zip(files, frames, strict=True)
    pieces = [
        Piece(file, frame, meant(declared, file, frame.collect_schema().names()))
        for file, frame in both
    ]
    if problems := list(_lacking(pieces, declared)):
        raise DataError(*problems)
    named = _of_one_kind(_spelled_alike([_named(piece, register) for piece in pieces]))
    return named[0] if len(named) == 1 else nw.concat(named, how="diagonal")


def names_of(study: Study, name: str) -> dict[str, tuple[str, ...]]:
    """Return the source columns that the declaration of a register uses, by their first name."""
    found: dict[str, tuple[str, ...]] = {}
    for one, others in _declared(study, name):
        found[one] = tuple(dict.fromkeys((*found.get(one, (one,)), *others)))
    return found


def _declared(study: Study, name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    register = study.sources.registers[name]
    for key in register.all_keys:
        yield from ((one, ()) for one in key)
    for canonical in columns_of(register):
        column = register.column(canonical)
        yield from ((one, column.also) for one in column.sources(canonical))
        if isinstance(column.days_since, str):
            yield column.days_since, ()
    for _, target in relations_from(study, name):
        yield from ((one, ()) for one in target.key)


def meant(declared: Names, file: SourceFile, present: Iterable[str]) -> dict[str, str | None]:
    """Find the column of each declared name; to the engine, capitals make no difference."""
    there = {column.lower(): column for column in present}
    return {
        name: next(filter(None, (there.get(one.lower()) for one in of_year(each, file))), None)
        for name, each in declared.items()
    }


def of_year(names: Iterable[str], file: SourceFile) -> tuple[str, ...]:
    """Return names with the year of a file in place of its mark."""
    if file.year is None:
        return tuple(names)
    return tuple(name.replace("{year}", str(file.year)) for name in names)


def _lacking(pieces: Sequence[Piece], declared: Names) -> Iterator[Problem]:
    """Say which files lack a column that others have; what none has is told of the register."""
    had = dict.fromkeys(name for one in pieces for name, column in one.meant.items() if column)
    for piece in pieces:
        where, register = piece.file.path.name, piece.file.register
        if had and not any(piece.meant.values()):
            # What stands in the place of names may be a person's row, so it is not shown.
            message = "the first line has none of the declared names; is the header missing?"
            yield Problem(where, register, message)
            continue
        for name in (name for name in had if piece.meant[name] is None):
            message = "this file has no such column, though others of the register have"
            present, todo = piece.frame.collect_schema().names(), "shape the register (prepare)"
            given = either(of_year(declared[name], piece.file))
            yield Problem(where, f"{register}.columns", message, given, present, todo)


# ------------------------------------------------------------------ one frame


def _named(piece: Piece, register: Register) -> Frame:
    """Return the rows of a file under declared names, with the year and month of the file."""
    names: dict[str, list[str]] = {}
    for declared, column in piece.meant.items():
        names.setdefault(column or "", []).append(declared)
    of_file = _of_file(piece.file, register)
    own = {name.lower() for name in of_file}
    columns = [one for one in piece.frame.collect_schema().names() if one.lower() not in own]
    chosen = [nw.col(one).alias(name) for one in columns for name in names.get(one, [one])]
    return piece.frame.select(
        *chosen, *(nw.lit(n, nw.Int64()).alias(of) for of, n in of_file.items())
    )


def _of_file(file: SourceFile, register: Register) -> dict[str, int]:
    of_file = {FILE_YEAR: file.year, FILE_MONTH: file.month} if register.is_yearly else {}
    return {name: number for name, number in of_file.items() if number is not None}


def _spelled_alike(frames: Sequence[Frame]) -> list[Frame]:
    """Write names alike that differ in capitals only, which the engine takes for the same."""
    spelled: dict[str, str] = {}
    for frame in frames:
        for name in frame.collect_schema().names():
            spelled.setdefault(name.lower(), name)
    return [frame.rename(_changed(frame, spelled)) for frame in frames]


def _changed(frame: Frame, spelled: Mapping[str, str]) -> dict[str, str]:
    names = {name: spelled[name.lower()] for name in frame.collect_schema().names()}
    return {name: other for name, other in names.items() if name != other}


def _of_one_kind(frames: Sequence[Frame]) -> list[Frame]:
    """Make text of columns that are not of the same kind in all files."""
    kinds: dict[str, set[str]] = {}
    for frame in frames:
        for name, dtype in frame.collect_schema().items():
            kinds.setdefault(name, set()).add(_kind(dtype))
    mixed = {name for name, found in kinds.items() if len(found) > 1}
    return [_as_texts(frame, mixed) for frame in frames]


def _kind(dtype: nw.dtypes.DType) -> str:
    if isinstance(dtype, nw.Date | nw.Datetime):
        return "date"
    return "number" if dtype.is_numeric() else str(dtype)


def _as_texts(frame: Frame, names: set[str]) -> Frame:
    schema = frame.collect_schema()
    return frame.with_columns(
        as_text(name, schema[name]).alias(name) for name in schema if name in names
    )
