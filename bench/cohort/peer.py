"""The cohort by hand: run ``cohort.sql`` in DuckDB."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    import pyarrow as pa

    from bench.cohort.stages import Clock

SQL = Path(__file__).with_name("cohort.sql")


def build(data: Path, threads: int, clock: Clock) -> pa.Table:
    """Return the cohort, one row per young person, sorted by key."""
    connection = duckdb.connect(config={"threads": threads})
    # As in our engine: order costs memory and means nothing before the end.
    connection.execute("SET preserve_insertion_order = false")
    *tables, cohort = duckdb.extract_statements(SQL.read_text().replace("$data", str(data)))
    with clock.stage("temporary tables"):
        for statement in tables:
            connection.execute(statement)
    with clock.stage("cohort"):
        return connection.execute(cohort).to_arrow_table()
