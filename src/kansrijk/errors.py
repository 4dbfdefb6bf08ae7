"""What can go wrong, as one tree of classes; each branch has its own exit code.

::

    KansrijkError              1   our own fault, or a state that cannot be
    ├── UsageError             2   a command or a call was given something it does not take
    ├── StudyError             3   the declaration is wrong
    ├── DataError              4   the registers are not what the declaration says
    └── NothingReleasedError   5   the disclosure gate let nothing through

A `Problem` says where it is, what was given, what is allowed and what to do next. Errors carry all
problems that were found, not the first. No message holds a value of a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

MOST_ALLOWED = 24
# Between names one of which would do.
OR = " or "
# An address may hold a password, so it is never repeated.
ADDRESS = re.compile(r"://|password\s*=", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, located.

    Parameters
    ----------
    where
        The file, and the line where it is known: ``"indicators.toml"``.
    key
        The key, register or column inside it: ``"age.from"``.
    message
        What is wrong, as a sentence without a full stop.
    given
        What was given, when that is no person's value; of several names one of which would do, all.
    allowed
        What would have been right; the nearest to `given` is suggested.
    todo
        What to do next.
    """

    where: str
    key: str
    message: str
    given: str | None = None
    allowed: Sequence[str] = ()
    todo: str | None = None

    def __str__(self) -> str:
        lines = [
            f"{self.where}: {self.key}: {self.message}"
            if self.key
            else f"{self.where}: {self.message}"
        ]
        if self.given is not None and not ADDRESS.search(self.given):
            lines.append(f"given: {self.given}")
        if self.allowed:
            lines.append(f"allowed: {shorten(self.allowed)}")
        if near := nearest(self.given, self.allowed):
            lines.append(f"did you mean: {near}?")
        if self.todo:
            lines.append(f"to do: {self.todo}")
        return "\n    ".join(lines)


def nearest(given: str | None, allowed: Iterable[str]) -> str | None:
    """Return the allowed name that looks most like the given one, or one of those; else None."""
    names = {name.lower(): name for name in allowed}
    for one in (given or "").lower().split(OR):
        if matches := get_close_matches(one, list(names), n=1, cutoff=0.6):
            return names[matches[0]]
    return None


def either(names: Iterable[str]) -> str:
    """Return names one of which would do, as a message tells them."""
    return OR.join(names)


def shorten(names: Sequence[str], most: int = MOST_ALLOWED) -> str:
    """Return the names as one line that says how many it leaves out."""
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown}, and {len(names) - most} more"


class KansrijkError(Exception):
    """The root of all errors; itself a fault of the program."""

    exit_code = 1

    def __init__(self, *problems: Problem | str) -> None:
        super().__init__(*problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class UsageError(KansrijkError, ValueError):
    """A command or a call was given something that it does not take."""

    exit_code = 2


class StudyError(KansrijkError):
    """The declaration of the study is wrong."""

    exit_code = 3


class DataError(KansrijkError):
    """The registers are not what the declaration says."""

    exit_code = 4


class NothingReleasedError(KansrijkError):
    """The disclosure gate let nothing through."""

    exit_code = 5
