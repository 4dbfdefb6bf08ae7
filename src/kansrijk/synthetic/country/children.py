"""The young generation: when they are born, come, leave home or the country, and die."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from kansrijk.synthetic.country.draws import age_at_death, between, days_of, some
from kansrijk.synthetic.country.families import Families, Grown
from kansrijk.synthetic.country.years import Years
from kansrijk.synthetic.days import NEVER, REFERENCE, YEAR, Bools, Floats, Ints, age_on

NUMBER: Floats = np.array([[0.25, 0.47, 0.20, 0.08], [0.19, 0.36, 0.25, 0.20]])
"""How many children a family has, 1 to 4: most families, and those from Morocco and Turkey."""
BOYS = 0.512
HAS_CHILD = 0.16
"""Share of the young women with a home of their own who have a child before long."""
OLDEST_YOUNG = 22


@dataclass(frozen=True, slots=True, kw_only=True)
class Children:
    """One entry per child, in the order of the families.

    `moved_out` is the day on which a home of their own begins; `child_born` the birth of a young
    woman's own child.
    """

    family: Ints
    born: Ints
    male: Bools
    arrived: Ints
    departed: Ints
    died: Ints
    moved_out: Ints
    child_born: Ints

    def __len__(self) -> int:
        return len(self.born)

    def young_here(self, day_: int) -> Ints:
        """Count the young people under 23 that each child stands for on a day: it, and its own."""
        own = (self.born < day_) & (age_on(self.born, day_) <= OLDEST_YOUNG)
        own &= (self.arrived <= day_) & (np.minimum(self.died, self.departed) > day_)
        return own.astype(np.int64) + (self.child_born <= day_)


def draw_children(
    rng: np.random.Generator, families: Families, first: Ints, years: Years
) -> Children:
    """Draw the children of families whose first is born on a given day."""
    family, born = _births(rng, families, first, years)
    male = rng.random(len(born)) < BOYS
    arrived = np.maximum(born, families.begins[family])
    died = _deaths(rng, born, arrived, years)
    out = _moved_out(rng, born, male, arrived, years)
    gone = _kept_home(families)[family]
    out = np.where(out < np.minimum(gone, died), out, NEVER)
    away = out + rng.integers(400, 3000, len(out))
    leaves = (out < NEVER) & (rng.random(len(out)) < 0.07) & (away < np.minimum(years.end, died))
    departed = np.where(out < NEVER, np.where(leaves, away, NEVER), gone)
    children = Children(
        family=family,
        born=born,
        male=male,
        arrived=arrived,
        departed=departed,
        died=np.where(died < departed, died, NEVER),
        moved_out=out,
        child_born=np.full(len(out), NEVER),
    )
    return replace(children, child_born=_own_child(rng, children, years))


def live_and_die(
    rng: np.random.Generator, families: Families, children: Children, years: Years
) -> Families:
    """Draw the deaths of parents; a child's home keeps a parent until the youngest is 26.

    Of two parents one may die before; if they are separated it is not who has the children.
    """
    last = np.zeros(len(families), np.int64)
    np.maximum.at(last, children.family, children.born)
    woman, man = (_died(rng, one, last, years) for one in (families.woman, families.man))
    grown = last + days_of(np.array([26.0]))
    apart = families.separated < NEVER
    home_is_his = families.with_father & families.man.there
    # Who has, or would be left with, the children stays alive until they are grown.
    spared_woman = ~families.man.there | np.where(apart, ~home_is_his, man < woman)
    woman = np.where(spared_woman & (woman < grown), NEVER, woman)
    spared_man = np.where(apart, home_is_his, woman < man)
    man = np.where(spared_man & (man < grown), NEVER, man)
    ends = np.minimum(woman, man)
    separated = _before(families.separated, ends)
    return replace(
        families,
        woman=replace(families.woman, died=woman),
        man=replace(families.man, died=man),
        separated=separated,
        married=_before(families.married, ends),
        divorced=np.where(separated < ends, _before(families.divorced, ends), NEVER),
    )


def _before(day: Ints, limit: Ints) -> Ints:
    return np.where(day < limit, day, NEVER)


def with_children(eligible: Bools, children: Children, young: int) -> Ints:
    """Choose families in their order until exactly so many young people are here in 2015.

    Parameters
    ----------
    eligible
        By family, whether it may be chosen.
    children
        Of all families.
    young
        How many young people under 23 are to be here on 1 January 2015.

    Returns
    -------
    Ints
        The numbers of the families.

    Raises
    ------
    ValueError
        There are not enough families.
    """
    family = np.flatnonzero(eligible)
    here = children.young_here(REFERENCE)
    count = np.bincount(children.family, here, len(eligible))[family].astype(np.int64)
    total = np.cumsum(count)
    full = int(np.searchsorted(total, young, side="right"))
    missing = young - (int(total[full - 1]) if full else 0)
    # The next family may be too large: families with one young person fill what is missing.
    small = full + np.flatnonzero(count[full:] == 1)[:missing]
    if len(small) < missing:
        raise ValueError(f"too few families for {young} young people")
    return family[np.concatenate([np.arange(full), small])]


def _births(
    rng: np.random.Generator, families: Families, first: Ints, years: Years
) -> tuple[Ints, Ints]:
    """Return the family and the day of each birth: none after parting, leaving or the end."""
    n = len(first)
    large = np.isin(families.woman.origin, (1, 2)).astype(np.int64)
    limits: Floats = np.cumsum(NUMBER, axis=1)[large, :-1]
    many = 1 + (rng.random(n)[:, None] > limits).sum(axis=1)
    gaps = 420 + rng.gamma(2.0, 300.0, (n, len(NUMBER[0]))).astype(np.int64)
    gaps[rng.random(gaps.shape) < 0.015] = 0  # twins
    gaps[:, 0] = 0
    born = first[:, None] + np.cumsum(gaps, axis=1)
    last = np.minimum(families.separated + 240, _kept_home(families) - 1)
    last = np.maximum(np.minimum(last, years.end), first)
    oldest = families.woman.born + days_of(np.full(n, 46.0))
    place = np.arange(len(NUMBER[0]))
    real = (place < many[:, None]) & (born <= last[:, None])
    real &= (born <= oldest[:, None]) | (gaps == 0)
    family, _ = np.nonzero(real)
    # Nobody is born on the reference date: it would be a matter of taste who is here.
    return family, born[real] + (born[real] == REFERENCE)


def _deaths(rng: np.random.Generator, born: Ints, arrived: Ints, years: Years) -> Ints:
    """Return the days on which children die: most of those few in their first weeks."""
    n = len(born)
    early = born + (rng.exponential(25.0, n)).astype(np.int64) + 1
    late = between(rng, born + 30, np.full(n, years.end))
    chance = rng.random(n)
    died = np.where(chance < 0.003, early, np.where(chance > 0.9965, late, NEVER))
    return np.where((died > arrived) & (died <= years.end), died, NEVER)


def _moved_out(
    rng: np.random.Generator, born: Ints, male: Bools, arrived: Ints, years: Years
) -> Ints:
    """Return the days on which the grown leave home: half before 22, women earlier."""
    late = rng.weibull(1.35, len(born)) * np.where(male, 5.9, 4.5)
    out = np.maximum(born + days_of(17.7 + late), arrived + 200)
    return np.where(out <= years.end, out, NEVER)


def _own_child(rng: np.random.Generator, children: Children, years: Years) -> Ints:
    """Return when the young women who have a child of their own do; they and it stay here."""
    n, out = len(children), children.moved_out
    day = out + rng.integers(150, 2200, n)
    stays = (children.departed == NEVER) & (children.died == NEVER) & (out < NEVER)
    chosen = ~children.male & stays & (rng.random(n) < HAS_CHILD)
    chosen &= (day - children.born < 27 * YEAR) & (day <= years.end)
    return np.where(chosen, day + (day == REFERENCE), NEVER)


def _kept_home(families: Families) -> Ints:
    """Return the day on which who keeps the home leaves the country."""
    his = families.with_father & (families.separated < NEVER) & families.man.there
    return np.where(his, families.man.departed, families.woman.departed)


def _died(rng: np.random.Generator, one: Grown, reached: Ints, years: Years) -> Ints:
    age = age_at_death(rng, (reached - one.born) / YEAR)
    died = np.minimum(one.born + days_of(age), NEVER)
    alive = ~one.there | (died > years.end) | (died >= one.departed) | (died <= one.arrived)
    return np.where(alive, NEVER, np.maximum(died, reached + 1))


def kept(children: Children, rows: Bools, number: Ints) -> Children:
    """Return some children, with their families numbered anew."""
    children = some(children, rows)
    return replace(children, family=number[children.family])
