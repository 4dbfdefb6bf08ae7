"""Contacts with the police and the courts: suspects, Halt, victims, detention.

Who becomes a suspect is nearly unpredictable: most of it is a tendency of the person that no
register shows. Only sex, age, strain and origin have an effect, origin no further than the
published figures say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

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
    spells_of,
)
from kansrijk.synthetic.country.care_rows import event_rows, kinds, spell_rows
from kansrijk.synthetic.country.people import People
from kansrijk.synthetic.country.rows import Coded, Rows
from kansrijk.synthetic.country.spells import Spells
from kansrijk.synthetic.country.years import Years
from kansrijk.synthetic.days import YEAR, Bools, Floats, Ints, day

PART = 7
"""Of the generator of justice."""
BACK = 3
"""Years of files before the first year: these registers are looked back at for five years."""

OFFENCES = ("10", "20", "30", "40", "50", "60", "70")
"""Property, violence, public order, traffic, drugs, weapons, other."""
OFFENCE_SHARES = (38, 24, 15, 10, 6, 2, 5)
VICTIM_TYPES = ("1", "2", "3", "4")
VICTIM_SHARES = (24, 4, 56, 16)
HALT_OFFENCES = ("1", "2", "3", "4", "5")
"""Theft, vandalism, fireworks, truancy, other."""
HALT_SHARES = (28, 12, 17, 17, 26)
REASONS = ("1", "2", "3")
"""Remand, sentence, fine not paid."""
REASON_SHARES = (45, 30, 25)

SUSPECT = by_age({4: 0.0001, 8: 0.0004, 12: 0.0105, 18: 0.024, 25: 0.013, 35: 0.008, 50: 0.004})
VICTIM = by_age({0: 0.003, 6: 0.009, 12: 0.03, 18: 0.055, 25: 0.04})
HALT = by_age({12: 0.0075, 14: 0.0175, 18: 0.0})
DETENTION = by_age({18: 0.0022, 25: 0.002, 45: 0.0006})
DETENTION_DAYS = (2, 90)
MALE_SUSPECT, FEMALE_SUSPECT = 1.53, 0.47
MALE_HALT, FEMALE_HALT = 1.48, 0.52
MALE_DETENTION, FEMALE_DETENTION = 1.85, 0.15
MOROCCO, ANTILLES = 1, 4
MORE_SUSPECTS = 5.5
"""Times as often suspected as the Dutch, in the two groups of origin the source speaks of."""
FALLING = 0.93
"""Suspects each year as a part of those in the year before: halved from 2007 to 2015."""
TENDENCY = 0.3
"""Shape of the hidden tendency to offend: the lower, the more offences by the same few."""
STRAIN_SUSPECT, STRAIN_VICTIM, STRAIN_DETENTION = 0.35, 0.4, 0.5
ARRESTED, SECOND_OFFENCE = 0.8, 0.2
REPORTS = 10_000_000
"""More police reports than any block has."""


@dataclass(frozen=True, slots=True)
class Suspects:
    """Suspects by offence (kinds in `OFFENCES`).

    `arrest` numbers the police reports, which may tell of two offences; `arrested` tells whether
    the suspect was.
    """

    offences: Events
    arrest: Ints
    arrested: Bools


@dataclass(frozen=True, slots=True)
class Justice:
    """Contacts of everyone with the police and the courts.

    Parameters
    ----------
    suspects
        Suspects by offence.
    halt
        Referrals to Halt, on the day they ended (kinds in `HALT_OFFENCES`).
    victims
        Registered victims by offence (kinds in `VICTIM_TYPES`).
    detention
        Stays in detention (kinds in `REASONS`).
    """

    suspects: Suspects
    halt: Events
    victims: Events
    detention: Spells


def draw_justice(rng: np.random.Generator, people: People, years: Years) -> Justice:
    """Draw the contacts of everyone with the police and the courts."""
    tendency = draw_tendency(rng, len(people), TENDENCY)
    return Justice(
        suspects=_draw_suspects(rng, people, years, tendency),
        halt=_draw_halt(rng, people, years),
        victims=_draw_victims(rng, people, years),
        detention=_draw_detention(rng, people, years, tendency),
    )


def justice_rows(justice: Justice, years: Years, block: int) -> Iterator[Rows]:
    """Return the rows of the registers of justice.

    Parameters
    ----------
    justice
        What happened.
    years
        The years of the files.
    block
        Number of the block: police reports are numbered within it.
    """
    files = years.files(BACK)
    yield from _suspect_rows(justice.suspects, files, block)
    yield from event_rows("halttab", justice.halt, {"offence": kinds(justice.halt)}, files)
    yield from event_rows("slotab", justice.victims, {"type": kinds(justice.victims)}, files)
    reasons = {"reason": kinds(justice.detention)}
    yield from spell_rows("gedetineerdentab", justice.detention, reasons, files)


def _span(years: Years) -> tuple[int, int]:
    return day(years.first - BACK), years.end


def _draw_suspects(
    rng: np.random.Generator, people: People, years: Years, tendency: Floats
) -> Suspects:
    sex = np.where(people.male, MALE_SUSPECT, FEMALE_SUSPECT)
    group = np.isin(people.origin, (MOROCCO, ANTILLES))
    rate = sex * np.where(group, MORE_SUSPECTS, 1.0) * by_strain(people, STRAIN_SUSPECT)
    usual = FALLING ** (years.first - BACK - 2015)
    reports = draw_events(rng, people, _span(years), rate * tendency * usual, SUSPECT)
    passed = (reports.day - day(years.first - BACK)) / YEAR
    reports = reports[rng.random(len(reports)) < FALLING**passed]
    report = np.repeat(np.arange(len(reports)), 1 + (rng.random(len(reports)) < SECOND_OFFENCE))
    kind = draw_kinds(rng, OFFENCES, OFFENCE_SHARES, len(report))
    arrested = rng.random(len(reports)) < ARRESTED
    offences = Events(reports.person[report], reports.day[report], kind)
    return Suspects(offences, report, arrested[report])


def _draw_halt(rng: np.random.Generator, people: People, years: Years) -> Events:
    rate = np.where(people.male, MALE_HALT, FEMALE_HALT)
    ended = draw_events(rng, people, _span(years), rate, HALT)
    kind = draw_kinds(rng, HALT_OFFENCES, HALT_SHARES, len(ended))
    return Events(ended.person, ended.day, kind)


def _draw_victims(rng: np.random.Generator, people: People, years: Years) -> Events:
    rate = by_strain(people, STRAIN_VICTIM)
    offences = draw_events(rng, people, _span(years), rate, VICTIM)
    kind = draw_kinds(rng, VICTIM_TYPES, VICTIM_SHARES, len(offences))
    return Events(offences.person, offences.day, kind)


def _draw_detention(
    rng: np.random.Generator, people: People, years: Years, tendency: Floats
) -> Spells:
    sex = np.where(people.male, MALE_DETENTION, FEMALE_DETENTION)
    rate = sex * tendency * by_strain(people, STRAIN_DETENTION)
    begun = draw_events(rng, people, _span(years), rate, DETENTION)
    length = draw_lengths(rng, DETENTION_DAYS, len(begun))
    kind = draw_kinds(rng, REASONS, REASON_SHARES, len(begun))
    spells = spells_of(Events(begun.person, begun.day, kind), length, people)
    return known_by(spells, years.end)


def _suspect_rows(suspects: Suspects, files: range, block: int) -> Iterator[Rows]:
    columns = {
        "arrest": suspects.arrest + REPORTS * block,
        "arrested": Coded(suspects.arrested.astype(np.int8), ("0", "1")),
        "offence": kinds(suspects.offences),
    }
    yield from event_rows("verdtab", suspects.offences, columns, files)
