"""How closely variables hang together: Cramér's V, corrected for what chance alone gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from kansrijk.cohort import Cohort, tally
from kansrijk.findings import Estimate, Masked
from kansrijk.profiles.growing import Ground
from kansrijk.profiles.separation import DECIMALS
from kansrijk.tree import Codes

# Into how many groups a number is parted.
MOST_GROUPS = 10
# So small a part of a group changes an association by no more than one step of what is told.
LOST = 10**-DECIMALS


@dataclass(frozen=True, eq=False)
class Grouped:
    """A variable in groups.

    Parameters
    ----------
    groups
        Shape ``[rows]``: the group of each from 1, 0 for missing.
    many
        How many groups there are, that of missing included.
    is_number
        Whether the groups are parts of a number, in its order.
    """

    groups: NDArray[np.intp] = field(repr=False)
    many: int
    is_number: bool = False


def associations(
    ground: Ground, columns: Sequence[int]
) -> tuple[tuple[Estimate | Masked, ...], ...]:
    """Return Cramér's V between each pair of columns, over everyone who has both, as it is told.

    Its degrees of freedom are the persons who have both, less one.

    Parameters
    ----------
    ground
        The cohort, its coded columns, and the least number of persons to speak of.
    columns
        Which of the columns.
    """
    cohort, least = ground.cohort, ground.fewest_rows
    held = [joined(grouped(ground.codes, column), least) for column in columns]
    found: dict[tuple[int, int], Estimate | Masked] = {
        (at, at): Estimate(1.0, _persons(cohort, one, one)) for at, one in enumerate(held)
    }
    for one, other in combinations(range(len(held)), 2):
        dof = _persons(cohort, held[one], held[other])
        counts = crossed(held[one], held[other])
        told = as_told(
            Estimate(round(cramers_v(counts), DECIMALS), dof),
            exceptions=exceptions(counts),
            smallest=_smallest(counts),
            least=least,
        )
        found[one, other] = found[other, one] = told
    places = range(len(held))
    return tuple(tuple(found[one, other] for other in places) for one in places)


def as_told(estimate: Estimate, *, exceptions: int, smallest: int, least: int) -> Estimate | Masked:
    """Return an association, unless it tells how few are an exception to it.

    In small groups an association of almost 1 counts the exceptions. Too few of them and none are
    not told apart: where they hardly change the figure, it is told as if there were none, and
    elsewhere not at all.

    Parameters
    ----------
    estimate
        The association, rounded.
    exceptions
        The rows that are not as the association says.
    smallest
        The rows of the smallest group that it speaks of.
    least
        The fewest rows that may be told of.
    """
    if exceptions >= least:
        return estimate
    return replace(estimate, value=1.0) if least <= LOST * smallest else Masked()


def exceptions(counts: NDArray[np.intp]) -> int:
    """Return how many are not where most are who have the same value of one of two variables.

    Of the two variables, the one that tells more of the other. Shape ``[rows, columns]``.
    """
    return int(counts.sum() - max(counts.max(axis=side, initial=0).sum() for side in (0, 1)))


def _smallest(counts: NDArray[np.intp]) -> int:
    """Return how many are in the smallest group of either variable; 0 where one has one group."""
    sides = [counts.sum(axis=side) for side in (0, 1)]
    held = [side[side > 0] for side in sides]
    return min(int(side.min()) if len(side) > 1 else 0 for side in held)


def _persons(cohort: Cohort, one: Grouped, other: Grouped) -> int:
    """Return the persons who have both variables, less one."""
    known = (one.groups > 0) & (other.groups > 0)
    return max(tally(known, cohort.persons).persons - 1, 0)


def grouped(codes: Codes, column: int) -> Grouped:
    """Return a column in groups: levels as they are, a number in groups of about equal size.

    A value is never parted; a number of few values is left as it is.
    """
    coding, mine = codes.codings[column], codes.of(column)
    group_of = np.arange(len(coding.meaning) + 1)
    if coding.kind == "number" and len(coding.meaning) > MOST_GROUPS:
        counts = np.bincount(mine, minlength=len(group_of))[1:]
        middle = np.cumsum(counts) - counts / 2
        group_of[1:] = 1 + (middle * MOST_GROUPS / max(counts.sum(), 1)).astype(np.intp)
    return Grouped(group_of[mine], int(group_of.max()) + 1, coding.kind == "number")


def joined(found: Grouped, least: int) -> Grouped:
    """Return groups of a number, in which a group of too few rows is one with its neighbour.

    A few who are alike in two variables could otherwise make an association by themselves.
    """
    if not found.is_number:
        return found
    group_of, at, held = np.zeros(found.many, np.intp), 1, 0
    for group, rows in enumerate(np.bincount(found.groups, minlength=found.many)[1:].tolist(), 1):
        group_of[group], held = at, held + rows
        if held >= least:
            at, held = at + 1, 0
    # What is left at the end is too little for a group of its own.
    many = max(at, 2)
    group_of = np.minimum(group_of, many - 1)
    return replace(found, groups=group_of[found.groups], many=many)


def crossed(one: Grouped, other: Grouped) -> NDArray[np.intp]:
    """Return how many are in each pair of groups; who misses either is left out."""
    places = one.groups * other.many + other.groups
    counts = np.bincount(places, minlength=one.many * other.many)
    return counts.reshape(one.many, other.many)[1:, 1:]


def cramers_v(counts: NDArray[np.intp]) -> float:
    r"""Return Cramér's V of a table, corrected for bias; 0 where a variable has one value.

    With :math:`\varphi^2 = \chi^2 / n` over r rows and k columns that somebody is in,

    .. math::

        \tilde V = \sqrt{\frac{\max(0, \varphi^2 - (k - 1)(r - 1) / (n - 1))}
                              {\min(\tilde k, \tilde r) - 1}}, \quad
        \tilde k = k - \frac{(k - 1)^2}{n - 1}

    and so for r. Source: Bergsma (2013), Journal of the Korean Statistical Society 42: 323-328.

    Parameters
    ----------
    counts
        Shape ``[rows, columns]``.
    """
    counts = counts[counts.any(axis=1)][:, counts.any(axis=0)]
    n, (r, k) = int(counts.sum()), counts.shape
    if min(r, k) < 2 or n < 2:
        return 0.0
    expected = counts.sum(axis=1)[:, None] * (counts.sum(axis=0)[None, :] / n)
    squared = float(np.sum((counts - expected) ** 2 / expected)) / n
    above = max(0.0, squared - (k - 1) * (r - 1) / (n - 1))
    below = min(side - (side - 1) ** 2 / (n - 1) for side in (k, r)) - 1
    return min(1.0, sqrt(above / below)) if below > 0 else 0.0
