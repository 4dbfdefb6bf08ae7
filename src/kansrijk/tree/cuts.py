"""The candidate splits of one column: every way to part the codes that rows of the node have.

============  =======================  ====================================================
column        codes that rows have     candidates
============  =======================  ====================================================
with order    any                      every cut of the order
nominal       of two classes           every cut of the levels by the rate of the second class; one
                                       of them is the best subset (Breiman et al., 1984, thm 4.5)
nominal       up to 10                 every subset
nominal       more than 10             every cut of the levels by the rate of each class in turn
============  =======================  ====================================================

Of equal rates the later level comes first, as in rpart: where sides must be large, it matters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kansrijk.tree.jit import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kansrijk.tree.columns import Array
    from kansrijk.tree.measure import Counts

MOST_SUBSETS = 10


@kernel
def seen_codes(counts: Counts) -> NDArray[np.int64]:
    """Return the codes that some row has, without that for missing.

    Parameters
    ----------
    counts
        Shape ``[classes, codes of the column]``.
    """
    seen = np.empty(counts.shape[1], np.int64)
    found = 0
    for code in range(1, counts.shape[1]):
        for of in range(counts.shape[0]):
            if counts[of, code] != 0:
                seen[found] = code
                found += 1
                break
    return seen[:found]


@kernel
def rate_order(counts: Counts, seen: NDArray[np.int64], of: int) -> NDArray[np.int64]:
    """Return codes by the rate of a class, of equal rates the later first.

    The key is ``floor(2**62 * rate)``. Rates of at most 2**31 rows differ by more than 2**-62, so
    this orders them exactly, which quotients of doubles do only up to 2**26 rows. Twice 31 bits,
    as by hand on paper.
    """
    keys = np.empty(len(seen), np.int64)
    for place, code in enumerate(seen[::-1]):
        rows = counts[:, code].sum()
        shifted = counts[of, code] << 31
        high = shifted // rows
        keys[place] = (high << 31) + ((shifted - high * rows) << 31) // rows
    return seen[::-1][np.argsort(keys, kind="mergesort")]


@kernel
def _cumulate(counts: Counts, order: NDArray[np.int64], left: Counts) -> None:
    """Write the rows left of each cut of an order."""
    for of in range(counts.shape[0]):
        running = 0
        for taken in range(len(order) - 1):
            running += counts[of, order[taken]]
            left[taken, of] = running


@kernel
def _subsets(counts: Counts, seen: NDArray[np.int64], left: Counts) -> None:
    """Write the rows of each subset of all codes but the last: bit k of its number is code k."""
    for subset in range(1, len(left) + 1):
        for of in range(counts.shape[0]):
            rows = 0
            for place in range(len(seen) - 1):
                if subset >> place & 1:
                    rows += counts[of, seen[place]]
            left[subset - 1, of] = rows


@kernel
def candidates(counts: Counts, nominal: bool) -> tuple[Counts, Counts]:  # noqa: FBT001 - a kernel
    """Return the rows of each class that each candidate sends left, and all that have the column.

    Parameters
    ----------
    counts
        Shape ``[classes, codes of the column]``.
    nominal
        Whether the column has no order.

    Returns
    -------
    left
        Shape ``[candidates, classes]``.
    total
        Shape ``[classes]``.
    """
    seen = seen_codes(counts)
    classes, cuts = counts.shape[0], max(len(seen) - 1, 0)
    total = np.zeros(classes, np.int64)
    for of in range(classes):
        for code in seen:
            total[of] += counts[of, code]
    if nominal and classes > 2 and len(seen) <= MOST_SUBSETS:
        left = np.empty((2**cuts - 1, classes), np.int64)
        _subsets(counts, seen, left)
        return left, total
    orders = classes if nominal and classes > 2 else 1
    left = np.empty((orders * cuts, classes), np.int64)
    for order in range(orders):
        by = seen
        if nominal:
            by = rate_order(counts, seen, order if classes != 2 else 1)
        _cumulate(counts, by, left[order * cuts : (order + 1) * cuts])
    return left, total


def left_codes(counts: Counts, *, nominal: bool, candidate: int) -> Array:
    """Return the codes that a candidate sends left, in the order in which they were taken."""
    seen, classes = seen_codes(counts), len(counts)
    if not nominal:
        return seen[: candidate + 1]
    if classes > 2 and len(seen) <= MOST_SUBSETS:
        return seen[:-1][(candidate + 1) >> np.arange(len(seen) - 1) & 1 == 1]
    order, taken = divmod(candidate, len(seen) - 1)
    return rate_order(counts, seen, order if classes != 2 else 1)[: taken + 1]
