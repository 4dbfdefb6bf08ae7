"""A clock that says how long each stage took, without the stages inside it."""

from __future__ import annotations

import time
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


class Clock:
    """Seconds by stage; a stage that begins inside another one stops the clock of that one."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._open: list[str] = []
        self._since = time.perf_counter()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count the time inside as that of a stage."""
        self._turn()
        self._open.append(name)
        self.seconds.setdefault(name, 0.0)
        try:
            yield
        finally:
            self._turn()
            self._open.pop()

    def watch(self, owner: Any, function: str, name: str) -> None:  # noqa: ANN401
        """Count each call of a function of a module, or a method of a class, as a stage."""
        inner = getattr(owner, function)

        @wraps(inner)
        def timed(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            with self.stage(name):
                return inner(*args, **kwargs)

        setattr(owner, function, timed)

    def _turn(self) -> None:
        """Give the time since the last turn to the stage that was running."""
        now = time.perf_counter()
        if self._open:
            self.seconds[self._open[-1]] += now - self._since
        self._since = now
