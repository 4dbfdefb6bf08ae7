"""The embedded engine: DuckDB behind narwhals' lazy frames."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import narwhals as nw
import pyarrow as pa

from kansrijk.registers.header import first_line, separator

Frame = nw.LazyFrame[Any]

TEXT = (".csv", ".csv.gz")
PARQUET = ".parquet"
SAV = ".sav"
READABLE = (*TEXT, PARQUET, SAV)
# Files with tables inside.
DATABASES = (".duckdb", ".ddb", ".db")

TABLES = """
    SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = ?
    UNION ALL
    SELECT schema_name, view_name FROM duckdb_views() WHERE database_name = ? AND NOT internal
"""
BATCH = 100_000
# Of the memory that the engine would use by itself, the part that it may: it spills the rest.
PART = 1 / 4


class Engine:
    """A DuckDB database in memory that spills to disk, for the time of one run.

    Parameters
    ----------
    threads
        How many threads it uses; None for all.
    """

    def __init__(self, threads: int | None = None) -> None:
        self._spill = tempfile.TemporaryDirectory(prefix="kansrijk-")
        self._files: dict[Path, str] = {}
        # What does not fit into memory stays out of the working folder; nothing is ever installed.
        self._connection = duckdb.connect(
            config={
                "temp_directory": self._spill.name,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
        )
        self._leave_room()
        # Registers are columns of small integers, which take little room when they are compressed.
        self._connection.execute("ATTACH ':memory:' AS registers (COMPRESS)")
        self._connection.execute("USE registers")
        # The order of rows costs memory and means nothing: the cohort is sorted by key.
        self._connection.execute("SET preserve_insertion_order = false")
        # A moment with a time zone has the same day on every machine.
        self._connection.execute("SET TimeZone = 'UTC'")
        if threads is not None:
            self._connection.execute(f"SET threads = {int(threads)}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._connection.close()
        self._spill.cleanup()

    def _leave_room(self) -> None:
        """Leave memory for the cohort, which is arrays of its own, and for other programs."""
        ((limit,),) = self._connection.execute("SELECT current_setting('memory_limit')").fetchall()
        size, unit = str(limit).split()
        self._connection.execute(f"SET memory_limit = '{float(size) * PART} {unit}'")

    @property
    def folder(self) -> Path:
        """A folder for what is converted, for the time of the run."""
        return Path(self._spill.name, "converted")

    def text(self, path: Path) -> Frame:
        """Open a text file lazily, in UTF-8; all its columns come as text: nothing is guessed."""
        # All is told, so that a damaged file is refused instead of guessed at.
        relation = self._connection.read_csv(
            _literal(path),
            all_varchar=True,
            header=True,
            sep=separator(first_line(path)),
            quotechar='"',
            escapechar='"',
            comment="",
            compression="gzip" if path.name.lower().endswith(".gz") else None,
            skiprows=0,
            hive_partitioning=False,
        )
        return lazy(relation)

    def parquet(self, paths: Sequence[Path]) -> Frame:
        """Open Parquet files lazily, as one table; types that differ become the wider one."""
        literals = [_literal(path) for path in paths]
        return lazy(
            self._connection.read_parquet(
                literals, union_by_name=len(paths) > 1, hive_partitioning=False
            )
        )

    def table(self, path: Path, name: str) -> Frame:
        """Open a table of a DuckDB file lazily; the file stays as it is."""
        database = self._attached(path)
        return lazy(self._connection.sql(f"FROM {database}.{_quoted(*name.split('.', 1))}"))

    def tables(self, path: Path) -> list[str]:
        """Return the names of the tables and views in a DuckDB file."""
        database = self._attached(path).strip('"')
        found = self._connection.execute(TABLES, [database, database]).fetchall()
        return sorted(name if schema == "main" else f"{schema}.{name}" for schema, name in found)

    def _attached(self, path: Path) -> str:
        """Return the name, in quotes, under which a DuckDB file is attached, once and read-only."""
        if path not in self._files:
            name, where = f'"_file_{len(self._files)}"', str(path).replace("'", "''")
            self._connection.execute(f"ATTACH '{where}' AS {name} (TYPE duckdb, READ_ONLY)")
            self._files[path] = name
        return self._files[path]

    def keep(self, frame: Frame, name: str) -> Frame:
        """Compute a frame once, and return it as a table of the engine; one of its name goes."""
        # In quotes a dot is no more than a letter of the name.
        quoted = _quoted(name)
        self._connection.execute(f"DROP TABLE IF EXISTS {quoted}")
        frame.to_native().create(quoted)
        return lazy(self._connection.table(quoted))

    def hold(self, rows: pa.Table | pa.RecordBatchReader, name: str) -> Frame:
        """Return rows from elsewhere as a table of the engine."""
        return self.keep(lazy(self._connection.from_arrow(rows)), name)

    def first(self, frame: Frame, rows: int) -> pa.Table:
        """Return the first rows of a frame, in the order in which they lie in its files."""
        self._connection.execute("SET preserve_insertion_order = true")
        try:
            return fetch(frame.head(rows))
        finally:
            self._connection.execute("SET preserve_insertion_order = false")

    def digest(self, name: str) -> str:
        """Return SHA-256 of a table of the engine, whatever the order of its rows.

        It is taken over the columns, and over the sorted SHA-256 of the rows: of each value the
        length and the text.
        """
        table = self._connection.table(_quoted(name))
        values = [f"{_quoted(column)}::VARCHAR" for column in table.columns]
        told = ", ".join(f"coalesce(length({one}) || ':' || {one}, '-')" for one in values)
        rows = table.project(f"sha256(concat({told})) AS digest").order("digest")
        whole = hashlib.sha256(f"{table.columns}{[*map(str, table.types)]}".encode())
        while batch := rows.fetchmany(BATCH):
            whole.update("".join(row for (row,) in batch).encode())
        return whole.hexdigest()

    def drop(self, name: str) -> None:
        """Forget a table."""
        self._connection.execute(f"DROP TABLE {_quoted(name)}")


def _quoted(*names: str) -> str:
    """Return names in quotes, with dots between them."""
    return ".".join('"' + name.replace('"', '""') + '"' for name in names)


def _literal(path: Path) -> str:
    """Return a path in which the engine sees no pattern that other files match."""
    return re.sub(r"([*?\[])", r"[\1]", str(path))


def parquet_files(folder: Path) -> list[Path]:
    """Return the Parquet files in a folder, by name; hidden ones are of other programs."""
    names = (path for path in folder.iterdir() if not path.name.startswith("."))
    return sorted(path for path in names if path.name.lower().endswith(PARQUET))


def lazy(relation: duckdb.DuckDBPyRelation) -> Frame:
    """Return a relation of the engine as a lazy frame."""
    return nw.from_native(relation)


def distinct(frame: Frame) -> Frame:
    """Return each row once; `unique` would number all rows for that, at many times the cost."""
    return frame.group_by(frame.collect_schema().names()).agg()


def with_digits(frame: Frame, widths: Mapping[str, int]) -> Frame:
    """Keep texts that are so many digits and nothing else; others become null.

    A pattern of the engine's own tells that twice as fast as a regular expression.
    """
    if not widths:
        return frame
    kept = (
        f"CASE WHEN {_quoted(name)} GLOB '{'[0-9]' * width}' THEN {_quoted(name)} END"
        for name, width in widths.items()
    )
    named = (f"{one} AS {_quoted(name)}" for one, name in zip(kept, widths, strict=True))
    return lazy(frame.to_native().project(f"* REPLACE ({', '.join(named)})"))


def fetch(frame: Frame) -> pa.Table:
    """Compute a frame and return it as an Arrow table."""
    return frame.collect(backend="pyarrow").to_native()


def fetch_row(frame: Frame) -> dict[str, Any]:
    """Compute a frame of one row and return it as a mapping."""
    return fetch(frame).to_pylist()[0]
