"""PyArrow, which has no type stubs, under names that the type checker accepts."""

from __future__ import annotations

from importlib import import_module
from typing import Any, TypeAlias, cast

pa = cast("Any", import_module("pyarrow"))

# A narwhals series too is only partly typed: what it turns into is Arrow.
Series: TypeAlias = Any
ArrowTable: TypeAlias = Any
ArrowArray: TypeAlias = Any
ArrowType: TypeAlias = Any


def give_back() -> None:
    """Return memory that Arrow holds for later to the system."""
    pa.default_memory_pool().release_unused()
