"""Memory of this process, as Linux counts it."""

from __future__ import annotations

import ctypes
import gc
from pathlib import Path

import pyarrow as pa

STATUS, PEAK = Path("/proc/self/status"), "5"


class Above:
    """The peak of memory above what was held when this was made."""

    def __init__(self) -> None:
        _give_back()
        Path("/proc/self/clear_refs").write_text(PEAK, encoding="ascii")
        self._held = _bytes("VmRSS")

    def peak(self) -> int:
        """Return the peak since then, in bytes."""
        return _bytes("VmHWM") - self._held


def _give_back() -> None:
    """Return freed memory to the system, so that the next user has to ask for it again."""
    gc.collect()
    pa.default_memory_pool().release_unused()
    ctypes.CDLL(None).malloc_trim(0)


def _bytes(name: str) -> int:
    lines = STATUS.read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:"))
