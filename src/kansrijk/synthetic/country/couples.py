"""Who lives together with whom: the families' couples, step-parents, and young couples."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from kansrijk.synthetic.country.draws import some, stacked
from kansrijk.synthetic.country.families import Families
from kansrijk.synthetic.country.people import OWN, Couples, People
from kansrijk.synthetic.country.rows import NOBODY
from kansrijk.synthetic.country.years import Years
from kansrijk.synthetic.days import NEVER, YEAR, Bools, Ints

SINGLES = 0.25
"""Share of the men and women without a family who may move in with one."""


@dataclass(frozen=True, slots=True)
class _Bond:
    """How often people begin to live together, and within how many days; what comes of it."""

    share: float
    within: int
    ends: float
    marries: float


STEP = _Bond(share=0.62, within=2500, ends=0.35, marries=0.25)
YOUNG = _Bond(share=0.5, within=900, ends=0.3, marries=0.15)


@dataclass(frozen=True, slots=True)
class _Seekers:
    """Persons who may begin to live with somebody, from a day on."""

    person: Ints
    free: Ints

    def __len__(self) -> int:
        return len(self.person)


def family_couples(families: Families, woman: Ints, man: Ints) -> Couples:
    """Return the couples that formed a family."""
    both = np.flatnonzero((woman != NOBODY) & (man != NOBODY))
    pair = some(families, both)
    start = np.maximum(pair.formed, np.maximum(pair.woman.arrived, pair.man.arrived))
    gone = [np.minimum(one.died, one.departed) for one in (pair.woman, pair.man)]
    couples = Couples(
        woman=woman[both],
        man=man[both],
        start=start,
        end=np.minimum(pair.separated, np.minimum(*gone)),
        married=pair.married,
        divorced=pair.divorced,
        partnership=pair.partnership,
        guest=np.full(len(both), NOBODY),
    )
    return some(couples, couples.start < couples.end)


def draw_couples(rng: np.random.Generator, people: People, years: Years) -> People:
    """Draw step-parents and young couples, and who is the father of a young woman's child."""
    lasting = np.minimum(people.died, people.departed) == NEVER
    parts = [people.couples]
    for hers in (True, False):
        seekers = _hosts(people, lasting, hers=hers), _guests(rng, people, lasting, hers=hers)
        parts.append(_pair(rng, people, seekers, STEP, years))
    women, men = (_young(people, lasting, male=male) for male in (False, True))
    parts.append(_pair(rng, people, (women, men), YOUNG, years))
    return _with_fathers(replace(people, couples=stacked(parts)), parts[-1])


def _hosts(people: People, lasting: Bools, *, hers: bool) -> _Seekers:
    """Return the women, or the men, who keep a home after separating."""
    families = people.families
    kept = (families.separated < NEVER) & (families.with_father != hers)
    kept &= (people.woman != NOBODY) & (people.man != NOBODY)
    person = (people.woman if hers else people.man)[kept]
    return _lasting(person, families.separated[kept], lasting)


def _guests(rng: np.random.Generator, people: People, lasting: Bools, *, hers: bool) -> _Seekers:
    """Return who left a home after separating, and who never had a family."""
    families = people.families
    left = (families.separated < NEVER) & (families.with_father != hers)
    left &= (people.woman != NOBODY) & (people.man != NOBODY)
    other = people.man if hers else people.woman
    single = (people.man == NOBODY) != (people.woman == NOBODY)
    single &= (other != NOBODY) & ~_has_child(people)[other] & ~people.is_child[other]
    chosen = left | (single & (rng.random(len(single)) < SINGLES))
    free = np.where(left, families.separated, families.begins)[chosen]
    return _lasting(other[chosen], free, lasting)


def _young(people: People, lasting: Bools, *, male: bool) -> _Seekers:
    """Return the young of one sex who have a home of their own."""
    chosen = people.is_child & (people.moved_out < NEVER) & (people.lodging == OWN)
    person = np.flatnonzero(chosen & (people.male == male))
    return _lasting(person, people.moved_out[person], lasting)


def _lasting(person: Ints, free: Ints, lasting: Bools) -> _Seekers:
    stays = lasting[person]
    return _Seekers(person[stays], free[stays])


def _has_child(people: People) -> Bools:
    found = np.zeros(len(people), np.bool_)
    for parent in (people.mother, people.father):
        found[parent[parent != NOBODY]] = True
    return found


def _pair(
    rng: np.random.Generator,
    people: People,
    seekers: tuple[_Seekers, _Seekers],
    bond: _Bond,
    years: Years,
) -> Couples:
    """Pair hosts with guests of about their age."""
    n = int(bond.share * min(len(one) for one in seekers))
    host, guest = (_by_age(rng, people, one, n) for one in seekers)
    start = np.maximum(host.free, guest.free) + rng.integers(100, bond.within, n)
    end = start + rng.integers(300, 4000, n)
    ends = (rng.random(n) < bond.ends) & (end <= years.end)
    male = people.male[host.person]
    couples = Couples(
        woman=np.where(male, guest.person, host.person),
        man=np.where(male, host.person, guest.person),
        start=start,
        end=np.where(ends, end, NEVER),
        married=np.full(n, NEVER),
        divorced=np.full(n, NEVER),
        partnership=rng.random(n) < 0.1,
        guest=guest.person,
    )
    strangers = people.family[host.person] != people.family[guest.person]
    grown = np.maximum(people.born[host.person], people.born[guest.person]) + 18 * YEAR
    fits = strangers & (start <= years.end) & (start > grown)
    return _marry(rng, people, some(couples, fits), bond.marries, years)


def _marry(
    rng: np.random.Generator, people: People, couples: Couples, share: float, years: Years
) -> Couples:
    """Draw who of the couples marry, if both are free to, and divorce when they part."""
    n, end = len(couples), couples.end
    married = couples.start + rng.integers(200, 2500, n)
    unmarried = _unmarried_from(people)
    free = np.maximum(unmarried[couples.woman], unmarried[couples.man])
    marries = (rng.random(n) < share) & (married < np.minimum(end, years.end) - 200)
    marries &= married > free
    divorced = end + rng.integers(0, 400, n)
    return replace(
        couples,
        married=np.where(marries, married, NEVER),
        divorced=np.where(marries & (end < NEVER), divorced, NEVER),
    )


def _by_age(rng: np.random.Generator, people: People, seekers: _Seekers, n: int) -> _Seekers:
    chosen = rng.permutation(len(seekers))[:n]
    order = np.argsort(people.born[seekers.person[chosen]], kind="stable")
    return some(seekers, chosen[order])


def _unmarried_from(people: People) -> Ints:
    """Return the day from which everyone is free to marry again, after their family's marriage."""
    couples = people.couples
    free = np.zeros(len(people), np.int64)
    wed = couples.married < NEVER
    for person in (couples.woman, couples.man):
        free[person[wed]] = couples.divorced[wed]
    return free


def _with_fathers(people: People, young: Couples) -> People:
    """Make a young woman's partner, if she had one by then, the father of her child."""
    partner, since, until = (np.full(len(people), NOBODY) for _ in range(3))
    partner[young.woman], since[young.woman] = young.man, young.start
    until[young.woman] = young.end
    baby = np.flatnonzero((people.mother != NOBODY) & people.is_child[people.mother])
    hers, born = people.mother[baby], people.born[baby]
    father = people.father.copy()
    known = (partner[hers] != NOBODY) & (born > since[hers]) & (born <= until[hers])
    father[baby] = np.where(known, partner[hers], NOBODY)
    return replace(people, father=father, father_told=people.father_told & (father != NOBODY))
