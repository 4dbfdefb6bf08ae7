"""From registers to profiles: groups of young people, never a person."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kansrijk.tree import ProfileTree

__all__ = ["ProfileTree"]

_ROOM_OF = {"ProfileTree": "kansrijk.tree"}


def __dir__() -> list[str]:
    """List the public names before they are loaded."""
    return __all__


def __getattr__(name: str) -> object:
    """Load a public name when it is first used."""
    if name not in _ROOM_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_ROOM_OF[name]), name)
