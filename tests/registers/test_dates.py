"""A date is the same day however it is stored, wherever it is read, and whatever means unknown."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from kansrijk.registers import days
from tests.needs import ROOT
from tests.registers.tables import column, opened, register, write_csv, write_parquet

# ------------------------------------------------------------------ moments with a time zone


MOMENTS = [datetime(2015, 1, 1, 0, 30, tzinfo=UTC), datetime(2015, 1, 1, 23, 30, tzinfo=UTC)]
READ = """
import sys
from pathlib import Path
from tests.registers.tables import column, opened, register
tables, _ = opened(Path(sys.argv[1]), register("t", "t.parquet", 'columns.day = {type = "date"}'))
print(*column(tables["t"], "day"))
"""


def read_in(zone: str, folder: Path) -> list[int]:
    """Read the days of a register on a machine in this time zone."""
    command = [sys.executable, "-c", READ, str(folder)]
    env = os.environ | {"TZ": zone, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    return [int(day) for day in done.stdout.split()]


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
def test_a_moment_has_the_same_day_whatever_the_time_zone_of_the_machine(tmp_path, zone):
    moments = pa.array(MOMENTS, pa.timestamp("us", "Europe/Amsterdam"))
    write_parquet(tmp_path / "t.parquet", {"person": ["1", "2"], "day": moments})
    assert read_in(zone, tmp_path) == [days(date(2015, 1, 1))] * 2


# ------------------------------------------------------------------ what means unknown


KNOWN, FAR = date(2015, 1, 31), date(9999, 12, 31)
STORED = {
    "text": [KNOWN.isoformat(), FAR.isoformat()],
    "compact text": ["20150131", "99991231"],
    "int32": pa.array([20150131, 99991231], pa.int32()),
    "int64": pa.array([20150131, 99991231], pa.int64()),
    "date": [KNOWN, FAR],
    "timestamp": pa.array([KNOWN, FAR], pa.date32()).cast(pa.timestamp("ms")),
}


@pytest.mark.parametrize("unknown", ["9999-12-31", "99991231"])
@pytest.mark.parametrize("stored", STORED)
def test_a_day_that_means_unknown_does_so_however_it_is_stored(tmp_path, stored, unknown):
    write_parquet(tmp_path / "t.parquet", {"person": ["1", "2"], "day": STORED[stored]})
    columns = f'columns.day = {{ type = "date", unknown = ["{unknown}"] }}'
    tables, _ = opened(tmp_path, register("t", "t.parquet", columns))
    assert column(tables["t"], "day") == [days(KNOWN), None]


@pytest.mark.parametrize("unknown", ["0000-00-00", "00000000"])
def test_what_is_no_day_may_mean_unknown(tmp_path, unknown):
    write_csv(tmp_path / "t.csv", "person,day", "1,0000-00-00", "2,00000000", "3, 2015-01-31")
    columns = f'columns.day = {{ type = "date", unknown = ["{unknown}"] }}'
    tables, _ = opened(tmp_path, register("t", "t.csv", columns))
    assert column(tables["t"], "day") == [None, None, days(KNOWN)]


def test_zero_may_mean_unknown_among_whole_numbers(tmp_path):
    write_parquet(tmp_path / "t.parquet", {"person": ["1", "2"], "day": [0, 20150131]})
    columns = 'columns.day = { type = "date", unknown = ["0"] }'
    tables, _ = opened(tmp_path, register("t", "t.parquet", columns))
    assert column(tables["t"], "day") == [None, days(KNOWN)]


def test_several_days_and_a_word_may_mean_unknown(tmp_path):
    told = ["1,9999-12-31", "2,18000101", "3,none", "4,20150131"]
    write_csv(tmp_path / "t.csv", "person,day", *told)
    columns = 'columns.day = { type = "date", unknown = ["99991231", "1800-01-01", "none"] }'
    tables, _ = opened(tmp_path, register("t", "t.csv", columns))
    assert column(tables["t"], "day") == [None, None, None, days(KNOWN)]
