"""Open the registers of a study: tables of integers on the engine, keyed by one integer a unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import narwhals as nw

from kansrijk.errors import DataError, Problem
from kansrijk.registers.check import BAD, check_table, check_values, columns_of
from kansrijk.registers.columns import PLAIN_DATE, Schema, clean, days, finish, origin, read
from kansrijk.registers.engine import Engine, Frame, unreadable
from kansrijk.registers.files import SourceFile, find_files
from kansrijk.registers.keys import ID, dictionary, key_of, parts, with_id
from kansrijk.registers.prepare import fails, prepare
from kansrijk.study import CodeList, Column, Study, Target

# The name of the column that dates a record with a fixed date.
KNOWN = "_known"
ORIGIN = "_origin__"
TO = "_to__"
OF = "_of__"


@dataclass(frozen=True)
class Registers:
    """The opened registers of a study.

    Parameters
    ----------
    engine
        Where the tables lie.
    tables
        By register: `_id` of its unit, the declared columns as integers, the columns that date a
        row (days since 1 January 1970) and `_to__<relation>` for each relation read from it.
    keys
        By unit: `_id` and the parts of the key as text, `_key_1`, `_key_2`, ...
    files
        By register: the file that was read.
    """

    engine: Engine
    tables: Mapping[str, Frame]
    keys: Mapping[str, Frame]
    files: Mapping[str, SourceFile]


def open_registers(study: Study, data: Path, engine: Engine) -> Registers:
    """Open and check all registers of a study.

    Parameters
    ----------
    study
        The study.
    data
        The folder with the registers.
    engine
        The engine that reads them.

    Raises
    ------
    DataError
        With every problem found in the files, tables or values.
    StudyError
        A `prepare` function fails.
    """
    files = find_files(study, data)
    sources = _sources(study, files, engine)
    _refuse(one for name in files for one in check_table(study, files[name], sources[name]))
    texts = {name: _read_once(study, files[name], sources[name], engine) for name in files}
    _refuse(one for name in files for one in check_values(study, files[name], texts[name]))
    keys = _keys(study, texts, engine)
    tables = {name: _table(study, name, texts[name], keys, engine) for name in texts}
    return Registers(engine, tables, keys, files)


def _refuse(found: Iterable[Problem]) -> None:
    if problems := list(found):
        raise DataError(*problems)


def _sources(study: Study, files: Mapping[str, SourceFile], engine: Engine) -> dict[str, Frame]:
    """Open the source tables, shaped by the study's own functions where it has them."""
    raw = {name: engine.scan(file.path, register=name) for name, file in files.items()}
    shaped = {
        name: prepare(study.folder, name, register.prepare, raw)
        for name, register in study.sources.registers.items()
        if register.prepare is not None
    }
    return raw | shaped


def _read_once(study: Study, file: SourceFile, source: Frame, engine: Engine) -> Frame:
    """Read a register from its file: its columns as integers, its keys still as text."""
    try:
        return engine.keep(_integers(study, file.register, source), f"text_{file.register}")
    except duckdb.Error as error:
        if reference := study.sources.registers[file.register].prepare:
            raise fails(file.register, reference, error) from None
        raise unreadable(file.path, file.register, error) from None


def _keys(study: Study, texts: Mapping[str, Frame], engine: Engine) -> dict[str, Frame]:
    """Collect the keys of each unit from all registers and relations that name it."""
    found: dict[str, list[Frame]] = {}
    for name, register in study.sources.registers.items():
        found.setdefault(register.unit, []).append(key_of(texts[name], len(register.key)))
        for relation, target in _relations_from(study, name):
            keys = key_of(texts[name], len(target.key), f"{OF}{relation}")
            found.setdefault(target.unit, []).append(keys)
    return {unit: engine.keep(dictionary(frames), f"keys_{unit}") for unit, frames in found.items()}


def _table(
    study: Study, name: str, text: Frame, keys: Mapping[str, Frame], engine: Engine
) -> Frame:
    """Return a register with integers for its keys; rows without a key are left out."""
    register = study.sources.registers[name]
    frame = with_id(text, keys[register.unit], ID)
    for relation, target in _relations_from(study, name):
        frame = with_id(frame, keys[target.unit], f"{TO}{relation}", f"{OF}{relation}")
    table = engine.keep(frame.filter(~nw.col(ID).is_null()), f"register_{name}")
    engine.drop(f"text_{name}")
    return table


def _relations_from(study: Study, register: str) -> list[tuple[str, Target]]:
    return [
        (name, relation.to)
        for name, relation in study.sources.relations.items()
        if relation.register_ == register and relation.to is not None
    ]


def _integers(study: Study, name: str, source: Frame) -> Frame:
    """Return the keys as text and the columns as integers, each with where it is unreadable."""
    register = study.sources.registers[name]
    columns = {each: register.column(each) for each in columns_of(register)}
    keys = parts(register.key)
    for relation, target in _relations_from(study, name):
        keys += parts(target.key, f"{OF}{relation}", target.unknown)
    frame = source.select(*keys, *_cleaned(columns, source.collect_schema()))
    if isinstance(register.known, date):
        frame = frame.with_columns(nw.lit(days(register.known)).alias(KNOWN))
    if not columns:
        return frame
    frame = frame.with_columns(*_read(columns, frame.collect_schema(), study.sources.codes))
    finished = [finish(one, each, f"{ORIGIN}{each}").alias(each) for each, one in columns.items()]
    return frame.with_columns(*finished)


def _cleaned(columns: Mapping[str, Column], schema: Schema) -> Iterator[nw.Expr]:
    for name, column in columns.items():
        yield clean(column, column.source or name, schema).alias(name)
        start = origin(column, schema)
        if start is not None:
            yield start.alias(f"{ORIGIN}{name}")


def _read(
    columns: Mapping[str, Column], schema: Schema, codes: Mapping[str, CodeList]
) -> Iterator[nw.Expr]:
    for name, column in columns.items():
        reading, start = read(column, name, schema[name], codes), f"{ORIGIN}{name}"
        readable = reading.readable
        if start in schema:
            counted_from = read(PLAIN_DATE, start, schema[start], codes)
            readable = readable & counted_from.readable
            yield counted_from.value.alias(start)
        yield reading.value.alias(name)
        yield (~readable).alias(f"{BAD}{name}")
