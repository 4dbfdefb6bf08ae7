"""The engine reads the file that is named, however it is named, and leaves nothing behind."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from kansrijk.registers import Engine
from tests.registers.tables import column, opened, problem, register, write_csv, write_parquet

NUMBER = 'columns.number = { type = "int" }'


def setting(engine, name):
    found = engine._connection.execute("SELECT current_setting(?)", [name]).fetchone()
    return found[0]


def test_what_does_not_fit_into_memory_stays_out_of_the_working_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with Engine(1) as engine:
        spill = Path(setting(engine, "temp_directory")).resolve()
        assert spill.is_dir()
        assert not spill.is_relative_to(tmp_path.resolve())
    assert not spill.exists()


@pytest.mark.parametrize("name", ["autoinstall_known_extensions", "autoload_known_extensions"])
def test_the_engine_fetches_nothing(name):
    with Engine(1) as engine:
        assert setting(engine, name) is False


def test_reading_leaves_nothing_in_the_working_folder(tmp_path, monkeypatch):
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    write_csv(tmp_path / "data" / "t.csv", "person,number", *(f"{n},1" for n in range(1000)))
    opened(tmp_path / "data", register("t", "t.csv", NUMBER))
    assert not list(here.iterdir())


@pytest.mark.parametrize(
    ("name", "other"),
    [("help[1].csv", "help1.csv"), ("help*.csv", "help22.csv"), ("help?.csv", "help1.csv")],
)
def test_a_name_with_marks_of_a_pattern_is_that_of_one_file(tmp_path, name, other):
    write_csv(tmp_path / other, "person,number", "2,20")
    write_csv(tmp_path / name, "person,number", "1,10")
    tables, _ = opened(tmp_path, register("t", name, NUMBER))
    assert column(tables["t"], "number") == [10]


def test_a_parquet_file_with_brackets_in_its_name_is_the_one_that_is_read(tmp_path):
    write_parquet(tmp_path / "help1.parquet", {"person": ["2"], "number": [20]})
    write_parquet(tmp_path / "help[1].parquet", {"person": ["1"], "number": [10]})
    tables, _ = opened(tmp_path, register("t", "help[1].parquet", NUMBER))
    assert column(tables["t"], "number") == [10]


@pytest.mark.parametrize("name", ["T.CSV", "T.CSV.GZ", "T.PARQUET"])
def test_the_ending_of_a_file_may_be_in_capitals(tmp_path, name):
    path = tmp_path / name
    if name.endswith("PARQUET"):
        write_parquet(path, {"person": ["1"], "number": [10]})
    elif name.endswith("GZ"):
        path.write_bytes(gzip.compress(b"person,number\n1,10\n"))
    else:
        write_csv(path, "person,number", "1,10")
    tables, _ = opened(tmp_path, register("t", name, NUMBER))
    assert column(tables["t"], "number") == [10]


def test_digest_of_a_table_does_not_depend_on_the_order_of_its_rows():
    rows = pa.table({"a.b": ["1", None, "12"], 'c"d': [2, 1, None]})
    others = [rows.take([2, 0, 1]), rows.take([0, 1, 1]), rows.rename_columns(["a.b", "c"])]
    others += [pa.table({"a.b": ["1", "-", "12"], 'c"d': [2, 1, None]})]
    with Engine(2) as engine:
        digests = []
        for table in (rows, *others):
            engine.hold(pa.RecordBatchReader.from_batches(table.schema, table.to_batches()), "t")
            digests.append(engine.digest("t"))
    assert digests[0] == digests[1]
    assert len({*digests}) == 4


@pytest.mark.parametrize("kind", ["float32", "float64"])
def test_a_key_with_a_decimal_point_is_refused(tmp_path, kind):
    write_parquet(tmp_path / "t.parquet", {"person": np.array([1, 2], kind)})
    found = problem(tmp_path, register("t", "t.parquet"))
    assert (found.where, found.key, found.given) == ("t.parquet", "t.key", "person")
    assert kind.capitalize() in found.message


def test_a_key_of_a_relative_with_a_decimal_point_is_refused(tmp_path):
    # One missing relative is enough for other programs to make a column of doubles.
    write_parquet(tmp_path / "t.parquet", {"person": ["1", "2"], "mother": [2.0, None]})
    mother = '[relations.mother]\nfrom = "t"\nto = { unit = "person", key = ["mother"] }\n'
    found = problem(tmp_path, register("t", "t.parquet") + mother)
    assert (found.where, found.given) == ("t.parquet", "mother")
