"""Names of files and of columns change over the years, and a register stays one table."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
from pydantic import ValidationError

from kansrijk.registers import Engine, Listing, days, open_registers
from kansrijk.study import Column, Register
from tests.registers.tables import (
    column,
    opened,
    problem,
    register,
    study_of,
    write_csv,
    write_parquet,
)
from tests.registers.test_files import THERE, files_of, found, refused, touch, with_registers
from tests.registers.test_sources import PLANTED, rows
from tests.registers.test_sources import refused as columns_refused
from tests.registers.test_years import study, yearly


@pytest.fixture
def engine():
    with Engine(1) as one:
        yield one


# ------------------------------------------------------------------ names of files

PERSONS = ["GBAPERSOON{year}TABV*", "GBAPERSOONTAB{year}V*"]


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        (["GBAPERSOON2015TABV1.csv", "GBAPERSOONTAB2016V1.csv"], "GBAPERSOONTAB2016V1.csv"),
        (["GBAPERSOON2016TABV3.csv", "GBAPERSOONTAB2016V2.csv"], "GBAPERSOON2016TABV3.csv"),
        (["GBAPERSOON2015TABV1.SAV"], "GBAPERSOON2015TABV1.SAV"),
        (["gbapersoon2015tabv1.Csv.Gz"], "gbapersoon2015tabv1.Csv.Gz"),
        (["GBAPERSOON2015TABV9.sav", "GBAPERSOON2015TABV10.parquet"],
         "GBAPERSOON2015TABV10.parquet"),
        (["GBAPERSOON2015TABV1.csv", "GBAPERSOON2015TABV2.xlsx", "GBAPERSOON2015TABV2"],
         "GBAPERSOON2015TABV1.csv"),
    ],
)  # fmt: skip
def test_one_of_several_names_without_an_ending(tmp_path, names, chosen):
    touch(tmp_path, *names)
    assert found(tmp_path, with_registers(r={"path": PERSONS, "files": "living"})) == [chosen]


def test_each_year_has_its_own_name(tmp_path):
    touch(tmp_path, "R2013TABV2.csv", "RTAB2014V1.sav", "RTAB2014V3.sav", "r2015.parquet")
    declared = study(
        yearly() | {"path": ["R{year}TABV*", "RTAB{year}V*", "R{year}"]}, {"window": "2 years"}
    )
    assert found(tmp_path, declared) == ["R2013TABV2.csv", "RTAB2014V3.sav", "r2015.parquet"]


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("KOPPEL{year}V*", ["KOPPEL2015V1.sav", "KOPPEL2015V1.csv"]),
        (["A{year}TABV*", "ATAB{year}V*"], ["A2015TABV2.sav", "ATAB2015V2.sav"]),
        ("a{year}", ["a2015.csv", "a2015.csv.gz"]),
        ("a{year}", ["a2015.csv", "a2015.CSV"]),
    ],
)
def test_files_that_fit_alike_are_not_guessed_at(tmp_path, path, names):
    touch(tmp_path, *names)
    (one,) = refused(tmp_path, with_registers(r={"path": path, "files": "living"}))
    assert one.message == "several files fit this name alike"
    assert tuple(one.allowed) == tuple(sorted(names))


@pytest.mark.parametrize("path", [["aV*", "AV*"], ["aV*.csv", "aV*"]])
def test_a_file_that_fits_two_names_is_one(tmp_path, path):
    touch(tmp_path, "aV1.csv")
    assert found(tmp_path, with_registers(r={"path": path})) == ["aV1.csv"]


def test_a_version_is_higher_than_none(tmp_path):
    touch(tmp_path, "KOPPEL2015.csv", "KOPPEL2015V2.csv")
    path = ["KOPPEL{year}", "KOPPEL{year}V*"]
    assert found(tmp_path, with_registers(r={"path": path, "files": "living"})) == [
        "KOPPEL2015V2.csv"
    ]


def test_a_date_before_a_name_says_nothing_of_the_year(tmp_path):
    touch(tmp_path, "130614 MEDICIJNTAB 2010V1.csv", "140101 MEDICIJNTAB 2009V1.csv")
    declared = with_registers(r={"path": "{date} MEDICIJNTAB {year}V*", "files": "living"})
    (file,) = files_of(tmp_path, declared)
    assert (file.path.name, file.year, file.version) == ("130614 MEDICIJNTAB 2010V1.csv", 2010, 1)


@pytest.mark.parametrize("name", ["GBAPERSOON2015TABV1", "GBAPERSOON2015TABV1.parquet"])
def test_a_folder_of_parquet_has_an_ending_or_none(tmp_path, name):
    write_parquet(tmp_path / name / "1.parquet", {"person": ["1"]})
    assert found(tmp_path, with_registers(r={"path": PERSONS, "files": "living"})) == [name]


def test_a_name_without_an_ending_may_lie_in_a_folder_of_its_year(tmp_path):
    touch(tmp_path, "2014/suspects.csv", "2015/suspects.csv")
    declared = with_registers(r={"path": "{year}/suspects", "files": "living"})
    assert found(tmp_path, declared) == ["2015/suspects.csv"]


def test_what_is_missing_tells_all_names_and_the_nearest(tmp_path):
    touch(tmp_path, "GBAPERSOON2015TABV1.sav", "GBAPERSOOM2014TABV1.sav", "other.sav")
    declared = study(yearly() | {"path": PERSONS}, {"window": "1 year"})
    (one,) = refused(tmp_path, declared)
    assert one.given == "GBAPERSOON2014TABV* or GBAPERSOONTAB2014V*"
    assert "did you mean: GBAPERSOOM2014TABV1.sav?" in str(one)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        (["a{year}V*", "aV*"], "goes with {year} in the path"),
        ([], "a register lies at a `path`"),
    ],
)
def test_paths_that_cannot_be(path, message):
    with pytest.raises(ValidationError, match=message):
        Register.model_validate(THERE | {"path": path, "files": "living"})


# ------------------------------------------------------------------ names of columns

LEVEL = {"type": "text", "from": "SOI2016", "also": ["SOI2021", "soi{year}x"]}


def levels(**more):
    one = yearly(**{"date": "day", "columns": {"level": LEVEL, "day": {"type": "date"}}} | more)
    return study(one, {"window": "2 years"})


def write_levels(folder: Path, **names: str) -> None:
    for year in (2013, 2014, 2015):
        head = names.get(f"y{year}", "SOI2016")
        write_csv(folder / f"r{year}.csv", f"person,day,{head}", f"{year},2014-01-01,a{year}")


def test_a_column_has_another_name_in_another_year(tmp_path, engine):
    write_levels(tmp_path, y2013="soi2021", y2014="SOI2016", y2015="Soi2015x")
    assert [row["SOI2016"] for row in rows(tmp_path, levels(), engine)] == [
        "a2013",
        "a2014",
        "a2015",
    ]


def test_the_declared_name_wins(tmp_path, engine):
    write_levels(tmp_path, y2014="SOI2016")
    write_csv(tmp_path / "r2014.csv", "person,day,SOI2021,SOI2016", "2014,2014-01-01,no,yes")
    found_ones = rows(tmp_path, levels(), engine)
    assert [row["SOI2016"] for row in found_ones] == ["a2013", "yes", "a2015"]


def test_a_year_without_any_of_the_names(tmp_path, engine):
    write_levels(tmp_path, y2014="SOI2020")
    (one,) = columns_refused(tmp_path, levels(), engine)
    assert (one.where, one.given) == ("r2014.csv", "SOI2016 or SOI2021 or soi2014x")
    assert "did you mean: SOI2020?" in str(one)


def test_a_register_without_any_of_the_names(tmp_path):
    write_csv(tmp_path / "t.csv", "person,LEVL", "1,a")
    columns = 'columns.level = { type = "text", from = "SOI", also = ["LEVEL"] }'
    one = problem(tmp_path, register("t", "t.csv", columns))
    assert (one.key, one.given) == ("t.columns.level", "SOI or LEVEL")
    assert "did you mean: LEVL?" in str(one)


def test_another_name_that_stands_twice_in_a_header(tmp_path):
    write_csv(tmp_path / "t.csv", "person,LEVEL,level", f"1,{PLANTED},b")
    columns = 'columns.level = { type = "text", from = "SOI", also = ["LEVEL"] }'
    one = problem(tmp_path, register("t", "t.csv", columns))
    assert one.message == "the column level stands twice in the header"
    write_csv(tmp_path / "t.csv", "person,SOI,LEVEL,level", "1,a,b,c")
    tables, _ = opened(tmp_path, register("t", "t.csv", columns))
    assert column(tables["t"], "level") == ["a"]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"a": {"type": "text", "from": ["x", "y"], "also": ["z"]}}, "this has parts"),
        ({"a": {"type": "text", "from": "x", "also": ["B"]}, "b": {"type": "text"}}, "one's own"),
    ],
)
def test_other_names_that_cannot_be(columns, message):
    with pytest.raises(ValidationError, match=message):
        Register.model_validate(THERE | {"path": "a.csv", "columns": columns})


def test_a_column_needs_no_other_name():
    assert Column(type="text").also == ()


# ------------------------------------------------------------------ what stands in place of values


@pytest.mark.parametrize(
    "day", ["2014--01", "2014----", "201410--", "2014----01", "2014-10---", "--------"]
)
def test_a_month_or_day_that_is_unknown(tmp_path, day):
    write_csv(tmp_path / "t.csv", "person,day", f"1,{day}", "2,20141001", "3,2014-10-01")
    known = days(date(2014, 10, 1))
    sources = register("t", "t.csv", 'columns.day = { type = "date", unknown = ["--"] }')
    tables, _ = opened(tmp_path, sources)
    assert column(tables["t"], "day") == [None, known, known]
    one = problem(tmp_path, register("t", "t.csv", 'columns.day = { type = "date" }'))
    assert one.message.startswith("fewer than 10 rows have something that is no date")


@pytest.mark.parametrize("stored", ["text", "number"])
def test_a_month_or_day_that_is_zero(tmp_path, stored):
    told = ["20140000", "20141000", "20140001", "20141001"]
    shown = told if stored == "text" else [*map(int, told)]
    write_parquet(tmp_path / "t.parquet", {"person": ["1", "2", "3", "4"], "day": shown})
    sources = register("t", "t.parquet", 'columns.day = { type = "date", unknown = ["00"] }')
    tables, _ = opened(tmp_path, sources)
    assert column(tables["t"], "day") == [None] * 3 + [days(date(2014, 10, 1))]
    one = problem(tmp_path, register("t", "t.parquet", 'columns.day = { type = "date" }'))
    assert one.message.startswith("fewer than 10 rows have something that is no date")


def test_what_is_no_date_at_all_is_not_taken_for_unknown(tmp_path):
    write_csv(tmp_path / "t.csv", "person,day", "1,x00", "2,20141001")
    columns = 'columns.day = { type = "date", unknown = ["00"] }'
    assert problem(tmp_path, register("t", "t.csv", columns)).key == "t.columns.day"


def test_parts_of_a_date_that_are_unknown(tmp_path):
    write_csv(tmp_path / "t.csv", "person,y,m,d", "1,2014,--,01", "2,2014,10,--", "3,2014,10,1")
    columns = 'columns.day = { type = "date", from = ["y", "m", "d"], unknown = ["--"] }'
    tables, _ = opened(tmp_path, register("t", "t.csv", columns))
    assert column(tables["t"], "day") == [None, None, days(date(2014, 10, 1))]


def test_an_unknown_relative_does_not_hinder_the_packing_of_keys(tmp_path):
    head = ["S", "N", "MaS", "MaN"]
    people = [["R", "000000001", "-", "---------"], ["R", "000000002", "R", "000000003"],
              ["R", "000000004", "", ""], ["S", "000000005", "R", "---------"]]  # fmt: skip
    write_csv(tmp_path / "t.csv", *(",".join(row) for row in [head, *people]))
    mother = """
    [relations.mother]
    from = "t"
    to = { unit = "person", key = ["MaS", "MaN"], unknown = ["---------"] }
    """.replace("    ", "")
    sources = register("t", "t.csv", key='"S", "N"') + mother
    study_ = study_of(tmp_path, sources, ("S", "N"))
    with Engine(1) as one:
        found_ones = open_registers(study_, tmp_path, one)
        assert not isinstance(found_ones.keys["person"], Listing)
        assert found_ones.checks == ()
    tables, keys = opened(tmp_path, sources, ("S", "N"))
    mothers = {row["_to__mother"] for row in tables["t"]} - {None}
    assert [row["_key_2"] for row in keys["person"] if row["_id"] in mothers] == ["000000003"]


def test_a_sav_file_is_found_and_read_by_its_name_alone(tmp_path):
    frame = pd.DataFrame(
        {"Person": ["1", "2"], "PLHH": [" 4", "5"], "DAG": ["88888888", "20140131"]}
    )
    pyreadstat.write_sav(frame, tmp_path / "GBAHUISHOUDENS2014BUSV1.SAV")
    sources = register("t", "GBAHUISHOUDENS{year}BUSV*", """
        files = "living"
        columns.place = { type = "code", from = "plhh" }
        columns.day = { type = "date", from = "DATUM", also = ["Dag"], unknown = ["88888888"] }
    """)  # fmt: skip
    tables, _ = opened(tmp_path, sources)
    assert column(tables["t"], "place") == ["4", "5"]
    assert column(tables["t"], "day") == [None, days(date(2014, 1, 31))]
