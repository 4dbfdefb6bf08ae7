"""How the results may be read as data: stability and sensitivity in ``results.json``."""

from __future__ import annotations

from kansrijk.disclosure import Release
from kansrijk.profiles import (
    CostLine,
    MedoidProfile,
    ProfileStability,
    SensitivityFinding,
    StabilityFinding,
    VariableStability,
    Variation,
)
from kansrijk.report.plain_data import Json, number, perhaps, rate, whole
from kansrijk.report.rule_figures import condition, cut, named, said


def reading(release: Release) -> Json:
    """Return how the results may be read, without the keys of what was refused."""
    stable, other = release.find(StabilityFinding), release.find(SensitivityFinding)
    return {
        **({"stability": _stability(stable)} if stable else {}),
        **({"sensitivity": _sensitivity(other)} if other else {}),
    }


def _stability(found: StabilityFinding) -> Json:
    return {
        "status": found.status.value,
        "reason": perhaps(found.reason),
        "refits": whole(found.refits.value),
        "least": found.least.value,
        "agreement": number(found.agreement),
        "least_agreement": number(found.least_agreement),
        "profiles": [_profile(one) for one in found.profiles],
        "variables": [_variable(one) for one in found.variables],
        "medoid": [_medoid(one) for one in found.medoid],
        "medoid_agreement": number(found.medoid_agreement),
    }


def _profile(one: ProfileStability) -> Json:
    return {
        "profile": one.profile,
        "stable": one.stable,
        "overlap": number(one.overlap),
        "least": number(one.least),
        "found": number(one.found),
        "together": number(one.together),
        "mixes_with": one.mixes_with,
        "mixed": None if one.mixed is None else number(one.mixed),
    }


def _variable(one: VariableStability) -> Json:
    return {
        "variable": named(one.variable),
        "used": one.used,
        "selected": number(one.selected),
        "cuts": [{"part": quantile.part.value, "at": cut(quantile.at)} for quantile in one.cuts],
        "published": [cut(at) for at in one.published],
    }


def _medoid(one: MedoidProfile) -> Json:
    return {
        "rule": said(one.rule),
        "conditions": [condition(rule) for rule in one.rule],
        "nearest": one.nearest,
        "overlap": number(one.overlap),
    }


def _sensitivity(found: SensitivityFinding) -> Json:
    return {
        "status": found.status.value,
        "reason": perhaps(found.reason),
        "stays_from": found.stays_from.value,
        "moves_from": found.moves_from.value,
        "separates": None if found.separates is None else rate(found.separates),
        "variations": [_variation(one) for one in found.variations],
        "cost_lines": [_cost_line(one) for one in found.cost_lines],
    }


def _variation(one: Variation) -> Json:
    return {
        "setting": one.name,
        "value": None if one.value is None else whole(one.value.value),
        "word": one.word,
        "groups": whole(one.groups.value),
        "new": whole(one.new.value),
        "separates": None if one.separates is None else rate(one.separates),
        "fates": [
            {"profile": fate.profile, "fate": fate.fate, "overlap": number(fate.overlap)}
            for fate in one.fates
        ],
    }


def _cost_line(one: CostLine) -> Json:
    return {
        "cost": whole(one.cost.value),
        "threshold": one.threshold.value,
        "profiles": list(one.profiles),
    }
