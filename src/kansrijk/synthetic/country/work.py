"""What people live on through time: their socio-economic category, as spells.

A life is laid in layers, each over those before: childhood, a job beside school, working life,
unemployment, assistance, disability, pension. What lies on top on a day is the category.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kansrijk.synthetic.country.benefits import PENSION, Benefits
from kansrijk.synthetic.country.benefits_partners import Partners
from kansrijk.synthetic.country.care_events import FAR, known_by
from kansrijk.synthetic.country.care_rows import kinds
from kansrijk.synthetic.country.means_setting import Setting
from kansrijk.synthetic.country.people import People
from kansrijk.synthetic.country.rows import NOBODY, Coded
from kansrijk.synthetic.country.school_careers import FAR as NO_YEAR
from kansrijk.synthetic.country.school_careers import Careers
from kansrijk.synthetic.country.school_routes import QUALIFIED
from kansrijk.synthetic.country.spells import Spells
from kansrijk.synthetic.days import NEVER, YEAR, Bools, Floats, Ints, day

SINCE = day(1999)
"""The first day of the register of socio-economic categories."""

CATEGORIES = ("11", "12", "13", "14", "15", "21", "22", "23", "24", "25", "26", "31", "32")
"""As SECMBUS codes them."""
EMPLOYEE, DIRECTOR, SELF_EMPLOYED, OTHER_ACTIVE, FAMILY_WORKER = range(5)
UNEMPLOYED, ASSISTED, OTHER_SOCIAL, DISABLED, PENSIONER = range(5, 10)
EARNING_PUPIL, PUPIL, NO_INCOME = range(10, 13)
ACTIVE = FAMILY_WORKER + 1
"""Categories below this one are of who works."""

OWN_BUSINESS = {DIRECTOR: 0.018, SELF_EMPLOYED: 0.095, OTHER_ACTIVE: 0.006, FAMILY_WORKER: 0.003}
"""Shares of those who work; the rest are employees."""
AT_HOME_MAN, AT_HOME_WOMAN, AT_HOME_PARTNER = 0.025, 0.04, 0.10
"""Shares without income of their own: men, women, and what a partner adds to the latter."""
AT_HOME_UNQUALIFIED, AT_HOME_NEWCOMER, AT_HOME_EARLY = 0.05, 0.10, 0.12
OTHER_BENEFIT = 0.01
SIDE_JOB, SIDE_JOB_SPECIAL = 0.82, 0.2
SIDE_JOB_FROM, SIDE_JOB_UNTIL = 14.5, 19.0
GRANT = 18
"""The age from which who studies has a grant."""
SEARCHES, SEARCH = 0.65, 110.0
"""Share that looks for work after school, and for how many days on average."""
NEWCOMERS_SEARCH = 900.0
CHANGES, CHANGE_AFTER = 0.4, 25.0
"""Share whose working life changes once, and within how many years."""


@dataclass(frozen=True, slots=True)
class Layer:
    """Spells of persons and their categories; `over` tells which one they cover, if not all."""

    spells: Spells
    category: Ints
    over: int | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """The category of everyone through time: spells in the order of persons and days.

    `category` gives the place in `CATEGORIES` of each; `side_job` tells who works beside school,
    while there.
    """

    spells: Spells
    category: Ints
    side_job: Bools

    def category_on(self, moment: int) -> Ints:
        """Return the place in `CATEGORIES` of everyone's category on a day; `NOBODY` without."""
        running = np.flatnonzero((self.spells.start <= moment) & (self.spells.end > moment))
        found = np.full(len(self.side_job), NOBODY)
        found[self.spells.person[running]] = self.category[running]
        return found


def draw_work(rng: np.random.Generator, setting: Setting, benefits: Benefits) -> Work:
    """Draw what everyone lives on through time."""
    people, careers = setting.people, setting.careers
    side_job = _draw_side_job(rng, careers)
    layers = [
        _whole(people.born, PUPIL),
        _beside_school(rng, people, careers, side_job),
        *_working_life(rng, people, setting.partners, careers),
        _whole_of(benefits.unemployment, UNEMPLOYED, EMPLOYEE),
        _whole_of(benefits.assistance, ASSISTED),
        _whole_of(benefits.disability, DISABLED),
        _whole(people.born + int(PENSION * YEAR), PENSIONER),
    ]
    spells = laid(layers, np.maximum(people.arrived, SINCE), people.gone)
    spells = known_by(spells, setting.years.end)
    return Work(spells, kinds(spells).places.astype(np.int64), side_job)


def laid(layers: Sequence[Layer], since: Ints, until: Ints) -> Spells:
    """Lay layers over each other, and return what lies on top as spells.

    Parameters
    ----------
    layers
        From the lowest to the highest.
    since, until
        By person the first day, and the day after the last.
    """
    layers = [_within(layer, since, until) for layer in layers]
    begins = [layer.spells.person * FAR + layer.spells.start for layer in layers]
    ends = [layer.spells.person * FAR + layer.spells.end for layer in layers]
    points = distinct(np.concatenate([*begins, *ends]))
    top = np.full(len(points), NOBODY)
    for layer, begin, end in zip(layers, begins, ends, strict=True):
        _lay(layer, top, np.searchsorted(points, begin), np.searchsorted(points, end))
    return _as_spells(points, top)


def distinct(keys: Ints) -> Ints:
    """Return the different keys in order; sorting is much faster here than hashing is."""
    keys = np.sort(keys)
    return keys[np.append(True, keys[1:] != keys[:-1])]


def _within(layer: Layer, since: Ints, until: Ints) -> Layer:
    person = layer.spells.person
    start = np.maximum(layer.spells.start, since[person])
    end = np.minimum(layer.spells.end, until[person])
    there = np.flatnonzero(start < end)
    spells = Spells(person[there], start[there], end[there])
    return Layer(spells, layer.category[there], layer.over)


def _lay(layer: Layer, top: Ints, first: Ints, last: Ints) -> None:
    """Put a layer on top, from its first to before its last points."""
    number = last - first
    before = np.cumsum(number) - number
    place = np.arange(int(number.sum())) - np.repeat(before, number)
    rows, category = np.repeat(first, number) + place, np.repeat(layer.category, number)
    if layer.over is not None:
        covers = top[rows] == layer.over
        rows, category = rows[covers], category[covers]
    top[rows] = category


def _as_spells(points: Ints, top: Ints) -> Spells:
    person, start = np.divmod(points, FAR)
    changes = np.ones(len(points), np.bool_)
    changes[1:] = (top[1:] != top[:-1]) | (person[1:] != person[:-1])
    person, start, top = person[changes], start[changes], top[changes]
    end = np.append(start[1:], 0)
    told = np.flatnonzero(top != NOBODY)
    return Spells(person[told], start[told], end[told], Coded(top[told], CATEGORIES))


def _whole(start: Ints, category: int) -> Layer:
    """Return a layer of everyone from a day on."""
    n = len(start)
    return Layer(Spells(np.arange(n), start, np.full(n, NEVER)), np.full(n, category))


def _whole_of(spells: Spells, category: int, over: int | None = None) -> Layer:
    return Layer(spells, np.full(len(spells), category), over)


def _draw_side_job(rng: np.random.Generator, careers: Careers) -> Bools:
    chance = np.where(careers.special < NO_YEAR, SIDE_JOB_SPECIAL, SIDE_JOB)
    return rng.random(len(chance)) < chance


def _beside_school(
    rng: np.random.Generator, people: People, careers: Careers, side_job: Bools
) -> Layer:
    """Return when pupils earn, and students have a grant."""
    n = len(people)
    age = np.where(side_job, rng.uniform(SIDE_JOB_FROM, SIDE_JOB_UNTIL, n), NO_YEAR)
    grant = np.where(careers.special < NO_YEAR, NO_YEAR, GRANT)
    start = people.born + (np.minimum(age, grant) * YEAR).astype(np.int64)
    person = np.flatnonzero(start < careers.left)
    spells = Spells(person, start[person], careers.left[person])
    return _whole_of(spells, EARNING_PUPIL)


def _working_life(
    rng: np.random.Generator, people: People, partners: Partners, careers: Careers
) -> list[Layer]:
    """Return what people do after school: nothing at first, then work or not, then otherwise."""
    n = len(people)
    everyone = np.arange(n)
    ready = np.where(people.is_child, careers.left, np.maximum(careers.left, people.born + 5844))
    newcomer = people.arrived > ready
    ready = np.maximum(ready, people.arrived)
    mean = np.where(newcomer, NEWCOMERS_SEARCH, SEARCH)
    search = np.where(rng.random(n) < SEARCHES, rng.exponential(mean), 0.0).astype(np.int64)
    first = _draw_category(rng, people, partners, careers)
    parted, parting = _who_part(partners, first)
    changes = np.flatnonzero(rng.random(n) < CHANGES)
    day_ = ready + (CHANGE_AFTER * YEAR * rng.random(n)).astype(np.int64)
    then = _draw_category(rng, people, partners, careers)[changes]
    never = np.full(n, NEVER)
    return [
        Layer(Spells(everyone, ready, never), np.full(n, NO_INCOME)),
        Layer(Spells(everyone, ready + search, never), first),
        Layer(Spells(parted, parting, never[parted]), np.full(len(parted), EMPLOYEE)),
        Layer(Spells(changes, day_[changes], never[changes]), then),
    ]


def _draw_category(
    rng: np.random.Generator, people: People, partners: Partners, careers: Careers
) -> Ints:
    """Draw what everyone does when not at school: the categories of who works, or no income."""
    codes = (EMPLOYEE, *OWN_BUSINESS)
    shares = (1 - sum(OWN_BUSINESS.values()), *OWN_BUSINESS.values())
    works = np.array(codes)[np.searchsorted(np.cumsum(shares)[:-1], rng.random(len(people)))]
    chance = _at_home(people, partners, careers)
    drawn = rng.random(len(people))
    return np.where(
        drawn < chance, NO_INCOME, np.where(drawn > 1 - OTHER_BENEFIT, OTHER_SOCIAL, works)
    )


def _at_home(people: People, partners: Partners, careers: Careers) -> Floats:
    """Return the chance to have no income of one's own; partners of others more often."""
    coupled = np.zeros(len(people), np.bool_)
    coupled[partners.person] = True
    newcomer = (people.generation == 1) & (people.origin >= 1) & (people.origin <= 5)
    women = AT_HOME_WOMAN + AT_HOME_PARTNER * coupled + AT_HOME_NEWCOMER * (newcomer & coupled)
    chance = np.where(people.male, AT_HOME_MAN, women)
    chance = chance + AT_HOME_UNQUALIFIED * (careers.final < QUALIFIED)
    return chance + AT_HOME_EARLY * (careers.early < NO_YEAR)


def _who_part(partners: Partners, first: Ints) -> tuple[Ints, Ints]:
    """Return who had no income and is left without a partner, and when: they go to work."""
    parts = (partners.end < NEVER) & (first[partners.person] == NO_INCOME)
    return partners.person[parts], partners.end[parts]
