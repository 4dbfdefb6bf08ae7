"""Make tables once, measure each side in a process of its own, and let the fastest run count."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

from bench.tree.ask import Ask

Told: TypeAlias = dict[str, Any]
ROOT = Path(__file__).parents[2]
# Threads of LightGBM and XGBoost that wait do not spin, unless the user says so: where something
# else runs too, spinning made LightGBM up to four times as slow (measured), alone it gains little.
WAITING = {"OMP_WAIT_POLICY": "passive"}


@dataclass(frozen=True)
class Runs:
    """Measurements that share a folder, limits and threads.

    Parameters
    ----------
    folder
        Where the tables are kept.
    rows
        How many the main table has.
    ask
        The limits for it.
    times
        How often each side runs.
    """

    folder: Path
    rows: int
    ask: Ask
    times: int

    def measure(
        self, side: str, rows: int | None = None, shape: str = "youth", **asked: object
    ) -> Told:
        """Return what the fastest run of a side tells, or why there is none."""
        file = str(self.table(shape, rows or self.rows))
        ask = replace(self.ask, file=file, **asked)
        told = [self.run(side, ask) for _ in range(self.times)]
        return min(told, key=lambda run: run.get("seconds", float("inf")))

    def run(self, side: str, ask: Ask, **environment: str) -> Told:
        """Measure a side once."""
        command = [sys.executable, "-m", "bench.tree.side", side, ask.to_text()]
        done = subprocess.run(  # noqa: S603
            command,
            capture_output=True,
            text=True,
            cwd=ROOT,
            env=WAITING | os.environ | self._threads() | environment,
            check=False,
        )
        lines = done.stdout.splitlines()
        if done.returncode or not lines:
            return {"failed": _last(done.stderr) or f"ended with {done.returncode}"}
        return json.loads(lines[-1])

    def table(self, shape: str, rows: int) -> Path:
        """Return the file of a table; it is made when it is first asked for."""
        path = self.folder / f"{shape}-{rows}.arrow"
        if not path.exists():
            command = [sys.executable, "-m", "bench.tree.data", str(path), shape, str(rows)]
            subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603
        return path

    def drop(self, shape: str, rows: int) -> None:
        """Remove a table that is not needed again, unless it is the main one."""
        if rows != self.rows:
            self.table(shape, rows).unlink()

    def in_proportion(self, rows: int) -> int:
        """Return the least rows of a group that is the same share of other rows."""
        return max(1, round(self.ask.min_child * rows / self.rows))

    def of(self, millions: float) -> int:
        """Return so many millions of rows when the main table has 4.3; else in proportion."""
        return round(self.rows * millions / 4.3)

    def _threads(self) -> dict[str, str]:
        names = ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")
        return dict.fromkeys(names, str(self.ask.threads))


def _last(text: str) -> str:
    return text.strip().splitlines()[-1] if text.strip() else ""
