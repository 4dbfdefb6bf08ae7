"""The planted tree: which young people come into youth help in the year after a reference day.

Each young person belongs to the first profile whose conditions hold, and has its rate; everybody
else has one middling rate. Nothing but the indicators named here has an effect. As a tree, without
suspects under 12 (H5), who are too few to find::

    parents in the household
    ├── one: victim of crime
    │   ├── yes, and over 5                                                           H2
    │   └── no: parent in mental health care
    │       ├── yes                                                                   H3
    │       └── no: parent on assistance
    │           ├── yes: over 11                                                      H6
    │           └── no: boy of 5 to 10                                                H4
    └── two, or not at home
        ├── two: parent in mental health care
        │   ├── yes: 6 to 11                                                          H1
        │   └── no: under 2                                                           L1
        │           12 to 17, and an income of at least 28,000 euro                   L3
        └── from 18 on: employee
            ├── yes                                                                   L2
            └── no: not a child at home                                               L4
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from kansrijk.synthetic.country.geography import Geography
from kansrijk.synthetic.country.planted_seen import Indicator, Seen, year_of
from kansrijk.synthetic.country.rows import Coded
from kansrijk.synthetic.days import Bools, Floats, Ints
from kansrijk.synthetic.planted import COMPARE
from kansrijk.synthetic.truth import Band, Condition, Words

Indicators = Mapping[str, Indicator]

ELSEWHERE = 0.045
ASIDE = 0.16
"""Rate of those in mental health care: much of it became youth help in 2015."""
NOWHERE = -1
"""Place of who is in none of the profiles."""


@dataclass(frozen=True, slots=True)
class Planting:
    """A profile as it is planted.

    Parameters
    ----------
    name, band, words, conditions
        What it is called, and who is in it: all conditions hold, and those of no profile before.
    rates
        The chance of its members, by the year from which it holds.
    """

    name: str
    band: Band
    words: Words
    conditions: tuple[Condition, ...]
    rates: Mapping[int, float] = field(default_factory=dict[int, float])

    def rate_in(self, year: int) -> float:
        """Return the chance in a year."""
        return self.rates[max(since for since in self.rates if since <= year)]

    def holds(self, indicators: Indicators) -> Bools:
        """Tell of whom all conditions hold."""
        return np.all([met(condition, indicators) for condition in self.conditions], axis=0)


@dataclass(frozen=True, slots=True)
class Departure:
    """A municipality where the rate of a profile is another than in the country: so many times.

    The municipality is that whose share of the country's people is nearest to `share`.
    """

    share: float
    profile: str
    times: float

    def municipality(self, geography: Geography) -> int:
        """Return the place of the municipality."""
        return int(np.argmin(np.abs(geography.municipalities.share - self.share)))


def met(condition: Condition, indicators: Indicators) -> Bools:
    """Tell who meets a condition; the condition says what an unknown value counts as."""
    values = indicators[condition.variable]
    if isinstance(values, Coded):
        same = values.places == values.codes.index(str(condition.value))
        wanted = same if condition.operator == "=" else ~same
        return np.where(values.places < 0, condition.unknown, wanted)
    compared = COMPARE[condition.operator](values, float(condition.value))
    return np.where(np.isnan(values), condition.unknown, compared)


def profile_of(indicators: Indicators) -> Ints:
    """Return the place in `PLANTED` of everyone's profile, `NOWHERE` without one."""
    holds = [planting.holds(indicators) for planting in PLANTED]
    return np.select(holds, range(len(PLANTED)), NOWHERE)


def chances(seen: Seen, geography: Geography) -> Floats:
    """Return the chance of youth help in the year after of everyone at risk, were they all."""
    profile, year = profile_of(seen.indicators), year_of(seen.day)
    rates = [planting.rate_in(year) for planting in PLANTED]
    chance = np.append(rates, ELSEWHERE)[profile]
    for departure in DEPARTURES:
        there = seen.municipality == departure.municipality(geography)
        chance[there & (profile == place(departure.profile))] *= departure.times
    return chance


def place(name: str) -> int:
    """Return the place of a profile in `PLANTED`."""
    return [planting.name for planting in PLANTED].index(name)


def _age(first: int, last: int | None = None) -> tuple[Condition, ...]:
    """Return the conditions that an age lies from the first through the last year."""
    over = [Condition("age", ">=", first)] if first else []
    under = [] if last is None else [Condition("age", "<", last + 1)]
    return (*over, *under)


_ONE = Condition("parents_in_household", "=", "one")
_TWO = Condition("parents_in_household", "=", "two")
_CARE = Condition("parent_in_mental_health_care", "=", "yes")
_NO_CARE = Condition("parent_in_mental_health_care", "=", "no", unknown=True)
_ASSISTANCE = Condition("parent_on_assistance", "=", "yes")
_NO_ASSISTANCE = Condition("parent_on_assistance", "=", "no", unknown=True)
_WORK = Condition("socio_economic_status", "=", "employee")

PLANTED = (
    Planting(
        name="H1",
        band="high",
        words=Words(
            nl="6 tot en met 11 jaar, twee ouders in het huishouden, en een ouder in behandeling "
            "bij de GGZ",
            en="aged 6 to 11, two parents in the household, and a parent in mental health care",
        ),
        conditions=(_TWO, *_age(6, 11), _CARE),
        rates={2015: 0.15},
    ),
    Planting(
        name="H2",
        band="high",
        words=Words(
            nl="één ouder in het huishouden, ouder dan 5 jaar, en in de afgelopen vijf jaar "
            "slachtoffer van een misdrijf",
            en="one parent in the household, over 5, and a victim of crime in the past five years",
        ),
        conditions=(_ONE, *_age(6), Condition("latest_victimisation", "!=", "never")),
        rates={2015: 0.15, 2016: 0.10},
    ),
    Planting(
        name="H3",
        band="high",
        words=Words(
            nl="één ouder in het huishouden, en een ouder in behandeling bij de GGZ",
            en="one parent in the household, and a parent in mental health care",
        ),
        conditions=(_ONE, _CARE),
        rates={2015: 0.15},
    ),
    Planting(
        name="H4",
        band="high",
        words=Words(
            nl="één ouder in het huishouden, geen ouder met bijstand, en een jongen van 5 tot en "
            "met 10 jaar",
            en="one parent in the household, no parent on assistance, and a boy aged 5 to 10",
        ),
        conditions=(_ONE, _NO_ASSISTANCE, Condition("sex", "=", "male"), *_age(5, 10)),
        rates={2015: 0.14},
    ),
    Planting(
        name="H5",
        band="high",
        words=Words(
            nl="6 tot en met 11 jaar, en in de afgelopen vijf jaar verdacht van een misdrijf "
            "(een zeer kleine groep)",
            en="aged 6 to 11, and a suspect in the past five years (a tiny group)",
        ),
        conditions=(*_age(6, 11), Condition("latest_suspicion", "!=", "never")),
        rates={2015: 0.15},
    ),
    Planting(
        name="H6",
        band="high",
        words=Words(
            nl="één ouder in het huishouden, ouder dan 11 jaar, en een ouder met bijstand",
            en="one parent in the household, over 11, and a parent on assistance",
        ),
        conditions=(_ONE, *_age(12), _ASSISTANCE),
        rates={2015: 0.12},
    ),
    Planting(
        name="L1",
        band="low",
        words=Words(
            nl="jonger dan 2 jaar, twee ouders in het huishouden, en geen ouder in behandeling "
            "bij de GGZ",
            en="under 2, two parents in the household, and no parent in mental health care",
        ),
        conditions=(*_age(0, 1), _TWO, _NO_CARE),
        rates={2015: 0.008},
    ),
    Planting(
        name="L2",
        band="low",
        words=Words(nl="18 jaar of ouder, en werknemer", en="aged 18 or older, and an employee"),
        conditions=(*_age(18), _WORK),
        rates={2015: 0.003},
    ),
    Planting(
        name="L3",
        band="low",
        words=Words(
            nl="12 tot en met 17 jaar, twee ouders in het huishouden, een gestandaardiseerd "
            "inkomen van minstens 28.000 euro, en geen ouder in behandeling bij de GGZ",
            en="aged 12 to 17, two parents in the household, a standardised income of at least "
            "28,000 euro, and no parent in mental health care",
        ),
        conditions=(*_age(12, 17), _TWO, Condition("household_income", ">=", 28_000), _NO_CARE),
        rates={2015: 0.007},
    ),
    Planting(
        name="L4",
        band="low",
        words=Words(
            nl="18 jaar of ouder, niet als kind thuis, en geen werknemer",
            en="aged 18 or older, not a child at home, and no employee",
        ),
        conditions=(*_age(18), Condition("place_in_household", "!=", "child")),
        rates={2015: 0.015},
    ),
)

DEPARTURES = (Departure(1 / 82, "H4", 2.0), Departure(1 / 26, "H4", 0.5))
MATTER = tuple(dict.fromkeys(one.variable for p in PLANTED for one in p.conditions))
"""The indicators that have an effect."""
