"""Time how stable profiles are: 200 refits of a tree of 4.3 million rows, with all measures.

Run ``python -m bench.stability``. Each size has a process of its own, which makes its table, a
cohort of it with about two children a household, and a study that asks for honest halves; the tree
is grown before the clock starts. The kernels are compiled by a small study first.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from bench.tree.arrays import is_nominal, is_ordered, plain
from bench.tree.data import load
from bench.tree.memory import Above
from kansrijk.cohort import Cohort, Column, Ledger, LedgerStep, Tally, Variable
from kansrijk.cohort.cohort import MISSING
from kansrijk.profiles.describe import describe
from kansrijk.profiles.growing import Ground, Grown
from kansrijk.profiles.stability import stability
from kansrijk.profiles.variables import Variables
from kansrijk.study import load as load_study
from kansrijk.study import same

if TYPE_CHECKING:
    from kansrijk.profiles import StabilityFinding

ROOT = Path(__file__).parents[1]
FLOOR, GRID, REFITS = 10, 1, 200
# Rows with the least group, and what so many refits may take: seconds, and GB in all.
LIMITS = {4_300_000: (6000, 300, 4), 140_000: (200, 15, None)}
STUDY = """
[study]
title = {{ nl = "proef", en = "bench" }}
policy = "open"
seed = 2015

[population]
unit = "person"
label = {{ nl = "kinderen", en = "children" }}
reference_dates = [2015-01-01]
from = "there"

[outcomes.inflow]
label = {{ nl = "instroom", en = "inflow" }}
kind = "use"
from = "there"
take = "any"
window = "1 year after"

[analyses.profiles]
outcome = "inflow"
variables = {{ groups = ["all"] }}
tree = {{ max_depth = 10, min_child = {min_child}, min_improvement = 1e-7, costs = {{ yes = 10 }} }}
stability = {{ refits = {refits} }}
"""
REGISTER = """
[there]
holder = "bench"
unit = "person"
key = ["person"]
kind = "event"
path = "there.csv"
date = "date"
"""
INDICATOR = """
[{name}]
label = {{ nl = "{name}", en = "{name}" }}
group = "all"
from = "there"
take = "any"
"""


def main() -> None:
    """Measure each size that is asked for, in a process of its own."""
    asked = _asked()
    if asked.side:
        print(json.dumps(_told(*asked.side)))
        return
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} before the start")
    for rows in asked.rows:
        min_child, seconds, size = LIMITS.get(rows, (round(rows / 700), None, None))
        side = [str(number) for number in (rows, min_child, asked.refits, asked.threads)]
        command = [sys.executable, "-m", "bench.stability", "--side", *side]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, check=True)  # noqa: S603
        musts = (seconds, size) if asked.refits == REFITS else (None, None)
        _print(json.loads(done.stdout), *musts)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="+", default=list(LIMITS))
    parser.add_argument("--refits", type=int, default=REFITS)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--side", type=int, nargs=4, help=argparse.SUPPRESS)
    return parser.parse_args()


def _told(rows: int, min_child: int, refits: int, threads: int) -> dict[str, Any]:
    """Return what the stability of one study costs."""
    _stable(*_grown(_table(20_000), 200, 20, threads), Progress(quiet=True))
    ground, grown = _grown(_table(rows), min_child, refits, threads)
    memory, began, used = Above(), time.perf_counter(), time.process_time()
    found = _stable(ground, grown, Progress())
    return {
        "rows": rows,
        "refits": refits,
        "threads": threads,
        "groups": len(found.profiles),
        "stable": sum(one.stable for one in found.profiles),
        "seconds": time.perf_counter() - began,
        "cpu": time.process_time() - used,
        "above": memory.peak(),
        # Linux tells kilobytes.
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }


def _stable(ground: Ground, grown: Grown, progress: Progress) -> StabilityFinding:
    return stability(ground, grown, describe(grown, ground.variables, ground.analysis), progress)


class Progress:
    """Tells how far it is, and how long it will last; see `kansrijk.progress.Tell`."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet, self._began = quiet, time.perf_counter()

    def __call__(self, done: int, of: int) -> None:
        """Tell of each tenth."""
        if done * 10 // of > (done - 1) * 10 // of and not self._quiet:
            spent = time.perf_counter() - self._began
            left = spent / done * (of - done)
            print(f"  {done} of {of} refits, {spent:.0f} s, {left:.0f} s left", file=sys.stderr)


def _print(told: dict[str, Any], seconds: float | None, size: float | None) -> None:
    title = "{refits} refits of {rows:,} rows x 42, {threads} threads, {stable} of {groups} stable"
    print(title.format(**told))
    print(f"  seconds            {told['seconds']:>8.1f}{_must(told['seconds'], seconds)}")
    print(f"  of processors      {told['cpu']:>8.1f}")
    print(f"  GB above the data  {told['above'] / 1e9:>8.2f}")
    print(f"  GB in all          {told['peak'] / 1e9:>8.2f}{_must(told['peak'] / 1e9, size)}")


def _must(found: float, most: float | None) -> str:
    verdict = "" if most is None else "reached" if found <= most else "NOT REACHED"
    return verdict and f"   must {most}: {verdict}"


def _table(rows: int) -> tuple[pa.Table, pa.Array]:
    """Return a table that another process made, so that what making it takes is not in the peak."""
    with tempfile.TemporaryDirectory(prefix="bench-stability-") as folder:
        path = Path(folder, "youth.arrow")
        command = [sys.executable, "-m", "bench.tree.data", str(path), "youth", str(rows)]
        subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603
        return load(path)


def _grown(
    table: tuple[pa.Table, pa.Array], min_child: int, refits: int, threads: int
) -> tuple[Ground, Grown]:
    """Return the ground of a study of a table, and the tree on it."""
    cohort = _cohort(*table)
    with tempfile.TemporaryDirectory(prefix="bench-stability-") as folder:
        study = STUDY.format(min_child=min_child, refits=refits)
        indicators = "".join(INDICATOR.format(name=name) for name in cohort.columns)
        files = {"study": study, "registers": REGISTER, "indicators": indicators}
        for name, text in files.items():
            Path(folder, f"{name}.toml").write_text(text, encoding="utf-8")
        declared = load_study(Path(folder))
    variables = Variables(cohort, declared.predictors, floor=FLOOR)
    ground = Ground(declared, cohort, variables, FLOOR, threads)
    return ground, ground.grow(ground.analysis)


def _cohort(table: pa.Table, target: pa.Array) -> Cohort:
    """Return a cohort of a table, with about two rows in a cluster."""
    n = len(target)
    households = np.random.default_rng(1).integers(0, n // 2 + 1, n)
    _, clusters = np.unique(households, return_inverse=True)
    step = LedgerStep(same("all"), Tally(0, 0), Tally(n, n))
    return Cohort(
        reference_dates=(date(2015, 1, 1),),
        dates=np.zeros(n, np.uint8),
        keys=pa.table({"person": pa.array(np.arange(n))}),
        clusters=clusters,
        cluster_keys=np.arange(clusters.max() + 1).astype("S8"),
        persons=np.arange(n),
        columns={name: _column(name, table.column(name)) for name in table.column_names},
        outcome=target.to_numpy() == 1,
        ledger=Ledger(Tally(n, n), (step,)),
    )


def _column(name: str, given: pa.ChunkedArray) -> Column:
    """Return a column as a cohort holds it; no and yes are levels."""
    levels = _levels(given)
    variable = Variable(
        name=name,
        label=same(name),
        group="all",
        form="ordered" if is_ordered(given.type) else "nominal" if levels else "number",
        levels=tuple(same(level) for level in levels),
        level_ids=tuple(levels),
        grid=None if levels else GRID,
    )
    held, missing = plain(given), given.is_null().to_numpy()
    values = held.fill_null(-1 if levels else 0).to_numpy()
    values = values.astype(np.float64 if values.dtype.kind == "f" else np.int64)
    return Column(variable, values, missing, np.where(missing, MISSING, 0).astype(np.uint8))


def _levels(given: pa.ChunkedArray) -> list[str]:
    if pa.types.is_boolean(given.type):
        return ["no", "yes"]
    if is_nominal(given.type) or is_ordered(given.type):
        return given.combine_chunks().dictionary.to_pylist()
    return []


if __name__ == "__main__":
    main()
