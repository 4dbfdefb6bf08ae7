"""An SPSS file is read as it is meant: codes stay codes, missing is missing, dates are dates."""

from __future__ import annotations

import math
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyreadstat
import pytest

from kansrijk.errors import DataError
from kansrijk.registers import Engine, fetch, sav
from kansrijk.registers.files import find_files
from kansrijk.registers.sav import converted
from kansrijk.registers.sources import open_sources
from tests.registers.tables import write_csv
from tests.registers.test_files import with_registers

NO = math.nan
LATE = datetime.fromisoformat("2015-01-31T23:59:59")
# name: values, SPSS format, type in the engine, values there
COLUMNS = {
    "RINPERSOON": (["007", "1 ", ""], "A9", pa.string(), ["007", "1", ""]),
    "day": ([date(2015, 1, 31), date(1895, 1, 1), None], "EDATE10", pa.date32(),
            [date(2015, 1, 31), date(1895, 1, 1), None]),
    "time": ([LATE, None, None], "DATETIME20", pa.timestamp("us"),
             [LATE, None, None]),
    "month": ([13642041600.0, NO, NO], "MOYR6", pa.date32(), [date(2015, 1, 31), None, None]),
    "hour": ([3600.0, NO, NO], "TIME8", pa.int64(), [3600, None, None]),
    "whole": ([3.0, -4.0, NO], "F8.2", pa.int64(), [3, -4, None]),
    "broken": ([3.0, -4.5, NO], "F8.0", pa.float64(), [3.0, -4.5, None]),
    "large": ([2.0**60, 1.0, NO], "F20.0", pa.float64(), [2.0**60, 1.0, None]),
    "empty": ([NO, NO, NO], "F8.0", pa.int64(), [None, None, None]),
    "labelled": ([1.0, 2.0, 9.0], "F1.0", pa.int64(), [1, 2, None]),
    "coded": (["a", "b", "-"], "A1", pa.string(), ["a", "b", None]),
}  # fmt: skip


def write(path: Path, columns=None, **more) -> Path:
    columns = columns or COLUMNS
    frame = pd.DataFrame({name: one[0] for name, one in columns.items()})
    formats = {name: one[1] for name, one in columns.items()}
    path.parent.mkdir(exist_ok=True, parents=True)
    pyreadstat.write_sav(frame, path, variable_format=formats, **more)
    return path


def read(folder: Path) -> pa.Table:
    with Engine(1) as engine:
        return fetch(engine.parquet(sorted(folder.glob("*.parquet"))))


@pytest.fixture(scope="module", params=["plain", "compressed"])
def table(tmp_path_factory, request):
    folder = tmp_path_factory.mktemp("sav")
    path = write(
        folder / "r.sav",
        row_compress=request.param == "compressed",
        variable_value_labels={"labelled": {1: "one", 2: "two"}, "coded": {"a": "first"}},
        missing_ranges={"labelled": [9.0], "coded": ["-"]},
    )
    return read(converted(path, "digest", folder / "cache"))


@pytest.mark.parametrize("name", COLUMNS)
def test_column(table, name):
    _, _, kind, values = COLUMNS[name]
    assert table.schema.field(name).type == kind
    assert table[name].to_pylist() == values


def test_dates_beyond_the_calendar_stay_at_its_ends():
    given = [1e15, -1e15, None]
    assert sav._array(given, "DATE11").to_pylist() == [date.max, date.min, None]
    times = sav._array(given, "DATETIME20").to_pylist()
    assert times == [
        datetime.fromisoformat("9999-12-31T23:59:59"),
        datetime.fromisoformat("0001-01-01"),
        None,
    ]


# ------------------------------------------------------------------ part by part


@pytest.fixture
def long(tmp_path, monkeypatch):
    """Return a file of 95 rows that is read in parts of 10."""
    monkeypatch.setattr(sav, "VALUES", 20)
    monkeypatch.setattr(sav, "MOST_PARTS", 1000)
    numbers = [float(n) for n in range(95)]
    numbers[41] = 41.5
    columns = {"key": ([f"{n:03}" for n in range(95)], "A3"), "n": (numbers, "F8.0")}
    return write(tmp_path / "long.sav", columns)


def test_parts_are_one_table(long, tmp_path):
    folder = converted(long, "digest", tmp_path / "cache")
    assert [path.name for path in sorted(folder.iterdir())] == [
        f"{start:012}.parquet" for start in range(0, 95, 10)
    ]
    found = sorted(read(folder).to_pylist(), key=lambda row: row["key"])
    assert [row["n"] for row in found] == [41.5 if n == 41 else n for n in range(95)]


@pytest.mark.parametrize("rows", [0, 10, 20, 21])
def test_last_part_may_be_full_or_empty(tmp_path, monkeypatch, rows):
    monkeypatch.setattr(sav, "VALUES", 10)
    path = write(tmp_path / "r.sav", {"n": ([float(n) for n in range(rows)], "F8.0")})
    found = read(converted(path, "digest", tmp_path / "cache"))
    assert sorted(found["n"].to_pylist()) == list(range(rows))


def test_large_file_has_few_parts(tmp_path, monkeypatch):
    monkeypatch.setattr(sav, "VALUES", 10)
    path = write(tmp_path / "r.sav", {"n": ([float(n) for n in range(1000)], "F8.0")})
    folder = converted(path, "digest", tmp_path / "cache")
    assert len(list(folder.iterdir())) == sav.MOST_PARTS + 1


def test_interrupted_conversion_goes_on_where_it_stopped(long, tmp_path, monkeypatch):
    reads, plain = [], sav._read

    def interrupted(path, start, rows):
        reads.append(start)
        if start == 50 and reads.count(50) == 1:
            raise KeyboardInterrupt
        return plain(path, start, rows)

    monkeypatch.setattr(sav, "_read", interrupted)
    with pytest.raises(KeyboardInterrupt):
        converted(long, "digest", tmp_path / "cache")
    folder = converted(long, "digest", tmp_path / "cache")
    assert reads == [0, 10, 20, 30, 40, 50, 50, 60, 70, 80, 90]
    whole = converted(long, "other", tmp_path / "cache")
    for part in whole.iterdir():
        assert (folder / part.name).read_bytes() == part.read_bytes()
    assert [path.suffix for path in (tmp_path / "cache").iterdir()] == [".parquet", ".parquet"]


def test_part_that_was_not_finished_is_written_again(long, tmp_path, monkeypatch):
    class Stopped(sav.ParquetWriter):
        def write_table(self, table):
            super().write_table(table)
            raise KeyboardInterrupt

    plain = sav.ParquetWriter
    monkeypatch.setattr(sav, "ParquetWriter", Stopped)
    with pytest.raises(KeyboardInterrupt):
        converted(long, "digest", tmp_path / "cache")
    monkeypatch.setattr(sav, "ParquetWriter", plain)
    assert read(converted(long, "digest", tmp_path / "cache")).num_rows == 95


def test_converted_file_is_not_read_again(long, tmp_path):
    first = converted(long, "digest", tmp_path / "cache")
    long.unlink()
    assert converted(long, "digest", tmp_path / "cache") == first


# ------------------------------------------------------------------ as a register


@pytest.mark.parametrize("kept", [True, False])
def test_register_in_an_spss_file(tmp_path, kept):
    write(tmp_path / "data" / "R2014V2.SAV")
    write_csv(tmp_path / "data" / "o.csv", "person")
    register = {"path": "r{year}V*.sav", "files": "living", "key": ["rinpersoon"]}
    declared, cache = with_registers(r=register), tmp_path / "cache" if kept else None
    with Engine(1) as engine:
        files = find_files(declared, tmp_path / "data")
        source = open_sources(declared, files, engine, cache)["r"]
        assert fetch(source.frame)["rinpersoon"].to_pylist() == ["007", "1", ""]
        assert not source.is_text
    names = [path.name for path in cache.iterdir()] if cache else []
    assert names == [f"{files['r'][0].digest}.1.parquet"][: len(names)]
    assert bool(names) == kept


def test_file_that_is_cut_off_is_told(tmp_path):
    path = write(tmp_path / "r.sav")
    path.write_bytes(path.read_bytes()[:-40])
    write_csv(tmp_path / "o.csv", "person")
    declared = with_registers(r={"path": "r.sav"})
    with Engine(1) as engine, pytest.raises(DataError) as error:
        open_sources(declared, find_files(declared, tmp_path), engine)
    (one,) = error.value.problems
    assert one.message == (
        "this file breaks off, or is damaged inside: it says it has fewer than 10 rows, "
        "and not all can be read"
    )
    assert one.todo == "copy the file again, or have it delivered again"


@pytest.mark.parametrize("packed", [{}, {"row_compress": True}, {"compress": True}])
@pytest.mark.parametrize("share", [0.01, 0.3, 0.6, 0.9, 0.999])
def test_of_a_file_that_is_cut_off_nothing_is_kept(tmp_path, monkeypatch, share, packed):
    monkeypatch.setattr(sav, "VALUES", 20)
    columns = {"n": ([float(n) for n in range(2000)], "F8.0")}
    path = write(tmp_path / "r.sav", columns, **packed)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(sav.SAV_ERRORS):
        converted(path, "digest", tmp_path / "cache")
    assert list((tmp_path / "cache").glob("*")) == []
    path.write_bytes(content)
    found = read(converted(path, "digest", tmp_path / "cache"))
    assert sorted(found["n"].to_pylist()) == list(range(2000))


def test_a_file_that_is_cut_off_tells_how_far_it_was_read(tmp_path, monkeypatch):
    monkeypatch.setattr(sav, "VALUES", 100)
    path = write(tmp_path / "r.sav", {"n": ([n + 0.5 for n in range(2000)], "F8.1")})
    content = path.read_bytes()
    path.write_bytes(content[: -8 * 1000])
    with pytest.raises(sav.BrokenOffError) as error:
        converted(path, "digest", tmp_path / "cache")
    assert error.value.of == 2000
    assert 500 <= error.value.read < 1100
