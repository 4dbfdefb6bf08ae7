"""The number of threads changes nothing in what is read."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kansrijk.registers import Engine, fetch, open_registers
from tests.registers.tables import register, study_of

# Several parts for each thread.
PEOPLE, ROWS, GROUP = 40_000, 300_000, 20_000
SPELLS = """
[spells]
holder = "town"
unit = "person"
key = ["person"]
kind = "spell"
path = "spells.parquet"
start = "since"
end = "until"
merge = ["place"]
columns.place = { type = "code" }
columns.note = { type = "text" }
columns.number = { type = "int" }
"""
MOTHER = '[relations.mother]\nfrom = "people"\nto = { unit = "person", key = ["mother"] }\n'
PERSON = 'columns.number = { type = "int" }\ncolumns.note = { type = "text" }'


def write(path, columns):
    pq.write_table(pa.table(columns), path, row_group_size=GROUP)


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    folder, chance = tmp_path_factory.mktemp("threads"), np.random.default_rng(1)
    found = study_of(folder, register("people", "people.parquet", PERSON) + SPELLS + MOTHER)
    people = chance.permutation(PEOPLE)
    write(
        folder / "people.parquet",
        {
            "person": people.astype(str),
            "mother": chance.integers(2 * PEOPLE, size=PEOPLE).astype(str),
            "number": people % 7,
            "note": (people % 5).astype(str),
        },
    )
    starts = np.datetime64("2010-01-01") + chance.integers(50, size=ROWS)
    write(
        folder / "spells.parquet",
        {
            "person": chance.integers(PEOPLE, size=ROWS).astype(str),
            "since": starts,
            "until": starts + chance.integers(3, size=ROWS),
            "place": chance.integers(3, size=ROWS).astype(str),
            "note": chance.integers(9, size=ROWS).astype(str),
            "number": chance.integers(9, size=ROWS),
        },
    )
    return found


def read(study, threads):
    """Return all tables and keys, in order, and what was found."""
    with Engine(threads) as engine:
        found = open_registers(study, study.folder, engine)
        tables = {name: fetch(found.rows(name)) for name in found.tables}
        people = np.unique(tables["spells"]["_id"].to_numpy())
        tables["keys"] = found.keys["person"].texts(people)
    ordered = {name: in_order(table) for name, table in tables.items()}
    return ordered, found.checks, found.files


def in_order(table):
    names = sorted(table.column_names)
    return table.select(names).sort_by([(name, "ascending") for name in names])


def test_one_thread_and_two_read_the_same(study):
    (one, *about_one), (two, *about_two) = read(study, 1), read(study, 2)
    assert one["spells"].num_rows > GROUP
    assert [name for name, table in one.items() if not table.equals(two[name])] == []
    assert about_one == about_two
