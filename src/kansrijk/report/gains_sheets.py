"""What choosing groups gains as sheets: SPSS's tables, the labels, and the promises."""

from __future__ import annotations

from collections.abc import Iterator

from kansrijk.disclosure import Release
from kansrijk.profiles import GainsFinding, ProfilesFinding
from kansrijk.report.gain_tables import (
    Classification,
    GainLine,
    GainTables,
    gain_tables,
    standard_error,
)
from kansrijk.report.gains import Gains
from kansrijk.report.numbers import MASK
from kansrijk.report.plain_data import DIGITS
from kansrijk.report.sheet import Kinds, Row, Sheet, Value, sheet, value, with_interval
from kansrijk.report.wording import Texts

LINE: Kinds = {
    "table.n": "count",
    "table.share": "share",
    "table.cases": "count",
    "table.coverage": "share",
    "table.rate": "share",
    "gains.index": "share",
}
MARGINS: Kinds = {
    "sheet.gain_low": "share",
    "sheet.gain_high": "share",
    "sheet.low": "share",
    "sheet.high": "share",
}


def gains_sheets(release: Release, gains: Gains | None, t: Texts) -> Iterator[Sheet]:
    """Yield the gains, sheet by sheet, none where they are not in the report."""
    found, profiles = release.find(GainsFinding), release.find(ProfilesFinding)
    if found is None or profiles is None or gains is None:
        return
    tables = gain_tables(found, profiles)
    alone = enumerate(tables.groups, 1)
    kinds: Kinds = {"table.group": "count", **LINE}
    yield from sheet("gains", kinds, [(n, *_line(line)) for n, line in alone], t)
    yield from _added(found, tables, gains, t)
    yield from _percentiles(tables, gains, t)
    yield from _labels(found, tables.classification, gains, t)
    yield from _promises(found, gains, t)


def _line(line: GainLine) -> Row:
    parts = (line.gain, line.response, line.index)
    return (_count(line.n), _told(line.share), _count(line.cases), *map(_told, parts))


def _count(number: float | None) -> Value:
    return MASK if number is None else round(number)


def _told(number: float | None) -> Value:
    return MASK if number is None else round(number, DIGITS)


def _added(found: GainsFinding, tables: GainTables, gains: Gains, t: Texts) -> Iterator[Sheet]:
    margins = [
        [end for one in (row.gain, row.response) for end in with_interval(one)[1:]]
        for row in found.rows
    ]
    none: list[Value] = [None] * len(MARGINS)
    named = zip(gains.cumulative, tables.cumulative, (*margins, none), strict=True)
    rows = [(row.name, *_line(line), *ends) for row, line, ends in named]
    yield from sheet("gains_added", {"gains.groups": "text", **LINE, **MARGINS}, rows, t)


def _percentiles(tables: GainTables, gains: Gains, t: Texts) -> Iterator[Sheet]:
    told = zip(tables.percentiles, gains.percentiles, strict=True)
    rows = [(*_line(one.line), said.groups) for one, said in told]
    yield from sheet("percentiles", {**LINE, "gains.groups": "text"}, rows, t)


def _labels(found: GainsFinding, table: Classification, gains: Gains, t: Texts) -> Iterator[Sheet]:
    cases, others, everyone = (row.name for row in gains.labelled.rows)
    risk, low, high = with_interval(found.risk)
    error = standard_error(found.risk)
    rows: list[Row] = [
        (cases, _told(table.hits), _told(table.misses), _told(table.right_of_cases), None),
        (others, _told(table.alarms), _told(table.rejections), _told(table.right_of_others), None),
        (everyone, None, None, _told(table.right), None),
        (t("labels.risk"), None, None, None, risk),
        (t("labels.error"), None, None, None, error and round(error, DIGITS)),
        (t("sheet.low"), None, None, None, low),
        (t("sheet.high"), None, None, None, high),
    ]
    kinds: Kinds = {
        "labels.observed": "text",
        "labels.yes": "count",
        "labels.no": "count",
        "labels.right": "share",
        "labels.risk": "number",
    }
    yield from sheet("labels", kinds, rows, t)


def _promises(found: GainsFinding, gains: Gains, t: Texts) -> Iterator[Sheet]:
    said = gains.calibration.promises if gains.calibration else ()
    rows = [
        (word.number, value(one.expected), *with_interval(one.observed), word.holds)
        for word, one in zip(said, found.calibration, strict=True)
    ]
    kinds: Kinds = {
        "table.group": "count",
        "calibration.across": "share",
        "calibration.up": "share",
        "sheet.low": "share",
        "sheet.high": "share",
        "calibration.holds": "text",
    }
    yield from sheet("calibration", kinds, rows, t)
