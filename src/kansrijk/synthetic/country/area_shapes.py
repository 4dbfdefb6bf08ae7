"""Shapes of the areas: neighbourhoods tile municipalities, and these tile a made-up country.

The country lies in the North Sea, where none is. Its neighbourhoods are Voronoi cells; a
municipality is what its neighbourhoods cover together, and the coast is where cells meet the sea.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from scipy.spatial import KDTree, Voronoi  # pyright: ignore[reportMissingTypeStubs]

from kansrijk.synthetic.days import Floats, Ints

RADIUS = 95.0
"""Of the country, about, in kilometres."""
MIDDLE = (3.1, 55.4)
"""Degrees east and north: a bank in the North Sea."""
KILOMETRES = (63.2, 111.2)
"""Of a degree east, and of a degree north, there."""
COAST = 3.0
"""Kilometres between points in the sea, and from them to the outline."""
SAMPLE = 60_000
"""Points by which land is divided."""
FLOOR, CENTRE = 10_000.0, 4.5
"""Kilometres between the floors of towns, and from a town's middle to where it thins out."""
Ring = list[int]


@dataclass(frozen=True, slots=True)
class Shapes:
    """Cells of the neighbourhoods.

    Parameters
    ----------
    corners
        Degrees east and north of all corners, (corners, 2), four decimals.
    cells
        By neighbourhood, the corners around it, against the clock.
    municipality
        By neighbourhood.
    """

    corners: Floats
    cells: tuple[tuple[int, ...], ...]
    municipality: Ints

    def around(self, places: Iterable[int]) -> list[Ring]:
        """Return the rings around some neighbourhoods together, the outer one first."""
        return _rings({edge for place in places for edge in _edges(self.cells[place])})


@dataclass(frozen=True, slots=True)
class _Cells:
    """Voronoi cells: their corners in kilometres, the corners of each, and which pairs touch."""

    corners: Floats
    of_point: list[Ints]
    touching: Ints


def draw_shapes(rng: np.random.Generator, many: Ints) -> Shapes:
    """Draw the cells of so many neighbourhoods in each municipality.

    The municipality of a neighbourhood may change, so that each municipality is in one piece; the
    neighbourhoods are numbered by municipality.
    """
    outline = _draw_outline(rng)
    land = _scatter(rng, outline)
    towns = _spread(land, land[: len(many)], 12)
    points, municipality = _neighbourhoods(land, towns, _nearest(towns, land), many)
    cells = _cells(np.concatenate([points, _sea(outline)]))
    municipality = _in_one_piece(cells.touching, municipality)
    order = np.argsort(municipality, kind="stable")
    degrees = np.round(cells.corners / KILOMETRES + MIDDLE, 4)
    corners, same = np.unique(degrees, axis=0, return_inverse=True)
    rings = (_ring(points[place], cells, int(place), same.ravel()) for place in order)
    return Shapes(corners, tuple(rings), municipality[order])


@dataclass(frozen=True, slots=True)
class _Outline:
    """How far the coast is from the middle, in kilometres, at angles from -pi to pi."""

    angle: Floats
    radius: Floats

    def at(self, angle: Floats) -> Floats:
        """Return how far the coast is at other angles."""
        return np.interp(angle, self.angle, self.radius)


def _draw_outline(rng: np.random.Generator) -> _Outline:
    """Draw the outline: a circle with waves."""
    angle = np.linspace(-np.pi, np.pi, 721)
    waves = np.arange(2, 9)
    height = 0.42 * rng.uniform(0.5, 1.0, len(waves)) / waves
    phase = rng.uniform(0, 2 * np.pi, len(waves))
    radius = 1 + (height * np.cos(np.outer(angle, waves) + phase)).sum(axis=1)
    return _Outline(angle, RADIUS * radius)


def _scatter(rng: np.random.Generator, outline: _Outline) -> Floats:
    """Scatter points over the land, (n, 2), in kilometres."""
    points = rng.uniform(-2 * RADIUS, 2 * RADIUS, (8 * SAMPLE, 2))
    limit = outline.at(np.arctan2(points[:, 1], points[:, 0]))
    return points[np.hypot(points[:, 0], points[:, 1]) < limit][:SAMPLE]


def _sea(outline: _Outline) -> Floats:
    """Return points in the sea along the coast, which give the cells of the land their end."""
    angle, radius = outline.angle, outline.radius
    step = np.hypot(np.diff(radius, prepend=radius[0]), radius * (angle[1] - angle[0]))
    length = np.cumsum(step)
    even = np.interp(np.arange(0, length[-1], COAST), length, angle)
    ways = np.stack([np.cos(even), np.sin(even)], axis=1)
    return np.concatenate([(outline.at(even) + COAST * far)[:, None] * ways for far in (1, 3, 30)])


def _spread(land: Floats, points: Floats, rounds: int, weight: Floats | None = None) -> Floats:
    """Move points to the middle of the land that is nearest to them (Lloyd's algorithm)."""
    weight = np.ones(len(land)) if weight is None else weight
    for _ in range(rounds):
        nearest = _nearest(points, land)
        whole = np.bincount(nearest, weight, len(points))
        sums = [np.bincount(nearest, weight * axis, len(points)) for axis in land.T]
        points = np.stack(sums, axis=1) / whole[:, None]
    return points


def _nearest(points: Floats, land: Floats) -> Ints:
    """Return the point nearest to each piece of land."""
    return cast("Ints", KDTree(points).query(land)[1])  # pyright: ignore[reportUnknownMemberType]


def _neighbourhoods(land: Floats, towns: Floats, town: Ints, many: Ints) -> tuple[Floats, Ints]:
    """Return the middles of neighbourhoods, closer together in the middle of their town."""
    order = np.argsort(town, kind="stable")
    within = np.arange(len(land)) - np.searchsorted(town[order], town[order])
    chosen = order[within < many[town[order]]]
    away = land - towns[town]
    weight = 0.12 + np.exp(-(away[:, 0] ** 2 + away[:, 1] ** 2) / CENTRE**2)
    # Towns lie on floors far apart, so that no land is nearest to a point of another town.
    lifted = np.column_stack([land, FLOOR * town]).astype(np.float64)
    points = _spread(lifted, lifted[chosen], 10, weight)
    return points[:, :2], town[chosen]


def _cells(points: Floats) -> _Cells:
    drawn = Voronoi(points)
    regions: list[list[int]] = drawn.regions
    places: list[int] = drawn.point_region.tolist()
    return _Cells(
        corners=drawn.vertices,
        of_point=[np.array(regions[place]) for place in places],
        touching=drawn.ridge_points.astype(np.int64),
    )


def _in_one_piece(touching: Ints, municipality: Ints) -> Ints:
    """Give neighbourhoods that lie apart from their municipality to one beside them."""
    municipality = municipality.copy()
    land = touching[(touching < len(municipality)).all(axis=1)]
    while len(apart := _apart(land, municipality)):
        stray = apart[0]
        beside = land[(land == stray).any(axis=1)].ravel()
        other = beside[municipality[beside] != municipality[stray]]
        municipality[stray] = municipality[other.min()]
    return municipality


def _apart(land: Ints, municipality: Ints) -> Ints:
    """Return the neighbourhoods that do not hang together with most of their municipality."""
    inside = land[municipality[land[:, 0]] == municipality[land[:, 1]]]
    piece = np.arange(len(municipality))
    while True:
        lower = piece.copy()
        for one, other in ((0, 1), (1, 0)):
            np.minimum.at(lower, inside[:, one], piece[inside[:, other]])
        if (lower == piece).all():
            break
        piece = lower
    size = np.bincount(piece)[piece]
    largest = np.zeros(int(municipality.max()) + 1, np.int64)
    np.maximum.at(largest, municipality, size)
    return np.flatnonzero(size < largest[municipality])


def _ring(point: Floats, cells: _Cells, place: int, same: Ints) -> tuple[int, ...]:
    """Return the corners around a cell, against the clock, each once."""
    region = cells.of_point[place]
    away = cells.corners[region] - point
    around = same[region[np.argsort(np.arctan2(away[:, 1], away[:, 0]))]]
    return tuple(around[around != np.roll(around, 1)].tolist())


def _edges(ring: Sequence[int]) -> list[tuple[int, int]]:
    return list(zip(ring, [*ring[1:], ring[0]], strict=True))


def _rings(edges: set[tuple[int, int]]) -> list[Ring]:
    """Chain the edges that no two cells share into rings, the longest first."""
    after = {start: end for start, end in edges if (end, start) not in edges}
    rings: list[Ring] = []
    while after:
        ring = [next(iter(sorted(after)))]
        while (step := after.pop(ring[-1])) != ring[0]:
            ring.append(step)
        rings.append(ring)
    return sorted(rings, key=len, reverse=True)
