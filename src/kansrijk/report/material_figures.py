"""The material under the results as data: checks, coverage and codebook in ``results.json``."""

from __future__ import annotations

from kansrijk.assess import (
    CheckFound,
    ChecksFinding,
    CodebookFinding,
    Counted,
    CoverageFinding,
    CoveredGroup,
    MeasureDescribed,
    RegisterRead,
    VariableDescribed,
)
from kansrijk.disclosure import Release
from kansrijk.findings import Number
from kansrijk.report.plain_data import Json, number, perhaps, words


def material(release: Release) -> Json:
    """Return what the results rest on, without the keys of what was refused."""
    checks, covered = release.find(ChecksFinding), release.find(CoverageFinding)
    described = release.find(CodebookFinding)
    return {
        **(_checks(checks) if checks else {}),
        **({"coverage": _coverage(covered)} if covered else {}),
        **({"codebook": _codebook(described)} if described else {}),
    }


def _checks(found: ChecksFinding) -> Json:
    return {
        "registers": [_register(one) for one in found.registers],
        "checks": {
            "asked": [{"name": one.name, "question": words(one.question)} for one in found.asked],
            "found": [_found(one) for one in found.found],
        },
    }


def _register(one: RegisterRead) -> Json:
    keys = ("name", "holder", "kind", "unit")
    return {**{key: getattr(one, key) for key in keys}, "label": words(one.label)}


def _found(one: CheckFound) -> Json:
    keys = ("check", "register", "column", "file", "severity", "extent")
    return {
        **{key: getattr(one, key) for key in keys},
        "what": words(one.what),
        "meaning": words(one.meaning),
        "accepted": perhaps(one.accepted),
    }


def _coverage(found: CoverageFinding) -> list[Json]:
    return [
        {
            "kind": one.kind,
            "name": one.name,
            "date": one.date,
            "groups": [_group(group) for group in one.groups],
        }
        for one in found.covered
    ]


def _group(group: CoveredGroup) -> Json:
    return {
        "by": perhaps(group.by),
        "level": perhaps(group.level),
        "of": number(group.of),
        "share": number(group.share),
    }


def _codebook(found: CodebookFinding) -> Json:
    return {
        "dates": list(found.dates),
        "n": [number(one) for one in found.n],
        "variables": [_variable(one) for one in found.variables],
    }


def _variable(one: VariableDescribed) -> Json:
    return {
        "name": one.name,
        "label": words(one.label),
        "group": one.group,
        "role": one.role,
        "form": one.form,
        "quantity": perhaps(one.quantity),
        "far": perhaps(one.far),
        "sentence": words(one.sentence),
        "registers": list(one.registers),
        "parts": {part.part: _counted(part.counted) for part in one.parts},
        "levels": [
            {"label": words(level.label), **_counted(level.counted)} for level in one.levels
        ],
        "measures": {measure.measure: _measure(measure) for measure in one.measures},
    }


def _counted(one: Counted) -> Json:
    return {
        "n": [number(n) for n in one.n],
        "share": [number(share) for share in one.share],
        "change": [number(change) for change in one.change],
    }


def _measure(one: MeasureDescribed) -> Json:
    return {
        "values": [_maybe(value) for value in one.values],
        "change": [_maybe(change) for change in one.change],
    }


def _maybe(found: Number | None) -> float | int | str | None:
    return None if found is None else number(found)
