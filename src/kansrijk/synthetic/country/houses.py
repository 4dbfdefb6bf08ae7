"""Houses, and who stays in them: a house is a household through time, wherever it lives."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kansrijk.synthetic.days import Bools, Ints

CORE, CHILD, OTHER, RESIDENT, MARRIAGE = range(5)
"""As what somebody stays: a partner or single, a child, another member, in an institution. The last
is no person, but the marriage of the two partners."""
PLACES = 6
"""How many live in an institution at a time."""


@dataclass(frozen=True, slots=True)
class Stays:
    """One row per person and house; `end` is the day after the last, `NEVER` where open."""

    person: Ints
    house: Ints
    start: Ints
    end: Ints
    role: Ints

    def __len__(self) -> int:
        return len(self.person)


@dataclass(frozen=True, slots=True)
class Houses:
    """One entry per house: with which family it goes, and whether it is an institution.

    The first houses are those of the families, in their order; the others lie near the family's
    own, and are as dear.
    """

    family: Ints
    institution: Bools

    def __len__(self) -> int:
        return len(self.family)


@dataclass(frozen=True, slots=True)
class Housing:
    """Who is in which house when; a person is in one at a time."""

    stays: Stays
    houses: Houses


class Ground:
    """Gives out the numbers of houses."""

    def __init__(self, families: int) -> None:
        self._family: list[Ints] = [np.arange(families)]
        self._institution: list[Bools] = [np.zeros(families, np.bool_)]
        self._many = families

    def build(self, family: Ints, *, institution: bool = False) -> Ints:
        """Return the numbers of new houses that go with families."""
        first, self._many = self._many, self._many + len(family)
        self._family.append(family)
        self._institution.append(np.full(len(family), institution))
        return np.arange(first, self._many)

    def houses(self) -> Houses:
        """Return all houses."""
        return Houses(np.concatenate(self._family), np.concatenate(self._institution))


def institutions(rng: np.random.Generator, ground: Ground, family: Ints) -> Ints:
    """Give everyone who needs it a place in an institution, a few at a time in each."""
    many = min(len(family), len(family) // (2 * PLACES) + 1)
    built = ground.build(family[:many], institution=True)
    return built[rng.integers(0, max(many, 1), len(family))]
