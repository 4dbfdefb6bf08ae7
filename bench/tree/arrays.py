"""Tables as the peers want them: one number per value."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from bench.tree.ask import Ask


def plain(column: pa.ChunkedArray) -> pa.Array:
    """Return a column as numbers: levels as their place, no and yes as 0 and 1."""
    whole = column.combine_chunks()
    if pa.types.is_dictionary(whole.type):
        return whole.indices
    return whole.cast(pa.int8()) if pa.types.is_boolean(whole.type) else whole


def plain_table(table: pa.Table) -> pa.Table:
    """Return all columns as numbers."""
    return pa.table({name: plain(table[name]) for name in table.column_names})


def singles(column: pa.ChunkedArray) -> np.ndarray:
    """Return a column as floats of single precision, NaN where it is missing."""
    values = plain(column).cast(pa.float32(), safe=False)
    return values.to_numpy(zero_copy_only=False)


def matrix(table: pa.Table, ask: Ask) -> np.ndarray:
    """Return a matrix of single precision, column after column, made by all threads."""
    made = np.empty((table.num_rows, table.num_columns), np.float32, order="F")

    def fill(at: int) -> None:
        made[:, at] = singles(table.column(at))

    with ThreadPoolExecutor(ask.threads) as pool:
        list(pool.map(fill, range(table.num_columns)))
    return made


def is_ordered(kind: pa.DataType) -> bool:
    """Return whether a type has levels that stand in an order."""
    return pa.types.is_dictionary(kind) and kind.ordered


def is_nominal(kind: pa.DataType) -> bool:
    """Return whether a type has levels without an order."""
    return pa.types.is_dictionary(kind) and not kind.ordered


def nominal(table: pa.Table) -> list[int]:
    """Return which columns have levels without an order."""
    return [at for at, field in enumerate(table.schema) if is_nominal(field.type)]
