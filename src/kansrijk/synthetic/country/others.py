"""Who else is here: adults without children, grandparents, and young people who came alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kansrijk.synthetic.country.countries import SHARES, draw_country
from kansrijk.synthetic.country.draws import age_at_death, between, days_of, happens, some
from kansrijk.synthetic.country.families import Families, Grown, marry, origin_of
from kansrijk.synthetic.country.years import Years
from kansrijk.synthetic.days import NEVER, YEAR, Bools, Floats, Ints, day

GRANDPARENTS = 0.44
"""Share of the Dutch parents of whom a parent is drawn, so that the loss of one can be known."""
OLDEST, YOUNGEST = day(1932), day(1991)


def draw_childless(rng: np.random.Generator, n: int, years: Years) -> Families:
    """Draw so many couples and singles without children."""
    couple = rng.random(n) < 0.45
    woman = couple | (rng.random(n) < 0.48)
    born = rng.integers(OLDEST, YOUNGEST, n)
    others = np.minimum(born - days_of(rng.normal(2.0, 4.0, n)), YOUNGEST)
    begins = np.maximum(born, others) + days_of(20 + 18 * rng.random(n))
    families = _families(
        rng,
        _adult(rng, born, woman, begins, years),
        _adult(rng, others, couple | ~woman, begins, years),
        begins,
    )
    together = np.maximum(begins, np.maximum(families.woman.arrived, families.man.arrived))
    apart = couple & (rng.random(n) < 0.25)
    day_ = together + rng.integers(400, 25 * 365, n)
    ends = np.minimum(_gone(families.woman), _gone(families.man))
    families = replace(
        families, separated=np.where(apart & (day_ < np.minimum(ends, years.end)), day_, NEVER)
    )
    return _while_both_live(marry(rng, families, begins + 900, 0.45))


def draw_grandparents(
    rng: np.random.Generator, parents: Grown, years: Years
) -> tuple[Families, Ints]:
    """Draw the parents of some parents.

    Returns
    -------
    families
        Of each, the mother, the father or both.
    parent
        The place of their child among the parents.
    """
    known = parents.there & (parents.generation == 0)
    place = np.flatnonzero(known & happens(rng, np.full(len(parents), GRANDPARENTS)))
    child = some(parents, place)
    which = rng.random(len(place))
    age = np.clip(rng.normal(28.0, 5.0, len(place)), 17, 44)
    born = child.born - days_of(age)
    older = born - days_of(np.clip(rng.normal(2.5, 3.5, len(place)), -5, 15)).astype(np.int64)
    begins = child.born - 1000
    families = _families(
        rng,
        _elder(rng, born, which < 0.75, child.born, years),
        _elder(rng, np.minimum(older, child.born - 6600), which > 0.5, child.born, years),
        begins,
    )
    return _while_both_live(marry(rng, families, child.born - 600, 0.95)), place


def draw_lone(rng: np.random.Generator, young: int, years: Years) -> Families:
    """Draw young people who came to the country alone, to study, to work or for shelter.

    Each is the woman or the man of a family of one.
    """
    n = round(young * 0.003 * (years.last - 2004))
    arrived = rng.integers(day(2005), years.end, n)
    # Nobody arrives before the end of years who was born on a day that makes two ages.
    born = arrived - days_of(15.2 + 7.5 * rng.random(n))
    group = rng.choice(len(SHARES), n, p=_LONE)
    country = draw_country(rng, group)
    stays = rng.random(n) < 0.45
    departs = arrived + rng.integers(300, 1800, n)
    departed = np.where(stays | (departs > years.end), NEVER, departs)
    one = Grown(
        there=rng.random(n) < 0.5,
        born=born,
        died=np.full(n, NEVER),
        arrived=arrived,
        departed=departed,
        **origin_of(np.ones(n, np.bool_), country, group, np.zeros(n, np.bool_)),
    )
    return _families(rng, one, replace(one, there=~one.there), arrived)


_LONE: Floats = np.array([0.0, 0.03, 0.05, 0.03, 0.12, 0.35, 0.41, 0.01])


def _families(rng: np.random.Generator, woman: Grown, man: Grown, formed: Ints) -> Families:
    n = len(formed)
    strain = rng.standard_normal(n)
    never = np.full(n, NEVER)
    return Families(
        woman=woman,
        man=man,
        strain=strain,
        prosperity=-0.35 * strain + 0.9 * rng.standard_normal(n),
        formed=formed,
        separated=never,
        with_father=np.zeros(n, np.bool_),
        married=never,
        divorced=never,
        partnership=happens(rng, np.full(n, 0.08)),
    )


def _adult(rng: np.random.Generator, born: Ints, there: Bools, begins: Ints, years: Years) -> Grown:
    """Draw adults of all origins; a few come late, leave, or die from 2005 on."""
    n = len(born)
    group = rng.choice(len(SHARES), n, p=SHARES)
    abroad = (group > 0) & (rng.random(n) < 0.75)
    country = draw_country(rng, group)
    late = np.maximum(begins, day(1995))
    arrived = np.where(rng.random(n) < 0.5, between(rng, late, years.end), born + 5000)
    arrived = np.where(abroad, arrived, born)
    departs = between(rng, np.maximum(arrived, day(2005)) + 500, years.end)
    leaves = (rng.random(n) < np.where(abroad, 0.15, 0.01)) & (departs < years.end)
    departed = np.where(leaves, departs, NEVER)
    reached = np.maximum(np.maximum(arrived, day(2005)), born + days_of(np.full(n, 20.0)))
    died = born + days_of(age_at_death(rng, (reached - born) / YEAR))
    here = (died <= years.end) & (died < departed)
    return Grown(
        there=there,
        born=born,
        died=np.where(here, np.maximum(died, reached + 1), NEVER),
        arrived=arrived,
        departed=departed,
        **origin_of(abroad, country, group, group > 0),
    )


def _elder(
    rng: np.random.Generator, born: Ints, there: Bools, reached: Ints, years: Years
) -> Grown:
    """Draw people who lived here all their life, and were alive when their child was born."""
    n = len(born)
    died = born + days_of(age_at_death(rng, (reached - born) / YEAR))
    nothing = np.zeros(n, np.bool_)
    return Grown(
        there=there,
        born=born,
        died=np.where(died <= years.end, np.maximum(died, reached + 1), NEVER),
        arrived=born,
        departed=np.full(n, NEVER),
        **origin_of(nothing, np.zeros(n, np.int64), np.zeros(n, np.int64), nothing),
    )


def _gone(one: Grown) -> Ints:
    return np.minimum(one.died, one.departed)


def _while_both_live(families: Families) -> Families:
    """Drop marriages and divorces that came too late."""
    ends = np.minimum(_gone(families.woman), _gone(families.man))
    return replace(
        families,
        married=np.where(families.married < ends, families.married, NEVER),
        divorced=np.where(families.divorced < ends, families.divorced, NEVER),
    )
