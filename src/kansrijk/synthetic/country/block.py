"""A part of the country: everything about some fifty thousand young people and who is around them.

Parts are drawn one by one from the seed and their number, so that the size of a country is not
bound by memory. All share one geography.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from kansrijk.synthetic.country import care, homes, justice, means, population, school
from kansrijk.synthetic.country.care import Care, care_rows, draw_care
from kansrijk.synthetic.country.geography import Geography
from kansrijk.synthetic.country.home_rows import home_rows
from kansrijk.synthetic.country.homes import Homes, draw_homes
from kansrijk.synthetic.country.justice import Justice, draw_justice, justice_rows
from kansrijk.synthetic.country.kin import Kin, draw_kin
from kansrijk.synthetic.country.kin_rows import kin_rows
from kansrijk.synthetic.country.means import Means, draw_means
from kansrijk.synthetic.country.means_rows import means_rows
from kansrijk.synthetic.country.people import People
from kansrijk.synthetic.country.population import draw_people
from kansrijk.synthetic.country.rows import Rows
from kansrijk.synthetic.country.school import School, draw_school
from kansrijk.synthetic.country.school_rows import school_rows
from kansrijk.synthetic.country.years import Years


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A part of the country; whoever is in it is numbered as in `People`."""

    seed: int
    number: int
    years: Years
    geography: Geography
    people: People
    homes: Homes
    kin: Kin
    means: Means
    school: School
    care: Care
    justice: Justice


def draw_block(seed: int, number: int, young: int, years: Years, geography: Geography) -> Block:
    """Draw a part of the country.

    Parameters
    ----------
    seed
        The seed of the country.
    number
        Number of the part, from 0.
    young
        How many people under 23 are in it on 1 January 2015.
    years
        The years of the files.
    geography
        Of the country.
    """

    def rng(part: int) -> np.random.Generator:
        """Return the generator of one kind of draws, which no other kind disturbs."""
        return np.random.default_rng([seed, number, part])

    people_ = draw_people(rng(population.PART), young, years)
    homes_ = draw_homes(rng(homes.PART), people_, years, geography)
    kin_ = draw_kin(people_, years)
    means_ = draw_means(rng(means.PART), people_, homes_, kin_, years)
    school_ = draw_school(rng(school.PART), people_, homes_, means_, years)
    justice_ = draw_justice(rng(justice.PART), people_, years)
    care_ = draw_care(
        rng(care.PART), people_, homes_, means_, justice_, years=years, geography=geography
    )
    return Block(
        seed=seed,
        number=number,
        years=years,
        geography=geography,
        people=people_,
        homes=homes_,
        kin=kin_,
        means=means_,
        school=school_,
        care=care_,
        justice=justice_,
    )


def rows_of(block: Block) -> Iterator[Rows]:
    """Return the rows of all registers about a part of the country."""
    yield from kin_rows(block)
    yield from home_rows(block)
    yield from means_rows(block)
    yield from school_rows(block)
    yield from care_rows(block)
    yield from justice_rows(block.justice, block.years, block.number)
