"""How far everyone comes in education, and when the young went to which school.

A child's route follows from its own ability and, in part, from the prosperity of its family.
Leaving early is rare and nearly unpredictable: the strain of the family matters little.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np

from kansrijk.synthetic.country.draws import some
from kansrijk.synthetic.country.people import People
from kansrijk.synthetic.country.school_routes import (
    LEVELS,
    NO_SCHOOL,
    PRIMARY,
    QUALIFIED,
    ROUTES,
    SECONDARY,
    SPECIAL,
    STEPS,
    TABLES,
    VOCATIONAL,
)
from kansrijk.synthetic.days import YEAR, Bools, Floats, Ints, day

FAR = 9999
"""A school year that does not come."""
FIRST_AGE = 4
TWICE_PRIMARY, TWICE_SECONDARY = 0.14, 0.11
"""Shares that do a year of school twice."""
IN_SPECIAL, IN_SPECIAL_PRIMARY = 0.036, 0.024
SPECIAL_FROM = (0, 1, 2, 3, 4, 5, 8)
SPECIAL_PRIMARY_FROM = 2
NON_WESTERN = 5
"""Origins from 1 up to this one."""

EARLY = {SECONDARY: 0.0165}
"""Chance to leave early in a year of secondary school from its fourth year on."""
EARLY_VOCATIONAL = {"1213": 0.14, "2111": 0.10, "2112": 0.056, "2121": 0.0425}
OLDEST_EARLY = 22
"""Age on 1 October until which leaving is early."""
STRAIN_EARLY = 0.2
ABLE_PROSPERITY, ABLE_BOY = 0.55, -0.1
"""Effects on ability in school, in standard deviations."""

ADULT_SHARES = {
    "1112": 0.05,
    "1212": 0.10,
    "1213": 0.02,
    "1221": 0.06,
    "1222": 0.03,
    "2111": 0.12,
    "2112": 0.10,
    "2121": 0.15,
    "2131": 0.04,
    "2132": 0.02,
    "3111": 0.01,
    "3112": 0.18,
    "3113": 0.02,
    "3211": 0.01,
    "3212": 0.085,
    "3213": 0.005,
}
AGE_AT_END = (11, 12, 17, 16, 17, 16, 15, 18, 19, 20, 18, 19, 21, 22, 22, 24, 24, 29)
"""For each level the usual age at the end of education."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Careers:
    """One entry per person; what only the young have is `FAR` or -1 for others.

    Parameters
    ----------
    route
        Place in `ROUTES`; -1 of adults, whose school years are not drawn.
    first
        Calendar year of the first 1 October in primary school.
    twice_primary, twice_secondary
        Number of the school year after which the same step is done again; `FAR` without one.
    early
        The school year, by the calendar year of its 1 October, in which somebody left early.
    special
        The step from which a pupil is in special education.
    special_primary
        Whether primary school is a special primary school, from its third year on.
    final
        Place in `LEVELS` of what is attained in the end.
    left
        The day after the last of education.
    """

    route: Ints
    first: Ints
    twice_primary: Ints
    twice_secondary: Ints
    early: Ints
    special: Ints
    special_primary: Bools
    final: Ints
    left: Ints

    def step_on(self, year: int) -> Ints:
        """Return the step of the young on 1 October; negative before school, -1 of adults."""
        return self.steps(np.minimum(year, self.early) - self.first)

    def enrolled_on(self, year: int) -> Ints:
        """Return the kind of school (`NO_SCHOOL` ...) of everyone on 1 October."""
        step = self.step_on(year)
        kind = TABLES.kind[self.route, np.clip(step, 0, STEPS - 1)]
        return np.where((self.route >= 0) & (step >= 0) & (year <= self.early), kind, NO_SCHOOL)

    def in_special_on(self, year: int) -> Bools:
        """Tell who is in special education on 1 October."""
        return (self.enrolled_on(year) != NO_SCHOOL) & (self.step_on(year) >= self.special)

    def of_step(self, table: Ints, year: int) -> Ints:
        """Return what a table of routes tells of the young on 1 October."""
        return table[self.route, np.clip(self.step_on(year), 0, STEPS - 1)]

    def attained_on(self, year: int) -> Ints:
        """Return the place in `LEVELS` of what is attained by 1 October."""
        return np.where(self.route < 0, self.final, self.of_step(TABLES.attained, year))

    def steps(self, school_year: Ints | int) -> Ints:
        """Return the steps of the young in their so manieth school year, from 0; -1 of adults."""
        again = (school_year > self.twice_primary).astype(np.int64)
        again += school_year > self.twice_secondary
        return np.where(self.route < 0, -1, school_year - again)


def draw_careers(rng: np.random.Generator, people: People) -> Careers:
    """Draw the education of everyone.

    Parameters
    ----------
    rng
        The generator.
    people
        Everyone.
    """
    n = len(people)
    young = people.is_child
    ability = _ability(rng, people)
    special = _draw_special(rng, people)
    chosen = np.where(special < FAR, SPECIAL, 1 + np.searchsorted(_limits(_shares()), ability))
    draft = Careers(
        route=np.where(young, chosen, -1),
        first=np.where(young, _first_year(people.born), FAR),
        twice_primary=_draw_twice(rng, n, TWICE_PRIMARY, (0, PRIMARY)),
        twice_secondary=_draw_twice(rng, n, TWICE_SECONDARY, (PRIMARY + 1, PRIMARY + 4)),
        early=np.full(n, FAR),
        special=special,
        special_primary=_draw_special_primary(rng, ability, special),
        final=_adult_level(people, ability),
        left=np.full(n, 0),
    )
    return _finish(rng, people, replace(draft, early=_draw_early(rng, people, draft)))


def _ability(rng: np.random.Generator, people: People) -> Floats:
    """Return a normal score; prosperity tells a third of it."""
    own = rng.standard_normal(len(people))
    return ABLE_PROSPERITY * people.prosperity + 0.83 * own + ABLE_BOY * people.male


def _draw_special(rng: np.random.Generator, people: People) -> Ints:
    chance = IN_SPECIAL * np.where(people.male, 1.4, 0.6) * np.exp(0.3 * people.strain - 0.045)
    begins = rng.choice(np.array(SPECIAL_FROM), len(people))
    return np.where(people.is_child & (rng.random(len(people)) < chance), begins, FAR)


def _draw_special_primary(rng: np.random.Generator, ability: Floats, special: Ints) -> Bools:
    chance = IN_SPECIAL_PRIMARY * np.exp(-0.8 * ability - 0.32)
    return (rng.random(len(ability)) < chance) & (special == FAR)


def _draw_twice(rng: np.random.Generator, n: int, chance: float, at: tuple[int, int]) -> Ints:
    return np.where(rng.random(n) < chance, rng.integers(*at, n), FAR)


def _first_year(born: Ints) -> Ints:
    """Return the year of the first 1 October at which a child is four."""
    later = (born + 91).astype("datetime64[D]").astype("datetime64[Y]")
    return later.astype(np.int64) + 1970 + FIRST_AGE


def _draw_early(rng: np.random.Generator, people: People, careers: Careers) -> Ints:
    """Return the first school year in which each of the young leaves early."""
    chance = _chances()
    strained = np.exp(STRAIN_EARLY * people.strain - STRAIN_EARLY**2 / 2)
    young = np.flatnonzero(people.is_child)
    early = np.full(len(people), FAR)
    of_young = some(careers, young)
    for school_year in range(PRIMARY + 3, OLDEST_EARLY - FIRST_AGE + 1):
        due = chance[of_young.route, of_young.steps(school_year)] * strained[young]
        leaves = young[rng.random(len(young)) < due]
        early[leaves] = np.minimum(early[leaves], careers.first[leaves] + school_year)
    return early


def _chances() -> Floats:
    """Return by route and step the chance to leave early; none once qualified, or in special."""
    chance = np.where(TABLES.kind == SECONDARY, EARLY[SECONDARY] * (TABLES.grade >= 4), 0.0)
    for level, rate in EARLY_VOCATIONAL.items():
        followed = TABLES.followed == LEVELS.index(level)
        chance = np.where((TABLES.kind == VOCATIONAL) & followed, rate, chance)
    chance[SPECIAL] = 0.0
    return np.where(TABLES.attained >= QUALIFIED, 0.0, chance)


def _finish(rng: np.random.Generator, people: People, careers: Careers) -> Careers:
    """Add what is attained in the end, and when education ended."""
    regular = careers.first + TABLES.length[careers.route]
    regular += (careers.twice_primary < FAR).astype(np.int64) + (careers.twice_secondary < FAR)
    last = np.minimum(regular, careers.early + 1)
    broken = careers.early < FAR
    days = rng.integers(60, 330, len(people))
    left = np.where(broken, _first_of(careers.early, 10) + days, _first_of(last, 8))
    grown = people.born + (np.array(AGE_AT_END)[careers.final] * YEAR).astype(np.int64)
    final = np.where(people.is_child, careers.attained_on(FAR), careers.final)
    return replace(careers, final=final, left=np.where(people.is_child, left, grown))


def _first_of(year: Ints, month: int) -> Ints:
    """Return the first day of a month of years."""
    months = (np.clip(year, 1900, 2200) - 1970) * 12 + month - 1
    return months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def _adult_level(people: People, ability: Floats) -> Ints:
    """Return the place in `LEVELS` that grown people attained; older people went less far."""
    born = (people.born - day(1972)) / YEAR
    foreign = (people.generation == 1) & (people.origin >= 1) & (people.origin <= NON_WESTERN)
    score = ability + 0.02 * born - 0.5 * foreign + 0.1
    places = np.array([LEVELS.index(level) for level in ADULT_SHARES])
    return places[np.searchsorted(_limits(tuple(ADULT_SHARES.values())), score)]


def _shares() -> tuple[float, ...]:
    return tuple(route.share for route in ROUTES[1:])


def _limits(shares: Sequence[float]) -> Floats:
    """Return where a standard normal score passes from each share to the next."""
    sums = np.cumsum(shares)[:-1] / np.sum(shares)
    return np.array([NormalDist().inv_cdf(float(share)) for share in sums])
