"""The embedded engine: DuckDB behind narwhals' lazy frames."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import narwhals as nw
import pyarrow as pa

from kansrijk.errors import DataError, Problem
from kansrijk.registers.header import first_line, separator

Frame = nw.LazyFrame[Any]

TEXT = (".csv", ".csv.gz")
READABLE = (*TEXT, ".parquet")


class Engine:
    """A DuckDB database in memory that spills to disk, for the time of one run.

    Parameters
    ----------
    threads
        How many threads it uses; None for all.
    """

    def __init__(self, threads: int | None = None) -> None:
        self._spill = tempfile.TemporaryDirectory(prefix="kansrijk-")
        # What does not fit into memory stays out of the working folder; nothing is ever installed.
        self._connection = duckdb.connect(
            config={
                "temp_directory": self._spill.name,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
        )
        # The order of rows costs memory and means nothing: the cohort is sorted by key.
        self._connection.execute("SET preserve_insertion_order = false")
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

    def scan(self, path: Path, *, register: str) -> Frame:
        """Open a file lazily; text files come as text, so that nothing is guessed.

        Raises
        ------
        DataError
            The file is of another kind, or cannot be read.
        """
        try:
            if path.name.lower().endswith(TEXT):
                return self._scan_text(path, register)
            if path.name.lower().endswith(".parquet"):
                return lazy(self._connection.read_parquet(_literal(path)))
        except (duckdb.Error, OSError, EOFError) as error:
            raise unreadable(path, register, error) from None
        raise DataError(
            Problem(path.name, register, "this kind of file is not read", None, READABLE)
        )

    def _scan_text(self, path: Path, register: str) -> Frame:
        line = first_line(path)
        if not line:
            raise DataError(Problem(path.name, register, "this file is empty"))
        # All is told, so that a damaged file is refused instead of guessed at.
        relation = self._connection.read_csv(
            _literal(path),
            all_varchar=True,
            header=True,
            sep=separator(line),
            quotechar='"',
            escapechar='"',
            comment="",
            compression="gzip" if path.name.lower().endswith(".gz") else None,
            skiprows=0,
        )
        return lazy(relation)

    def keep(self, frame: Frame, name: str) -> Frame:
        """Compute a frame once, and return it as a table of the engine."""
        frame.to_native().create(name)
        return lazy(self._connection.table(name))

    def drop(self, name: str) -> None:
        """Forget a table."""
        self._connection.execute(f'DROP TABLE "{name}"')


def _literal(path: Path) -> str:
    """Return a path in which the engine sees no pattern that other files match."""
    return re.sub(r"([*?\[])", r"[\1]", str(path))


def unreadable(path: Path, register: str, error: Exception) -> DataError:
    """Say that a file cannot be read; what the engine says may quote a row, so it stays out."""
    message = f"this file cannot be read ({type(error).__name__})"
    todo = "a text file is UTF-8, with one line of names and as many fields in each row"
    return DataError(Problem(path.name, register, message, todo=todo))


def lazy(relation: duckdb.DuckDBPyRelation) -> Frame:
    """Return a relation of the engine as a lazy frame."""
    return nw.from_native(relation)


def fetch(frame: Frame) -> pa.Table:
    """Compute a frame and return it as an Arrow table."""
    return frame.collect(backend="pyarrow").to_native()


def fetch_row(frame: Frame) -> dict[str, Any]:
    """Compute a frame of one row and return it as a mapping."""
    return fetch(frame).to_pylist()[0]
