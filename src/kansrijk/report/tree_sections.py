"""A tree that is too large for one picture, cut into sections: its top, and branches below it.

Each section is a picture of its own, all on one scale. In the picture above it a branch is one row,
with the range of the chances in it. A branch that is still too large is cut again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from string import ascii_uppercase

from kansrijk.report.branches import Branch, Said
from kansrijk.report.numbers import known
from kansrijk.report.tree_picture import NARROW, WIDE, Common, End, TreePicture, View, tree_picture
from kansrijk.report.wording import Texts

MOST_ENDS = 12
"""A picture ends in at most so many groups and branches; a tree of no more groups is not cut."""

ENOUGH_ENDS = 8
"""Below so many ends a picture goes on with branches of at least so many groups."""

FEW_GROUPS = 4
"""A branch of fewer groups gets no picture of its own."""


@dataclass(frozen=True, slots=True)
class Section:
    """A branch with its pictures, wide and narrow, and with the branches cut from it.

    The top of the tree has no letter; `said` tells the number of its groups and their chances.
    """

    id: str
    letter: str
    said: str
    top: Branch
    pictures: tuple[TreePicture, ...]
    branches: tuple[Section, ...]

    @property
    def path(self) -> tuple[Said, ...]:
        """What all in it have in common."""
        return self.top.path

    def walk(self) -> Iterator[Section]:
        """Go through this section and all cut from it, in reading order."""
        yield self
        for branch in self.branches:
            yield from branch.walk()


def sections(root: Branch, common: Common) -> Section:
    """Return the tree as one picture, or as its top with the branches cut from it."""
    return _section(root, (), common)


def cut(top: Branch) -> tuple[Branch, ...]:
    """Return the branches that a picture of `top` leaves to pictures of their own.

    The largest branch is opened first, until no end holds more than `MOST_ENDS` groups and there
    are `ENOUGH_ENDS` ends, as far as `MOST_ENDS` allows. What room is left goes to showing the
    smallest branches whole.
    """
    if len(top.leaves) <= MOST_ENDS:
        return ()
    ends = [top]
    while (largest := _largest(ends)) and _fit(ends, largest, _opened(largest)):
        ends = _replaced(ends, largest, _opened(largest))
    for end in sorted(ends, key=_size):
        if _fit(ends, end, end.leaves):
            ends = _replaced(ends, end, end.leaves)
    return tuple(end for end in ends if end.children)


def _largest(ends: list[Branch]) -> Branch | None:
    """Return the branch to open next, None where none has to be."""
    largest = max(ends, key=_size)
    most = MOST_ENDS if len(ends) >= ENOUGH_ENDS else ENOUGH_ENDS - 1
    return largest if _size(largest) > most else None


def _size(branch: Branch) -> int:
    return len(branch.leaves)


def _opened(branch: Branch) -> tuple[Branch, ...]:
    """Return a branch's children, the groups of a child in its place where they are few."""
    return tuple(
        end
        for child in branch.children
        for end in (child.leaves if _size(child) < FEW_GROUPS else (child,))
    )


def _fit(ends: list[Branch], one: Branch, opened: tuple[Branch, ...]) -> bool:
    return bool(one.children) and len(ends) - 1 + len(opened) <= MOST_ENDS


def _replaced(ends: list[Branch], one: Branch, opened: tuple[Branch, ...]) -> list[Branch]:
    place = ends.index(one)
    return [*ends[:place], *opened, *ends[place + 1 :]]


def _section(top: Branch, place: tuple[int, ...], common: Common) -> Section:
    inner = tuple(_section(branch, (*place, i), common) for i, branch in enumerate(cut(top)))
    letter = _letter(place)
    ends = {section.top.id: _end(section, common.t) for section in inner}
    view = View(top, common.t("tree.branch", letter=letter) if letter else None, ends)
    return Section(
        id=f"branch-{letter.lower().replace('.', '-')}" if letter else "tree",
        letter=letter,
        said=_said(top, common.t),
        top=top,
        pictures=tuple(tree_picture(view, sheet, common) for sheet in (WIDE, NARROW)),
        branches=inner,
    )


def _letter(place: tuple[int, ...]) -> str:
    """Return the name of a place among the sections: ``B.2`` is the second cut from ``B``."""
    return ".".join(
        [ascii_uppercase[i] for i in place[:1]] + [str(i + 1) for i in place[1:]],
    )


def _end(section: Section, t: Texts) -> End:
    said = t("tree.branch_said", letter=section.letter, said=section.said)
    chances = [rate for leaf in section.top.leaves if (rate := known(leaf.figure)) is not None]
    return End(section.id, said, (min(chances), max(chances)) if chances else None)


def _said(top: Branch, t: Texts) -> str:
    """Return how many groups a branch has and between which chances: "7 groepen, kans …"."""
    return t("tree.groups", n=str(len(top.leaves)), chances=_chances(top, t))


def _chances(top: Branch, t: Texts) -> str:
    shown = [(rate, leaf) for leaf in top.leaves if (rate := known(leaf.figure)) is not None]
    if not shown:
        return t("tree.chances_masked")
    low, high = (of(shown, key=lambda one: one[0])[1].rate for of in (min, max))
    said = t("tree.chances_same" if low == high else "tree.chances", low=low, high=high)
    return said if len(shown) == len(top.leaves) else t("tree.chances_some", said=said)
