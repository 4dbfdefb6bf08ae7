from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from kansrijk.synthetic.country import homes as homes_
from kansrijk.synthetic.country import population
from kansrijk.synthetic.country.geography import Geography, draw_geography
from kansrijk.synthetic.country.homes import Homes, draw_homes
from kansrijk.synthetic.country.kin import Kin, draw_kin
from kansrijk.synthetic.country.people import People
from kansrijk.synthetic.country.population import draw_people
from kansrijk.synthetic.country.years import Years


@dataclass(frozen=True)
class World:
    """The people of a block, their kin and their homes: all that the other registers build on."""

    years: Years
    geography: Geography
    people: People
    homes: Homes
    kin: Kin


def draw_world(geography: Geography, number: int, young: int, years: Years) -> World:
    def rng(part: int) -> np.random.Generator:
        return np.random.default_rng([geography.seed, number, part])

    people = draw_people(rng(population.PART), young, years)
    homes = draw_homes(rng(homes_.PART), people, years, geography)
    return World(years, geography, people, homes, draw_kin(people, years))


@pytest.fixture(scope="session")
def geography() -> Geography:
    return draw_geography(2015)


@pytest.fixture(scope="session")
def world(geography: Geography) -> World:
    return draw_world(geography, 0, 20_000, Years(2013, 2016))
