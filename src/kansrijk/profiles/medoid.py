"""The medoid tree: of many refits the one that is most like all others."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kansrijk.findings import Estimate
from kansrijk.profiles.growing import Ground, Grown
from kansrijk.profiles.leaves import in_order
from kansrijk.profiles.overlap import (
    adjusted_rand,
    contingency,
    jaccard,
    rand_of_pairs,
    without_few,
)
from kansrijk.profiles.paths import rule
from kansrijk.profiles.reading import MedoidProfile
from kansrijk.profiles.records import ProfilesFinding
from kansrijk.profiles.separation import DECIMALS, freedom
from kansrijk.tree import Team, Tree, kernel

MOST_ROWS = 10_000
"""On so many rows, drawn by the seed of the study, refits are compared with each other.

Each of 200 refits with each other one are 19,900 comparisons. All have the same rows, so that
which of them is most like the others hardly depends on the draw.
"""


@kernel
def pairs_together(
    leaves: NDArray[np.int32], one: int, table: NDArray[np.int32], pairs: NDArray[np.int64]
) -> None:
    """Count the pairs of rows that are together in one refit and in each later one.

    Parameters
    ----------
    leaves
        Shape ``[refits, rows]``: the leaf of each row.
    one
        Which refit.
    table
        Shape ``[leaves, leaves]``: room to count in.
    pairs
        Shape ``[refits, refits]``; line `one` is filled from its own place on. Two rows are a pair
        once each way, and a row is one with itself.
    """
    for other in range(one, len(leaves)):
        table[:] = 0
        for row in range(leaves.shape[1]):
            table[np.uint64(leaves[one, row]), np.uint64(leaves[other, row])] += 1
        found = 0
        for both in table.ravel():
            found += np.int64(both) * both
        pairs[one, other] = found


def agreements(leaves: NDArray[np.int32], team: Team) -> NDArray[np.float64]:
    """Return the adjusted Rand index of each refit with each other; shape ``[refits, refits]``.

    Parameters
    ----------
    leaves
        Shape ``[refits, rows]``: the leaf of each row, numbered from 0.
    team
        Who compares.
    """
    many, rows = leaves.shape
    pairs, groups = np.zeros((many, many), np.int64), int(leaves.max(initial=0)) + 1

    def fill(one: int) -> None:
        pairs_together(leaves, one, np.empty((groups, groups), np.int32), pairs)

    team.each(fill, range(many))
    own = np.diag(pairs)
    both = np.triu(pairs) + np.triu(pairs, 1).T
    return rand_of_pairs((both - rows) / 2, (own[:, None] - rows) / 2, (own - rows) / 2, rows)


def most_usual(leaves: NDArray[np.int32], team: Team) -> int:
    """Return the refit with the greatest mean agreement with all others; the first of equals."""
    found = agreements(leaves, team)
    np.fill_diagonal(found, 0)
    return int(found.sum(axis=1).argmax())


def sampled_rows(rows: int, seed: int) -> NDArray[np.intp]:
    """Return which rows are compared: all, or `MOST_ROWS` of them drawn by a seed, ascending."""
    if rows <= MOST_ROWS:
        return np.arange(rows)
    return np.sort(np.random.default_rng(seed).choice(rows, MOST_ROWS, replace=False))


def medoid(
    ground: Ground, grown: Grown, found: ProfilesFinding, tree: Tree
) -> tuple[tuple[MedoidProfile, ...], Estimate]:
    """Return the groups of the medoid tree beside the published ones, and how well both agree.

    Parameters
    ----------
    ground, grown, found
        The published tree, what it grew on, and its profiles.
    tree
        The medoid tree. It is trimmed as the published one is.
    """
    growing = ground.growing(ground.analysis)
    other = ground.trimmed(tree, growing, least=ground.analysis.tree.min_child)
    groups, profiles = in_order(other.tree), [int(profile.id) for profile in found.profiles]
    shape = len(other.tree), len(grown.tree)
    table = contingency(other.tallies.leaves, grown.tallies.leaves, shape)[groups][:, profiles]
    table = without_few(table, ground.fewest_rows)
    alike = jaccard(table)
    overlaps: list[float] = alike.max(axis=1).round(DECIMALS).tolist()
    nearest: list[int] = [profiles[place] for place in alike.argmax(axis=1).tolist()]
    like = tuple(
        MedoidProfile(
            rule=rule(ground.variables, other.tree.path(group)),
            nearest=str(profile),
            overlap=Estimate(overlap, _fewest(other, group, grown, profile)),
        )
        for group, profile, overlap in zip(groups, nearest, overlaps, strict=True)
    )
    agreement = round(adjusted_rand(table), DECIMALS) + 0.0
    return like, Estimate(agreement, min(freedom(grown), freedom(other)))


def _fewest(other: Grown, group: int, grown: Grown, profile: int) -> int:
    """Return the fewest cases or others, in either half, of two groups."""
    return min(other.tallies.groups[group].fewest, grown.tallies.groups[profile].fewest)
