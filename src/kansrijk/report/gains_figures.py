"""What choosing groups gains as data: ``gains`` in ``results.json``, with the tables of SPSS."""

from __future__ import annotations

from kansrijk.disclosure import Release
from kansrijk.profiles import Asked, Calibrated, GainRow, GainsFinding, ProfilesFinding
from kansrijk.report.calibration import holds
from kansrijk.report.gain_tables import (
    Classification,
    GainLine,
    GainTables,
    Percentile,
    gain_tables,
    one_label_risk,
    standard_error,
)
from kansrijk.report.plain_data import DIGITS, MASKED, Json, number, perhaps, rate, whole


def gained(release: Release) -> Json:
    """Return the gains, without the key where they or the profiles were refused."""
    found, profiles = release.find(GainsFinding), release.find(ProfilesFinding)
    if found is None or profiles is None:
        return {}
    asked, tables = release.find(Asked), gain_tables(found, profiles)
    return {
        "gains": {
            "status": found.status.value,
            "reason": perhaps(found.reason),
            "rows": [_row(row) for row in found.rows],
            "labels": [
                {"label": one.label, "counted": number(one.counted), "cases": number(one.cases)}
                for one in found.labels
            ],
            "risk": {
                **rate(found.risk),
                "standard_error": _maybe(standard_error(found.risk)),
                "one_label": _told(one_label_risk(profiles, asked)) if asked else None,
            },
            "calibration": [_calibrated(one) for one in found.calibration],
            "uncalibrated": perhaps(found.uncalibrated),
            "tables": _tables(tables, profiles),
        }
    }


def _calibrated(one: Calibrated) -> Json:
    return {
        "profile": one.profile,
        "expected": number(one.expected),
        "observed": rate(one.observed),
        "holds": holds(one),
    }


def _row(row: GainRow) -> Json:
    return {
        "profile": row.profile,
        "counted": number(row.counted),
        "cases": number(row.cases),
        "reach": number(row.reach),
        "gain": rate(row.gain),
        "response": rate(row.response),
    }


def _tables(tables: GainTables, profiles: ProfilesFinding) -> Json:
    ids = [profile.id for profile in profiles.profiles]
    alone, together = (
        [{"profile": name, **_line(line)} for name, line in zip(ids, lines, strict=True)]
        for lines in (tables.groups, tables.cumulative[: len(ids)])
    )
    return {
        "groups": alone,
        "cumulative": together,
        "percentiles": [_percentile(one, ids) for one in tables.percentiles],
        "classification": _classification(tables.classification),
    }


def _line(line: GainLine) -> Json:
    parts = ("share", "gain", "response", "index")
    return {
        "n": _count(line.n),
        "cases": _count(line.cases),
        **{name: _told(getattr(line, name)) for name in parts},
    }


def _percentile(one: Percentile, ids: list[str]) -> Json:
    reached = MASKED if one.last is None else ids[: one.last]
    return {"part": one.part, "profiles": reached, **_line(one.line)}


def _classification(table: Classification) -> Json:
    counts = ("hits", "misses", "alarms", "rejections")
    parts = ("right_of_cases", "right_of_others", "right", "labelled")
    return {
        **{name: _count(getattr(table, name)) for name in counts},
        **{name: _told(getattr(table, name)) for name in parts},
    }


def _count(value: float | None) -> int | str:
    """Return a count; one inside a group is rounded, as SPSS prints it."""
    return MASKED if value is None else round(value)


def _told(value: float | None) -> float | int | str:
    return MASKED if value is None else whole(round(value, DIGITS))


def _maybe(value: float | None) -> float | int | None:
    return None if value is None else whole(round(value, DIGITS))
