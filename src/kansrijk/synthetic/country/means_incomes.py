"""Incomes of a year: of persons, and of the income households they are in on 31 December.

An income household is named after its main earner. It is the household of the register but for
institutions, where everybody is one of their own, and for some grown children and lodgers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kansrijk.synthetic.country.benefits_partners import Partners
from kansrijk.synthetic.country.means_setting import Setting
from kansrijk.synthetic.country.people import People
from kansrijk.synthetic.country.rows import NOBODY
from kansrijk.synthetic.country.work import (
    ACTIVE,
    ASSISTED,
    CATEGORIES,
    DIRECTOR,
    DISABLED,
    EARNING_PUPIL,
    EMPLOYEE,
    FAMILY_WORKER,
    OTHER_ACTIVE,
    OTHER_SOCIAL,
    PENSIONER,
    SELF_EMPLOYED,
    UNEMPLOYED,
    Work,
)
from kansrijk.synthetic.country.work_pay import Pay
from kansrijk.synthetic.days import YEAR, Bools, Floats, Ints, day

INSTITUTION, CHILD_AT_HOME, OTHER_MEMBER = 10, 1, 9
"""Places in the household (PLHH)."""

FLAT = {OTHER_SOCIAL: 11_500.0, DISABLED: 8_500.0, PENSIONER: 13_500.0}
"""Euros a year of a benefit that everybody has."""
OF_PAY = {
    EMPLOYEE: 1.0,
    DIRECTOR: 2.0,
    SELF_EMPLOYED: 1.0,
    OTHER_ACTIVE: 0.6,
    FAMILY_WORKER: 0.4,
    UNEMPLOYED: 0.68,
    DISABLED: 0.32,
    PENSIONER: 0.3,
}
"""And as a part of what the person would earn."""
ASSISTANCE_ALONE, ASSISTANCE_TOGETHER = 14_800.0, 10_400.0
GRANT = 2_200.0
LOSS, LOSSES = 0.035, (500.0, 15_000.0)
"""Share of the self-employed who make a loss in a year, and its bounds in euros."""

TAX = (
    (-1e6, 0.0, 10e3, 20e3, 35e3, 56e3, 100e3, 1e6),
    (-1e6, 0.0, 9.8e3, 16.9e3, 25.2e3, 36.5e3, 58.5e3, 492e3),
)
"""Personal income before and after tax and premiums."""
CHILD_BENEFIT = 950.0
CHILD_BUDGET, CHILD_BUDGET_ALONE, BUDGET_FROM, BUDGET_OVER = 900.0, 3_000.0, 19_000.0, 26_000.0
ALLOWANCE, ALLOWANCE_FROM, ALLOWANCE_OVER = 3_000.0, 13_000.0, 14_000.0
SECOND_ADULT, EACH_CHILD = 0.37, 0.25
"""What a household needs beside its first adult (Statistics Netherlands' factors, roughly)."""


@dataclass(frozen=True, slots=True)
class Persons:
    """Incomes of persons in a year, in euros: primary, gross, and after tax."""

    primary: Floats
    gross: Floats
    net: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Households:
    """Income households of a year: one entry per main earner, in the order of persons.

    Amounts are in euros; not-a-number where no income was observed.

    Parameters
    ----------
    of
        By person: the place of the income household, `NOBODY` where there is none.
    earner
        The number of the main earner.
    adults, minors
        Members, by age on 31 December.
    institution
        Whether the earner is in an institution.
    primary, gross, disposable, standardised
        Incomes.
    source
        Place in `CATEGORIES` of what most of the income comes from; `NOBODY` where there is none.
    """

    of: Ints
    earner: Ints
    adults: Ints
    minors: Ints
    institution: Bools
    primary: Floats
    gross: Floats
    disposable: Floats
    standardised: Floats
    source: Ints

    def __len__(self) -> int:
        return len(self.earner)

    def of_persons(self, values: Floats) -> Floats:
        """Spread values of income households over their members; NaN without one."""
        return np.where(self.of == NOBODY, np.nan, values[self.of])


@dataclass(frozen=True, slots=True)
class Splits:
    """What is drawn once of each person: who is an income household of its own, or in none.

    `unobserved` tells of whose household no income is known while they are its main earner.
    """

    apart: Bools
    unlinked: Bools
    unobserved: Bools


def draw_splits(rng: np.random.Generator, persons: int) -> Splits:
    """Draw who is apart, unlinked or unobserved; the first counts for grown members only."""
    apart, unlinked, unobserved = rng.random((3, persons))
    return Splits(apart < 0.3, unlinked < 0.004, unobserved < 0.006)


@dataclass(frozen=True, slots=True)
class Amounts:
    """What spells of `Work` bring in a year: whose, from what (`CATEGORIES`), and euros."""

    person: Ints
    category: Ints
    euros: Floats


def amounts_of(
    rng: np.random.Generator, setting: Setting, work: Work, pay: Pay, year: int
) -> Amounts:
    """Return what everyone's work and benefits bring in a year."""
    people = setting.people
    first, last = day(year), day(year + 1)
    here = np.flatnonzero((work.spells.start < last) & (work.spells.end > first))
    person, category = work.spells.person[here], work.category[here]
    days = np.minimum(work.spells.end[here], last) - np.maximum(work.spells.start[here], first)
    would = pay.of_work(people, year)
    yearly = _by_category(FLAT)[category] + _by_category(OF_PAY)[category] * would[person]
    own = category == SELF_EMPLOYED
    yearly[own] = _business(rng, yearly[own], pay.fortune[person[own]])
    assisted = category == ASSISTED
    yearly[assisted] = _assistance(setting.partners, person[assisted], year)
    pupil = category == EARNING_PUPIL
    earned = np.where(work.side_job, pay.beside_school(people, year), 0.0)
    yearly[pupil] = earned[person[pupil]]
    return Amounts(person, category, yearly * days / (last - first))


def person_incomes(people: People, amounts: Amounts, year: int) -> Persons:
    """Return the incomes of persons from what their work and benefits bring."""
    n = len(people)
    pupil = amounts.category == EARNING_PUPIL
    work = (amounts.category < ACTIVE) | pupil
    primary = _sum(amounts.person[work], amounts.euros[work], n)
    student = np.zeros(n, np.bool_)
    student[amounts.person[pupil]] = True
    grant = GRANT * (student & (people.age_on(day(year, 12, 31)) >= 18))
    gross = _sum(amounts.person, amounts.euros, n) + grant
    return Persons(primary, gross, np.interp(gross, *TAX))


def household_incomes(
    setting: Setting, splits: Splits, persons: Persons, amounts: Amounts, year: int
) -> Households:
    """Return the income households of 31 December, and their incomes in the year."""
    moment = day(year, 12, 31)
    people, place = setting.people, setting.homes.place_on(moment)
    earner_of = _earners(setting, place, splits, persons, moment)
    of, earner = _numbered(earner_of)
    size = len(earner)
    minor = people.born > day(year - 18, 12, 31)
    institution = place[earner] == INSTITUTION
    adults, minors = (np.bincount(of[(of >= 0) & each], minlength=size) for each in (~minor, minor))
    hidden = institution | splits.unobserved[earner]
    disposable = _sum(of, persons.net, size)
    disposable += _allowances(disposable, adults, minors)
    needs = 1 + SECOND_ADULT * (adults - 1).clip(0) + EACH_CHILD * minors
    return Households(
        of=of,
        earner=earner,
        adults=adults,
        minors=minors,
        institution=institution,
        primary=_seen(_sum(of, persons.primary, size), hidden),
        gross=_seen(_sum(of, persons.gross, size), hidden),
        disposable=_seen(disposable, hidden),
        standardised=_seen(disposable / needs, hidden),
        source=np.where(hidden, NOBODY, _sources(of, amounts, size)),
    )


def _by_category(told: dict[int, float]) -> Floats:
    values = np.zeros(len(CATEGORIES))
    values[list(told)] = list(told.values())
    return values


def _business(rng: np.random.Generator, usual: Floats, fortune: Floats) -> Floats:
    """Return what own businesses bring: less or much more than pay, and sometimes a loss."""
    loss = -rng.uniform(*LOSSES, len(usual))
    return np.where(rng.random(len(usual)) < LOSS, loss, usual * np.exp(0.5 * fortune))


def _assistance(partners: Partners, person: Ints, year: int) -> Floats:
    partner, _ = partners.at(person, day(year, 7))
    return np.where(partner == NOBODY, ASSISTANCE_ALONE, ASSISTANCE_TOGETHER)


def _earners(setting: Setting, place: Ints, splits: Splits, persons: Persons, moment: int) -> Ints:
    """Return the main earner of each person's income household; `NOBODY` without one.

    The main earner is no child at home, and has the highest gross income of the others.
    """
    people, household = setting.people, setting.homes.household_on(moment)
    here = np.flatnonzero(household != NOBODY)
    lodger = (place == OTHER_MEMBER) | (place == CHILD_AT_HOME)
    grown = people.born < moment - 25 * YEAR
    alone = (place == INSTITUTION) | (splits.apart & lodger & grown)
    of = np.where(alone, household.max(initial=0) + 1 + np.arange(len(people)), household)[here]
    minor = people.born[here] > moment - 18 * YEAR
    score = persons.gross[here] - 1e7 * (place[here] == CHILD_AT_HOME) - 1e8 * minor
    order = np.lexsort((-score, of))
    first = np.append(True, of[order][1:] != of[order][:-1])
    earner = np.full(len(people), NOBODY)
    earner[here[order]] = here[order[first]][np.cumsum(first) - 1]
    earner[splits.unlinked & (earner != np.arange(len(people)))] = NOBODY
    return earner


def _numbered(earner: Ints) -> tuple[Ints, Ints]:
    """Return the number of each person's income household, and the earner of each household."""
    units = np.flatnonzero(earner == np.arange(len(earner)))
    number = np.full(len(earner) + 1, NOBODY)
    number[units] = np.arange(len(units))
    return number[earner], units


def _sum(of: Ints, values: Floats, size: int) -> Floats:
    """Return the sums of values by what each is of; those of `NOBODY` are left out."""
    member = of != NOBODY
    return np.bincount(of[member], values[member], size).astype(np.float64)


def _seen(values: Floats, hidden: Bools) -> Floats:
    return np.where(hidden, np.nan, np.round(values))


def _allowances(net: Floats, adults: Ints, minors: Ints) -> Floats:
    """Return what a household gets for children, rent and care: the more, the less it has."""
    less = np.clip(1 - (net - BUDGET_FROM) / BUDGET_OVER, 0, 1)
    alone = (adults == 1) & (minors > 0)
    children = CHILD_BENEFIT * minors + less * (CHILD_BUDGET * minors + CHILD_BUDGET_ALONE * alone)
    rent = ALLOWANCE * np.clip(1 - (net - ALLOWANCE_FROM) / ALLOWANCE_OVER, 0, 1)
    return children + rent * (net > 0)


def _sources(of: Ints, amounts: Amounts, size: int) -> Ints:
    """Return what brings most in each household; `NOBODY` where nothing brings anything."""
    place, many = of[amounts.person], len(CATEGORIES)
    known = (place != NOBODY) & (amounts.euros > 0)
    cell = place[known] * many + amounts.category[known]
    sums = np.bincount(cell, amounts.euros[known], size * many).reshape(size, many)
    return np.where(sums.max(axis=1, initial=0) > 0, sums.argmax(axis=1), NOBODY)
