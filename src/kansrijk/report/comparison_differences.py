"""What was declared or read otherwise in another year, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kansrijk.profiles import FILE_YEAR, Difference
from kansrijk.report.asking import opening, setting_said
from kansrijk.report.numbers import day
from kansrijk.report.wording import Texts
from kansrijk.study import Text

KINDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("choices", ("until", "population", "step", "setting", "semantics")),
    ("variables", ("variable", "level")),
    ("files", ("file",)),
)


@dataclass(frozen=True, slots=True)
class ToldDifference:
    """Something that differs: what it is, what it was and what it became."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Differing:
    """The differences of a kind: choices, variables or files."""

    kind: str
    rows: tuple[ToldDifference, ...]


def differing(found: Sequence[Difference], t: Texts) -> tuple[Differing, ...]:
    """Return the differences by kind; a kind without any has no rows."""
    return tuple(
        Differing(kind, tuple(_told(one, t) for one in found if one.what in whats))
        for kind, whats in KINDS
    )


def _told(one: Difference, t: Texts) -> ToldDifference:
    before, after = (
        t("compare.absent") if value is None else _value(one, value, t)
        for value in (one.before, one.after)
    )
    return ToldDifference(_name(one, t), before, after)


def _name(one: Difference, t: Texts) -> str:
    match one.what:
        case "setting" | "semantics":
            key = f"setting.{one.name}.label"
            return t(key) if t.knows(key) else one.name
        case "until" | "population" | "step":
            return t(f"compare.differs.{one.what}")
        case "variable" | "level":
            label = opening(one.label.in_(t.language)) if one.label else one.name
            return t("compare.differs.level", variable=label) if one.what == "level" else label
        case "file":
            return one.name


def _value(one: Difference, value: float | str | Text, t: Texts) -> str:
    if isinstance(value, Text):
        return value.in_(t.language)
    if isinstance(value, int | float):
        return setting_said(one.name, value, t)
    if one.what == "until":
        return day(value, t)
    if one.what == "semantics":
        return t(f"setting.semantics.{value}")
    return value.replace(FILE_YEAR, t("compare.year"))
