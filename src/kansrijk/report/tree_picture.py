"""The tree as a picture: an outline in words, with each group's chance on one scale beside it.

A row for each node, children indented below their parent, reads like a page and holds any depth; a
tree drawn from the top down would need as much width as it has leaves. There are two sheets: a wide
one with columns, and a narrow one for phones with the numbers under the words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

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
MOST_ON_A_PAGE = 1350
"""A picture of this height on a page of A3, 200 mm high, still has text of 6 points."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The measures of a picture: where the words and the links end and where the scale lies.

    `most_indent` is shared by all levels, so that a deep tree indents less and its words still fit.
    """

    name: str
    width: int
    words_end: int
    link_end: int
    strip: tuple[int, int]
    step: int
    most_indent: int
    head: int
    numbers_below: bool

    def lines_below(self, label: str | None) -> int:
        """Return how many lines stand under the words: the label, the numbers, the scale."""
        return 0 if not self.numbers_below else 2 if label is None else 3

    def x(self, value: float, scale: Scale) -> float:
        """Return where a rate stands."""
        left, right = self.strip
        return round(left + (right - left) * scale.at(value) / 100, 1)


WIDE = Sheet("wide", 960, 500, 672, (700, 884), 26, 200, 64, numbers_below=False)
NARROW = Sheet("narrow", 300, 298, 298, (100, 278), 16, 80, 30, numbers_below=True)


@dataclass(frozen=True, slots=True)
class Common:
    """What all pictures of a tree share."""

    overall: Number
    scale: Scale
    t: Texts


@dataclass(frozen=True, slots=True)
class End:
    """What stands for a branch that has a picture of its own, at the id.

    `between` is the lowest and the highest chance of its groups, None where all are masked.
    """

    id: str
    said: str
    between: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class View:
    """What a picture shows: a branch, down to the ends; `name` is what the branch is called."""

    top: Branch
    name: str | None = None
    ends: Mapping[str, End] = field(default_factory=dict[str, End])

    def walk(self, branch: Branch | None = None) -> Iterator[Branch]:
        """Go through what is shown, parents first."""
        branch = branch or self.top
        yield branch
        if branch.id not in self.ends:
            for child in branch.children:
                yield from self.walk(child)

    def label(self, branch: Branch, t: Texts) -> str | None:
        """Return what a branch is called, None where it has no name of its own."""
        if branch.group is not None:
            return t("tree.group", n=str(branch.group))
        return self.name if branch is self.top else None


@dataclass(frozen=True, slots=True)
class Row:
    """A node's place in the picture; the lines of `link` lead to where `end` is shown."""

    branch: Branch
    label: str | None
    end: End | None
    x: int
    top: int
    height: int
    lines: tuple[Line, ...]
    link: tuple[Line, ...]
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

    @property
    def is_long(self) -> bool:
        """Whether it would have to be small to fit a page."""
        return self.height > MOST_ON_A_PAGE


def tree_picture(view: View, sheet: Sheet, common: Common) -> TreePicture:
    """Lay a view of the tree out on a sheet."""
    shown = tuple(view.walk())
    deepest = max(branch.depth for branch in shown) - view.top.depth
    step = min(sheet.step, sheet.most_indent // max(deepest, 1))
    above = {child.id: branch.id for branch in shown for child in branch.children}
    rows: dict[str, Row] = {}
    top = sheet.head
    for branch in shown:
        x = 10 + (branch.depth - view.top.depth) * step
        place = _Place(x, top, rows.get(above.get(branch.id, "")))
        rows[branch.id] = _row(branch, view, place, sheet, common)
        top += rows[branch.id].height
    average = known(common.overall)
    line = None if average is None else sheet.x(average, common.scale)
    return TreePicture(sheet, top + GAP, tuple(rows.values()), _ticks(sheet, common), line)


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


def _row(branch: Branch, view: View, place: _Place, sheet: Sheet, common: Common) -> Row:
    said, end, label = branch.said, view.ends.get(branch.id), view.label(branch, common.t)
    words = (f"{said.variable}:", said.answer) if said else ("", branch.words)
    used = place.x + MARKER
    broken = lines(*words, sheet.words_end - used, SIZE)
    link = lines("", end.said if end else "", sheet.link_end - used, SIZE)
    below = len(broken) + len(link) + sheet.lines_below(label)
    value, between = known(branch.figure), end.between if end else interval(branch.figure)
    ends = between and tuple(sheet.x(one, common.scale) for one in between)
    return Row(
        branch=branch,
        label=label,
        end=end,
        x=place.x,
        top=place.top,
        height=below * LINE + GAP,
        lines=broken,
        link=link,
        trunk=place.trunk,
        dot=None if value is None else sheet.x(value, common.scale),
        low=ends[0] if ends else None,
        high=ends[1] if ends else None,
    )


def _middle(top: int) -> int:
    """Return the middle of the first line of a row."""
    return top + GAP // 2 + LINE // 2


def _ticks(sheet: Sheet, common: Common) -> tuple[Tick, ...]:
    scale, language = common.scale, common.t.language
    return tuple(Tick(sheet.x(one, scale), scale.said(one, language)) for one in scale.ticks)
