"""Rows made up for every contract, files of them, and a way to read these back."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import duckdb
import numpy as np
import pyarrow as pa
import pyreadstat

from kansrijk.registers.paths import fitting
from kansrijk.synthetic.country.contract import read_contract
from kansrijk.synthetic.country.countries import country_rows
from kansrijk.synthetic.country.files import Plain, RegisterFiles
from kansrijk.synthetic.country.keys import Pseudonyms
from kansrijk.synthetic.country.quirks import Quirks
from kansrijk.synthetic.country.rows import NOBODY, Coded, Rows
from kansrijk.synthetic.country.years import Years
from kansrijk.synthetic.days import NEVER, day

YEARS = Years(2013, 2016)
FOLDER = files("kansrijk") / "registers" / "contracts" / "cbs"
NAMES = sorted(one.name.removesuffix(".toml") for one in FOLDER.iterdir() if "toml" in one.name)
PERSONS = 256


def told(name):
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def made(name, *, year=2016, persons=PERSONS, seed=1):
    """Make rows for a contract: one for each of some persons, a tenth of the values unknown."""
    if name == "landaktueelref":
        return country_rows()
    given, rng = read_contract(name), np.random.default_rng(seed)
    every = np.arange(persons)
    names = ["key"] if len(given.keys) == 1 else ["key1", "key2"]
    units = {one: (every + place) % persons for place, one in enumerate(names)}
    units |= {
        link: np.where(every % 6 == 0, NOBODY, rng.permutation(persons))
        if key.unknown
        else rng.permutation(persons)
        for link, key in given.links.items()
        if key.unit != "country"
    }
    by_key = {one for link in units for one in getattr(given.links.get(link), "columns", ())}
    columns = {
        canonical: values_of(column, canonical, rng, persons)
        for canonical, column in given.columns.items()
        if not set(column.source) <= by_key - {"DATUMAANVANGHH"}
    }
    files_of = told(name).get("files")
    month = 12 if files_of == "month" else None
    return Rows(contract=name, units=units, columns=columns, year=year, month=month)


def values_of(column, canonical, rng, n):
    if column.type == "date":
        days = rng.integers(day(1990), day(2015), n)
        return np.where(rng.random(n) < 0.3, NEVER, days) if canonical == "end" else days
    if column.type == "code":
        codes = tuple(column.codes) or ("1", "2", "33")
        places = rng.integers(0, len(codes), n)
        return Coded(np.where(rng.random(n) < 0.1, -1, places), codes)
    if column.type == "number":
        return np.where(rng.random(n) < 0.1, np.nan, rng.normal(20_000, 9_000, n))
    return rng.integers(0, 300, n)


def write_made(folder, form, *, quirky=False, names=NAMES, seed=7, blocks=2):
    """Write blocks of made-up rows for all registers, the yearly ones for each year."""
    folder.mkdir()
    keys = Pseudonyms(seed)
    with RegisterFiles(folder, Quirks(form, YEARS) if quirky else Plain(form)) as out:
        for block in range(blocks):
            for name in names:
                for year in years_of(name, block):
                    out.write(made(name, year=year, seed=block), keys.of_block(block))
    return folder


def years_of(name, block):
    """Return the years of the files of a register; that of countries is written once."""
    if told(name).get("files") in {"year", "month"}:
        return YEARS.files()
    return [] if name == "landaktueelref" and block else [YEARS.last]


def read(path):
    """Return a file as an Arrow table of texts and numbers."""
    ending = path.suffix.lower()
    if ending == ".sav":
        values, _ = pyreadstat.read_sav(path, output_format="dict")
        return pa.table({name: pa.array(list(one)) for name, one in values.items()})
    if ending == ".csv":
        read_csv = "read_csv($1, all_varchar = true, header = true)"
        return duckdb.execute(f"FROM {read_csv}", [str(path)]).to_arrow_table()
    return duckdb.execute("FROM read_parquet($1)", [str(path)]).to_arrow_table()


def as_texts(table):
    """Return the rows as texts, with whole numbers as such and nothing for null."""
    columns = [[_text(value) for value in one.to_pylist()] for one in table.columns]
    return [table.column_names, *zip(*columns, strict=True)]


def _text(value):
    if value is None or value != value:  # noqa: PLR0124 - only NaN is not itself
        return ""
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def right(folder, name):
    """Return the files of a register that a right reading takes, by year and month."""
    fits = fitting(folder, told(name)["path"])
    found = {(period.year, period.month): fits[period][0].path for period in fits}
    return found if told(name).get("files") in {"year", "month"} else dict([max(found.items())])
