"""What limits growing: the bytes it must read against the memory, its counts against a bare loop.

The ceilings are measured here with the same threads: a copy (STREAM), a sum, and the barest loop
that counts codes of one byte by class. The bytes that a tree must read are those of the codes of
the rows that have to be counted: the root, and the smaller child of every split whose children
may be split again.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numba
import numpy as np

from bench.cohort.stages import Clock
from bench.tree.sides.ours import fit, fit_and_keep, warm_up
from kansrijk import tree as room

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa

    from bench.tree.ask import Ask
    from kansrijk.tree import Settings, Tree

__all__ = ["fit", "measure", "warm_up"]

TIMES = 5
DOUBLES = 40_000_000
COUNTED = 16
# Rows whose classes stay in the cache while all columns are counted.
BLOCK = 2**15


def measure(table: pa.Table, target: pa.Array, ask: Ask) -> dict[str, Any]:
    """Return the ceilings, and what one pass and a whole tree take."""
    numba.set_num_threads(ask.threads)
    ceilings = {
        "copy": _copy_rate(),
        "read": _read_rate(),
        "count": _count_rate(len(target), ask.threads),
    }
    tree, call = fit_and_keep(table, target, ask, Clock())
    one_level = replace(call["settings"], max_depth=1)
    counted = counted_rows(tree, call["settings"])
    return ceilings | {
        "seconds": fastest(lambda: _grow(call, one_level, ask)),
        "tree": fastest(lambda: _grow(call, call["settings"], ask)),
        "codes": call["codes"].nbytes,
        "columns": table.num_columns,
        "rows": len(target),
        "counted": counted,
    }


def _grow(call: dict[str, Any], settings: Settings, ask: Ask) -> Tree:
    codes, target = call["codes"], call["target"]
    return room.grow(codes, target, settings, classes=call["classes"], threads=ask.threads)


def counted_rows(tree: Tree, settings: Settings) -> int:
    """Return the rows that have to be counted for a tree: each node's, or its sibling's."""
    sizes = tree.counts.sum(axis=1)
    may_split = (tree.depth < settings.max_depth) & (sizes >= settings.least_parent)
    inner = np.flatnonzero(~tree.is_leaf)
    left, right = tree.left[inner], tree.right[inner]
    smaller = np.minimum(sizes[left], sizes[right])
    return int(sizes[0] + smaller[may_split[left] | may_split[right]].sum())


def fastest(step: Callable[[], object]) -> float:
    """Return the seconds of the fastest run after one that does not count."""
    step()
    seconds = []
    for _ in range(TIMES):
        began = time.perf_counter()
        step()
        seconds.append(time.perf_counter() - began)
    return min(seconds)


def _copy_rate() -> float:
    """Return the bytes read and written in a second by a copy."""
    source = np.ones(DOUBLES)
    target = np.zeros_like(source)
    return 2 * source.nbytes / fastest(lambda: _copy(source, target))


def _read_rate() -> float:
    """Return the bytes read in a second by a sum."""
    source = np.ones(DOUBLES, np.int64)
    return source.nbytes / fastest(lambda: _sum(source))


def _count_rate(rows: int, threads: int) -> float:
    """Return how many codes are counted in a second."""
    rng = np.random.default_rng(1)
    codes = rng.integers(0, 25, (COUNTED, rows), np.uint8)
    classes = (rng.random(rows, np.float32) < 0.04).astype(np.uint8)
    return codes.size / fastest(lambda: _count(codes, classes, threads))


@numba.njit(parallel=True)
def _copy(source: np.ndarray, target: np.ndarray) -> None:
    for at in numba.prange(len(source)):
        target[at] = source[at]


@numba.njit(parallel=True)
def _sum(source: np.ndarray) -> int:
    found = 0
    for at in numba.prange(len(source)):
        found += source[at]
    return found


@numba.njit(parallel=True)
def _count(codes: np.ndarray, classes: np.ndarray, parts: int) -> np.ndarray:
    """Count every column, each thread a part of them, a block of rows at a time."""
    counts = np.zeros((codes.shape[0], 2, 512), np.int32)
    for part in numba.prange(parts):
        for start in range(0, codes.shape[1], BLOCK):
            for column in range(part, codes.shape[0], parts):
                stop = start + BLOCK
                _count_block(codes[column, start:stop], classes[start:stop], counts[column])
    return counts


@numba.njit
def _count_block(codes: np.ndarray, classes: np.ndarray, counts: np.ndarray) -> None:
    """Count with two accumulators, so that equal neighbours need not wait for each other."""
    first, second = counts
    for at in range(0, len(codes) - 1, 2):
        first[2 * codes[at] + classes[at]] += 1
        second[2 * codes[at + 1] + classes[at + 1]] += 1
