"""Draw everyone in a part of the country, with exactly so many young people."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np

from kansrijk.synthetic.country.children import (
    BOYS,
    Children,
    draw_children,
    kept,
    live_and_die,
    with_children,
)
from kansrijk.synthetic.country.countries import NETHERLANDS, group_of
from kansrijk.synthetic.country.couples import draw_couples, family_couples
from kansrijk.synthetic.country.draws import some, stacked
from kansrijk.synthetic.country.families import FIRST_BIRTHS, Families, Grown, draw_families
from kansrijk.synthetic.country.others import draw_childless, draw_grandparents, draw_lone
from kansrijk.synthetic.country.people import OLDEST_YOUNG, OWN, People
from kansrijk.synthetic.country.rows import NOBODY
from kansrijk.synthetic.country.years import Years
from kansrijk.synthetic.days import NEVER, REFERENCE, YEAR, Bools, Floats, Ints, age_on, day

PART = 1
"""Of the generator of people."""
FAMILIES = 0.0245
"""Families to draw for a young person and a year of first births, a few too many."""
CHILDLESS = 0.64
"""Families without children for a family with children, so that a quarter of adults has none."""
BOTH_UNTOLD, MOTHER_UNTOLD, FATHER_UNTOLD = 0.016, 0.012, 0.078
BOTH_UNTOLD_ABROAD, FATHER_TOLD_YOUNG = 0.55, 0.75
LODGING: Floats = np.array([0.885, 0.095, 0.02])
LODGING_ALONE: Floats = np.array([0.70, 0.18, 0.12])
"""Shares of `OWN`, `SHARED` and `INSTITUTION`: of who left home here, and of who came alone."""

Columns = dict[str, Ints | Bools | Floats]


def draw_people(rng: np.random.Generator, young: int, years: Years) -> People:
    """Draw people of whom exactly so many are young on 1 January 2015.

    Parameters
    ----------
    rng
        The generator.
    young
        How many people under 23 are in the country on 1 January 2015.
    years
        The years the country is made for.
    """
    lone = draw_lone(rng, young, years)
    families, children = _draw_lineages(rng, young - _young_here(lone), years)
    childless = draw_childless(rng, round(CHILDLESS * len(families)), years)
    hers, daughter = draw_grandparents(rng, families.woman, years)
    his, son = draw_grandparents(rng, families.man, years)
    own = _own_families(families, children)
    everyone = stacked([families, childless, hers, his, lone, own])
    woman, man = _numbers(everyone)
    elders = len(families) + len(childless)
    came = elders + len(hers) + len(his)
    adults = _adults(rng, everyone, np.arange(len(everyone)) >= came)
    young_ones = _children(rng, children, everyone, woman, man)
    mother = np.flatnonzero(children.child_born < NEVER)
    babies = _grandchildren(rng, young_ones, mother, children.child_born[mother])
    babies["mother"] = len(adults["born"]) + mother
    babies |= _of_family(everyone, len(everyone) - len(own) + np.arange(len(own)))
    parts = [adults, young_ones, babies]
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    couples = family_couples(everyone, woman, man)
    people = People(**columns, families=everyone, woman=woman, man=man, couples=couples)  # pyright: ignore[reportArgumentType]
    child = np.concatenate([woman[daughter], man[son]])
    people = _with_elders(people, child, elders + np.arange(len(child)))
    return draw_couples(rng, people, years)


def _young_here(lone: Families) -> int:
    """Count the young who came alone and are here on 1 January 2015."""
    one = lone.woman
    here = (one.arrived <= REFERENCE) & (one.departed > REFERENCE)
    return int(np.sum(here & (age_on(one.born) <= OLDEST_YOUNG)))


def _draw_lineages(rng: np.random.Generator, young: int, years: Years) -> tuple[Families, Children]:
    """Draw the families with children, so that exactly so many young people are here in 2015."""
    span = (max(years.end, REFERENCE) - FIRST_BIRTHS) / YEAR
    families, first = draw_families(rng, round(FAMILIES * span * young) + 200, years)
    children = draw_children(rng, families, first, years)
    families = live_and_die(rng, families, children, years)
    # Families all of whose children were grown before the first file have no part in anything.
    recent = np.zeros(len(families), np.bool_)
    since = day(min(years.first, 2015) - OLDEST_YOUNG - 1)
    recent[children.family[children.born > since]] = True
    chosen = with_children(recent, children, young)
    number = np.full(len(families), NOBODY)
    number[chosen] = np.arange(len(chosen))
    return some(families, chosen), kept(children, number[children.family] != NOBODY, number)


def _own_families(families: Families, children: Children) -> Families:
    """Return the families that young women form with a child of their own; they are drawn."""
    mother = np.flatnonzero(children.child_born < NEVER)
    formed = some(families, children.family[mother])
    nobody, never = np.zeros(len(mother), np.bool_), np.full(len(mother), NEVER)
    return replace(
        formed,
        woman=replace(formed.woman, there=nobody),
        man=replace(formed.man, there=nobody),
        formed=children.moved_out[mother],
        separated=never,
        married=never,
        divorced=never,
    )


def _numbers(families: Families) -> tuple[Ints, Ints]:
    """Return the numbers of persons: of all women, and then of all men."""
    woman, man = families.woman.there, families.man.there
    women = np.where(woman, np.cumsum(woman) - 1, NOBODY)
    return women, np.where(man, woman.sum() + np.cumsum(man) - 1, NOBODY)


def _adults(rng: np.random.Generator, families: Families, alone: Bools) -> Columns:
    """Return the columns of the women and the men of all families."""
    women, men = families.woman.there, families.man.there
    grown = stacked([some(families.woman, women), some(families.man, men)])
    family = np.concatenate([np.flatnonzero(women), np.flatnonzero(men)])
    n = len(family)
    return {
        **_columns_of(grown),
        "male": np.arange(n) >= women.sum(),
        "mother": np.full(n, NOBODY),
        "father": np.full(n, NOBODY),
        "mother_told": np.zeros(n, np.bool_),
        "father_told": np.zeros(n, np.bool_),
        "is_child": alone[family],
        "moved_out": np.where(alone[family], grown.arrived, NEVER),
        "lodging": rng.choice(len(LODGING_ALONE), n, p=LODGING_ALONE),
        **_of_family(families, family),
    }


def _children(
    rng: np.random.Generator, children: Children, families: Families, woman: Ints, man: Ints
) -> Columns:
    """Return the columns of the children of families."""
    family, n = children.family, len(children)
    hers, his = some(families.woman, family), some(families.man, family)
    abroad = (hers.born_in != NETHERLANDS).astype(np.int64) + (his.born_in != NETHERLANDS)
    born_abroad = children.arrived > children.born
    country = np.where(hers.born_in != NETHERLANDS, hers.born_in, his.born_in)
    mother_told, father_told = _told(rng, born_abroad, ~his.there)
    return {
        "born": children.born,
        "died": children.died,
        "arrived": children.arrived,
        "departed": children.departed,
        "male": children.male,
        "mother": woman[family],
        "father": man[family],
        "mother_told": mother_told,
        "father_told": father_told,
        "origin": group_of(country),
        "country": country,
        "born_in": np.where(born_abroad, country, NETHERLANDS),
        "generation": np.where(born_abroad, 1, np.where(abroad > 0, 2, 0)),
        "parents_abroad": abroad,
        "is_child": np.ones(n, np.bool_),
        "moved_out": children.moved_out,
        "lodging": _lodging(rng, children),
        **_of_family(families, family),
    }


def _grandchildren(rng: np.random.Generator, young: Columns, mother: Ints, born: Ints) -> Columns:
    """Return most columns of the children of young women; the fathers follow from the couples."""
    n = len(mother)
    abroad = young["born_in"][mother] != NETHERLANDS
    country = np.where(abroad, young["born_in"][mother], NETHERLANDS)
    never, nothing = np.full(n, NEVER), np.zeros(n, np.int64)
    return {
        "born": born,
        "died": never,
        "arrived": born,
        "departed": never,
        "male": rng.random(n) < BOYS,
        "father": np.full(n, NOBODY),
        "mother_told": np.ones(n, np.bool_),
        "father_told": rng.random(n) < FATHER_TOLD_YOUNG,
        "origin": group_of(country),
        "country": country,
        "born_in": nothing + NETHERLANDS,
        "generation": np.where(abroad, 2, 0),
        "parents_abroad": abroad.astype(np.int64),
        "is_child": np.ones(n, np.bool_),
        "moved_out": never,
        "lodging": nothing,
    }


def _of_family(families: Families, family: Ints) -> Columns:
    return {
        "family": family,
        "strain": families.strain[family],
        "prosperity": families.prosperity[family],
    }


def _columns_of(grown: Grown) -> Columns:
    return {f.name: getattr(grown, f.name) for f in fields(grown) if f.name != "there"}


def _told(rng: np.random.Generator, abroad: Bools, fatherless: Bools) -> tuple[Bools, Bools]:
    """Draw whether the register of parents knows the mother, and the father."""
    n = len(abroad)
    both = rng.random(n) < np.where(abroad, BOTH_UNTOLD_ABROAD, BOTH_UNTOLD)
    mother = both | (rng.random(n) < MOTHER_UNTOLD)
    return ~mother, ~(both | fatherless | (rng.random(n) < FATHER_UNTOLD))


def _lodging(rng: np.random.Generator, children: Children) -> Ints:
    drawn = rng.choice(len(LODGING), len(children), p=LODGING)
    return np.where(children.child_born < NEVER, OWN, drawn)


def _with_elders(people: People, child: Ints, family: Ints) -> People:
    """Make the adults of families the parents of other adults."""
    mother, father = people.mother.copy(), people.father.copy()
    mother[child], father[child] = people.woman[family], people.man[family]
    mother_told, father_told = people.mother_told.copy(), people.father_told.copy()
    mother_told[child], father_told[child] = mother[child] != NOBODY, father[child] != NOBODY
    return replace(
        people, mother=mother, father=father, mother_told=mother_told, father_told=father_told
    )
