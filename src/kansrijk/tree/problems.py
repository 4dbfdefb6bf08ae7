"""Gathering what is wrong, so that a user hears all of it at once."""

from __future__ import annotations

import math
from numbers import Integral, Real
from typing import TYPE_CHECKING, TypeVar

from kansrijk.errors import Problem, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class WrongTypeError(UsageError, TypeError):
    """Values are of a type that a tree cannot use; Python and scikit-learn expect a TypeError."""


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
        self._class: type[UsageError] = UsageError

    def keep(self, step: Callable[[], T]) -> T | None:
        """Return what a step gives, or None after noting what it found wrong."""
        try:
            return step()
        except UsageError as error:
            self.note(error)
            return None

    def note(self, error: UsageError) -> None:
        """Add what an error says."""
        self.found.extend(error.problems)
        if isinstance(error, WrongTypeError):
            self._class = WrongTypeError

    def error(self) -> UsageError:
        """Return the error that says all of it."""
        return self._class(*self.found)

    def complain(self) -> None:
        """Raise the error, if there is anything to say."""
        if self.found:
            raise self.error()


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
