"""The country has the marginals that are published of the real one, within stated tolerances.

A row is what is found, what is wanted, how far off it may be, and where that is from. The
tolerance holds a block of 20,000 young people, chance included.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from kansrijk.synthetic.country.block import Block, draw_block
from kansrijk.synthetic.country.care_events import Events
from kansrijk.synthetic.country.care_rows import kinds
from kansrijk.synthetic.country.geography import draw_geography
from kansrijk.synthetic.country.rows import NOBODY
from kansrijk.synthetic.country.school_routes import QUALIFIED, SECONDARY, VOCATIONAL
from kansrijk.synthetic.country.spells import Spells
from kansrijk.synthetic.country.truth_count import truth_of
from kansrijk.synthetic.country.years import Years
from kansrijk.synthetic.days import Bools, Ints, day

SEED, YOUNG, YEARS = 3, 20_000, Years(2013, 2016)
START, END = day(2015), day(2015, 12, 31)
CHILD_AT_HOME, ONE_PARENT, TWO_PARENTS = 1, 6, (4, 5)
DUTCH, MOROCCO, TURKEY, SURINAME, ANTILLES = range(5)
YOUNG_OF_THE_COUNTRY = 4.45e6


@dataclass(frozen=True)
class Marginal:
    """What is published, how far off the country may be, where it is from, and how it is found."""

    name: str
    wanted: float
    room: float
    source: str
    find: Callable[[Found], float]


@dataclass(frozen=True)
class Found:
    """A block, and how to ask it."""

    block: Block

    @property
    def persons(self) -> int:
        return len(self.block.people)

    def aged(self, low: int, high: int, moment: int = START) -> Bools:
        age = self.block.people.age_on(moment)
        return self.block.people.here_on(moment) & (age >= low) & (age <= high)

    def born_in(self, *groups: int) -> Bools:
        return np.isin(self.block.people.origin, groups)

    def one_parent(self, moment: int = START) -> Bools:
        place, kind = self.block.homes.place_on(moment), self.block.homes.kind_on(moment)
        return (place == CHILD_AT_HOME) & (kind == ONE_PARENT)

    def with_parent(self, parent: Ints, moment: int = START) -> Bools:
        household = self.block.homes.household_on(moment)
        return (parent != NOBODY) & (household == household[parent]) & (household != NOBODY)

    def in_year(self, of: Spells | Events, year: int) -> Bools:
        first, last = day(year), day(year, 12, 31)
        chosen = of.between(first, last) if isinstance(of, Events) else of.touching(first, last)
        found = np.zeros(self.persons, bool)
        found[chosen.person] = True
        return found

    def yearly(self, of: Events, low: int, high: int, *, among: Bools | None = None) -> float:
        """Return the share a year with an event, by the age in the middle of it."""
        years = YEARS.files()
        groups = [self.aged(low, high, day(year, 7)) for year in years]
        if among is not None:
            groups = [group & among for group in groups]
        cases = [self.in_year(of, year) & group for year, group in zip(years, groups, strict=True)]
        return sum(case.sum() for case in cases) / sum(group.sum() for group in groups)

    def in_country(self, persons: Bools) -> float:
        """Return a count as it would be in the country, in thousands."""
        return persons.sum() / YOUNG * YOUNG_OF_THE_COUNTRY / 1000


def share(having: Bools, of: Bools) -> float:
    return float(having[of].mean())


# ------------------------------------------------------------------ people and homes


def under_18(found: Found) -> float:
    return share(found.aged(0, 17), found.aged(0, 22))


def under_20(found: Found) -> float:
    return share(found.aged(0, 19), found.aged(0, 22))


def parent_untold(found: Found) -> float:
    people = found.block.people
    return share(~(people.mother_told & people.father_told), found.aged(0, 22))


def minors_with_one_parent(found: Found) -> float:
    return share(found.one_parent(), found.aged(0, 17))


def that_parent_is_the_mother(found: Found) -> float:
    return share(
        found.with_parent(found.block.people.mother), found.one_parent() & found.aged(0, 17)
    )


def one_parent_of(*groups: int) -> Callable[[Found], float]:
    return lambda found: share(found.one_parent(), found.aged(0, 17) & found.born_in(*groups))


def not_with_both_at_15(found: Found) -> float:
    people = found.block.people
    both = found.with_parent(people.mother) & found.with_parent(people.father)
    return share(~both, found.aged(14, 16))


def value_of_the_home(found: Found) -> float:
    """Of the homes where anybody lives."""
    homes = found.block.homes
    lived = np.unique(homes.dwelling_on(START))
    lived = lived[lived != NOBODY]
    lived = lived[~homes.dwellings.institution[lived]]
    return float(homes.dwellings.value(2015)[lived].mean()) / 1000


# ------------------------------------------------------------------ means and school


def minors_on_assistance(found: Found) -> float:
    return share(on_assistance(found), found.aged(0, 17, END))


def on_assistance(found: Found) -> Bools:
    """Tell in whose household somebody who is not a child has assistance."""
    homes, means = found.block.homes, found.block.means
    household, place = homes.household_on(END), homes.place_on(END)
    has = means.assistance.running_on(END, found.persons) & (place != CHILD_AT_HOME)
    return (household != NOBODY) & np.isin(household, household[has & (household != NOBODY)])


def education_known(found: Found) -> float:
    born, school = found.block.people.born, found.block.school
    grown = (born >= day(1965)) & (born < day(1986)) & found.block.people.here_on(START)
    return share(school.attained(2015) != NOBODY, grown)


def early_leavers(found: Found) -> float:
    school = found.block.school
    left, at_school = 0, 0
    for year in YEARS.files():
        kind = np.isin(school.at_school(year - 1), (SECONDARY, VOCATIONAL))
        regular = kind & ~school.careers.in_special_on(year - 1) & found.aged(0, 22, day(year))
        at_school += int(regular.sum())
        left += int(school.early_leavers(year)[regular].sum())
    return left / at_school


def qualified_at_22(found: Found) -> float:
    return share(found.block.school.careers.attained_on(2015) >= QUALIFIED, found.aged(22, 22, END))


# ------------------------------------------------------------------ justice


def suspects(low: int, high: int, *groups: int) -> Callable[[Found], float]:
    def find(found: Found) -> float:
        among = found.born_in(*groups) if groups else None
        return found.yearly(found.block.justice.suspects.offences, low, high, among=among)

    return find


def suspects_of_2012(found: Found) -> float:
    suspected = found.in_year(found.block.justice.suspects.offences, 2012)
    return share(suspected, found.aged(12, 24, day(2012, 7)))


def older_against_younger(found: Found) -> float:
    return suspects(18, 22)(found) / suspects(12, 17)(found)


def two_groups_against_dutch(found: Found) -> float:
    return suspects(12, 22, MOROCCO, ANTILLES)(found) / suspects(12, 22, DUTCH)(found)


def men_among(pick: Callable[[Found], Events], low: int, high: int) -> Callable[[Found], float]:
    def find(found: Found) -> float:
        met = [
            found.in_year(pick(found), year) & found.aged(low, high, day(year, 7))
            for year in YEARS.files(back=3)
        ]
        return sum((group & found.block.people.male).sum() for group in met) / np.sum(met)

    return find


def offences(found: Found) -> Events:
    return found.block.justice.suspects.offences


def halt_events(found: Found) -> Events:
    return found.block.justice.halt


def halt(found: Found) -> float:
    return found.yearly(halt_events(found), 12, 17)


# ------------------------------------------------------------------ care


def inflow(found: Found) -> float:
    return truth_of(found.block).days[0].overall


def in_help_in(year: int) -> Callable[[Found], float]:
    def find(found: Found) -> float:
        return share(found.in_year(found.block.care.help.spells, year), found.aged(0, 22))

    return find


def boys_in_help(found: Found) -> float:
    running = found.block.care.help.spells.running_on(START, found.persons)
    return share(found.block.people.male, running)


def in_help_at(low: int, high: int) -> Callable[[Found], float]:
    def find(found: Found) -> float:
        running = found.block.care.help.spells.running_on(START, found.persons)
        return share(found.aged(low, high), running)

    return find


def without_stay(found: Found) -> float:
    form = kinds(found.block.care.help.spells)
    return float(np.mean(form.places >= form.codes.index("20")))


def protection(found: Found) -> float:
    return found.in_country(found.in_year(found.block.care.protection, 2015))


def measures_running(first: str) -> Callable[[Found], float]:
    def find(found: Found) -> float:
        spells = found.block.care.protection
        codes = [place for place, code in enumerate(kinds(spells).codes) if code[0] == first]
        chosen = spells[np.isin(kinds(spells).places, codes)]
        return found.in_country(chosen.running_on(END, found.persons))

    return find


def probation(found: Found) -> float:
    return found.in_country(found.in_year(found.block.care.probation, 2015))


def score_at_five(found: Found) -> float:
    contacts = found.block.care.contacts
    five = contacts.instrument.places == contacts.instrument.codes.index("8")
    return float(np.mean(contacts.score[five] >= 11))


def mental_health(low: int, high: int) -> Callable[[Found], float]:
    def find(found: Found) -> float:
        return share(found.in_year(found.block.care.mental_health, 2014), found.aged(low, high))

    return find


MARGINALS = (
    Marginal("under 18, of the young", 0.766, 0.02, "CBS 37296ned", under_18),
    Marginal("under 20, of the young", 0.86, 0.02, "CBS 37296ned", under_20),
    Marginal("a parent not known", 0.17, 0.03, "CBS-MR, KINDOUDER2019", parent_untold),
    Marginal("minors with one parent", 0.145, 0.02, "CBS 2013, 2019", minors_with_one_parent),
    Marginal("the parent is the mother", 0.89, 0.04, "CBS 2013", that_parent_is_the_mother),
    Marginal("one parent, Antilles", 0.47, 0.12, "CBS", one_parent_of(ANTILLES)),
    Marginal("one parent, Suriname", 0.38, 0.10, "CBS", one_parent_of(SURINAME)),
    Marginal("one parent, Morocco, Turkey", 0.15, 0.06, "CBS", one_parent_of(MOROCCO, TURKEY)),
    Marginal("not with both parents at 14-16", 0.30, 0.04, "CBS 2017", not_with_both_at_15),
    Marginal("value of the home (1000 euro)", 206, 20, "CBS 37610", value_of_the_home),
    Marginal("minors on assistance", 0.067, 0.012, "CBS 2016/34", minors_on_assistance),
    Marginal("education known, born 1965-85", 0.51, 0.03, "CBS-MR", education_known),
    Marginal("early leavers", 0.018, 0.004, "Rijksoverheid 2016", early_leavers),
    Marginal("suspects, Dutch, 12-17", 0.010, 0.003, "Jeugdmonitor 2016", suspects(12, 17, DUTCH)),
    Marginal("suspects of 2012, 12-24", 0.025, 0.006, "Jeugdmonitor 2014", suspects_of_2012),
    Marginal("suspects, 18-22 against 12-17", 2.0, 0.5, "Jeugdmonitor", older_against_younger),
    Marginal("suspects, two groups of origin", 5.0, 1.8, "Jeugdmonitor", two_groups_against_dutch),
    Marginal("suspects, men", 0.75, 0.05, "Jeugdmonitor 2014", men_among(offences, 12, 22)),
    Marginal("Halt, 12-17", 0.0135, 0.002, "CBS 80326NED", halt),
    Marginal("Halt, boys", 0.74, 0.07, "CBS 80326NED", men_among(halt_events, 12, 19)),
    Marginal("inflow into youth help", 0.042, 0.004, "CBS Eindhoven", inflow),
    Marginal("youth help in 2015", 0.080, 0.006, "CBS 2020/18", in_help_in(2015)),
    Marginal("youth help, boys", 0.543, 0.05, "CBS 85095NED", boys_in_help),
    Marginal("youth help, 7-11", 0.36, 0.06, "CBS 85095NED", in_help_at(7, 11)),
    Marginal("youth help, 12-17", 0.44, 0.06, "CBS 85095NED", in_help_at(12, 17)),
    Marginal("youth help without a stay", 0.899, 0.02, "CBS 2019", without_stay),
    Marginal("youth protection (thousand)", 42, 10, "CBS 2019", protection),
    Marginal("supervision runs (thousand)", 20.5, 7, "CBS 2022-23", measures_running("1")),
    Marginal("custody runs (thousand)", 9, 5, "CBS 2022-23", measures_running("2")),
    Marginal("youth probation (thousand)", 11, 5, "criminaliteitinbeeld 2016", probation),
    Marginal("SDQ of 11 or more at five", 0.14, 0.04, "C-4PO", score_at_five),
    Marginal("mental health care, 23-64", 0.055, 0.01, "chosen", mental_health(23, 64)),
    Marginal("mental health care, young", 0.04, 0.006, "chosen", mental_health(0, 22)),
)


@pytest.fixture(scope="module")
def found() -> dict[str, float]:
    block = Found(draw_block(SEED, 0, YOUNG, YEARS, draw_geography(SEED)))
    measured = {one.name: one.find(block) for one in MARGINALS}
    print(f"\n{'':<32}{'found':>10}{'wanted':>10}{'room':>9}  source")  # noqa: T201
    for one in MARGINALS:
        line = f"{one.name:<32}{measured[one.name]:>10.4g}{one.wanted:>10.4g}{one.room:>9.3g}"
        print(f"{line}  {one.source}")  # noqa: T201
    return measured


@pytest.mark.parametrize("marginal", MARGINALS, ids=lambda one: one.name)
def test_marginal_is_that_of_the_country(marginal: Marginal, found: dict[str, float]):
    assert found[marginal.name] == pytest.approx(marginal.wanted, abs=marginal.room)
