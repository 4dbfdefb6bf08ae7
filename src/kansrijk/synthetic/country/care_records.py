"""Records of youth health care: contacts with children, and the SDQ that parents fill in.

The score is that of a logistic model whose effects are told in the truth. Only some organisations
deliver their records, each for the municipalities where it works.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from kansrijk.synthetic.country.care_events import Events, gone
from kansrijk.synthetic.country.care_rows import event_rows, kinds
from kansrijk.synthetic.country.draws import days_of
from kansrijk.synthetic.country.geography import Geography
from kansrijk.synthetic.country.people import People
from kansrijk.synthetic.country.planted_seen import Known, of_parents
from kansrijk.synthetic.country.rows import NOBODY, Coded, Rows
from kansrijk.synthetic.country.years import Years
from kansrijk.synthetic.days import YEAR, Bools, Floats, Ints, day

ORGANISATIONS = ("JGZ1", "JGZ2", "JGZ3", "JGZ4")
DELIVERS = 0.3
"""Share of the municipalities whose organisation is one of these."""
COMES = 0.93
"""Chance of a contact to take place; and, of a questionnaire, to be filled in."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A contact that every child is invited to: at what age in years, and with which SDQ."""

    code: str
    age: float
    instrument: str | None = None


MOMENTS = (
    Moment("01", 0.08),
    Moment("02", 0.5),
    Moment("03", 1.2),
    Moment("04", 2.0),
    Moment("05", 3.8),
    Moment("06", 5.5, "8"),
    Moment("07", 10.5, "9"),
    Moment("08", 13.6, "10"),
)
INSTRUMENTS = ("8", "9", "10")
INSTRUMENT_OF = np.array(
    [INSTRUMENTS.index(moment.instrument) if moment.instrument else -1 for moment in MOMENTS]
)
EARLY = 60
"""Days that a contact is earlier or later at most."""
PART = 10
"""Of the generator of organisations."""
AT_RISK = 11
"""The score from which a child is at risk."""
STEEPNESS = 3.0
"""Points of the score for one unit of the log-odds."""
HIGHEST = 40

USUAL = -2.75
"""Log-odds of a child with no strain, a girl, well off, her mother 31 at birth."""
SDQ_STRAIN, SDQ_BOY, SDQ_CARE = 0.5, 0.45, 0.6
SDQ_INCOME, SDQ_INCOME_FROM, SDQ_INCOME_STEP = 1.0, 10_000, 8_000
SDQ_MOTHER, SDQ_MOTHER_BEST, SDQ_MOTHER_YEARS = 0.35, 31, 8
INCOME_UNKNOWN = 25_000
"""The income that counts for a child whose household has none that was observed."""


@dataclass(frozen=True, slots=True)
class Contacts:
    """Contacts with youth health care (kinds are moments), in the order of years.

    `instrument` is the questionnaire, and `score` its total, NaN where there is none.
    """

    events: Events
    instrument: Coded
    score: Floats
    organisation: Coded
    age_days: Ints


def draw_contacts(rng: np.random.Generator, known: Known, years: Years) -> Contacts:
    """Draw the contacts of the years of the files."""
    served = _organisations(known.geography)
    return _stacked([_of_year(rng, known, served, year) for year in years.files()])


def contact_rows(contacts: Contacts, years: Years) -> Iterator[Rows]:
    """Return the rows of the contacts."""
    columns = {
        "moment": kinds(contacts.events),
        "instrument": contacts.instrument,
        "sdq": contacts.score,
        "age_days": contacts.age_days,
        "organisation": contacts.organisation,
    }
    yield from event_rows("jgzcontacts", contacts.events, columns, years.files())


def score_log_odds(people: People, child: Ints, income: Floats, in_care: Bools) -> Floats:
    """Return the log-odds of children to be at risk by their SDQ.

    Income matters less the more there is of it; the mother's age at birth matters both ways.
    """
    known = np.where(np.isnan(income), INCOME_UNKNOWN, income)
    poor = np.exp(-np.maximum(known - SDQ_INCOME_FROM, 0) / SDQ_INCOME_STEP)
    mother_age = (people.born[child] - people.born[people.mother[child]]) / YEAR
    apart = np.where(
        people.mother[child] == NOBODY, 0.0, (mother_age - SDQ_MOTHER_BEST) / SDQ_MOTHER_YEARS
    )
    return (
        USUAL
        + SDQ_STRAIN * people.strain[child]
        + SDQ_BOY * people.male[child]
        + SDQ_CARE * in_care
        + SDQ_INCOME * poor
        + SDQ_MOTHER * apart**2
    )


def _organisations(geography: Geography) -> Ints:
    """Return the organisation of each municipality, `NOBODY` where none delivers its records."""
    rng = np.random.default_rng([geography.seed, PART])
    towns = len(geography.municipalities)
    organisation = rng.integers(0, len(ORGANISATIONS), towns)
    return np.where(rng.random(towns) < DELIVERS, organisation, NOBODY)


def _of_year(rng: np.random.Generator, known: Known, served: Ints, year: int) -> Contacts:
    """Draw the contacts of a year, where children live at its end."""
    people = known.people
    neighbourhood = known.homes.neighbourhood_on(day(year, 12, 31))
    town = known.geography.neighbourhoods.municipality[neighbourhood]
    organisation = np.where(neighbourhood == NOBODY, NOBODY, served[town])
    events = _invited(rng, people, organisation != NOBODY, year)
    child = events.person
    instrument = INSTRUMENT_OF[kinds(events).places]
    filled = (instrument >= 0) & (rng.random(len(child)) < COMES)
    return Contacts(
        events=events,
        instrument=Coded(np.where(filled, instrument, -1), INSTRUMENTS),
        score=np.where(filled, _scores(rng, known, child, year), np.nan),
        organisation=Coded(organisation[child], ORGANISATIONS),
        age_days=events.day - people.born[child],
    )


def _invited(rng: np.random.Generator, people: People, served: Bools, year: int) -> Events:
    """Draw who comes to which contact in a year, and when."""
    child = np.flatnonzero(served & people.is_child)
    ages = days_of(np.array([moment.age for moment in MOMENTS]))
    early = rng.integers(-EARLY, EARLY, (len(child), len(MOMENTS)))
    days = people.born[child][:, None] + ages + early
    within = (days >= day(year)) & (days <= day(year, 12, 31))
    row, moment = np.nonzero(within & (rng.random(within.shape) < COMES))
    left = gone(people)[child[row]]
    here = (days[row, moment] >= people.arrived[child[row]]) & (days[row, moment] < left)
    codes = tuple(moment.code for moment in MOMENTS)
    return Events(child[row], days[row, moment], Coded(moment, codes))[here]


def _scores(rng: np.random.Generator, known: Known, child: Ints, year: int) -> Floats:
    """Draw the total score: as far above the limit as the liability is above nought."""
    moment = day(year)
    in_care = known.mental_health.running_on(moment, len(known.people))
    parent = of_parents(known.people, child, in_care).places == 1
    income = known.means.standardised_income(year)[child]
    log_odds = score_log_odds(known.people, child, income, parent)
    liability = log_odds + rng.logistic(size=len(child))
    return np.clip(np.floor(AT_RISK + STEEPNESS * liability), 0, HIGHEST)


def _stacked(parts: list[Contacts]) -> Contacts:
    events = Events(
        np.concatenate([part.events.person for part in parts]),
        np.concatenate([part.events.day for part in parts]),
        _joined([kinds(part.events) for part in parts]),
    )
    return Contacts(
        events=events,
        instrument=_joined([part.instrument for part in parts]),
        score=np.concatenate([part.score for part in parts]),
        organisation=_joined([part.organisation for part in parts]),
        age_days=np.concatenate([part.age_days for part in parts]),
    )


def _joined(parts: list[Coded]) -> Coded:
    places = [part.places.astype(np.int64) for part in parts]
    return Coded(np.concatenate(places), parts[0].codes)
