"""The groups of the tree in one area: how many live there, what is expected, what is different."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import fsum

from kansrijk.profiles import Area, AreaProfile, Band, Standing
from kansrijk.report.answer import Answer, Group
from kansrijk.report.area_words import Compared, compared
from kansrijk.report.asking import opening
from kansrijk.report.branches import Said
from kansrijk.report.numbers import known, percent, round_percent
from kansrijk.report.wording import Texts


@dataclass(frozen=True, slots=True)
class Difference:
    """What members of a group have here more, or less, often than those elsewhere."""

    said: Said
    here: str
    elsewhere: str
    parts: tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class LocalGroup:
    """A group of the tree in one area.

    `part` is its part of the cases expected there.
    """

    group: Group
    numbers: Compared
    part: str
    figure: AreaProfile
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """What the groups of a band are together in an area; None where a number in it is masked."""

    n: float
    share: str
    part: str


def local_groups(area: Area, answer: Answer, ids: Sequence[str], t: Texts) -> list[LocalGroup]:
    """Return the groups in an area; `ids` are those of the profiles in the order of the groups."""
    own = {profile.profile: profile for profile in area.profiles}
    return [
        _local(group, own[name], t)
        for group, name in zip(answer.groups, ids, strict=True)
        if name in own
    ]


def _local(group: Group, own: AreaProfile, t: Texts) -> LocalGroup:
    return LocalGroup(
        group=group,
        numbers=compared(own, t),
        part=round_percent(known(own.part), t.language),
        figure=own,
        differences=tuple(_difference(one, t) for one in own.standings),
    )


def _difference(one: Standing, t: Texts) -> Difference:
    here, elsewhere = known(one.here), known(one.elsewhere)
    language = t.language
    return Difference(
        said=Said(opening(one.variable.in_(language)), one.level.in_(language)),
        here=percent(here, language, within=1),
        elsewhere=percent(elsewhere, language, within=1),
        parts=(_bar(here), _bar(elsewhere)),
    )


def _bar(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 2)


def of_band(groups: Iterable[LocalGroup], band: Band) -> tuple[LocalGroup, ...]:
    """Return the groups of a band, in their order."""
    return tuple(one for one in groups if one.group.band == band)


def together(groups: Sequence[LocalGroup], area: Area, t: Texts) -> Together | None:
    """Return what groups are together in an area, None where a number of them is masked."""
    sizes = [known(one.figure.n) for one in groups]
    parts = [known(one.figure.part) for one in groups]
    everyone = known(area.n)
    n, part = total(sizes), total(parts)
    if n is None or part is None or not everyone:
        return None
    return Together(n, round_percent(n / everyone, t.language), round_percent(part, t.language))


def total(numbers: Sequence[float | None]) -> float | None:
    """Return the sum of released numbers, None where one is masked."""
    told = [one for one in numbers if one is not None]
    return fsum(told) if len(told) == len(numbers) else None
