"""The one place that knows numba: a typed decorator for kernels and a scope for threads.

Kernels are cached on disk and never use fast mathematics: a result that depends on the machine's
order of summation would not be repeatable.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

import numba  # pyright: ignore[reportMissingTypeStubs]

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

P = ParamSpec("P")
R = TypeVar("R")

# numba has no type stubs; everything else in this room is typed strictly.
_numba = cast("Any", numba)
prange: type[range] = _numba.prange


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function for parallel use on the first call, once per machine."""
    return cast("Callable[P, R]", _numba.njit(cache=True, parallel=True, nogil=True)(function))


# Waking threads costs 10 microseconds, and up to 7 milliseconds where processors are busy with
# something else (measured); counting a million values costs one.
WORTH_THREADS = 2**20


def threads_for(work: int) -> int | None:
    """Return the threads for a kernel that handles so many values: one for little work."""
    return None if work >= WORTH_THREADS else 1


@contextmanager
def use_threads(threads: int | None) -> Generator[None]:
    """Run kernels on at most this many threads; None leaves numba's own choice."""
    before: int = _numba.get_num_threads()
    most: int = _numba.config.NUMBA_NUM_THREADS
    _numba.set_num_threads(min(threads or before, most))
    try:
        yield
    finally:
        _numba.set_num_threads(before)
