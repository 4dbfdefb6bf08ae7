"""A funnel: for each area the observed over the expected cases, against how many are expected.

Places are percents of the field, so that one picture fits every screen and its letters stay as
large as they are. The limits lie wide apart where few cases are expected.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor, log10
from statistics import median

from kansrijk.profiles import Area, Differs
from kansrijk.report.area_words import expected, times
from kansrijk.report.lettering import width
from kansrijk.report.numbers import decimal, known
from kansrijk.report.wording import Texts

WIDTHS, HEIGHT = (230, 480, 830), 300
"""How wide the field may be, and how high it is at least; in pixels."""

LETTERS, ASIDE = 13, 10
MARGIN = 4.0
"""So far, in percents, the outermost points are from the edges."""

MOST_TICKS = 6
LEADING = ((1, 2, 5), (1, 3), (1,))
STEPS = (0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0)
SHEET = 1000
"""The limits are drawn on a sheet of so many points square, which is stretched over the field."""


@dataclass(frozen=True, slots=True)
class Name:
    """The name of an area, which ends before its point or begins there; `is_roomy` needs room."""

    said: str
    is_before: bool
    is_roomy: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """An area: its place in percents of the field, and what is said of it."""

    x: float
    y: float
    differs: Differs
    words: str
    name: Name | None


@dataclass(frozen=True, slots=True)
class Tick:
    """A value on one of the scales, at a place in percents."""

    at: float
    said: str


@dataclass(frozen=True, slots=True)
class Funnel:
    """All that the template draws; `limits` is the outline of what lies within the limits."""

    points: tuple[Point, ...]
    limits: str
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    one: float


@dataclass(frozen=True, slots=True)
class _Known:
    """An area of which all is known that a funnel needs."""

    area: Area
    cases: float
    ratio: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class _Scales:
    """From the least to the most cases, by their logarithm, and from low to high ratios."""

    least: float
    most: float
    low: float
    high: float
    step: float

    def x(self, cases: float) -> float:
        """Return where a number of cases stands, in percents from the left."""
        span = log10(self.most / self.least)
        part = log10(cases / self.least) / span if span else 0.5
        return MARGIN + (100 - 2 * MARGIN) * part

    def y(self, ratio: float) -> float:
        """Return where a ratio stands, in percents from the top."""
        return 100 * (self.high - ratio) / (self.high - self.low)


def funnel(areas: Sequence[Area], t: Texts) -> Funnel | None:
    """Return the funnel of these areas, None where fewer than two can be judged."""
    judged = (area for area in areas if area.differs != "unknown")
    told = sorted((one for area in judged for one in _known(area)), key=lambda one: one.cases)
    if len(told) < 2:
        return None
    scales = _scales(told)
    points = tuple(_named([_point(one, scales, t) for one in told]))
    return Funnel(
        points=points,
        limits=_limits(told, scales),
        across=tuple(_across(scales, t)),
        up=tuple(_up(scales, t)),
        one=round(scales.y(1), 2),
    )


def _known(area: Area) -> Iterator[_Known]:
    numbers = [area.expected, area.ratio, area.low, area.high]
    cases, ratio, low, high = (None if one is None else known(one) for one in numbers)
    if cases and ratio is not None and low is not None and high is not None:
        yield _Known(area, cases, ratio, low, high)


def _scales(told: Sequence[_Known]) -> _Scales:
    """Return scales that hold all points, and the limits of an area of middling size."""
    lowest = min([one.ratio for one in told] + [median(one.low for one in told)])
    highest = max([one.ratio for one in told] + [median(one.high for one in told)])
    step = next((s for s in STEPS if (highest - lowest) / s <= MOST_TICKS), STEPS[-1])
    low, high = step * floor(lowest / step - 0.1), step * ceil(highest / step + 0.1)
    return _Scales(told[0].cases, told[-1].cases, max(0.0, low), high, step)


def _point(one: _Known, scales: _Scales, t: Texts) -> Point:
    label = one.area.area.in_(t.language)
    words = t(
        "funnel.point",
        area=label,
        ratio=times(one.area.ratio, t),
        expected=expected(one.area.expected, t),
    )
    x, y = round(scales.x(one.cases), 2), round(scales.y(one.ratio), 2)
    differs = one.area.differs
    is_out = differs in ("higher", "lower")
    return Point(x, y, differs, words, Name(label, x > 50) if is_out else None)


def _named(points: Sequence[Point]) -> Iterator[Point]:
    """Yield the points, each with its name where that lies over no other and does not stick out."""
    taken: list[tuple[_Box | None, ...]] = []
    for point in points:
        name, boxes = _placed(point, taken)
        taken += [boxes] if name else []
        yield replace(point, name=name)


def _placed(
    point: Point, taken: Sequence[tuple[_Box | None, ...]]
) -> tuple[Name | None, tuple[_Box | None, ...]]:
    """Return a point's name on the side where there is room for it, and what it takes.

    On the narrowest screen it may be left out; None where there is room on neither side.
    """
    if point.name is None:
        return None, ()
    least = (None, ())
    for name in (point.name, replace(point.name, is_before=not point.name.is_before)):
        boxes = tuple(_box(point, name, wide) for wide in WIDTHS)
        free = [
            box.left >= 0 and box.right <= wide and not any(box.touches(own[at]) for own in taken)
            for at, (box, wide) in enumerate(zip(boxes, WIDTHS, strict=True))
        ]
        if all(free):
            return name, boxes
        if all(free[1:]) and least[0] is None:
            least = replace(name, is_roomy=True), (None, *boxes[1:])
    return least


@dataclass(frozen=True, slots=True)
class _Box:
    """What a name takes: from left to right, at a height."""

    left: float
    right: float
    height: float

    def touches(self, other: _Box | None) -> bool:
        """Tell whether two names overlap, where there is another one."""
        if other is None:
            return False
        across = min(self.right, other.right) - max(self.left, other.left)
        return across > 0 and abs(self.height - other.height) < 1.3 * LETTERS


def _box(point: Point, name: Name, wide: float) -> _Box:
    """Return what a name takes in a field of this width."""
    long, x = width(name.said, LETTERS, strong=True), point.x * wide / 100
    left = x - ASIDE - long if name.is_before else x + ASIDE
    return _Box(left, left + long, point.y * HEIGHT / 100)


def _limits(told: Sequence[_Known], scales: _Scales) -> str:
    """Return the outline of what lies within: along the upper limits, and back by the lower."""
    upper = [(one.cases, one.high) for one in told]
    lower = [(one.cases, one.low) for one in reversed(told)]
    places = [(scales.x(cases), scales.y(ratio)) for cases, ratio in [*upper, *lower]]
    return " ".join(f"{SHEET * x / 100:.0f},{SHEET * y / 100:.0f}" for x, y in places)


def _across(scales: _Scales, t: Texts) -> Iterator[Tick]:
    """Yield round numbers of cases, as many as there is room for."""
    powers = range(floor(log10(scales.least)), ceil(log10(scales.most)) + 1)
    each = [[first * 10.0**power for power in powers for first in some] for some in LEADING]
    within = [[v for v in values if scales.least <= v <= scales.most] for values in each]
    for value in next((one for one in within if len(one) <= MOST_TICKS), within[-1]):
        said = decimal(value, 0 if value >= 1 else 1, t.language)
        yield Tick(round(scales.x(value), 2), said)


def _up(scales: _Scales, t: Texts) -> Iterator[Tick]:
    first, last = round(scales.low / scales.step), round(scales.high / scales.step)
    places = next(p for p in range(3) if abs(scales.step - round(scales.step, p)) < 1e-9)
    for i in range(first, last + 1):
        value = i * scales.step
        yield Tick(round(scales.y(value), 2), decimal(value, places, t.language))
