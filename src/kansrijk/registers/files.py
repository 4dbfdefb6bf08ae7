"""Find the files of a study's registers and say what they are."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from kansrijk.errors import DataError, Problem, either, shorten
from kansrijk.registers.check_texts import acceptance
from kansrijk.registers.engine import DATABASES, READABLE, parquet_files
from kansrijk.registers.paths import Fit, fitting, with_period
from kansrijk.registers.years import Period, choose
from kansrijk.study import Register, Study

CHUNK = 1 << 20
REMEDY = "put the file into the data folder (--data), or correct `path` in registers.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file that was read, or a table of a database.

    Parameters
    ----------
    register
        The register it belongs to.
    holder
        Who holds that register.
    path
        Where it lies; only its name leaves. For a table of a database, its name.
    size
        Its bytes; of a table of a database, its rows.
    digest
        SHA-256 of its content. Of a folder: of the names of its files and their contents. Of a
        table of a database: see `kansrijk.registers.database`; before it is read, nothing.
    year, month
        What it is the file of, where its name says so.
    version
        The version in its name, None without one.
    """

    register: str
    holder: str
    path: Path
    size: int
    digest: str
    year: int | None = None
    month: int | None = None
    version: int | None = None


def find_files(study: Study, data: Path) -> dict[str, tuple[SourceFile, ...]]:
    """Find the files of each register that the study looks at, and hash them.

    A table of a database is told by its name only; what it holds is known when it was read.

    Parameters
    ----------
    study
        The study; the paths of its registers are relative to the data folder.
    data
        The folder with the registers.

    Raises
    ------
    DataError
        With every file that is missing, and the names that are there; or that cannot be read.
    """
    registers = study.sources.registers
    lying = {name: one.paths for name, one in registers.items() if one.paths}
    if lying and not data.is_dir():
        message = "this is a file; name its folder" if data.is_file() else "there is no such folder"
        raise DataError(Problem(str(data), "--data", message))
    found = {name: fitting(data, paths) for name, paths in lying.items()}
    chosen = {name: _chosen(study, name, fits) for name, fits in found.items()}
    problems = [one for name in lying for one in _problems(study, data, name, found[name])]
    if problems:
        raise DataError(*problems)
    prints = _prints(chosen)
    return {
        name: _of_path(name, one, chosen[name], prints) if name in chosen else _of_table(name, one)
        for name, one in registers.items()
    }


def _chosen(study: Study, name: str, found: Mapping[Period, Sequence[Fit]]) -> list[Fit]:
    """Choose the files of the years that the study looks at; of a living register the newest."""
    if study.sources.registers[name].is_yearly:
        return [found[period][0] for period in choose(study, name, found).read]
    return [found[max(found)][0]] if found else []


def _of_path(
    name: str, register: Register, fits: Sequence[Fit], prints: Mapping[Path, tuple[int, str]]
) -> tuple[SourceFile, ...]:
    return tuple(
        SourceFile(
            register=name,
            holder=register.holder,
            path=fit.path,
            size=prints[fit.path][0],
            digest=prints[fit.path][1],
            year=fit.year,
            month=fit.month,
            version=fit.version,
        )
        for fit in fits
    )


def _of_table(name: str, register: Register) -> tuple[SourceFile, ...]:
    table = Path(register.table or "")
    return (SourceFile(register=name, holder=register.holder, path=table, size=0, digest=""),)


# ------------------------------------------------------------------ what is missing


def _problems(
    study: Study, data: Path, name: str, found: Mapping[Period, Sequence[Fit]]
) -> Iterator[Problem]:
    register = study.sources.registers[name]
    if register.is_yearly:
        yield from _missing_years(study, data, name, found)
    elif not found:
        message = "this file is not in the data folder"
        yield _missing(name, message, register.paths, _present(data, register.paths))
    for fit in _chosen(study, name, found):
        yield from _of_another_kind(name, register, fit.path)
        if len(names := [one.path.name for one in found[fit.period]]) > 1:
            message, todo = "several files fit this name alike", "leave one of them there"
            yield Problem("registers.toml", f"{name}.path", message, None, sorted(names), todo)


def _missing_years(
    study: Study, data: Path, name: str, found: Mapping[Period, Sequence[Fit]]
) -> Iterator[Problem]:
    """Say which years, or months, the study looks at that have no file."""
    paths, choice = study.sources.registers[name].paths, choose(study, name, tuple(found))
    is_accepted = study.question.checks.accepts("missing_files", name) is not None
    if choice.missing and not (is_accepted and choice.read):
        years, of = shorten([str(one) for one in choice.missing]), len(choice.read)
        message = f"the study looks at {years}, but these files are not in the data folder"
        message += f" ({len(choice.missing)} of {len(choice.missing) + of})"
        # A file of another year is not meant; one that does not fit may be misspelled.
        fit = {one.path for fits in found.values() for one in fits}
        paths = [with_period(path, choice.missing[0]) for path in paths]
        todo = f"{REMEDY}; or {acceptance('missing_files', name)}" if of else REMEDY
        yield _missing(name, message, paths, _present(data, paths, fit), todo)
    elif choice.none_by or not choice.read:
        by = f" of {min(choice.none_by)} or before" if choice.none_by and found else ""
        yield _missing(name, f"no file{by} is in the data folder", paths, _present(data, paths))


def _missing(
    name: str, message: str, given: Sequence[str], present: Sequence[str], todo: str = REMEDY
) -> Problem:
    return Problem("registers.toml", f"{name}.path", message, either(given), present, todo)


def _present(data: Path, paths: Iterable[str], but: Collection[Path] = ()) -> list[str]:
    """Return the names in the folders of some paths that may be those of registers."""
    inner = {PurePath(path).parent for path in paths}
    inner = {one if (data / one).is_dir() else PurePath() for one in inner}
    return sorted(
        (one / path.name).as_posix()
        for one in inner
        for path in (data / one).iterdir()
        if path not in but and path.name.lower().endswith((*READABLE, *DATABASES))
    )


def _of_another_kind(name: str, register: Register, path: Path) -> Iterator[Problem]:
    if register.table is not None:
        return
    if path.is_dir() and not parquet_files(path):
        yield Problem(path.name, name, "this folder holds no .parquet files")
    elif path.is_file() and not path.name.lower().endswith(READABLE):
        yield Problem(path.name, name, "this kind of file is not read", None, READABLE)


# ------------------------------------------------------------------ what a file is


def _prints(chosen: Mapping[str, Sequence[Fit]]) -> dict[Path, tuple[int, str]]:
    """Return the bytes and digest of each file, however many registers it is of."""
    prints: dict[Path, tuple[int, str]] = {}
    problems: list[Problem] = []
    registers = {fit.path: name for name, fits in chosen.items() for fit in fits}
    for path, name in registers.items():
        try:
            prints[path] = _print(path)
        except OSError as error:
            message = f"this file cannot be read ({type(error).__name__})"
            problems.append(Problem(path.name, name, message))
    if problems:
        raise DataError(*problems)
    return prints


def _print(path: Path) -> tuple[int, str]:
    """Return the bytes of a file and the digest of its content; for a folder of its files."""
    if path.is_file():
        return path.stat().st_size, _digest(path)
    digest, size = hashlib.sha256(), 0
    for file in parquet_files(path):
        digest.update(f"{file.name}\n{_digest(file)}\n".encode())
        size += file.stat().st_size
    return size, digest.hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
