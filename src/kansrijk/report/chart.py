"""A chart of shares against shares: points on two scales from nothing up, with a diagonal.

As the tree, it is drawn on two sheets: a wide one, and a narrow one for phones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kansrijk.report.interval_picture import Scale
from kansrijk.report.lettering import width
from kansrijk.study import Language

LETTERS, TALL = 14, 13
"""The size of the figures, and how high they reach."""

ASIDE, DOT = 7, 5
"""So far a label stands from its point, and so far a point reaches."""

Side = tuple[bool, int]
"""Whether a label ends before its point, and how far below the point it stands."""

ABOVE: tuple[Side, ...] = ((True, -7), (False, 5), (False, 16))
"""Where a line that bends down leaves room: above it on the left, or below it on the right."""

BELOW: tuple[Side, ...] = ((False, 16), (True, -7), (False, 5), (True, 5))
"""Where a diagonal leaves room: below it on the right, or above it on the left."""


@dataclass(frozen=True, slots=True)
class Plot:
    """The measures of a chart, and where its field lies."""

    name: str
    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int

    def x(self, value: float, scale: Scale) -> float:
        """Return where a value stands from left to right."""
        return round(self.left + (self.right - self.left) * scale.at(value) / 100, 1)

    def y(self, value: float, scale: Scale) -> float:
        """Return where a value stands from below to above."""
        return round(self.bottom - (self.bottom - self.top) * scale.at(value) / 100, 1)


WIDE = Plot("wide", 720, 470, 52, 700, 36, 410)
NARROW = Plot("narrow", 300, 340, 44, 280, 36, 278)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a point shows: a value on each scale, an interval from below to above, and words."""

    name: str
    across: float
    up: float
    between: tuple[float, float] | None
    words: str


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a point, which ends before its place or begins there."""

    name: str
    x: float
    y: float
    is_before: bool


@dataclass(frozen=True, slots=True)
class Point:
    """Where a point stands; its label is left out where another one is in its place."""

    x: float
    y: float
    low: float | None
    high: float | None
    label: Label | None
    words: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A value on both scales."""

    x: float
    y: float
    said: str


@dataclass(frozen=True, slots=True)
class Chart:
    """All that the template draws; `line` and `band` are there where points follow each other."""

    plot: Plot
    marks: tuple[Mark, ...]
    points: tuple[Point, ...]
    line: str | None
    band: str | None


def chart(
    shown: Sequence[Shown], scale: Scale, plot: Plot, language: Language, *, is_line: bool
) -> Chart:
    """Lay points out; a line leads through them from nothing to everything."""
    points = tuple(_points(tuple(shown), scale, plot, ABOVE if is_line else BELOW))
    marks = tuple(
        Mark(plot.x(tick, scale), plot.y(tick, scale), scale.said(tick, language))
        for tick in scale.ticks
    )
    has_band = is_line and all(point.low is not None for point in points)
    return Chart(
        plot=plot,
        marks=marks,
        points=points,
        line=_path(_ends(plot, [(p.x, p.y) for p in points])) if is_line else None,
        band=_path(_around(points, plot)) if has_band else None,
    )


Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Box:
    """A part of the picture that is taken."""

    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: _Box) -> bool:
        """Tell whether two parts overlap."""
        across = min(self.right, other.right) - max(self.left, other.left)
        return across > 0 and min(self.bottom, other.bottom) > max(self.top, other.top)


def _points(
    shown: Sequence[Shown], scale: Scale, plot: Plot, sides: Sequence[Side]
) -> Iterator[Point]:
    """Yield the points, each with its label on the first of these sides where there is room."""
    bare = [_point(one, scale, plot) for one in shown]
    taken = [box for point in bare for box in _taken(point)]
    for point, one in zip(bare, shown, strict=True):
        label = next(filter(None, (_label(one.name, point, s, taken, plot) for s in sides)), None)
        if label:
            taken.append(_lettered(label))
        yield replace(point, label=label)


def _point(one: Shown, scale: Scale, plot: Plot) -> Point:
    low, high = (plot.y(end, scale) for end in one.between) if one.between else (None, None)
    return Point(plot.x(one.across, scale), plot.y(one.up, scale), low, high, None, one.words)


def _taken(point: Point) -> Iterator[_Box]:
    """Yield what a point and its interval take."""
    yield _Box(point.x - DOT, point.y - DOT, point.x + DOT, point.y + DOT)
    if point.low is not None and point.high is not None:
        yield _Box(point.x - 1, point.high, point.x + 1, point.low)


def _label(name: str, point: Point, side: Side, taken: Iterable[_Box], plot: Plot) -> Label | None:
    """Return the label of a point on one side, None where there is no room for it."""
    is_before, down = side
    x = round(point.x + (-ASIDE if is_before else ASIDE), 1)
    label = Label(name, x, round(point.y + down, 1), is_before)
    box = _lettered(label)
    is_free = not any(box.touches(other) for other in taken)
    return label if is_free and plot.left < box.left and box.right < plot.width else None


def _lettered(label: Label) -> _Box:
    """Return what a label takes: its figures have no tails."""
    wide = width(label.name, LETTERS, strong=True)
    left = label.x - wide if label.is_before else label.x
    return _Box(left, label.y - TALL, left + wide, label.y)


def _ends(plot: Plot, places: list[Place]) -> list[Place]:
    return [(plot.left, plot.bottom), *places, (plot.right, plot.top)]


def _around(points: tuple[Point, ...], plot: Plot) -> list[Place]:
    """Return the corners of the band: along the upper ends, and back along the lower ones."""
    upper = [(p.x, p.high) for p in points if p.high is not None]
    lower = [(p.x, p.low) for p in points if p.low is not None]
    return [*_ends(plot, upper), *reversed(lower)]


def _path(places: list[Place]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in places)
