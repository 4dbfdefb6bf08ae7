"""What income households own and owe on 31 December: savings, homes, mortgages, debts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kansrijk.synthetic.country.dwellings import OWNERS
from kansrijk.synthetic.country.homes import Homes
from kansrijk.synthetic.country.means_incomes import Households
from kansrijk.synthetic.country.means_setting import Setting
from kansrijk.synthetic.country.people import People
from kansrijk.synthetic.country.rows import NOBODY
from kansrijk.synthetic.country.school_careers import Careers
from kansrijk.synthetic.country.school_routes import HIGHER
from kansrijk.synthetic.country.spells import Spells
from kansrijk.synthetic.days import YEAR, Bools, Floats, Ints, day

OWNED, UNKNOWN = OWNERS.index("E"), OWNERS.index("O")
SAVINGS, SAVINGS_AGE, SAVINGS_PROSPERITY, SAVINGS_OWN = 8.9, 0.035, 0.55, 1.2
"""Logarithm of euros at forty, and what adds to it."""
LOAN, LOAN_AGE, LOAN_OWN, MOST_LOAN = 0.88, -0.016, 0.2, 1.25
"""Mortgage as a part of the home's value at forty, and what adds to it."""
INDEBTED, INDEBTED_STRAIN, INDEBTED_PROSPERITY = 0.24, 0.3, -0.3
DEBT, DEBT_STRAIN, DEBT_OWN = 8.7, 0.2, 1.1
"""Logarithm of the euros of other debts."""
IN_SCHEME = 28_000.0
BORROWS, STUDY_DEBT, REPAID_AT = 0.42, 9.4, 40.0


@dataclass(frozen=True, slots=True)
class Habits:
    """Hidden of each person: how it saves, borrows for a home and otherwise; standard normal.

    `indebted` and `borrowed` tell who has other debts, and who borrowed to study.
    """

    saving: Floats
    loan: Floats
    debt: Floats
    indebted: Bools
    borrowed: Bools


@dataclass(frozen=True, slots=True)
class Wealth:
    """Of each income household, in euros; not-a-number where no income was observed.

    `debts` are all debts, the mortgage included; `wealth` is what remains after them.
    """

    wealth: Floats
    debts: Floats
    mortgage: Floats
    study_debt: Floats
    other_debt: Floats


def draw_habits(rng: np.random.Generator, people: People, careers: Careers) -> Habits:
    """Draw how everyone saves and borrows."""
    n = len(people)
    saving, loan, debt = rng.standard_normal((3, n))
    effect = INDEBTED_STRAIN * people.strain + INDEBTED_PROSPERITY * people.prosperity
    indebted = rng.random(n) < INDEBTED * np.exp(effect)
    borrowed = (rng.random(n) < BORROWS) & (careers.final >= HIGHER)
    return Habits(saving, loan, debt, indebted, borrowed)


def wealth_of(
    setting: Setting, households: Households, habits: Habits, schemes: Spells, year: int
) -> Wealth:
    """Return what income households own and owe at the end of a year."""
    people = setting.people
    moment, who = day(year, 12, 31), households.earner
    age = (moment - people.born[who]) / YEAR
    home = _value(setting.homes, who, year)
    part = LOAN + LOAN_AGE * (age - 40) + LOAN_OWN * habits.loan[who]
    mortgage = home * np.clip(part, 0, MOST_LOAN)
    study = _study_debt(habits, who, age)
    other = _other_debt(people, habits, schemes.running_on(moment, len(people)), who)
    savings = np.exp(
        SAVINGS
        + SAVINGS_AGE * (age - 40)
        + SAVINGS_PROSPERITY * people.prosperity[who]
        + SAVINGS_OWN * habits.saving[who]
    )
    debts = mortgage + study + other
    hidden = np.isnan(households.disposable)
    told = (savings + home - debts, debts, mortgage, study, other)
    return Wealth(*(np.where(hidden, np.nan, np.round(each)) for each in told))


def owners(homes: Homes, who: Ints, year: int) -> tuple[Bools, Bools]:
    """Tell who lives at the end of a year in a home of its own, and whose home is unknown."""
    dwelling = homes.dwelling_on(day(year, 12, 31))[who]
    owner = homes.dwellings.owner.places[dwelling]
    nowhere = dwelling == NOBODY
    return (owner == OWNED) & ~nowhere, (owner == UNKNOWN) | nowhere


def _value(homes: Homes, who: Ints, year: int) -> Floats:
    """Return the value of the homes that their inhabitants own, 0 of others."""
    dwelling = homes.dwelling_on(day(year, 12, 31))[who]
    owned, _ = owners(homes, who, year)
    return np.where(owned, homes.dwellings.value(year)[dwelling], 0).astype(np.float64)


def _study_debt(habits: Habits, who: Ints, age: Floats) -> Floats:
    """Return what is left of what was borrowed to study; it is repaid by forty."""
    left = np.clip((REPAID_AT - age) / 15, 0, 1)
    return np.where(habits.borrowed[who], np.exp(STUDY_DEBT + 0.5 * habits.loan[who]) * left, 0.0)


def _other_debt(people: People, habits: Habits, in_scheme: Bools, who: Ints) -> Floats:
    usual = np.exp(DEBT + DEBT_STRAIN * people.strain[who] + DEBT_OWN * habits.debt[who])
    owed = np.where(habits.indebted[who], usual, 0.0)
    return np.where(in_scheme[who], np.maximum(owed, IN_SCHEME), owed)
