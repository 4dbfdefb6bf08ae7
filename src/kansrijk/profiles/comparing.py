"""One study of two years: which groups stayed, shifted, appeared or vanished.

Groups are matched by whom they hold: the rules of both trees are put to the later population. A
group stayed or shifted by the overlap from which it stays or moves under another setting; see
`kansrijk.profiles.sensitivity`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import hypot
from typing import Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kansrijk.cohort import OUTCOME
from kansrijk.findings import Masked, Number, Protected
from kansrijk.profiles.differences import Declared, Difference, differences
from kansrijk.profiles.members import moved_along, places
from kansrijk.profiles.overlap import contingency, jaccard
from kansrijk.profiles.records import Asked, OutcomeFinding, Profile, ProfilesFinding
from kansrijk.profiles.sensitivity import MOVES_FROM, STAYS_FROM

TOLD_FROM, MOST_PARTS = 0.1, 3
"""From which part on, and of how many, it is told where the members of a group are."""

Became = Literal["stayed", "shifted", "appeared", "vanished"]


@dataclass(frozen=True, kw_only=True)
class SameRule:
    """Who meets the rule of an earlier group in the later year, as a share and by their rate."""

    n: Number
    share: Number
    rate: Number


@dataclass(frozen=True, kw_only=True)
class Part:
    """The part of a group that is in a group of the other year, which goes by its profile's id."""

    profile: str
    share: Number


@dataclass(frozen=True, kw_only=True)
class GroupChange:
    """A group of one year or of both.

    Parameters
    ----------
    became
        What became of it.
    before, after
        It in each year; None where it was not there.
    moved
        The earlier profile with its calendar years moved along, as it was put to the later
        population.
    overlap
        What both share, of all who are in either, in the later population.
    change
        By how much the rate rose, with its interval where both rates have one.
    now
        Who meets the earlier rule in the later year.
    parts
        Of a group that appeared or vanished: the groups of the other year that its members of the
        later year are in, the largest part first.
    """

    became: Became
    before: Profile | None = None
    after: Profile | None = None
    moved: Profile | None = None
    overlap: Number | None = None
    change: Number | None = None
    now: SameRule | None = None
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Ran:
    """The findings of a run, as they are told inside."""

    declared: Declared
    outcome: OutcomeFinding
    profiles: ProfilesFinding

    @property
    def asked(self) -> Asked:
        """What was asked."""
        return self.declared.asked


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What became of the groups of one study from one year to another.

    It is made of findings that passed the gate for inside, and of a cohort, so it stays inside.

    Parameters
    ----------
    before, after
        Both runs.
    change
        By how much the overall rate rose.
    expected
        What the later overall rate would be, had each earlier group kept its rate: so far the
        change is one of who is there.
    unplaced
        The share of the later population that meets no rule of the earlier year.
    groups
        The groups of both years, in the order of the later year; those that vanished come last.
    differences
        What was declared or read otherwise.
    """

    before: Ran
    after: Ran
    change: Number
    expected: Number
    unplaced: Number
    groups: tuple[GroupChange, ...]
    differences: tuple[Difference, ...]


def compare(before: Ran, after: Ran, rows: pa.Table) -> Comparison:
    """Compare an earlier run with a later one of the same study.

    Parameters
    ----------
    before, after
        Both runs.
    rows
        What `kansrijk.cohort.kept_rows` returned of the later cohort: its outcome, and the
        variables that both trees ask.
    """
    matched = _Matched.of(before, after, rows)
    return Comparison(
        before=before,
        after=after,
        change=change(before.profiles.overall, after.profiles.overall),
        expected=_expected(before.profiles, matched.held),
        unplaced=Protected(1 - int(matched.held.sum()) / max(rows.num_rows, 1)),
        groups=(*matched.later(), *matched.vanished()),
        differences=tuple(differences(before.declared, after.declared)),
    )


def change(before: Number, after: Number) -> Protected | Masked:
    """Return by how much a rate rose, with its 95 % interval where both rates have one.

    The interval takes the distance of each rate to the ends of its own, as if other people were in
    both years: Newcombe (1998), Statistics in Medicine 17: 873-890, method 10.
    """
    if not isinstance(before, Protected) or not isinstance(after, Protected):
        return Masked()
    rose, first, last = after.value - before.value, before.interval, after.interval
    if first is None or last is None:
        return Protected(rose)
    below = hypot(after.value - last[0], first[1] - before.value)
    above = hypot(last[1] - after.value, before.value - first[0])
    return Protected(rose, (rose - below, rose + above))


@dataclass(frozen=True)
class _Matched:
    """The groups of both years over the later population.

    Parameters
    ----------
    before, after
        The profiles of each year.
    moved
        The earlier ones with their calendar years moved along.
    both
        How many are in an earlier and in a later group; the last row and column are of those whom
        no group holds. Shape ``[before + 1, after + 1]``.
    cases
        How many of each earlier group have the later outcome.
    """

    before: Sequence[Profile]
    after: Sequence[Profile]
    moved: Sequence[Profile]
    both: NDArray[np.int64]
    cases: NDArray[np.int64]

    @classmethod
    def of(cls, before: Ran, after: Ran, rows: pa.Table) -> _Matched:
        by = _year(after.asked) - _year(before.asked)
        moved = moved_along(before.profiles, by, before.declared.years)
        then, now = places(moved, rows), places(after.profiles, rows)
        shape = len(moved.profiles) + 1, len(after.profiles.profiles) + 1
        outcome = rows[OUTCOME].to_numpy()
        return cls(
            before=before.profiles.profiles,
            after=after.profiles.profiles,
            moved=moved.profiles,
            both=contingency(then, now, shape),
            cases=np.bincount(then[outcome], minlength=shape[0]),
        )

    @property
    def held(self) -> NDArray[np.int64]:
        """How many of the later population each earlier group holds."""
        return self.both[:-1].sum(axis=1)

    @property
    def overlaps(self) -> NDArray[np.float64]:
        """The overlap of each earlier group with each later one."""
        return jaccard(self.both)[:-1, :-1]

    @property
    def nearest(self) -> dict[int, int]:
        """The earlier group that shares more than half with a later one: never two, nor of two."""
        pairs = np.argwhere(self.overlaps > MOVES_FROM).tolist()
        return {later: earlier for earlier, later in pairs}

    def later(self) -> Iterator[GroupChange]:
        """Yield the groups of the later year."""
        overlaps, nearest = self.overlaps, self.nearest
        for place, group in enumerate(self.after):
            earlier = nearest.get(place)
            if earlier is None:
                parts = _parts(self.both[:, place], self.before)
                yield GroupChange(became="appeared", after=group, parts=parts)
                continue
            overlap = float(overlaps[earlier, place])
            yield GroupChange(
                became="stayed" if overlap >= STAYS_FROM else "shifted",
                before=self.before[earlier],
                after=group,
                moved=self.moved[earlier],
                overlap=Protected(overlap),
                change=change(self.before[earlier].rate, group.rate),
                now=self._now(earlier),
            )

    def vanished(self) -> Iterator[GroupChange]:
        """Yield the groups of the earlier year that are like none of the later one."""
        matched = {*self.nearest.values()}
        for place, group in enumerate(self.before):
            if place not in matched:
                yield GroupChange(
                    became="vanished",
                    before=group,
                    moved=self.moved[place],
                    now=self._now(place),
                    parts=_parts(self.both[place], self.after),
                )

    def _now(self, place: int) -> SameRule:
        n, cases = int(self.held[place]), int(self.cases[place])
        return SameRule(
            n=Protected(n),
            share=Protected(n / max(int(self.both.sum()), 1)),
            rate=Protected(cases / n) if n else Masked(),
        )


def _year(asked: Asked) -> int:
    return date.fromisoformat(asked.reference_dates[-1]).year


def _parts(counts: NDArray[np.int64], others: Sequence[Profile]) -> tuple[Part, ...]:
    """Return the groups that hold a part of some that is worth telling, the largest first."""
    shares = (counts / max(int(counts.sum()), 1)).tolist()
    parts = sorted(zip(shares, others, strict=False), key=lambda one: -one[0])[:MOST_PARTS]
    return tuple(Part(profile=o.id, share=Protected(s)) for s, o in parts if s >= TOLD_FROM)


def _expected(before: ProfilesFinding, held: NDArray[np.int64]) -> Protected | Masked:
    """Return the earlier overall rate, moved by what other shares of its groups make of it.

    That is the part of a difference between two rates that is due to composition: Kitagawa (1955),
    Journal of the American Statistical Association 50: 1168-1194.
    """
    told = [(one.rate, one.n) for one in before.profiles]
    rates = [rate.value for rate, _ in told if isinstance(rate, Protected)]
    sizes = [n.value for _, n in told if isinstance(n, Protected)]
    if not isinstance(before.overall, Protected) or len(rates) + len(sizes) < 2 * len(told):
        return Masked()
    if not told or not held.sum():
        return Protected(before.overall.value)
    rose = float(np.average(rates, weights=held) - np.average(rates, weights=sizes))
    return Protected(before.overall.value + rose)
