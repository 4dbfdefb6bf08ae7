"""What the growing part promised of each group, beside what the other part shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kansrijk.profiles import Calibrated, GainsFinding, ProfilesFinding
from kansrijk.report.chart import NARROW, WIDE, Chart, Shown, chart
from kansrijk.report.interval_picture import Scale
from kansrijk.report.margins import margin
from kansrijk.report.numbers import interval, known, percent
from kansrijk.report.wording import Texts

SHRINKS = {
    (True, True): "both",
    (True, False): "high",
    (False, True): "low",
    (False, False): "neither",
}
"""What becomes of the largest and the smallest promise."""


@dataclass(frozen=True, slots=True)
class Promise:
    """A group's promised and measured chance, and whether the interval holds the promise."""

    number: int
    expected: str
    observed: str
    between: str
    holds: str


@dataclass(frozen=True, slots=True)
class Calibration:
    """How many promises were kept, and what became of the largest and the smallest."""

    lead: str
    extremes: str | None
    charts: tuple[Chart, ...]
    promises: tuple[Promise, ...]


def calibration(found: GainsFinding, profiles: ProfilesFinding, t: Texts) -> Calibration | None:
    """Return the promises in words; None where there are no two parts to compare."""
    if not found.calibration:
        return None
    counted = {p.id: (n, known(p.counted)) for n, p in enumerate(profiles.profiles, 1)}
    promises = tuple(_promise(one, *counted[one.profile], t) for one in found.calibration)
    told = [held for one in found.calibration if (held := holds(one)) is not None]
    return Calibration(
        lead=_lead(told, t),
        extremes=_extremes(found.calibration, promises, t),
        charts=tuple(_charts(found.calibration, promises, t)),
        promises=promises,
    )


def _lead(told: list[bool], t: Texts) -> str:
    if not told:
        return t("calibration.masked")
    return t("calibration.lead", held=str(sum(told)), n=str(len(told)))


def holds(one: Calibrated) -> bool | None:
    """Tell whether the interval of what was measured holds the promise; None where it is masked."""
    expected, between = known(one.expected), interval(one.observed)
    return None if expected is None or between is None else between[0] <= expected <= between[1]


def _promise(one: Calibrated, number: int, counted: float | None, t: Texts) -> Promise:
    held, language = holds(one), t.language
    return Promise(
        number=number,
        expected=percent(known(one.expected), language, within=counted),
        observed=percent(known(one.observed), language, within=counted),
        between=margin(one.observed, counted, t) or t("table.none"),
        holds=t("table.nothing" if held is None else "sensitive.yes" if held else "sensitive.no"),
    )


def _extremes(found: tuple[Calibrated, ...], promises: tuple[Promise, ...], t: Texts) -> str | None:
    """Tell whether the largest chance came out smaller and the smallest larger, as chance does."""
    expected = [known(one.expected) for one in found]
    observed = [known(one.observed) for one in found]
    if None in (*expected, *observed) or len(found) < 2:
        return None
    order = sorted(range(len(found)), key=lambda at: expected[at] or 0.0)
    low, high = order[0], order[-1]
    said = {"low": promises[low], "high": promises[high]}
    shrinks = (
        _differs(found[high], promises[high], sign=-1),
        _differs(found[low], promises[low], sign=1),
    )
    return t(
        f"calibration.{SHRINKS[shrinks]}",
        **{name: one.expected for name, one in said.items()},
        **{f"{name}_seen": one.observed for name, one in said.items()},
    )


def _differs(one: Calibrated, said: Promise, sign: int) -> bool:
    """Tell whether the measured chance is said to lie on this side of the expected one."""
    expected, observed = known(one.expected), known(one.observed)
    if expected is None or observed is None or said.expected == said.observed:
        return False
    return sign * (observed - expected) > 0


def _charts(
    found: tuple[Calibrated, ...], promises: tuple[Promise, ...], t: Texts
) -> Iterator[Chart]:
    """Yield the chart on both sheets, without the groups that are masked."""
    shown = tuple(
        Shown(str(said.number), expected, observed, interval(one.observed), _words(said, t))
        for one, said in zip(found, promises, strict=True)
        if (expected := known(one.expected)) is not None
        and (observed := known(one.observed)) is not None
    )
    scale = Scale.holding(tuple(n for one in found for n in (one.expected, one.observed)))
    for plot in (WIDE, NARROW) if shown else ():
        yield chart(shown, scale, plot, t.language, is_line=False)


def _words(said: Promise, t: Texts) -> str:
    return t(
        "calibration.point",
        group=str(said.number),
        expected=said.expected,
        observed=said.observed,
        between=said.between,
    )
