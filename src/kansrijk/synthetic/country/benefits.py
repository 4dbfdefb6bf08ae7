"""Benefits: assistance, disability, unemployment, and schemes for who cannot pay the debts.

Assistance is for a household: partners have it together. It befalls who is alone, who is not
prosperous and who learned little; disability nearly everybody alike.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kansrijk.synthetic.country.benefits_partners import Partners
from kansrijk.synthetic.country.care_events import apart, by_strain, draw_kinds, known_by
from kansrijk.synthetic.country.care_rows import kinds
from kansrijk.synthetic.country.draws import happens
from kansrijk.synthetic.country.means_setting import Setting
from kansrijk.synthetic.country.people import People
from kansrijk.synthetic.country.rows import NOBODY, Coded
from kansrijk.synthetic.country.school_careers import FAR, Careers
from kansrijk.synthetic.country.school_routes import HIGHER, QUALIFIED
from kansrijk.synthetic.country.spells import Spells, together
from kansrijk.synthetic.country.years import Years
from kansrijk.synthetic.days import NEVER, YEAR, Bools, Floats, Ints, day

SINCE = day(1995)
"""The day from which benefits are drawn."""
ADULT, PENSION = 18, 65

ASSISTANCE = ("01", "13", "15", "16", "02", "14", "18")
"""Kinds of assistance; the first four are assistance in the strict sense."""
ASSISTANCE_SHARES = (70, 14, 6, 4, 2, 2, 2)
STRICT = 4
ASSISTANCE_RATE = 0.0235
"""Beginnings a year of who is alone, of middling prosperity and schooling."""
TOGETHER = 0.025
"""Times the rate of who is alone."""
PROSPERITY, UNQUALIFIED, HIGH, MOTHER = -0.75, 0.55, -0.9, 1.25
"""Effects on the logarithm of the rate."""
BY_ORIGIN: Floats = np.array([0.0, 1.1, 0.6, 0.3, 0.9, 1.3, 0.3, 0.0])
"""And those of the group of origin, of who came; half of them for who was born here."""
ON_ARRIVAL: Floats = np.array([0.0, 0.18, 0.10, 0.05, 0.15, 0.62, 0.06, 0.0])
"""By group of origin, the chance that it begins within a year after coming."""
ENDS_TOGETHER = 0.85
"""Share of the assistance of who is alone that ends with a new partner."""
MOST_RATE = 0.5
ASSISTANCE_YEARS = 5.0
AFTER_PARTING = 0.9
"""Times the yearly rate, that it begins in the months after parting."""

LAWS = ("1", "2", "3", "4", "5", "9")
"""WAO, WAZ, Wajong, IVA, WGA, unknown."""
WAJONG = LAWS.index("3")
NEW_LAW = day(2006)
DISABLED_EVER, DISABLED_YEARS = 0.145, 11.0
WAJONG_SPECIAL, WAJONG_OTHERS = 0.09, 0.0062

UNEMPLOYED_RATE = 0.033
DEBT_RATE, DEBT_STRAIN, DEBT_PROSPERITY = 0.0011, 0.3, -0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefits:
    """Spells of benefits.

    Parameters
    ----------
    assistance
        Kinds in `ASSISTANCE`.
    disability
        Kinds in `LAWS`.
    unemployment
        Of who would work as an employee.
    debt_schemes
        Under the WSNP act.
    """

    assistance: Spells
    disability: Spells
    unemployment: Spells
    debt_schemes: Spells

    def on_assistance(self, moment: int, persons: int) -> Bools:
        """Tell who has assistance in the strict sense, of kind 01, 13, 15 or 16, on a day."""
        strict = self.assistance[kinds(self.assistance).places < STRICT]
        return strict.running_on(moment, persons)


def draw_benefits(rng: np.random.Generator, setting: Setting) -> Benefits:
    """Draw the benefits of everyone."""
    people, years = setting.people, setting.years
    return Benefits(
        assistance=_draw_assistance(rng, setting),
        disability=_draw_disability(rng, people, setting.careers, years),
        unemployment=_draw_unemployment(rng, people, years),
        debt_schemes=_draw_debt_schemes(rng, people, setting.partners, years),
    )


def _draw_assistance(rng: np.random.Generator, setting: Setting) -> Spells:
    partners, years = setting.partners, setting.years
    rate = _assistance_rate(setting.people, setting.careers)
    person, start = _starts(rng, rate, years)
    alone = partners.at(person, start)[0] == NOBODY
    kept = alone | (rng.random(len(person)) < TOGETHER)
    parted, after = _after_parting(rng, partners, rate, years)
    newcomer, came = _after_coming(rng, setting.people)
    person = np.concatenate([person[kept], parted, newcomer])
    start = np.concatenate([start[kept], after, came])
    length = (rng.exponential(ASSISTANCE_YEARS, len(person)) * YEAR).astype(np.int64) + 60
    ends = rng.random(len(person)) < ENDS_TOGETHER
    moved_in = np.where(ends, partners.next_start(person, start), NEVER)
    kind = draw_kinds(rng, ASSISTANCE, ASSISTANCE_SHARES, len(person))
    spells = partners.share(Spells(person, start, np.minimum(start + length, moved_in), kind))
    return _of_age(spells, setting.people, setting.careers, years)


def _assistance_rate(people: People, careers: Careers) -> Floats:
    effect = (
        PROSPERITY * people.prosperity
        + UNQUALIFIED * (careers.final < QUALIFIED)
        + HIGH * (careers.final >= HIGHER)
        + MOTHER * _mothers(people)
        + BY_ORIGIN[people.origin] * np.where(people.generation == 1, 1.0, 0.5)
    )
    return np.minimum(ASSISTANCE_RATE * np.exp(effect), MOST_RATE)


def _mothers(people: People) -> Bools:
    found = np.zeros(len(people), np.bool_)
    found[people.mother[people.mother != NOBODY]] = True
    return found


def _after_parting(
    rng: np.random.Generator, partners: Partners, rate: Floats, years: Years
) -> tuple[Ints, Ints]:
    """Return who gets assistance within a year after parting, and when."""
    person, ended = partners.person, partners.end
    begins = happens(rng, AFTER_PARTING * rate[person]) & (ended >= SINCE) & (ended <= years.end)
    return person[begins], ended[begins] + rng.integers(5, 365, int(begins.sum()))


def _after_coming(rng: np.random.Generator, people: People) -> tuple[Ints, Ints]:
    """Return who of those from abroad gets assistance within a year after coming, and when."""
    begins = happens(rng, ON_ARRIVAL[people.origin]) & (people.arrived > people.born)
    newcomer = np.flatnonzero(begins)
    return newcomer, people.arrived[newcomer] + rng.integers(20, 365, len(newcomer))


def _starts(rng: np.random.Generator, rate: Floats, years: Years) -> tuple[Ints, Ints]:
    """Return who begins something, and when, at yearly rates by person since `SINCE`."""
    number = rng.poisson(rate * (years.end - SINCE) / YEAR)
    person = np.repeat(np.arange(len(rate)), number)
    return person, rng.integers(SINCE, years.end, len(person))


def _of_age(spells: Spells, people: People, careers: Careers, years: Years) -> Spells:
    """Keep what is from 18 until pension, after school and within the stay here; one at a time."""
    person = spells.person
    grown = people.born[person] + int(ADULT * YEAR) + 1
    first = np.maximum(np.maximum(grown, careers.left[person]), people.arrived[person])
    last = np.minimum(people.born[person] + int(PENSION * YEAR), people.gone[person])
    within = Spells(person, spells.start, np.minimum(spells.end, last), spells.kind)
    return known_by(apart(within[(spells.start >= first) & (within.end > spells.start)]), years.end)


def _draw_disability(
    rng: np.random.Generator, people: People, careers: Careers, years: Years
) -> Spells:
    both = together([_draw_wajong(rng, people, careers), _draw_disabled(rng, people)])
    return known_by(apart(both), years.end)


def _draw_wajong(rng: np.random.Generator, people: People, careers: Careers) -> Spells:
    """Draw the disability benefit of the young: from their eighteenth year, mostly for ever."""
    chance = np.where(careers.special < FAR, WAJONG_SPECIAL, WAJONG_OTHERS)
    person = np.flatnonzero(happens(rng, chance))
    start = (
        people.born[person]
        + int(18 * YEAR)
        + 1
        + (900 * rng.random(len(person)) ** 2).astype(np.int64)
    )
    stops = start + rng.integers(400, 6000, len(person))
    end = np.where(rng.random(len(person)) < 0.2, stops, NEVER)
    return _stay(people, Spells(person, start, end, _law(np.full(len(person), WAJONG))))


def _draw_disabled(rng: np.random.Generator, people: People) -> Spells:
    """Draw the disability benefits of who worked: of the old law until 2006."""
    person = np.flatnonzero(happens(rng, DISABLED_EVER * by_strain(people, 0.3)))
    n = len(person)
    start = people.born[person] + (rng.uniform(23, 64, n) * YEAR).astype(np.int64)
    end = start + (rng.exponential(DISABLED_YEARS, n) * YEAR).astype(np.int64) + 200
    pension = people.born[person] + int(PENSION * YEAR)
    chance = rng.random(n)
    old = np.where(chance < 0.06, 1, 0)
    new = np.where(chance < 0.3, LAWS.index("4"), LAWS.index("5"))
    law = np.where(start < NEW_LAW, old, new)
    return _stay(people, Spells(person, start, np.minimum(end, pension), _law(law)))


def _law(places: Ints) -> Coded:
    return Coded(places, LAWS)


def _stay(people: People, spells: Spells) -> Spells:
    """Return the spells as far as they are within the stay of each person."""
    start = np.maximum(spells.start, people.arrived[spells.person])
    end = np.minimum(spells.end, people.gone[spells.person])
    return Spells(spells.person, start, end, spells.kind)[start < end]


def _draw_unemployment(rng: np.random.Generator, people: People, years: Years) -> Spells:
    person, start = _starts(rng, np.full(len(people), UNEMPLOYED_RATE), years)
    length = 60 + rng.gamma(1.4, 200.0, len(person)).astype(np.int64)
    spells = Spells(person, start, start + length)
    age = (start - people.born[person]) / YEAR
    return known_by(apart(_stay(people, spells[(age > 19) & (age < 63)])), years.end)


def _draw_debt_schemes(
    rng: np.random.Generator, people: People, partners: Partners, years: Years
) -> Spells:
    """Draw the debt schemes: three years, for half of the couples of both."""
    effect = DEBT_STRAIN * people.strain + DEBT_PROSPERITY * people.prosperity
    person, start = _starts(rng, DEBT_RATE * np.exp(effect), years)
    length = np.where(rng.random(len(person)) < 0.8, 1096, rng.integers(200, 1800, len(person)))
    spells = Spells(person, start, start + length)
    age = (start - people.born[person]) / YEAR
    spells = spells[(age > 20) & (age < 75)]
    both = rng.random(len(spells)) < 0.5
    spells = together([spells[~both], partners.share(spells[both])])
    return known_by(apart(_stay(people, spells)), years.end)
