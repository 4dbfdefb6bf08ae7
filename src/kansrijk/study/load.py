"""Read a study folder into checked records; every problem is located, and all are told at once."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar, cast, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from kansrijk.errors import Problem, StudyError
from kansrijk.study.base import Declared
from kansrijk.study.crosscheck import crosscheck
from kansrijk.study.indicators import Indicators
from kansrijk.study.registers import Sources
from kansrijk.study.study import Question, Study

QUESTION, SOURCES, INDICATORS = "study.toml", "registers.toml", "indicators.toml"
FILES = (QUESTION, SOURCES, INDICATORS)

M = TypeVar("M", bound=Declared)
Table = dict[str, Any]


def load(folder: Path) -> Study:
    """Read and check the declaration in a folder.

    Parameters
    ----------
    folder
        The study's folder with ``study.toml``, ``registers.toml`` and ``indicators.toml``.

    Raises
    ------
    StudyError
        With every problem found: missing files, syntax, unknown keys and values, names that refer
        to nothing, relations that go in circles.
    """
    tables = _read_all(folder)
    question, problems = _parse(Question, tables[QUESTION], QUESTION)
    sources, more = _parse(Sources, _sources(tables[SOURCES]), SOURCES)
    indicators, most = _parse(Indicators, {"indicators": tables[INDICATORS]}, INDICATORS)
    problems += more + most
    if question is None or sources is None or indicators is None:
        raise StudyError(*problems)
    study = Study(
        folder=folder,
        digest=_digest(folder),
        question=question,
        sources=sources,
        indicators=indicators.indicators,
    )
    if problems := crosscheck(study):
        raise StudyError(*problems)
    return study


def _read_all(folder: Path) -> dict[str, Table]:
    problems: list[Problem] = []
    tables = {name: _read(folder / name, problems) for name in FILES}
    if problems:
        raise StudyError(*problems)
    return tables


def _read(path: Path, problems: list[Problem]) -> Table:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        todo = "a study is a folder with study.toml, registers.toml and indicators.toml"
        problems.append(
            Problem(path.name, "", f"there is no such file in {path.parent}", todo=todo)
        )
    except tomllib.TOMLDecodeError as error:
        problems.append(Problem(path.name, "", f"this is no valid TOML: {error}"))
    except UnicodeDecodeError:
        problems.append(Problem(path.name, "", "this file is not UTF-8", todo="save it as UTF-8"))
    return {}


def _sources(table: Table) -> Table:
    """Split the file into registers (its own tables), relations and code lists."""
    parts = {name: table.get(name, {}) for name in ("relations", "codes")}
    registers = {name: value for name, value in table.items() if name not in parts}
    return {"registers": registers, **parts}


def _digest(folder: Path) -> str:
    """Return the SHA-256 of the files of the declaration, Python files included."""
    digest = hashlib.sha256()
    for path in sorted([*folder.glob("*.toml"), *folder.glob("*.py")]):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{path.name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _parse(model: type[M], table: Table, file: str) -> tuple[M | None, list[Problem]]:
    try:
        return model.model_validate(table), []
    except ValidationError as error:
        return None, [_problem(model, details, file) for details in error.errors()]


def _problem(model: type[Declared], details: ErrorDetails, file: str) -> Problem:
    place, kind = details["loc"], details["type"]
    key = ".".join(str(part) for part in place if part not in ("registers", "indicators"))
    context = cast("Mapping[str, object]", details.get("ctx", {}))
    if kind == "extra_forbidden":
        allowed = tuple(_keys_at(model, place[:-1]))
        return Problem(file, key, "this key is unknown", str(place[-1]), allowed)
    if kind == "missing":
        return Problem(file, key, "this key is missing")
    if kind == "literal_error":
        allowed = tuple(str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", "))
        return Problem(file, key, "this value is not known", str(details["input"]), allowed)
    message = details["msg"].removeprefix("Value error, ")
    return Problem(file, key, message, _shown(details["input"]))


def _shown(given: object) -> str | None:
    """Return a value of the declaration as the file may have it, None for whole tables."""
    return None if isinstance(given, dict | BaseModel) else str(given)


def _keys_at(model: type[BaseModel], place: Iterable[int | str]) -> Iterator[str]:
    """List the keys that the table at this place may have."""
    for part in place:
        model = _model_in(model, str(part)) or model
    for name, field in model.model_fields.items():
        yield field.alias or name


def _model_in(model: type[BaseModel], part: str) -> type[BaseModel] | None:
    """Find the model behind a field, looking through mappings, tuples and unions."""
    for name, field in model.model_fields.items():
        if part in (name, field.alias):
            return _first_model(field.annotation)
    return None


def _first_model(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_first_model(part) for part in get_args(cast("Any", annotation)))
    return next((model for model in inner if model is not None), None)
