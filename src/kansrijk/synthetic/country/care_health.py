"""Mental health care of everyone, and arrangements under the Wmo act of adults."""

from __future__ import annotations

import numpy as np

from kansrijk.synthetic.country.care_events import (
    Events,
    by_age,
    by_strain,
    draw_events,
    draw_kinds,
    draw_lengths,
    draw_tendency,
    known_by,
    pieces,
    spells_of,
)
from kansrijk.synthetic.country.geography import Geography
from kansrijk.synthetic.country.people import People
from kansrijk.synthetic.country.rows import Coded
from kansrijk.synthetic.country.spells import Spells
from kansrijk.synthetic.country.years import Years
from kansrijk.synthetic.days import Bools, Ints, day

EARLIER = 6
"""Years before the first file from which care is drawn, so that enough of it is running."""
LONGEST = 365
"""Days of a trajectory at most; care that lasts longer goes on in the next."""

MENTAL = by_age({4: 0.011, 8: 0.024, 12: 0.026, 18: 0.028, 25: 0.027, 55: 0.018})
"""Treatments that begin per year."""
MENTAL_DAYS = (20, 560)
"""Days of a treatment: at least, and on average above that."""
MENTAL_TENDENCY, MENTAL_STRAIN = 1.5, 0.5

OF_CHILDREN = ("314.01", "299.80", "313.81", "309.28", "315.00")
OF_ADULTS = ("296.32", "300.02", "309.81", "301.83", "303.90", "295.30")
DIAGNOSES = (*OF_CHILDREN, *OF_ADULTS)
CHILD_SHARES, ADULT_SHARES = (38, 22, 12, 20, 8), (34, 22, 16, 14, 9, 5)
CIRCUITS = ("1", "2", "5")
"""Of adults, of children, addiction."""
CIRCUIT_OF = np.array([1] * len(OF_CHILDREN) + [0, 0, 0, 0, 2, 0])
GROWN = 18

SUPPORT = by_age({18: 0.006, 25: 0.009, 45: 0.014})
"""Arrangements under the Wmo act that begin per year."""
SUPPORT_DAYS = (60, 600)
SUPPORT_TENDENCY, SUPPORT_STRAIN = 0.5, 0.5
SUPPORT_TYPES = ("1", "2", "3", "4")
"""Support at home, domestic help, aids and services, sheltered housing."""
SUPPORT_SHARES = (34, 30, 32, 4)
COMPLETE_FROM = 2016
"""The first year for which all municipalities tell who has an arrangement; before, it was free."""
VOLUNTARY = 0.65


def draw_mental_health(rng: np.random.Generator, people: People, years: Years) -> Spells:
    """Draw trajectories of mental health care (kinds in `DIAGNOSES`)."""
    rate = by_strain(people, MENTAL_STRAIN) * draw_tendency(rng, len(people), MENTAL_TENDENCY)
    span = day(years.first - EARLIER), years.end
    begun = draw_events(rng, people, span, rate, MENTAL)
    kind = Coded(_diagnoses(rng, people, begun), DIAGNOSES)
    length = draw_lengths(rng, MENTAL_DAYS, len(begun))
    treatments = spells_of(Events(begun.person, begun.day, kind), length, people)
    return known_by(pieces(treatments, LONGEST), years.end)


def circuits(of: Coded) -> Coded:
    """Return the circuit of care in which diagnoses are treated."""
    return Coded(CIRCUIT_OF[of.places], CIRCUITS)


def draw_support(rng: np.random.Generator, people: People, years: Years) -> Spells:
    """Draw arrangements under the Wmo act (kinds in `SUPPORT_TYPES`)."""
    rate = by_strain(people, SUPPORT_STRAIN) * draw_tendency(rng, len(people), SUPPORT_TENDENCY)
    begun = draw_events(rng, people, (day(years.first - EARLIER), years.end), rate, SUPPORT)
    kind = draw_kinds(rng, SUPPORT_TYPES, SUPPORT_SHARES, len(begun))
    length = draw_lengths(rng, SUPPORT_DAYS, len(begun))
    spells = spells_of(Events(begun.person, begun.day, kind), length, people)
    return known_by(spells, years.end)


def volunteers(geography: Geography) -> Bools:
    """Tell of each municipality whether it delivered its arrangements before it had to."""
    rng = np.random.default_rng([geography.seed, COMPLETE_FROM])
    return rng.random(len(geography.municipalities)) < VOLUNTARY


def _diagnoses(rng: np.random.Generator, people: People, begun: Events) -> Ints:
    child = begun.day < people.born[begun.person] + GROWN * 365
    of_child = draw_kinds(rng, OF_CHILDREN, CHILD_SHARES, len(begun)).places
    of_adult = draw_kinds(rng, OF_ADULTS, ADULT_SHARES, len(begun)).places
    return np.where(child, of_child, of_adult + len(OF_CHILDREN))
