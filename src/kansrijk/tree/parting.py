"""Parting a node: its rows go left, right, or where stand-ins send them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kansrijk.tree.rules import Split, Surrogate
from kansrijk.tree.sides import LEFT, NOWHERE, RIGHT, SIDES
from kansrijk.tree.surrogates import stand_ins

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kansrijk.tree.codes import Codes, Coding
    from kansrijk.tree.jit import Team
    from kansrijk.tree.measure import Counts, Measure
    from kansrijk.tree.sample import Sample
    from kansrijk.tree.split import Choice, Search
    from kansrijk.tree.surrogates import StandIn


@dataclass(frozen=True, slots=True, eq=False)
class Parted:
    """A node that is split.

    Parameters
    ----------
    split
        The split as the tree keeps it.
    samples
        The rows of the left and the right child.
    totals
        How many of each class they have.
    counts
        Their counts, where the search for stand-ins has needed them.
    """

    split: Split
    samples: Sequence[Sample]
    totals: Sequence[Counts]
    counts: Sequence[Counts] | None


@dataclass(frozen=True, slots=True, eq=False)
class Parting:
    """A node that is being parted by its best split.

    Parameters
    ----------
    sample, counts
        The rows of the node and their counts.
    choice
        The split.
    search
        How many stand-ins to look for, and by which semantics.
    team
        Who counts.
    """

    sample: Sample
    counts: Counts
    choice: Choice
    search: Search
    team: Team

    def part(self) -> Parted:
        """Return the node's parts."""
        choice, codes = self.choice, self.sample.codes
        mine = self.counts[:, codes.span(choice.column)]
        sent = [mine[:, choice.left].sum(axis=1), mine[:, choice.right].sum(axis=1)]
        majority = LEFT if sent[0].sum() >= sent[1].sum() else RIGHT
        sides = self.sample.sides(choice.column, choice.of_codes(self._coding), self.team)
        if self.search.settings.surrogates:
            return self._by_stand_ins(sides, majority)
        sides[sides == NOWHERE] = majority
        missing = int(mine[:, 0].sum())
        sent[SIDES.index(majority)] += mine[:, 0]
        split = self._split(majority, (missing, 0) if majority == LEFT else (0, missing))
        return Parted(split, self.sample.spread(sides)[:2], sent, None)

    def _by_stand_ins(self, sides: NDArray[np.uint8], majority: int) -> Parted:
        """Send the rows that miss the variable where stand-ins send them, then to the majority."""
        codes, settings = self.sample.codes, self.search.settings
        parts = self.sample.spread(sides)
        left, right, nowhere = count_parts(parts, self.counts, self.team)
        by_code = left.sum(axis=0), right.sum(axis=0)
        first, missing_sent = codes.span(0), (0, 0)
        found = stand_ins(by_code, self.counts, codes, self.choice.column, settings)
        if len(parts[NOWHERE].rows):
            routed = _routed(parts[NOWHERE], found, majority, self.team)
            sides[sides == NOWHERE] = routed
            more = count_parts(parts[NOWHERE].spread(routed)[:2], nowhere, self.team)
            left, right = left + more[0], right + more[1]
            missing_sent = int(more[0][:, first].sum()), int(more[1][:, first].sum())
            parts = self.sample.spread(sides)
        totals = [side[:, first].sum(axis=1) for side in (left, right)]
        split = self._split(majority, missing_sent, found)
        return Parted(split, parts[:2], totals, (left, right))

    @property
    def _coding(self) -> Coding:
        return self.sample.codes.codings[self.choice.column]

    def _split(
        self, majority: int, missing_sent: tuple[int, int], found: Sequence[StandIn] = ()
    ) -> Split:
        """Return the split as the tree keeps it."""
        choice, coding = self.choice, self._coding
        return Split(
            column=choice.column,
            cut=choice.cut(coding),
            left=choice.levels(coding, LEFT),
            right=choice.levels(coding, RIGHT),
            missing_left=majority == LEFT,
            missing=choice.missing,
            missing_sent=missing_sent,
            surrogates=tuple(map(self._surrogate, found)),
        )

    def _surrogate(self, stand_in: StandIn) -> Surrogate:
        return kept(stand_in, self.counts, self.sample.codes, self.search.measure)


def kept(stand_in: StandIn, counts: Counts, codes: Codes, measure: Measure) -> Surrogate:
    """Return a stand-in as the tree keeps it, with what it would improve by itself.

    Parameters
    ----------
    stand_in
        The stand-in.
    counts, codes
        The counts of the node, and the codes that they are of.
    measure
        What improvement is.
    """
    coding, mine = codes.codings[stand_in.column], counts[:, codes.span(stand_in.column)]
    cut, side_of = stand_in.cut(coding), stand_in.of_codes(coding)
    sent = [mine[:, side_of == side].sum(axis=1).tolist() for side in SIDES]
    return Surrogate(
        column=stand_in.column,
        cut=cut,
        left=stand_in.levels(coding, LEFT),
        right=stand_in.levels(coding, RIGHT),
        reverse=cut is not None and stand_in.reverse,
        agreement=stand_in.agreement,
        adjusted=stand_in.adjusted,
        association=stand_in.association,
        tied_with=stand_in.tied_with,
        improvement=float(measure.exact(stand_in.column, *sent)),
    )


def count_parts(parts: Sequence[Sample], counts: Counts, team: Team) -> list[Counts]:
    """Return the counts of each part of a node: the largest is what the others leave of all."""
    largest = max(range(len(parts)), key=lambda at: len(parts[at].rows))
    counted = {at: part.count(len(counts), team) for at, part in enumerate(parts) if at != largest}
    return [
        counts - sum(counted.values()) if at == largest else counted[at] for at in range(len(parts))
    ]


def _routed(
    sample: Sample, found: Sequence[StandIn], majority: int, team: Team
) -> NDArray[np.uint8]:
    """Return the side of rows that miss the variable: by stand-ins in turn, then the majority."""
    sides = np.full(len(sample.rows), NOWHERE, np.uint8)
    for stand_in in found:
        side_of = stand_in.of_codes(sample.codes.codings[stand_in.column])
        answers = sample.sides(stand_in.column, side_of, team)
        sides = np.where(sides == NOWHERE, answers, sides)
    return np.where(sides == NOWHERE, np.uint8(majority), sides)
