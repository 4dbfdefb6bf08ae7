"""Grow the tree of a study on one half of the clusters; take back what the other cannot carry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kansrijk.cohort import Cohort, draw
from kansrijk.errors import DataError, Problem
from kansrijk.findings import Cell
from kansrijk.profiles.tallies import NO, YES, Group, Tallies, tally
from kansrijk.profiles.variables import Variables
from kansrijk.study import ProfilesAnalysis, Study
from kansrijk.tree import Settings, Tree, encode
from kansrijk.tree import grow as grow_tree

CLASSES = (NO, YES)
ROOT = 0
ONE_SIDED = "in one half nobody had the outcome, or everybody"
WIDEN = "choose a share nearer to 0.5, a longer window or a larger population"


@dataclass(frozen=True)
class Grown:
    """A tree with the counts of everybody over it, and how many splits were taken back."""

    tree: Tree
    tallies: Tallies
    merged: int


def grow(  # noqa: PLR0913 - what to grow on, and how
    study: Study,
    cohort: Cohort,
    variables: Variables,
    population: Cell,
    *,
    floor: int,
    threads: int | None,
) -> Grown:
    """Grow the tree of a study.

    Parameters
    ----------
    study
        The study, with the settings of the tree and the share of its growing half.
    cohort
        The cohort.
    variables
        The variables of the tree.
    population
        The cell of the whole cohort.
    floor
        The least number of cases and of non-cases in a group, in each half.
    threads
        How many threads count; None for all.

    Raises
    ------
    DataError
        In one half nobody had the outcome, or everybody.
    """
    analysis = study.question.analyses.profiles
    growing = growing_half(cohort, analysis.honest, study.question.study.seed)
    grown = grow_tree(
        encode(variables.columns, threads=threads),
        cohort.outcome.astype(np.int64),
        _settings(analysis, floor),
        classes=CLASSES,
        weights=growing,
        threads=threads,
    )
    tallies = _tally(cohort, grown, variables, growing, population)
    if not tallies.groups[ROOT].fewest:
        raise DataError(Problem("study.toml", "analyses.profiles.honest", ONE_SIDED, todo=WIDEN))
    weak = _weak(grown, tallies.groups, floor=max(floor, 1), least=analysis.tree.min_child)
    if not weak:
        return Grown(grown, tallies, 0)
    smaller = grown.collapse(weak)
    merged = int((~grown.is_leaf).sum() - (~smaller.is_leaf).sum())
    return Grown(smaller, _tally(cohort, smaller, variables, growing, population), merged)


def growing_half(
    cohort: Cohort, honest: float | Literal[False], seed: int
) -> NDArray[np.bool_] | None:
    """Return which rows the tree grows on, by whole clusters drawn by key; None for everyone."""
    if honest is False:
        return None
    return (draw(cohort.cluster_keys, seed) < honest)[cohort.clusters]


def _settings(analysis: ProfilesAnalysis, floor: int) -> Settings:
    """Scale the least counts, which are stated for everyone, to the growing half."""
    declared, share = analysis.tree, analysis.honest or 1.0
    min_child = ceil(declared.min_child * share)
    min_parent = None if declared.min_parent is None else ceil(declared.min_parent * share)
    return Settings(
        semantics=analysis.semantics,
        max_depth=declared.max_depth,
        min_child=min_child,
        min_parent=None if min_parent is None else max(min_parent, min_child + 1),
        min_class=floor,
        min_improvement=declared.min_improvement,
        costs={str(answer): cost for answer, cost in declared.costs.items()},
    )


def _tally(
    cohort: Cohort,
    grown: Tree,
    variables: Variables,
    growing: NDArray[np.bool_] | None,
    population: Cell,
) -> Tallies:
    leaves = grown.apply(variables.columns)
    return tally(cohort, grown, leaves, growing=growing, population=population)


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
