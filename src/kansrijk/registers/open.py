"""Open the registers of a study: tables of integers on the engine, keyed by one integer a unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa

from kansrijk.errors import DataError, Problem
from kansrijk.registers.check import check_table, source_columns
from kansrijk.registers.check_births import check_births
from kansrijk.registers.check_keys import check_units
from kansrijk.registers.check_rows import keyless
from kansrijk.registers.engine import Engine, Frame
from kansrijk.registers.files import SourceFile, find_files
from kansrijk.registers.found import Found, errors_of, refuse_errors
from kansrijk.registers.identifiers import check_identifiers
from kansrijk.registers.keys import ID
from kansrijk.registers.merge import merge
from kansrijk.registers.numbers import Keys
from kansrijk.registers.opening import Opening
from kansrijk.registers.prepare import fails, prepare
from kansrijk.registers.read import of_file
from kansrijk.registers.sources import Source, open_sources, unreadable
from kansrijk.study import Register, Study

# What the names of tables begin with that hold what was read from text.
HELD = "held_"
TOGETHER = (
    "the registers can be read one by one, but not together: there may be too little memory, or "
    "room for temporary files; try fewer threads (--threads)"
)

Frames = Mapping[str, Frame]
Files = Mapping[str, tuple[SourceFile, ...]]


@dataclass(frozen=True)
class Registers:
    """The opened registers of a study.

    Parameters
    ----------
    study
        The study.
    engine
        Where the tables lie.
    tables
        By register: `_id` of its unit; the declared columns as integers (texts, and codes without a
        list, as text); the columns that date a row, in days since 1 January 1970; `_known` where a
        fixed day or that of its file dates it; `file_year` and `file_month` where files have them;
        and `_to__<relation>` for each relation read from it. A row about several units stands there
        for each of them.
    keys
        By unit: what tells the keys that the integers stand for.
    files
        By register: the files that were read.
    checks
        What was found in them and does not stop the study.
    """

    study: Study
    engine: Engine
    tables: Frames = field(repr=False)
    keys: Mapping[str, Keys] = field(repr=False)
    files: Files = field(default_factory=dict[str, tuple[SourceFile, ...]])
    checks: tuple[Found, ...] = ()
    _joined: dict[str, Frame] = field(default_factory=dict[str, Frame], repr=False, compare=False)

    def rows(self, name: str, units: Frame | None = None, who: str = "all") -> Frame:
        """Return the rows of a register with its neighbouring spells joined, where it says so.

        Parameters
        ----------
        name
            The register.
        units
            `_id` of the units whose rows are needed at least: to join spells takes long. None for
            all units.
        who
            Who these are, to name the table with the joined spells.
        """
        register, rows = self.study.sources.registers[name], self.tables[name]
        if not register.merge:
            return rows
        if (table := f"{name} of {who}") not in self._joined:
            some = rows if units is None else rows.join(units, how="semi", on=ID)
            self._joined[table] = merge(register, some, self.engine, table)
        return self._joined[table]


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
    frames, problems = _held(study, sources, frames, engine)
    opening, found = _opened(study, sources, frames, engine, problems)
    problems += keyless(study, files, found)
    if problems:
        refuse_errors(study, files, found, problems)
    for name, source in sources.items():
        if _is_held(study.sources.registers[name], source):
            engine.drop(f"{HELD}{name}")
    tables = opening.tables()
    for name, table in tables.items():
        found += check_units(study, name, table, engine)
    shortened = {one.register for one in found if one.check == "mixed_keys"}
    found += check_births(study, tables, files, shortened)
    found.sort(key=lambda one: list(files).index(one.register))
    refuse_errors(study, files, found)
    return Registers(study, engine, tables, opening.keys, files, tuple(found))


def empty_registers(study: Study, engine: Engine) -> Registers:
    """Return the registers of a study without rows, to see what would be asked of them."""
    frames: dict[str, Frame] = {}
    for name, register in study.sources.registers.items():
        columns = dict.fromkeys(source_columns(study, name), pa.string())
        columns |= dict.fromkeys(of_file(register), pa.int64())
        table = pa.schema(list(columns.items())).empty_table()
        frames[name] = engine.hold(table, f"empty_{name}")
    opening = Opening(study, engine, frames, dict.fromkeys(frames, ()))
    return Registers(study, engine, opening.tables(), opening.keys)


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


def _held(
    study: Study, sources: Mapping[str, Source], frames: Frames, engine: Engine
) -> tuple[dict[str, Frame], list[Problem | str]]:
    """Compute once what is read from text or shaped, as far as it can be read.

    The other files are looked at several times, which costs less than to keep what they say.
    """
    held: dict[str, Frame] = {}
    problems: list[Problem | str] = []
    for name, source in sources.items():
        register, frame = study.sources.registers[name], frames[name]
        if not _is_held(register, source):
            held[name] = frame
            continue
        try:
            held[name] = engine.keep(frame.select(*source_columns(study, name)), f"{HELD}{name}")
        except duckdb.Error as error:
            if register.prepare is not None:
                raise fails(name, register.prepare, error) from None
            problems += unreadable(source.files, register, engine, error).problems
    return held, problems


def _is_held(register: Register, source: Source) -> bool:
    return register.prepare is not None or source.is_text


def _opened(
    study: Study,
    sources: Mapping[str, Source],
    frames: Frames,
    engine: Engine,
    problems: Sequence[Problem | str],
) -> tuple[Opening, list[Found]]:
    """Read registers, and look for all that can be told of them before their keys are compared."""
    files = {name: sources[name].files for name in frames}
    try:
        opening = Opening(study, engine, frames, files)
        found = [*opening.found()]
        for name in frames:
            found += check_identifiers(study, name, sources[name], engine)
    except duckdb.Error:
        # The error may quote rows: it is not to hang on to what is raised.
        opening, found = None, list[Found]()
    if opening is None:
        raise _one_by_one(study, sources, frames, engine, problems)
    return opening, found


def _one_by_one(
    study: Study,
    sources: Mapping[str, Source],
    frames: Frames,
    engine: Engine,
    problems: Sequence[Problem | str],
) -> DataError:
    """Read each register by itself, where one of them all cannot be read, to tell which."""
    found, told = list[Found](), [*problems]
    for name, frame in frames.items():
        files = sources[name].files
        try:
            found += Opening(study, engine, {name: frame}, {name: files}).found()
            found += check_identifiers(study, name, sources[name], engine)
        except duckdb.Error as error:
            told += unreadable(files, study.sources.registers[name], engine, error).problems
    files = {name: source.files for name, source in sources.items()}
    return DataError(*([*told, *errors_of(study, files, found)] or [TOGETHER]))
