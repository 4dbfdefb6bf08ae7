"""However the files of a register are written and named, it is one table of declared names."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from kansrijk.errors import DataError
from kansrijk.registers import Engine, fetch
from kansrijk.registers.files import find_files
from kansrijk.registers.sources import open_sources, unreadable
from tests.registers.tables import write_csv, write_parquet
from tests.registers.test_files import with_registers
from tests.registers.test_years import study, yearly

# no message may hold this, wherever it stands in a file
PLANTED = "SeCrEt4711"
MARK = {"columns": {"mark": {"type": "text", "from": "Mark"}}}


@pytest.fixture
def engine():
    with Engine(1) as one:
        yield one


def opened(folder: Path, declared, engine):
    write_csv(folder / "o.csv", "person")
    return open_sources(declared, find_files(declared, folder), engine)["r"]


def rows(folder: Path, declared, engine):
    """Return the rows of register r, in order."""
    found = fetch(opened(folder, declared, engine).frame).to_pylist()
    return sorted(found, key=lambda row: [str(value) for value in row.values()])


def refused(folder: Path, declared, engine):
    with pytest.raises(DataError) as error:
        opened(folder, declared, engine)
    return error.value.problems


def one_file(name: str, **more):
    return with_registers(r={"path": name} | MARK | more)


def many_files(**more):
    return study(yearly(**{"date": "day"} | more), {"window": "2 years"})


# ------------------------------------------------------------------ text files


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_text_as_other_programs_write_it(tmp_path, engine, sign, end, start):
    lines = [["person", '"Mark"', "amount"], ["007", '"a, b; ""c"""', '"1.234,50"'], ["1", "", ""]]
    text = start + "".join(sign.join(line) + end for line in lines)
    (tmp_path / "r.csv").write_bytes(text.encode())
    first, second = rows(tmp_path, one_file("r.csv", decimal=","), engine)
    assert first == {"person": "007", "Mark": 'a, b; "c"', "amount": "1.234,50"}
    assert second["person"] == "1"


@pytest.mark.parametrize("name", ["r.csv", "r.csv.gz"])
def test_text_in_cp1252(tmp_path, engine, name):
    content = "person;Mark\n1;Café € “één”\n".encode("cp1252")
    (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    (row,) = rows(tmp_path, one_file(name, encoding="cp1252"), engine)
    assert row == {"person": "1", "Mark": "Café € “één”"}


def test_text_in_another_encoding_says_which_may_help(tmp_path, engine):
    declared = one_file("r.csv")
    lines = [f"{person},{PLANTED}" for person in range(50_000)]
    (tmp_path / "r.csv").write_bytes("\n".join(["person,Mark", *lines, "1,é"]).encode("cp1252"))
    source = opened(tmp_path, declared, engine)
    with pytest.raises(duckdb.Error) as error:
        fetch(source.frame)
    register = declared.sources.registers["r"]
    (problem,) = unreadable(source.files, register, engine, error.value).problems
    assert (problem.where, problem.message) == ("r.csv", "this file is not in UTF-8")
    assert 'encoding = "cp1252"' in str(problem)


def test_text_that_is_not_in_cp1252(tmp_path, engine):
    (tmp_path / "r.csv").write_bytes(b"person,Mark\n1," + PLANTED.encode() + b"\x81\n")
    (problem,) = refused(tmp_path, one_file("r.csv", encoding="cp1252"), engine)
    assert "this file cannot be read" in problem.message
    assert "CP1252" in str(problem)
    assert PLANTED not in str(problem)


def test_damaged_file_among_several_is_the_one_that_is_told(tmp_path, engine):
    for year in (2013, 2014, 2015):
        more = [f"{PLANTED},1,2,3"] if year == 2014 else []
        write_csv(tmp_path / f"r{year}.csv", "person,day", *["1,2015-01-01"] * 30_000, *more)
    declared = many_files()
    source = opened(tmp_path, declared, engine)
    with pytest.raises(duckdb.Error) as error:
        fetch(source.frame)
    register = declared.sources.registers["r"]
    (problem,) = unreadable(source.files, register, engine, error.value).problems
    assert problem.where == "r2014.csv"
    assert PLANTED not in str(problem)


def test_files_of_all_registers_are_told_at_once(tmp_path, engine):
    for name in ("r.parquet", "s.sav", "t.csv.gz", "u.duckdb"):
        (tmp_path / name).write_bytes(PLANTED.encode())
    (tmp_path / "v.csv").touch()
    paths = {"r": "r.parquet", "s": "s.sav", "t": "t.csv.gz", "u": "u.duckdb", "v": "v.csv"}
    registers = {name: {"path": path} for name, path in paths.items()}
    registers["u"]["table"] = "people"
    problems = refused(tmp_path, with_registers(**registers), engine)
    assert [one.where for one in problems] == list(paths.values())
    assert PLANTED not in str(problems)


# ------------------------------------------------------------------ names and types


def test_names_are_those_of_the_declaration(tmp_path, engine):
    write_csv(tmp_path / "r.csv", "PERSON, mark ,Other", "1,a,b")
    (row,) = rows(tmp_path, one_file("r.csv"), engine)
    assert row == {"person": "1", "Mark": "a", "Other": "b"}


def test_year_in_the_name_of_a_column_is_that_of_the_file(tmp_path, engine):
    for year in (2013, 2014, 2015):
        head = f"person,day,bc{year},bc{year - 1}"
        write_csv(tmp_path / f"r{year}.csv", head, f"1,{year}-01-01,here{year},there")
    columns = {"area": {"type": "text", "from": "BC{year}"}}
    found = rows(tmp_path, many_files(columns=columns), engine)
    assert [row["BC{year}"] for row in found] == ["here2013", "here2014", "here2015"]
    assert [row["file_year"] for row in found] == [2013, 2014, 2015]
    assert [row["bc2014"] for row in found] == [None, None, "there"]


def test_living_register_has_no_year_of_a_file(tmp_path, engine):
    write_csv(tmp_path / "r2013.csv", "person,bc2013", "1,here")
    columns = {"area": {"type": "text", "from": "bc{year}"}}
    declared = with_registers(r={"path": "r{year}.csv", "files": "living", "columns": columns})
    assert rows(tmp_path, declared, engine) == [{"person": "1", "bc{year}": "here"}]


def test_month_of_the_file(tmp_path, engine):
    write_csv(tmp_path / "r201412.csv", "person,start,end,File_Month", "1,,,x")
    declared = study(yearly("spell", "month"), {"at": "reference date - 1 day"})
    (row,) = rows(tmp_path, declared, engine)
    assert (row["file_year"], row["file_month"]) == (2014, 12)
    assert "File_Month" not in row


def test_capitals_and_types_that_change_over_the_years(tmp_path, engine):
    days = [date(2013, 1, 1)]
    write_parquet(tmp_path / "r2013.parquet", {"Person": ["01"], "DAY": days, "x": [1], "n": [1]})
    write_parquet(
        tmp_path / "r2014.parquet",
        {"PERSON": ["02"], "day": ["2014-01-01"], "X": [2.5], "n": [2.5]},
    )
    write_parquet(
        tmp_path / "r2015.parquet",
        {"person": [3.0], "day": ["20150101"], "X": pa.nulls(1, pa.int8()), "new": ["y"]},
    )
    found = rows(tmp_path, many_files(path="r{year}.parquet"), engine)
    assert [row["person"] for row in found] == ["01", "02", "3"]
    assert [row["day"] for row in found] == ["2013-01-01", "2014-01-01", "20150101"]
    assert [row["x"] for row in found] == [1.0, 2.5, None]
    assert [row["new"] for row in found] == [None, None, "y"]


def test_file_that_lacks_a_column_of_the_others(tmp_path, engine):
    for year in (2013, 2014, 2015):
        mark = "Merk" if year == 2014 else "Mark"
        write_csv(tmp_path / f"r{year}.csv", f"person,day,{mark}", f"1,{PLANTED},")
    (problem,) = refused(tmp_path, many_files(**MARK), engine)
    assert (problem.where, problem.key, problem.given) == ("r2014.csv", "r.columns", "Mark")
    assert "did you mean: Merk?" in str(problem)


def test_file_without_a_header_among_several(tmp_path, engine):
    for year in (2013, 2014, 2015):
        head = [f"{PLANTED},2014-01-01"] if year == 2014 else ["person,day"]
        write_csv(tmp_path / f"r{year}.csv", *head, "1,2014-01-01")
    (problem,) = refused(tmp_path, many_files(), engine)
    assert problem.where == "r2014.csv"
    assert "is the header missing?" in problem.message
    assert PLANTED not in str(problem)


def test_function_of_the_study_gets_the_names_of_the_files(tmp_path, engine):
    for year in (2013, 2014, 2015):
        write_csv(tmp_path / f"r{year}.csv", "PERSOON", "1")
    found = rows(tmp_path, many_files(prepare="registers.py:f"), engine)
    assert [set(row) for row in found] == [{"PERSOON", "file_year"}] * 3


# ------------------------------------------------------------------ Parquet and DuckDB


def test_folder_of_parquet_is_one_table(tmp_path, engine):
    write_parquet(tmp_path / "r" / "a.parquet", {"person": ["1"], "Mark": ["a"]})
    write_parquet(tmp_path / "r" / "b.parquet", {"Mark": ["b"], "person": ["2"]})
    source = opened(tmp_path, one_file("r"), engine)
    found = sorted(fetch(source.frame).to_pylist(), key=str)
    assert [(row["person"], row["Mark"]) for row in found] == [("1", "a"), ("2", "b")]
    assert not source.is_text


def test_folder_of_parquet_with_other_columns(tmp_path, engine):
    write_parquet(tmp_path / "r" / "a.parquet", {"person": ["1"], "Mark": ["a"]})
    write_parquet(tmp_path / "r" / "b.parquet", {"person": ["2"]})
    (problem,) = refused(tmp_path, one_file("r"), engine)
    assert problem.where == "r/b.parquet"
    assert "other columns" in problem.message


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "data" / "it's.duckdb"
    path.parent.mkdir()
    with duckdb.connect(path) as connection:
        connection.execute('CREATE SCHEMA "Town"; CREATE TABLE "Town"."a.b" (PERSON text, n int)')
        connection.execute("""INSERT INTO "Town"."a.b" VALUES ('007', 1)""")
        connection.execute("CREATE TABLE people AS SELECT '1' AS person")
        connection.execute("CREATE VIEW shown AS SELECT '2' AS person")
    return path


@pytest.mark.parametrize(
    ("table", "person"),
    [("Town.a.b", "007"), ("people", "1"), ("main.people", "1"), ("shown", "2")],
)
def test_table_of_a_duckdb_file(database, engine, table, person):
    before = database.read_bytes()
    declared = with_registers(r={"path": database.name, "table": table})
    source = opened(database.parent, declared, engine)
    (row,) = fetch(source.frame).to_pylist()
    assert row["person"] == person
    assert not source.is_text
    assert database.read_bytes() == before
    assert {path.name for path in database.parent.iterdir()} == {database.name, "o.csv"}


def test_two_tables_of_one_duckdb_file(database, engine):
    registers = {name: {"path": database.name, "table": "people"} for name in ("r", "s")}
    assert rows(database.parent, with_registers(**registers), engine) == [{"person": "1"}]


def test_table_that_a_duckdb_file_does_not_have(database, engine):
    declared = with_registers(r={"path": database.name, "table": "peple"})
    (problem,) = refused(database.parent, declared, engine)
    assert (problem.key, problem.given) == ("r.table", "peple")
    assert "did you mean: people?" in str(problem)
