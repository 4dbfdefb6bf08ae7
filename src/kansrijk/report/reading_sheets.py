"""How the results may be read, as sheets: stability and other choices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kansrijk.disclosure import Release
from kansrijk.profiles import (
    ProfilesFinding,
    ProfileStability,
    SensitivityFinding,
    StabilityFinding,
)
from kansrijk.report.branches import Said
from kansrijk.report.cost_lines import CostLines
from kansrijk.report.document import Document
from kansrijk.report.numbers import MASK
from kansrijk.report.plain_data import DIGITS, whole
from kansrijk.report.sensitivity import Sensitivity
from kansrijk.report.sheet import Kinds, Row, Sheet, Value, sheet, value, with_interval
from kansrijk.report.stability import Stability
from kansrijk.report.wording import Texts

Numbers = Mapping[str, int]
"""The numbers of the groups by the ids of their profiles."""

STABLE: Kinds = {
    "table.group": "count",
    "sheet.stable": "text",
    "stability.overlap": "percent",
    "stability.least": "percent",
    "stability.found": "percent",
    "stability.together": "percent",
    "stability.mixes": "count",
    "sheet.mixed": "percent",
}
SEPARATES: Kinds = {
    "sensitivity.separates": "number",
    "sheet.low": "number",
    "sheet.high": "number",
}


def reading_sheets(release: Release, doc: Document, t: Texts) -> Iterator[Sheet]:
    """Yield how the results may be read, sheet by sheet."""
    stable, other = release.find(StabilityFinding), release.find(SensitivityFinding)
    found = release.find(ProfilesFinding)
    numbered = enumerate(found.profiles if found else (), 1)
    numbers = {profile.id: number for number, profile in numbered}
    if stable and doc.stability:
        yield from _stability(stable, numbers, t)
        yield from _agreement(stable, t)
        yield from _asked_again(stable, doc.stability, t)
        yield from _medoid(stable, doc.stability, numbers, t)
    if other and doc.sensitivity:
        yield from _choices(other, doc.sensitivity, t)
        yield from _fates(other, doc.sensitivity, numbers, t)
        yield from _costs(other, doc.sensitivity.costs, t)


def _stability(found: StabilityFinding, numbers: Numbers, t: Texts) -> Iterator[Sheet]:
    own = sorted(found.profiles, key=lambda one: numbers[one.profile])
    yield from sheet("stability", STABLE, [_profile(one, numbers, t) for one in own], t)


def _profile(one: ProfileStability, numbers: Numbers, t: Texts) -> Row:
    return (
        numbers[one.profile],
        t("sensitive.yes" if one.stable else "sensitive.no"),
        *map(value, (one.overlap, one.least, one.found, one.together)),
        None if one.mixes_with is None else numbers[one.mixes_with],
        value(one.mixed),
    )


def _agreement(found: StabilityFinding, t: Texts) -> Iterator[Sheet]:
    rows: list[Row] = [
        (t("sheet.refits"), found.refits.value),
        (t("sheet.found_from"), found.least.value),
        (t("sheet.agreement"), value(found.agreement)),
        (t("sheet.least_agreement"), value(found.least_agreement)),
        (t("sheet.medoid_agreement"), value(found.medoid_agreement)),
    ]
    yield from sheet("again", {"sheet.what": "long", "sheet.number": "number"}, rows, t)


def _asked_again(found: StabilityFinding, shown: Stability, t: Texts) -> Iterator[Sheet]:
    variables = {one.variable.name: one for one in found.variables}
    rows = [
        (
            one.label,
            t("sensitive.yes" if one.used else "sensitive.no"),
            value(variables[one.name].selected),
            one.cut,
        )
        for one in (*shown.asked.often, *shown.asked.rare)
    ]
    kinds: Kinds = {
        "stability.variable": "long",
        "sensitive.in_tree": "text",
        "stability.selected": "percent",
        "stability.cut": "long",
    }
    yield from sheet("asked_again", kinds, rows, t)


def _medoid(
    found: StabilityFinding, shown: Stability, numbers: Numbers, t: Texts
) -> Iterator[Sheet]:
    overlaps = iter(sorted(found.medoid, key=lambda one: numbers[one.nearest]))
    rows = [
        (
            row.number,
            _rule(row.here, t),
            None if row.there is None else _rule(row.there, t),
            None if row.there is None else value(next(overlaps).overlap),
        )
        for row in shown.medoid
    ]
    kinds: Kinds = {
        "table.group": "count",
        "stability.medoid_here": "long",
        "stability.medoid_there": "long",
        "stability.overlap_short": "percent",
    }
    yield from sheet("medoid", kinds, rows, t)


def _rule(said: tuple[Said, ...], t: Texts) -> str:
    return "; ".join(map(str, said)) or t("tree.everyone")


def _choices(found: SensitivityFinding, shown: Sensitivity, t: Texts) -> Iterator[Sheet]:
    here = with_interval(found.separates) if found.separates else (None, None, None)
    rows: list[Row] = [(t("sensitivity.here"), None, len(shown.groups), None, *here)]
    rows += [
        (
            choice.label,
            choice.instead,
            whole(one.groups.value),
            whole(one.new.value),
            *(with_interval(one.separates) if one.separates else (None, None, None)),
        )
        for choice, one in zip(shown.choices, found.variations, strict=True)
    ]
    kinds: Kinds = {
        "sensitivity.choice": "long",
        "sheet.instead": "long",
        "sensitivity.groups": "count",
        "sensitivity.new": "count",
        **SEPARATES,
    }
    yield from sheet("choices", kinds, rows if found.variations else [], t)


def _fates(
    found: SensitivityFinding, shown: Sensitivity, numbers: Numbers, t: Texts
) -> Iterator[Sheet]:
    rows = [
        (
            choice.label,
            numbers[fate.profile],
            t(f"sensitivity.fate.{fate.fate}"),
            value(fate.overlap),
        )
        for choice, one in zip(shown.choices, found.variations, strict=True)
        for fate in one.fates
    ]
    kinds: Kinds = {
        "sensitivity.choice": "long",
        "table.group": "count",
        "sheet.fate": "text",
        "stability.overlap_short": "percent",
    }
    yield from sheet("fates", kinds, rows, t)


def _costs(found: SensitivityFinding, shown: CostLines | None, t: Texts) -> Iterator[Sheet]:
    lines = sorted(found.cost_lines, key=lambda line: line.cost.value)
    rows = [
        (
            whole(line.cost.value),
            round(line.threshold.value, DIGITS),
            row.many,
            row.groups,
            _sum(row.of_all),
            _sum(row.of_cases),
        )
        for line, row in zip(lines, shown.rows if shown else (), strict=True)
    ]
    kinds: Kinds = {
        "sensitivity.cost": "number",
        "sensitivity.threshold": "share",
        "sensitivity.labelled": "count",
        "sheet.which": "long",
        "sensitivity.share": "share",
        "sensitivity.coverage": "share",
    }
    yield from sheet("costs", kinds, rows, t)


def _sum(total: float | None) -> Value:
    return MASK if total is None else round(total, DIGITS)
