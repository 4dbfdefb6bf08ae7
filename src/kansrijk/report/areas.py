"""Where the groups are: each division into areas with a map, a funnel and a table, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from kansrijk.profiles import Area, AreasFinding, Differs
from kansrijk.report.area_map import AreaMap, Shown, area_map
from kansrijk.report.area_words import Compared, compared, limits, rate_of, rate_said, times
from kansrijk.report.asking import in_sentence
from kansrijk.report.funnel import Funnel, funnel
from kansrijk.report.numbers import MASK, decimal, known, listed
from kansrijk.report.wording import Texts
from kansrijk.study import MapArea

MANY_AREAS = 20
"""Of more than so many areas the table is folded."""

MANY_NAMES = 8
"""A longer list of names than this stands in the table only."""

WIDER_FROM = 1.05
"""From so many times on it is said that the limits were widened."""

Polygons = Mapping[str, MapArea]
"""The outlines of areas, by code."""

NO_POLYGONS: Polygons = {}


@dataclass(frozen=True, slots=True)
class Row:
    """An area in the table; `rate` is what is expected as a share of those who live there."""

    code: str
    name: str
    numbers: Compared
    rate: str
    ratio: str
    limits: str

    @property
    def has_masked(self) -> bool:
        """Whether a number in it is masked."""
        return MASK in (self.numbers.n, self.numbers.expected, self.numbers.observed, self.rate)


@dataclass(frozen=True, slots=True)
class Division:
    """A division of the country into areas.

    Parameters
    ----------
    label, by
        What it is called, and what it is called inside a sentence.
    verdict
        How many areas differ, and which.
    widened
        By how much the limits were widened, where that is much.
    rows
        The areas by name; of a division inside another one only those that differ.
    many
        How many areas there are.
    tells_observed
        Whether it is told how many cases there were.
    """

    label: str
    by: str
    verdict: tuple[str, ...]
    widened: str | None
    rows: tuple[Row, ...]
    many: int
    is_first: bool
    tells_observed: bool
    map: AreaMap | None
    funnel: Funnel | None

    @property
    def folds(self) -> bool:
        """Whether there are so many areas that the table is folded."""
        return len(self.rows) > MANY_AREAS

    @property
    def has_masked(self) -> bool:
        """Whether a number in the table is masked."""
        return any(row.has_masked for row in self.rows)


def divisions(found: Sequence[AreasFinding], polygons: Polygons, t: Texts) -> tuple[Division, ...]:
    """Return the divisions in words; the first one has a map, as far as there are outlines."""
    names = {one.area.name: one.area.in_(t.language) for more in found[:1] for one in more.areas}
    return tuple(
        _division(one, polygons if place == 0 else {}, {} if place == 0 else names, t)
        for place, one in enumerate(found)
    )


def _division(
    found: AreasFinding, polygons: Polygons, outer: Mapping[str, str], t: Texts
) -> Division:
    """Return a division in words; `outer` names the areas in which its own lie."""
    areas, is_first = by_name(found.areas, t), not outer
    told = areas if is_first else [one for one in areas if one.differs in ("higher", "lower")]
    label = found.label.in_(t.language)
    return Division(
        label=label,
        by=in_sentence(label),
        verdict=tuple(_verdict(areas, outer, t)),
        widened=_widened(found, t),
        rows=tuple(_row(one, _name(one, outer, t), t) for one in told),
        many=len(areas),
        is_first=is_first,
        tells_observed=tells_observed(areas),
        map=area_map([_shown(one, t) for one in areas], polygons, t),
        funnel=funnel(areas, t) if is_first else None,
    )


def _name(one: Area, outer: Mapping[str, str], t: Texts) -> str:
    """Return the name of an area, with where it lies where that is known."""
    name = one.area.in_(t.language)
    within = outer.get(one.within or "")
    return name if within is None else t("areas.in", area=name, outer=within)


def by_name(areas: Sequence[Area], t: Texts) -> list[Area]:
    """Return areas in the order in which a reader looks them up."""
    return sorted(areas, key=lambda one: (one.area.in_(t.language).casefold(), one.area.name))


def tells_observed(areas: Sequence[Area]) -> bool:
    """Tell whether the observed cases of any area are told."""
    return any(one.observed is not None for one in areas)


def _verdict(areas: Sequence[Area], outer: Mapping[str, str], t: Texts) -> Iterator[str]:
    """Say how many areas differ and which, and of how many it cannot be said."""
    if not tells_observed(areas):
        yield t("areas.untold")
        return
    own: dict[Differs, list[str]] = {"higher": [], "lower": [], "no": [], "unknown": []}
    for one in areas:
        own[one.differs].append(_name(one, outer, t))
    of = decimal(len(areas), 0, t.language)
    yield t.times("areas.differ", len(own["higher"]) + len(own["lower"]), of=of)
    for way in ("higher", "lower"):
        if 0 < len(own[way]) <= MANY_NAMES:
            yield t(f"areas.{way}", names=listed(own[way], t))
    if own["unknown"]:
        yield t.times("areas.unsaid", len(own["unknown"]))


def _widened(found: AreasFinding, t: Texts) -> str | None:
    factor = known(found.dispersion)
    if factor is None or sqrt(max(factor, 0.0)) < WIDER_FROM:
        return None
    return t("areas.widened", factor=decimal(sqrt(factor), 1, t.language))


def _row(one: Area, name: str, t: Texts) -> Row:
    return Row(
        code=one.area.name,
        name=name,
        numbers=compared(one, t),
        rate=rate_said(one, t),
        ratio=times(one.ratio, t),
        limits=limits(one, t),
    )


def _shown(one: Area, t: Texts) -> Shown:
    said = t(
        "areas.on_map",
        area=one.area.in_(t.language),
        rate=rate_said(one, t),
        verdict=t(f"areas.verdict.{one.differs}"),
    )
    return Shown(one.area.name, rate_of(one), said, one.differs)
