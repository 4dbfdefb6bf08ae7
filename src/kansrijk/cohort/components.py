"""Join clusters that share a unit, over all reference dates."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]


def components(units: Numbers, clusters: Numbers) -> Numbers:
    """Return the connected component of each row.

    Rows of one unit belong together, and so do rows of one cluster.

    Parameters
    ----------
    units, clusters
        Of each row, its unit and its cluster on its date; any numbers.

    Returns
    -------
    ndarray of int64
        Of each row, the smallest cluster in its component.
    """
    names, places = np.unique(clusters, return_inverse=True)
    _, units = np.unique(units, return_inverse=True)
    # Of each cluster, the smallest one that it is known to be joined with.
    first = np.arange(len(names))
    while True:
        of_unit = np.full(len(units), len(names))
        np.minimum.at(of_unit, units, first[places])
        joined = first.copy()
        # What a cluster was joined with goes along, or a long chain would take a round for each.
        np.minimum.at(joined, first[places], of_unit[units])
        np.minimum.at(joined, places, of_unit[units])
        joined = joined[joined]
        if np.array_equal(joined, first):
            return names[first[places]]
        first = joined
