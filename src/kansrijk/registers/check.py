"""Check tables against their declaration: columns and types first, then values, all at once."""

from __future__ import annotations

from collections.abc import Iterator

import narwhals as nw

from kansrijk.errors import Problem
from kansrijk.registers.columns import fits
from kansrijk.registers.engine import Frame, fetch_row
from kansrijk.registers.keys import ID
from kansrijk.study import Register, Study

FILE = "registers.toml"
BAD = "bad_"
FEW = 10


def about(n: int) -> str:
    """Return a number of rows as a message may tell it: few, or rounded to tens."""
    return f"fewer than {FEW}" if n < FEW else f"about {round(n, -1):,}"


def columns_of(register: Register) -> tuple[str, ...]:
    """Return the names of the columns that are read: declared ones, and those that date a row."""
    return tuple(dict.fromkeys((*register.columns, *register.date_columns)))


def check_table(study: Study, name: str, register: Register, frame: Frame) -> Iterator[Problem]:
    """Yield what is wrong with the columns of a source table."""
    schema = frame.collect_schema()
    present = tuple(schema.names())
    for key, column in _needed(study, name, register):
        if column not in schema:
            message, todo = "the table has no such column", "correct the name in registers.toml"
            yield Problem(FILE, f"{name}.{key}", message, column, present, todo)
    for canonical in columns_of(register):
        column = register.column(canonical)
        dtype = schema.get(column.source or canonical)
        if dtype is not None and not fits(column, dtype):
            message = f"the table has another type here: {dtype}"
            yield Problem(FILE, f"{name}.columns.{canonical}.type", message, column.type)


def _needed(study: Study, name: str, register: Register) -> Iterator[tuple[str, str]]:
    """List the source columns that a register and the relations from it name, with their keys."""
    for column in register.key:
        yield "key", column
    for canonical in columns_of(register):
        column = register.column(canonical)
        yield f"columns.{canonical}", column.source or canonical
        if isinstance(column.days_since, str):
            yield f"columns.{canonical}.days_since", column.days_since
    for relation, declared in study.sources.relations.items():
        if declared.register_ == name and declared.to is not None:
            for column in declared.to.key:
                yield f"relations.{relation}.to.key", column


def check_values(study: Study, name: str, table: Frame) -> Iterator[Problem]:
    """Yield what is wrong with the values of an opened register, in rounded counts."""
    register = study.sources.registers[name]
    columns = columns_of(register)
    counts = [nw.col(f"{BAD}{column}").cast(nw.Int64()).sum().alias(column) for column in columns]
    rows = [nw.len().alias("rows of all"), nw.col(ID).n_unique().alias("distinct units")]
    found = fetch_row(table.select(*rows, *counts))
    for column in columns:
        if bad := found[column] or 0:
            yield _unreadable(study, name, column, bad)
    if register.kind == "record" and (repeated := found["rows of all"] - found["distinct units"]):
        message = f"{about(repeated)} rows repeat a key that stands once in a record"
        todo = "make the rows unique (prepare), or declare spells or events"
        yield Problem(FILE, f"{name}.key", message, ", ".join(register.key), todo=todo)


def _unreadable(study: Study, name: str, column: str, bad: int) -> Problem:
    declared = study.sources.registers[name].column(column)
    key = f"{name}.columns.{column}"
    todo = "values that mean missing go into `unknown`"
    if declared.codes is not None:
        message = f"{about(bad)} rows have a code that the list {declared.codes} does not know"
        allowed = tuple(study.sources.codes[declared.codes].index)
        return Problem(FILE, key, message, None, allowed, f"add it to the code list; {todo}")
    expected = {"date": "a date (2015-01-31 or 20150131)", "int": "a whole number"}
    kind = expected.get(declared.type, "a number")
    if declared.days_since is not None:
        kind = "a whole number of days"
    return Problem(FILE, key, f"{about(bad)} rows do not hold {kind} here", todo=todo)
