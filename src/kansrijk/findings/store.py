"""Findings as text, and back: so that a report of a run can be made later, or of two runs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from math import isfinite
from typing import Any, TypeVar, cast, get_args, get_type_hints

from kansrijk.errors import DataError, Problem
from kansrijk.findings.finding import Finding
from kansrijk.study import Text

F = TypeVar("F", bound=Finding)
Json = Any

# No field of a record can have this name.
KIND = "@kind"
FLOAT = "float"
FORM = 1
"""It changes when a store is written otherwise."""


def dump(findings: Iterable[Finding]) -> str:
    """Return findings as JSON, one on each line.

    Every record is an object with its ``@kind``; tuples are lists.
    """
    lines = (json.dumps(_plain(one), ensure_ascii=False, allow_nan=False) for one in findings)
    return f"{json.dumps({'form': FORM})}\n" + "".join(f"{line}\n" for line in lines)


def load(text: str, kinds: Iterable[type[F]]) -> tuple[F, ...]:
    """Return the findings of some kinds that a text holds; it may hold others.

    Parameters
    ----------
    text
        What `dump` returned.
    kinds
        The kinds that are wanted.

    Raises
    ------
    DataError
        The text is no store of findings, or one of another version.
    """
    wanted = {kind.__name__: kind for kind in kinds}
    known = {one.__name__: one for kind in wanted.values() for one in _records(kind)}
    try:
        first, *lines = text.splitlines()
        found = [json.loads(line) for line in lines]
        if json.loads(first) != {"form": FORM}:
            raise DataError(_another_form())
        return tuple(_record(one, known) for one in found if one[KIND] in wanted)
    except (ValueError, KeyError, TypeError):
        raise DataError(_another_form()) from None


def _another_form() -> Problem:
    message = "these findings were not written by this version of kansrijk"
    return Problem("findings.json", "", message, todo="run the study again")


def _plain(value: object) -> Json:
    if isinstance(value, Text):
        return {KIND: "Text", "nl": value.nl, "en": value.en}
    if isinstance(value, Enum):
        return {KIND: type(value).__name__, "value": value.value}
    if is_dataclass(value) and not isinstance(value, type):
        inner = {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
        return {KIND: type(value).__name__, **inner}
    if isinstance(value, tuple):
        return [_plain(one) for one in cast("tuple[object, ...]", value)]
    if isinstance(value, float) and not isfinite(value):
        return {KIND: FLOAT, "value": str(value)}
    return value


def _record(value: Json, known: Mapping[str, type]) -> Any:  # noqa: ANN401 - any record of a finding
    if isinstance(value, list):
        return tuple(_record(one, known) for one in cast("list[Json]", value))
    if not isinstance(value, dict):
        return value
    inner = {name: _record(one, known) for name, one in cast("Mapping[str, Json]", value).items()}
    kind = inner.pop(KIND)
    return float(inner["value"]) if kind == FLOAT else known[kind](**inner)


def _records(kind: type, seen: set[type] | None = None) -> Iterator[type]:
    """Yield a record and all that its fields may hold."""
    seen = set() if seen is None else seen
    if kind in seen:
        return
    seen.add(kind)
    yield kind
    if is_dataclass(kind):
        for hint in get_type_hints(kind).values():
            for one in _within(hint):
                yield from _records(one, seen)


def _within(hint: object) -> Iterator[type]:
    """Yield the records, texts and enumerations that a type names."""
    if isinstance(hint, type) and (is_dataclass(hint) or issubclass(hint, Text | Enum)):
        yield hint
    for inner in get_args(hint):
        yield from _within(inner)
