"""Made-up areas: a country of six-sided municipalities with neighbourhoods, and what is in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import cos, hypot, pi, sin, sqrt

from kansrijk.disclosure import Release
from kansrijk.findings import Masked, Protected, Status
from kansrijk.profiles import (
    Area,
    AreaProfile,
    AreasFinding,
    Differs,
    Named,
    Profile,
    ProfilesFinding,
    Standing,
)
from kansrijk.report import AreaPages, area_pages
from kansrijk.study import Language, MapArea, Text
from tests.report.made_asked import HOUSEHOLD, PARENT, SCHOOL, YES

Z = 3.0902
"""The quantile of the normal distribution of limits that hold 99.8 %."""

STEMS = (
    *("Aver", "Bolder", "Cranen", "Duin", "Elzen", "Fenne", "Gaarder", "Helle", "IJzer", "Jonker"),
    *("Karne", "Linde", "Merel", "Noorder", "Over", "Pannen", "Rietter", "Sluiser", "Terp"),
    *("Uiter", "Veenen", "Wouden"),
)
ENDS = ("meer", "kerke", "waard", "dijk", "berg")
QUARTERS = ("Centrum", "Oude Haven", "Merelwijk", "Zuidrand", "De Hoeve", "Kanaalzone", "Het Veld")

MUNICIPALITY = Named("municipality", Text(nl="Gemeente", en="Municipality"))
NEIGHBOURHOOD = Named("neighbourhood", Text(nl="Buurt", en="Neighbourhood"))
CITY = "9003"
"""A city with neighbourhoods that differs from the country."""


@dataclass(frozen=True)
class Place:
    """An area as it is made up: how many live there, and how much more often than expected."""

    code: str
    name: str
    n: int
    times: float
    within: str | None = None


def name_of(number: int) -> str:
    return f"{STEMS[number % len(STEMS)]}{ENDS[number // len(STEMS) % len(ENDS)]}"


def municipalities(many: int, everyone: int) -> list[Place]:
    """Return so many municipalities of all sizes, of which some differ from the country."""
    weights = [1 / (1 + (7 * i) % many) ** 0.8 for i in range(many)]
    far = {3: 1.6, 5: 1.7, 7: 0.5, many // 2: 0.6}
    return [
        Place(
            f"{9000 + i}",
            name_of(i),
            round(everyone * weight / sum(weights)),
            far.get(i, 1 + 0.08 * sin(5 * i)),
        )
        for i, weight in enumerate(weights)
    ]


def neighbourhoods(of: Sequence[Place], many: int = 12) -> list[Place]:
    """Return the neighbourhoods of municipalities, of which the last one is tiny."""
    return [
        Place(
            f"{one.code}{i:04}",
            f"{QUARTERS[i % len(QUARTERS)]}{f' {i // len(QUARTERS) + 1}' if i >= 7 else ''}",
            9 if i == many - 1 else max(20, round(one.n * (1 + i % 4) / (2.5 * many))),
            one.times * (1 + 0.1 * sin(i)),
            one.code,
        )
        for one in of
        for i in range(many)
    ]


def area(one: Place, profiles: Sequence[Profile], *, observed: bool = True) -> Area:
    """Return what is in an area; which groups live there depends on its code."""
    tilt = 1 + 0.5 * sin(int(one.code[:4]) + 3 * int(one.code[4:] or 0))
    weights = [p.share.value * (tilt if p.band == "high" else 1) for p in profiles]
    sizes = [round(one.n * weight / sum(weights)) for weight in weights]
    cases = [n * p.rate.value for n, p in zip(sizes, profiles, strict=True)]
    expected, n = sum(cases), sum(sizes)
    seen = round(expected * one.times)
    half = Z * sqrt(1.3 / expected) if expected else 0.0
    low, high = max(0.0, 1 - half), 1 + half
    ratio = seen / expected if expected else 1.0
    differs = verdict(ratio, low, high, expected) if observed else "unknown"
    return Area(
        area=Named(one.code, Text(nl=one.name, en=one.name)),
        within=one.within,
        n=Protected(n),
        expected=Protected(expected),
        observed=Protected(seen) if observed else None,
        ratio=Protected(ratio) if observed else None,
        low=Protected(low) if observed else None,
        high=Protected(high) if observed else None,
        differs=differs,
        profiles=tuple(
            AreaProfile(
                profile=profile.id,
                n=Protected(size),
                expected=Protected(case),
                part=Protected(case / expected if expected else 0.0),
                observed=Protected(round(case * one.times)) if observed else None,
                differs="unknown" if case < 5 or not observed else differs,
                standings=standings(profile, one),
            )
            for profile, size, case in zip(profiles, sizes, cases, strict=True)
        ),
    )


def verdict(ratio: float, low: float, high: float, expected: float) -> Differs:
    if expected < 5:
        return "unknown"
    return "higher" if ratio > high else "lower" if ratio < low else "no"


def standings(profile: Profile, one: Place) -> tuple[Standing, ...]:
    if profile.band == "middle" or one.within or one.code != CITY:
        return ()
    told = {
        SCHOOL: (Text(nl="mbo", en="vocational education"), 0.31, 0.22),
        PARENT: (YES, 0.18, 0.27),
        HOUSEHOLD: (Text(nl="kind in eenoudergezin", en="child in one-parent family"), 0.44, 0.36),
    }
    return tuple(
        Standing(
            variable=variable,
            level=Named(level.en, level),
            here=Protected(here),
            elsewhere=Protected(elsewhere),
        )
        for variable, (level, here, elsewhere) in told.items()
    )


def areas(
    found: ProfilesFinding,
    many: int = 24,
    inner: int = 12,
    *,
    observed: bool = True,
    cities: int = 8,
) -> list[AreasFinding]:
    """Return where the profiles are: municipalities, and the neighbourhoods of so many of them."""
    first = municipalities(many, int(found.nodes[0].n.value))
    divisions = [(MUNICIPALITY, first)]
    if inner:
        divisions.append((NEIGHBOURHOOD, neighbourhoods(first[:cities], inner)))
    return [
        AreasFinding(
            status=Status.OK,
            division=division,
            label=division.label,
            areas=tuple(area(one, found.profiles, observed=observed) for one in places),
            dispersion=Protected(1.3),
        )
        for division, places in divisions
    ]


def masked(found: AreasFinding, *codes: str) -> AreasFinding:
    """Return areas of which some have no number that may be shown."""
    hidden = dict.fromkeys(("n", "expected", "observed"), Masked())

    def hide(one: Area) -> Area:
        own = tuple(replace(p, **hidden, part=Masked(), differs="unknown") for p in one.profiles)
        limits = dict.fromkeys(("ratio", "low", "high"), Masked())
        return replace(one, **hidden, **limits, differs="unknown", profiles=own)

    return replace(found, areas=tuple(hide(a) if a.area.name in codes else a for a in found.areas))


def polygons(found: Sequence[AreasFinding]) -> dict[str, MapArea]:
    """Return outlines: municipalities side by side, each cut into slices for its neighbourhoods."""
    first = found[0].areas if found else ()
    wide = round(sqrt(len(first)))
    drawn = {}
    for place, one in enumerate(first):
        x, y = place % wide, place // wide
        centre = 3.0 + 0.2 * (x + 0.5 * (y % 2)), 54.0 - 0.104 * y
        code = one.area.name
        own = [a for more in found[1:] for a in more.areas if a.within == code]
        drawn[code] = outline(code, one, "municipality", [corner(centre, i / 6) for i in range(6)])
        for i, inner in enumerate(own):
            edge = [corner(centre, (i + j / 3) / len(own)) for j in range(4)]
            drawn[inner.area.name] = outline(code, inner, "neighbourhood", [centre, *edge])
    return drawn


def pages(release: Release, language: Language) -> AreaPages:
    """Return the pages of the areas of a release, with their maps."""
    found = [sealed.finding for sealed in release.released]
    told = area_pages(found, polygons(release.find_all(AreasFinding)), language)
    assert told
    return told


def corner(centre: tuple[float, float], turn: float) -> tuple[float, float]:
    """Return a corner of a six-sided area at a part of a turn."""
    side = turn * 6
    corners = [(cos(pi / 6 + i * pi / 3), sin(pi / 6 + i * pi / 3)) for i in range(8)]
    here, there = list(pairwise(corners))[int(side) % 6]
    part = side - int(side)
    x, y = (a + part * (b - a) for a, b in zip(here, there, strict=True))
    assert hypot(x, y) > 0.8
    return centre[0] + 0.1155 * x, centre[1] + 0.0693 * y


def outline(code: str, one: Area, level: str, ring: Sequence[tuple[float, float]]) -> MapArea:
    closed = (*ring, ring[0])
    within = None if level == "municipality" else code
    return MapArea(one.area.name, one.area.label.nl, level, within, (closed,))
