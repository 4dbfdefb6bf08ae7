"""Work five characteristics out in one way, in a process of its own, and tell what it cost.

Run ``python -m bench.study.side SIDE FOLDER THREADS``. The digest of the sorted rows tells whether
two ways agree.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import sys
import time
from pathlib import Path

import pyarrow as pa

FIVE = Path(__file__).with_name("five")
NAMES = ("age", "one_parent", "parent_in_mental_health_care", "latest_victimisation")
TYPES = dict.fromkeys(NAMES, pa.int64()) | {"household_income": pa.int64(), "outcome": pa.int64()}


def main(side: str, folder: str, threads: str) -> None:
    """Build and tell."""
    os.environ["POLARS_MAX_THREADS"] = threads
    build = {"ours": _ours, "sql": _sql, "polars": _polars}[side]
    began = time.perf_counter()
    table = build(Path(folder, "registers"), int(threads))
    told = {
        "seconds": time.perf_counter() - began,
        # Linux tells kilobytes.
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "rows": table.num_rows,
        "digest": _digest(table),
    }
    print(json.dumps(told))


def _ours(data: Path, threads: int) -> pa.Table:
    from kansrijk.cohort import build  # noqa: PLC0415 - each side carries only its own libraries
    from kansrijk.registers import Engine, open_registers  # noqa: PLC0415
    from kansrijk.study import load  # noqa: PLC0415

    study = load(FIVE)
    with Engine(threads) as engine:
        built = build(study, open_registers(study, data, engine))
    columns = {"s": built.keys["RINPERSOONS"], "r": built.keys["RINPERSOON"]}
    for name, column in built.columns.items():
        values = column.values.copy()
        # What is never lies at the far end.
        values[values == float("inf")] = -1
        columns[name] = pa.array(values, mask=column.missing)
    return pa.table({**columns, "outcome": pa.array(built.outcome)})


def _sql(data: Path, threads: int) -> pa.Table:
    import duckdb  # noqa: PLC0415

    queries = (FIVE / "five.sql").read_text(encoding="utf-8").replace("$data", str(data))
    with duckdb.connect(config={"threads": threads}) as connection:
        return connection.sql(queries).to_arrow_table()


def _polars(data: Path, threads: int) -> pa.Table:
    from bench.study.polars_side import build  # noqa: PLC0415

    return build(data, threads).to_arrow()


def _digest(table: pa.Table) -> str:
    """Return SHA-256 of the values, whatever their types."""
    whole = hashlib.sha256()
    for name in ("s", "r"):
        whole.update("\n".join(table[name].to_pylist()).encode())
    for name, kind in TYPES.items():
        values = table[name].cast(kind) if name in table.column_names else pa.nulls(len(table))
        whole.update(str(values.null_count).encode())
        whole.update(values.fill_null(-2).combine_chunks().to_numpy().tobytes())
    return whole.hexdigest()


if __name__ == "__main__":
    main(*sys.argv[1:])
