"""Who is in which house, from when until when, and as what: drawn before households are told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kansrijk.synthetic.country.absences import draw_absences, interrupted
from kansrijk.synthetic.country.draws import days_of, some, stacked
from kansrijk.synthetic.country.houses import (
    CHILD,
    CORE,
    MARRIAGE,
    OTHER,
    RESIDENT,
    Ground,
    Housing,
    Stays,
    institutions,
)
from kansrijk.synthetic.country.people import INSTITUTION, OWN, SHARED, People
from kansrijk.synthetic.country.rows import NOBODY
from kansrijk.synthetic.country.years import Years
from kansrijk.synthetic.days import NEVER, Bools, Ints

ADULT = 18.0
FLAT = 3
"""How many live in a shared house."""


def draw_stays(rng: np.random.Generator, people: People, years: Years) -> Housing:
    """Draw who is in which house when; a person is in one at a time."""
    ground = Ground(len(people.families))
    own = people.family.copy()
    stays = [*_partners(people, years, ground), _at_home(people)]
    stays.append(_moved_out(rng, people, ground, own))
    stays.append(_grandchildren(people, own))
    absences = draw_absences(rng, people, own, ground, years)
    apart = interrupted(stacked(stays), absences, people, ground)
    all_stays = stacked([apart, _marriages(people, own)])
    there = (all_stays.start < all_stays.end) & (all_stays.start <= years.end)
    all_stays = some(all_stays, there)
    end = np.where(all_stays.end > years.end, NEVER, all_stays.end)
    return Housing(replace(all_stays, end=end), ground.houses())


def _partners(people: People, years: Years, ground: Ground) -> list[Stays]:
    """Return where the adults live: alone, in their family, and alone again after parting."""
    families = people.families
    adult = np.flatnonzero(~people.is_child)
    family, gone = people.family[adult], people.gone[adult]
    formed = np.maximum(families.formed[family], people.arrived[adult])
    keeps = families.with_father[family] == people.male[adult]
    separated = np.where(keeps, NEVER, families.separated[family])
    grown = np.maximum(people.born[adult] + days_of(np.full(len(adult), ADULT)), 0)
    grown = np.maximum(grown, people.arrived[adult])
    # Who lived somewhere before the registers are told needs no home for that time.
    single = np.flatnonzero((formed > years.history) & (grown < formed))
    apart = np.flatnonzero(separated < gone)
    core = np.full(len(adult), CORE)
    return [
        Stays(
            adult[single],
            ground.build(family[single]),
            grown[single],
            np.minimum(formed, gone)[single],
            core[single],
        ),
        Stays(adult, family, formed, np.minimum(separated, gone), core),
        Stays(
            adult[apart], ground.build(family[apart]), separated[apart], gone[apart], core[apart]
        ),
    ]


def _at_home(people: People) -> Stays:
    """Return the children in the home of the family they were born into."""
    child = np.flatnonzero(_born_at_home(people))
    end = np.minimum(people.moved_out, people.gone)[child]
    return Stays(
        child, people.family[child], people.arrived[child], end, np.full(len(child), CHILD)
    )


def _born_at_home(people: People) -> Bools:
    """Tell who was born into the home of a family: not of a young woman, and not abroad alone."""
    mother = people.mother
    return people.is_child & (mother != NOBODY) & ~people.is_child[mother]


def _grandchildren(people: People, own: Ints) -> Stays:
    child = np.flatnonzero((people.mother != NOBODY) & people.is_child[people.mother])
    end = np.minimum(people.moved_out, people.gone)[child]
    house = own[people.mother[child]]
    return Stays(child, house, people.born[child], end, np.full(len(child), CHILD))


def _moved_out(rng: np.random.Generator, people: People, ground: Ground, own: Ints) -> Stays:
    """Return the homes of the young who left home; notes in `own` whose house is whose."""
    out = people.moved_out < NEVER
    alone, shared, cared = (
        np.flatnonzero(out & (people.lodging == kind)) for kind in (OWN, SHARED, INSTITUTION)
    )
    own[alone] = ground.build(people.family[alone])
    shared = shared[np.argsort(people.moved_out[shared], kind="stable")]
    flats = ground.build(people.family[shared[::FLAT]])
    own[shared] = flats[np.arange(len(shared)) // FLAT]
    own[cared] = institutions(rng, ground, people.family[cared])
    young = np.concatenate([alone, shared, cared])
    role = np.repeat([CORE, OTHER, RESIDENT], [len(alone), len(shared), len(cared)])
    return Stays(young, own[young], people.moved_out[young], people.gone[young], role)


def _marriages(people: People, own: Ints) -> Stays:
    """Return the marriages of couples, as what changes the kind of a house."""
    couples = some(people.couples, people.couples.married < NEVER)
    guest, woman = couples.guest, couples.woman
    host = np.where(guest == woman, couples.man, woman)
    return Stays(
        person=np.full(len(couples), NOBODY),
        house=own[host],
        start=np.maximum(couples.married, couples.start),
        end=couples.end,
        role=np.full(len(couples), MARRIAGE),
    )
