"""Which questions refits ask, and where they cut: bars, strips and words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

from kansrijk.findings import Edge
from kansrijk.profiles import (
    Between,
    CutQuantile,
    NamedLevel,
    ProfilesFinding,
    StabilityFinding,
    VariableStability,
    number_in_words,
)
from kansrijk.report.numbers import known, listed, percent
from kansrijk.report.wording import Texts

RARE = 0.05
"""Variables that are asked for in fewer refits than this are folded."""

MARGIN = 4.0
"""So far, in percents of the width, the outermost place of a strip is from its ends."""


@dataclass(frozen=True, slots=True)
class CutStrip:
    """Where refits cut a number, in percents of the width of its own scale.

    The line goes from `low` to `high`, the box over the middle half, where that is told.
    """

    low: float
    high: float
    box: tuple[float, float] | None
    middle: float | None
    published: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class VariableAsked:
    """How often a variable is asked for, and where it is cut."""

    name: str
    label: str
    used: bool
    selected: str
    part: float | None
    is_cut: bool
    cut: str
    strip: CutStrip | None


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """The variables, those that are often asked for first; `has_levels` where one has words."""

    often: tuple[VariableAsked, ...]
    rare: tuple[VariableAsked, ...]
    rare_from: str
    has_levels: bool


def asked_again(found: StabilityFinding, profiles: ProfilesFinding, t: Texts) -> AskedAgain:
    """Return which variables refits ask for, the most frequent first."""
    betweens = _betweens(profiles)
    ordered = sorted(found.variables, key=lambda one: -(known(one.selected) or 0.0))
    often = [one for one in ordered if not _is_rare(one)]
    rare = [one for one in ordered if _is_rare(one)]
    return AskedAgain(
        often=tuple(_variable(one, betweens.get(one.variable.name), t) for one in often),
        rare=tuple(_variable(one, betweens.get(one.variable.name), t) for one in rare),
        rare_from=percent(RARE, t.language, within=1),
        has_levels=any(isinstance(at, NamedLevel) for one in ordered for at in _cuts(one)),
    )


def _is_rare(one: VariableStability) -> bool:
    share = known(one.selected)
    return share is not None and share < RARE


def _betweens(profiles: ProfilesFinding) -> Mapping[str, Between]:
    """Return a condition on each number in the tree, which knows its unit and its far end."""
    conditions = (node.condition for node in profiles.nodes)
    return {one.variable.name: one for one in conditions if isinstance(one, Between)}


def _cuts(one: VariableStability) -> tuple[Edge | NamedLevel, ...]:
    return (*(quantile.at for quantile in one.cuts), *one.published)


def _variable(one: VariableStability, asked: Between | None, t: Texts) -> VariableAsked:
    share = known(one.selected)
    return VariableAsked(
        name=one.variable.name,
        label=one.variable.in_(t.language),
        used=one.used,
        selected=percent(share, t.language, within=1),
        part=None if share is None else round(100 * share, 2),
        is_cut=bool(_cuts(one)),
        cut=_cut_in_words(one, asked, t),
        strip=_strip(one),
    )


def _cut_in_words(one: VariableStability, asked: Between | None, t: Texts) -> str:
    published = [_at(at, asked, t) for at in _ordered(one.published)]
    here = [t("stability.published", cuts=listed(published, t))] if published else []
    said = "; ".join([*_spread(one.cuts, asked, t), *here])
    return said or t("stability.no_cut" if known(one.selected) else "table.nothing")


def _ordered(cuts: tuple[Edge | NamedLevel, ...]) -> list[Edge | NamedLevel]:
    """Return numbers from low to high; words stand in their order already."""
    return sorted(cuts, key=lambda at: at.value if isinstance(at, Edge) else 0.0)


def _spread(cuts: tuple[CutQuantile, ...], asked: Between | None, t: Texts) -> list[str]:
    """Say between which cuts most of them lie, and which is in the middle."""
    if not cuts:
        return []
    ordered = sorted(cuts, key=lambda quantile: quantile.part.value)
    low, high = ordered[0], ordered[-1]
    if low is high:
        return [t("stability.cut_once", low=_at_with_unit(low.at, asked, t))]
    share = percent(high.part.value - low.part.value, t.language, within=1)
    if low.at == high.at:
        return [t("stability.cuts_alike", share=share, low=_at_with_unit(low.at, asked, t))]
    # The unit is said once: behind the last number of the two.
    first = (_at if _is_number(high.at) else _at_with_unit)(low.at, asked, t)
    last = _at_with_unit(high.at, asked, t)
    middle = [_at(one.at, asked, t) for one in ordered if one.part.value == 0.5]
    said = t("stability.cuts", share=share, low=first, high=last)
    return [said, *(t("stability.middle", middle=one) for one in middle)]


def _is_number(at: Edge | NamedLevel) -> bool:
    return isinstance(at, Edge) and isfinite(at.value)


def _at(at: Edge | NamedLevel, asked: Between | None, t: Texts) -> str:
    if isinstance(at, NamedLevel):
        return t("stability.level", level=at.level.in_(t.language))
    if not isfinite(at.value):
        far = asked and asked.far
        return far.in_(t.language) if far else t("stability.beyond")
    return number_in_words(at.value, t.language)


def _at_with_unit(at: Edge | NamedLevel, asked: Between | None, t: Texts) -> str:
    unit = asked and asked.quantity
    said = _at(at, asked, t)
    return f"{said} {unit.in_(t.language)}" if unit and _is_number(at) else said


def _strip(one: VariableStability) -> CutStrip | None:
    """Lay the cuts of a number on a scale from the lowest to the highest of them.

    Words in an order have no distances, and a far end has no place, so neither is drawn.
    """
    values = {q.part.value: q.at.value for q in one.cuts if isinstance(q.at, Edge)}
    published = [at.value for at in one.published if isinstance(at, Edge)]
    every = [*values.values(), *published]
    if not values or not all(map(isfinite, every)):
        return None
    low, span = min(every), max(every) - min(every)

    def place(value: float) -> float:
        return round(MARGIN + (100 - 2 * MARGIN) * (value - low) / span, 2) if span else 50.0

    box = (place(values[0.25]), place(values[0.75])) if {0.25, 0.75} <= set(values) else None
    return CutStrip(
        low=place(min(values.values())),
        high=place(max(values.values())),
        box=box,
        middle=place(values[0.5]) if 0.5 in values else None,
        published=tuple(place(value) for value in published),
    )
