"""The town looks like one: its people, its homes, and what must not be seen."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

from kansrijk.errors import DataError, UsageError
from kansrijk.synthetic import read_truth, write_town
from tests.synthetic.reading import DAY, NOBODY, Town, age, key, running

KEYS = {
    "GBAPERSOON": ("RINPERSOONS", "RINPERSOON"),
    "KINDOUDER": ("RINPERSOONS", "RINPERSOON"),
    "KOPPELPERSOON": ("RINPERSOONS", "RINPERSOON"),
    "VSLGWB": ("SOORTOBJECTNUMMER", "RINOBJECTNUMMER"),
    "EIGENDOMWOZ": ("SOORTOBJECTNUMMER", "RINOBJECTNUMMER"),
    "INHATAB": ("RINPERSOONSHKW", "RINPERSOONHKW", "JAAR"),
}
SPELLS = {
    "GBAHUISHOUDENS": ("DATUMAANVANGHH", "DATUMEINDEHH"),
    "GBAADRESOBJECT": ("GBADATUMAANVANGADRESHOUDING", "GBADATUMEINDEADRESHOUDING"),
    "GGZDBC": ("GGZBEGIN", "GGZEIND"),
    "JGDHULPBUS": ("JGDHGELDIGHEIDBEGINDATUM", "JGDHGELDIGHEIDEINDDATUM"),
}
EVENTS = {"politiecontacten": "datum", "verhuizingen": "datum"}


def share(part: float, whole: float) -> float:
    return part / whole


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_young_are_as_many_as_asked(town: Town) -> None:
    assert len(town.young) == 30_000
    assert len(town.present) > 2 * len(town.young)
    assert len(town.born) > 1.1 * len(town.present)


@pytest.mark.parametrize("register", KEYS)
def test_keys_stand_once_in_a_record(town: Town, register: str) -> None:
    found = Counter(tuple(row[name] for name in KEYS[register]) for row in town.table(register))
    assert set(found.values()) == {1}


def test_keys_are_text_with_leading_zeros(town: Town) -> None:
    numbers = [number for _, number in town.born]
    assert {len(number) for number in numbers} == {9}
    assert 0.09 < share(sum(number.startswith("0") for number in numbers), len(numbers)) < 0.11
    assert {len(str(row["RINOBJECTNUMMER"])) for row in town.table("VSLGWB")} == {12}


def test_rows_do_not_lie_by_family(town: Town) -> None:
    for name, rows in town.tables.items():
        first = [tuple(str(value) for value in row.values())[:2] for row in rows]
        assert first == sorted(first), name


def test_ages_and_sexes_are_about_even(town: Town) -> None:
    ages = Counter(age(town.born[person]) for person in town.young)
    assert set(ages) == set(range(23))
    assert all(0.03 < share(n, 30_000) < 0.055 for n in ages.values())
    sex = {key(row): row["GBAGESLACHT"] for row in town.table("GBAPERSOON")}
    assert 0.50 < share(sum(sex[person] == "1" for person in town.young), 30_000) < 0.53


def test_siblings_share_parents_and_a_household(town: Town) -> None:
    children = defaultdict(list)
    for person in town.young:
        if mother := [
            parent for parent in town.parents[person] if parent == town.parents[person][0]
        ]:
            children[mother[0]].append(person)
    several = [family for family in children.values() if len(family) > 1]
    assert 0.6 < share(sum(map(len, several)), 30_000) < 0.8
    for family in several:
        at_home = {town.young[child]["HUISHOUDNR"] for child in family if is_child(town, child)}
        assert len(at_home) <= 1
        assert len({tuple(town.parents[child]) for child in family}) == 1


def is_child(town: Town, person: tuple[str, str]) -> bool:
    return town.young[person]["PLHH"] in ("1", "9")


def test_some_parents_are_unknown(town: Town) -> None:
    known = Counter(len(town.parents[person]) for person in town.young)
    assert 0.02 < share(known[0], 30_000) < 0.04
    assert 0.04 < share(known[1], 30_000) < 0.08
    unknown = [row for row in town.table("KINDOUDER") if row["RINPERSOONMa"] == NOBODY]
    assert {row["RINPERSOONSMa"] for row in unknown} == {"N"}


def test_a_household_says_who_is_in_it(town: Town) -> None:
    households = defaultdict(list)
    for row in town.present.values():
        households[row["HUISHOUDNR"]].append(row)
    for rows in households.values():
        assert len({(row["TYPHH"], row["AANTALKINDHH"]) for row in rows}) == 1
        assert sum(row["PLHH"] == "1" for row in rows) == rows[0]["AANTALKINDHH"]
    one_parent = [row for row in town.young.values() if row["TYPHH"] == "6"]
    assert 0.15 < share(len(one_parent), 30_000) < 0.25


@pytest.mark.parametrize("register", ["GBAHUISHOUDENS", "GBAADRESOBJECT"])
def test_stays_follow_on_each_other_without_overlap(town: Town, register: str) -> None:
    start, end = SPELLS[register]
    spells = defaultdict(list)
    for row in town.table(register):
        spells[key(row)].append((str(row[start]), str(row[end])))
    for own in spells.values():
        own.sort()
        assert all(first <= last for first, last in own)
        assert all(before[1] < after[0] for before, after in pairwise(own))


def test_everybody_present_has_one_address_and_a_neighbourhood(town: Town) -> None:
    start, end = SPELLS["GBAADRESOBJECT"]
    addresses = town.table("GBAADRESOBJECT")
    assert running(addresses, start, end, DAY) == set(town.present)
    places = {row["RINOBJECTNUMMER"]: row["bc2015"] for row in town.table("VSLGWB")}
    assert {row["RINOBJECTNUMMER"] for row in addresses} == set(places)
    sizes = Counter(places.values())
    assert len(sizes) == 12
    assert min(sizes.values()) > 1000


def test_incomes_are_amounts_with_gaps_and_losses(town: Town) -> None:
    amounts = [row.household_income for row in town.at_risk]
    known = sorted(amount for amount in amounts if amount is not None)
    assert 0.015 < share(amounts.count(None), len(amounts)) < 0.035
    assert 21_000 < known[len(known) // 2] < 25_000
    assert 0 < sum(amount < 0 for amount in known) < 0.01 * len(known)
    bekend = {row["JAAR"]: row["BEKEND"] for row in town.table("INHATAB")}
    assert bekend == {year: f"{year + 1}1001" for year in (2011, 2012, 2013, 2014)}


def test_care_and_contacts_are_about_as_frequent_as_meant(town: Town) -> None:
    in_care = running(town.table("GGZ"), *SPELLS["GGZDBC"], DAY)
    met = {
        key(row) for row in town.table("politiecontacten") if "2010" <= str(row["datum"]) < "2015"
    }
    older = [person for person in town.young if age(town.born[person]) >= 12]
    assert 0.02 < share(len(in_care & set(town.young)), 30_000) < 0.045
    assert 0.04 < share(len(met & set(older)), len(older)) < 0.12
    assert 0.04 < share(len(town.in_help & set(town.young)), 30_000) < 0.06


@pytest.mark.parametrize("register", [*SPELLS, *EVENTS])
def test_there_is_much_after_the_reference_date_that_nobody_may_see(
    town: Town, register: str
) -> None:
    column = SPELLS[register][0] if register in SPELLS else EVENTS[register]
    later = [row for row in town.table(register) if str(row[column]).replace("-", "") > DAY]
    assert len(later) > 200
    assert not [
        row for row in town.table(register) if str(row[column]).replace("-", "") > "20160630"
    ]


def test_later_care_would_give_the_outcome_away(town: Town) -> None:
    start, _ = SPELLS["GGZDBC"]
    later = {key(row) for row in town.table("GGZ") if str(row[start]) > DAY}
    inflow = began_after(town)
    assert share(len(later & inflow), len(inflow)) > 0.3
    assert share(len(later & set(town.young)), 30_000) < 0.05


def began_after(town: Town) -> set[tuple[str, str]]:
    start, _ = SPELLS["JGDHULPBUS"]
    begun = {key(row) for row in town.table("JGDHULPBUS") if DAY < str(row[start]) < "20160101"}
    return (begun & set(town.young)) - town.in_help


def test_spells_are_open_or_end_by_the_last_day_of_the_registers(town: Town) -> None:
    for register, (_, end) in SPELLS.items():
        ends = {str(row[end]) for row in town.table(register)}
        assert "88888888" in ends
        assert max(ends - {"88888888"}) <= "20160630"


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path, folder: Path) -> None:
    write_town(tmp_path / "again")
    assert digests(tmp_path / "again") == digests(folder)


def test_another_seed_gives_other_bytes(tmp_path: Path) -> None:
    for seed in (1, 2):
        write_town(tmp_path / str(seed), seed=seed, young=500)
    one, two = digests(tmp_path / "1"), digests(tmp_path / "2")
    assert one.keys() == two.keys()
    assert not set(one.values()) & set(two.values())


def test_a_small_town_is_a_town_too(tmp_path: Path) -> None:
    write_town(tmp_path, young=100)
    assert read_truth(tmp_path).young == 100


def test_a_tiny_town_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="at least 100"):
        write_town(tmp_path, young=99)


def test_a_folder_without_a_town_holds_no_truth(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no truth"):
        read_truth(tmp_path)
