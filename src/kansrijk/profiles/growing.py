"""Grow the tree of a study on one half of the clusters; take back what the other cannot carry."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from math import ceil
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kansrijk.cohort import Cohort, draw
from kansrijk.errors import DataError, Problem
from kansrijk.profiles.cells import population_cell
from kansrijk.profiles.leaves import collapsed
from kansrijk.profiles.tallies import CLASSES, ROOT, Tallies, sizes, tally
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
        return self.study.analysis

    @cached_property
    def codes(self) -> Codes:
        """The coded columns."""
        return encode(self.variables.columns, threads=self.threads)

    @cached_property
    def target(self) -> NDArray[np.uint8]:
        """The class of each row, as an index into `CLASSES`."""
        return self.cohort.outcome.astype(np.uint8)

    @property
    def fewest_rows(self) -> int:
        """How many rows are of enough persons to speak of; one may have a row on each date."""
        return self.floor * len(self.cohort.reference_dates)

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
        leaves = tree.apply(self.variables.columns)
        smaller, leaves = self.taken_back(tree, leaves, growing, least=least)
        population = population_cell(self.cohort.ledger)
        tallies = tally(self.cohort, smaller, leaves, growing=growing, population=population)
        return Grown(smaller, tallies, (len(tree) - len(smaller)) // 2)

    def taken_back(
        self,
        tree: Tree,
        leaves: NDArray[np.int32],
        growing: NDArray[np.bool_] | None,
        *,
        least: int,
    ) -> tuple[Tree, NDArray[np.int32]]:
        """Return a tree without splits that made a group too small, and of each row its leaf.

        Too small is a child with too few rows, or with too few cases or others in one half. The
        growing half has enough rows by the way it grows, though perhaps of fewer persons;
        whether the other half has enough is luck. What is below such a child has still fewer, so
        that its parent is the place to stop.

        Parameters
        ----------
        tree, growing, least
            As in `trimmed`.
        leaves
            Of each row, its leaf.

        Raises
        ------
        DataError
            In one half nobody had the outcome, or everybody.
        """
        rows, fewest = sizes(self.cohort, tree, leaves, growing)
        if not fewest[ROOT]:
            key = f"analyses.{self.study.chosen}.honest"
            raise DataError(Problem("study.toml", key, ONE_SIDED, todo=WIDEN))
        few = (fewest < max(self.floor, 1)) | (rows < least)
        few[ROOT] = False
        return collapsed(tree, leaves, np.unique(tree.parent[few]))


def growing_half(
    cohort: Cohort, honest: float | Literal[False], seed: int
) -> NDArray[np.bool_] | None:
    """Return which rows the tree grows on, by whole clusters drawn by key; None for everyone."""
    if honest is False:
        return None
    return (draw(cohort.cluster_keys, seed) < honest)[cohort.clusters]
