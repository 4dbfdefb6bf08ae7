"""What chance alone does to a small number of cases."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp

MOST = 30.0
"""From so many expected cases on, chance moves them by less than their half."""


def by_chance(expected: float) -> tuple[int, int]:
    """Return between which numbers of cases 95 of 100 draws lie where so many are expected.

    The cases are drawn from a Poisson distribution, which is what a small group with its own chance
    comes close to. Its 2.5th and 97.5th percentile are returned.
    """
    low = next(cases for cases, below in _up_to(expected) if below >= 0.025)
    return low, next(cases for cases, below in _up_to(expected) if below >= 0.975)


def _up_to(expected: float) -> Iterator[tuple[int, float]]:
    """Yield each number of cases with the chance of at most so many."""
    chance = below = exp(-expected)
    cases = 0
    while True:
        yield cases, below
        cases += 1
        chance *= expected / cases
        below += chance
