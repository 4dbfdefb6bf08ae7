"""Registers of incomes, wealth, work and benefits."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from kansrijk.synthetic.country.benefits_rows import benefit_rows
from kansrijk.synthetic.country.homes import Homes
from kansrijk.synthetic.country.means import Year
from kansrijk.synthetic.country.means_incomes import CHILD_AT_HOME, Households
from kansrijk.synthetic.country.means_wealth import owners
from kansrijk.synthetic.country.rows import NOBODY, Coded, Rows
from kansrijk.synthetic.country.work import CATEGORIES, PUPIL, Work
from kansrijk.synthetic.country.work_jobs import job_rows
from kansrijk.synthetic.country.years import Years
from kansrijk.synthetic.days import NEVER, Floats, Ints, day

if TYPE_CHECKING:
    from kansrijk.synthetic.country.block import Block

LOW_INCOME = 12_300.0
"""Limit of a low income, standardised, in euros."""
MINIMUM_ALONE, MINIMUM_TOGETHER, MINIMUM_CHILD = 12_000.0, 16_600.0, 2_200.0
"""Social minimum of households, in euros."""
INCOME_MIDDLE, INCOME_SPREAD = 21_600.0, 0.45
"""Median of all standardised incomes in the country, and their spread on the log scale."""
WEALTH_PERCENTILES = (
    (0.0, 0.02, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.97, 1.0),
    (-1e7, -60e3, -12e3, 0.0, 4e3, 20e3, 80e3, 190e3, 330e3, 750e3, 1e7),
)
"""Shares of all households in the country with less than so many euros."""
SOURCES = ("11", "12", "13", "14", "21", "22", "23", "24", "25", "26", "30", "99")
"""As INHBBIHJ codes them; the last two are capital and unknown."""
SOURCE_OF: Ints = np.array(
    [SOURCES.index("14" if code == "15" else code) for code in CATEGORIES[:PUPIL]]
)
"""Of each category; family workers are other active people."""
CAPITAL, UNKNOWN_SOURCE = len(SOURCES) - 2, len(SOURCES) - 1
TENURES = ("1", "2", "3", "8", "9")
"""Owned, let with an allowance, let without, institution, unknown."""
ALLOWANCE_BELOW = 19_000.0
POSITIONS = ("1", "2", "3", "4", "5", "6")
"""Main earner without and with a partner, partner, child under 18, grown child, other member."""
PARTNERS = (3, 4, 5, 6)
"""Places in the household (PLHH) of partners."""


def means_rows(block: Block) -> Iterator[Rows]:
    """Return the rows of all registers of incomes, wealth, work and benefits."""
    means, years = block.means, block.years
    for year in years.files():
        of = means.by_year[year]
        yield _members(of, year)
        yield _incomes(block.homes, of, year)
        yield _wealth(of, year)
        yield _persons(block, of, year)
    yield _categories(means.work, years)
    yield from job_rows(block.people, means.jobs, years, block.number)
    yield from benefit_rows(means.benefits, years)


def _members(of: Year, year: int) -> Rows:
    households = of.households
    member = np.flatnonzero(households.of != NOBODY)
    earner = households.earner[households.of[member]]
    return Rows(
        contract="koppelpersoonhuishouden",
        units={"key": member, "income_household": earner},
        year=year,
    )


def _incomes(homes: Homes, of: Year, year: int) -> Rows:
    households = of.households
    hidden = np.isnan(households.disposable)
    members = (households.adults + households.minors).astype(np.float64)
    source = np.where(households.source == NOBODY, CAPITAL, SOURCE_OF[households.source])
    return Rows(
        contract="inhatab",
        units={"key": households.earner},
        columns={
            "standardised_disposable_income": households.standardised,
            "disposable_income": households.disposable,
            "gross_income": households.gross,
            "primary_income": households.primary,
            "percentile": _percentile(households.standardised),
            "low_income": np.round(100 * households.standardised / LOW_INCOME, 2),
            "social_minimum": np.round(100 * households.disposable / _minimum(households), 2),
            "source": Coded(np.where(hidden, UNKNOWN_SOURCE, source), SOURCES),
            "members": np.where(households.institution, np.nan, members),
            "tenure": Coded(_tenure(homes, households, year), TENURES),
        },
        year=year,
    )


def _percentile(income: Floats) -> Floats:
    """Return the hundredth of all households in the country that an income falls in."""
    middle = NormalDist(float(np.log(INCOME_MIDDLE)), INCOME_SPREAD)
    limits = np.exp([middle.inv_cdf(share / 100) for share in range(1, 100)])
    hundredth = 1 + np.searchsorted(limits, income).astype(np.float64)
    return np.where(np.isnan(income), np.nan, hundredth)


def _minimum(households: Households) -> Floats:
    second = MINIMUM_TOGETHER - MINIMUM_ALONE
    return MINIMUM_ALONE + second * (households.adults > 1) + MINIMUM_CHILD * households.minors


def _tenure(homes: Homes, households: Households, year: int) -> Ints:
    owned, unknown = owners(homes, households.earner, year)
    poor = households.standardised < ALLOWANCE_BELOW
    let = np.where(poor, 1, 2)
    lives = np.where(unknown, 4, np.where(owned, 0, let))
    return np.where(households.institution, 3, lives)


def _wealth(of: Year, year: int) -> Rows:
    wealth = of.wealth
    share = np.interp(wealth.wealth, WEALTH_PERCENTILES[1], WEALTH_PERCENTILES[0])
    return Rows(
        contract="vehtab",
        units={"key": of.households.earner},
        columns={
            "wealth": wealth.wealth,
            "debts": wealth.debts,
            "mortgage": wealth.mortgage,
            "study_debt": wealth.study_debt,
            "other_debt": wealth.other_debt,
            "percentile": np.ceil(100 * share).clip(1, 100),
        },
        year=year,
    )


def _persons(block: Block, of: Year, year: int) -> Rows:
    households = of.households
    member = np.flatnonzero(households.of != NOBODY)
    seen = ~np.isnan(households.disposable[households.of[member]])
    return Rows(
        contract="inpatab",
        units={"key": member},
        columns={
            "primary": np.where(seen, np.round(of.persons.primary[member]), np.nan),
            "gross": np.where(seen, np.round(of.persons.gross[member]), np.nan),
            "position": Coded(_positions(block, households, member, year), POSITIONS),
        },
        year=year,
    )


def _positions(block: Block, households: Households, member: Ints, year: int) -> Ints:
    """Return the place in `POSITIONS` of members of income households."""
    moment = day(year, 12, 31)
    place = block.homes.place_on(moment)[member]
    main = households.earner[households.of[member]] == member
    partner = np.isin(place, PARTNERS)
    minor = block.people.age_on(moment)[member] < 18
    child = np.where(place == CHILD_AT_HOME, np.where(minor, 3, 4), 5)
    return np.where(main, partner.astype(np.int64), np.where(partner, 2, child))


def _categories(work: Work, years: Years) -> Rows:
    spells = work.spells
    return Rows(
        contract="secmbus",
        units={"key": spells.person},
        columns={
            "start": spells.start,
            "end": np.where(spells.end < NEVER, spells.end - 1, NEVER),
            "category": Coded(work.category, CATEGORIES),
        },
        year=years.last,
    )
