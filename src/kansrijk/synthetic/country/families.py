"""Families with children through time: formed, arrived, separated, departed; and who died."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from kansrijk.synthetic.country.countries import NETHERLANDS, SHARES, draw_country
from kansrijk.synthetic.country.draws import between, days_of, happens
from kansrijk.synthetic.country.years import Years
from kansrijk.synthetic.days import NEVER, REFERENCE, YEAR, Bools, Floats, Ints, day

FIRST_BIRTHS = day(1986)
"""From here on, so that there are enough second and third children in the oldest years."""
FEWER = 0.21
"""How much fewer first births there are at the end than at the beginning: a straight line."""
GROWN = day(1991, 12, 31)
"""Parents of these families are born by then, so that none is young on 1 January 2015."""
MARRIED, PARTNERSHIP = 0.64, 0.08
WITH_FATHER = 0.135
"""Share of the separated whose children live with the father."""

# By group of origin: Dutch, Morocco, Turkey, Suriname, Antilles, other (non-western, western), ?
_ALONE: Floats = np.array([0.030, 0.03, 0.03, 0.20, 0.34, 0.08, 0.05, 0.05])
_APART: Floats = np.array([0.275, 0.28, 0.28, 0.58, 0.62, 0.30, 0.31, 0.30])
_BOTH_ABROAD: Floats = np.array([0.0, 0.72, 0.65, 0.52, 0.60, 0.78, 0.40, 0.9])
_WITH_CHILDREN: Floats = np.array([0.0, 0.06, 0.06, 0.10, 0.35, 0.50, 0.62, 0.5])
_DEPART: Floats = np.array([0.012, 0.03, 0.03, 0.04, 0.12, 0.10, 0.16, 0.2])
_MEANS: Floats = np.array([0.12, -0.75, -0.6, -0.45, -0.6, -0.55, 0.0, -0.3])
SECOND_GENERATION = 0.025
"""Share of the Dutch children's families whose parents were born here of parents from abroad."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grown:
    """The women, or the men, of families; `there` tells whether there is one.

    The other columns are those of `People`.
    """

    there: Bools
    born: Ints
    died: Ints
    arrived: Ints
    departed: Ints
    origin: Ints
    country: Ints
    born_in: Ints
    generation: Ints
    parents_abroad: Ints

    def __len__(self) -> int:
        return len(self.born)


@dataclass(frozen=True, slots=True, kw_only=True)
class Families:
    """One entry per family, with children or without; a day that never came is `NEVER`.

    Parameters
    ----------
    woman, man
        Who formed it.
    strain, prosperity
        Hidden; see `People`.
    formed, separated
        The days between which the two live together; of one person, `formed` begins the family.
    with_father
        Whether the man keeps the home, and the children, when they separate.
    married, divorced
        The days; divorce comes after separation.
    partnership
        Whether the marriage is a registered partnership.
    """

    woman: Grown
    man: Grown
    strain: Floats
    prosperity: Floats
    formed: Ints
    separated: Ints
    with_father: Bools
    married: Ints
    divorced: Ints
    partnership: Bools

    def __len__(self) -> int:
        return len(self.formed)

    @property
    def begins(self) -> Ints:
        """The first day that somebody of the family is at home here."""
        here = np.minimum(
            np.where(self.woman.there, self.woman.arrived, NEVER),
            np.where(self.man.there, self.man.arrived, NEVER),
        )
        return np.maximum(self.formed, here)


def draw_families(rng: np.random.Generator, n: int, years: Years) -> tuple[Families, Ints]:
    """Draw families that have a first child, and the days that it is born."""
    first = _first_births(rng, n, years)
    group = rng.choice(len(SHARES), n, p=SHARES)
    strain = rng.standard_normal(n)
    alone = happens(rng, np.minimum(_ALONE[group] * np.exp(0.4 * strain - 0.08), 0.9))
    formed = np.where(alone, first - 400, first - rng.integers(200, 2200, n))
    age = np.clip(rng.normal(29.6, 4.6, n) - 0.8 * strain - 2.0 * alone, 17, 44)
    born = np.minimum(first - days_of(age), GROWN)
    woman, man = _draw_parents(rng, first, group, born, _draw_roots(rng, group, formed))
    family = Families(
        woman=woman,
        man=replace(man, there=~alone),
        strain=strain,
        prosperity=_prosperity(rng, strain, group, born),
        formed=formed,
        separated=np.full(n, NEVER),
        with_father=np.zeros(n, np.bool_),
        married=np.full(n, NEVER),
        divorced=np.full(n, NEVER),
        partnership=happens(rng, np.full(n, PARTNERSHIP)),
    )
    return _lead(rng, family, first, group, years), first


def _first_births(rng: np.random.Generator, n: int, years: Years) -> Ints:
    """Draw days of first births, by the inverse of a distribution that falls in a line."""
    part = (1 - np.sqrt(1 - rng.random(n) * FEWER * (2 - FEWER))) / FEWER
    return FIRST_BIRTHS + (part * (years.end + 1 - FIRST_BIRTHS)).astype(np.int64)


def marry(rng: np.random.Generator, families: Families, around: Ints, share: float) -> Families:
    """Draw who marries, about some day, and who of them divorces after separating."""
    n = len(families)
    day_ = between(rng, np.maximum(families.formed, around - 1500), around + 1200)
    couple = families.woman.there & families.man.there
    marries = couple & happens(rng, np.full(n, share)) & (day_ < families.separated - 300)
    divorces = marries & (families.separated < NEVER) & happens(rng, np.full(n, 0.9))
    return replace(
        families,
        married=np.where(marries, day_, NEVER),
        divorced=np.where(divorces, families.separated + rng.integers(0, 420, n), NEVER),
    )


def origin_of(abroad: Bools, country: Ints, group: Ints, second: Bools) -> dict[str, Ints]:
    """Return the columns of origin of adults: born abroad, born here of such, or Dutch."""
    foreign = abroad | second
    return {
        "origin": np.where(foreign, group, 0),
        "country": np.where(foreign, country, NETHERLANDS),
        "born_in": np.where(abroad, country, NETHERLANDS),
        "generation": np.where(abroad, 1, np.where(second, 2, 0)),
        "parents_abroad": np.where(foreign, 2, 0),
    }


def _prosperity(rng: np.random.Generator, strain: Floats, group: Ints, born: Ints) -> Floats:
    older = (REFERENCE - born) / YEAR / 8.0 - 5.3
    chance = rng.standard_normal(len(strain))
    return -0.35 * strain + 0.2 * older.clip(-3, 3) + 0.85 * chance + _MEANS[group]


@dataclass(frozen=True, slots=True)
class _Roots:
    """Where families come from, whether who was born here is of there too, and since when."""

    group: Ints
    country: Ints
    second: Bools
    formed: Ints


def _draw_roots(rng: np.random.Generator, group: Ints, formed: Ints) -> _Roots:
    n = len(group)
    kin = np.where(group == 0, SECOND_GENERATION, np.where(group < 5, 0.7, 0.1))
    # A Dutch child's foreign grandparents come from one of the four large groups.
    other = rng.integers(1, 5, n)
    country = np.where(group == 0, other, draw_country(rng, group))
    return _Roots(np.where(group == 0, other, group), country, rng.random(n) < kin, formed)


def _draw_parents(
    rng: np.random.Generator, first: Ints, group: Ints, woman_born: Ints, roots: _Roots
) -> tuple[Grown, Grown]:
    n, foreign = len(first), group > 0
    older = days_of(rng.normal(2.5, 4.0, n))
    man_born = np.minimum(woman_born - older, np.minimum(first - 6600, GROWN))
    both = rng.random(n) < _BOTH_ABROAD[group]
    mother = rng.random(n) < 0.5
    return (
        _grown(rng, woman_born, foreign & (both | mother), roots),
        _grown(rng, man_born, foreign & (both | ~mother), roots),
    )


def _grown(rng: np.random.Generator, born: Ints, abroad: Bools, roots: _Roots) -> Grown:
    never = np.full(len(born), NEVER)
    return Grown(
        there=np.ones(len(born), np.bool_),
        born=born,
        died=never,
        arrived=np.where(abroad, between(rng, born + 30, roots.formed), born),
        departed=never,
        **origin_of(abroad, roots.country, roots.group, roots.second),
    )


def _lead(
    rng: np.random.Generator, families: Families, first: Ints, group: Ints, years: Years
) -> Families:
    """Draw what becomes of the families: arrival with children, separation, departure, marriage."""
    n = len(families)
    both = (families.woman.born_in != NETHERLANDS) & (families.man.born_in != NETHERLANDS)
    late = both & (rng.random(n) < _WITH_CHILDREN[group])
    come = between(rng, first + 20, np.minimum(first + 14 * 365, years.end - 30))
    families = _arrive(families, late & (come > first), come)
    begins = families.begins
    day_ = first + rng.integers(200, 21 * 365, n)
    apart = happens(rng, _APART[group] * np.exp(0.3 * families.strain - 0.045))
    apart &= families.man.there & (day_ > begins + 150) & (day_ < years.end)
    families = replace(
        families,
        separated=np.where(apart, day_, NEVER),
        with_father=rng.random(n) < WITH_FATHER,
    )
    families = _depart(rng, families, np.maximum(begins, first), group, years)
    return marry(rng, families, first, MARRIED)


def _arrive(families: Families, late: Bools, come: Ints) -> Families:
    woman, man = families.woman, families.man
    return replace(
        families,
        woman=replace(woman, arrived=np.where(late, come, woman.arrived)),
        man=replace(man, arrived=np.where(late, come, man.arrived)),
    )


def _depart(
    rng: np.random.Generator, families: Families, since: Ints, group: Ints, years: Years
) -> Families:
    """Let families leave the country: together, or after separation who has the children."""
    n = len(families)
    low = np.maximum(since + 400, day(1996))
    day_ = between(rng, low, years.end)
    leaves = (rng.random(n) < _DEPART[group]) & (day_ > low)
    apart = families.separated < day_
    woman = leaves & ~(apart & families.with_father)
    man = leaves & ~(apart & ~families.with_father)
    return replace(
        families,
        woman=replace(families.woman, departed=np.where(woman, day_, NEVER)),
        man=replace(families.man, departed=np.where(man, day_, NEVER)),
        separated=np.where(leaves & ~apart, NEVER, families.separated),
    )
