"""The numbers that a finding may hold. None of them is bare: each says what it counts.

::

    Count(cell, n, persons)      distinct units, and distinct persons, that are in the cell
    Share(of, within)            one count inside another; with a design effect it has an interval
    MeanCost(parts, within)      what units cost on average, by the counts of those that cost
    Estimate(value, dof, error)  computed by a model from so many observations
    Setting(value)               declared, or a number of splits: it counts nobody
    Edge(value, grid)            a cut that lies on a declared grid, or on none
    Evidence(count)              what the gate must see and nobody is shown

The disclosure gate puts `Protected` or `Masked` in the place of each number that speaks of people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Self

Condition = tuple[str, str]
Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Cell:
    """A set of conditions; whoever meets all of them is counted.

    A cell with more conditions lies inside a cell with fewer: ``Cell.of(half="growing")`` contains
    ``Cell.of(half="growing", outcome="yes")``. Sums between counts follow from that.
    """

    conditions: frozenset[Condition] = frozenset()

    @classmethod
    def of(cls, **conditions: str) -> Self:
        """Make a cell from named conditions."""
        return cls(frozenset(conditions.items()))

    def and_(self, **conditions: str) -> Cell:
        """Return the part of this cell that meets these conditions too."""
        return Cell(self.conditions | frozenset(conditions.items()))

    def __or__(self, other: Cell) -> Cell:
        return Cell(self.conditions | other.conditions)

    def contains(self, other: Cell) -> bool:
        """Tell whether everyone in the other cell is in this one."""
        return self.conditions <= other.conditions


@dataclass(frozen=True, slots=True)
class Protected:
    """A number as it may leave: rounded under the policy, with its interval where it has one."""

    value: float
    interval: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Masked:
    """A number that may not leave. It is no number and never 0."""


@dataclass(frozen=True, slots=True)
class Count:
    """Distinct units in a cell.

    Parameters
    ----------
    cell
        Who is counted.
    n
        Distinct units (rows of the cohort).
    persons
        Distinct persons among them; the thresholds of a policy are about persons.
    """

    cell: Cell
    n: int
    persons: int

    @property
    def value(self) -> float:
        """The count as a number."""
        return self.n


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure computed by a model.

    Parameters
    ----------
    value
        The figure.
    dof
        Its residual degrees of freedom.
    error
        Its standard error; with it the figure has an interval.
    """

    value: float
    dof: int
    error: float | None = None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of a normal approximation, or None where no error is known."""
        if self.error is None:
            return None
        return self.value - Z95 * self.error, self.value + Z95 * self.error


@dataclass(frozen=True, slots=True)
class Share:
    """One count inside another, such as a rate.

    Parameters
    ----------
    of
        The part; its cell lies inside that of `within`.
    within
        The whole.
    design_effect
        By how much clusters inflate the variance; with it the share has an interval.
    """

    of: Count
    within: Count
    design_effect: Estimate | None = None

    @property
    def value(self) -> float:
        """The share, between 0 and 1."""
        return self.of.n / self.within.n if self.within.n else 0.0

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval, or None where no design effect is known."""
        if self.design_effect is None:
            return None
        return wilson(self.of.n, self.within.n, design_effect=self.design_effect.value)


@dataclass(frozen=True, slots=True)
class MeanCost:
    """What the units of a group cost on average.

    Parameters
    ----------
    parts
        Disjoint parts of the group, each with what one of its units costs; the others cost nothing.
    within
        The group.
    design_effect
        By how much clusters inflate the variance; with it the mean has an interval.
    """

    parts: tuple[tuple[Count, float], ...]
    within: Count
    design_effect: Estimate | None = None

    @property
    def value(self) -> float:
        """The mean."""
        return mean_cost([(part.n, cost) for part, cost in self.parts], self.within.n)[0]

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval, or None where no design effect is known."""
        if self.design_effect is None:
            return None
        parts = [(part.n, cost) for part, cost in self.parts]
        return mean_cost(parts, self.within.n, design_effect=self.design_effect.value)[1]


@dataclass(frozen=True, slots=True)
class Setting:
    """A number that counts nobody: declared, or a number of splits."""

    value: float


@dataclass(frozen=True, slots=True)
class Edge:
    """A cut between two groups; the gate lets it pass only when it lies on a declared grid."""

    value: float
    grid: float | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A count that the gate checks and never shows, such as the persons behind a named level."""

    count: Count


Number = Count | Share | MeanCost | Estimate | Protected | Masked
Figure = Number | Setting | Edge | Evidence


def mean_cost(
    parts: Sequence[tuple[int, float]], n: int, *, design_effect: float = 1.0
) -> tuple[float, tuple[float, float]]:
    """Return the mean cost of n units and its 95 % interval by a normal approximation.

    Parameters
    ----------
    parts
        How many units have a cost, and which; the others cost nothing.
    n
        How many units there are.
    design_effect
        By how much the variance is that of units drawn one by one.
    """
    mean = sum(units * cost for units, cost in parts) / max(n, 1)
    squares = sum(units * cost**2 for units, cost in parts) / max(n, 1)
    error = sqrt(design_effect * max(squares - mean**2, 0.0) / max(n, 1))
    return mean, (mean - Z95 * error, mean + Z95 * error)


def wilson(cases: float, n: float, *, design_effect: float = 1.0) -> tuple[float, float]:
    """Return the 95 % Wilson score interval of a share, at n divided by the design effect.

    Source: Wilson (1927), Journal of the American Statistical Association 22: 209-212; the
    effective number of observations as in Korn and Graubard (1998), Survey Methodology 24: 193-201.
    """
    if n <= 0:
        return 0.0, 1.0
    effective, share = n / design_effect, cases / n
    squared = Z95**2 / effective
    centre = (share + squared / 2) / (1 + squared)
    half = Z95 / (1 + squared) * sqrt(share * (1 - share) / effective + squared / (4 * effective))
    return max(0.0, centre - half), min(1.0, centre + half)
