"""The files of a study are found by their names, and told by what is in them."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from pathlib import Path

import pytest

from kansrijk.errors import DataError
from kansrijk.registers.files import SourceFile, find_files
from kansrijk.registers.paths import fitting
from kansrijk.study import Study
from tests.registers.tables import write_csv, write_parquet
from tests.registers.test_years import study, yearly

THERE = {"holder": "town", "unit": "person", "key": ["person"], "kind": "record"}


def with_registers(**registers) -> Study:
    """Return a study of these registers, none of which any sentence names."""
    one = study(yearly())
    told = {name: THERE | register for name, register in registers.items()}
    sources = one.sources.model_validate({"registers": told | {"other": THERE | {"path": "o.csv"}}})
    return one.model_copy(update={"sources": sources})


def files_of(folder: Path, declared: Study) -> tuple[SourceFile, ...]:
    """Return the files of register r."""
    write_csv(folder / "o.csv", "person")
    return find_files(declared, folder)["r"]


def found(folder: Path, declared: Study) -> list[str]:
    return [file.path.relative_to(folder).as_posix() for file in files_of(folder, declared)]


def refused(folder: Path, declared: Study):
    write_csv(folder / "o.csv", "person")
    with pytest.raises(DataError) as error:
        find_files(declared, folder)
    return error.value.problems


def touch(folder: Path, *names: str) -> None:
    for name in names:
        write_csv(folder / name, "person", name)


@pytest.mark.parametrize(
    ("path", "names", "chosen"),
    [
        ("a.csv", ["a.csv", "A.CSV"], "a.csv"),
        ("a.csv", ["A.Csv", "b.csv"], "A.Csv"),
        ("in/a.csv", ["IN/a.csv"], "IN/a.csv"),
        ("aV*.csv", ["aV1.csv", "aV9.csv", "aV10.csv", "aV2.csv"], "aV10.csv"),
        ("aV*.csv", ["av3.csv", "aV2.csv"], "av3.csv"),
        ("aV*.csv", ["av3.csv", "aV3.csv"], "aV3.csv"),
        ("aV*.csv", ["aV3.csv", "aVx.csv", "aV.csv", "aV4.csv.old"], "aV3.csv"),
        ("130614 A {x}.csv", ["130614 A {x}.csv"], "130614 A {x}.csv"),
    ],
)
def test_name_of_one_file(tmp_path, path, names, chosen):
    touch(tmp_path, *names)
    assert found(tmp_path, with_registers(r={"path": path})) == [chosen]


@pytest.mark.parametrize(
    ("path", "names", "chosen"),
    [
        ("a{year}V*.csv", ["a2012V9.csv", "a2013V2.csv", "a2013V10.csv"], "a2013V10.csv"),
        ("{year}/a{year}.csv", ["2012/a2012.csv", "2013/a2012.csv"], "2012/a2012.csv"),
        ("a{year}_{year}.csv", ["a2012_2012.csv", "a2014_2013.csv"], "a2012_2012.csv"),
        ("a{year}.csv", ["a20123.csv", "a201.csv", "a2011.csv"], "a2011.csv"),
    ],
)
def test_living_register_is_the_newest_file(tmp_path, path, names, chosen):
    touch(tmp_path, *names)
    assert found(tmp_path, with_registers(r={"path": path, "files": "living"})) == [chosen]


def test_files_of_the_years_that_the_study_looks_at(tmp_path):
    touch(tmp_path, *(f"r{year}.csv" for year in range(2010, 2020)))
    declared = study(yearly(), {"window": "2 years"})
    assert found(tmp_path, declared) == ["r2013.csv", "r2014.csv", "r2015.csv"]


def test_files_of_the_months_that_the_study_looks_at(tmp_path):
    touch(tmp_path, "r201411.csv", "r201412.csv", "r201413.csv", "r201501.csv")
    declared = study(yearly("spell", "month"), {"at": "reference date - 1 day"})
    (file,) = files_of(tmp_path, declared)
    assert (file.path.name, file.year, file.month) == ("r201412.csv", 2014, 12)


def test_what_is_told_of_a_file(tmp_path):
    write_csv(tmp_path / "a2014V3.csv", "person", "1")
    declared = with_registers(r={"path": "a{year}V*.csv", "files": "living"})
    (file,) = files_of(tmp_path, declared)
    content = (tmp_path / "a2014V3.csv").read_bytes()
    assert asdict(file) == {
        "register": "r",
        "holder": "town",
        "path": tmp_path / "a2014V3.csv",
        "size": len(content),
        "digest": hashlib.sha256(content).hexdigest(),
        "year": 2014,
        "month": None,
        "version": 3,
    }


def test_folder_of_parquet_is_its_files(tmp_path):
    declared = with_registers(r={"path": "a.parquet"})
    digests = []
    for names in (["1.parquet", "2.PARQUET"], ["1.parquet", "3.parquet"], ["1.parquet"]):
        folder = tmp_path / str(len(digests))
        for name in names:
            write_parquet(folder / "a.parquet" / name, {"person": ["1"]})
        (folder / "a.parquet" / "_SUCCESS").touch()
        (file,) = files_of(folder, declared)
        sizes = [path.stat().st_size for path in (folder / "a.parquet").iterdir()]
        assert file.size == sum(sizes)
        digests.append(file.digest)
    assert len(set(digests)) == 3


def test_table_of_a_database_is_told_by_its_name(tmp_path):
    declared = with_registers(r={"database": "REGISTERS", "table": "town.people"})
    (file,) = files_of(tmp_path, declared)
    assert (file.path.name, file.size, file.digest) == ("town.people", 0, "")


# ------------------------------------------------------------------ what is missing


def test_missing_years_are_told_at_once(tmp_path):
    touch(tmp_path, "r2011.csv", "r2014.csv", "r_2010.csv")
    (problem,) = refused(tmp_path, study(yearly(), {"window": "5 years"}))
    assert problem.message.startswith("the study looks at 2010, 2012, 2013, but")
    assert (problem.key, problem.given) == ("r.path", "r2010.csv")
    assert "did you mean: r_2010.csv?" in str(problem)


def test_missing_files_of_all_registers_are_told_at_once(tmp_path):
    registers = {"r": {"path": "in/a.csv"}, "s": {"path": "b{year}.csv", "files": "year"}}
    touch(tmp_path, "in/aa.csv", "b2019.csv")
    problems = refused(tmp_path, with_registers(**registers))
    assert [one.key for one in problems] == ["r.path", "s.path"]
    assert tuple(problems[0].allowed) == ("in/aa.csv",)
    assert "no file of 2015-01-01 or before" in problems[1].message


def test_names_that_fit_alike_are_not_guessed_at(tmp_path):
    touch(tmp_path, "aV1.csv", "aV01.csv")
    (problem,) = refused(tmp_path, with_registers(r={"path": "aV*.csv"}))
    assert tuple(problem.allowed) == ("aV01.csv", "aV1.csv")


def test_folder_without_parquet(tmp_path):
    (tmp_path / "a").mkdir()
    (problem,) = refused(tmp_path, with_registers(r={"path": "a"}))
    assert problem.message == "this folder holds no .parquet files"


def test_file_of_another_kind_says_which_are_read(tmp_path):
    touch(tmp_path, "a.xls")
    (problem,) = refused(tmp_path, with_registers(r={"path": "a.xls"}))
    assert (problem.where, tuple(problem.allowed)) == (
        "a.xls",
        (".csv", ".csv.gz", ".parquet", ".sav"),
    )


def test_link_that_leads_nowhere_cannot_be_read(tmp_path):
    (tmp_path / "a.csv").symlink_to(tmp_path / "gone.csv")
    (problem,) = refused(tmp_path, with_registers(r={"path": "a.csv"}))
    assert problem.message == "this file cannot be read (FileNotFoundError)"


def test_year_in_a_folder_and_a_name_is_the_same(tmp_path):
    touch(tmp_path, "2012/a2013.csv")
    assert fitting(tmp_path, ["{year}/a{year}.csv"]) == {}
