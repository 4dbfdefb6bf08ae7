"""A map of areas: a shade for each, a mark where one differs, and what all that means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kansrijk.profiles import Differs
from kansrijk.report.lettering import width
from kansrijk.report.outlines import Outline, Place, outlines
from kansrijk.report.shades import SHADES, Shades
from kansrijk.report.wording import Texts
from kansrijk.study import MapArea

NARROW, LETTERS = 288, 13
"""How wide a map is on the narrowest screen, and how large its letters are; both in pixels."""

MARK = 14
"""How much room a mark takes, in pixels."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a map shows of an area.

    Parameters
    ----------
    code
        Its code, by which its outline is found.
    share
        What its shade stands for; None where that is masked.
    words
        What is said of it.
    differs
        Whether it differs from the country.
    name
        What stands in it, if there is room.
    """

    code: str
    share: float | None
    words: str
    differs: Differs = "no"
    name: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """An area as it is drawn; `kind` is its shade, or that it is masked."""

    path: str
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Mark:
    """An area that differs: its outline, and where its mark stands in percents of the sheet.

    It fits where there is room for it, and is lifted to stand above a name.
    """

    path: str
    x: float
    y: float
    differs: Differs
    fits: bool
    lifted: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """A name in an area, at a place in percents of the sheet."""

    x: float
    y: float
    said: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a kind of area means, and how many of the map are of that kind."""

    kind: str
    said: str
    areas: int


@dataclass(frozen=True, slots=True)
class AreaMap:
    """All that the template draws; `height` is that of the sheet in points."""

    height: int
    areas: tuple[Drawn, ...]
    marks: tuple[Mark, ...]
    letters: tuple[Letter, ...]
    legend: tuple[Meaning, ...]

    @property
    def differing(self) -> tuple[Differs, ...]:
        """The ways in which areas of the map differ, each once."""
        return tuple(dict.fromkeys(sorted(mark.differs for mark in self.marks)))


def area_map(shown: Sequence[Shown], polygons: Mapping[str, MapArea], t: Texts) -> AreaMap | None:
    """Return a map of these areas, None where none of them has an outline."""
    own = {one.code: polygons[one.code].rings for one in shown if one.code in polygons}
    sheet = outlines(own)
    if sheet is None:
        return None
    shares = [one.share for one in shown if one.share is not None]
    shades = Shades.of(shares)
    placed = [(one, sheet.areas[one.code]) for one in shown if one.code in sheet.areas]
    drawn = tuple(Drawn(place.path, _kind(one, shades), one.words) for one, place in placed)
    return AreaMap(
        height=sheet.height,
        areas=drawn,
        marks=tuple(_marks(placed)),
        letters=tuple(_letters(placed)),
        legend=tuple(_legend(drawn, shades, t)),
    )


def _kind(one: Shown, shades: Shades) -> str:
    return "masked" if one.share is None else f"shade-{shades.shade(one.share)}"


def _marks(placed: Sequence[tuple[Shown, Outline]]) -> Iterator[Mark]:
    for one, place in placed:
        if one.differs in ("higher", "lower"):
            high = MARK + (2 * LETTERS if one.name else 0)
            fits = _has_room(place.room, MARK, high)
            yield Mark(place.path, *place.middle, one.differs, fits, lifted=bool(one.name))


def _letters(placed: Sequence[tuple[Shown, Outline]]) -> Iterator[Letter]:
    for one, place in placed:
        if one.name and _has_room(place.room, width(one.name, LETTERS, strong=True), LETTERS):
            yield Letter(*place.middle, one.name)


def _has_room(room: Place, wide: float, high: float) -> bool:
    return room[0] * NARROW / 100 >= wide and room[1] * NARROW / 100 >= high


def _legend(drawn: Sequence[Drawn], shades: Shades, t: Texts) -> Iterator[Meaning]:
    kinds = [one.kind for one in drawn]
    # Where all is masked there are no shades, and no limits between them.
    for shade in range(SHADES, 0, -1) if {*kinds} - {"masked"} else ():
        kind = f"shade-{shade}"
        yield Meaning(kind, shades.said(shade, t), kinds.count(kind))
    if "masked" in kinds:
        yield Meaning("masked", t("map.masked"), kinds.count("masked"))
