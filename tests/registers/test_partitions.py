"""A folder that is named like a part of a table says nothing about the rows in it."""

from __future__ import annotations

import pytest

from tests.registers.tables import column, opened, problem, register, write_csv, write_parquet

YEAR = 'columns.year = { type = "int" }'
FOLDER = "year=2014"


@pytest.mark.parametrize("path", [f"{FOLDER}/x.parquet", FOLDER])
def test_a_column_is_read_from_the_file_and_not_from_the_name_of_its_folder(tmp_path, path):
    write_parquet(tmp_path / FOLDER / "x.parquet", {"person": ["1", "2"], "year": [1999, 2003]})
    tables, _ = opened(tmp_path, register("t", path, YEAR))
    assert column(tables["t"], "year") == [1999, 2003]


@pytest.mark.parametrize("path", [f"{FOLDER}/x.parquet", FOLDER])
def test_the_name_of_a_folder_gives_no_column(tmp_path, path):
    write_parquet(tmp_path / FOLDER / "x.parquet", {"person": ["1"], "number": [5]})
    found = problem(tmp_path, register("t", path, YEAR))
    assert (found.key, found.given) == ("t.columns.year", "year")
    assert tuple(found.allowed) == ("person", "number")


def test_the_name_of_a_folder_gives_no_column_to_a_text_file(tmp_path):
    write_csv(tmp_path / FOLDER / "x.csv", "person,number", "1,5")
    found = problem(tmp_path, register("t", f"{FOLDER}/x.csv", YEAR))
    assert tuple(found.allowed) == ("person", "number")


def test_a_key_is_read_from_the_file_and_not_from_the_name_of_its_folder(tmp_path):
    write_parquet(tmp_path / "person=9" / "x.parquet", {"person": ["1", "2"]})
    _, keys = opened(tmp_path, register("t", "person=9/x.parquet"))
    assert column(keys["person"], "_key_1") == ["1", "2"]
