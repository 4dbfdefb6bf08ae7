"""Read a register from its source: keys as text, columns as integers, marks where unreadable.

The result is kept, and all checks of values look at it instead of the files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

import narwhals as nw

from kansrijk.registers.columns import (
    PLAIN_DATE,
    Codes,
    Schema,
    clean,
    columns_of,
    finish,
    join,
    origin,
    read,
)
from kansrijk.registers.dates import day_of_file, days
from kansrijk.registers.engine import Frame
from kansrijk.registers.files import SourceFile
from kansrijk.registers.keys import OF, each_once, keyed, parts, relations_from
from kansrijk.study import FILE_MONTH, FILE_YEAR, Column, Register, Study

# The day that dates each row alike: a fixed one, or that of its file.
KNOWN = "_known"
BAD = "_bad__"
ORIGIN = "_origin__"


def read_register(
    study: Study, name: str, source: Frame, files: Sequence[SourceFile] = ()
) -> Frame:
    """Return the keys as text and the columns as integers, each with where it is unreadable.

    Parameters
    ----------
    study
        The study.
    name
        The register.
    source
        Its rows as they lie in the files, shaped where it has a function for that.
    files
        The files, whose names may say when their rows were known.
    """
    register, schema = study.sources.registers[name], source.collect_schema()
    columns = {each: register.column(each) for each in columns_of(register)}
    chosen = [*_keys(study, name, schema), *of_file(register), *_cleaned(columns, schema)]
    frame = each_once(source.select(*chosen), register)
    if more := [*_joined(columns), *_known(register, files)]:
        frame = frame.with_columns(*more)
    if not columns:
        return frame
    readings = _readings(columns, frame.collect_schema(), study.sources.codes, register.decimal)
    frame = frame.with_columns(*readings)
    dates = {each: one for each, one in columns.items() if one.type == "date"}
    return frame.with_columns(*_finished(dates)) if dates else frame


def of_file(register: Register) -> list[str]:
    """Return the names of the columns that tell of which year and month the file is."""
    return {"year": [FILE_YEAR], "month": [FILE_YEAR, FILE_MONTH]}.get(register.files or "", [])


def read_columns(register: Register) -> list[str]:
    """Return the names of all columns of an opened register, beside its keys."""
    known = [KNOWN] if register.day_of_file or isinstance(register.known, date) else []
    return [*columns_of(register), *of_file(register), *known]


def _keys(study: Study, name: str, schema: Schema) -> Iterator[nw.Expr]:
    for key, prefix in keyed(study.sources.registers[name]):
        yield from parts(key, schema, prefix)
    for relation, target in relations_from(study, name):
        yield from parts(target.key, schema, f"{OF}{relation}", target.unknown)


def _part_names(name: str, column: Column) -> list[str]:
    """Return the names of a column's parts; its own where it has none."""
    if not isinstance(column.source, tuple):
        return [name]
    return [f"_part_{place}__{name}" for place in range(len(column.source))]


def _cleaned(columns: Mapping[str, Column], schema: Schema) -> Iterator[nw.Expr]:
    for name, column in columns.items():
        for source, part in zip(column.sources(name), _part_names(name, column), strict=True):
            yield clean(column, source, schema[source]).alias(part)
        start = origin(column, schema)
        if start is not None:
            yield start.alias(f"{ORIGIN}{name}")


def _joined(columns: Mapping[str, Column]) -> Iterator[nw.Expr]:
    for name, column in columns.items():
        if isinstance(column.source, tuple):
            yield join(column, _part_names(name, column)).alias(name)


def _readings(
    columns: Mapping[str, Column], schema: Schema, codes: Codes, decimal: str
) -> Iterator[nw.Expr]:
    for name, column in columns.items():
        reading, start = read(column, name, schema[name], codes, decimal), f"{ORIGIN}{name}"
        readable = reading.readable
        if start in schema:
            counted_from = read(PLAIN_DATE, start, schema[start], codes)
            readable = readable & counted_from.readable
            yield counted_from.value.alias(start)
        yield reading.value.alias(name)
        yield (~readable).alias(f"{BAD}{name}")


def _finished(dates: Mapping[str, Column]) -> Iterator[nw.Expr]:
    for name, column in dates.items():
        reading = finish(column, name, f"{ORIGIN}{name}")
        yield reading.value.alias(name)
        yield (nw.col(f"{BAD}{name}") | ~reading.readable).alias(f"{BAD}{name}")


def _known(register: Register, files: Sequence[SourceFile]) -> Iterator[nw.Expr]:
    """Yield the day that dates rows alike, where there is one: fixed, or by file."""
    template = register.day_of_file
    if template is not None:
        yield by_file(register, files, lambda file: days(day_of(template, file))).alias(KNOWN)
    elif isinstance(register.known, date):
        yield nw.lit(days(register.known), nw.Int64()).alias(KNOWN)


def day_of(template: str, file: SourceFile) -> date:
    """Return a day of the year, or month, that a file is of."""
    return day_of_file(template, file.year or 1, file.month)


def by_file(
    register: Register, files: Sequence[SourceFile], number: Callable[[SourceFile], int]
) -> nw.Expr:
    """Return a number for each row that depends on its file alone; null for no file."""
    year, month = nw.col(FILE_YEAR), nw.col(FILE_MONTH)
    of_file = year * 100 + month if register.files == "month" else year * 100
    numbers = {100 * (file.year or 0) + (file.month or 0): number(file) for file in files}
    if not numbers:
        return nw.lit(None, nw.Int64())
    return of_file.replace_strict(numbers, default=None, return_dtype=nw.Int64())
