"""The registers as files, with the layouts of well-known registers and keys that mean nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv, parquet

from kansrijk.synthetic.days import NEVER, REFERENCE, Ints, Texts, compact, iso
from kansrijk.synthetic.homes import MUNICIPALITY
from kansrijk.synthetic.incomes import YEARS, known_from
from kansrijk.synthetic.lives import Spells
from kansrijk.synthetic.town import Town

Columns = Mapping[str, Texts | Ints]

NO_KEY = "---------"


@dataclass(frozen=True, slots=True)
class Keys:
    """The pseudonyms, by number: text with leading zeros."""

    person: Texts
    household: Texts
    dwelling: Texts


def write_registers(town: Town, folder: Path) -> None:
    """Write all registers into the folder, each sorted by its columns."""
    keys = _draw_keys(town)
    tables = {
        "GBAPERSOON2015TABV1.parquet": _persons(town, keys),
        "KINDOUDER2014TABV1.parquet": _child_parent(town, keys),
        "GBAHUISHOUDENS2015BUSV1.parquet": _households(town, keys),
        "GBAADRESOBJECT2015BUSV1.parquet": _addresses(town, keys),
        "VSLGWB2015TABV1.parquet": _areas(town, keys),
        "EIGENDOMWOZ2014TABV1.parquet": _values(town, keys),
        "KOPPELPERSOONHUISHOUDEN2014.parquet": _income_households(town, keys),
        "INHATAB20112014V1.parquet": _incomes(town, keys),
        "GGZDBCTRAJECTENV1.parquet": _spells(town.care, keys, "GGZBEGIN", "GGZEIND"),
        "JGDHULPBUSV1.parquet": _help(town, keys),
        "politiecontacten.csv": _police(town, keys),
        "verhuizingen.csv": _moves(town, keys),
    }
    for name, columns in tables.items():
        _write(folder / name, columns)


def _draw_keys(town: Town) -> Keys:
    rng = np.random.default_rng([town.seed, 1])
    households = int(town.households.number.max()) + 1
    return Keys(
        person=_pseudonyms(rng, len(town.people), 9),
        household=_pseudonyms(rng, households, 12),
        dwelling=_pseudonyms(rng, len(town.dwellings.value), 12),
    )


def _pseudonyms(rng: np.random.Generator, n: int, digits: int) -> Texts:
    numbers = rng.choice(10**digits, size=n, replace=False, shuffle=True)
    return np.char.zfill(numbers.astype(f"U{digits}"), digits)


def _write(path: Path, columns: Columns) -> None:
    table = pa.table({name: pa.array(values) for name, values in columns.items()})
    table = table.sort_by([(name, "ascending") for name in columns])  # pyright: ignore[reportUnknownMemberType]
    if path.suffix == ".csv":
        csv.write_csv(table, path, csv.WriteOptions(quoting_style="none"))
    else:
        parquet.write_table(table, path, compression="zstd", version="2.6")  # pyright: ignore[reportUnknownMemberType]


def _person(numbers: Ints, keys: Keys, ending: str = "") -> dict[str, Texts]:
    return {
        f"RINPERSOONS{ending}": np.full(len(numbers), "R"),
        f"RINPERSOON{ending}": keys.person[numbers],
    }


def _object(numbers: Ints, keys: Keys) -> dict[str, Texts]:
    return {
        "SOORTOBJECTNUMMER": np.full(len(numbers), "B"),
        "RINOBJECTNUMMER": keys.dwelling[numbers],
    }


def _last_day(end: Ints) -> Texts:
    return compact(np.where(end >= NEVER, NEVER, end - 1))


def _persons(town: Town, keys: Keys) -> Columns:
    people = town.people
    return {
        **_person(np.arange(len(people)), keys),
        "GBAGESLACHT": np.where(people.male, "1", "2"),
        "GBAGEBOORTEDATUM": compact(people.born),
    }


def _child_parent(town: Town, keys: Keys) -> Columns:
    people, families = town.people, town.people.families
    born = np.flatnonzero(town.people.children.born < REFERENCE)
    family = people.children.family[born]
    mother, father = families.mother_known[family], families.father_known[family]
    return {
        **_person(people.offspring[born], keys),
        "RINPERSOONSMa": np.where(mother, "R", "N"),
        "RINPERSOONMa": np.where(mother, keys.person[people.mothers[family]], NO_KEY),
        "RINPERSOONSpa": np.where(father, "R", "N"),
        "RINPERSOONpa": np.where(father, keys.person[people.fathers[family]], NO_KEY),
    }


def _households(town: Town, keys: Keys) -> Columns:
    households, stays = town.households, town.households.stays
    return {
        **_person(stays.person, keys),
        "DATUMAANVANGHH": compact(stays.start),
        "DATUMEINDEHH": _last_day(stays.end),
        "HUISHOUDNR": keys.household[households.number],
        "TYPHH": households.type,
        "PLHH": households.place,
        "AANTALKINDHH": households.children,
    }


def _addresses(town: Town, keys: Keys) -> Columns:
    stays = town.dwellings.stays
    return {
        **_person(stays.person, keys),
        "GBADATUMAANVANGADRESHOUDING": compact(stays.start),
        "GBADATUMEINDEADRESHOUDING": _last_day(stays.end),
        **_object(stays.period, keys),
    }


def _areas(town: Town, keys: Keys) -> Columns:
    place = town.dwellings.neighbourhood
    number = np.char.zfill((place + 1).astype("U4"), 4)
    return {
        **_object(np.arange(len(place)), keys),
        "gem2015": np.full(len(place), MUNICIPALITY[0]),
        "bc2015": np.char.add(MUNICIPALITY[0], number),
    }


def _values(town: Town, keys: Keys) -> Columns:
    value = town.dwellings.value
    return {**_object(np.arange(len(value)), keys), "WOZWAARDEOBJECT": value}


def _income_households(town: Town, keys: Keys) -> Columns:
    place = town.incomes.earner_of
    person = np.flatnonzero((place >= 0) & (town.people.born < REFERENCE))
    earner = town.incomes.earner[place[person]]
    return {**_person(person, keys), **_person(earner, keys, "HKW")}


def _incomes(town: Town, keys: Keys) -> Columns:
    earners, amounts = town.incomes.earner, town.incomes.amount
    known = np.array([known_from(year) for year in YEARS])
    return {
        **_person(np.repeat(earners, len(YEARS)), keys, "HKW"),
        "JAAR": np.tile(np.array(YEARS), len(earners)),
        "INHGESTINKH": amounts.ravel(),
        "BEKEND": np.tile(compact(known), len(earners)),
    }


def _spells(spells: Spells, keys: Keys, start: str, end: str) -> Columns:
    return {
        **_person(spells.person, keys),
        start: compact(spells.start),
        end: compact(spells.end),
    }


def _help(town: Town, keys: Keys) -> Columns:
    form = np.where(town.help.person % 10 == 0, "14", np.where(town.help.start % 4, "21", "20"))
    dates = ("JGDHGELDIGHEIDBEGINDATUM", "JGDHGELDIGHEIDEINDDATUM")
    return {**_spells(town.help, keys, *dates), "JGDHHULPVORM": form}


def _police(town: Town, keys: Keys) -> Columns:
    return {**_person(town.police.person, keys), "datum": iso(town.police.day)}


def _moves(town: Town, keys: Keys) -> Columns:
    """Return the reports of moves: each address after the one a person was born at."""
    stays = town.dwellings.stays
    first = np.full(len(town.people), NEVER)
    np.minimum.at(first, stays.person, stays.start)
    moved = np.flatnonzero(stays.start > town.people.born[stays.person])
    within = stays.start[moved] > first[stays.person[moved]]
    return {
        **_person(stays.person[moved], keys),
        "datum": iso(stays.start[moved]),
        "soort": np.where(within, "binnen", "vestiging"),
    }
