"""Write the registers of the bench: the files, columns and codes of the real ones."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa

from bench.cohort.files import codes, date8, digits, person_key, rin, write
from bench.cohort.people import (
    END_OF_2014,
    LAST,
    NEVER,
    People,
    day,
    homes,
    households,
    make_people,
)

SEED = 2015
# Rows about people who are in no register of persons.
STRAYS = 0.015
COUNTRIES = ["6030", "5022", "6043", "5007", "5107", "6029", "9999"]
EDUCATION = ["1111", "1112", "1212", "1221", "1222", "2111", "2121", "2131", "2132", "3112", "3211"]
HELP = ["11", "12", "13", "14", "20", "21", "22", "23"]
BENEFITS = ["01", "02", "03", "13", "15", "16", "18"]


def make(folder: Path, young: int) -> None:
    """Write all registers into a folder."""
    rng = np.random.default_rng(SEED)
    people = make_people(young, rng)
    dwellings = int(1.3 * (people.families + len(people.others)))
    _persons(folder, people, rng)
    _parents(folder, people, rng)
    _households(folder, people, rng)
    _homes(folder, people, dwellings, rng)
    _dwellings(folder, dwellings, rng)
    _incomes(folder, people, rng)
    _education(folder, people, rng)
    _mental_health(folder, people, rng)
    _youth_help(folder, people, rng)
    _suspects(folder, people, rng)
    _assistance(folder, people, rng)
    _deaths(folder, people, rng)


def _persons(folder: Path, people: People, rng: np.random.Generator) -> None:
    compact = date8(people.born)
    columns = {
        **person_key(np.arange(len(people))),
        "GBAGEBOORTEJAAR": pa.compute.utf8_slice_codeunits(compact, 0, 4),
        "GBAGEBOORTEMAAND": pa.compute.utf8_slice_codeunits(compact, 4, 6),
        "GBAGEBOORTEDAG": pa.compute.utf8_slice_codeunits(compact, 6, 8),
        "GBAGESLACHT": codes(rng.integers(0, 2, len(people)), ["1", "2"]),
        "GBAHERKOMSTGROEPERING": codes(
            rng.choice(len(COUNTRIES), len(people), p=[0.76, 0.05, 0.05, 0.04, 0.02, 0.07, 0.01]),
            COUNTRIES,
        ),
    }
    write(folder, "GBAPERSOON2016TABV1.parquet", columns)


def _parents(folder: Path, people: People, rng: np.random.Generator) -> None:
    family, place = np.nonzero(people.children >= 0)
    child = people.children[family, place]
    columns = person_key(child)
    for parent, suffix, unknown in ((people.mother, "Ma", 0.015), (people.father, "pa", 0.13)):
        known = rng.random(people.families)[family] >= unknown
        columns[f"RINPERSOONS{suffix}"] = codes(known.astype(np.int64), ["N", "R"])
        numbers = rin(parent[family])
        columns[f"RINPERSOON{suffix}"] = pa.compute.if_else(pa.array(known), numbers, "---------")
    write(folder, "KINDOUDER2016TABV1.parquet", columns)


def _households(folder: Path, people: People, rng: np.random.Generator) -> None:
    rows = households(people, rng)
    columns = {
        **person_key(rows.who),
        "DATUMAANVANGHH": date8(rows.start),
        "DATUMEINDEHH": date8(rows.end),
        "HUISHOUDNR": digits(rows.where, 12),
        "TYPHH": digits(rows.kind, 1),
        "PLHH": digits(rows.place, 1),
        "AANTALKINDHH": pa.array(rows.children.astype(np.float64)),
        "AANTALOVHH": pa.array((rng.random(len(rows.who)) < 0.05).astype(np.float64)),
    }
    write(folder, "GBAHUISHOUDENS2016BUSV1.parquet", columns)


def _dwelling_key(dwelling: np.ndarray) -> dict[str, pa.Array]:
    kind = codes((dwelling % 33 == 0).astype(np.int64), ["D", "B"])
    return {"SOORTOBJECTNUMMER": kind, "RINOBJECTNUMMER": digits(dwelling * 7 + 13, 12)}


def _homes(folder: Path, people: People, dwellings: int, rng: np.random.Generator) -> None:
    who, start, end, where = homes(people, dwellings, rng)
    columns = {
        **person_key(who),
        "GBADATUMAANVANGADRESHOUDING": date8(start),
        "GBADATUMEINDEADRESHOUDING": date8(end),
        **_dwelling_key(where),
    }
    write(folder, "GBAADRESOBJECT2016BUSV1.parquet", columns)


def _dwellings(folder: Path, dwellings: int, rng: np.random.Generator) -> None:
    there = np.nonzero(rng.random(dwellings) < 0.97)[0]
    value = np.round(rng.lognormal(12.1, 0.4, len(there)), -3)
    columns = {
        **_dwelling_key(there),
        "TypeEigenaar": codes(rng.choice(4, len(there), p=[0.56, 0.3, 0.13, 0.01]), [*"ECVO"]),
        "WOZWAARDEOBJECTBAG": pa.array(value),
    }
    write(folder, "EIGENDOMWOZBAG2015TABV1.parquet", columns)


def _incomes(folder: Path, people: People, rng: np.random.Generator) -> None:
    """Write the incomes of households, named by their main earner, and who belongs to whom."""
    head = np.arange(len(people))
    kids = people.family[: people.mother[0]]
    together = people.apart > END_OF_2014
    of_family = np.where(together, people.father, people.mother)
    head[: len(kids)] = of_family[kids]
    head[people.mother] = of_family
    out = people.children[people.leaves <= END_OF_2014, 0]
    head[out] = out
    there = (people.born <= END_OF_2014) & (people.gone > END_OF_2014)
    members = person_key(np.nonzero(there)[0])
    heads = person_key(head[there])
    members |= {f"{name}HKW": column for name, column in heads.items()}
    write(folder, "KOPPELPERSOONHUISHOUDEN2014.parquet", members)
    every = np.unique(head[there])
    for year in (2013, 2014):
        some = every[rng.random(len(every)) < 0.98]
        income = np.round(rng.lognormal(10.1, 0.5, len(some)))
        income = np.where(rng.random(len(some)) < 0.01, 9999999999.0, income)
        key = {f"{name}HKW": column for name, column in person_key(some).items()}
        write(folder, f"INHA{year}TABV1.parquet", {**key, "INHGESTINKH": pa.array(income)})


def _education(folder: Path, people: People, rng: np.random.Generator) -> None:
    age = (END_OF_2014 - people.born) / 365.25
    who = np.nonzero((age > 11) & (rng.random(len(people)) < np.where(age < 25, 0.9, 0.55)))[0]
    top = np.clip((age[who] - 8).astype(np.int64), 1, len(EDUCATION))
    followed = (rng.random(len(who)) * top).astype(np.int64)
    attained = (rng.random(len(who)) * (followed + 1)).astype(np.int64)
    attained = np.where(rng.random(len(who)) < 0.02, len(EDUCATION), attained)
    given = [*EDUCATION, "9999"]
    columns = {
        **person_key(who),
        "OPLNIVSOI2016AGG4HBMETNIRWO": codes(attained, given),
        "OPLNIVSOI2016AGG4HGMETNIRWO": codes(followed, given),
    }
    write(folder, "HOOGSTEOPL2014TABV1.parquet", columns)


def _some(people: People, share: float, rng: np.random.Generator) -> np.ndarray:
    """Draw persons, some of them twice; a few are in no register, and have numbers below 0."""
    who = rng.integers(0, len(people), int(share * len(people)))
    return np.where(rng.random(len(who)) < STRAYS, -who - 1, who)


def _mental_health(folder: Path, people: People, rng: np.random.Generator) -> None:
    for year in (2012, 2013, 2014):
        who = _some(people, 0.055, rng)
        start = day(f"{year}-01-01") + rng.integers(0, 365, len(who))
        end = start + rng.integers(20, 500, len(who))
        end = np.where(rng.random(len(who)) < 0.2, NEVER, end)
        columns = {
            **person_key(who),
            "GGZDBCBEGINDATUM": date8(start),
            "GGZDBCEINDDATUM": date8(end),
            "GGZDBCCircuit": digits(rng.integers(1, 6, len(who)), 1),
        }
        write(folder, f"GGZDBCTRAJECTEN{year}TABV1.parquet", columns)


def _youth_help(folder: Path, people: People, rng: np.random.Generator) -> None:
    kids = int(people.mother[0])
    who = rng.integers(0, kids, int(0.16 * kids))
    start = day("2014-01-01") + rng.integers(0, 3 * 365, len(who))
    end = start + rng.integers(30, 700, len(who))
    keep = (start - people.born[who] > 0) & (start - people.born[who] < 18 * 365)
    columns = {
        **person_key(who),
        "JGDHGELDIGHEIDBEGINDATUM": date8(start),
        "JGDHGELDIGHEIDEINDDATUM": date8(np.where(end > LAST, NEVER, end)),
        "JGDHHULPVORM": codes(rng.integers(0, len(HELP), len(who)), HELP),
    }
    kept = {name: column.filter(pa.array(keep)) for name, column in columns.items()}
    write(folder, "JGDHULP2016BUSV1.parquet", kept)


def _suspects(folder: Path, people: People, rng: np.random.Generator) -> None:
    for year in range(2010, 2015):
        first = day(f"{year}-01-01")
        who = _some(people, 0.012, rng)
        who = who[people.born[np.abs(who + (who < 0))] < first - 12 * 365]
        arrest = rng.integers(0, 10**9, len(who))
        again = rng.random(len(who)) < 0.3
        who = np.concatenate([who, who[again]])
        arrest = np.concatenate([arrest, arrest[again]])
        columns = {
            **person_key(who),
            "PLEEGDATUM": date8(first + rng.integers(0, 365, len(who))),
            "PVNR": digits(arrest, 12),
            "AANGEHOUDEN": codes((rng.random(len(who)) < 0.7).astype(np.int64), ["0", "1"]),
        }
        write(folder, f"VERD{year}TABV1.parquet", columns)


def _assistance(folder: Path, people: People, rng: np.random.Generator) -> None:
    who = people.mother[0] + rng.integers(0, len(people) - people.mother[0], len(people) // 12)
    start = day("2010-01-01") + rng.integers(0, 5 * 365, len(who))
    end = start + rng.integers(60, 1500, len(who))
    columns = {
        **person_key(who),
        "BIJSTANDAanvangUitkeringPersoon1A": date8(start),
        "BIJSTANDEindeUitkeringPersoon1A": date8(np.where(end > LAST, NEVER, end)),
        "BIJSTANDStatistiekcodeA": codes(rng.integers(0, len(BENEFITS), len(who)), BENEFITS),
    }
    write(folder, "BIJSTANDUITKERING2015TABV1.parquet", columns)


def _deaths(folder: Path, people: People, rng: np.random.Generator) -> None:
    who = np.nonzero(people.gone < NEVER)[0]
    who = who[rng.random(len(who)) < 0.7]
    columns = {**person_key(who), "GBADatumOverlijden": date8(people.gone[who])}
    write(folder, "GBAOVERLIJDEN2016TABV1.parquet", columns)


def main(folder: str, young: str) -> None:
    """Write all registers into a folder, and say when that is done."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    make(Path(folder), int(young))
    Path(folder, "done").touch()
    print(json.dumps({}))


if __name__ == "__main__":
    main(*sys.argv[1:])
