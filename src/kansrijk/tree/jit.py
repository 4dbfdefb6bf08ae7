"""The one place that knows numba: a typed decorator for kernels, and threads to run them on.

Kernels are cached on disk, run on one thread without Python's lock, and never use fast
mathematics: a result that depends on the order of a sum would not be repeatable.
"""

from __future__ import annotations

import os
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ParamSpec, Self, TypeVar, cast

import numba  # pyright: ignore[reportMissingTypeStubs]

from kansrijk.errors import Problem
from kansrijk.tree.problems import complain, is_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")

# numba has no type stubs; everything else in this room is typed strictly.
_numba = cast("Any", numba)


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function on its first call, once per machine."""
    return cast("Callable[P, R]", _numba.njit(cache=True, nogil=True)(function))


# Handing less work than this to a thread costs more than it saves.
WORTH_THREADS = 2**18


def processors() -> int:
    """Return how many processors there are."""
    return os.cpu_count() or 1


def thread_problems(threads: int | None) -> list[Problem]:
    """Return what is wrong with a number of threads."""
    if threads is None or (is_whole(threads) and threads > 0):
        return []
    message = "must be a whole number from 1"
    return [Problem("tree", "threads", message, given=str(threads))]


class Team:
    """Some threads that share the work of one tree.

    Parameters
    ----------
    threads
        How many; None for as many as there are processors.
    """

    def __init__(self, threads: int | None) -> None:
        complain(thread_problems(threads))
        self.threads = threads or processors()
        # Two pools: a task that shares out its rows must not wait for a place in its own pool.
        pools = (self.threads, self.threads) if self.threads > 1 else ()
        self._pools = tuple(ThreadPoolExecutor(many) for many in pools)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for pool in self._pools:
            pool.shutdown()

    def work_off(self, step: Callable[[T], Sequence[T]], first: T) -> None:
        """Do a step on something and on all that it gives, the last given first."""
        waiting = [first]
        running: set[Future[Sequence[T]]] = set()
        while waiting or running:
            if not self._pools:
                waiting.extend(step(waiting.pop()))
                continue
            while waiting and len(running) < self.threads:
                running.add(self._pools[0].submit(step, waiting.pop()))
            finished, running = wait(running, return_when=FIRST_COMPLETED)
            for done in finished:
                waiting.extend(done.result())

    def each(self, step: Callable[[T], R], parts: Iterable[T]) -> list[R]:
        """Return what a step gives for each part, in their order."""
        parts = list(parts)
        if not self._pools or len(parts) == 1:
            return [step(part) for part in parts]
        return list(self._pools[1].map(step, parts))

    def divide(self, length: int, *, work: int) -> list[slice]:
        """Return ranges that cover a length: one per thread, or one in all for little work."""
        parts = self.threads if work >= WORTH_THREADS else 1
        edges = [length * part // parts for part in range(parts + 1)]
        return [slice(low, high) for low, high in pairwise(edges)]
