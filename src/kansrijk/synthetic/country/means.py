"""What people earn, own and owe: the hub of work, benefits, incomes and wealth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kansrijk.synthetic.country.benefits import Benefits, draw_benefits
from kansrijk.synthetic.country.benefits_partners import Partners
from kansrijk.synthetic.country.homes import Homes
from kansrijk.synthetic.country.kin import Kin
from kansrijk.synthetic.country.means_incomes import (
    Households,
    Persons,
    amounts_of,
    draw_splits,
    household_incomes,
    person_incomes,
)
from kansrijk.synthetic.country.means_setting import Setting
from kansrijk.synthetic.country.means_wealth import Wealth, draw_habits, wealth_of
from kansrijk.synthetic.country.people import People
from kansrijk.synthetic.country.rows import NOBODY
from kansrijk.synthetic.country.school_careers import Careers, draw_careers
from kansrijk.synthetic.country.spells import Spells
from kansrijk.synthetic.country.work import Work, draw_work
from kansrijk.synthetic.country.work_jobs import Jobs, draw_jobs
from kansrijk.synthetic.country.work_pay import Pay, draw_pay
from kansrijk.synthetic.country.years import Years
from kansrijk.synthetic.days import Floats, Ints

PART = 4
"""Of the generator of means."""


@dataclass(frozen=True, slots=True)
class Year:
    """Incomes of a year, and wealth at its end."""

    persons: Persons
    households: Households
    wealth: Wealth


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What people learned, live on, earn, own and owe.

    Parameters
    ----------
    careers
        The education of everyone.
    work
        Socio-economic categories through time.
    jobs
        Of the years of the files.
    benefits
        Assistance, disability, unemployment, debt schemes.
    by_year
        From the year before the first file on.
    """

    careers: Careers
    work: Work
    jobs: Jobs
    benefits: Benefits
    by_year: Mapping[int, Year]

    @property
    def assistance(self) -> Spells:
        """Spells of assistance (`benefits.ASSISTANCE`)."""
        return self.benefits.assistance

    def head_on(self, year: int) -> Ints:
        """Return the main earner of everyone's income household on 31 December."""
        households = self.by_year[year].households
        return np.where(households.of == NOBODY, NOBODY, households.earner[households.of])

    def standardised_income(self, year: int) -> Floats:
        """Return the standardised disposable income of everyone's household; NaN where unknown."""
        households = self.by_year[year].households
        return households.of_persons(households.standardised)

    def debt_without_mortgage(self, year: int) -> Floats:
        """Return the other debts of everyone's household in euros; NaN where unknown."""
        of = self.by_year[year]
        return of.households.of_persons(of.wealth.debts - of.wealth.mortgage)

    def primary_income(self, year: int) -> Floats:
        """Return everyone's own primary income in euros; NaN where it was not observed."""
        of = self.by_year[year]
        seen = ~np.isnan(of.households.of_persons(of.households.disposable))
        return np.where(seen, np.round(of.persons.primary), np.nan)


def draw_means(
    rng: np.random.Generator, people: People, homes: Homes, kin: Kin, years: Years
) -> Means:
    """Draw the education, work, benefits, incomes and wealth of everyone.

    Parameters
    ----------
    rng
        The generator.
    people, homes, kin
        Of the block.
    years
        The years the country is made for.
    """
    careers = draw_careers(rng, people)
    setting = Setting(
        people=people,
        homes=homes,
        partners=Partners.of(kin.couples),
        careers=careers,
        years=years,
    )
    benefits = draw_benefits(rng, setting)
    work, pay = draw_work(rng, setting, benefits), draw_pay(rng, setting)
    jobs = draw_jobs(rng, people, work, pay, years)
    by_year = _draw_years(rng, setting, work, pay, benefits.debt_schemes)
    return Means(careers=careers, work=work, jobs=jobs, benefits=benefits, by_year=by_year)


def _draw_years(
    rng: np.random.Generator, setting: Setting, work: Work, pay: Pay, schemes: Spells
) -> Mapping[int, Year]:
    """Draw incomes and wealth from the year before the first file on."""
    people = setting.people
    splits, habits = draw_splits(rng, len(people)), draw_habits(rng, people, setting.careers)
    by_year: dict[int, Year] = {}
    for year in setting.years.files(back=1):
        amounts = amounts_of(rng, setting, work, pay, year)
        persons = person_incomes(people, amounts, year)
        households = household_incomes(setting, splits, persons, amounts, year)
        wealth = wealth_of(setting, households, habits, schemes, year)
        by_year[year] = Year(persons, households, wealth)
    return by_year
