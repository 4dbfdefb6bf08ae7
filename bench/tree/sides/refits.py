"""Bootstrap refits on shared codes, beside one whole fit from the Arrow table."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np

from bench.cohort.stages import Clock
from bench.tree.memory import Above
from bench.tree.sides.ours import count_leaves, fit, fit_and_keep, warm_up
from kansrijk import tree as room

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa

    from bench.tree.ask import Ask

__all__ = ["fit", "measure", "warm_up"]


def measure(table: pa.Table, target: pa.Array, ask: Ask) -> dict[str, Any]:
    """Fit once, refit many times; the weights are drawn before the clock starts."""
    weights = bootstrap(len(target), ask.refits)
    began = time.perf_counter()
    _, call = fit_and_keep(table, target, ask, Clock())
    whole = time.perf_counter() - began
    refitted(call, weights[:1], ask)
    memory, began = Above(), time.perf_counter()
    leaves = refitted(call, weights, ask)
    return {
        "seconds": time.perf_counter() - began,
        "whole": whole,
        "memory": memory.peak(),
        "codes": call["codes"].nbytes,
        "leaves": float(np.mean(leaves)),
    }


def refitted(call: dict[str, Any], weights: Iterable[np.ndarray], ask: Ask) -> list[int]:
    """Return the leaves of each refit."""
    refits = room.refit(
        call["codes"],
        call["target"],
        call["settings"],
        weights,
        classes=call["classes"],
        threads=ask.threads,
    )
    return [count_leaves(refit.tree) for refit in refits]


def bootstrap(rows: int, times: int) -> list[np.ndarray]:
    """Return how often each row is drawn, when as many are drawn as there are."""
    rng = np.random.default_rng(7)
    drawn = (rng.integers(0, rows, rows, np.uint32) for _ in range(times))
    return [np.bincount(rows_of, minlength=rows).astype(np.uint8) for rows_of in drawn]
