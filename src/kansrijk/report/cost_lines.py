"""Which groups are labelled "yes" at each weight of a missed case: a chart and a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import fsum

from kansrijk.findings import Number
from kansrijk.profiles import Asked, CostLine, ProfilesFinding
from kansrijk.report.asking import setting_said
from kansrijk.report.chance_chart import ChanceChart, Limit, chance_chart
from kansrijk.report.group_words import groups_said
from kansrijk.report.numbers import MASK, interval, known, plain, round_percent
from kansrijk.report.wording import Texts

REACH = 1.5
"""Lines up to so many times the highest chance are drawn; higher ones would press it flat."""


@dataclass(frozen=True, slots=True)
class CostRow:
    """A weight of a missed case: the limit it gives, and what lies above that together.

    `of_all` and `of_cases` are the sums as numbers, None where a masked one is in them.
    """

    cost: str
    chosen: bool
    threshold: str
    words: str
    many: int
    groups: str
    share: str
    coverage: str
    of_all: float | None
    of_cases: float | None


@dataclass(frozen=True, slots=True)
class CostLines:
    """The limits at several weights of a missed case; `above` names those off the chart."""

    chart: ChanceChart
    rows: tuple[CostRow, ...]
    above: tuple[str, ...]

    @property
    def example(self) -> str | None:
        """The line to explain: that of the choice that was made, or else the highest."""
        drawn = self.rows[len(self.above) :]
        return next((row.words for row in sorted(drawn, key=lambda row: not row.chosen)), None)

    @property
    def has_masked(self) -> bool:
        """Whether a sum holds a masked number."""
        return any(MASK in (row.share, row.coverage) for row in self.rows)


def cost_lines(
    lines: tuple[CostLine, ...], profiles: ProfilesFinding, asked: Asked | None, t: Texts
) -> CostLines | None:
    """Return the limits with what lies above each; None where no weight was tried."""
    if not lines:
        return None
    chosen = _chosen(asked)
    ordered = sorted(lines, key=lambda line: line.cost.value)
    rows = tuple(_row(line, profiles, chosen, t) for line in ordered)
    reach = REACH * max(_upper(profile.rate) for profile in profiles.profiles)
    drawn = [_limit(line, chosen, t) for line in ordered if line.threshold.value <= reach]
    # The higher the limit, the lower the cost: those off the chart come first.
    off = len(ordered) - len(drawn)
    return CostLines(
        chart=chance_chart(profiles, drawn, t),
        rows=rows,
        above=tuple(row.words for row in rows[:off]),
    )


def _chosen(asked: Asked | None) -> float | None:
    settings = asked.settings if asked else ()
    return next((one.value.value for one in settings if one.name == "cost_yes"), None)


def _upper(rate: Number) -> float:
    between = interval(rate)
    return between[1] if between else known(rate) or 0.0


def _limit(line: CostLine, chosen: float | None, t: Texts) -> Limit:
    cost, threshold = plain(line.cost.value, t.language), _threshold(line, t)
    said = t("sensitivity.costs_short", cost=cost, threshold=threshold)
    return Limit(line.threshold.value, said, line.cost.value == chosen)


def _row(line: CostLine, profiles: ProfilesFinding, chosen: float | None, t: Texts) -> CostRow:
    numbered = enumerate(profiles.profiles, 1)
    own = {number: one for number, one in numbered if one.id in line.profiles}
    cost, threshold = setting_said("cost_yes", line.cost.value, t), _threshold(line, t)
    of_all = _sum(profile.share for profile in own.values())
    of_cases = _sum(profile.coverage for profile in own.values())
    return CostRow(
        cost=cost,
        chosen=line.cost.value == chosen,
        threshold=t("sensitivity.from", threshold=threshold),
        words=t("sensitivity.costs_line", cost=cost, threshold=threshold),
        many=len(own),
        groups=groups_said(own, t) if own else "",
        share=round_percent(of_all, t.language),
        coverage=round_percent(of_cases, t.language),
        of_all=of_all,
        of_cases=of_cases,
    )


def _threshold(line: CostLine, t: Texts) -> str:
    return f"{plain(round(100 * line.threshold.value, 1), t.language)}%"


def _sum(numbers: Iterable[Number]) -> float | None:
    """Return a sum of shares, None where one of them is masked."""
    shares = [known(number) for number in numbers]
    told = [share for share in shares if share is not None]
    return fsum(told) if len(told) == len(shares) else None
