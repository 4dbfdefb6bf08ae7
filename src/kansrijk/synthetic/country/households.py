"""Spells of households: what the registers tell of who is in which house."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kansrijk.synthetic.country.draws import some
from kansrijk.synthetic.country.houses import CHILD, CORE, MARRIAGE, OTHER, RESIDENT, Stays
from kansrijk.synthetic.country.periods import Presence, cut, present, told
from kansrijk.synthetic.country.years import Years
from kansrijk.synthetic.days import NEVER, Bools, Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdSpells:
    """One row per person and unchanged household.

    Whenever anybody comes or goes, everybody in the household gets a new row with the same start.
    Rows that ended before `Years.history` are not kept.

    Parameters
    ----------
    person, start, end
        Who, from which day, and the day after the last (`NEVER` where open).
    household
        Number of the household; with `start` it names an unchanged household.
    place
        Place in the household (PLHH): 1 child at home, 2 single, 3-6 partner (unmarried or married,
        without or with children), 7 one-parent, 8 reference person of another household, 9 other
        member, 10 institution.
    kind
        Type of household (TYPHH): 1 single, 2-5 couple (unmarried or married, without children;
        unmarried or married, with), 6 one-parent, 7 other, 8 institution.
    members, children, others
        How many are in it in all, as a child at home, and as another member.
    """

    person: Ints
    start: Ints
    end: Ints
    household: Ints
    place: Ints
    kind: Ints
    members: Ints
    children: Ints
    others: Ints

    def __len__(self) -> int:
        return len(self.person)


@dataclass(frozen=True, slots=True)
class _Count:
    """How many are in each period, by what they are there as, and whether partners are married."""

    core: Ints
    child: Ints
    other: Ints
    resident: Ints
    married: Bools

    @property
    def members(self) -> Ints:
        return self.core + self.child + self.other + self.resident


def household_spells(stays: Stays, years: Years) -> HouseholdSpells:
    """Return the household of everyone at any time, a new one whenever it changes."""
    until = np.flatnonzero(stays.end < NEVER)
    house = np.concatenate([stays.house, stays.house[until]])
    day = np.concatenate([stays.start, stays.end[until]])
    periods = told(cut(house, day), years)
    presence = present(stays, periods)
    role = stays.role[presence.stay]
    count = _count(role, presence.period, len(periods))
    kind = _kind(count)
    persons = np.flatnonzero(role != MARRIAGE)
    presence, role = some(presence, persons), role[persons]
    place = _place(role, kind[presence.period], _heads(presence, kind))
    children = np.where((kind >= 4) & (kind <= 6), count.child, 0)
    others = np.where(kind == 7, count.members - 1, count.other * ((kind > 1) & (kind < 8)))
    at = presence.period
    return HouseholdSpells(
        person=stays.person[presence.stay],
        start=periods.start[at],
        end=periods.end[at],
        household=periods.house[at],
        place=place,
        kind=kind[at],
        members=count.members[at],
        children=children[at],
        others=others[at],
    )


def _count(role: Ints, period: Ints, periods: int) -> _Count:
    table = np.bincount(period * 5 + role, minlength=5 * periods).reshape(periods, 5)
    return _Count(
        core=table[:, CORE],
        child=table[:, CHILD],
        other=table[:, OTHER],
        resident=table[:, RESIDENT],
        married=table[:, MARRIAGE] > 0,
    )


def _kind(count: _Count) -> Ints:
    """Return the type of household (TYPHH)."""
    couple = np.where(count.child > 0, 4, 2) + count.married
    single = np.where(count.child > 0, 6, np.where(count.members == 1, 1, 7))
    loose = np.where(count.members == 1, 1, 7)
    kind = np.where(count.core > 1, couple, np.where(count.core == 1, single, loose))
    return np.where(count.resident > 0, 8, kind)


_CORE_PLACE: Ints = np.array([0, 2, 3, 4, 5, 6, 7, 8, 10])
_LOOSE_PLACE: Ints = np.array([0, 2, 9, 9, 9, 9, 9, 9, 10])
"""Places in the household (PLHH) by its type: of a partner or single, and of another member."""


def _place(role: Ints, kind: Ints, head: Bools) -> Ints:
    """Return the place in the household (PLHH)."""
    family = (kind >= 4) & (kind <= 6)
    place = np.where(role == CORE, _CORE_PLACE[kind], _LOOSE_PLACE[kind])
    place = np.where((role == CHILD) & family, 1, place)
    return np.where((kind == 7) & head, 8, np.where((kind == 7) & ~head, 9, place))


def _heads(presence: Presence, kind: Ints) -> Bools:
    """Tell who comes first in the period: the reference person of another household."""
    head = np.zeros(len(presence.stay), np.bool_)
    loose = np.flatnonzero(kind[presence.period] == 7)
    _, first = np.unique(presence.period[loose], return_index=True)
    head[loose[first]] = True
    return head
