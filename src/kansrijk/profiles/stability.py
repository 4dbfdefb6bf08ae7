"""How stable profiles are: the tree is grown again, many times, on clusters drawn anew."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from kansrijk.findings import Estimate, Setting, Status
from kansrijk.profiles.describe import AS_GROWN
from kansrijk.profiles.growing import Ground, Grown
from kansrijk.profiles.medoid import medoid, most_usual, sampled_rows
from kansrijk.profiles.overlap import add_co_members, adjusted_rand, contingency, jaccard
from kansrijk.profiles.reading import ProfileStability, StabilityFinding
from kansrijk.profiles.records import ProfilesFinding
from kansrijk.profiles.selection import selection
from kansrijk.profiles.separation import DECIMALS, freedom
from kansrijk.profiles.tallies import CLASSES
from kansrijk.progress import Tell
from kansrijk.study import Stability
from kansrijk.tree import Team, Tree, bootstrap, refit

HALF = 0.5
"""A profile that so large a share of refits finds again is stable."""


class Refits:
    """What is kept of refits that are held against the published groups, on everyone.

    Parameters
    ----------
    grown
        The published tree.
    profiles
        Its leaves, in the order of the finding.
    rows
        Of which rows the leaves are kept.

    Attributes
    ----------
    trees
        The refits.
    sampled
        Of each refit, the leaf of each row that is kept, leaves numbered from 0.
    overlaps
        Of each refit, the overlap of each profile with the group most alike, as it is told.
    agreements
        Of each refit, the adjusted Rand index with the published groups, as it is told.
    """

    def __init__(self, grown: Grown, profiles: list[int], rows: NDArray[np.intp]) -> None:
        self._leaves, self._nodes = grown.tallies.leaves, len(grown.tree)
        self._profiles, self._rows = profiles, rows
        self._sizes = np.bincount(self._leaves, minlength=self._nodes)[profiles]
        self._pairs = np.zeros((len(profiles), len(profiles)), np.int64)
        self.trees: list[Tree] = []
        self.sampled: list[NDArray[np.int32]] = []
        self.overlaps: list[NDArray[np.float64]] = []
        self.agreements: list[float] = []

    def add(self, tree: Tree, leaves: NDArray[np.int32]) -> None:
        """Hold a refit, with the leaf of every row, against the published groups."""
        table = contingency(self._leaves, leaves, (self._nodes, len(tree)))[self._profiles]
        self.trees.append(tree)
        places = np.cumsum(tree.is_leaf, dtype=np.int32) - np.int32(1)
        self.sampled.append(places[leaves[self._rows]])
        self.overlaps.append(jaccard(table).max(axis=1).round(DECIMALS))
        self.agreements.append(round(adjusted_rand(table), DECIMALS) + 0.0)
        add_co_members(table, self._pairs)

    @property
    def together(self) -> NDArray[np.float64]:
        """The chance that a member of each of two profiles are in one group of a refit.

        Shape ``[profiles, profiles]``; within one profile they are two different members.
        """
        every = np.outer(self._sizes, self._sizes) - np.diag(self._sizes)
        return self._pairs / np.maximum(every * len(self.trees), 1)


def stability(ground: Ground, grown: Grown, found: ProfilesFinding, tell: Tell) -> StabilityFinding:
    """Return how stable the profiles of a tree are.

    Clusters of the growing part are drawn anew, as many as there are, and the tree is grown again
    by the same settings; splits that make a group too small are taken back as in the published
    tree. Its groups are held against the published ones on everyone.

    Parameters
    ----------
    ground, grown, found
        The tree, what it grew on, and its profiles; there is at least one.
    tell
        Called after each refit.

    Notes
    -----
    What is told follows from figures as they are rounded, so that none contradicts another. The
    degrees of freedom of a profile's figures are its fewest cases or others, by persons; those of
    the whole tree are as in `separation`.
    """
    asked = ground.analysis.stability or Stability()
    again = grown_again(ground, grown, found, tell)
    with Team(ground.threads) as team:
        usual = again.trees[most_usual(np.stack(again.sampled), team)]
    groups, agreement = medoid(ground, grown, found, usual)
    as_grown, dof = ground.analysis.honest is False, freedom(grown)
    return StabilityFinding(
        status=Status.DESCRIPTIVE if as_grown else Status.OK,
        reason=AS_GROWN if as_grown else None,
        refits=Setting(asked.refits),
        least=Setting(asked.least),
        profiles=tuple(_profiles(grown, found, again, asked.least)),
        variables=selection(ground, grown, again.trees),
        agreement=Estimate(float(middle(np.array(again.agreements))), dof),
        least_agreement=Estimate(float(tenth(np.array(again.agreements))), dof),
        medoid=groups,
        medoid_agreement=agreement,
    )


def grown_again(ground: Ground, grown: Grown, found: ProfilesFinding, tell: Tell) -> Refits:
    """Grow the tree of a study again and again, as often as it declares.

    Parameters
    ----------
    ground, grown, found, tell
        As in `stability`.
    """
    analysis, seed = ground.analysis, ground.study.question.study.seed
    times, rows = (analysis.stability or Stability()).refits, len(ground.cohort)
    again = Refits(grown, [int(one.id) for one in found.profiles], sampled_rows(rows, seed))
    trees = refit(
        ground.codes,
        ground.target,
        ground.settings(analysis),
        bootstrap(rows, times, seed, cluster=drawn_clusters(ground)),
        classes=CLASSES,
        threads=ground.threads,
    )
    growing, least = ground.growing(analysis), analysis.tree.min_child
    for done, one in enumerate(trees, 1):
        again.add(*ground.taken_back(one.tree, one.leaves, growing, least=least))
        tell(done, times)
    return again


def drawn_clusters(ground: Ground) -> NDArray[np.intp]:
    """Return the cluster of each row among those that are drawn; -1 where the tree did not grow."""
    clusters, growing = ground.cohort.clusters, ground.growing(ground.analysis)
    some = np.zeros(len(ground.cohort.cluster_keys), np.bool_)
    some[clusters if growing is None else clusters[growing]] = True
    return np.where(some, np.cumsum(some) - 1, -1)[clusters]


def middle(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the median over refits; of two in the middle the higher: half are at least as much."""
    return np.quantile(values, 0.5, axis=0, method="higher")


def tenth(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the 10 % quantile over refits, as a value that occurs."""
    return np.quantile(values, 0.1, axis=0, method="lower")


def _profiles(
    grown: Grown, found: ProfilesFinding, again: Refits, least: float
) -> Iterator[ProfileStability]:
    """Yield how stable each profile is."""
    overlaps, together = np.stack(again.overlaps), again.together.round(DECIMALS)
    fewest = [grown.tallies.groups[int(one.id)].fewest for one in found.profiles]
    for place, profile in enumerate(found.profiles):
        mine, dof, other = overlaps[:, place], fewest[place], _most_mixed(together, place)
        share = share_found(mine, least)
        yield ProfileStability(
            profile=profile.id,
            stable=share >= HALF,
            overlap=Estimate(float(middle(mine)), dof),
            least=Estimate(float(tenth(mine)), dof),
            found=Estimate(share, dof),
            together=Estimate(float(together[place, place]), dof),
            mixes_with=None if other is None else found.profiles[other].id,
            mixed=None
            if other is None
            else Estimate(float(together[place, other]), min(dof, fewest[other])),
        )


def share_found(overlaps: NDArray[np.float64], least: float) -> float:
    """Return the share of refits that find a profile again.

    It is rounded down, so that it is a half exactly when half of the refits do.
    """
    times = int(np.count_nonzero(overlaps >= least))
    return 10**DECIMALS * times // len(overlaps) / 10**DECIMALS


def _most_mixed(together: NDArray[np.float64], place: int) -> int | None:
    """Return the place of the other profile most often together with one; None where none ever."""
    others = np.where(np.arange(len(together)) == place, 0, together[place])
    return int(others.argmax()) if others.any() else None
