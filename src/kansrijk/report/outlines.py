"""Outlines of areas on a sheet: projected, rounded to its points, and the middle of each.

Neighbours share their corners, and equal corners round to equal points, so borders stay closed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians

from kansrijk.study import Ring

WIDTH = 1000
"""The width of the sheet in points: on a screen of twice that, a point is two dots."""

Place = tuple[float, float]
Corner = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Outline:
    """An area on the sheet.

    Parameters
    ----------
    path
        Its rings as the path of a picture.
    middle
        A point well inside it, in percents of the width and the height of the sheet.
    room
        How wide and how high it is at that point, in percents of the width of the sheet.
    """

    path: str
    middle: Place
    room: Place


@dataclass(frozen=True, slots=True)
class Outlines:
    """All areas of a map, and the height of its sheet in points."""

    height: int
    areas: Mapping[str, Outline]


def outlines(rings: Mapping[str, Sequence[Ring]]) -> Outlines | None:
    """Return areas as they are drawn on one sheet, None where there is none.

    A degree of longitude is as many times a degree of latitude as the cosine of the latitude in the
    middle, which keeps the shape of a country.
    """
    corners = [corner for own in rings.values() for ring in own for corner in ring]
    if not corners:
        return None
    west, east = min(x for x, _ in corners), max(x for x, _ in corners)
    south, north = min(y for _, y in corners), max(y for _, y in corners)
    narrow = cos(radians((south + north) / 2))
    scale = WIDTH / max((east - west) * narrow, 1e-9)
    height = max(1, round((north - south) * scale))
    drawn = {
        code: [
            _rounded(((x - west) * narrow * scale, (north - y) * scale) for x, y in ring)
            for ring in own
        ]
        for code, own in rings.items()
    }
    areas = {code: one for code, own in drawn.items() if (one := _outline(own, height))}
    return Outlines(height, areas)


def _rounded(places: Iterable[Place]) -> tuple[Corner, ...]:
    """Return corners on whole points, without those that fall on the one before."""
    corners = [(round(x), round(y)) for x, y in places]
    kept = [*corners[:1], *(corner for before, corner in pairwise(corners) if corner != before)]
    return tuple(kept[:-1] if len(kept) > 1 and kept[0] == kept[-1] else kept)


def _outline(rings: list[tuple[Corner, ...]], height: int) -> Outline | None:
    own = [ring for ring in rings if len(ring) > 2]
    if not own:
        return None
    largest = max(own, key=lambda ring: abs(_area(ring)))
    (x, y), room = _middle(own, _centre(largest))
    middle = round(100 * x / WIDTH, 2), round(100 * y / height, 2)
    return Outline("".join(map(_path, own)), middle, room)


def _path(ring: tuple[Corner, ...]) -> str:
    """Return a ring as steps from corner to corner, which are shorter than places."""
    steps = (f"{c - a} {d - b}" for (a, b), (c, d) in pairwise(ring))
    return f"M{ring[0][0]} {ring[0][1]}l{' '.join(steps)}z".replace(" -", "-")


def _area(ring: Sequence[Corner]) -> float:
    return sum(a * d - c * b for (a, b), (c, d) in _edges(ring)) / 2


def _centre(ring: Sequence[Corner]) -> Place:
    """Return the centre of mass of a ring, or its first corner where it has no area."""
    area = _area(ring)
    if not area:
        return ring[0]
    turns = [(a * d - c * b, a + c, b + d) for (a, b), (c, d) in _edges(ring)]
    return (
        sum(turn * x for turn, x, _ in turns) / (6 * area),
        sum(turn * y for turn, _, y in turns) / (6 * area),
    )


def _middle(rings: Sequence[Sequence[Corner]], centre: Place) -> tuple[Place, Place]:
    """Return the middle of the widest stretch at the height of the centre, and the room there.

    The centre of a bent area lies outside it; this point never does.
    """
    edges = [edge for ring in rings for edge in _edges(ring)]
    left, right = _widest(edges, centre[1])
    x = (left + right) / 2
    top, bottom = _widest([((b, a), (d, c)) for (a, b), (c, d) in edges], x, around=centre[1])
    wide, high = (
        round(100 * (end - start) / WIDTH, 2) for start, end in [(left, right), (top, bottom)]
    )
    return (x, centre[1]), (wide, high)


def _widest(
    edges: Sequence[tuple[Corner, Corner]], at: float, around: float | None = None
) -> Place:
    """Return the widest stretch inside at a height, or the one around a point."""
    # Half a point aside, a line through whole points meets no corner.
    line = at + 0.25 if at == int(at) else at
    crossed = sorted(
        a + (line - b) / (d - b) * (c - a) for (a, b), (c, d) in edges if (b > line) != (d > line)
    )
    stretches = list(zip(crossed[::2], crossed[1::2], strict=False))
    if around is not None:
        stretches = [(low, high) for low, high in stretches if low <= around <= high]
    return max(stretches, key=lambda ends: ends[1] - ends[0], default=(at, at))


def _edges(ring: Sequence[Corner]) -> Iterable[tuple[Corner, Corner]]:
    return pairwise([*ring, ring[0]])
