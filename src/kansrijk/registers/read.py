"""Read a register from its source: integers for its keys and columns, marks where unreadable."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

import narwhals as nw

from kansrijk.registers.columns import columns_of
from kansrijk.registers.dates import day_of_file, days
from kansrijk.registers.engine import Frame
from kansrijk.registers.files import SourceFile
from kansrijk.registers.keys import uses
from kansrijk.registers.numbers import Keys, with_ids
from kansrijk.registers.reading import with_read
from kansrijk.registers.values import Values, kind_of, with_values
from kansrijk.study import FILE_MONTH, FILE_YEAR, Column, Register, Study

# The day that dates each row alike: a fixed one, or that of its file.
KNOWN = "_known"
# What the names of source columns begin with, lest they meet those of the declaration.
SOURCE = "_source_"


def read_register(  # noqa: PLR0913, PLR0917 - the register, and what its keys and values are
    study: Study,
    name: str,
    source: Frame,
    files: Sequence[SourceFile],
    keys: Mapping[str, Keys],
    values: Values,
) -> Frame:
    """Return the integers of a register, and where its columns are unreadable.

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
    keys
        What tells the integers of units.
    values
        What the values of dates and codes mean.
    """
    register, names = study.sources.registers[name], _source_names(study, name)
    columns = {each: _renamed(register.column(each), each, names) for each in columns_of(register)}
    raw = [nw.col(each).alias(alias) for each, alias in names.items()]
    frame = source.select(*of_file(register), *raw)
    # What is told from texts comes first: joins forget that these lie in few values.
    frame = with_ids(frame, [use.renamed(names) for use in uses(study, name)], keys)
    schema = frame.collect_schema()
    kinds = {each: kind_of(column, each, schema) for each, column in columns.items()}
    direct = {each: column for each, column in columns.items() if kinds[each] is None}
    codes, decimal = study.sources.codes, register.decimal
    frame = with_read(frame, direct, codes, decimal, keep=schema.names())
    for each, kind in kinds.items():
        if kind is not None:
            frame = with_values(frame, each, columns[each], kind, values)
    known = list(_known(register, files))
    return frame.with_columns(*known) if known else frame


def of_file(register: Register) -> list[str]:
    """Return the names of the columns that tell of which year and month the file is."""
    return {"year": [FILE_YEAR], "month": [FILE_YEAR, FILE_MONTH]}.get(register.files or "", [])


def read_columns(register: Register) -> list[str]:
    """Return the names of all columns of an opened register, beside its keys."""
    known = [KNOWN] if register.day_of_file or isinstance(register.known, date) else []
    return [*columns_of(register), *of_file(register), *known]


def _source_names(study: Study, name: str) -> dict[str, str]:
    """Return a name for each source column that is read."""
    register = study.sources.registers[name]
    needed = [column for use in uses(study, name) for column in use.columns]
    for each in columns_of(register):
        column = register.column(each)
        needed += column.sources(each)
        if isinstance(column.days_since, str):
            needed.append(column.days_since)
    return {one: f"{SOURCE}{place}" for place, one in enumerate(dict.fromkeys(needed))}


def _renamed(column: Column, name: str, names: Mapping[str, str]) -> Column:
    """Return a column that is read from its sources under other names."""
    sources = tuple(names[source] for source in column.sources(name))
    start = column.days_since
    return column.model_copy(
        update={
            "source": sources if isinstance(column.source, tuple) else sources[0],
            "days_since": names[start] if isinstance(start, str) else start,
        }
    )


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
