"""How well the groups of a tree tell cases from others."""

from __future__ import annotations

import numpy as np

from kansrijk.findings import Estimate
from kansrijk.profiles.growing import Grown
from kansrijk.profiles.tallies import CLASSES, ROOT, YES

# More would be told of single rows than of the tree.
DECIMALS = 2


def separation(grown: Grown) -> Estimate:
    """Return how well the groups of a tree tell cases from others.

    The area under the ROC curve. Groups are ordered by the growing data and counted in the part
    that rates come from. Its degrees of freedom are those of the smaller class, by persons, less
    one for each group but the first. Source: Hanley and McNeil (1982), Radiology 143: 29-36.
    """
    leaves = np.flatnonzero(grown.tree.is_leaf)
    counts = grown.tree.counts[leaves]
    rates = counts[:, CLASSES.index(YES)] / counts.sum(axis=1)
    groups = [grown.tallies.groups[leaf] for leaf in leaves.tolist()]
    cases = np.array([group.cases.n for group in groups])
    others = np.array([group.counted.n for group in groups]) - cases
    # Groups of one rate are no higher and no lower than each other.
    _, places = np.unique(rates, return_inverse=True)
    cases, others = np.bincount(places, cases), np.bincount(places, others)
    below = np.cumsum(others) - others
    area = float(np.sum(cases * (below + others / 2)) / (cases.sum() * others.sum()))
    return Estimate(round(area, DECIMALS), grown.tallies.groups[ROOT].fewest - len(leaves) + 1)
