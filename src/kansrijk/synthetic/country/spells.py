"""Spells of persons: from a day until the day before `end`, and sums over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kansrijk.synthetic.country.rows import Coded
from kansrijk.synthetic.days import Bools, Ints


@dataclass(frozen=True, slots=True)
class Spells:
    """Spells of persons; `end` is the day after the last, `NEVER` where it is open.

    Parameters
    ----------
    person
        Number of the person, of each spell.
    start, end
        Days since 1970.
    kind
        What it is a spell of, where that differs; places in a list of codes.
    """

    person: Ints
    start: Ints
    end: Ints
    kind: Coded | None = None

    def __len__(self) -> int:
        return len(self.person)

    def __getitem__(self, rows: Ints | Bools) -> Spells:
        """Return some of the spells."""
        kind = None if self.kind is None else self.kind[rows]
        return Spells(self.person[rows], self.start[rows], self.end[rows], kind)

    def running_on(self, day: int, persons: int) -> Bools:
        """Tell of each of so many persons whether a spell covers the day."""
        return _flags(self.person[(self.start <= day) & (self.end > day)], persons)

    def began_between(self, first: int, last: int, persons: int) -> Bools:
        """Tell of each of so many persons whether a spell began from the first day to the last."""
        return _flags(self.person[(self.start >= first) & (self.start <= last)], persons)

    def touching(self, first: int, last: int) -> Spells:
        """Return the spells that have a day from the first day to the last."""
        return self[(self.start <= last) & (self.end > first)]


def together(parts: Sequence[Spells]) -> Spells:
    """Put spells together; either all have kinds, of the same list, or none is kept."""
    kinds = [part.kind for part in parts if part.kind is not None]
    kind = None
    if len(kinds) == len(parts):
        kind = Coded(
            np.concatenate([kind.places for kind in kinds]).astype(np.int64), kinds[0].codes
        )
    return Spells(
        np.concatenate([part.person for part in parts]),
        np.concatenate([part.start for part in parts]),
        np.concatenate([part.end for part in parts]),
        kind,
    )


def _flags(person: Ints, persons: int) -> Bools:
    found = np.zeros(persons, dtype=np.bool_)
    found[person] = True
    return found
