"""What is in the areas, as it stands in ``results.json``."""

from __future__ import annotations

from kansrijk.findings import Number
from kansrijk.profiles import Area, AreaProfile, AreasFinding, Standing
from kansrijk.report.plain_data import Json, number, words
from kansrijk.report.rule_figures import named


def division(found: AreasFinding) -> Json:
    """Return a division of the country into areas."""
    return {
        "division": found.division.name,
        "label": words(found.label),
        "dispersion": number(found.dispersion),
        "areas": [_area(one) for one in found.areas],
    }


def _area(one: Area) -> Json:
    return {
        "code": one.area.name,
        "label": words(one.area.label),
        "within": one.within,
        "n": number(one.n),
        "expected": number(one.expected),
        "observed": _told(one.observed),
        "ratio": _told(one.ratio),
        "low": _told(one.low),
        "high": _told(one.high),
        "differs": one.differs,
        "profiles": [_profile(profile) for profile in one.profiles],
    }


def _profile(one: AreaProfile) -> Json:
    return {
        "profile": one.profile,
        "n": number(one.n),
        "expected": number(one.expected),
        "part": number(one.part),
        "observed": _told(one.observed),
        "differs": one.differs,
        "standings": [_standing(standing) for standing in one.standings],
    }


def _standing(one: Standing) -> Json:
    return {
        "variable": named(one.variable),
        "level": named(one.level),
        "here": number(one.here),
        "elsewhere": number(one.elsewhere),
    }


def _told(one: Number | None) -> float | int | str | None:
    return None if one is None else number(one)
