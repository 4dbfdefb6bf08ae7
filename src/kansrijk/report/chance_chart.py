"""The chances of all groups side by side, with limits across them.

Places from left to right are percents of the width and heights are pixels, so that one drawing
fits any screen and its letters keep their size.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from kansrijk.findings import Protected
from kansrijk.profiles import Band, ProfilesFinding
from kansrijk.report.interval_picture import Scale
from kansrijk.report.numbers import interval, known, percent
from kansrijk.report.told import told_band
from kansrijk.report.wording import Texts

TOP, BOTTOM = 34, 316
"""Where the scale ends above, and where it begins below."""
APART = 17
"""The least distance between two labels beside the lines."""
MOST_NUMBERS = 8
"""So many numbers of groups fit below the chart on a phone."""


@dataclass(frozen=True, slots=True)
class ChanceDot:
    """A group's chance; a number that is not `told` is left out on a narrow screen."""

    number: int
    band: Band
    said: str
    x: float
    y: float | None
    low: float | None
    high: float | None
    told: bool


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit that a chart is to show."""

    rate: float
    said: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class LimitLine:
    """A limit in the chart, and the height of its label."""

    limit: Limit
    y: float
    label: float


@dataclass(frozen=True, slots=True)
class ChanceChart:
    """All that the template draws; `ticks` are heights with what stands there."""

    dots: tuple[ChanceDot, ...]
    lines: tuple[LimitLine, ...]
    ticks: tuple[tuple[float, str], ...]
    top: str


def chance_chart(profiles: ProfilesFinding, limits: Iterable[Limit], t: Texts) -> ChanceChart:
    """Lay the chances and the limits out on one scale."""
    ordered = sorted(limits, key=lambda limit: -limit.rate)
    rates = tuple(profile.rate for profile in profiles.profiles)
    scale = Scale.holding((*rates, *(Protected(limit.rate) for limit in ordered)))
    heights = [_y(limit.rate, scale) for limit in ordered]
    labels = _spread(heights)
    return ChanceChart(
        dots=tuple(_dots(profiles, scale, t)),
        lines=tuple(map(LimitLine, ordered, heights, labels)),
        ticks=tuple((_y(tick, scale), scale.said(tick, t.language)) for tick in scale.ticks),
        top=scale.said(scale.top, t.language),
    )


def _dots(profiles: ProfilesFinding, scale: Scale, t: Texts) -> list[ChanceDot]:
    many = len(profiles.profiles)
    step = ceil(many / MOST_NUMBERS)
    dots: list[ChanceDot] = []
    for place, profile in enumerate(profiles.profiles):
        value, between = known(profile.rate), interval(profile.rate)
        dots.append(
            ChanceDot(
                number=place + 1,
                band=told_band(profile, profiles),
                said=percent(value, t.language, within=known(profile.counted)),
                x=round(100 * (place + 0.5) / many, 2),
                y=None if value is None else _y(value, scale),
                low=None if between is None else _y(between[0], scale),
                high=None if between is None else _y(between[1], scale),
                told=place % step == 0,
            )
        )
    return dots


def _y(value: float, scale: Scale) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * scale.at(value) / 100, 1)


def _spread(heights: list[float]) -> list[float]:
    """Move labels apart that would touch: down, and up again where the chart ends."""
    labels: list[float] = []
    for height in heights:
        labels.append(max(height, labels[-1] + APART) if labels else height)
    ceiling = BOTTOM
    for place in reversed(range(len(labels))):
        labels[place] = min(labels[place], ceiling)
        ceiling = labels[place] - APART
    return [round(label, 1) for label in labels]
