"""How a run tells how far it is, to whoever started it."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from typing import TypeAlias

Tell: TypeAlias = Callable[[int, int], None]
"""Called with how much is done, and of how much."""

Stage: TypeAlias = Callable[[str], AbstractContextManager[Tell]]
"""Called with the name of a stage, and entered while it lasts."""


@contextmanager
def silent(_name: str) -> Generator[Tell]:
    """Tell nobody of a stage."""
    yield lambda _done, _of: None
