"""The made-up country: municipalities, their neighbourhoods, and how prosperous these are."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kansrijk.synthetic.country.area_names import municipality_names, neighbourhood_names
from kansrijk.synthetic.country.area_shapes import Shapes, draw_shapes
from kansrijk.synthetic.days import Floats, Ints, Texts

PART = 0
"""Of the generator of the geography."""
MUNICIPALITIES, NEIGHBOURHOODS = 100, 1200
FEWEST, MOST = 5, 40
"""Neighbourhoods in a municipality."""
EXAMPLE, LARGEST = 1 / 82, 1 / 26
"""Shares of the country's people in the first two: the city of the example, and the largest."""
FIRST_CODE = 9001
DISTRICT = 5
"""Neighbourhoods in a district, about."""


@dataclass(frozen=True, slots=True)
class Municipalities:
    """One entry per municipality; `share` is its part of the people, `code` as ``9001``."""

    code: Texts
    name: Texts
    share: Floats

    def __len__(self) -> int:
        return len(self.code)


@dataclass(frozen=True, slots=True)
class Neighbourhoods:
    """One entry per neighbourhood.

    Parameters
    ----------
    code, name
        The code of the municipality with four digits more; an invented name.
    municipality
        Place in the municipalities.
    district
        Code of six digits: the municipality with two digits more.
    share
        Part of the country's people.
    prosperity
        About standard normal over the people of the country; families choose by it.
    """

    code: Texts
    name: Texts
    municipality: Ints
    district: Texts
    share: Floats
    prosperity: Floats

    def __len__(self) -> int:
        return len(self.code)


@dataclass(frozen=True, slots=True)
class Geography:
    """The areas of the country, the same for all its parts."""

    seed: int
    municipalities: Municipalities
    neighbourhoods: Neighbourhoods
    shapes: Shapes


def draw_geography(seed: int) -> Geography:
    """Draw the country from the seed alone."""
    rng = np.random.default_rng([seed, PART])
    share = _shares(rng)
    shapes = draw_shapes(rng, _numbers(share))
    municipality = shapes.municipality
    code = np.arange(FIRST_CODE, FIRST_CODE + MUNICIPALITIES).astype("U4")
    many = np.bincount(municipality, minlength=MUNICIPALITIES)
    part = rng.lognormal(0.0, 0.5, len(municipality))
    part *= (share / np.bincount(municipality, part))[municipality]
    names = [neighbourhood_names(rng, n) for n in many]
    codes, district = _codes(code, shapes)
    return Geography(
        seed=seed,
        municipalities=Municipalities(code, municipality_names(rng, MUNICIPALITIES), share),
        neighbourhoods=Neighbourhoods(
            code=codes,
            name=np.concatenate(names),
            municipality=municipality,
            district=district,
            share=part,
            prosperity=_prosperity(rng, municipality, share, part),
        ),
        shapes=shapes,
    )


def _shares(rng: np.random.Generator) -> Floats:
    """Draw the sizes of municipalities: a few large, many small; two are fixed."""
    rest = np.minimum(rng.lognormal(0.0, 0.75, MUNICIPALITIES - 2), 3.4)
    rest *= (1 - EXAMPLE - LARGEST) / rest.sum()
    return np.concatenate([[EXAMPLE, LARGEST], rest])


def _numbers(share: Floats) -> Ints:
    """Return how many neighbourhoods each municipality has: more in a larger one."""
    size: Floats = share**0.7
    many: Floats = np.clip(NEIGHBOURHOODS * size / size.sum(), FEWEST + 2, MOST - 2)
    return many.round().astype(np.int64)


def _prosperity(
    rng: np.random.Generator, municipality: Ints, share: Floats, part: Floats
) -> Floats:
    """Draw how prosperous neighbourhoods are; large cities are poorer, and more unequal."""
    large = np.clip(share / EXAMPLE, 0, 2)
    level = 0.45 * rng.standard_normal(len(share)) - 0.2 * large
    spread = 0.7 + 0.15 * large
    drawn = level[municipality] + spread[municipality] * rng.standard_normal(len(municipality))
    middle = np.average(drawn, weights=part)
    return (drawn - middle) / np.sqrt(np.average((drawn - middle) ** 2, weights=part))


def _codes(code: Texts, shapes: Shapes) -> tuple[Texts, Texts]:
    """Return the codes of neighbourhoods and of their districts, which go around the town."""
    municipality = shapes.municipality
    middle = np.array([shapes.corners[[*cell]].mean(axis=0) for cell in shapes.cells])
    many = np.bincount(municipality)
    town = np.stack([np.bincount(municipality, axis) / many for axis in middle.T], axis=1)
    away = middle - town[municipality]
    order = np.lexsort((np.arctan2(away[:, 1], away[:, 0]), municipality))
    first = np.cumsum(many) - many
    rank = np.empty(len(municipality), np.int64)
    rank[order] = np.arange(len(order)) - first[municipality[order]]
    districts = np.maximum(many // DISTRICT, 1)[municipality]
    district = rank * districts // many[municipality]
    within = rank - (district * many[municipality] + districts - 1) // districts
    of_district = np.char.add(code[municipality], _two(district))
    return np.char.add(of_district, _two(within + 1)), of_district


def _two(number: Ints) -> Texts:
    return np.char.zfill(number.astype("U2"), 2)


def write_areas(geography: Geography, file: Path) -> None:
    """Write the shapes of municipalities and neighbourhoods, as GeoJSON.

    Parameters
    ----------
    geography
        The country; it is none that exists, wherever its degrees seem to put it.
    file
        Where to; replaced if it is there.
    """
    towns, areas, shapes = geography.municipalities, geography.neighbourhoods, geography.shapes
    parts = [np.flatnonzero(areas.municipality == town) for town in range(len(towns))]
    features = [
        _feature(_told(code, name, "municipality", code), shapes, part.tolist())
        for code, name, part in zip(towns.code, towns.name, parts, strict=True)
    ]
    town_code = towns.code[areas.municipality]
    features += [
        _feature(
            _told(areas.code[place], areas.name[place], "neighbourhood", town), shapes, [place]
        )
        for place, town in enumerate(town_code)
    ]
    told = {"type": "FeatureCollection", "fictional": True, "features": features}
    text = json.dumps(told, separators=(",", ":"), ensure_ascii=False)
    file.write_text(text + "\n", encoding="utf-8", newline="\n")


def _told(code: str, name: str, level: str, municipality: str) -> dict[str, str]:
    return {
        "code": str(code),
        "name": str(name),
        "level": level,
        "municipality": str(municipality),
    }


def _feature(told: dict[str, str], shapes: Shapes, places: list[int]) -> dict[str, object]:
    rings = [shapes.corners[[*ring, ring[0]]].tolist() for ring in shapes.around(places)]
    return {
        "type": "Feature",
        "properties": told,
        "geometry": {"type": "Polygon", "coordinates": rings},
    }
