"""One walk over any finding: it sees every figure, and rebuilds the record with others in place.

The walk knows types, not fields, so a new kind of finding needs no code here. What it does not know
it refuses: a number that does not say what it counts, or a type that could hide one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import TypeVar, cast

from kansrijk.findings import (
    Count,
    Edge,
    Estimate,
    Evidence,
    Finding,
    Masked,
    MeanCost,
    Protected,
    Setting,
    Share,
)
from kansrijk.study import Text

F = TypeVar("F", bound=Finding)

Raw = Count | Share | MeanCost | Estimate | Setting | Edge | Evidence
"""The figures of a finding that has not passed. `Protected` is none of them: the walk goes into it
and meets a bare number there, so that nobody can protect his own. `Masked` has nothing inside."""

Shown = Protected | Masked | Setting | Edge
"""What may stand in the place of a figure afterwards."""


Change = Callable[[str, Raw], Raw | Shown]


class BareNumberError(Exception):
    """A finding holds a number that does not say what it counts."""


class UnknownTypeError(Exception):
    """A finding holds something that the walk does not know."""


def figures(finding: Finding) -> tuple[tuple[str, Raw], ...]:
    """Return every figure of a finding with its path: ``("steps.dropped", Count(...))``.

    A path names fields; the members of a tuple share one.

    Raises
    ------
    BareNumberError, UnknownTypeError
        When the finding holds anything else than words and figures.
    """
    found: list[tuple[str, Raw]] = []

    def note(path: str, figure: Raw) -> Raw:
        found.append((path, figure))
        return figure

    _walk(finding, "", note)
    return tuple(found)


def rebuilt(finding: F, change: Callable[[Raw], Shown]) -> F:
    """Return the same record with each figure as `change` returns it.

    Raises
    ------
    BareNumberError, UnknownTypeError
        When the finding holds anything else than words and figures.
    """
    return cast("F", _walk(finding, "", lambda _, figure: change(figure)))


def _walk(value: object, path: str, change: Change) -> object:
    if isinstance(value, Raw):
        return change(path, value)
    if _is_words(value):
        return value
    if isinstance(value, int | float | complex):
        raise BareNumberError(path)
    # Exactly a tuple and exactly a record: a subclass or a class could carry more than its fields.
    if type(value) is tuple:
        members = cast("tuple[object, ...]", value)
        return tuple(_walk(member, path, change) for member in members)
    if is_dataclass(value) and not isinstance(value, type):
        inner = {field.name: _inner(path, field.name) for field in fields(value)}
        changed = {name: _walk(getattr(value, name), inner[name], change) for name in inner}
        return replace(value, **changed)
    raise UnknownTypeError(path)


def _inner(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _is_words(value: object) -> bool:
    """Tell whether a value says nothing in numbers; an enumeration of numbers does."""
    if isinstance(value, Enum):
        return not isinstance(value, int | float)
    return value is None or isinstance(value, bool | str | Text)
