"""Read a study folder into checked records; every problem is located, and all are told at once."""

from __future__ import annotations

import hashlib
import re
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
from kansrijk.study.references import INDICATORS, QUESTION, SOURCES
from kansrijk.study.registers import Sources
from kansrijk.study.study import Question, Study

FILES = (QUESTION, SOURCES, INDICATORS)

A_STUDY = "a study is a folder with study.toml, registers.toml and indicators.toml"

UNKNOWN_KEY = "this key is unknown"
A_NAME = "a name has lower-case letters, digits and _, and begins with a letter"
# By the beginning of the validator's own name for a mistake.
WANTED = {
    "missing": "this key is missing",
    "string": "a text in quotes is wanted",
    "int": "a whole number is wanted",
    "float": "a number is wanted",
    "finite": "a number is wanted",
    "date": "a date is wanted, such as 2015-01-01",
    "tuple": 'a list is wanted: ["..."]',
    "model": "a table is wanted",
    "dict": "a table is wanted",
    "too_short": "at least one is wanted",
    "too_long": "one date is wanted",
}
FORMS = ("Taken", "Shared", "Derived", "Programmed")
UNIONS = ("known", "none", "unlinked", "days_since", "of")
LIMITS = {
    "less_than_equal": ("at most", "le"),
    "less_than": ("less than", "lt"),
    "greater_than_equal": ("at least", "ge"),
    "greater_than": ("more than", "gt"),
}

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
    if not folder.is_dir():
        raise StudyError(_no_folder(folder))
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


def _no_folder(path: Path) -> Problem:
    message = "there is no such folder"
    if path.is_file():
        message = "this is a file; name the folder it lies in"
    return Problem(str(path), "", message, todo=A_STUDY)


def _read_all(folder: Path) -> dict[str, Table]:
    problems: list[Problem] = []
    tables = {name: _read(folder / name, problems) for name in FILES}
    if problems:
        raise StudyError(*problems)
    return tables


def _read(path: Path, problems: list[Problem]) -> Table:
    try:
        # Editors on Windows put a mark of their own before the first letter.
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        problems.append(Problem(path.name, "", "there is no such file", todo=A_STUDY))
    except tomllib.TOMLDecodeError as error:
        problems.append(Problem(path.name, "", f"this is no valid TOML: {error}"))
    except UnicodeDecodeError:
        problems.append(Problem(path.name, "", "this file is not UTF-8", todo="save it as UTF-8"))
    except OSError as error:
        message = f"this file cannot be read ({type(error).__name__})"
        problems.append(Problem(path.name, "", message))
    return {}


def _sources(table: Table) -> Table:
    """Split the file into registers (its own tables), relations and code lists."""
    parts = {name: table.get(name, {}) for name in ("relations", "codes")}
    registers = {name: value for name, value in table.items() if name not in parts}
    return {"registers": registers, **parts}


def _digest(folder: Path) -> str:
    """Return the SHA-256 of the files of the declaration, Python files included."""
    digest = hashlib.sha256()
    for path in sorted([*folder.glob("*.toml"), *folder.glob("*.py")], key=lambda path: path.name):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{path.name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _parse(model: type[M], table: Table, file: str) -> tuple[M | None, list[Problem]]:
    try:
        return model.model_validate(table), []
    except ValidationError as error:
        problems = [_problem(model, details, file) for details in error.errors()]
        # A value that fits no member of a union is told once for each of them.
        return None, list({problem.key: problem for problem in reversed(problems)}.values())[::-1]


def _problem(model: type[Declared], details: ErrorDetails, file: str) -> Problem:
    place, kind, given = details["loc"], details["type"], _shown(details["input"])
    key = _key(place)
    context = cast("Mapping[str, Any]", details.get("ctx", {}))
    if kind == "extra_forbidden":
        return Problem(file, key, UNKNOWN_KEY, str(place[-1]), tuple(_keys_at(model, place[:-1])))
    if kind == "literal_error":
        allowed = tuple(str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", "))
        return Problem(file, key, "this value is not known", given, allowed)
    if kind == "string_pattern_mismatch":
        name = str(place[-2] if place[-1] == "[key]" else details["input"])
        nearest = re.sub(r"\W+", "_", name.lower()).lstrip("_0123456789")
        return Problem(file, key, A_NAME, name, (nearest,) if nearest else ())
    if kind.startswith("model") and place[0] == "indicators":
        return Problem(file, key, f"a table is wanted, such as [{key}]", given)
    message = _wanted(kind, context) or details["msg"].removeprefix("Value error, ")
    return Problem(file, key, message, None if kind == "missing" else given)


def _key(place: tuple[int | str, ...]) -> str:
    """Return where in the file something stands, without the marks of the validator."""
    parts: list[str] = []
    for part in map(str, place[1:] if place[0] in ("registers", "indicators") else place):
        # Which member of a union was tried stands behind its field.
        in_union = bool(parts) and parts[-1] in UNIONS and not part.isdecimal()
        in_union = in_union or part in FORMS
        if part != "[key]" and not in_union:
            parts.append(part)
    return ".".join(parts)


def _wanted(kind: str, context: Mapping[str, Any]) -> str | None:
    """Say what is wanted where the validator speaks of its own types."""
    if kind in LIMITS:
        word, name = LIMITS[kind]
        return f"{word} {str(context[name]).removesuffix('.0')} is wanted"
    if context.get("class_name") == "Text":
        return 'a text in both languages is wanted: { nl = "...", en = "..." }'
    return next((said for start, said in WANTED.items() if kind.startswith(start)), None)


def _shown(given: object) -> str | None:
    """Return a value of the declaration as the file may have it, None for whole tables."""
    if isinstance(given, list | tuple):
        return f"[{', '.join(str(one) for one in cast('list[object]', given))}]"
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
