"""The whole town: everyone's life is drawn first, the registers are what was written down of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kansrijk.synthetic.days import REFERENCE, Bools, Floats, age_on, iso
from kansrijk.synthetic.homes import (
    Dwellings,
    Households,
    draw_dwellings,
    draw_households,
    own_homes,
)
from kansrijk.synthetic.incomes import Incomes, draw_incomes
from kansrijk.synthetic.lives import (
    FIRST_HELP,
    WINDOW,
    Events,
    Spells,
    began,
    covers,
    draw_care,
    draw_help_after,
    draw_help_before,
    draw_outcome,
    draw_police,
    draw_traces,
    together,
)
from kansrijk.synthetic.people import People, draw_people
from kansrijk.synthetic.planted import ELSEWHERE, MATTER, PLANTED, Indicators, rates
from kansrijk.synthetic.truth import PlantedProfile, Truth


@dataclass(frozen=True, slots=True)
class Town:
    """A made-up town; whoever is in it is numbered as in `People`."""

    seed: int
    people: People
    households: Households
    dwellings: Dwellings
    incomes: Incomes
    care: Spells
    police: Events
    help: Spells


def draw_town(seed: int, young: int) -> Town:
    """Draw a town with so many young residents."""
    rng = np.random.default_rng(seed)
    people = draw_people(rng, young)
    own = own_homes(people, rng)
    incomes = draw_incomes(people, own, rng)
    care, police = draw_care(people, rng), draw_police(people, rng)
    before = draw_help_before(people, _parent_in_care(people, care, known=False) == 1, rng)
    in_help = covers(before, REFERENCE, len(people))[people.offspring]
    chance = np.zeros(len(people.children))
    chance[people.young] = rates(_indicators(people, incomes, care, before))
    outcome = draw_outcome(people, np.where(in_help, 0.0, chance), rng)
    more_care, more_police = draw_traces(people, outcome, rng)
    return Town(
        seed=seed,
        people=people,
        households=draw_households(people, own),
        dwellings=draw_dwellings(people, own, rng),
        incomes=incomes,
        care=together(care, more_care),
        police=Events(
            np.concatenate([police.person, more_police.person]),
            np.concatenate([police.day, more_police.day]),
        ),
        help=together(before, draw_help_after(people, outcome, in_help, rng)),
    )


def truth_of(town: Town) -> Truth:
    """Count the planted profiles among the young people at risk."""
    people = town.people
    person = people.offspring[people.young]
    at_risk = ~covers(town.help, REFERENCE, len(people))[person]
    inflow = began(town.help, REFERENCE + 1, REFERENCE + WINDOW, len(people))[person] & at_risk
    indicators = _indicators(people, town.incomes, town.care, town.help)
    return Truth(
        seed=town.seed,
        reference_date=str(iso(np.array(REFERENCE))),
        young=len(person),
        at_risk=int(at_risk.sum()),
        cases=int(inflow.sum()),
        profiles=tuple(
            PlantedProfile(
                name=planted.name,
                band=planted.band,
                words=planted.words,
                conditions=planted.conditions,
                rate=planted.rate,
                members=int(np.sum(planted.holds(indicators) & at_risk)),
                cases=int(np.sum(planted.holds(indicators) & inflow)),
            )
            for planted in PLANTED
        ),
        elsewhere=ELSEWHERE,
        matter=MATTER,
    )


def _indicators(people: People, incomes: Incomes, care: Spells, help_: Spells) -> Indicators:
    """Return what matters of the young, as the study's indicators see it."""
    young = people.young
    person = people.offspring[young]
    earlier = began(help_, FIRST_HELP, REFERENCE - 1, len(people))[person]
    return {
        "age": age_on(people.children.born[young]).astype(np.float64),
        "parent_in_mental_health_care": _parent_in_care(people, care, known=True)[young],
        "earlier_youth_help": earlier.astype(np.float64),
        "household_income": incomes.known(person),
    }


def _parent_in_care(people: People, care: Spells, *, known: bool) -> Floats:
    """Tell of each child whether a parent is in care; of `known` parents, or of all."""
    families = people.families
    running = covers(care, REFERENCE - 1, len(people))
    mother = _linked(families.mother_known, known=known)
    father = _linked(families.father_known, known=known)
    either = (running[people.mothers] & mother) | (running[people.fathers] & father)
    return np.where(mother | father, either, np.nan)[people.children.family]


def _linked(parent_known: Bools, *, known: bool) -> Bools:
    return parent_known | (not known)
