"""Gathering what is wrong, so that a user hears all of it at once."""

from __future__ import annotations

import math
from numbers import Integral, Real
from typing import TYPE_CHECKING, TypeVar

from kansrijk.errors import Problem, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Problems:
    """What several checks of one call found.

    Examples
    --------
    >>> problems = Problems()
    >>> problems.keep(lambda: int("3"))
    3
    >>> problems.found
    []
    """

    def __init__(self) -> None:
        self.found: list[Problem | str] = []

    def keep(self, step: Callable[[], T]) -> T | None:
        """Return what a step gives, or None after noting what it found wrong."""
        try:
            return step()
        except UsageError as error:
            self.found.extend(error.problems)
            return None

    def error(self) -> UsageError:
        """Return the error that says all of it."""
        return UsageError(*self.found)


def complain(problems: list[Problem]) -> None:
    """Raise one error with all problems, if there are any."""
    if problems:
        raise UsageError(*problems)


def is_whole(value: object) -> bool:
    """Return whether a setting is a whole number of any type, numpy's too; True is none."""
    return not isinstance(value, bool) and isinstance(value, Integral)


def is_number(value: object) -> bool:
    """Return whether a setting is a finite number of any type; True is none."""
    return not isinstance(value, bool) and isinstance(value, Real) and math.isfinite(value)
