"""What people would earn in a year of work, and what pupils earn beside school.

Pay follows schooling, age, hours and, within a family, its prosperity; the rest is the person's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kansrijk.synthetic.country.means_setting import Setting
from kansrijk.synthetic.country.people import People
from kansrijk.synthetic.country.school_routes import LEVELS
from kansrijk.synthetic.days import YEAR, Floats, day

MIDDLING = 34_500
"""Euros a year of full-time work at forty, after vocational school, in 2014."""
BY_SCHOOLING = {
    "1111": -0.32,
    "1211": -0.22,
    "2111": -0.08,
    "2121": 0.0,
    "3111": 0.27,
    "3211": 0.48,
}
"""Effects on the logarithm of pay, each from its level on."""
BY_AGE = ((16, 20, 23, 27, 32, 40, 50, 65), (-1.1, -0.75, -0.45, -0.22, -0.08, 0.0, 0.04, 0.0))
PROSPERITY, OWN, MEN, YEARLY = 0.19, 0.22, 0.06, 0.06
GROWTH = 0.018
FULL_TIME_MAN, FULL_TIME_WOMAN = 0.84, 0.30
LEAST_HOURS, MOST_HOURS = 0.35, 0.95
BESIDE_SCHOOL = 620
"""Euros a year that a pupil earns for each year over fourteen."""


@dataclass(frozen=True, slots=True)
class Pay:
    """What each person would earn.

    Parameters
    ----------
    level
        Logarithm of a year's pay in full time at forty.
    hours
        As a part of full time.
    fortune
        Standard normal: how a person's own business or side job does.
    yearly
        By year and person: the factor by which a year differs from others.
    years
        The years of `yearly`.
    """

    level: Floats
    hours: Floats
    fortune: Floats
    yearly: Floats
    years: range

    def of_work(self, people: People, year: int) -> Floats:
        """Return what everyone would earn as an employee in a year, in euros."""
        age = (day(year, 7) - people.born) / YEAR
        growth = 1 + GROWTH * (year - 2014)
        pay = np.exp(self.level + np.interp(age, *BY_AGE)) * self.hours
        return pay * growth * self.yearly[self.years.index(year)]

    def beside_school(self, people: People, year: int) -> Floats:
        """Return what everyone would earn beside school in a year, in euros."""
        over = np.clip((day(year, 7) - people.born) / YEAR - 14, 0.5, 9)
        return BESIDE_SCHOOL * over * np.exp(0.45 * self.fortune)


def draw_pay(rng: np.random.Generator, setting: Setting) -> Pay:
    """Draw what everyone would earn."""
    people, careers = setting.people, setting.careers
    n, span = len(people), setting.years.files(back=1)
    levels = np.zeros(len(LEVELS))
    for level, effect in BY_SCHOOLING.items():
        levels[LEVELS.index(level) :] = effect
    level = np.log(MIDDLING) + levels[careers.final] + PROSPERITY * people.prosperity
    full = rng.random(n) < np.where(people.male, FULL_TIME_MAN, FULL_TIME_WOMAN)
    return Pay(
        level=level + MEN * people.male + OWN * rng.standard_normal(n),
        hours=np.where(full, 1.0, rng.uniform(LEAST_HOURS, MOST_HOURS, n)),
        fortune=rng.standard_normal(n),
        yearly=1 + YEARLY * np.clip(rng.standard_normal((len(span), n)), -3, 3),
        years=span,
    )
