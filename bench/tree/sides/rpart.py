"""rpart: files that R reads with `readBin`, and the tree of ``rpart.R`` beside this file."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from bench.tree.arrays import is_nominal, is_ordered, plain

if TYPE_CHECKING:
    from bench.tree.ask import Ask

DIFFERS = "one thread, no least improvement; reading is not counted, making factors is"
SCRIPT = Path(__file__).with_name("rpart.R")
# How R marks a missing whole number.
MISSING = np.iinfo(np.int32).min


def measure(table: pa.Table, target: pa.Array, ask: Ask) -> dict[str, Any]:
    """Hand the table over, and return what R tells."""
    command = shutil.which("Rscript")
    if command is None:
        raise RuntimeError("R is not installed")
    with TemporaryDirectory() as folder:
        hand_over(table, target, Path(folder))
        limits = map(str, (ask.surrogates, ask.min_child, ask.max_depth))
        done = subprocess.run(  # noqa: S603
            [command, "--vanilla", SCRIPT, folder, *limits],
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    return json.loads(done.stdout.splitlines()[-1])


def hand_over(table: pa.Table, target: pa.Array, folder: Path) -> None:
    """Write each column as R holds it, and a list of what they are."""
    lines = [_write(table[name], name, folder) for name in table.column_names]
    lines.append(_write(pa.chunked_array([target]), "outcome", folder))
    (folder / "columns.csv").write_text("\n".join(["name,kind,levels,rows", *lines]) + "\n")


def _write(column: pa.ChunkedArray, name: str, folder: Path) -> str:
    """Write one column, and return its line of the list."""
    values = plain(column)
    kind = _kind(column.type)
    if kind == "real":
        held = values.to_numpy(zero_copy_only=False).astype(np.float64)
    else:
        held = values.cast(pa.int32()).fill_null(MISSING).to_numpy()
    held.tofile(folder / f"{name}.bin")
    levels = len(column.chunk(0).dictionary) if pa.types.is_dictionary(column.type) else 0
    return f"{name},{kind},{levels},{len(held)}"


def _kind(kind: pa.DataType) -> str:
    if is_nominal(kind):
        return "nominal"
    if is_ordered(kind):
        return "ordered"
    return "real" if pa.types.is_floating(kind) else "whole"
