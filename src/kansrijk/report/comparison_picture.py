"""The rates of groups in two years on a common scale: a strip for each group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kansrijk.findings import Number
from kansrijk.profiles import Band, Became
from kansrijk.report.comparison_groups import ComparedGroup, InYear
from kansrijk.report.interval_picture import IntervalPicture, Scale, interval_picture
from kansrijk.report.wording import Texts

BECAME: tuple[Became, ...] = ("stayed", "shifted", "appeared", "vanished")
HEAD, HEADING, ROW, APART = 30, 34, 40, 7
"""The heights of the scale, a heading and a strip, and how far a year lies from its middle."""


@dataclass(frozen=True, slots=True)
class Strip:
    """A group on the scale; `y` is its middle, in pixels, and all else in percents of the width."""

    y: int
    group: ComparedGroup
    band: Band
    number: int
    before: IntervalPicture | None
    after: IntervalPicture | None
    words: str


@dataclass(frozen=True, slots=True)
class StripsHeading:
    """The heading above the groups of which the same became."""

    y: int
    became: Became


@dataclass(frozen=True, slots=True)
class Strips:
    """All that the template draws."""

    height: int
    apart: int
    ticks: tuple[tuple[float, str], ...]
    overall: float | None
    headings: tuple[StripsHeading, ...]
    strips: tuple[Strip, ...]


def strips(groups: Sequence[ComparedGroup], overall: Number, t: Texts) -> Strips | None:
    """Lay groups out below each other, those of which the same became together.

    Parameters
    ----------
    groups
        The groups; without any there is no picture.
    overall
        The overall rate of the later year.
    t
        The texts.
    """
    if not groups:
        return None
    years = [year for one in groups for year in (one.before, one.after) if year]
    scale = Scale.holding(tuple(year.figure for year in years))
    placed = [*_placed(groups, overall, scale, t)]
    line = interval_picture(overall, overall, scale)
    return Strips(
        height=placed[-1].y + ROW // 2,
        apart=APART,
        ticks=tuple((scale.at(tick), scale.said(tick, t.language)) for tick in scale.ticks),
        overall=line.dot if line else None,
        headings=tuple(one for one in placed if isinstance(one, StripsHeading)),
        strips=tuple(one for one in placed if isinstance(one, Strip)),
    )


def _placed(
    groups: Sequence[ComparedGroup], overall: Number, scale: Scale, t: Texts
) -> Iterator[Strip | StripsHeading]:
    y = HEAD
    for became in BECAME:
        own = [one for one in groups if one.became == became]
        if own:
            yield StripsHeading(y + HEADING - 14, became)
            y += HEADING
        for one in own:
            yield _strip(one, y + ROW // 2, overall, scale, t)
            y += ROW


def _strip(one: ComparedGroup, y: int, overall: Number, scale: Scale, t: Texts) -> Strip:
    def drawn(year: InYear | None) -> IntervalPicture | None:
        return interval_picture(year.figure, overall, scale) if year else None

    return Strip(
        y=y,
        group=one,
        band=one.here.band,
        number=one.here.number,
        before=drawn(one.before),
        after=drawn(one.after),
        words=_words(one, t),
    )


def _words(one: ComparedGroup, t: Texts) -> str:
    said = {"n": str(one.here.number), "became": t(f"compare.became.{one.became}").lower()}
    if one.before and one.after:
        return t("compare.strip_both", before=one.before.rate, after=one.after.rate, **said)
    return t("compare.strip_one", rate=one.here.rate, **said)
