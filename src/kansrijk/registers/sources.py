"""Open the files of registers as lazy frames: one for each register, whatever its files are."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import narwhals as nw
import pyarrow as pa

from kansrijk.errors import DataError, Problem
from kansrijk.registers.database import read_table
from kansrijk.registers.engine import SAV, TEXT, Engine, Frame, fetch_row, parquet_files
from kansrijk.registers.files import SourceFile
from kansrijk.registers.found import about
from kansrijk.registers.header import first_line, is_ascii, is_utf8, to_utf8
from kansrijk.registers.sav import SAV_ERRORS, BrokenOffError, converted
from kansrijk.registers.unite import unite
from kansrijk.study import Register, Study

# What the readers of files raise. What they say may quote a row, so it stays out of messages.
ERRORS = (
    duckdb.Error,
    pa.ArrowException,
    *SAV_ERRORS,
    OSError,
    EOFError,
    UnicodeDecodeError,
    zlib.error,
)
SOURCES = "registers.toml"


@dataclass(frozen=True)
class Source:
    """A register as it lies in its files.

    Parameters
    ----------
    frame
        All columns of the files: declared ones under exactly the names of the declaration, where
        the files write them with other capitals or with their year (``{year}``); the others under
        their own. Rows of yearly and monthly files have `file_year` and `file_month`.
    files
        The files, or the table of a database as it was read.
    is_text
        Whether all columns come as text.
    """

    frame: Frame = field(repr=False)
    files: tuple[SourceFile, ...]
    is_text: bool


def open_sources(
    study: Study,
    files: Mapping[str, Sequence[SourceFile]],
    engine: Engine,
    cache: Path | None = None,
) -> dict[str, Source]:
    """Open the files of all registers.

    Parameters
    ----------
    study
        The study.
    files
        By register the files that it looks at.
    engine
        The engine that reads them.
    cache
        The folder for files that are converted once; None converts them for this run alone.

    Raises
    ------
    DataError
        With every file that cannot be read, or has other columns than the rest of its register.
    """
    sources: dict[str, Source] = {}
    problems: list[Problem | str] = []
    for name in files:
        try:
            sources[name] = _source(study, name, files[name], engine, cache or engine.folder)
        except DataError as error:
            problems += error.problems
    if problems:
        raise DataError(*problems)
    return sources


def unreadable(
    files: Sequence[SourceFile], register: Register, engine: Engine, error: Exception
) -> DataError:
    """Say which files of a register cannot be read, when that shows only as they are read.

    Parameters
    ----------
    files
        The files of the register.
    register
        Its declaration.
    engine
        The engine that reads them.
    error
        What reading them together raised.
    """
    failed = [file for file in files if not _reads(file, register, engine)]
    return DataError(*(_problem(file, register, error) for file in failed or files))


def _reads(file: SourceFile, register: Register, engine: Engine) -> bool:
    """Tell whether a file is readable from the first row to the last."""
    if register.database is not None:
        return False
    try:
        fetch_row(_frame(file, register, engine, engine.folder).select(nw.all().count()))
    except (DataError, *ERRORS):
        return False
    return True


def _source(
    study: Study, name: str, files: Sequence[SourceFile], engine: Engine, cache: Path
) -> Source:
    register = study.sources.registers[name]
    if register.database is not None:
        frame, file = read_table(files[0], register, engine)
        return Source(unite(study, name, [file], [frame]), (file,), is_text=False)
    frames = _frames(register, files, engine, cache)
    all_text = register.table is None and all(is_text(file.path) for file in files)
    return Source(unite(study, name, files, frames), tuple(files), all_text)


def _frames(
    register: Register, files: Sequence[SourceFile], engine: Engine, cache: Path
) -> list[Frame]:
    frames: list[Frame] = []
    problems: list[Problem | str] = []
    for file in files:
        try:
            frames.append(_frame(file, register, engine, cache))
        except DataError as error:
            problems += error.problems
    if problems:
        raise DataError(*problems)
    return frames


def _frame(file: SourceFile, register: Register, engine: Engine, cache: Path) -> Frame:
    """Open one file lazily."""
    path = file.path
    try:
        if register.table is not None:
            return _table(file, register.table, engine)
        if path.is_dir():
            return _folder(file, engine)
        if path.name.lower().endswith(SAV):
            return engine.parquet(parquet_files(converted(path, file.digest, cache)))
        if is_text(path):
            return _text(file, register.encoding, engine)
        return engine.parquet([path])
    except ERRORS as error:
        raise DataError(_problem(file, register, error)) from None


def is_text(path: Path) -> bool:
    """Tell whether all columns of a file come as text."""
    return path.name.lower().endswith(TEXT)


def _text(file: SourceFile, encoding: str, engine: Engine) -> Frame:
    path = file.path
    if encoding != "utf-8" and is_utf8(path) and not is_ascii(path):
        message, todo = f"this file is in UTF-8, not in {encoding}", "leave out `encoding`"
        raise DataError(Problem(file.path.name, file.register, message, todo=todo))
    if encoding != "utf-8":
        path = to_utf8(path, encoding, engine.folder / f"{file.digest}.csv")
    line = first_line(path)
    if not line:
        raise DataError(Problem(file.path.name, file.register, "this file is empty"))
    if "\r" in line:
        message, todo = "the lines of this file end in CR alone", "save it with other line ends"
        raise DataError(Problem(file.path.name, file.register, message, todo=todo))
    return engine.text(path)


def _folder(file: SourceFile, engine: Engine) -> Frame:
    """Open a folder of Parquet files as one table; they must have the same columns."""
    paths = parquet_files(file.path)
    columns = [engine.parquet([path]).collect_schema().names() for path in paths]
    for path, names in zip(paths, columns, strict=True):
        if {*names} != {*columns[0]}:
            message = f"this file has other columns than {paths[0].name}"
            where = f"{file.path.name}/{path.name}"
            raise DataError(Problem(where, file.register, message, None, columns[0]))
    return engine.parquet(paths)


def _table(file: SourceFile, name: str, engine: Engine) -> Frame:
    plain, tables = name.removeprefix("main."), engine.tables(file.path)
    if plain not in tables:
        message = f"{file.path.name} has no such table"
        raise DataError(Problem(SOURCES, f"{file.register}.table", message, name, tables))
    return engine.table(file.path, plain)


def _problem(file: SourceFile, register: Register, error: Exception) -> Problem:
    """Say that a file cannot be read, and what may help."""
    message, todo = f"this file cannot be read ({type(error).__name__})", None
    if isinstance(error, BrokenOffError):
        message, todo = _broken_off(error), "copy the file again, or have it delivered again"
    elif register.table is not None:
        todo = "close what has the file open, or look whether it is one of DuckDB"
    elif is_text(file.path):
        message, todo = _about_text(file, register.encoding, message)
    return Problem(file.path.name, file.register, message, todo=todo)


def _broken_off(error: BrokenOffError) -> str:
    told = "" if error.of is None else f": it says it has {about(error.of)} rows, and "
    stops = f"reading stops after {about(error.read)}" if error.read else "not all can be read"
    return f"this file breaks off, or is damaged inside{told and told + stops}"


def _about_text(file: SourceFile, encoding: str, message: str) -> tuple[str, str]:
    try:
        is_other = encoding == "utf-8" and not is_utf8(file.path)
    except ERRORS:
        is_other = False
    if is_other:
        todo = 'declare encoding = "cp1252", as many programs write it, or save it as UTF-8'
        return "this file is not in UTF-8", todo
    todo = (
        f"a text file is {encoding.upper()}, with one line of names and as many fields in each row"
    )
    return message, todo
