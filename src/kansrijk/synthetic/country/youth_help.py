"""Youth help: what runs on the first reference day, and who comes in during each year after.

Of those at risk on a reference day exactly those come in whom the planted chance draws. Those who
were in help or in mental health care on that day may come in too: they are not at risk. Nobody
else does, so that inflow is what the planted tree says.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from kansrijk.synthetic.country.care_events import by_strain, draw_kinds, gone, known_by
from kansrijk.synthetic.country.people import People
from kansrijk.synthetic.country.planted import ASIDE, chances
from kansrijk.synthetic.country.planted_seen import Known, Seen, see, year_of
from kansrijk.synthetic.country.rows import Coded
from kansrijk.synthetic.country.spells import Spells, together
from kansrijk.synthetic.country.years import Years
from kansrijk.synthetic.country.youth import NOT_YOUNG, birthday
from kansrijk.synthetic.days import Bools, Floats, Ints, day

RUNNING = 0.0385
"""Share of the young in help on the first reference day."""
IN_HELP = (
    *(1.5, 2.1, 3.5, 6.1, 8.5, 9.4, 11.3, 14.6, 21.0, 26.0, 25.5, 24.3),
    *(21.3, 21.5, 22.8, 23.9, 23.3, 22.5, 8.8, 2.5, 2.5, 2.5, 2.5),
)
"""Young people in help at the end of 2023 by age, in thousands; the last four share 10.1."""
BOYS = 1.16
"""Boys in help for each girl, of as many boys as girls: 54.3 per cent of all are boys."""
STRAIN, PROTECTED = 0.35, 8.0
SHORTEST, LONGEST = 30, 700
DURATION, DURATION_RUNNING = (1.2, 1.8), (2.2, 1.8)
"""Shapes (beta) of the length of help that begins, and of help that runs: longer runs oftener."""
AGAIN = 0.12
"""Rate of those in help: a new spell after the one that runs."""
SIBLINGS = 0.2
"""Correlation of brothers and sisters on the scale of the liability to come in."""

FORMS = ("11", "12", "13", "14", "20", "21", "22", "23")
FORM_SHARES = (5.1, 1.3, 0.6, 4.2, 17.0, 53.0, 6.0, 12.8)
REFERRERS = ("01", "02", "03", "04", "05", "06", "07")
"""Municipality, general practitioner, youth doctor, protection, specialist, judge, none."""
REFERRER_SHARES = (30, 36, 4, 8, 8, 3, 11)


@dataclass(frozen=True, slots=True)
class Help:
    """Youth help (kinds in `FORMS`), and who referred to it."""

    spells: Spells
    referrer: Coded


def draw_help(rng: np.random.Generator, known: Known, protection: Spells, years: Years) -> Help:
    """Draw youth help from the first reference day on."""
    people = known.people
    parts: list[Spells] = []
    until = np.zeros(len(people), dtype=np.int64)
    for moment in years.reference_days:
        seen = see(known, moment)
        if not parts:
            parts.append(_running(rng, people, seen, protection.running_on(moment, len(people))))
            until[parts[0].person] = parts[0].end
        begun = _begin(rng, known, seen, until)
        parts.append(begun)
        until[begun.person] = begun.end
    return _described(rng, parts, years.end)


def _running(rng: np.random.Generator, people: People, seen: Seen, protected: Bools) -> Spells:
    """Draw the spells that run on a day: of a random one, the day lies anywhere in it."""
    young = seen.young
    age = (seen.day - people.born[young]) // 366
    usual = (
        np.array(IN_HELP)[age]
        * np.where(people.male[young], BOYS, 1.0)
        * by_strain(people, STRAIN)[young]
    )
    weight = usual * np.where(protected[young], PROTECTED, 1.0)
    person = young[rng.random(len(young)) < RUNNING * weight / weight.mean()]
    length = _lengths(rng, DURATION_RUNNING, len(person))
    passed = (rng.random(len(person)) * length).astype(np.int64)
    start = np.maximum(seen.day - 1 - passed, people.arrived[person])
    return Spells(person, start, np.maximum(_last(people, person, start + length), seen.day + 1))


def _begin(rng: np.random.Generator, known: Known, seen: Seen, until: Ints) -> Spells:
    """Draw who comes in during the year after a day, and when, for how long."""
    people = known.people
    in_help = until[seen.young] > seen.day
    chance = np.select([in_help, seen.aside], [AGAIN, ASIDE], chances(seen, known.geography))
    person = seen.young[_come_in(rng, people.family[seen.young], chance)]
    # Nobody begins on a reference day, so that help either runs on it or begins after it.
    first = np.maximum(seen.day + 1, until[person])
    beyond = np.minimum(day(year_of(seen.day) + 1), gone(people)[person])
    start = first + (rng.random(len(person)) * (beyond - first)).astype(np.int64)
    end = _last(people, person, start + _lengths(rng, DURATION, len(person)))
    possible = first < beyond
    return Spells(person, start, np.maximum(end, start + 1))[possible]


def _come_in(rng: np.random.Generator, family: Ints, chance: Floats) -> Bools:
    """Draw who comes in, each at its chance; brothers and sisters resemble each other.

    A child's liability is normal, with a share that brothers and sisters have in common; those with
    the lowest come in. (A Gaussian copula; the chances hold exactly.)
    """
    common = rng.standard_normal(int(family.max(initial=0)) + 1)[family]
    own = rng.standard_normal(len(chance))
    liability = np.sqrt(SIBLINGS) * common + np.sqrt(1 - SIBLINGS) * own
    levels, which = np.unique(chance, return_inverse=True)
    limits = [NormalDist().inv_cdf(float(level)) for level in levels]
    return liability < np.array(limits)[which]


def _lengths(rng: np.random.Generator, shape: tuple[float, float], size: int) -> Ints:
    return SHORTEST + ((LONGEST - SHORTEST) * rng.beta(*shape, size)).astype(np.int64)


def _last(people: People, person: Ints, end: Ints) -> Ints:
    """Return the day after the last: help ends when somebody leaves, or becomes 23."""
    grown = birthday(people.born[person], NOT_YOUNG)
    return np.minimum(end, np.minimum(gone(people)[person], grown))


def _described(rng: np.random.Generator, parts: list[Spells], end: int) -> Help:
    none = np.zeros(0, dtype=np.int64)
    spells = together([Spells(none, none, none), *parts])
    form = draw_kinds(rng, FORMS, FORM_SHARES, len(spells))
    spells = known_by(Spells(spells.person, spells.start, spells.end, form), end)
    return Help(spells, draw_kinds(rng, REFERRERS, REFERRER_SHARES, len(spells)))
