"""Check tables against their declaration: columns and types first, then values, all at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import narwhals as nw

from kansrijk.errors import Problem
from kansrijk.registers.columns import fits
from kansrijk.registers.engine import TEXT, Frame, fetch_row
from kansrijk.registers.files import SourceFile
from kansrijk.registers.found import FEW
from kansrijk.registers.header import first_line, names
from kansrijk.registers.keys import key_of
from kansrijk.study import Register, Study

BAD = "_bad__"
ROWS, KEYED, DISTINCT = "rows of all", "rows with a key", "distinct keys"


def about(n: int) -> str:
    """Return a number as a message may tell it: nobody, few, or rounded to tens."""
    if not n:
        return "nobody"
    return f"fewer than {FEW}" if n < FEW else f"about {round(int(n), -1):,}"


def columns_of(register: Register) -> tuple[str, ...]:
    """Return the names of the columns that are read: declared ones, and those that date a row."""
    return tuple(dict.fromkeys((*register.columns, *register.date_columns)))


def check_table(study: Study, file: SourceFile, frame: Frame) -> Iterator[Problem]:
    """Yield what is wrong with the columns of a source table."""
    register, schema = study.sources.registers[file.register], frame.collect_schema()
    needed = dict(_needed(study, file.register, register))
    present = tuple(schema.names())
    if not set(needed.values()) & set(present):
        # What stands in the place of names may be a person's row, so it is not shown.
        message = "the first line has none of the declared names; is the header missing?"
        yield Problem(file.path.name, file.register, message)
        return
    for key, column in needed.items():
        if column not in schema:
            message, todo = "the table has no such column", "correct the name in registers.toml"
            yield Problem(file.path.name, f"{file.register}.{key}", message, column, present, todo)
    if register.prepare is None and file.path.name.lower().endswith(TEXT):
        yield from _doubled(file, set(needed.values()))
    yield from _types(file, register, schema)
    yield from _float_keys(study, file, schema)


def _doubled(file: SourceFile, needed: set[str]) -> Iterator[Problem]:
    """Say which needed names stand twice in the header; the engine would read the first."""
    for name, times in Counter(names(first_line(file.path))).items():
        if times > 1 and name in needed:
            message = f"the column {name} stands twice in the header"
            yield Problem(file.path.name, file.register, message, todo="give each its own name")


def _types(file: SourceFile, register: Register, schema: nw.Schema) -> Iterator[Problem]:
    for canonical in columns_of(register):
        column = register.column(canonical)
        dtype = schema.get(column.source or canonical)
        if dtype is not None and not fits(column, dtype):
            key = f"{file.register}.columns.{canonical}"
            message = f"the table has another type here: {dtype}"
            yield Problem(file.path.name, key, message, column.type)


def _float_keys(study: Study, file: SourceFile, schema: nw.Schema) -> Iterator[Problem]:
    """Refuse keys with a decimal point: 12.0 is not the 12 of another table."""
    register = study.sources.registers[file.register]
    relations = study.sources.relations.values()
    targets = [one.to.key for one in relations if one.register_ == file.register and one.to]
    for column in {*register.key, *(column for key in targets for column in key)}:
        if (dtype := schema.get(column)) is not None and dtype.is_float():
            message, todo = f"a key cannot be of type {dtype}", "make it text or whole (prepare)"
            yield Problem(file.path.name, f"{file.register}.key", message, column, todo=todo)


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


def check_values(study: Study, file: SourceFile, text: Frame) -> Iterator[Problem]:
    """Yield what is wrong with the values of a register that was read, in rounded counts."""
    register = study.sources.registers[file.register]
    columns = columns_of(register)
    found = _count(register, text, columns)
    for column in columns:
        if bad := found[column]:
            yield _unreadable(study, file, column, bad)
    key, given = f"{file.register}.key", ", ".join(register.key)
    if found[ROWS] and not found[KEYED]:
        yield Problem(file.path.name, key, "no row has a key", given)
    if register.kind == "record" and (repeated := found[KEYED] - found[DISTINCT]):
        message = f"{about(repeated)} rows repeat a key that stands once in a record"
        todo = "make the rows unique (prepare), or declare spells or events"
        yield Problem(file.path.name, key, message, given, todo=todo)


def _count(register: Register, text: Frame, columns: tuple[str, ...]) -> dict[str, int]:
    """Count rows, keys, and what could not be read in each column; 0 where there are no rows."""
    bad = [nw.col(f"{BAD}{column}").cast(nw.Int64()).sum().alias(column) for column in columns]
    found = fetch_row(text.select(nw.len().alias(ROWS), *bad))
    keys = key_of(text, len(register.key)).drop_nulls()
    found |= fetch_row(keys.select(nw.len().alias(KEYED)))
    found |= fetch_row(keys.unique().select(nw.len().alias(DISTINCT)))
    return {name: int(n or 0) for name, n in found.items()}


def _unreadable(study: Study, file: SourceFile, column: str, bad: int) -> Problem:
    declared = study.sources.registers[file.register].column(column)
    key = f"{file.register}.columns.{column}"
    todo = "values that mean missing go into `unknown`"
    if declared.codes is not None:
        message = f"{about(bad)} rows have a code that the list {declared.codes} does not know"
        allowed = tuple(study.sources.codes[declared.codes].index)
        todo = f"add it to the code list; {todo}"
        return Problem(file.path.name, key, message, None, allowed, todo)
    expected = {"date": "a date (2015-01-31 or 20150131)", "int": "a whole number"}
    kind = expected.get(declared.type, "a number (1234.5, with a point)")
    if declared.days_since is not None:
        kind = "a whole number of days"
    return Problem(file.path.name, key, f"{about(bad)} rows do not hold {kind} here", todo=todo)
