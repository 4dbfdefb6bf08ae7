"""Make up the people of the bench: families, their households and homes, as whole columns.

Nothing here is calibrated; the numbers of rows, spells and keys are those of real registers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Ints = np.ndarray

YEAR = 365.25
# A spell that runs still ends on the last day of its file.
LAST = 17166  # 2016-12-31
FIRST_BIRTH, LAST_BIRTH = 7456, 16587  # 1990-06-01, 2015-06-01
END_OF_2014 = 16435
NEVER = 10**6
KIDS = 3


def day(text: str) -> int:
    """Return a date as days since 1 January 1970."""
    return int(np.datetime64(text, "D").astype(np.int64))


@dataclass(frozen=True)
class People:
    """Families with up to three children, and others who live alone; -1 is nobody.

    Persons are numbered: children first, then mothers, fathers and others. All days count from 1
    January 1970; what never comes is `NEVER`.

    Parameters
    ----------
    children
        Of each family, the persons of its children.
    mother, father
        Of each family.
    born, gone
        Of each person, the day of birth and the day after which they are in no household.
    start, apart, leaves
        Of each family: when it begins, when the father goes, when the eldest child goes.
    others
        The persons who live alone.
    family
        Of each person, the family they began in; of others, a number of their own.
    """

    children: Ints
    mother: Ints
    father: Ints
    born: Ints
    gone: Ints
    start: Ints
    apart: Ints
    leaves: Ints
    others: Ints
    family: Ints

    @property
    def families(self) -> int:
        """How many families there are."""
        return len(self.mother)

    def __len__(self) -> int:
        return len(self.born)


def make_people(young: int, rng: np.random.Generator) -> People:
    """Make families with about so many young people under 23 in 2015, and others."""
    families, alone = int(young / 1.563), int(young * 0.55)
    births = _births(families, rng)
    there = births <= LAST
    children = np.where(there, np.cumsum(there).reshape(there.shape) - 1, -1)
    kids = int(there.sum())
    first = births[:, 0]
    persons = kids + 2 * families + alone
    born = np.concatenate(
        [
            births[there],
            first - _years(rng.normal(29, 5, families).clip(16, 45)),
            first - _years(rng.normal(32, 6, families).clip(17, 60)),
            rng.integers(-9000, 8000, alone),
        ]
    )
    return People(
        children=children,
        mother=kids + np.arange(families),
        father=kids + families + np.arange(families),
        born=born,
        gone=_gone(persons, kids, rng),
        start=first - rng.integers(300, 2500, families),
        apart=_maybe(0.28, first + rng.integers(1, 9000, families), rng),
        leaves=_maybe(0.6, first + rng.integers(6600, 8400, families), rng),
        others=kids + 2 * families + np.arange(alone),
        family=np.concatenate(
            [
                np.nonzero(there)[0],
                np.arange(families),
                np.arange(families),
                families + np.arange(alone),
            ]
        ),
    )


def _births(families: int, rng: np.random.Generator) -> Ints:
    first = rng.integers(FIRST_BIRTH, LAST_BIRTH, (families, 1))
    gaps = rng.integers(700, 1500, (families, KIDS - 1))
    births = np.concatenate([first, gaps], axis=1).cumsum(axis=1)
    many = rng.choice([1, 2, 3], families, p=[0.4, 0.42, 0.18])
    return np.where(np.arange(KIDS) < many[:, None], births, NEVER)


def _years(years: Ints) -> Ints:
    return (years * YEAR).astype(np.int64)


def _maybe(share: float, when: Ints, rng: np.random.Generator) -> Ints:
    return np.where((rng.random(len(when)) < share) & (when < LAST), when, NEVER)


def _gone(persons: int, kids: int, rng: np.random.Generator) -> Ints:
    """Return when persons die or move abroad: few children, some of the others."""
    share = np.where(np.arange(persons) < kids, 0.006, 0.02)
    when = rng.integers(day("2010-01-01"), LAST, persons)
    return np.where(rng.random(persons) < share, when, NEVER)


@dataclass(frozen=True)
class Spells:
    """Spells of persons somewhere: who, from when, until when, where, and in what place."""

    who: Ints
    start: Ints
    end: Ints
    where: Ints
    since: Ints
    place: Ints
    kind: Ints
    children: Ints


def households(people: People, rng: np.random.Generator) -> Spells:
    """Return who lives in which household; it begins anew with every change."""
    starts = np.sort(_changes(people), axis=1)
    ends = np.column_stack([starts[:, 1:] - 1, np.full(people.families, LAST)])
    ends = np.minimum(ends, LAST)
    family, slot = np.nonzero((starts <= LAST) & (ends >= starts))
    start, end = starts[family, slot], ends[family, slot]
    together = start < people.apart[family]
    child = _present(people, family, start)
    number = child.sum(axis=1)
    married = (family % 3) > 0
    kind = np.where(number == 0, 2, 4) + married
    kind = np.where(together, kind, np.where(number == 0, 1, 6))
    parent = np.where(together, np.where(number == 0, 3, 5) + married, np.where(number == 0, 2, 7))
    parts = [(people.mother[family], np.ones_like(together), parent)]
    parts.append((people.father[family], together, parent))
    # A grown child that stays on is another member of the household.
    parts += [
        (people.children[family, place], child[:, place], np.ones_like(parent))
        for place in range(KIDS)
    ]
    who, there, role = (np.concatenate(one) for one in zip(*parts, strict=True))
    row = np.tile(np.arange(len(family)), len(parts))[there]
    taken = (family[row], start[row], end[row], kind[row], number[row])
    rows = _with_alone(people, who[there], role[there], taken, rng)
    return _clipped(people, rows)


def _changes(people: People) -> Ints:
    births = np.where(people.children >= 0, people.born[people.children], NEVER)
    return np.column_stack([people.start, births, people.apart, people.leaves])


def _present(people: People, family: Ints, start: Ints) -> Ints:
    """Tell which children are at home when a household begins."""
    kids = people.children[family]
    at_home = (kids >= 0) & (people.born[kids] <= start[:, None])
    at_home[:, 0] &= start < people.leaves[family]
    return at_home


def _with_alone(
    people: People, who: Ints, role: Ints, taken: tuple[Ints, ...], rng: np.random.Generator
) -> Spells:
    """Add fathers who went, eldest children who went, and the others, each alone."""
    family, start, end, kind, number = taken
    apart, leaves = people.apart < NEVER, people.leaves < NEVER
    settled = rng.random(len(people.others)) < 0.85
    alone = np.concatenate(
        [people.father[apart], people.children[leaves, 0], people.others[settled]]
    )
    since = np.concatenate(
        [
            people.apart[apart],
            people.leaves[leaves],
            np.maximum(people.born[people.others[settled]], 0) + 7300,
        ]
    )
    ones = np.ones(len(alone), dtype=np.int64)
    first = people.families * 2
    starts = np.concatenate([start, since])
    return Spells(
        who=np.concatenate([who, alone]),
        start=starts,
        end=np.concatenate([end, np.full(len(alone), LAST)]),
        where=np.concatenate([family, first + np.arange(len(alone))]),
        since=starts,
        place=np.concatenate([role, 2 * ones]),
        kind=np.concatenate([kind, ones]),
        children=np.concatenate([number, 0 * ones]),
    )


def _clipped(people: People, rows: Spells) -> Spells:
    """End the spells of who died or moved abroad."""
    gone = people.gone[rows.who]
    end = np.minimum(rows.end, gone)
    keep = end >= rows.start
    return Spells(
        rows.who[keep],
        rows.start[keep],
        end[keep],
        rows.where[keep],
        rows.since[keep],
        rows.place[keep],
        rows.kind[keep],
        rows.children[keep],
    )


def homes(people: People, dwellings: int, rng: np.random.Generator) -> tuple[Ints, ...]:
    """Return who lives where: person, start, end and dwelling."""
    groups = people.families + len(people.others)
    begins = np.concatenate([people.start, np.maximum(people.born[people.others], 0) + 7300])
    moves = begins[:, None] + rng.integers(200, 9000, (groups, 3))
    moves = np.where(rng.random((groups, 3)) < 0.42, moves, NEVER)
    starts = np.sort(np.column_stack([begins, moves]), axis=1)
    ends = np.minimum(np.column_stack([starts[:, 1:] - 1, np.full(groups, LAST)]), LAST)
    where = rng.integers(0, dwellings, starts.shape)
    who = np.repeat(np.arange(len(people)), starts.shape[1])
    slot = np.tile(np.arange(starts.shape[1]), len(people))
    family = people.family[who]
    start = np.maximum(starts[family, slot], people.born[who])
    end = np.minimum(np.minimum(ends[family, slot], people.gone[who]), LAST)
    keep = end >= start
    return _torn(who[keep], start[keep], end[keep], where[family, slot][keep], rng)


def _torn(
    who: Ints, start: Ints, end: Ints, where: Ints, rng: np.random.Generator
) -> tuple[Ints, ...]:
    """Tear some spells in two that touch: the same home, told in two rows."""
    torn = (rng.random(len(who)) < 0.08) & (end - start > 10)
    middle = start + (end - start) // 2
    first_end = np.where(torn, middle, end)
    return (
        np.concatenate([who, who[torn]]),
        np.concatenate([start, middle[torn] + 1]),
        np.concatenate([first_end, end[torn]]),
        np.concatenate([where, where[torn]]),
    )
