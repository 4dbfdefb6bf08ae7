"""Families of a made-up town: parents, their children, and when each of them came and went.

A hidden *strain* of the family makes separation, mental-health care, police contacts and youth help
likelier and prosperity lower, so that indicators go together as they do in a real town. It has no
effect of its own on the outcome.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TypeVar

import numpy as np

from kansrijk.synthetic.days import (
    LAST,
    NEVER,
    REFERENCE,
    YEAR,
    Bools,
    Floats,
    Ints,
    age_on,
    day,
)

OLDEST_YOUNG = 22
CHILDREN_BORN = (0.26, 0.45, 0.20, 0.09)
GROWN = day(1991)
"""Parents are born before this day, so that none of them is young on the reference date."""
FIRST_BIRTHS = (day(1986), day(2015, 12, 31))
BOTH_UNKNOWN, FATHER_UNKNOWN, MOTHER_UNKNOWN = 0.03, 0.05, 0.01


@dataclass(frozen=True, slots=True)
class Families:
    """One entry per family; a day that never came is `NEVER`.

    `formed` and `left` bound the family's stay in the town. After `separated` one parent stays with
    the children: the father where `with_father`.
    """

    strain: Floats
    prosperity: Floats
    mother_born: Ints
    father_born: Ints
    formed: Ints
    separated: Ints
    left: Ints
    with_father: Bools
    married: Bools
    mother_known: Bools
    father_known: Bools

    def __len__(self) -> int:
        return len(self.formed)


@dataclass(frozen=True, slots=True)
class Children:
    """One entry per child, in the order of their families; `stays` in town after moving out."""

    family: Ints
    born: Ints
    boy: Bools
    moved_out: Ints
    stays: Bools

    def __len__(self) -> int:
        return len(self.born)


Part = TypeVar("Part", Families, Children)


@dataclass(frozen=True, slots=True)
class People:
    """Everyone: all mothers, then all fathers, then all children, numbered through."""

    families: Families
    children: Children

    def __len__(self) -> int:
        return 2 * len(self.families) + len(self.children)

    @property
    def mothers(self) -> Ints:
        """The numbers of the mothers, by family."""
        return np.arange(len(self.families))

    @property
    def fathers(self) -> Ints:
        """The numbers of the fathers, by family."""
        return self.mothers + len(self.families)

    @property
    def offspring(self) -> Ints:
        """The numbers of the children."""
        return np.arange(len(self.children)) + 2 * len(self.families)

    @property
    def family(self) -> Ints:
        """The family of each person."""
        return np.concatenate([self.mothers, self.mothers, self.children.family])

    @property
    def born(self) -> Ints:
        """The day of birth of each person."""
        parents = self.families
        return np.concatenate([parents.mother_born, parents.father_born, self.children.born])

    @property
    def male(self) -> Bools:
        """Whether each person is male."""
        parents = np.repeat([False, True], len(self.families))
        return np.concatenate([parents, self.children.boy])

    @property
    def young(self) -> Ints:
        """The places, among the children, of those under 23 who live here on the reference date."""
        return np.flatnonzero(_young_here(self.families, self.children))


def draw_people(rng: np.random.Generator, young: int) -> People:
    """Draw families until so many of their children are young residents on the reference date."""
    firsts = rng.integers(*FIRST_BIRTHS, size=young + 20)
    families = _draw_families(rng, firsts)
    children = _draw_children(rng, firsts)
    reached = np.searchsorted(np.cumsum(_young_here(families, children)), young)
    kept = _first(children, int(reached) + 1)
    return People(_first(families, int(kept.family[-1]) + 1), kept)


def _draw_families(rng: np.random.Generator, firsts: Ints) -> Families:
    n = len(firsts)
    strain = rng.standard_normal(n)
    mother_age = np.clip(rng.normal(29.0, 4.8, n) - 0.8 * strain, 17, 43)
    mother_born = np.minimum(firsts - (mother_age * YEAR).astype(np.int64), GROWN)
    father_older = (rng.normal(2.5, 4.0, n) * YEAR).astype(np.int64)
    formed = _formed(rng, firsts)
    unknown = rng.random(n)
    both = unknown < BOTH_UNKNOWN
    father_unknown = both | (unknown > 1 - FATHER_UNKNOWN)
    mother_unknown = both | ((unknown > 0.5) & (unknown < 0.5 + MOTHER_UNKNOWN))
    return Families(
        strain=strain,
        prosperity=_prosperity(rng, strain, mother_born),
        mother_born=mother_born,
        father_born=np.minimum(mother_born - father_older, np.minimum(firsts - 6600, GROWN)),
        formed=formed,
        separated=_separated(rng, firsts, strain),
        left=_left(rng, formed),
        with_father=rng.random(n) < 0.11,
        married=rng.random(n) < 0.62,
        mother_known=~mother_unknown,
        father_known=~father_unknown,
    )


def _formed(rng: np.random.Generator, firsts: Ints) -> Ints:
    together = firsts - rng.integers(200, 2200, len(firsts))
    arrived = rng.integers(day(1998), LAST, len(firsts))
    return np.where(rng.random(len(firsts)) < 0.15, np.maximum(together, arrived), together)


def _left(rng: np.random.Generator, formed: Ints) -> Ints:
    days = rng.integers(day(2004), LAST, len(formed))
    leaves = (rng.random(len(formed)) < 0.09) & (days > formed + 365)
    return np.where(leaves, days, NEVER)


def _separated(rng: np.random.Generator, firsts: Ints, strain: Floats) -> Ints:
    days = firsts + rng.integers(365, 18 * 365, len(firsts))
    separates = rng.random(len(firsts)) < 0.34 * np.exp(0.3 * strain)
    return np.where(separates & (days < LAST), days, NEVER)


def _prosperity(rng: np.random.Generator, strain: Floats, mother_born: Ints) -> Floats:
    older = (REFERENCE - mother_born) / YEAR / 8.0 - 5.3
    return -0.40 * strain + 0.30 * older + 0.85 * rng.standard_normal(len(strain))


def _draw_children(rng: np.random.Generator, firsts: Ints) -> Children:
    n = len(firsts)
    number = 1 + rng.choice(len(CHILDREN_BORN), size=n, p=CHILDREN_BORN)
    gaps = 420 + rng.gamma(2.0, 290.0, (n, len(CHILDREN_BORN))).astype(np.int64)
    gaps[rng.random(gaps.shape) < 0.015] = 0  # twins
    gaps[:, 0] = 0
    born = firsts[:, None] + np.cumsum(gaps, axis=1)
    real = (np.arange(len(CHILDREN_BORN)) < number[:, None]) & (born <= LAST)
    family, _ = np.nonzero(real)
    return _grow_up(rng, family, born[real])


def _grow_up(rng: np.random.Generator, family: Ints, born: Ints) -> Children:
    out = born + (rng.uniform(18.0, 28.0, len(born)) * YEAR).astype(np.int64)
    return Children(
        family=family,
        born=born + (born == REFERENCE),
        boy=rng.random(len(born)) < 0.512,
        moved_out=np.where(out < LAST, out, NEVER),
        stays=rng.random(len(born)) < 0.5,
    )


def _young_here(families: Families, children: Children) -> Bools:
    arrived, left = families.formed[children.family], families.left[children.family]
    out = (children.moved_out > arrived) & (children.moved_out < left)
    own = (children.moved_out <= REFERENCE) & out & children.stays
    home = (children.moved_out > REFERENCE) & (left > REFERENCE)
    young = (children.born < REFERENCE) & (age_on(children.born) <= OLDEST_YOUNG)
    return young & (arrived <= REFERENCE) & (own | home)


def _first(part: Part, n: int) -> Part:
    return replace(part, **{field.name: getattr(part, field.name)[:n] for field in fields(part)})
