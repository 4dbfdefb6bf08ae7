"""What the registers show of the young on a day, as the indicators of a study see it.

The planted chance depends on this and on nothing else: on parents that the register of parents
knows, on households as registered, on the income of the year before where it was observed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kansrijk.synthetic.country.care_events import Events
from kansrijk.synthetic.country.geography import Geography
from kansrijk.synthetic.country.homes import Homes
from kansrijk.synthetic.country.justice import Justice
from kansrijk.synthetic.country.means import Means
from kansrijk.synthetic.country.people import People
from kansrijk.synthetic.country.rows import NOBODY, Coded
from kansrijk.synthetic.country.spells import Spells
from kansrijk.synthetic.country.work import EMPLOYEE
from kansrijk.synthetic.days import Bools, Floats, Ints, day

WINDOW = 5
"""Years before the day in which contacts with the police count."""
NO, YES = "no", "yes"
CHILD_AT_HOME = 1
TWO_PARENTS, ONE_PARENT = (4, 5), 6
NEVER_LEVEL, UNKNOWN = "never", -1
CHILD, INDEPENDENT, OTHER, INSTITUTION = range(4)
PLACES = np.array([CHILD, *[INDEPENDENT] * 6, OTHER, OTHER, INSTITUTION])
"""The place of each PLHH from 1 among those that a study tells apart."""

Indicator = Floats | Coded
"""Numbers, NaN where unknown, or codes, -1 where unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the registers hold, as far as the planted chance depends on it."""

    geography: Geography
    people: People
    homes: Homes
    means: Means
    justice: Justice
    mental_health: Spells


@dataclass(frozen=True, slots=True)
class Seen:
    """What is seen of the young on a day.

    Parameters
    ----------
    day
        The day.
    young
        The numbers of those under 23 who are here.
    municipality
        Where each of them lives.
    aside
        Who was in mental health care the day before: their inflow is another question.
    indicators
        By name.
    """

    day: int
    young: Ints
    municipality: Ints
    aside: Bools
    indicators: Mapping[str, Indicator]


def see(known: Known, moment: int) -> Seen:
    """Return what the registers show of the young on a day."""
    people, homes = known.people, known.homes
    young = np.flatnonzero(people.young_on(moment) & (homes.place_on(moment) != NOBODY))
    in_care = known.mental_health.running_on(moment - 1, len(people))
    neighbourhood = homes.neighbourhood_on(moment)[young]
    municipality = known.geography.neighbourhoods.municipality[neighbourhood]
    return Seen(
        day=moment,
        young=young,
        municipality=np.where(neighbourhood == NOBODY, NOBODY, municipality),
        aside=in_care[young],
        indicators=_indicators(known, moment, young, in_care),
    )


def _indicators(known: Known, moment: int, young: Ints, in_care: Bools) -> Mapping[str, Indicator]:
    people, homes = known.people, known.homes
    place, kind = homes.place_on(moment)[young], homes.kind_on(moment)[young]
    home = place == CHILD_AT_HOME
    assisted = known.means.benefits.on_assistance(moment - 1, len(people))
    return {
        "age": people.age_on(moment)[young].astype(np.float64),
        "sex": Coded((~people.male[young]).astype(np.int64), ("male", "female")),
        "place_in_household": Coded(
            PLACES[place - 1], ("child", "independent", "other", "institution")
        ),
        "parents_in_household": _parents_in_household(home, kind),
        "parent_in_mental_health_care": of_parents(people, young, in_care),
        "parent_on_assistance": of_parents(people, young, assisted),
        "latest_victimisation": _latest(known.justice.victims, moment, young, len(people)),
        "latest_suspicion": _latest(known.justice.suspects.offences, moment, young, len(people)),
        "socio_economic_status": _status(known.means.work.category_on(moment)[young]),
        "household_income": np.round(known.means.standardised_income(year_of(moment) - 1))[young],
    }


def year_of(moment: int) -> int:
    """Return the calendar year of a day."""
    return int(np.datetime64(moment, "D").astype("datetime64[Y]").astype(np.int64)) + 1970


def _parents_in_household(home: Bools, kind: Ints) -> Coded:
    two, one = np.isin(kind, TWO_PARENTS), kind == ONE_PARENT
    places = np.select([~home, two, one], [2, 1, 0], UNKNOWN)
    return Coded(places, ("one", "two", "not a child in a family"))


def of_parents(people: People, young: Ints, has: Bools) -> Coded:
    """Tell whether a parent that the register knows has something; unknown without any."""
    mother = people.mother_told[young] & (people.mother[young] != NOBODY)
    father = people.father_told[young] & (people.father[young] != NOBODY)
    either = (mother & has[people.mother[young]]) | (father & has[people.father[young]])
    return Coded(np.where(mother | father, either.astype(np.int64), UNKNOWN), (NO, YES))


def _latest(events: Events, moment: int, young: Ints, persons: int) -> Coded:
    """Return the latest year of an event in the years before."""
    year = year_of(moment)
    codes = (NEVER_LEVEL, *(str(before) for before in range(year - WINDOW, year)))
    latest = np.zeros(persons, dtype=np.int64)
    for place, code in enumerate(codes[1:], start=1):
        within = events.between(day(int(code)), day(int(code), 12, 31))
        latest[within.person] = place
    return Coded(latest[young], codes)


def _status(category: Ints) -> Coded:
    """Tell who is an employee; of the rest it does not matter what they are."""
    other = (category != EMPLOYEE).astype(np.int64)
    return Coded(np.where(category == NOBODY, UNKNOWN, other), ("employee", "other"))
