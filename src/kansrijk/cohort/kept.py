"""A cohort on disk, for what is asked of it later: its variables and outcome, and no keys."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from kansrijk.cohort.cohort import Cohort

OUTCOME = "outcome"


def keep(cohort: Cohort, names: Iterable[str], path: Path) -> None:
    """Write variables of a cohort and its outcome as Parquet, one row per unit and date.

    Neither keys nor profiles are among them. Still these are rows of persons, which stay inside.

    Parameters
    ----------
    cohort
        The cohort.
    names
        The variables.
    path
        The file to write.
    """
    columns = {name: cohort.columns[name].to_arrow() for name in names}
    table = pa.table({**columns, OUTCOME: pa.array(cohort.outcome)})
    parquet.write_table(table, path, compression="zstd")  # pyright: ignore[reportUnknownMemberType]


def kept(path: Path, names: Iterable[str] | None = None) -> pa.Table:
    """Return what `keep` wrote; levels as text in a dictionary, what is never as infinity."""
    columns = None if names is None else [*names]
    return parquet.read_table(path, columns=columns, read_dictionary=columns)  # pyright: ignore[reportUnknownMemberType]
