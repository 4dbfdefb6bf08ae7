"""Find the files of a study's registers and say what they are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kansrijk.errors import DataError, Problem
from kansrijk.registers.engine import READABLE
from kansrijk.study import Study

CHUNK = 1 << 20


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
        SHA-256 of its content.
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


def find_files(study: Study, data: Path) -> dict[str, SourceFile]:
    """Find the file of each register and hash it.

    Parameters
    ----------
    study
        The study; the paths of its registers are relative to the data folder.
    data
        The folder with the registers.

    Raises
    ------
    DataError
        With every file that is missing, and the names that are there.
    """
    if not data.is_dir():
        message = "this is a file; name its folder" if data.is_file() else "there is no such folder"
        raise DataError(Problem(str(data), "--data", message))
    registers = study.sources.registers
    paths = {name: data / register.path for name, register in registers.items()}
    present = sorted(path.name for path in data.iterdir() if path.name.lower().endswith(READABLE))
    missing = [name for name, path in paths.items() if not path.is_file()]
    if missing:
        raise DataError(*(_missing(name, registers[name].path, present) for name in missing))
    digests = {path: _digest(path) for path in sorted(set(paths.values()))}
    return {
        name: SourceFile(name, registers[name].holder, path, digests[path])
        for name, path in paths.items()
    }


def _missing(register: str, path: str, present: Iterable[str]) -> Problem:
    todo = "put the file into the data folder (--data), or correct `path` in registers.toml"
    message = "this file is not in the data folder"
    return Problem("registers.toml", f"{register}.path", message, path, tuple(present), todo)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
