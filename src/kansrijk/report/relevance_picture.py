"""How much each variable matters, as a picture.

A bar says what it improves, and beside it a dot with its interval what shuffling it costs, on a
scale of its own. As the tree, it is drawn on two sheets: a wide one with columns, and a narrow one
for phones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from kansrijk.report.lettering import lines
from kansrijk.report.numbers import MINUS, decimal
from kansrijk.report.wording import Texts

SIZE = 14
LINE = 19
GAP = 12
MOST_STEPS = 3
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The measures of a picture: where words end, and where bars and dots lie."""

    name: str
    width: int
    words_end: int
    bar: tuple[int, int]
    bar_said: int
    strip: tuple[int, int]
    strip_said: int
    head: int
    numbers_below: bool


WIDE = Sheet("wide", 960, 400, (420, 590), 652, (690, 868), 952, 54, numbers_below=False)
NARROW = Sheet("narrow", 300, 298, (0, 236), 298, (0, 236), 298, 10, numbers_below=True)


@dataclass(frozen=True, slots=True)
class Heading:
    """A group of variables."""

    words: str
    said: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A variable: its part of the largest, and its loss with the ends of its interval."""

    words: str
    used: bool
    part: float | None
    part_said: str
    loss: float | None
    between: tuple[float, float] | None
    loss_said: str | None
    title: str


@dataclass(frozen=True, slots=True)
class Axis:
    """A scale that holds nothing, and what lies below it, if anything does."""

    low: float
    high: float
    step: float

    @property
    def places(self) -> int:
        """The decimals that its steps need."""
        return next(p for p in range(9) if abs(self.step - round(self.step, p)) < 1e-12)

    def at(self, value: float, strip: tuple[int, int]) -> float:
        """Return where a value stands in a strip."""
        part = (value - self.low) / (self.high - self.low)
        return round(strip[0] + part * (strip[1] - strip[0]), 1)

    @property
    def ticks(self) -> tuple[float, ...]:
        """The values at the ticks."""
        first, last = ceil(self.low / self.step - 1e-9), round(self.high / self.step)
        return tuple(place * self.step for place in range(first, last + 1))


@dataclass(frozen=True, slots=True)
class Row:
    """A heading or a bar in its place; `middle` is the height of its first line."""

    heading: Heading | None
    bar: Bar | None
    top: int
    height: int
    lines: tuple[str, ...]
    length: float | None = None
    dot: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def middle(self) -> int:
        """The middle of the first line."""
        return self.top + GAP // 2 + LINE // 2

    def places(self, sheet: Sheet) -> tuple[int, int]:
        """Return the heights of the bar and of the dot: below the words on a narrow sheet."""
        if not sheet.numbers_below:
            return self.middle, self.middle
        below = self.middle + len(self.lines) * LINE
        return below, below + LINE


@dataclass(frozen=True, slots=True)
class Bars:
    """All that the template draws."""

    sheet: Sheet
    height: int
    rows: tuple[Row, ...]
    ticks: tuple[tuple[float, str], ...]
    nothing: float | None

    @property
    def many(self) -> int:
        """How many bars there are."""
        return sum(row.bar is not None for row in self.rows)


def bars(told: Sequence[Heading | Bar], sheet: Sheet, t: Texts) -> Bars:
    """Lay headings and bars out on a sheet, one below the other."""
    axis = _axis(one for one in told if isinstance(one, Bar))
    rows: list[Row] = []
    top = sheet.head
    for one in told:
        rows.append(_row(one, top, sheet, axis))
        top += rows[-1].height
    ticks = tuple(_ticks(axis, sheet, t)) if axis else ()
    nothing = axis and axis.at(0.0, sheet.strip)
    return Bars(sheet, top + GAP // 2, tuple(rows), ticks, nothing)


def _axis(told: Iterable[Bar]) -> Axis | None:
    """Return the scale of the losses; None where none is known, or none differs from nothing."""
    ends = [end for bar in told for end in (bar.loss, *(bar.between or ())) if end is not None]
    low, high = min(0.0, *ends, 0.0), max(0.0, *ends, 0.0)
    if low == high:
        return None
    rough = (high - low) / MOST_STEPS
    size = 10.0 ** floor(log10(rough))
    step = next(step * size for step in STEPS if step * size >= rough * (1 - 1e-9))
    return Axis(low, ceil(high / step - 1e-9) * step, step)


def _ticks(axis: Axis, sheet: Sheet, t: Texts) -> Iterator[tuple[float, str]]:
    for tick in axis.ticks:
        said = decimal(abs(tick), axis.places if tick else 0, t.language)
        yield axis.at(tick, sheet.strip), f"{MINUS if tick < 0 else ''}{said}"


def _row(one: Heading | Bar, top: int, sheet: Sheet, axis: Axis | None) -> Row:
    words = (one.words, "") if isinstance(one, Bar) else ("", one.words)
    room = sheet.words_end if isinstance(one, Bar) or sheet.numbers_below else sheet.width
    broken = tuple(plain or strong for plain, strong in lines(*words, room, SIZE))
    if isinstance(one, Heading):
        said_below = LINE if sheet.numbers_below else 0
        return Row(one, None, top, len(broken) * LINE + 2 * GAP + said_below, broken)
    below = sheet.numbers_below and (LINE if one.loss_said is None else 2 * LINE)
    return Row(
        heading=None,
        bar=one,
        top=top,
        height=len(broken) * LINE + GAP + below,
        lines=broken,
        length=None if one.part is None else round(one.part * (sheet.bar[1] - sheet.bar[0]), 1),
        **(_places(one, sheet, axis) if axis else {}),
    )


def _places(bar: Bar, sheet: Sheet, axis: Axis) -> dict[str, float]:
    """Return where the dot and its interval stand, as far as they are known."""
    ends = zip(("low", "high"), bar.between or (), strict=False)
    known = {**dict(ends), **({} if bar.loss is None else {"dot": bar.loss})}
    return {name: axis.at(value, sheet.strip) for name, value in known.items()}
