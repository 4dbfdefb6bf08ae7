"""One study of two years: which groups stayed, shifted, appeared or vanished.

Groups are matched by whom they hold: the rules of both trees are put to the later population. Two
groups are the same where they share at least three quarters of all who are in either of them, the
guideline of Hennig (2007), Computational Statistics and Data Analysis 52: 258-271; a group has
shifted where they share more than half, so that no other group can be as near.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import hypot
from typing import Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kansrijk.findings import Masked, Number, Protected
from kansrijk.profiles.members import Mask, members
from kansrijk.profiles.records import Asked, OutcomeFinding, Profile, ProfilesFinding
from kansrijk.study import Text

SAME, SHIFTED = 0.75, 0.5

Fate = Literal["stayed", "shifted", "appeared", "vanished"]
What = Literal["setting", "variable", "file"]
Told = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class GroupChange:
    """A group of one year or of both.

    `overlap` is what both share, of all who are in either, in the later population; `change` is by
    how much the rate rose, with its interval where both rates have one.
    """

    fate: Fate
    before: Profile | None
    after: Profile | None
    overlap: Number | None = None
    change: Number | None = None


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Something that was declared or read otherwise: its name, and what it was and became."""

    what: What
    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What became of the groups of one study from one year to another.

    It is made of findings that passed the gate for inside, and of cohorts, so it stays inside.

    Parameters
    ----------
    dates
        The reference dates of both.
    n, cases
        How many were in each, and how many of them had the outcome.
    rates
        The overall rate of each.
    change
        By how much the overall rate rose.
    expected
        What the later overall rate would be, had each earlier group kept its rate: the rest of the
        change is not one of who is there.
    groups
        The groups of both years; matched ones first, in the order of the later year.
    differences
        What was declared or read otherwise.
    """

    title: Text
    outcome: Text
    dates: tuple[tuple[str, ...], tuple[str, ...]]
    n: tuple[Number, Number]
    cases: tuple[Number, Number]
    rates: tuple[Number, Number]
    change: Number
    expected: Number
    groups: tuple[GroupChange, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Ran:
    """What is left of a run: its findings, and the rows of its cohort."""

    asked: Asked
    outcome: OutcomeFinding
    profiles: ProfilesFinding
    rows: pa.Table


def compare(before: Ran, after: Ran) -> Comparison:
    """Compare an earlier run with a later one of the same study.

    Parameters
    ----------
    before, after
        Both runs; their findings as they are told inside.
    """
    held = _held(before, after)
    overlaps = _overlaps(held, [members(one.rule, after.rows) for one in after.profiles.profiles])
    rates = before.profiles.overall, after.profiles.overall
    return Comparison(
        title=after.asked.title,
        outcome=after.asked.outcome,
        dates=(before.asked.reference_dates, after.asked.reference_dates),
        n=(before.outcome.n, after.outcome.n),
        cases=(before.outcome.cases, after.outcome.cases),
        rates=rates,
        change=change(*rates),
        expected=_expected(before.profiles.profiles, held),
        groups=tuple(_groups(before.profiles.profiles, after.profiles.profiles, overlaps)),
        differences=tuple(_differences(before.asked, after.asked)),
    )


def change(before: Number, after: Number) -> Protected | Masked:
    """Return by how much a rate rose, with its 95 % interval where both rates have one.

    The interval takes the distance of each rate to the nearer ends of both intervals, as if other
    people were in both years: Newcombe (1998), Statistics in Medicine 17: 873-890, method 10.
    """
    if not isinstance(before, Protected) or not isinstance(after, Protected):
        return Masked()
    rose, first, last = after.value - before.value, before.interval, after.interval
    if first is None or last is None:
        return Protected(rose)
    below = hypot(after.value - last[0], first[1] - before.value)
    above = hypot(last[1] - after.value, before.value - first[0])
    return Protected(rose, (rose - below, rose + above))


def _held(before: Ran, after: Ran) -> list[Mask]:
    """Return whom the earlier groups hold in the later population."""
    years = _year(after.asked) - _year(before.asked)
    return [members(one.rule, after.rows, years=years) for one in before.profiles.profiles]


def _year(asked: Asked) -> int:
    return date.fromisoformat(asked.reference_dates[-1]).year


def _overlaps(held: Sequence[Mask], now: Sequence[Mask]) -> NDArray[np.float64]:
    """Return the overlap (Jaccard) of each earlier group with each later one."""
    before, after = _leaf(held), _leaf(now)
    both = np.zeros((len(held) + 1, len(now) + 1))
    np.add.at(both, (before, after), 1)
    # The last row and column are of those whom no group holds.
    either = both.sum(axis=1, keepdims=True) + both.sum(axis=0, keepdims=True) - both
    return (both / np.maximum(either, 1))[:-1, :-1]


def _leaf(groups: Sequence[Mask]) -> NDArray[np.intp]:
    """Return of each row the place of its group; groups hold nobody twice."""
    found = np.full(len(groups[0]), len(groups), dtype=np.intp)
    for place, group in enumerate(groups):
        found[group] = place
    return found


def _groups(
    before: Sequence[Profile], after: Sequence[Profile], overlaps: NDArray[np.float64]
) -> Iterator[GroupChange]:
    """Match groups that share more than half; no group shares so much with two others."""
    matched = set[int]()
    for place, group in enumerate(after):
        nearest = int(overlaps[:, place].argmax())
        overlap = float(overlaps[nearest, place])
        if overlap <= SHIFTED:
            yield GroupChange(fate="appeared", before=None, after=group)
            continue
        matched.add(nearest)
        yield GroupChange(
            fate="stayed" if overlap >= SAME else "shifted",
            before=before[nearest],
            after=group,
            overlap=Protected(overlap),
            change=change(before[nearest].rate, group.rate),
        )
    for place, group in enumerate(before):
        if place not in matched:
            yield GroupChange(fate="vanished", before=group, after=None)


def _expected(before: Sequence[Profile], held: Sequence[Mask]) -> Protected | Masked:
    """Return the mean of the earlier rates over the later population."""
    rates = [one.rate for one in before]
    known = [rate.value for rate in rates if isinstance(rate, Protected)]
    if len(known) < len(rates):
        return Masked()
    sizes = [int(group.sum()) for group in held]
    return Protected(float(np.average(known, weights=sizes)))


def _differences(before: Asked, after: Asked) -> Iterator[Difference]:
    yield from _differing("setting", _settings(before), _settings(after))
    yield from _differing("variable", _variables(before), _variables(after))
    yield from _differing("file", _files(before), _files(after))


def _differing(what: What, before: Told, after: Told) -> Iterator[Difference]:
    for name in dict.fromkeys((*before, *after)):
        was, became = before.get(name), after.get(name)
        if was != became:
            yield Difference(what=what, name=name, before=was, after=became)


def _settings(asked: Asked) -> Told:
    settings = {one.name: f"{one.value.value:g}" for one in asked.settings}
    return {**settings, "semantics": asked.semantics}


def _variables(asked: Asked) -> Told:
    return {one.name: one.form for one in asked.variables}


def _files(asked: Asked) -> Told:
    """Return the files of each register, by their names without the year."""
    found: dict[str, list[str]] = {}
    for one in asked.sources:
        name = one.file if one.year is None else one.file.replace(one.year, "{year}")
        found.setdefault(one.register, []).append(name)
    return {name: ", ".join(sorted({*files})) for name, files in found.items()}
