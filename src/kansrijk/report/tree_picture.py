"""The tree as a picture: an outline in words, with each group's chance on one scale beside it.

A row for each node, children indented below their parent, reads like a page and holds any depth; a
tree drawn from the top down would need as much width as it has leaves. There are two sheets: a wide
one with columns, and a narrow one for phones with the numbers under the words.
"""

from __future__ import annotations

from dataclasses import dataclass

from kansrijk.findings import Number
from kansrijk.report.branches import Branch
from kansrijk.report.interval_picture import Scale
from kansrijk.report.lettering import Line, lines
from kansrijk.report.numbers import interval, known
from kansrijk.report.wording import Texts

SIZE = 14
LINE = 19
GAP = 10
MARKER = 16


@dataclass(frozen=True, slots=True)
class Sheet:
    """The measures of a picture: where the words end and where the scale lies.

    `most_indent` is shared by all levels, so that a deep tree indents less and its words still fit.
    """

    name: str
    width: int
    words_end: int
    strip: tuple[int, int]
    step: int
    most_indent: int
    head: int
    numbers_below: bool

    def lines_below(self, branch: Branch) -> int:
        """Return how many lines stand under the words: the group, the numbers, the scale."""
        return 0 if not self.numbers_below else 2 if branch.group is None else 3

    def x(self, value: float, scale: Scale) -> float:
        """Return where a rate stands."""
        left, right = self.strip
        return round(left + (right - left) * scale.at(value) / 100, 1)


WIDE = Sheet("wide", 960, 500, (700, 884), 26, 200, 64, numbers_below=False)
NARROW = Sheet("narrow", 300, 298, (100, 278), 16, 80, 30, numbers_below=True)


@dataclass(frozen=True, slots=True)
class Row:
    """A node's place in the picture."""

    branch: Branch
    x: int
    top: int
    height: int
    lines: tuple[Line, ...]
    trunk: str | None
    dot: float | None
    low: float | None
    high: float | None

    @property
    def middle(self) -> int:
        """The height of the marker."""
        return _middle(self.top)


@dataclass(frozen=True, slots=True)
class Tick:
    """A value on the scale."""

    x: float
    said: str


@dataclass(frozen=True, slots=True)
class TreePicture:
    """All that the template draws."""

    sheet: Sheet
    height: int
    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]
    overall: float | None


def tree_picture(
    root: Branch, overall: Number, scale: Scale, sheet: Sheet, t: Texts
) -> TreePicture:
    """Lay the tree out on a sheet."""
    depth = max(branch.depth for branch in root.walk())
    step = min(sheet.step, sheet.most_indent // max(depth, 1))
    above = {child.id: branch.id for branch in root.walk() for child in branch.children}
    rows: dict[str, Row] = {}
    top = sheet.head
    for branch in root.walk():
        place = _Place(10 + branch.depth * step, top, rows.get(above.get(branch.id, "")))
        rows[branch.id] = _row(branch, place, scale, sheet)
        top += rows[branch.id].height
    average = known(overall)
    line = None if average is None else sheet.x(average, scale)
    return TreePicture(sheet, top + GAP, tuple(rows.values()), _ticks(scale, sheet, t), line)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a row begins, and the row that it hangs from."""

    x: int
    top: int
    parent: Row | None

    @property
    def trunk(self) -> str | None:
        if self.parent is None:
            return None
        down = f"M{self.parent.x} {self.parent.middle + 5}V{_middle(self.top)}"
        return f"{down}H{self.x - 5}"


def _row(branch: Branch, place: _Place, scale: Scale, sheet: Sheet) -> Row:
    said = branch.said
    words = (f"{said.variable}:", said.answer) if said else ("", branch.words)
    broken = lines(*words, sheet.words_end - place.x - MARKER, SIZE)
    below = sheet.lines_below(branch) * LINE
    value, between = known(branch.figure), interval(branch.figure)
    return Row(
        branch=branch,
        x=place.x,
        top=place.top,
        height=len(broken) * LINE + GAP + below,
        lines=broken,
        trunk=place.trunk,
        dot=None if value is None else sheet.x(value, scale),
        low=None if between is None else sheet.x(between[0], scale),
        high=None if between is None else sheet.x(between[1], scale),
    )


def _middle(top: int) -> int:
    """Return the middle of the first line of a row."""
    return top + GAP // 2 + LINE // 2


def _ticks(scale: Scale, sheet: Sheet, t: Texts) -> tuple[Tick, ...]:
    return tuple(
        Tick(sheet.x(value, scale), scale.said(value, t.language)) for value in scale.ticks
    )
