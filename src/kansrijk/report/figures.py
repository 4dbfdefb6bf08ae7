"""The figures as data: what ``results.json`` holds.

::

    kansrijk     version of the program
    policy       name and version of the rules under which the figures left
    study        title, digest, population, reference_date, until, outcome, outcome_kind,
                 settings {name: value}, variables [...]
    sources      [register, holder, file, digest]
    population   n, start, steps [{label, dropped, left}]
    outcome      label, n, cases, rate
    tree         honest, overall, merged, nodes [...]
    profiles     [{id, rule, conditions, band, n, share, counted, cases, rate, lift, coverage}]
    areas        [{label, counts [{area, profile, n}]}]
    refused      [{kind, reason}]

Texts are ``{"nl": ..., "en": ...}``. Whole counts are JSON integers. A number that may not be shown
is the string ``"masked"``, never 0 and never null. A finding that was refused leaves its keys out.
In a condition ``low`` is included and ``high`` is not; null is an open end.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from math import isfinite
from typing import Any

from kansrijk.disclosure import Release
from kansrijk.findings import Edge, Number
from kansrijk.profiles import (
    AreasFinding,
    Asked,
    Between,
    Named,
    Node,
    OutcomeFinding,
    PopulationFinding,
    Profile,
    ProfilesFinding,
    Rule,
    rule_in_words,
)
from kansrijk.report.numbers import interval, known
from kansrijk.study import Text

MASKED = "masked"
DIGITS = 6
"""Decimals of a share: enough for one case in the whole population, and alike on every machine."""

Json = dict[str, Any]


def results(release: Release) -> Json:
    """Return the released figures as plain data, in a fixed order of keys."""
    asked, found = release.find(Asked), release.find(ProfilesFinding)
    people, outcome = release.find(PopulationFinding), release.find(OutcomeFinding)
    areas, policy = release.find_all(AreasFinding), release.policy
    return {
        "kansrijk": _version(),
        "policy": {"name": policy.name, "version": policy.version},
        **(_asked(asked) if asked else {}),
        **({"population": _population(people)} if people else {}),
        **({"outcome": _outcome(outcome)} if outcome else {}),
        **(_profiles(found) if found else {}),
        **({"areas": [_areas(one) for one in areas]} if areas else {}),
        "refused": [{"kind": r.kind, "reason": _text(r.reason)} for r in release.refused],
    }


def _version() -> str:
    try:
        return version("kansrijk")
    except PackageNotFoundError:  # run from a checkout that was not installed
        return "unknown"


def _asked(asked: Asked) -> Json:
    study: Json = {
        "title": _text(asked.title),
        "digest": asked.study_digest,
        "population": _text(asked.population),
        "reference_date": asked.reference_date,
        "until": asked.until,
        "outcome": _text(asked.outcome),
        "outcome_kind": asked.outcome_kind,
        "settings": {setting.name: _whole(setting.value.value) for setting in asked.settings},
        "variables": [
            {
                "name": variable.name,
                "label": _text(variable.label),
                "group": variable.group,
                "form": variable.form,
                "registers": list(variable.registers),
            }
            for variable in asked.variables
        ],
    }
    keys = ("register", "holder", "file", "digest")
    sources = [{key: getattr(source, key) for key in keys} for source in asked.sources]
    return {"study": study, "sources": sources}


def _population(found: PopulationFinding) -> Json:
    return {
        "label": _text(found.label),
        "n": _number(found.n),
        "start": _number(found.start),
        "steps": [
            {
                "label": _text(step.label),
                "dropped": _number(step.dropped),
                "left": _number(step.left),
            }
            for step in found.steps
        ],
    }


def _outcome(found: OutcomeFinding) -> Json:
    return {
        "label": _text(found.label),
        "n": _number(found.n),
        "cases": _number(found.cases),
        "rate": _rate(found.rate),
    }


def _profiles(found: ProfilesFinding) -> Json:
    tree: Json = {
        "status": found.status.value,
        "honest": found.honest,
        "overall": _rate(found.overall),
        "merged": _whole(found.merged.value),
        "nodes": [_node(node) for node in found.nodes],
    }
    return {"tree": tree, "profiles": [_profile(profile, found) for profile in found.profiles]}


def _node(node: Node) -> Json:
    return {
        "id": node.id,
        "parent": node.parent,
        "condition": None if node.condition is None else _words((node.condition,)),
        "variable": None if node.variable is None else _named(node.variable),
        "tied_with": [_named(variable) for variable in node.tied_with],
        "label": node.label,
        "leaf": node.variable is None,
        "n": _number(node.n),
        "grown_on": None if node.grown_on is None else _number(node.grown_on),
        "counted": _number(node.counted),
        "cases": _number(node.cases),
        "rate": _rate(node.rate),
    }


def _profile(profile: Profile, found: ProfilesFinding) -> Json:
    lift = found.lift(profile)
    return {
        "id": profile.id,
        "rule": _words(profile.rule),
        "conditions": [_condition(rule) for rule in profile.rule],
        "band": profile.band,
        "n": _number(profile.n),
        "share": _number(profile.share),
        "counted": _number(profile.counted),
        "cases": _number(profile.cases),
        "rate": _rate(profile.rate),
        "lift": MASKED if lift is None else round(lift, DIGITS),
        "coverage": _number(profile.coverage),
    }


def _areas(found: AreasFinding) -> Json:
    counts = [
        {"area": _text(one.area), "profile": one.profile, "n": _number(one.n)}
        for one in found.counts
    ]
    return {"label": _text(found.label), "counts": counts}


def _condition(rule: Rule) -> Json:
    if isinstance(rule, Between):
        return {
            "variable": _named(rule.variable),
            "low": _edge(rule.low),
            "high": _edge(rule.high),
            "far": _far(rule),
            "missing": rule.missing,
        }
    levels = [_named(one.level) for one in rule.levels]
    return {"variable": _named(rule.variable), "levels": levels, "missing": rule.missing}


def _far(rule: Between) -> Json | None:
    """Return what stands at the far end and whether it is in it, None without such a level."""
    if rule.far is None:
        return None
    only = rule.low is not None and rule.low.value == float("inf")
    return {"label": _text(rule.far), "included": only or rule.high is None, "only": only}


def _edge(edge: Edge | None) -> float | int | None:
    return None if edge is None or not isfinite(edge.value) else _whole(edge.value)


def _named(named: Named) -> Json:
    return {"name": named.name, "label": _text(named.label)}


def _words(rule: tuple[Rule, ...]) -> Json:
    return {"nl": rule_in_words(rule, "nl"), "en": rule_in_words(rule, "en")}


def _text(text: Text) -> Json:
    return {"nl": text.nl, "en": text.en}


def _rate(number: Number) -> Json:
    ends = interval(number)
    return {
        "value": _number(number),
        "interval": None if ends is None else [round(end, DIGITS) for end in ends],
    }


def _number(number: Number) -> float | int | str:
    value = known(number)
    return MASKED if value is None else _whole(round(value, DIGITS))


def _whole(value: float) -> float | int:
    return int(value) if value == int(value) else value
