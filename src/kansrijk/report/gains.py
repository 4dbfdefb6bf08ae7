"""What choosing groups gains, in words: how many cases the groups with the highest chance hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kansrijk.profiles import Asked, GainsFinding, ProfilesFinding
from kansrijk.profiles import GainRow as Together
from kansrijk.report.calibration import Calibration, calibration
from kansrijk.report.chart import NARROW, WIDE, Chart, Shown, chart
from kansrijk.report.gain_tables import GainLine, GainTables, Percentile, gain_tables
from kansrijk.report.interval_picture import Scale
from kansrijk.report.labels import Labelled, labelled
from kansrijk.report.margins import margin
from kansrijk.report.numbers import (
    MASK,
    decimal,
    interval,
    known,
    multiple,
    percent,
    round_percent,
)
from kansrijk.report.wording import Texts

FIFTHS = Scale(1.0, 0.2)

LEAST_TIMES = 1.05
"""From so many times as many cases on, a gain is told; less would be told as 1.0."""


@dataclass(frozen=True, slots=True)
class GainRow:
    """A row of a table of gains in words; an interval is empty where there is none.

    `groups` says which groups a percentile reaches into, or else what the row is about.
    """

    name: str
    groups: str
    n: str
    share: str
    cases: str
    gain: str
    gain_between: str
    response: str
    response_between: str
    index: str


@dataclass(frozen=True, slots=True)
class Gains:
    """What choosing gains: a sentence, the chart and its tables, the labels, and the promises."""

    lead: str | None
    charts: tuple[Chart, ...]
    groups: tuple[GainRow, ...]
    cumulative: tuple[GainRow, ...]
    percentiles: tuple[GainRow, ...]
    labelled: Labelled
    calibration: Calibration | None
    uncalibrated: str | None

    @property
    def has_intervals(self) -> bool:
        """Whether a row has an interval."""
        return any(row.gain_between for row in self.cumulative)

    @property
    def has_masked(self) -> bool:
        """Whether a number in a table of gains is masked."""
        rows = (*self.groups, *self.cumulative, *self.percentiles)
        return any(MASK in (row.n, row.cases, row.gain, row.index) for row in rows)


def gains(
    found: GainsFinding | None, profiles: ProfilesFinding | None, asked: Asked | None, t: Texts
) -> Gains | None:
    """Return the gains in words; None where there are none, or no groups to choose from."""
    if found is None or profiles is None or not profiles.profiles:
        return None
    tables = gain_tables(found, profiles)
    return Gains(
        lead=_lead(found, t),
        charts=tuple(_charts(found, tables, t)),
        groups=tuple(
            _row(t("answer.group", n=str(n)), line, tables, t)
            for n, line in enumerate(tables.groups, 1)
        ),
        cumulative=tuple(_cumulative(found, tables, t)),
        percentiles=tuple(_percentile(one, tables, t) for one in tables.percentiles),
        labelled=labelled(found, profiles, asked, tables.classification, t),
        calibration=calibration(found, profiles, t),
        uncalibrated=found.uncalibrated and found.uncalibrated.in_(t.language),
    )


def _lead(found: GainsFinding, t: Texts) -> str | None:
    """Return what is gained most over not looking; None where a number of it is masked."""
    leads = [_over(row) for row in found.rows]
    if not leads or None in leads:
        return None
    most = max(leads, key=lambda lead: lead or 0.0)
    if not most or most <= 0:
        return t("gains.nothing")
    at = leads.index(most)
    reach, gain = known(found.rows[at].reach) or 0.0, known(found.rows[at].gain) or 0.0
    if gain < LEAST_TIMES * reach:
        return t("gains.nothing")
    return t.times(
        "gains.lead",
        at + 1,
        reach=round_percent(reach, t.language),
        gain=round_percent(gain, t.language),
        times=multiple(gain / reach, t.language),
    )


def _over(row: Together) -> float | None:
    """Return by how much a part of the cases exceeds the same groups' part of everyone."""
    reach, gain = known(row.reach), known(row.gain)
    return None if reach is None or gain is None or not reach else gain - reach


def _charts(found: GainsFinding, tables: GainTables, t: Texts) -> Iterator[Chart]:
    """Yield the chart on both sheets, without the points that are masked."""
    shown = tuple(
        Shown(str(n), reach, gain, interval(row.gain), _words(n, row, tables, t))
        for n, row in enumerate(found.rows, 1)
        if (reach := known(row.reach)) is not None and (gain := known(row.gain)) is not None
    )
    for plot in (WIDE, NARROW) if shown else ():
        yield chart(shown, FIFTHS, plot, t.language, is_line=True)


def _words(n: int, row: Together, tables: GainTables, t: Texts) -> str:
    reach = percent(known(row.reach), t.language, within=tables.everyone.n)
    gain = percent(known(row.gain), t.language, within=tables.everyone.cases)
    return t("gains.point", groups=_together(n, t), reach=reach, gain=gain)


def _together(n: int, t: Texts) -> str:
    return t("gains.together.two") if n == 2 else t.times("gains.together", n)


def _row(name: str, line: GainLine, tables: GainTables, t: Texts, *, groups: str = "") -> GainRow:
    language, everyone = t.language, tables.everyone
    return GainRow(
        name=name,
        groups=groups,
        n=_count(line.n, t),
        share=percent(line.share, language, within=everyone.n),
        cases=_count(line.cases, t),
        gain=percent(line.gain, language, within=everyone.cases),
        gain_between="",
        response=percent(line.response, language, within=line.n),
        response_between="",
        index=MASK if line.index is None else f"{decimal(100 * line.index, 0, language)}%",
    )


def _count(value: float | None, t: Texts) -> str:
    return MASK if value is None else decimal(value, 0, t.language)


def _cumulative(found: GainsFinding, tables: GainTables, t: Texts) -> Iterator[GainRow]:
    *lines, everyone = tables.cumulative
    for n, (row, line) in enumerate(zip(found.rows, lines, strict=True), 1):
        yield replace(
            _row(_together(n, t), line, tables, t),
            gain_between=margin(row.gain, everyone.cases, t),
            response_between=margin(row.response, line.n, t),
        )
    yield _row(t("tree.everyone"), everyone, tables, t)


def _percentile(one: Percentile, tables: GainTables, t: Texts) -> GainRow:
    name = percent(one.part, t.language, within=1)
    groups = MASK if one.last is None else _together(one.last, t)
    return _row(name, one.line, tables, t, groups=groups)
