"""The neighbourhoods of an area: how large the high groups are in each, as a map and a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kansrijk.profiles import Area, AreasFinding
from kansrijk.report.area_map import AreaMap, Shown, area_map
from kansrijk.report.area_words import Compared, compared
from kansrijk.report.areas import Polygons, by_name, tells_observed
from kansrijk.report.asking import in_sentence
from kansrijk.report.local_groups import total
from kansrijk.report.numbers import MASK, count, decimal, known, percent
from kansrijk.report.wording import Texts


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A neighbourhood of an area: how many live there, and how many in each of the high groups.

    `key` is its number on the map.
    """

    key: int
    name: str
    numbers: Compared
    groups: tuple[str, ...]
    together: str
    share: str
    figure: float | None

    @property
    def has_masked(self) -> bool:
        """Whether a number in it is masked."""
        own = (self.numbers.n, self.numbers.expected, self.numbers.observed, self.together)
        return MASK in (*own, *self.groups)


def _neighbourhood(key: int, area: Area, high: Sequence[str], t: Texts) -> Neighbourhood:
    """Return a neighbourhood in words; `high` are the ids of the profiles that are counted."""
    own = {profile.profile: profile.n for profile in area.profiles}
    sizes = [own[name] for name in high if name in own]
    n, everyone = total([known(one) for one in sizes]), known(area.n)
    share = n / everyone if n is not None and everyone else None
    return Neighbourhood(
        key=key,
        name=area.area.in_(t.language),
        numbers=compared(area, t),
        groups=tuple(count(one, t.language) for one in sizes),
        together=MASK if n is None else decimal(n, 0, t.language),
        share=percent(share, t.language, within=1) if everyone != 0 else t("table.nothing"),
        figure=share,
    )


@dataclass(frozen=True, slots=True)
class Neighbourhoods:
    """A division of an area into neighbourhoods; the columns of the table are the high groups."""

    label: str
    by: str
    groups: tuple[int, ...]
    rows: tuple[Neighbourhood, ...]
    tells_observed: bool
    map: AreaMap | None

    @property
    def has_masked(self) -> bool:
        """Whether a number in the table is masked."""
        return any(row.has_masked for row in self.rows)


def neighbourhoods(
    found: AreasFinding, within: str, high: Sequence[tuple[int, str]], polygons: Polygons, t: Texts
) -> Neighbourhoods | None:
    """Return the neighbourhoods of an area, None where the division has none there.

    Parameters
    ----------
    found
        The division.
    within
        The code of the area.
    high
        The numbers and the ids of the profiles with a higher chance.
    polygons
        The outlines of areas, by code.
    t
        The texts.
    """
    own = by_name([one for one in found.areas if one.within == within], t)
    if not own:
        return None
    rows = [_neighbourhood(i, one, [name for _, name in high], t) for i, one in enumerate(own, 1)]
    shown = [_shown(row, one, t) for row, one in zip(rows, own, strict=True)]
    label = found.label.in_(t.language)
    return Neighbourhoods(
        label=label,
        by=in_sentence(label),
        groups=tuple(number for number, _ in high),
        rows=tuple(rows),
        tells_observed=tells_observed(own),
        map=area_map(shown, polygons, t) if high else None,
    )


def _shown(row: Neighbourhood, one: Area, t: Texts) -> Shown:
    said = t("area.on_map", area=row.name, share=row.share)
    return Shown(one.area.name, row.figure, said, one.differs, str(row.key))
