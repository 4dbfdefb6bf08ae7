"""How many of the population each register and relation knows, laid out as tables with bars."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kansrijk.assess import CoverageFinding, Covered, CoveredGroup
from kansrijk.report.asking import in_sentence
from kansrijk.report.numbers import day, known, percent
from kansrijk.report.wording import Texts
from kansrijk.study import Text


@dataclass(frozen=True, slots=True)
class Rate:
    """A match rate in words, and as the length of its bar in percents; None where it is masked."""

    said: str
    part: float | None


@dataclass(frozen=True, slots=True)
class RateRow:
    """The match rates of one register or relation, one for each column."""

    label: str
    kind: str
    rates: tuple[Rate | None, ...]


@dataclass(frozen=True, slots=True)
class RateTable:
    """The match rates of all, side by side for dates or for levels."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[RateRow, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """The two levels between which a match rate differs most."""

    name: str
    by: str
    high: str
    high_share: str
    low: str
    low_share: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """The match rates: of everyone by date, then by group on each date."""

    tables: tuple[RateTable, ...]
    largest: Difference | None


Placed = tuple[Covered, str, CoveredGroup]
"""Whose match rate this is, and the column that it stands in."""

Extremes = tuple[Covered, Text, CoveredGroup, CoveredGroup]
"""The lowest and the highest match rate among the levels of a variable."""


def coverage(found: CoverageFinding, linking: frozenset[str], t: Texts) -> Coverage:
    """Return the match rates in words.

    `linking` names the registers that should know everyone, which those of events need not.
    """
    by_group = tuple(_by_group(found, t))
    links = (c for c in found.covered if c.kind == "relation" or c.name in linking)
    return Coverage((_of_everyone(found, t), *by_group), _largest(links, t))


def _of_everyone(found: CoverageFinding, t: Texts) -> RateTable:
    placed = ((one, day(one.date, t), one.groups[0]) for one in found.covered)
    return _table(t("coverage.caption"), placed, t)


def _by_group(found: CoverageFinding, t: Texts) -> Iterator[RateTable]:
    """Yield a table for each variable and date."""
    dates = tuple(dict.fromkeys(one.date for one in found.covered))
    variables = dict.fromkeys(group.by for one in found.covered for group in one.groups if group.by)
    for by in variables:
        caption = t("coverage.by_caption", by=in_sentence(by.in_(t.language)))
        for date in dates:
            on = t("coverage.on", caption=caption, date=day(date, t)) if len(dates) > 1 else caption
            placed = (
                (one, _level(group, t), group)
                for one in found.covered
                for group in one.groups
                if one.date == date and group.by in (None, by)
            )
            yield _table(on, placed, t)


def _table(caption: str, placed: Iterable[Placed], t: Texts) -> RateTable:
    rows: dict[tuple[str, str], dict[str, Rate]] = {}
    for one, column, group in placed:
        named = one.label.in_(t.language), t(f"coverage.{one.kind}")
        rows.setdefault(named, {})[column] = _rate(group, t)
    columns = tuple(dict.fromkeys(column for own in rows.values() for column in own))
    return RateTable(
        caption,
        columns,
        tuple(RateRow(*named, tuple(map(own.get, columns))) for named, own in rows.items()),
    )


def _rate(group: CoveredGroup, t: Texts) -> Rate:
    share = known(group.share)
    said = percent(share, t.language, within=known(group.of))
    return Rate(said, None if share is None else round(100 * share, 2))


def _level(group: CoveredGroup, t: Texts) -> str:
    return group.level.in_(t.language) if group.level else t("coverage.everyone")


def _largest(covered: Iterable[Covered], t: Texts) -> Difference | None:
    """Return the largest difference between two levels of a variable; None where none differ."""
    pairs = [pair for one in covered for pair in _extremes(one) if _apart(pair) > 0]
    if not pairs:
        return None
    one, by, low, high = max(pairs, key=_apart)
    return Difference(
        name=one.label.in_(t.language),
        by=by.in_(t.language),
        high=_level(high, t),
        high_share=_rate(high, t).said,
        low=_level(low, t),
        low_share=_rate(low, t).said,
    )


def _extremes(one: Covered) -> Iterator[Extremes]:
    """Yield the levels of each variable with the lowest and the highest match rate."""
    for by in dict.fromkeys(group.by for group in one.groups if group.by):
        own = [g for g in one.groups if g.by == by and known(g.share) is not None and known(g.of)]
        if own:
            yield one, by, min(own, key=_share), max(own, key=_share)


def _apart(pair: Extremes) -> float:
    _, _, low, high = pair
    return _share(high) - _share(low)


def _share(group: CoveredGroup) -> float:
    return known(group.share) or 0.0
