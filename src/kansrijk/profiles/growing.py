"""Grow the tree of a study on one half of the clusters; take back what the other cannot carry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kansrijk.cohort import Cohort, draw
from kansrijk.errors import DataError, Problem
from kansrijk.profiles.cells import population_cell
from kansrijk.profiles.tallies import CLASSES, ROOT, Group, Tallies, tally
from kansrijk.profiles.variables import Variables
from kansrijk.study import ProfilesAnalysis, Study
from kansrijk.tree import Codes, Settings, Tree, encode
from kansrijk.tree import grow as grow_tree

ONE_SIDED = "in one half nobody had the outcome, or everybody"
WIDEN = "choose a share nearer to 0.5, a longer window or a larger population"


@dataclass(frozen=True)
class Grown:
    """A tree with the counts of everybody over it, and how many splits were taken back."""

    tree: Tree
    tallies: Tallies
    merged: int


@dataclass(frozen=True)
class Ground:
    """What all trees of a study grow on; its columns are coded once.

    Parameters
    ----------
    study
        The study.
    cohort
        Its cohort.
    variables
        The variables of the tree.
    floor
        The least number of cases and of non-cases in a group, in each half.
    threads
        How many threads count; None for all. Nothing depends on it.
    """

    study: Study
    cohort: Cohort = field(repr=False)
    variables: Variables = field(repr=False)
    floor: int
    threads: int | None

    @property
    def analysis(self) -> ProfilesAnalysis:
        """The analysis as it is declared."""
        return self.study.question.analyses.profiles

    @cached_property
    def codes(self) -> Codes:
        """The coded columns."""
        return encode(self.variables.columns, threads=self.threads)

    @cached_property
    def target(self) -> NDArray[np.uint8]:
        """The class of each row, as an index into `CLASSES`."""
        return self.cohort.outcome.astype(np.uint8)

    def growing(self, analysis: ProfilesAnalysis) -> NDArray[np.bool_] | None:
        """Return which rows the tree of an analysis grows on; None for everyone."""
        return growing_half(self.cohort, analysis.honest, self.study.question.study.seed)

    def settings(self, analysis: ProfilesAnalysis) -> Settings:
        """Return the settings of the tree; least counts are scaled to the growing half."""
        declared, share = analysis.tree, analysis.honest or 1.0
        min_child = ceil(declared.min_child * share)
        min_parent = None if declared.min_parent is None else ceil(declared.min_parent * share)
        return Settings(
            semantics=analysis.semantics,
            max_depth=declared.max_depth,
            min_child=min_child,
            min_parent=None if min_parent is None else max(min_parent, min_child + 1),
            min_class=self.floor,
            min_improvement=declared.min_improvement,
            costs={str(answer): cost for answer, cost in declared.costs.items()},
        )

    def grow(self, analysis: ProfilesAnalysis) -> Grown:
        """Return the tree of an analysis.

        Raises
        ------
        DataError
            In one half nobody had the outcome, or everybody.
        """
        growing = self.growing(analysis)
        grown = grow_tree(
            self.codes,
            self.target,
            self.settings(analysis),
            classes=CLASSES,
            weights=growing,
            threads=self.threads,
        )
        return self.trimmed(grown, growing, least=analysis.tree.min_child)

    def trimmed(self, tree: Tree, growing: NDArray[np.bool_] | None, *, least: int) -> Grown:
        """Return a tree without the splits that made a group too small to speak of.

        Parameters
        ----------
        tree
            The tree.
        growing
            Which rows it grew on; None for everyone.
        least
            The least number of everyone in a group.

        Raises
        ------
        DataError
            In one half nobody had the outcome, or everybody.
        """
        tallies = self._tally(tree, growing)
        if not tallies.groups[ROOT].fewest:
            raise DataError(
                Problem("study.toml", "analyses.profiles.honest", ONE_SIDED, todo=WIDEN)
            )
        weak = _weak(tree, tallies.groups, floor=max(self.floor, 1), least=least)
        if not weak:
            return Grown(tree, tallies, 0)
        smaller = tree.collapse(weak)
        merged = int((~tree.is_leaf).sum() - (~smaller.is_leaf).sum())
        return Grown(smaller, self._tally(smaller, growing), merged)

    def _tally(self, tree: Tree, growing: NDArray[np.bool_] | None) -> Tallies:
        leaves = tree.apply(self.variables.columns)
        population = population_cell(self.cohort.ledger)
        return tally(self.cohort, tree, leaves, growing=growing, population=population)


def growing_half(
    cohort: Cohort, honest: float | Literal[False], seed: int
) -> NDArray[np.bool_] | None:
    """Return which rows the tree grows on, by whole clusters drawn by key; None for everyone."""
    if honest is False:
        return None
    return (draw(cohort.cluster_keys, seed) < honest)[cohort.clusters]


def _weak(grown: Tree, groups: Sequence[Group], *, floor: int, least: int) -> set[int]:
    """Return the nodes with a child that is too small, or has too few cases or others in one half.

    The growing half has enough rows by the way it grows, though perhaps of fewer persons; whether
    the other half has enough is luck. What is below such a child has still fewer, so that its
    parent is the place to stop.
    """
    return {
        int(grown.parent[node])
        for node in range(1, len(grown))
        if groups[node].fewest < floor or groups[node].n.n < least
    }
