"""Check tables against their declaration: columns and types, before a value is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import narwhals as nw

from kansrijk.errors import Problem, either
from kansrijk.registers.columns import columns_of, fits
from kansrijk.registers.engine import Frame
from kansrijk.registers.files import SourceFile
from kansrijk.registers.found import location
from kansrijk.registers.header import first_line, names
from kansrijk.registers.keys import relations_from
from kansrijk.registers.read import of_file
from kansrijk.registers.sources import Source, is_text
from kansrijk.registers.unite import Names, meant, names_of
from kansrijk.study import Register, Study


def check_table(study: Study, name: str, source: Source, frame: Frame) -> Iterator[Problem]:
    """Yield what is wrong with the columns of a register.

    Parameters
    ----------
    study
        The study.
    name
        The register.
    source
        Its files.
    frame
        The table that they give; shaped, where the register has a function for that.
    """
    register, schema = study.sources.registers[name], frame.collect_schema()
    where, present = location(study, {name: source.files}, name), tuple(schema.names())
    needed, declared = list(_needed(study, name, register)), names_of(study, name)
    if not {column for _, column in needed} & {*present}:
        # What stands in the place of names may be a person's row, so it is not shown.
        message = "the first line has none of the declared names; is the header missing?"
        yield Problem(where, name, message)
        return
    for key, column in needed:
        if column not in schema:
            message, todo = "the table has no such column", "correct the name in registers.toml"
            given = either(declared.get(column, (column,)))
            yield Problem(where, f"{name}.{key}", message, given, present, todo)
    if register.prepare is None:
        for file in filter(lambda file: is_text(file.path), source.files):
            yield from _doubled(file, declared)
    yield from _types(where, name, register, schema)
    yield from _float_keys(where, study, name, schema)


def source_columns(study: Study, name: str) -> tuple[str, ...]:
    """Return the source columns that a register and the relations from it name, each once."""
    needed = _needed(study, name, study.sources.registers[name])
    return tuple(dict.fromkeys(column for _, column in needed))


def _needed(study: Study, name: str, register: Register) -> Iterator[tuple[str, str]]:
    """List the source columns that a register and the relations from it name, with their keys."""
    for key in register.all_keys:
        for column in key:
            yield "keys" if register.keys else "key", column
    for canonical in columns_of(register):
        column = register.column(canonical)
        for source in column.sources(canonical):
            yield f"columns.{canonical}", source
        if isinstance(column.days_since, str):
            yield f"columns.{canonical}.days_since", column.days_since
    for relation, target in relations_from(study, name):
        for column in target.key:
            yield f"relations.{relation}.to.key", column
    for column in of_file(register):
        yield "prepare", column


def _doubled(file: SourceFile, declared: Names) -> Iterator[Problem]:
    """Say which needed names stand twice in the header; the engine would read the first."""
    present = [one.lower() for one in names(first_line(file.path))]
    needed = meant(declared, file, present).values()
    for name, times in Counter(present).items():
        if times > 1 and name in needed:
            message = f"the column {name} stands twice in the header"
            yield Problem(file.path.name, file.register, message, todo="give each its own name")


def _types(where: str, name: str, register: Register, schema: nw.Schema) -> Iterator[Problem]:
    for canonical in columns_of(register):
        column = register.column(canonical)
        for source in column.sources(canonical):
            dtype = schema.get(source)
            if dtype is not None and not fits(column, dtype):
                message = f"the table has another type here: {dtype}"
                yield Problem(where, f"{name}.columns.{canonical}", message, column.type)


def _float_keys(
    where: str, study: Study, name: str, schema: Mapping[str, nw.dtypes.DType]
) -> Iterator[Problem]:
    """Refuse keys with a decimal point: 12.0 is not the 12 of another table."""
    keys = [*study.sources.registers[name].all_keys]
    keys += [target.key for _, target in relations_from(study, name)]
    for column in dict.fromkeys(column for key in keys for column in key):
        if (dtype := schema.get(column)) is not None and (dtype.is_float() or dtype.is_decimal()):
            message, todo = f"a key cannot be of type {dtype}", "make it text or whole (prepare)"
            yield Problem(where, f"{name}.key", message, column, todo=todo)
