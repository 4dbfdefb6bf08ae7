"""Counts over a tree are those of counting each node by itself, and add up from the atoms."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from kansrijk.disclosure.atoms import Atoms
from kansrijk.findings import Cell, Count
from kansrijk.profiles.growing import Ground
from kansrijk.profiles.leaves import depth_first, grown_rate, in_order, lowest_common
from kansrijk.profiles.tallies import ESTIMATING, GROWING, NO, YES, labelled, path_of, top
from kansrijk.profiles.variables import Variables
from tests.profiles.made import cohort_of, levels, number, study_of

N = 3000
DEEP = "max_depth = 6, min_child = 40, min_improvement = 0"


def made_up(seed, *, persons="rows", clusters="small"):
    """Return a cohort with missing values, rows of one person and clusters as asked."""
    rng = np.random.default_rng(seed)
    x, place = rng.integers(0, 40, N), rng.integers(-1, 5, N)
    rate = 0.15 + 0.01 * x - 0.05 * (place == 2)
    columns = [number("x", x, rng.random(N) < 0.1), levels("place", place, list("abcde"))]
    drawn = rng.integers(0, {"small": 1500, "few": 12}[clusters], N)
    cohort = cohort_of(columns, rng.random(N) < rate, drawn)
    if persons == "rows":
        return cohort
    # A person may have rows in several leaves, clusters and halves.
    return replace(cohort, persons=np.unique(rng.integers(0, 900, N), return_inverse=True)[1])


def grounded(folder, cohort, **settings):
    study = study_of(folder, list(cohort.columns), **settings)
    variables = Variables(cohort, study.predictors, floor=5)
    return Ground(study, cohort, variables, floor=5, threads=1)


COHORTS = [
    pytest.param(({}, 0.5), id="persons"),
    pytest.param(({"persons": "several"}, 0.5), id="several rows of a person"),
    pytest.param(({"persons": "several", "clusters": "few"}, 0.4), id="few clusters"),
    pytest.param(({"persons": "several"}, False), id="no halves"),
]


@pytest.fixture(params=COHORTS, name="made")
def made_fixture(request, tmp_path):
    asked, honest = request.param
    ground = grounded(tmp_path, made_up(3, **asked), tree=DEEP, honest=honest)
    grown = ground.grow(ground.analysis)
    assert grown.tree.is_leaf.sum() > 8
    return ground, grown


# ------------------------------------------------------------------ node by node


def leaves_under(tree, node):
    if tree.is_leaf[node]:
        return [node]
    return [leaf for at in (tree.left, tree.right) for leaf in leaves_under(tree, int(at[node]))]


def count_of(cohort, cell, rows):
    return Count(cell, int(rows.sum()), len(np.unique(cohort.persons[rows])))


def halves_of(growing, cell, rows):
    if growing is None:
        return [(cell, rows)]
    return [
        (cell.and_(half=GROWING), rows & growing),
        (cell.and_(half=ESTIMATING), rows & ~growing),
    ]


def slow_parts(cohort, growing, cell, rows):
    return tuple(
        count_of(cohort, half.and_(outcome=answer), part & (cohort.outcome == (answer == YES)))
        for half, part in halves_of(growing, cell, rows)
        for answer in (YES, NO)
    )


def slow_design_effect(cohort, rows):
    """Return the design effect of a rate by its definition, in exact arithmetic."""
    clusters = np.unique(cohort.clusters[rows])
    n, k = int(rows.sum()), int((rows & cohort.outcome).sum())
    if len(clusters) < 2 or not 0 < k < n:
        return 1.0
    rate, squares = Fraction(k, n), Fraction()
    for cluster in clusters:
        inside = rows & (cohort.clusters == cluster)
        squares += (int((inside & cohort.outcome).sum()) - rate * int(inside.sum())) ** 2
    variance = Fraction(len(clusters), len(clusters) - 1) * squares / n**2
    return max(1.0, float(variance / (rate * (1 - rate) / n)))


def test_groups_are_those_of_counting_each_node_by_itself(made):
    ground, grown = made
    cohort, growing = ground.cohort, ground.growing(ground.analysis)
    population = grown.tallies.groups[0].n.cell
    for node, group in enumerate(grown.tallies.groups):
        cell = Cell(population.conditions | path_of(grown.tree, node))
        rows = np.isin(grown.tallies.leaves, leaves_under(grown.tree, node))
        *grown_on, counted = halves_of(growing, cell, rows)
        assert group.n == count_of(cohort, cell, rows)
        assert group.grown_on == (count_of(cohort, *grown_on[0]) if grown_on else None)
        assert group.counted == count_of(cohort, *counted)
        assert group.parts == slow_parts(cohort, growing, cell, rows)
        assert group.cases == group.parts[-2]
        assert group.fewest == min(part.persons for part in group.parts)


def test_design_effects_are_those_of_their_definition_to_the_last_bit(made):
    ground, grown = made
    cohort, growing = ground.cohort, ground.growing(ground.analysis)
    for node, group in enumerate(grown.tallies.groups):
        if growing is None:
            assert group.design_effect is None
            continue
        rows = np.isin(grown.tallies.leaves, leaves_under(grown.tree, node)) & ~growing
        assert group.design_effect.value == slow_design_effect(cohort, rows)
        assert group.design_effect.dof == len(np.unique(cohort.clusters[rows])) - 1


# ------------------------------------------------------------------ atoms


def test_first_leaves_and_labels_are_sums_of_atoms(made):
    ground, grown = made
    tree, tallies, cohort = grown.tree, grown.tallies, ground.cohort
    atoms, everyone = Atoms(tallies.atoms), tallies.groups[0]
    order = in_order(tree)
    cells = {top(place): order[:place] for place in range(1, len(order) + 1)}
    for label, name in enumerate((NO, YES)):
        cells[labelled(name)] = np.flatnonzero(tree.is_leaf & (tree.label == label))
    for cell, leaves in cells.items():
        rows = np.isin(tallies.leaves, leaves)
        atoms.verify(count_of(cohort, everyone.n.cell | cell, rows))
        for part in slow_parts(cohort, ground.growing(ground.analysis), everyone.n.cell, rows):
            atoms.verify(replace(part, cell=part.cell | cell))
    assert atoms.of(top(len(order))) == atoms.of(everyone.n.cell)


def test_every_group_is_a_sum_of_atoms(made):
    _, grown = made
    atoms = Atoms(grown.tallies.atoms)
    for group in grown.tallies.groups:
        for count in (group.n, group.counted, group.cases, *group.parts):
            atoms.verify(count)


# ------------------------------------------------------------------ leaves


def test_leaves_are_in_order_of_the_rate_that_they_grew_with(made):
    _, grown = made
    order = in_order(grown.tree)
    rates = [grown_rate(grown.tree, leaf) for leaf in order]
    assert rates == sorted(rates, reverse=True)
    assert sorted(order) == np.flatnonzero(grown.tree.is_leaf).tolist()


def test_leaves_below_a_node_follow_each_other(made):
    _, grown = made
    order, place = depth_first(grown.tree)
    assert order[place[grown.tree.is_leaf]].tolist() == np.flatnonzero(grown.tree.is_leaf).tolist()
    for node in range(len(grown.tree)):
        below = np.sort(place[leaves_under(grown.tree, node)])
        assert (np.diff(below) == 1).all()


def test_lowest_node_that_two_leaves_are_in(made):
    _, grown = made
    tree = grown.tree
    leaves = np.flatnonzero(tree.is_leaf).astype(np.int32)
    one, other = (side.ravel() for side in np.meshgrid(leaves, leaves))
    for first, second, found in zip(one, other, lowest_common(tree, one, other), strict=True):
        common = path_of(tree, int(first)) & path_of(tree, int(second))
        assert int(found) == max((int(node) for _, node in common), default=0)
