"""Read a study folder into checked records; every problem is located, and all are told at once."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import ValidationError

from kansrijk.errors import Problem, StudyError, UsageError, nearest
from kansrijk.study.areas import AREAS, read_areas
from kansrijk.study.base import Declared
from kansrijk.study.contracted import with_contracts
from kansrijk.study.crosscheck import crosscheck
from kansrijk.study.indicators import Indicators
from kansrijk.study.mistakes import FORMS, keys_of, problems_of
from kansrijk.study.references import INDICATORS, QUESTION, SOURCES
from kansrijk.study.registers import Register, Sources
from kansrijk.study.study import Question, Study
from kansrijk.study.syntax import syntax_problem
from kansrijk.study.used import fitted

FILES = (QUESTION, SOURCES, INDICATORS)

A_STUDY = "a study is a folder with study.toml, registers.toml and indicators.toml"

# What registers.toml has beside registers, and what the other tables of a file are.
PARTS = ("relations", "codes")
OWN = {SOURCES: "registers", INDICATORS: "indicators"}
OWN_KEYS = {SOURCES: (Register,), INDICATORS: tuple(FORMS)}

M = TypeVar("M", bound=Declared)
Table = dict[str, Any]


def load(folder: Path, analysis: str | None = None) -> Study:
    """Read and check the declaration in a folder.

    Parameters
    ----------
    folder
        The study's folder with ``study.toml``, ``registers.toml`` and ``indicators.toml``.
    analysis
        Which of its analyses is made; None for the first.

    Raises
    ------
    StudyError
        With every problem found: missing files, syntax, unknown keys and values, names that refer
        to nothing, relations that go in circles.
    UsageError
        The study has no analysis of that name.
    """
    if not any((folder / name).exists() for name in FILES):
        raise StudyError(_no_study(folder))
    tables = _read_all(folder)
    problems = [*_misnamed(tables[SOURCES], SOURCES), *_misnamed(tables[INDICATORS], INDICATORS)]
    question, some = _parse(Question, tables[QUESTION], QUESTION)
    merged, few = with_contracts(_sources(tables[SOURCES]))
    sources, more = _parse(Sources, merged, SOURCES, under="registers")
    table = {"indicators": tables[INDICATORS]}
    indicators, most = _parse(Indicators, table, INDICATORS, under="indicators")
    areas, worst = read_areas(folder)
    problems += some + few + more + most + worst
    if problems or question is None or sources is None or indicators is None:
        raise StudyError(*problems)
    study = Study(
        folder=folder,
        digest=_digest(folder),
        chosen=_chosen(question, analysis),
        question=question,
        sources=sources,
        indicators=indicators.indicators,
        areas=areas,
    )
    if problems := crosscheck(study):
        raise StudyError(*problems)
    return fitted(study, tables[SOURCES])


def _chosen(question: Question, analysis: str | None) -> str:
    names = tuple(question.analyses)
    if analysis not in (None, *names):
        message = "the study has no analysis of this name"
        raise UsageError(Problem(QUESTION, "analyses", message, analysis, names))
    return analysis or names[0]


def _no_study(path: Path) -> Problem:
    """Say that there is no study here, and which lie inside or beside this place."""
    if path.is_file():
        return Problem(str(path), "", "this is a file; name the folder it lies in", todo=A_STUDY)
    message, around = "this folder holds no study", path
    if not path.is_dir():
        message, around = "there is no such folder", path.parent
    studies = sorted(str(one.parent) for one in around.glob(f"*/{QUESTION}"))
    return Problem(str(path), "", message, None, studies, A_STUDY)


def _read_all(folder: Path) -> dict[str, Table]:
    problems: list[Problem] = []
    tables = {name: _read(folder / name, problems) for name in FILES}
    if problems:
        raise StudyError(*problems)
    return tables


def _read(path: Path, problems: list[Problem]) -> Table:
    text = _text(path, problems)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        problems.append(syntax_problem(path.name, text, error))
    return {}


def _text(path: Path, problems: list[Problem]) -> str:
    try:
        # Editors on Windows put a mark of their own before the first letter.
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        problems.append(Problem(path.name, "", "there is no such file", todo=A_STUDY))
    except UnicodeDecodeError:
        problems.append(Problem(path.name, "", "this file is not UTF-8", todo="save it as UTF-8"))
    except OSError as error:
        message = f"this file cannot be read ({type(error).__name__})"
        problems.append(Problem(path.name, "", message))
    return ""


def _misnamed(table: Table, file: str) -> list[Problem]:
    """Take out tables that hold nothing but tables, and say that they have another name."""
    parts = PARTS if file == SOURCES else ()
    own = {key for model in OWN_KEYS[file] for key in keys_of(model)}
    found = [
        name for name, value in table.items() if name not in parts and _holds_tables(value, own)
    ]
    inner = {name: next(iter(table.pop(name))) for name in found}
    message = f"this holds only tables, so it is none of the {OWN[file]} of this file"
    return [
        Problem(file, name, message, name, parts, todo=None if near else f"write [{first}]")
        for name, first in inner.items()
        for near in [nearest(name, parts)]
    ]


def _holds_tables(value: object, own: set[str]) -> bool:
    """Tell whether this has tables and nothing else, under none of its own keys."""
    tables = cast("Table", value) if isinstance(value, dict) else {}
    all_tables = all(isinstance(one, dict) for one in tables.values())
    return bool(tables) and all_tables and not own & tables.keys()


def _sources(table: Table) -> Table:
    """Split the file into registers (its own tables), relations and code lists."""
    parts = {name: table.get(name, {}) for name in PARTS}
    registers = {name: value for name, value in table.items() if name not in parts}
    return {"registers": registers, **parts}


def _digest(folder: Path) -> str:
    """Return the SHA-256 of the files of the declaration, Python files and the map included."""
    digest = hashlib.sha256()
    found = [*folder.glob("*.toml"), *folder.glob("*.py"), *folder.glob(AREAS)]
    # Editors keep hidden files of their own beside those that they work on.
    own = (path for path in found if path.is_file() and not path.name.startswith("."))
    for path in sorted(own, key=lambda path: path.name):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{path.name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _parse(
    model: type[M], table: Table, file: str, *, under: str | None = None
) -> tuple[M | None, list[Problem]]:
    try:
        return model.model_validate(table), []
    except ValidationError as error:
        return None, problems_of(model, error.errors(), file, under=under)
