"""The files themselves: Parquet, CSV or SPSS, kept open and written block by block."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Protocol, cast

import pyarrow as pa
from pyarrow import csv, parquet

from kansrijk.synthetic.country.layout import Part
from kansrijk.synthetic.country.sav import SavWriter
from kansrijk.synthetic.country.texts import Array, is_listed

Format = Literal["parquet", "csv", "sav"]


class Writer(Protocol):
    """A file that is open."""

    def write(self, values: Sequence[Array]) -> None:
        """Write rows, given by column."""
        ...

    def close(self) -> None:
        """Write what is left."""
        ...


def open_file(path: Path, title: str, part: Part) -> Writer:
    """Open a file for rows like those of a part; the end of its name tells the format."""
    kind = path.suffix.lower()
    if kind == ".sav":
        return SavWriter(path, title, part.fields)
    return (ParquetWriter if kind == ".parquet" else CsvWriter)(path, part)


class ParquetWriter:
    """Writes Parquet: a row group for each lot of rows."""

    def __init__(self, path: Path, part: Part) -> None:
        self._names = [one.name for one in part.fields]
        # Each key is another, so they are told in full, their lengths apart; of the rest each
        # value once.
        keys = [one.name for one, values in part.columns if one.width and not is_listed(values)]
        others = [name for name in self._names if name not in keys]
        self._file = parquet.ParquetWriter(
            path,
            part.table.schema,
            compression="zstd",
            use_dictionary=cast("bool", others),
            column_encoding=cast("str", dict.fromkeys(keys, "DELTA_LENGTH_BYTE_ARRAY")),
            # To a reader a list of codes is text like any other.
            store_schema=False,
        )

    def write(self, values: Sequence[Array]) -> None:
        """Write rows, given by column."""
        self._file.write_table(_table(self._names, values))  # pyright: ignore[reportUnknownMemberType]

    def close(self) -> None:
        """Write what is left."""
        self._file.close()


class CsvWriter:
    """Writes text with commas, and with names in the first line."""

    def __init__(self, path: Path, part: Part) -> None:
        self._names = [one.name for one in part.fields]
        plain = _table(self._names, [_plain(one) for one in part.values])
        unquoted = csv.WriteOptions(quoting_style="none")
        self._file = csv.CSVWriter(path, plain.schema, write_options=unquoted)

    def write(self, values: Sequence[Array]) -> None:
        """Write rows, given by column."""
        self._file.write_table(_table(self._names, [_plain(one) for one in values]))

    def close(self) -> None:
        """Write what is left."""
        self._file.close()


def _table(names: Sequence[str], values: Sequence[Array]) -> pa.Table:
    return pa.table(dict(zip(names, values, strict=True)))


def _plain(values: Array) -> Array:
    """Return texts themselves where they are given as places in a list."""
    return values.dictionary_decode() if is_listed(values) else values
