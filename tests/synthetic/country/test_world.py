"""The skeleton of the country: people, kin, homes and areas hang together, in the right numbers."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import fields, is_dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kansrijk.synthetic.country.geography import (
    FEWEST,
    MOST,
    MUNICIPALITIES,
    Geography,
    draw_geography,
    write_areas,
)
from kansrijk.synthetic.country.home_rows import home_rows
from kansrijk.synthetic.country.keys import Pseudonyms
from kansrijk.synthetic.country.kin import STATUSES
from kansrijk.synthetic.country.kin_rows import kin_rows
from kansrijk.synthetic.country.layout import lay_out
from kansrijk.synthetic.country.rows import NOBODY, Coded
from kansrijk.synthetic.country.years import Years
from kansrijk.synthetic.days import NEVER, REFERENCE, Bools, Floats, Ints, day
from tests.synthetic.country.conftest import World, draw_world

DAYS = tuple(day(year, month) for year in range(2009, 2017) for month in (1, 10))
CHILD, SINGLE, ONE_PARENT, REFERENCE_PERSON, OTHER, RESIDENT = 1, 2, 7, 8, 9, 10


def arrays(part: Any) -> dict[str, np.ndarray]:
    """Return all arrays of a dataclass, however deep, by name."""
    found: dict[str, np.ndarray] = {}
    for field in fields(part):
        value = getattr(part, field.name)
        if isinstance(value, np.ndarray):
            found[field.name] = value
        elif is_dataclass(value):
            found |= {f"{field.name}.{name}": one for name, one in arrays(value).items()}
    return found


def in_order(*columns: Ints) -> Ints:
    return np.lexsort(columns[::-1])


def no_overlap(person: Ints, start: Ints, end: Ints) -> bool:
    order = in_order(person, start)
    person, start, end = person[order], start[order], end[order]
    same = person[1:] == person[:-1]
    return bool((start[1:] >= end[:-1])[same].all() and (start < end).all())


# ------------------------------------------------------------------ how many


@pytest.mark.parametrize("young", [1, 30, 999, 2500])
def test_exactly_so_many_young_people_are_here_on_the_reference_date(
    geography: Geography, young: int
) -> None:
    for years in (Years(2013, 2016), Years(2005, 2022)):
        drawn = draw_world(geography, young, young, years)
        assert drawn.people.young_on(REFERENCE).sum() == young
        assert (drawn.homes.household_on(REFERENCE) != NOBODY)[
            drawn.people.young_on(REFERENCE)
        ].all()


def test_the_same_seed_gives_the_same_arrays_and_another_number_others(
    geography: Geography,
) -> None:
    years = Years(2013, 2016)
    one, same, other = (
        arrays(draw_world(draw_geography(geography.seed), number, 600, years))
        for number in (3, 3, 4)
    )
    assert all(np.array_equal(one[name], same[name]) for name in one)
    assert not np.array_equal(one["people.born"][:50], other["people.born"][:50])
    assert np.array_equal(
        one["geography.neighbourhoods.share"], other["geography.neighbourhoods.share"]
    )


# ------------------------------------------------------------------ people


def test_nobody_is_in_the_world_before_birth_or_after_death(world: World) -> None:
    people = world.people
    assert (people.arrived >= people.born).all()
    assert (people.gone > people.arrived).all()
    assert (people.born <= world.years.end).all()
    for spells in (world.homes.households, world.homes.addresses, world.kin.status):
        assert (spells.start >= people.arrived[spells.person]).all()
        assert (spells.end <= people.gone[spells.person]).all()


def test_parents_are_at_least_fifteen_years_older_and_of_their_sex(world: World) -> None:
    people = world.people
    for parent, male in ((people.mother, False), (people.father, True)):
        child = np.flatnonzero(parent != NOBODY)
        assert (people.male[parent[child]] == male).all()
        assert ((people.born[child] - people.born[parent[child]]) / 365.25 >= 15).all()
        assert (people.died[parent[child]] > people.born[child] - 300).all()
    assert not (people.mother_told & (people.mother == NOBODY)).any()
    assert not (people.father_told & (people.father == NOBODY)).any()


def test_brothers_and_sisters_are_twins_or_nine_months_apart(world: World) -> None:
    people = world.people
    child = np.flatnonzero(people.is_child & (people.mother != NOBODY))
    child = child[in_order(people.mother[child], people.born[child])]
    gap = np.diff(people.born[child])[np.diff(people.mother[child]) == 0]
    assert ((gap <= 1) | (gap > 270)).all()


def test_nobody_lives_with_two_partners_or_has_two_civil_statuses(world: World) -> None:
    couples, status = world.kin.couples, world.kin.status
    person = np.concatenate([couples.woman, couples.man])
    assert no_overlap(person, np.tile(couples.start, 2), np.tile(couples.end, 2))
    assert no_overlap(status.person, status.start, status.end)
    wed = couples.married < NEVER
    assert (couples.married < couples.divorced)[wed].all()
    assert not (couples.divorced < NEVER)[~wed].any()
    assert (couples.end <= couples.divorced).all()


def test_civil_status_goes_on_from_arrival_to_the_end(world: World) -> None:
    status, people = world.kin.status, world.people
    told = np.zeros(len(people), np.int64)
    np.add.at(told, status.person, np.minimum(status.end, NEVER) - status.start)
    here = people.arrived <= world.years.end
    assert (told == people.gone - people.arrived)[here].all()


# ------------------------------------------------------------------ households


def test_nobody_is_in_two_households_or_two_homes_at_once(world: World) -> None:
    for spells in (world.homes.households, world.homes.addresses):
        assert no_overlap(spells.person, spells.start, spells.end)


def test_all_members_of_a_household_tell_the_same(world: World) -> None:
    spells = world.homes.households
    order = in_order(spells.household, spells.start)
    key = np.stack([spells.household, spells.start], axis=1)[order]
    first = np.flatnonzero(np.append(True, (key[1:] != key[:-1]).any(axis=1)))
    for column in (spells.end, spells.kind, spells.members, spells.children, spells.others):
        told = column[order]
        assert (np.minimum.reduceat(told, first) == np.maximum.reduceat(told, first)).all()
    size = np.diff(np.append(first, len(order)))
    assert (size == spells.members[order][first]).all()

    def count(*places: int) -> Ints:
        return np.add.reduceat(np.isin(spells.place[order], places).astype(np.int64), first)

    kind = spells.kind[order][first]
    assert (count(CHILD) == spells.children[order][first]).all()
    assert (count(OTHER) == spells.others[order][first]).all()
    for place, wanted in ((3, 2), (4, 3), (5, 4), (6, 5)):
        assert (count(place) == 2 * (kind == wanted)).all()
    for place, wanted in ((SINGLE, 1), (ONE_PARENT, 6), (REFERENCE_PERSON, 7)):
        assert (count(place) == (kind == wanted)).all()
    assert (count(RESIDENT) == size * (kind == 8)).all()
    assert ((count(CHILD) > 0) == np.isin(kind, (4, 5, 6))).all()
    # A household of a number is one household after another.
    assert no_overlap(key[first, 0], key[first, 1], spells.end[order][first])


def test_a_household_changes_with_every_new_row(world: World) -> None:
    spells = world.homes.households
    order = in_order(spells.person, spells.start)
    rows = np.stack(
        [spells.person, spells.household, spells.kind, spells.members, spells.children], axis=1
    )[order]
    touching = spells.end[order][:-1] == spells.start[order][1:]
    alike = touching & (rows[1:] == rows[:-1]).all(axis=1)
    assert alike.mean() < 0.01  # two came and went on one day, or a marriage of partners


def test_everybody_in_a_household_is_at_its_address(world: World) -> None:
    homes = world.homes
    for moment in DAYS:
        household, dwelling = homes.household_on(moment), homes.dwelling_on(moment)
        assert ((household != NOBODY) == (dwelling != NOBODY)).all()
        member = np.flatnonzero(household != NOBODY)
        pairs = np.unique(np.stack([household[member], dwelling[member]]), axis=1)
        assert len(pairs[0]) == len(np.unique(pairs[0])) == len(np.unique(pairs[1]))


def test_who_is_here_is_in_a_household_all_the_time(world: World) -> None:
    people, spells, years = world.people, world.homes.households, world.years
    told = np.zeros(len(people), np.int64)
    first, last = day(years.first), years.end + 1
    within = np.minimum(spells.end, last) - np.maximum(spells.start, first)
    np.add.at(told, spells.person, np.maximum(within, 0))
    since = np.maximum(people.arrived, first)
    assert (told == np.maximum(np.minimum(people.gone, last) - since, 0)).all()


def test_married_partners_are_married(world: World) -> None:
    status = world.kin.status
    assert isinstance(status.kind, Coded)
    wed = status[np.isin(status.kind.places, [STATUSES.index("H"), STATUSES.index("P")])]
    for moment in DAYS:
        married = wed.running_on(moment, len(world.people))
        place = world.homes.place_on(moment)
        assert married[np.isin(place, (4, 6))].all()
        assert married[np.isin(place, (3, 5))].mean() < 0.03  # to another, whom they left


def test_separated_parents_live_at_two_addresses_the_child_at_one(world: World) -> None:
    people, homes = world.people, world.homes
    dwelling = homes.dwelling_on(REFERENCE)
    child = np.flatnonzero(minors(world) & (people.mother != NOBODY) & (people.father != NOBODY))
    mother, father = people.mother[child], people.father[child]
    apart = (
        (dwelling[mother] != dwelling[father]) & (dwelling[mother] >= 0) & (dwelling[father] >= 0)
    )
    with_her = dwelling[child] == dwelling[mother]
    with_him = dwelling[child] == dwelling[father]
    assert 0.10 < apart.mean() < 0.2
    assert not (with_her & with_him & apart).any()
    assert ((with_her | with_him)[apart]).mean() > 0.97  # the others are in care
    assert (with_her & with_him)[~apart].mean() > 0.9


# ------------------------------------------------------------------ areas


def test_areas_have_codes_names_and_shares(geography: Geography) -> None:
    towns, areas = geography.municipalities, geography.neighbourhoods
    assert len(towns) == MUNICIPALITIES
    assert towns.code[0] == "9001"
    for names in (towns.code, towns.name, areas.code):
        assert len(set(names.tolist())) == len(names)
    assert all(
        area[:4] == towns.code[town]
        for area, town in zip(areas.code, areas.municipality, strict=True)
    )
    assert all(
        area[:6] == district for area, district in zip(areas.code, areas.district, strict=True)
    )
    assert towns.share[0] == pytest.approx(1 / 82)
    assert towns.share.max() == pytest.approx(1 / 26)
    assert towns.share[1] == towns.share.max()
    assert np.bincount(areas.municipality, areas.share) == pytest.approx(towns.share)
    many = np.bincount(areas.municipality)
    assert many.min() >= FEWEST
    assert many.max() <= MOST
    assert len(areas) == pytest.approx(1200, abs=100)
    assert min(Counter(areas.district.tolist()).values()) >= 2


def area(ring: list[list[float]]) -> float:
    """Return what a ring encloses, positive against the clock."""
    x, y = np.array(ring[:-1]).T
    return float(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)) / 2)


@pytest.mark.parametrize("seed", [1, 2015])
def test_neighbourhoods_tile_municipalities_and_these_the_country(
    tmp_path: Path, seed: int
) -> None:
    file = tmp_path / "areas.geojson"
    write_areas(draw_geography(seed), file)
    assert file.stat().st_size < 1_500_000
    found: dict[str, dict[str, list[list[float]]]] = {"municipality": {}, "neighbourhood": {}}
    for feature in json.loads(file.read_text("utf-8"))["features"]:
        told, shape = feature["properties"], feature["geometry"]
        assert shape["type"] == "Polygon"
        assert len(shape["coordinates"]) == 1, "in one piece, without holes"
        found[told["level"]][told["code"]] = shape["coordinates"][0]
        assert told["code"].startswith(told["municipality"])
    for code, ring in found["municipality"].items():
        parts = [part for name, part in found["neighbourhood"].items() if name[:4] == code]
        assert min(map(area, parts)) > 0
        assert sum(map(area, parts)) == pytest.approx(area(ring))
    for level in found.values():
        assert_tiles(list(level.values()))


def assert_tiles(rings: list[list[list[float]]]) -> None:
    """Every edge is of one ring or, the other way round, of two; the coast is one ring."""
    edges = Counter((tuple(one), tuple(two)) for ring in rings for one, two in pairwise(ring))
    assert max(edges.values()) == 1
    coast = {one: two for one, two in edges if (two, one) not in edges}
    at, steps = next(iter(coast)), 0
    start = at
    while steps == 0 or at != start:
        at, steps = coast[at], steps + 1
    assert steps == len(coast)


def test_people_live_where_the_shares_say(world: World) -> None:
    dwellings = world.homes.dwellings
    towns = world.geography.neighbourhoods.municipality
    found = np.bincount(towns[dwellings.neighbourhood], minlength=MUNICIPALITIES)
    wanted = world.geography.municipalities.share * found.sum()
    assert (np.abs(found - wanted) < 5 * np.sqrt(wanted)).all()
    assert found[0] == pytest.approx(wanted[0], rel=0.12)


def test_dearer_homes_go_with_prosperous_families_through_the_neighbourhood(world: World) -> None:
    people, homes = world.people, world.homes
    young = np.flatnonzero(people.young_on(REFERENCE))
    dwelling = homes.dwelling_on(REFERENCE)[young]
    level = world.geography.neighbourhoods.prosperity[homes.neighbourhood_on(REFERENCE)[young]]
    worth, prosperity = np.log(homes.dwellings.value(2015)[dwelling]), people.prosperity[young]
    assert 0.5 < np.corrcoef(worth, prosperity)[0, 1] < 0.7
    # Within a neighbourhood little is left of it.
    rest = worth - np.polyval(np.polyfit(level, worth, 1), level)
    other = prosperity - np.polyval(np.polyfit(level, prosperity, 1), level)
    assert 0 < np.corrcoef(rest, other)[0, 1] < 0.35


# ------------------------------------------------------------------ marginals


def minors(world: World) -> Bools:
    people = world.people
    return people.young_on(REFERENCE) & (people.age_on(REFERENCE) < 18)


def marginals(world: World) -> list[tuple[str, float, float, float]]:
    """Return what was found, and between what it should lie (registers of 2015)."""
    people, homes = world.people, world.homes
    young, minor = people.young_on(REFERENCE), minors(world)
    place, kind = homes.place_on(REFERENCE), homes.kind_on(REFERENCE)
    household = homes.household_on(REFERENCE)
    ages = np.bincount(people.age_on(REFERENCE)[young], minlength=23)
    one = minor & (place == CHILD) & (kind == 6)
    mother = (people.mother != NOBODY) & (household[people.mother] == household)
    father = (people.father != NOBODY) & (household[people.father] == household)
    fifteen = young & (people.age_on(REFERENCE) == 15)
    grown = people.here_on(REFERENCE) & ~people.is_child & (people.age_on(REFERENCE) >= 18)
    parents = np.concatenate([people.mother[young], people.father[young]])
    parents = np.unique(parents[parents != NOBODY])
    parents = parents[~people.is_child[parents]]
    value = homes.dwellings.value(2015)[homes.dwelling_on(REFERENCE)[young]]
    both = people.mother_told & people.father_told
    spells, addresses = homes.households, homes.addresses

    def share(who: Bools, of: Bools) -> float:
        return float((who & of).sum() / of.sum())

    drawn = (people.mother != NOBODY) | (people.father != NOBODY)
    children = np.zeros(len(people), np.int64)
    running = (spells.start <= REFERENCE) & (spells.end > REFERENCE)
    children[spells.person[running]] = spells.children[running]
    home = minor & (place == CHILD)
    return [
        ("boys", share(people.male, young), 0.498, 0.526),
        ("smallest age, of the average", ages.min() / ages.mean(), 0.82, 1.0),
        ("largest age, of the average", ages.max() / ages.mean(), 1.0, 1.14),
        ("minors in one-parent households", share(one, minor), 0.137, 0.163),
        ("of them with the mother", share(mother, one), 0.86, 0.92),
        ("15-year-olds not with both parents", 1 - share(mother & father, fifteen), 0.23, 0.36),
        ("under 23 without two told parents", 1 - share(both, young), 0.15, 0.19),
        ("and born abroad", 1 - share(both, young & (people.arrived > people.born)), 0.5, 0.9),
        ("under 23 in an institution", share(place == RESIDENT, young), 0.0045, 0.0095),
        ("under 23 another member", share(place == OTHER, young), 0.006, 0.016),
        ("under 23 independent", share((place > CHILD) & (place <= 7), young), 0.05, 0.09),
        ("minors, no other child at home", share(children == 1, home), 0.16, 0.25),
        ("minors, four children or more", share(children >= 4, home), 0.06, 0.13),
        ("adults without children", 1 - share(has_child(world), grown), 0.22, 0.28),
        ("parents with a drawn parent", float(drawn[parents].mean()), 0.33, 0.40),
        ("value of the home, 1000 euros", float(value.mean() / 1000), 196, 216),
        ("minors in a home they own", owned(world, minor), 0.55, 0.68),
        *[
            (f"origin {group}", share(people.origin == group, young), low, high)
            for group, (low, high) in enumerate(ORIGINS)
        ],
        *[
            (f"one parent, origin {group}", share(one, minor & (people.origin == group)), low, high)
            for group, low, high in ((1, 0.08, 0.2), (3, 0.24, 0.44), (4, 0.3, 0.58))
        ],
        ("household spells a person", len(spells) / len(people), 1.5, 5),
        ("address spells a person", len(addresses) / len(people), 1.3, 3),
    ]


ORIGINS = (
    (0.75, 0.80),
    (0.032, 0.046),
    (0.026, 0.040),
    (0.018, 0.030),
    (0.009, 0.018),
    (0.05, 0.075),
    (0.045, 0.07),
    (0.0001, 0.003),
)


def has_child(world: World) -> Bools:
    people = world.people
    found = np.zeros(len(people), np.bool_)
    for parent in (people.mother, people.father):
        found[parent[parent != NOBODY]] = True
    return found


def owned(world: World, who: Bools) -> float:
    dwellings = world.homes.dwellings
    dwelling = world.homes.dwelling_on(REFERENCE)[who]
    owner: Ints | Floats = np.asarray(dwellings.owner.places)[dwelling]
    return float((owner == dwellings.owner.codes.index("E")).mean())


def test_marginals_are_those_of_the_registers(world: World) -> None:
    table = marginals(world)
    width = max(len(name) for name, *_ in table)
    for name, found, low, high in table:
        print(f"{name:{width}}  {found:8.4f}  {low:g} to {high:g}")  # noqa: T201 - shown with -s
    astray = [name for name, found, low, high in table if not low <= found <= high]
    assert not astray


# ------------------------------------------------------------------ rows


class Told:
    """A block as far as its rows of persons and homes need it."""

    def __init__(self, world: World) -> None:
        self.years, self.geography = world.years, world.geography
        self.people, self.homes, self.kin = world.people, world.homes, world.kin


def test_rows_fit_their_contracts_and_end_after_they_start(world: World) -> None:
    keys = Pseudonyms(1).of_block(0)
    seen: Counter[str] = Counter()
    for rows in [*kin_rows(Told(world)), *home_rows(Told(world))]:  # type: ignore[arg-type]
        assert len(lay_out(rows, keys)) == len(rows) > 0
        seen[rows.contract] += 1
        columns = rows.columns
        if "end" in columns:
            assert (columns["end"] >= columns["start"]).all(), rows.contract
            assert ((columns["end"] <= world.years.end) | (columns["end"] == NEVER)).all()
        if rows.contract in {"gbapersoontab", "kindoudertab", "vslgwbtab", "eigendomtab"}:
            assert len(np.unique(rows.units["key"])) == len(rows)
    assert seen["gbascheidingenmassatab"] == 5
    assert seen["eigendomtab"] == seen["eigendomwozbagtab"] == 4
    assert len(seen) == 12


def test_what_is_known_of_a_home_is_known_on_the_day_somebody_lives_there(world: World) -> None:
    rows = {(one.contract, one.year): one for one in home_rows(Told(world))}  # type: ignore[arg-type]
    for year in (2015, 2016):
        young = world.people.young_on(day(year))
        lived_in = np.unique(world.homes.dwelling_on(day(year))[young])
        home = lived_in[~world.homes.dwellings.institution[lived_in]]
        for contract, of in (("eigendomtab", year), ("eigendomwozbagtab", year - 1)):
            known = np.isin(home, rows[contract, of].units["key"])
            assert known.mean() > 0.98, contract
        residents = rows["eigendomtab", year].columns["residents"]
        assert isinstance(residents, np.ndarray)
        assert residents.max() < 20
