"""Which atoms must be hidden, so that no group that is too small is told or can be solved back.

Two steps make the set of hidden atoms:

1. A published count that fails hides all its atoms.
2. Published counts that add and subtract to a group that is too small hide the atoms of that group.

Every count that contains a hidden atom is masked. What is left is a sum of other atoms, so no
combination of the published counts has a hidden atom in it, and nothing can be solved back: not
from one finding and not from several together. The price is that running totals go with a hidden
part; the alternative, a second cell hidden to protect the first, must be computed anew for every
table that is linked to it.

Step 2 is exact. Write the shown counts as rows of zeros and ones over the pieces that they tell
apart, the pieces that are large enough first, and reduce the rows to echelon form. Rows without a
large piece span all that can be known about small pieces alone. Every union of pieces in that span
is a sum of such rows, each taken once or not at all, since its entries in the pivot columns are 0
or 1. So when each row adds up to nobody or to at least the minimum, each union does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable

import numpy as np
from numpy.typing import NDArray

from kansrijk.disclosure.atoms import Members, each

Rows = NDArray[np.float64]

TINY = 1e-9
"""Below this an entry of the reduced rows is zero: they come from zeros and ones."""


def hide(
    published: Iterable[Members],
    unsafe: Iterable[Members],
    size: Callable[[Members], int],
    least: int,
) -> Members:
    """Return the atoms that must be hidden.

    Parameters
    ----------
    published
        The atoms of each count that would be shown.
    unsafe
        The atoms of each count that fails.
    size
        How many persons a set of atoms holds.
    least
        The fewest persons that may be told of; 0 where there is no minimum.
    """
    shown, hidden = set(published), union(unsafe)
    while True:
        shown = {members for members in shown if not members & hidden}
        more = solved(shown, size, least)
        if not more:
            return hidden
        hidden |= more


def union(sets: Iterable[Members]) -> Members:
    """Return the atoms that are in any of the sets."""
    everyone: Members = 0
    for members in sets:
        everyone |= members
    return everyone


def solved(shown: Collection[Members], size: Callable[[Members], int], least: int) -> Members:
    """Return the atoms of groups that are too small and follow from the counts that are shown."""
    parts = sorted(pieces(shown), key=lambda piece: (size(piece) < least, size(piece), piece))
    sizes = np.array([size(piece) for piece in parts], dtype=np.float64)
    first_small = int(np.searchsorted(sizes < least, 1))
    if not sizes[first_small:].any():
        return 0
    rows = echelon(
        np.array([[bool(p & s) for p in parts] for s in sorted(shown)], dtype=np.float64)
    )
    small = rows[~(abs(rows[:, :first_small]) > TINY).any(axis=1)]
    known = small @ sizes
    told = small[(abs(known) > TINY) & (known < least - TINY)]
    return union(parts[place] for place in np.flatnonzero((abs(told) > TINY).any(axis=0)))


def pieces(shown: Iterable[Members]) -> list[Members]:
    """Return the smallest groups that the counts tell apart: atoms that are in the same counts."""
    told_by: defaultdict[Members, int] = defaultdict(int)
    for place, members in enumerate(shown):
        for atom in each(members):
            told_by[atom] |= 1 << place
    alike: defaultdict[int, Members] = defaultdict(int)
    for atom, places in told_by.items():
        alike[places] |= atom
    return list(alike.values())


def echelon(matrix: Rows) -> Rows:
    """Return the reduced row echelon form of a matrix, without its empty rows."""
    rows, rank = matrix.copy(), 0
    for column in range(rows.shape[1]):
        if rank == len(rows):
            break
        best = rank + int(np.argmax(abs(rows[rank:, column])))
        if abs(rows[best, column]) <= TINY:
            continue
        rows[[rank, best]] = rows[[best, rank]]
        rows[rank] /= rows[rank, column]
        others = np.flatnonzero(abs(rows[:, column]) > TINY)
        others = others[others != rank]
        rows[others] -= rows[others, column, None] * rows[rank]
        rank += 1
    return rows[:rank]
