"""Open the registers of a study: tables of integers on the engine, keyed by one integer a unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb
import narwhals as nw
import pyarrow as pa

from kansrijk.errors import Problem
from kansrijk.registers.check import check_table, source_columns
from kansrijk.registers.check_files import check_files
from kansrijk.registers.check_keys import check_lengths, check_units
from kansrijk.registers.check_rows import check_rows, keyless
from kansrijk.registers.engine import Engine, Frame
from kansrijk.registers.files import SourceFile, find_files
from kansrijk.registers.found import Found, refuse_errors
from kansrijk.registers.identifiers import check_identifiers
from kansrijk.registers.keys import ID, OF, dictionary, key_of, keyed, relations_from, with_id
from kansrijk.registers.merge import merge, spells
from kansrijk.registers.prepare import fails, prepare
from kansrijk.registers.read import of_file, read_columns, read_register
from kansrijk.registers.sources import Source, open_sources, unreadable
from kansrijk.study import Study

TO = "_to__"

Frames = Mapping[str, Frame]
Files = Mapping[str, tuple[SourceFile, ...]]


@dataclass(frozen=True)
class Registers:
    """The opened registers of a study.

    Parameters
    ----------
    engine
        Where the tables lie.
    tables
        By register: `_id` of its unit; the declared columns as integers (texts, and codes without a
        list, as text); the columns that date a row, in days since 1 January 1970; `_known` where a
        fixed day or that of its file dates it; `file_year` and `file_month` where files have them;
        and `_to__<relation>` for each relation read from it. A row about several units stands there
        for each of them.
    keys
        By unit: `_id` and the parts of the key as text, `_key_1`, `_key_2`, ...
    files
        By register: the files that were read.
    checks
        What was found in them and does not stop the study.
    """

    engine: Engine
    tables: Frames = field(repr=False)
    keys: Frames = field(repr=False)
    files: Files = field(default_factory=dict[str, tuple[SourceFile, ...]])
    checks: tuple[Found, ...] = ()


def open_registers(
    study: Study, data: Path, engine: Engine, cache: Path | None = None
) -> Registers:
    """Open and check all registers of a study.

    Parameters
    ----------
    study
        The study.
    data
        The folder with the registers.
    engine
        The engine that reads them.
    cache
        The folder for files that are converted once; None converts them anew.

    Raises
    ------
    DataError
        With every problem found: first those of files and columns, then those of values.
    StudyError
        A `prepare` function fails.
    """
    sources = open_sources(study, find_files(study, data), engine, cache)
    files = {name: source.files for name, source in sources.items()}
    frames = _shaped(study, sources)
    refuse_errors(study, files, (), _wrong_columns(study, sources, frames))
    texts, found, problems = _read_all(study, sources, frames, engine)
    found += _check(study, files, texts)
    problems += keyless(study, files, found)
    if problems:
        refuse_errors(study, files, found, problems)
    registers = _keyed(study, texts, engine)
    for name, table in registers.tables.items():
        found += check_units(study, name, table)
    found.sort(key=lambda one: list(files).index(one.register))
    refuse_errors(study, files, found)
    return replace(registers, files=files, checks=tuple(found))


def empty_registers(study: Study, engine: Engine) -> Registers:
    """Return the registers of a study without rows, to see what would be asked of them."""
    texts: dict[str, Frame] = {}
    for name, register in study.sources.registers.items():
        columns = dict.fromkeys(source_columns(study, name), pa.string())
        columns |= dict.fromkeys(of_file(register), pa.int64())
        empty = engine.hold(pa.schema(list(columns.items())).empty_table(), f"empty_{name}")
        texts[name] = engine.keep(read_register(study, name, empty), f"text_{name}")
    return _keyed(study, texts, engine)


def _shaped(study: Study, sources: Mapping[str, Source]) -> Frames:
    """Return the source tables, shaped by the study's own functions where it has them."""
    raw = {name: source.frame for name, source in sources.items()}
    shaped = {
        name: prepare(study.folder, name, register.prepare, raw)
        for name, register in study.sources.registers.items()
        if register.prepare is not None
    }
    return raw | shaped


def _wrong_columns(
    study: Study, sources: Mapping[str, Source], frames: Frames
) -> Iterator[Problem]:
    for name, source in sources.items():
        yield from check_table(study, name, source, frames[name])


def _read_all(
    study: Study, sources: Mapping[str, Source], frames: Frames, engine: Engine
) -> tuple[dict[str, Frame], list[Found], list[Problem | str]]:
    """Read all registers, as far as they can be read, and look for what names persons in them."""
    texts: dict[str, Frame] = {}
    found: list[Found] = []
    problems: list[Problem | str] = []
    for name, source in sources.items():
        try:
            frame = read_register(study, name, frames[name], source.files)
            text = engine.keep(frame, f"text_{name}")
            found += check_identifiers(study, name, source, engine)
            texts[name] = text
        except duckdb.Error as error:
            if reference := study.sources.registers[name].prepare:
                raise fails(name, reference, error) from None
            register = study.sources.registers[name]
            problems += unreadable(source.files, register, engine, error).problems
    return texts, found, problems


def _check(study: Study, files: Files, texts: Frames) -> Iterator[Found]:
    """Look for all that can be told before units have a number."""
    for name, text in texts.items():
        yield from check_rows(study, name, files[name], text)
        yield from check_files(study, name, files[name], text)
    yield from check_lengths(study, texts)


def _keyed(study: Study, texts: Frames, engine: Engine) -> Registers:
    keys = _keys(study, texts, engine)
    return Registers(
        engine, {name: _table(study, name, texts[name], keys, engine) for name in texts}, keys
    )


def _keys(study: Study, texts: Frames, engine: Engine) -> dict[str, Frame]:
    """Collect the keys of each unit from all registers and relations that name it."""
    found: dict[str, list[Frame]] = {}
    for name, register in study.sources.registers.items():
        for key, prefix in keyed(register):
            found.setdefault(register.unit, []).append(key_of(texts[name], len(key), prefix))
        for relation, target in relations_from(study, name):
            keys = key_of(texts[name], len(target.key), f"{OF}{relation}")
            found.setdefault(target.unit, []).append(keys)
    return {unit: engine.keep(dictionary(frames), f"keys_{unit}") for unit, frames in found.items()}


def _table(study: Study, name: str, text: Frame, keys: Frames, engine: Engine) -> Frame:
    """Return a register with integers for its keys; rows without a key are left out."""
    register, relations = study.sources.registers[name], relations_from(study, name)
    columns = [ID, *(f"{TO}{relation}" for relation, _ in relations), *read_columns(register)]
    frame = text
    for relation, target in relations:
        frame = with_id(frame, keys[target.unit], f"{TO}{relation}", f"{OF}{relation}")
    units = keys[register.unit]
    each = [with_id(frame, units, ID, prefix).select(columns) for _, prefix in keyed(register)]
    frame = (each[0] if len(each) == 1 else nw.concat(each)).filter(~nw.col(ID).is_null())
    if register.merge:
        frame = merge(name, register, frame, engine)
    table = engine.keep(frame, f"register_{name}")
    engine.drop(f"text_{name}")
    if register.merge:
        engine.drop(spells(name))
    return table
