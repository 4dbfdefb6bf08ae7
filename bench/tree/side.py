"""Grow a tree one way, in a process of its own, and tell what it cost.

Run ``python -m bench.tree.side SIDE ASK``; the last line of standard output is JSON. The table is
loaded and a warm-up done before the clock starts: 20,000 rows of the same types, so that
libraries and compiled code are in memory.
"""

from __future__ import annotations

import time

BEGAN = time.perf_counter()

import importlib  # noqa: E402 - the clock of a cold start begins before the imports
import json  # noqa: E402
import sys  # noqa: E402
from dataclasses import replace  # noqa: E402
from typing import TYPE_CHECKING, Any  # noqa: E402

import numpy as np  # noqa: E402
import pyarrow as pa  # noqa: E402

from bench.cohort.stages import Clock  # noqa: E402
from bench.tree.ask import Ask, from_text  # noqa: E402
from bench.tree.data import load  # noqa: E402
from bench.tree.memory import Above  # noqa: E402

if TYPE_CHECKING:
    from types import ModuleType

WARM_ROWS = 20_000
# A group of the warm-up may be small, so that every kind of split and surrogate occurs.
WARM_CHILD = 50


def main(name: str, text: str) -> None:
    """Measure a side, and tell."""
    try:
        told = _told(importlib.import_module(f"bench.tree.sides.{name}"), from_text(text))
    except Exception as problem:  # noqa: BLE001 - the other sides must be measured all the same
        told = {"failed": f"{type(problem).__name__}: {str(problem).partition(chr(10))[0]}"}
    print(json.dumps(told))


def _told(side: ModuleType, ask: Ask) -> dict[str, Any]:
    """Return what a side tells; some measure themselves."""
    pa.set_cpu_count(ask.threads)
    table, target = load(ask.file, ask.outcome)
    warm = _warm_up(side, table, target, ask)
    own = getattr(side, "measure", None)
    told = own(table, target, ask) if own else _measured(side, table, target, ask)
    return {"differs": getattr(side, "DIFFERS", "")} | warm | told


def _warm_up(side: ModuleType, table: pa.Table, target: pa.Array, ask: Ask) -> dict[str, float]:
    """Fit a few rows, and return the seconds from the start of Python to this first tree."""
    rows = pa.array(np.linspace(0, len(target) - 1, min(WARM_ROWS, len(target))).astype(np.int64))
    small = replace(ask, min_child=WARM_CHILD)
    began = time.perf_counter()
    imports = began - BEGAN
    if hasattr(side, "fit"):
        side.fit(table.take(rows), target.take(rows), small, Clock())
    if hasattr(side, "warm_up"):
        side.warm_up(small)
    return {"first": imports + time.perf_counter() - began}


def _measured(side: ModuleType, table: pa.Table, target: pa.Array, ask: Ask) -> dict[str, Any]:
    """Return seconds by stage, peak memory above the input, and what the side adds."""
    clock, memory = Clock(), Above()
    began = time.perf_counter()
    told = side.fit(table, target, ask, clock)
    seconds = time.perf_counter() - began
    return {"seconds": seconds, "stages": clock.seconds, "memory": memory.peak()} | told


if __name__ == "__main__":
    main(*sys.argv[1:])
