"""Write columns as registers hold them: keys and dates as text, one Parquet file each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from pathlib import Path

# Rows that an engine may read at once.
GROUP = 122_880
PRIME, STEP = 999_999_937, 618_033_953


def digits(numbers: np.ndarray, width: int) -> pa.Array:
    """Return numbers as text with leading zeros."""
    return pc.utf8_lpad(pc.cast(pa.array(numbers), pa.string()), width, "0")


def rin(persons: np.ndarray) -> pa.Array:
    """Return the pseudonyms of persons: all different, in no order that means anything."""
    return digits((persons.astype(np.int64) + 1) * STEP % PRIME, 9)


def date8(days: np.ndarray) -> pa.Array:
    """Return days since 1 January 1970 as ``yyyymmdd``; years beyond 9999 stand for no end."""
    moment = days.astype("datetime64[D]")
    month = moment.astype("datetime64[M]")
    of_month = (moment - month.astype("datetime64[D]")).astype(np.int64) + 1
    since = month.astype(np.int64)
    compact = (since // 12 + 1970) * 10000 + (since % 12 + 1) * 100 + of_month
    return digits(np.where(days < 10**6, compact, 88888888), 8)


def codes(places: np.ndarray, given: list[str]) -> pa.Array:
    """Return places in a list as text."""
    return pa.array(given).take(pa.array(places))


def person_key(persons: np.ndarray) -> dict[str, pa.Array]:
    """Return the two columns that name a person; numbers below 0 are in no register."""
    inside = codes((persons < 0).astype(np.int64), ["R", "F"])
    return {"RINPERSOONS": inside, "RINPERSOON": rin(np.abs(persons))}


def write(folder: Path, name: str, columns: dict[str, pa.Array]) -> None:
    """Write a register, sorted by its second column: the number in its key."""
    table = pa.table(columns)
    by = table.column_names[1]
    table = table.take(pc.sort_indices(table, sort_keys=[(by, "ascending")]))
    pq.write_table(table, folder / name, row_group_size=GROUP)
