"""The areas of a country, by name and outline, from the file ``areas.geojson`` of a study.

The file is GeoJSON (RFC 7946): a collection of polygons, each with a code of its own.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from json import JSONDecodeError
from pathlib import Path
from typing import cast

from kansrijk.errors import Problem

AREAS = "areas.geojson"

Point = tuple[float, float]
Ring = tuple[Point, ...]
Json = Mapping[str, object]

A_FEATURE = 'properties = {"code": "...", "name": "...", "level": "...", "municipality": "..."}'
# A ring ends where it began, so that a triangle has four points.
FEWEST_POINTS = 4


@dataclass(frozen=True, slots=True)
class MapArea:
    """An area of the map.

    Parameters
    ----------
    code, name
        Its code as registers have it, and what it is called.
    level
        Of what kind it is: ``municipality``, ``neighbourhood``.
    municipality
        The code of the municipality that it lies in; None where the file does not say.
    rings
        The rings of all its polygons, each closed, as (longitude, latitude) in degrees.
    """

    code: str
    name: str
    level: str
    municipality: str | None
    rings: tuple[Ring, ...] = field(repr=False)


def read_areas(folder: Path) -> tuple[dict[str, MapArea], list[Problem]]:
    """Return the areas of a study by code, and what is wrong with its file of them.

    Parameters
    ----------
    folder
        The study's folder; without ``areas.geojson`` there are none, and nothing is wrong.
    """
    path = folder / AREAS
    if not path.exists():
        return {}, []
    features, problems = _features(path)
    problems += [one for place, feature in enumerate(features) for one in _problems(place, feature)]
    if problems:
        return {}, problems
    found = [_area(feature) for feature in features]
    return {area.code: area for area in found}, _twice(found)


def _features(path: Path) -> tuple[list[Json], list[Problem]]:
    try:
        read: object = json.loads(path.read_text(encoding="utf-8-sig"))
    except (JSONDecodeError, UnicodeDecodeError) as error:
        key = f"line {error.lineno}" if isinstance(error, JSONDecodeError) else ""
        return [], [Problem(AREAS, key, "this is no valid JSON in UTF-8")]
    features = _table(read).get("features")
    if _table(read).get("type") != "FeatureCollection" or not isinstance(features, list):
        message = "this is no collection of areas in GeoJSON"
        todo = 'it reads {"type": "FeatureCollection", "features": [...]}'
        return [], [Problem(AREAS, "type", message, todo=todo)]
    return [_table(one) for one in cast("list[object]", features)], []


def _problems(place: int, feature: Json) -> Iterator[Problem]:
    key, properties = f"features.{place}", _table(feature.get("properties"))
    for name in ("code", "name", "level"):
        given = properties.get(name)
        if not isinstance(given, str) or not given:
            message = f"an area has a {name}, which is a text"
            yield Problem(AREAS, f"{key}.properties.{name}", message, todo=A_FEATURE)
    within = properties.get("municipality")
    if within is not None and not isinstance(within, str):
        message = "the municipality of an area is its code, which is a text"
        yield Problem(AREAS, f"{key}.properties.municipality", message)
    try:
        rings = _rings(feature)
    except (TypeError, ValueError):
        rings = ()
    if not rings or min(map(len, rings)) < FEWEST_POINTS:
        message = "the outline of an area is a Polygon or a MultiPolygon of rings with points"
        todo = f"each ring has at least {FEWEST_POINTS} points, the last like the first"
        yield Problem(AREAS, f"{key}.geometry", message, _said(properties.get("code")), todo=todo)


def _twice(areas: list[MapArea]) -> list[Problem]:
    counts = Counter(area.code for area in areas)
    message = "several areas have this code"
    return [Problem(AREAS, "features", message, code) for code, n in counts.items() if n > 1]


def _area(feature: Json) -> MapArea:
    properties = _table(feature["properties"])
    return MapArea(
        code=str(properties["code"]),
        name=str(properties["name"]),
        level=str(properties["level"]),
        municipality=_said(properties.get("municipality")),
        rings=_rings(feature),
    )


def _rings(feature: Json) -> tuple[Ring, ...]:
    """Return all rings; TypeError or ValueError where they are none."""
    geometry = _table(feature.get("geometry"))
    polygons: object = geometry.get("coordinates")
    if geometry.get("type") == "Polygon":
        polygons = [polygons]
    elif geometry.get("type") != "MultiPolygon":
        return ()
    return tuple(
        tuple((float(x), float(y)) for x, y, *_ in ring)
        for polygon in cast("list[list[list[list[float]]]]", polygons)
        for ring in polygon
    )


def _table(value: object) -> Json:
    return cast("Json", value) if isinstance(value, dict) else {}


def _said(value: object) -> str | None:
    return value if isinstance(value, str) else None
