"""Read columns step by step: each step is a small expression on the one before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import narwhals as nw

from kansrijk.registers.columns import (
    PLAIN_DATE,
    Codes,
    Schema,
    clean,
    finish,
    join,
    origin,
    read,
)
from kansrijk.registers.engine import Frame
from kansrijk.study import Column

BAD = "_bad__"
ORIGIN = "_origin__"


def with_read(
    frame: Frame,
    columns: Mapping[str, Column],
    codes: Codes,
    decimal: str = ".",
    *,
    keep: Sequence[str],
) -> Frame:
    """Return columns of a frame as they are, and others as integers, with where they are bad.

    Parameters
    ----------
    frame
        Rows as they lie in the files.
    columns
        The columns to read.
    codes
        The code lists of the study.
    decimal
        The sign before the decimals of a number that comes as text.
    keep
        The columns that stay as they are.
    """
    if not columns:
        return frame.select(*keep)
    frame = frame.select(*keep, *_cleaned(columns, frame.collect_schema()))
    if joined := list(_joined(columns)):
        frame = frame.with_columns(*joined)
    frame = frame.with_columns(*_readings(columns, frame.collect_schema(), codes, decimal))
    if dates := {each: one for each, one in columns.items() if one.type == "date"}:
        frame = frame.with_columns(*_finished(dates))
    return frame.select(*keep, *columns, *(f"{BAD}{each}" for each in columns))


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
