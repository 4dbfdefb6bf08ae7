"""How well the groups of a tree tell cases from others, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from kansrijk.findings import Estimate
from kansrijk.profiles.growing import Ground, Grown
from kansrijk.profiles.tallies import CLASSES, ROOT, YES
from kansrijk.study import ProfilesAnalysis
from kansrijk.tree import Tree

# More would be told of single rows than of the tree.
DECIMALS = 2


@dataclass(frozen=True, eq=False)
class Part:
    """The rows that rates come from.

    Parameters
    ----------
    rows
        Which rows of the cohort.
    cases
        Shape ``[rows of the part]``: which had the outcome.
    clusters
        Shape ``[rows of the part]``: the cluster of each, numbered anew from 0.
    """

    rows: NDArray[np.intp] = field(repr=False)
    cases: NDArray[np.bool_] = field(repr=False)
    clusters: NDArray[np.intp] = field(repr=False)

    @classmethod
    def of(cls, ground: Ground, analysis: ProfilesAnalysis) -> Part:
        """Return the part that the rates of an analysis come from: the other half, or everyone."""
        cohort, growing = ground.cohort, ground.growing(analysis)
        rows = np.arange(len(cohort)) if growing is None else np.flatnonzero(~growing)
        clusters = np.unique(cohort.clusters[rows], return_inverse=True)[1]
        return cls(rows, cohort.outcome[rows], clusters)

    def cells(self, leaves: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return the cell of each row: twice its leaf, and one more for a case."""
        return leaves * np.int32(2) + self.cases

    def variance(self, influence: NDArray[np.float64]) -> float:
        """Return the variance of a sum over rows, drawn by whole clusters.

        Parameters
        ----------
        influence
            Shape ``[rows of the part]``: what each row adds to the sum, which is 0 on average.
        """
        sums = np.bincount(self.clusters, influence)
        many = len(sums)
        return many / (many - 1) * float(np.sum(sums**2)) if many > 1 else 0.0


@dataclass(frozen=True, eq=False)
class Area:
    """The area under a ROC curve.

    Parameters
    ----------
    value
        The area.
    influence
        Shape ``[nodes, 2]``: what one row of each leaf, not a case or a case, adds to it.
    """

    value: float
    influence: NDArray[np.float64] = field(repr=False)


def area(counts: NDArray[np.intp], places: NDArray[np.intp]) -> Area:
    """Return the area under the ROC curve of the leaves of a tree.

    Parameters
    ----------
    counts
        Shape ``[nodes, 2]``: the rows of each leaf that are no cases, and that are.
    places
        Shape ``[nodes]``: the place of each leaf, from 0, the highest last; leaves at one place are
        alike.

    Notes
    -----
    With :math:`V` the share of the other class that a row is put on the right side of, half of
    those at its own place included, a case adds :math:`(V - A) / m` for m cases, and so for others.
    Sources: DeLong, DeLong and Clarke-Pearson (1988), Biometrics 44: 837-845; with sums by cluster
    Obuchowski (1997), Biometrics 53: 567-578.
    """
    others, cases = (np.bincount(places, of) for of in counts.T)
    below = (np.cumsum(others) - others / 2) / max(others.sum(), 1)
    above = 1 - (np.cumsum(cases) - cases / 2) / max(cases.sum(), 1)
    value = float(cases @ below / max(cases.sum(), 1))
    apart = np.stack([above, below], axis=1) - value
    return Area(value, (apart / np.maximum(counts.sum(axis=0), 1))[places])


def counts_of(cells: NDArray[np.int32], tree: Tree) -> NDArray[np.intp]:
    """Return how many rows are in each leaf, not a case and a case; shape ``[nodes, 2]``."""
    return np.bincount(cells, minlength=2 * len(tree)).reshape(-1, 2)


def places_of(tree: Tree) -> NDArray[np.intp]:
    """Return the place of each leaf by the growing data, the highest last; shape ``[nodes]``.

    Groups of one rate are no higher and no lower than each other. Inner nodes, in which no row
    ends, have place 0.
    """
    leaves = np.flatnonzero(tree.is_leaf)
    counts = tree.counts[leaves]
    rates = counts[:, CLASSES.index(YES)] / counts.sum(axis=1)
    places = np.zeros(len(tree), np.intp)
    places[leaves] = np.unique(rates, return_inverse=True)[1]
    return places


def freedom(grown: Grown) -> int:
    """Return the degrees of freedom of a figure of a tree.

    Those of the smaller class, by persons, less one for each group but the first.
    """
    return grown.tallies.groups[ROOT].fewest - int(grown.tree.is_leaf.sum()) + 1


def rounded(value: float, variance: float, decimals: int) -> tuple[float, float]:
    """Return a figure in so many decimals, and its standard error in two digits.

    The error holds that of the rounding, or an interval might not reach back to what was rounded.
    """
    error = sqrt(variance + 10.0 ** (-2 * decimals) / 12)
    return round(value, decimals) + 0.0, float(f"{error:.2g}")  # + 0.0 makes -0.0 plain


def separation(ground: Ground, grown: Grown, analysis: ProfilesAnalysis) -> Estimate:
    """Return how well the groups of a tree tell cases from others.

    The area under the ROC curve. Groups are ordered by the growing data and counted in the part
    that rates come from; where that is another part than the tree grew on, with a standard error.
    Source: Hanley and McNeil (1982), Radiology 143: 29-36.

    Parameters
    ----------
    ground, grown
        The tree, and what it grew on.
    analysis
        The analysis that it is the tree of.
    """
    part = Part.of(ground, analysis)
    cells = part.cells(grown.tallies.leaves[part.rows])
    found = area(counts_of(cells, grown.tree), places_of(grown.tree))
    if analysis.honest is False:
        return Estimate(round(found.value, DECIMALS), freedom(grown))
    variance = part.variance(found.influence.ravel()[cells])
    value, error = rounded(found.value, variance, DECIMALS)
    return Estimate(value, freedom(grown), error)
