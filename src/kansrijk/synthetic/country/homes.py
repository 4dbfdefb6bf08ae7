"""Where people live and with whom, through time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kansrijk.synthetic.country.addresses import AddressSpells, draw_addresses
from kansrijk.synthetic.country.dwellings import Dwellings
from kansrijk.synthetic.country.geography import Geography
from kansrijk.synthetic.country.households import HouseholdSpells, household_spells
from kansrijk.synthetic.country.people import People
from kansrijk.synthetic.country.rows import NOBODY
from kansrijk.synthetic.country.stays import draw_stays
from kansrijk.synthetic.country.years import Years
from kansrijk.synthetic.days import Ints

PART = 2
"""Of the generator of homes."""


@dataclass(frozen=True, slots=True)
class Homes:
    """Who lived where and with whom."""

    households: HouseholdSpells
    addresses: AddressSpells
    dwellings: Dwellings
    persons: int

    def household_on(self, day: int) -> Ints:
        """Return the number of everyone's household on a day, `NOBODY` without one."""
        return self._of_household(self.households.household, day)

    def place_on(self, day: int) -> Ints:
        """Return everyone's place in the household (PLHH) on a day, `NOBODY` without one."""
        return self._of_household(self.households.place, day)

    def kind_on(self, day: int) -> Ints:
        """Return the type of everyone's household (TYPHH) on a day, `NOBODY` without one."""
        return self._of_household(self.households.kind, day)

    def dwelling_on(self, day: int) -> Ints:
        """Return everyone's dwelling on a day, `NOBODY` without one."""
        spells = self.addresses
        running = np.flatnonzero((spells.start <= day) & (spells.end > day))
        return self._spread(spells.person[running], spells.dwelling[running])

    def neighbourhood_on(self, day: int) -> Ints:
        """Return everyone's neighbourhood on a day, `NOBODY` without one."""
        dwelling = self.dwelling_on(day)
        return np.where(dwelling == NOBODY, NOBODY, self.dwellings.neighbourhood[dwelling])

    def _of_household(self, values: Ints, day: int) -> Ints:
        spells = self.households
        running = np.flatnonzero((spells.start <= day) & (spells.end > day))
        return self._spread(spells.person[running], values[running])

    def _spread(self, person: Ints, values: Ints) -> Ints:
        spread = np.full(self.persons, NOBODY)
        spread[person] = values
        return spread


def draw_homes(
    rng: np.random.Generator, people: People, years: Years, geography: Geography
) -> Homes:
    """Draw who lives with whom and where; prosperous families live in dearer neighbourhoods."""
    housing = draw_stays(rng, people, years)
    prosperity = people.families.prosperity
    addresses, dwellings = draw_addresses(rng, housing, prosperity, years, geography)
    return Homes(household_spells(housing.stays, years), addresses, dwellings, len(people))
