"""The tables of gains that SPSS prints, from released numbers and from nothing else.

A number is None where a part of it is masked. Source of the formulas: IBM SPSS Statistics, TREE,
GAIN and RULES: gain is cases by all cases, response cases by the group, index response by that of
everyone.
"""

from __future__ import annotations

from dataclasses import dataclass

from kansrijk.findings import Number
from kansrijk.profiles import Asked, GainsFinding, ProfilesFinding
from kansrijk.report.halves import IN_INTERVAL
from kansrijk.report.numbers import interval, known

STEPS = 10
"""In so many equal steps the percentiles go."""


@dataclass(frozen=True, slots=True)
class GainLine:
    """A row of a table of gains; all but the counts are multiples of one, index too."""

    n: float | None
    cases: float | None
    share: float | None
    gain: float | None
    response: float | None
    index: float | None


@dataclass(frozen=True, slots=True)
class Percentile:
    """Those with the highest chance, up to such a part of everyone; `last` is the last group."""

    part: float
    last: int | None
    line: GainLine


@dataclass(frozen=True, slots=True)
class Classification:
    """The labels against what happened: cases and others, by the label of their group."""

    hits: float | None
    misses: float | None
    alarms: float | None
    rejections: float | None

    @property
    def cases(self) -> float | None:
        """How many have the outcome."""
        return _sum(self.hits, self.misses)

    @property
    def others(self) -> float | None:
        """How many have not."""
        return _sum(self.alarms, self.rejections)

    @property
    def right_of_cases(self) -> float | None:
        """The part of the cases that are in groups with the label "yes"."""
        return _by(self.hits, self.cases)

    @property
    def right_of_others(self) -> float | None:
        """The part of the others that are in groups with the label "no"."""
        return _by(self.rejections, self.others)

    @property
    def n(self) -> float | None:
        """How many there are."""
        return _sum(self.hits, self.misses, self.alarms, self.rejections)

    @property
    def right(self) -> float | None:
        """The part whose label is what happened."""
        return _by(_sum(self.hits, self.rejections), self.n)

    @property
    def labelled(self) -> float | None:
        """The part in groups with the label "yes"."""
        return _by(_sum(self.hits, self.alarms), self.n)


@dataclass(frozen=True, slots=True)
class GainTables:
    """What follows from the gains and the profiles.

    `groups` and `cumulative` are in the order of the profiles; the last of `cumulative` is
    everyone.
    """

    groups: tuple[GainLine, ...]
    cumulative: tuple[GainLine, ...]
    percentiles: tuple[Percentile, ...]
    classification: Classification

    @property
    def everyone(self) -> GainLine:
        """The line of everyone."""
        return self.cumulative[-1]


def gain_tables(found: GainsFinding, profiles: ProfilesFinding) -> GainTables:
    """Return the tables of a tree with profiles."""
    all_of = _everyone(profiles)
    counts = [(known(row.counted), known(row.cases)) for row in found.rows]
    cumulative = tuple(_line(n, cases, all_of) for n, cases in (*counts, all_of))
    return GainTables(
        groups=tuple(_line(known(p.counted), known(p.cases), all_of) for p in profiles.profiles),
        cumulative=cumulative,
        percentiles=tuple(_percentile(step, cumulative, all_of) for step in range(1, STEPS + 1)),
        classification=_classification(found),
    )


def costs(asked: Asked) -> tuple[float, float]:
    """Return what a missed case and a false alarm cost, as declared; one where nothing is said."""
    said = {setting.name: setting.value.value for setting in asked.settings}
    return said.get("cost_yes", 1.0), said.get("cost_no", 1.0)


def one_label_risk(profiles: ProfilesFinding, asked: Asked) -> float | None:
    """Return the least cost per unit if all had the same label, whichever is cheaper."""
    missed, alarm = costs(asked)
    overall = known(profiles.overall)
    return None if overall is None else min(missed * overall, alarm * (1 - overall))


Counts = tuple[float | None, float | None]
"""How many, and how many cases."""


def _everyone(profiles: ProfilesFinding) -> Counts:
    root = next(node for node in profiles.nodes if node.parent is None)
    return known(root.counted), known(root.cases)


def _line(n: float | None, cases: float | None, all_of: Counts) -> GainLine:
    response, overall = _by(cases, n), _by(all_of[1], all_of[0])
    return GainLine(
        n=n,
        cases=cases,
        share=_by(n, all_of[0]),
        gain=_by(cases, all_of[1]),
        response=response,
        index=_by(response, overall),
    )


def _percentile(step: int, cumulative: tuple[GainLine, ...], all_of: Counts) -> Percentile:
    """Return what so many tenths of everyone hold; within a group cases lie evenly."""
    part = step / STEPS
    n = None if all_of[0] is None else all_of[0] * step / STEPS
    last, cases = (None, None) if n is None else _reached(n, cumulative)
    return Percentile(part, last, _line(n if last else None, cases, all_of))


def _reached(n: float, cumulative: tuple[GainLine, ...]) -> tuple[int | None, float | None]:
    """Return the group in which the n-th is, and the cases up to there."""
    before: Counts = (0.0, 0.0)
    for group, line in enumerate(cumulative, 1):
        if line.n is not None and line.n >= n:
            if line.n == n:
                return group, line.cases
            # If the end of the group before is masked, it is not known that this is the group.
            return (None, None) if before[0] is None else (group, _within(n, before, line))
        before = line.n, line.cases
    return None, None


def _within(n: float, before: Counts, line: GainLine) -> float | None:
    start, cases = before
    if start is None or cases is None or line.n is None or line.cases is None:
        return None
    return cases + (n - start) / (line.n - start) * (line.cases - cases)


def _classification(found: GainsFinding) -> Classification:
    """Return the table; a label that no profile has is that of nobody."""
    nobody: Counts = (0.0, 0.0)
    by_label = {one.label: (known(one.counted), known(one.cases)) for one in found.labels}
    yes, no = by_label.get("yes", nobody), by_label.get("no", nobody)
    return Classification(yes[1], no[1], _rest(yes), _rest(no))


def _rest(counts: Counts) -> float | None:
    n, cases = counts
    return None if n is None or cases is None else n - cases


def _sum(*parts: float | None) -> float | None:
    return None if None in parts else sum(part for part in parts if part is not None)


def _by(part: float | None, whole: float | None) -> float | None:
    return None if part is None or not whole else part / whole


def standard_error(number: Number) -> float | None:
    """Return the standard error that the interval of a number tells, where it has a width."""
    low, high = interval(number) or (0.0, 0.0)
    return (high - low) / (2 * IN_INTERVAL) or None
