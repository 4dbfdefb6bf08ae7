"""Turn an SPSS file into Parquet, once and part by part, so that what was interrupted goes on.

Values stay codes: value labels are left behind. What the file itself calls missing is null, dates
are dates, and the numbers of a column are whole where all of them are.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np
import pyarrow as pa
import pyreadstat
from numpy.typing import NDArray
from pyarrow.parquet import ParquetFile, ParquetWriter

# Part of the name of what is kept: it changes when the same file would be turned into another.
FORM = 1
# How many values a part holds at least. Rows before a part are skipped, and to skip them takes a
# twenty-fifth of the time to read them, so a file has no more parts than that.
VALUES, MOST_PARTS = 4_000_000, 25

TEXT = ("A", "AHEX")
DATES = ("DATE", "ADATE", "EDATE", "JDATE", "SDATE", "QYR", "MOYR", "WKYR")
TIMES = ("DATETIME", "YMDHMS")
# SPSS counts seconds since 14 October 1582.
DAY, TO_1970 = 86_400, 141_428
# The years 1 to 9999; checks of the registers tell what lies at their ends.
FIRST, LAST = -719_162, 2_932_896
# Beyond this a double does not hold every whole number.
MOST = 2.0**53

Error = type[Exception]
READER_ERRORS = cast("tuple[Error, Error]", (pyreadstat.ReadstatError, pyreadstat.PyreadstatError))  # pyright: ignore[reportUnknownMemberType]

Numbers = NDArray[np.float64]
# The stubs of PyArrow leave its arrays partly untyped.
Array = Any


class BrokenOffError(Exception):
    """A file has fewer rows than it says, or some that cannot be read.

    Parameters
    ----------
    read
        How many rows can be read at least.
    of
        How many it says there are, None where it does not.
    """

    def __init__(self, read: int, of: int | None) -> None:
        super().__init__("this file breaks off")
        self.read = read
        self.of = of


# What reading a file of this kind raises.
SAV_ERRORS = (*READER_ERRORS, BrokenOffError)


def converted(path: Path, digest: str, cache: Path) -> Path:
    """Return an SPSS file as a folder of Parquet; it is converted unless that was done before.

    Parameters
    ----------
    path
        The SPSS file.
    digest
        SHA-256 of its content, by which the converted file is found again.
    cache
        The folder with converted files. It holds rows of persons, so it stays inside.

    Raises
    ------
    BrokenOffError
        The file breaks off, or is damaged inside; of its rows nothing is kept.
    """
    whole, parts = cache / f"{digest}.{FORM}.parquet", cache / f"{digest}.{FORM}.parts"
    if not whole.is_dir():
        _, told = pyreadstat.read_sav(path, metadataonly=True)
        parts.mkdir(parents=True, exist_ok=True)
        try:
            _convert(path, parts, _rows_of_part(len(told.column_names), told.number_rows))
        except READER_ERRORS:
            read = sum(_rows(part) for part in parts.glob("*.parquet"))
            shutil.rmtree(parts)
            raise BrokenOffError(read, told.number_rows) from None
        parts.replace(whole)
    return whole


def _convert(path: Path, folder: Path, rows: int) -> None:
    """Convert a file part by part; a part that is there already is not read again."""
    start, full = 0, True
    while full:
        part = folder / f"{start:012}.parquet"
        if not part.is_file():
            _write(_read(path, start, rows), part)
        # Not every file tells how many rows it has; a part that is not full is the last.
        full = _rows(part) == rows
        start += rows


def _rows(part: Path) -> int:
    return ParquetFile(part).metadata.num_rows


def _rows_of_part(columns: int, rows: int | None) -> int:
    return max(1, VALUES // max(1, columns), -(-(rows or 0) // MOST_PARTS))


def _write(table: pa.Table, part: Path) -> None:
    """Write a part under another name first, so that a part that is there is complete."""
    unfinished = part.with_suffix(f".{os.getpid()}")
    with ParquetWriter(unfinished, table.schema, compression="zstd") as writer:
        writer.write_table(table)
    unfinished.replace(part)


def _read(path: Path, start: int, rows: int) -> pa.Table:
    values, told = pyreadstat.read_sav(
        path,
        row_offset=start,
        row_limit=rows,
        output_format="dict",
        disable_datetime_conversion=True,
    )
    formats = told.original_variable_types
    return pa.table({name: _array(values[name], formats[name] or "") for name in told.column_names})


def _array(values: Sequence[Any], form: str) -> Array:
    """Return the values of a column; its format, such as EDATE10, tells what they are."""
    kind = form.rstrip("0123456789.")
    if kind in TEXT:
        return pa.array(values, pa.string())
    numbers: Numbers = pa.array(values, pa.float64()).to_numpy(zero_copy_only=False)
    missing = np.isnan(numbers)
    if kind in DATES:
        days = np.clip(np.floor(numbers / DAY) - TO_1970, FIRST, LAST)
        return pa.array(_whole(days, missing).astype(np.int32), pa.date32(), mask=missing)
    if kind in TIMES:
        seconds = np.clip(numbers - TO_1970 * DAY, FIRST * DAY, (LAST + 1) * DAY - 1)
        return pa.array(_whole(seconds * 1e6, missing), pa.timestamp("us"), mask=missing)
    are_whole = missing | ((numbers == np.floor(numbers)) & (np.abs(numbers) <= MOST))
    return pa.array(_whole(numbers, missing) if are_whole.all() else numbers, mask=missing)


def _whole(numbers: Numbers, missing: NDArray[np.bool_]) -> NDArray[np.int64]:
    return np.where(missing, 0, numbers).astype(np.int64)
