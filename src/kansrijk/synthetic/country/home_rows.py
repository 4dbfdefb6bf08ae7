"""Registers of households, addresses and dwellings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from kansrijk.synthetic.country.dwellings import Dwellings
from kansrijk.synthetic.country.geography import Geography
from kansrijk.synthetic.country.homes import Homes
from kansrijk.synthetic.country.kin_rows import last_day
from kansrijk.synthetic.country.rows import Coded, Rows
from kansrijk.synthetic.country.years import Years
from kansrijk.synthetic.days import NEVER, Ints, day

if TYPE_CHECKING:
    from kansrijk.synthetic.country.block import Block

PLACES = tuple(str(code) for code in range(1, 11))
KINDS = tuple(str(code) for code in range(1, 9))
OWNERSHIPS = ("K", "H")
"""Bought or hired, as the owner is the resident or another."""
UNCODED = 3
"""One in so many institutions has no code of a neighbourhood."""


def home_rows(block: Block) -> Iterator[Rows]:
    """Return the rows of the registers of households, addresses and dwellings."""
    homes, years = block.homes, block.years
    yield _households(homes, years)
    yield _addresses(homes, years)
    yield _areas(homes.dwellings, years, block.geography)
    yield _dwellings(homes.dwellings, years)
    for year in years.files():
        known = _known(homes.dwellings, year)
        yield _owners(homes, known, year)
        yield _values(homes.dwellings, known, year)


def _households(homes: Homes, years: Years) -> Rows:
    spells = homes.households
    return Rows(
        contract="gbahuishoudensbus",
        units={"key": spells.person, "household": spells.household},
        columns={
            "start": spells.start,
            "end": last_day(spells.end),
            "place": Coded(spells.place - 1, PLACES),
            "kind": Coded(spells.kind - 1, KINDS),
            "members": spells.members,
            "children": spells.children,
            "others": spells.others,
        },
        year=years.last,
    )


def _addresses(homes: Homes, years: Years) -> Rows:
    spells = homes.addresses
    return Rows(
        contract="gbaadresobjectbus",
        units={"key": spells.person, "dwelling": spells.dwelling},
        columns={"start": spells.start, "end": last_day(spells.end)},
        year=years.last,
    )


def _areas(dwellings: Dwellings, years: Years, geography: Geography) -> Rows:
    number = np.arange(len(dwellings))
    coded = np.flatnonzero(~dwellings.institution | (number % UNCODED > 0))
    place, areas = dwellings.neighbourhood[coded], geography.neighbourhoods
    districts, district = np.unique(areas.district, return_inverse=True)
    return Rows(
        contract="vslgwbtab",
        units={"key": coded},
        columns={
            "municipality": Coded(
                areas.municipality[place], tuple(geography.municipalities.code.tolist())
            ),
            "district": Coded(district[place], tuple(districts.tolist())),
            "neighbourhood": Coded(place, tuple(areas.code.tolist())),
        },
        year=years.last,
    )


def _dwellings(dwellings: Dwellings, years: Years) -> Rows:
    home = np.flatnonzero(~dwellings.institution)
    return Rows(
        contract="levcyclwoonnietwoonbus",
        units={"key": home},
        columns={
            "start": dwellings.built[home],
            "end": np.full(len(home), NEVER),
            "floor_area": dwellings.floor_area[home],
            "type": dwellings.type[home],
        },
        year=years.last,
    )


def _known(dwellings: Dwellings, year: int) -> Ints:
    """Return the dwellings that stood on 1 January and are lived in within a year of that year."""
    lived_in = (dwellings.first < day(year + 2)) & (dwellings.last > day(year - 1))
    return np.flatnonzero(lived_in & ~dwellings.institution & (dwellings.built <= day(year)))


def _owners(homes: Homes, known: Ints, year: int) -> Rows:
    spells, dwellings = homes.addresses, homes.dwellings
    running = (spells.start <= day(year)) & (spells.end > day(year))
    residents = np.bincount(spells.dwelling[running], minlength=len(dwellings))
    owner = dwellings.owner[known]
    # 0 is the resident, 1 and 2 are landlords, 3 is unknown.
    ownership = np.array([0, 1, 1, -1])[owner.places]
    return Rows(
        contract="eigendomtab",
        units={"key": known},
        columns={
            "owner": owner,
            "ownership": Coded(ownership, OWNERSHIPS),
            "residents": residents[known],
        },
        year=year,
    )


def _values(dwellings: Dwellings, known: Ints, year: int) -> Rows:
    return Rows(
        contract="eigendomwozbagtab",
        units={"key": known},
        columns={"value": dwellings.value(year)[known]},
        year=year,
    )
