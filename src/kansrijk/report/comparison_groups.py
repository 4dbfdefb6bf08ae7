"""What became of each group from one year to another, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kansrijk.findings import Number
from kansrijk.profiles import (
    Band,
    Became,
    Between,
    Comparison,
    GroupChange,
    OneOf,
    Profile,
    ProfilesFinding,
    Ran,
    Rule,
)
from kansrijk.report.branches import condition_said
from kansrijk.report.margins import margin
from kansrijk.report.numbers import (
    count,
    difference,
    interval,
    known,
    listed,
    percent,
    places_within,
)
from kansrijk.report.told import told_band
from kansrijk.report.wording import Texts

NARROW = 0.5
"""An interval of fewer percentage points is told with two decimals."""

How = Literal["same", "moved", "came", "went"]
Verdict = Literal["rose", "fell", "unclear", "bare"]


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of a rule, and whether it differs from the earlier one: `was` says from what."""

    how: How
    variable: str
    answer: str
    was: str | None = None


@dataclass(frozen=True, slots=True)
class Points:
    """By how much a rate rose, in percentage points; `ends` is its interval.

    The verdict is bare where there is no interval, and unclear where that holds nothing.
    """

    said: str
    ends: str | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class InYear:
    """A group as it was in one year; `number` is that of the year's own report."""

    number: int
    band: Band
    n: str
    rate: str
    margin: str
    figure: Number


@dataclass(frozen=True, slots=True)
class ComparedGroup:
    """A group of one year or of both in words.

    `moved_along` is whether the calendar years in its rule moved along; `held` says who meets the
    earlier rule now, and `parts` in which groups of the other year its members are.
    """

    key: str
    became: Became
    before: InYear | None
    after: InYear | None
    conditions: tuple[Condition, ...]
    moved_along: bool
    change: Points | None
    overlap: str | None
    held: str | None
    parts: str | None

    @property
    def here(self) -> InYear:
        """The group in the later year, or in the earlier one where it vanished."""
        year = self.after or self.before
        if year is None:
            raise ValueError("a group is of some year")
        return year

    @property
    def stands_out(self) -> bool:
        """Whether its chance is told as higher or lower, in either year."""
        return any(year and year.band != "middle" for year in (self.before, self.after))

    @property
    def has_same_rule(self) -> bool:
        """Whether its rule is the earlier one."""
        return all(one.how == "same" for one in self.conditions)


def compared_groups(
    found: Comparison, called: tuple[str, str], t: Texts
) -> tuple[ComparedGroup, ...]:
    """Return the groups in words; `called` is what both years are called."""
    years = _years(found.before, t), _years(found.after, t)
    return tuple(
        _group(f"group-{place}", one, years, called, t) for place, one in enumerate(found.groups, 1)
    )


def points(number: Number, t: Texts, most: int = 2) -> Points:
    """Return by how much a rate rose, in words, with so many decimals at most."""
    value, ends, places = known(number), interval(number), min(most, places_needed(number))
    said = difference(None if value is None else 100 * value, places, t.language)
    if value is None or ends is None:
        return Points(said, None, "bare")
    low, high = (difference(100 * end, places, t.language) for end in ends)
    between = t("compare.ends", low=low, high=high)
    return Points(said, between, "rose" if ends[0] > 0 else "fell" if ends[1] < 0 else "unclear")


def places_needed(number: Number) -> int:
    """Return how many decimals a change needs: two where its interval is narrow."""
    ends = interval(number)
    return 2 if ends and 100 * (ends[1] - ends[0]) < NARROW else 1


def _years(ran: Ran, t: Texts) -> dict[str, InYear]:
    """Return the groups of a year by the ids of their profiles."""
    numbered = enumerate(ran.profiles.profiles, 1)
    return {one.id: _year(number, one, ran.profiles, t) for number, one in numbered}


def _year(number: int, profile: Profile, found: ProfilesFinding, t: Texts) -> InYear:
    within = known(profile.counted)
    return InYear(
        number=number,
        band=told_band(profile, found),
        n=count(profile.n, t.language),
        rate=percent(known(profile.rate), t.language, within=within),
        margin=margin(profile.rate, within, t),
        figure=profile.rate,
    )


Years = tuple[Mapping[str, InYear], Mapping[str, InYear]]


def _group(
    key: str, one: GroupChange, years: Years, called: tuple[str, str], t: Texts
) -> ComparedGroup:
    before = years[0][one.before.id] if one.before else None
    after = years[1][one.after.id] if one.after else None
    others = years[1] if one.became == "vanished" else years[0]
    return ComparedGroup(
        key=key,
        became=one.became,
        before=before,
        after=after,
        conditions=tuple(_conditions(one, t)),
        moved_along=bool(one.before and one.moved and one.before.rule != one.moved.rule),
        change=points(one.change, t, _places(one)) if one.change else None,
        overlap=percent(known(one.overlap), t.language, within=1) if one.overlap else None,
        held=_held(one, called[0], t),
        parts=_parts(one, others, called, t),
    )


def _places(one: GroupChange) -> int:
    """Return how many decimals the change of a group can carry: none where a rate carries none."""
    counted = [known(profile.counted) for profile in (one.before, one.after) if profile]
    return 2 if all(places_within(n) for n in counted) else 0


def _conditions(one: GroupChange, t: Texts) -> Iterator[Condition]:
    """Yield the conditions of the later rule, and those of the earlier one that went."""
    before, after = one.moved, one.after
    if before is None or after is None:
        yield from (_condition("same", rule, t) for rule in _rule(after or before))
        return
    earlier = {rule.variable.name: rule for rule in before.rule}
    for rule in after.rule:
        was = earlier.pop(rule.variable.name, None)
        if was is None:
            yield _condition("came", rule, t)
        elif _alike(was, rule):
            yield _condition("same", rule, t)
        else:
            yield _condition("moved", rule, t, condition_said(was, t).answer)
    yield from (_condition("went", rule, t) for rule in earlier.values())


def _rule(profile: Profile | None) -> Sequence[Rule]:
    return profile.rule if profile else ()


def _condition(how: How, rule: Rule, t: Texts, was: str | None = None) -> Condition:
    said = condition_said(rule, t)
    return Condition(how, said.variable, said.answer, was)


def _alike(one: Rule, other: Rule) -> bool:
    """Tell whether two conditions on a variable hold the same: how they are told may differ."""
    return _held_by(one) == _held_by(other)


def _held_by(rule: Rule) -> tuple[object, ...]:
    match rule:
        case Between():
            ends = (None if end is None else end.value for end in (rule.low, rule.high))
            return (*ends, rule.missing)
        case OneOf():
            return ({one.level.name for one in rule.levels}, rule.missing)


def _held(one: GroupChange, then: str, t: Texts) -> str | None:
    """Say who meets the earlier rule now; where the group stayed, it is nearly the same."""
    if one.now is None or one.became == "stayed":
        return None
    n, within = count(one.now.n, t.language), known(one.now.n)
    rate = percent(known(one.now.rate), t.language, within=within)
    return t("compare.held", then=then, n=n, rate=rate)


def _parts(
    one: GroupChange, others: Mapping[str, InYear], called: tuple[str, str], t: Texts
) -> str | None:
    """Say in which groups of the other year most of its members are, where that has any."""
    if one.became not in ("appeared", "vanished") or not others:
        return None
    key, (then, now) = f"compare.parts.{one.became}", called
    if not one.parts:
        return t(f"{key}_nowhere", then=then)
    shares = [percent(known(part.share), t.language, within=1) for part in one.parts]
    told = zip(one.parts, shares, strict=True)
    said = [
        t("compare.part", share=share, group=str(others[part.profile].number))
        for part, share in told
    ]
    return t(key, then=then, now=now, parts=listed(said, t))
