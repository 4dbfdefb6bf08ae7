"""Assert that two cohorts are the same: rows, clusters and every column."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from numpy.typing import NDArray

CLUSTER = "cluster"


def assert_same(ours: pa.Table, theirs: pa.Table) -> None:
    """Raise where two cohorts differ, with all columns that do.

    Raises
    ------
    AssertionError
        With the names of the columns and how many rows differ.
    """
    if ours.column_names != theirs.column_names or len(ours) != len(theirs):
        raise AssertionError(f"{_shape(ours)}\nare not\n{_shape(theirs)}")
    found = {
        name: differing(ours[name], theirs[name]) for name in ours.column_names if name != CLUSTER
    }
    found[CLUSTER] = int(not _same_groups(ours[CLUSTER], theirs[CLUSTER]))
    if differ := {name: count for name, count in found.items() if count}:
        raise AssertionError(f"rows that differ: {differ}")


def _shape(table: pa.Table) -> str:
    return f"{len(table):,} rows of {', '.join(table.column_names)}"


def differing(ours: pa.ChunkedArray, theirs: pa.ChunkedArray) -> int:
    """Return in how many rows two columns differ; missing equals missing only."""
    if pa.types.is_floating(ours.type) or pa.types.is_integer(ours.type):
        ours, theirs = ours.cast(pa.float64()), theirs.cast(pa.float64())
    equal = pc.equal(ours.cast(theirs.type), theirs)
    both_missing = pc.and_(ours.is_null(), theirs.is_null())
    return len(ours) - (pc.sum(pc.or_kleene(pc.fill_null(equal, False), both_missing)).as_py() or 0)


def _same_groups(ours: pa.ChunkedArray, theirs: pa.ChunkedArray) -> bool:
    """Tell whether two columns put the same rows together."""
    first, second = _numbers(ours), _numbers(theirs)
    pairs = np.unique(first * (second.max() + 1) + second)
    return len(pairs) == first.max() + 1 == second.max() + 1


def _numbers(column: pa.ChunkedArray) -> NDArray[np.int64]:
    return np.asarray(column.combine_chunks().dictionary_encode().indices).astype(np.int64)


def main(ours: str, theirs: str) -> None:
    """Compare two cohorts in Parquet, and tell what they are."""
    table = pq.read_table(ours)
    assert_same(table, pq.read_table(theirs))
    print(json.dumps({"rows": table.num_rows, "columns": table.num_columns}))


if __name__ == "__main__":
    main(*sys.argv[1:])
