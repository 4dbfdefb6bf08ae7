"""Care: of the mind, under the Wmo act, of the young by order of a court, and youth help."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kansrijk.synthetic.country.care_health import (
    COMPLETE_FROM,
    circuits,
    draw_mental_health,
    draw_support,
    volunteers,
)
from kansrijk.synthetic.country.care_records import Contacts, contact_rows, draw_contacts
from kansrijk.synthetic.country.care_rows import kinds, spell_rows
from kansrijk.synthetic.country.geography import Geography
from kansrijk.synthetic.country.homes import Homes
from kansrijk.synthetic.country.justice import Justice
from kansrijk.synthetic.country.means import Means
from kansrijk.synthetic.country.people import People
from kansrijk.synthetic.country.planted_seen import Known
from kansrijk.synthetic.country.rows import NOBODY, Rows
from kansrijk.synthetic.country.spells import Spells
from kansrijk.synthetic.country.years import HELP_SINCE, Years
from kansrijk.synthetic.country.youth import draw_probation, draw_protection
from kansrijk.synthetic.country.youth_help import Help, draw_help
from kansrijk.synthetic.days import day

if TYPE_CHECKING:
    from kansrijk.synthetic.country.block import Block

PART = 8
"""Of the generator of care."""


@dataclass(frozen=True, slots=True)
class Care:
    """The care of everyone.

    Parameters
    ----------
    mental_health
        Trajectories of mental health care (kinds in `care_health.DIAGNOSES`).
    support
        Arrangements under the Wmo act (kinds in `care_health.SUPPORT_TYPES`).
    contacts
        Contacts with youth health care.
    protection, probation
        Measures of youth protection and youth probation (kinds in `youth`).
    help
        Youth help.
    """

    mental_health: Spells
    support: Spells
    contacts: Contacts
    protection: Spells
    probation: Spells
    help: Help


def draw_care(  # noqa: PLR0913 - care depends on all that comes before it
    rng: np.random.Generator,
    people: People,
    homes: Homes,
    means: Means,
    justice: Justice,
    *,
    years: Years,
    geography: Geography,
) -> Care:
    """Draw the care of everyone; youth help comes last, as its chance depends on the rest."""
    mental_health = draw_mental_health(rng, people, years)
    known = Known(
        geography=geography,
        people=people,
        homes=homes,
        means=means,
        justice=justice,
        mental_health=mental_health,
    )
    protection = draw_protection(rng, people, years)
    return Care(
        mental_health=mental_health,
        support=draw_support(rng, people, years),
        contacts=draw_contacts(rng, known, years),
        protection=protection,
        probation=draw_probation(rng, people, justice.suspects, years),
        help=draw_help(rng, known, protection, years),
    )


def care_rows(block: Block) -> Iterator[Rows]:
    """Return the rows of the registers of care."""
    care, years = block.care, block.years
    since = range(max(years.first, HELP_SINCE), years.last + 1)
    mental = kinds(care.mental_health)
    told = {"circuit": circuits(mental), "diagnosis": mental}
    yield from spell_rows("ggzdbctrajectentab", care.mental_health, told, years.files())
    yield from _support_rows(block)
    for contract, spells in (
        ("jgdbeschermbus", care.protection),
        ("jgdreclassbus", care.probation),
    ):
        told = {"measure": kinds(spells)}
        yield from spell_rows(contract, spells, told, since, as_known_then=True)
    told = {"form": kinds(care.help.spells), "referrer": care.help.referrer}
    yield from spell_rows("jgdhulpbus", care.help.spells, told, since, as_known_then=True)
    yield from contact_rows(care.contacts, years)


def _support_rows(block: Block) -> Iterator[Rows]:
    """Return the arrangements, before 2016 only those in municipalities that told of them."""
    willing = volunteers(block.geography)
    for year in block.years.files():
        spells = block.care.support
        if year < COMPLETE_FROM:
            area = block.homes.neighbourhood_on(day(year))[spells.person]
            town = block.geography.neighbourhoods.municipality[area]
            spells = spells[(area != NOBODY) & willing[town]]
        yield from spell_rows("wmobus", spells, {"type": kinds(spells)}, [year])
