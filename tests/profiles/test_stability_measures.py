"""How much two partitions are alike, and which of many is most like all others."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from math import comb

import numpy as np
import pytest

from kansrijk.profiles import Between
from kansrijk.profiles.medoid import (
    MOST_ROWS,
    agreements,
    medoid,
    most_usual,
    pairs_together,
    sampled_rows,
)
from kansrijk.profiles.overlap import add_co_members, adjusted_rand, contingency, jaccard
from kansrijk.tree import bootstrap, refit
from kansrijk.tree.jit import Team
from tests.profiles.made import cohort_of, members, number
from tests.profiles.planted_stability import ground_of, told

ONE = Team(1)
SEEDS = pytest.mark.parametrize("seed", range(4))


def partitions(seed, many=2, rows=60):
    """Return random partitions of some rows; the more groups, the less alike."""
    rng = np.random.default_rng(seed)
    return rng.integers(0, rng.integers(1, 8, (many, 1)), (many, rows)).astype(np.int32)


def table_of(one, other):
    return contingency(one, other, (int(one.max()) + 1, int(other.max()) + 1))


def naive_table(one, other):
    """The twin of `contingency`."""
    table = np.zeros((one.max() + 1, other.max() + 1), int)
    np.add.at(table, (one, other), 1)
    return table


def naive_rand(one, other):
    """The adjusted Rand index by looking at each pair of rows."""
    together = [(one[a] == one[b], other[a] == other[b]) for a, b in combinations(range(60), 2)]
    both, first, second = (
        sum(two[0] and two[1] for two in together),
        sum(two[0] for two in together),
        sum(two[1] for two in together),
    )
    expected, most = first * second / len(together), (first + second) / 2
    return 1 if most == expected else (both - expected) / (most - expected)


# ------------------------------------------------------------------ two partitions


@SEEDS
def test_pairs_of_groups_are_counted(seed):
    one, other = partitions(seed)
    assert np.array_equal(table_of(one, other), naive_table(one, other))
    shape = (9, 9)
    assert contingency(one.astype(np.int64), other.astype(np.uint8), shape).sum() == 60


def test_overlap_is_the_share_of_either_that_is_in_both():
    """By hand: of 3 and 4 rows 2 are in both, so 2 of 5; of 3 and 2 rows 1, so 1 of 4."""
    found = jaccard(np.array([[2, 1], [2, 1]]))
    assert found.tolist() == [[2 / 5, 1 / 4], [2 / 5, 1 / 4]]
    assert jaccard(np.zeros((1, 1), int)).tolist() == [[0]]


@SEEDS
def test_adjusted_rand_equals_that_of_all_pairs(seed):
    one, other = partitions(seed)
    assert adjusted_rand(table_of(one, other)) == pytest.approx(naive_rand(one, other))
    assert adjusted_rand(table_of(other, one)) == adjusted_rand(table_of(one, other))


def test_adjusted_rand_by_hand():
    """Of 6 rows in 3 + 3 and in 2 + 2 + 2: both 2 pairs, alone 6 and 3, of 15: expected 1.2."""
    found = adjusted_rand(np.array([[2, 1, 0], [0, 1, 2]]))
    assert found == pytest.approx((2 - 6 * 3 / comb(6, 2)) / ((6 + 3) / 2 - 6 * 3 / comb(6, 2)))


@pytest.mark.parametrize("sizes", [[[60]], [[1, 0], [0, 1]], [[20, 0], [0, 40]], [[0]]])
def test_partitions_that_are_the_same_agree(sizes):
    assert adjusted_rand(np.array(sizes)) == 1


def test_everyone_together_agrees_with_nothing():
    assert adjusted_rand(np.array([[30, 20, 10]])) == 0


@SEEDS
def test_members_of_two_groups_that_are_together_are_counted(seed):
    one, other = partitions(seed)
    table = table_of(one, other)
    pairs = np.full((len(table), len(table)), 5, np.int64)
    add_co_members(table, pairs)
    wanted = np.full_like(pairs, 5)
    for row in range(60):
        for mate in range(60):
            if row != mate and other[row] == other[mate]:
                wanted[one[row], one[mate]] += 1
    assert np.array_equal(pairs, wanted)


def test_counts_of_the_whole_country_do_not_overflow():
    many = 20_000_000
    pairs = np.zeros((1, 1), np.int64)
    for _ in range(2000):
        add_co_members(np.array([[many]]), pairs)
    assert pairs[0, 0] == 2000 * many * (many - 1)
    assert adjusted_rand(np.array([[many, 0], [0, many]])) == 1


# ------------------------------------------------------------------ many partitions


@SEEDS
def test_pairs_that_are_together_in_two_refits_equal_the_table(seed):
    leaves = partitions(seed, many=5)
    pairs = np.full((5, 5), -1)
    room = np.ones((8, 8), np.int32)
    pairs_together(leaves, 1, room, pairs)
    assert pairs[1, 1:].tolist() == [
        int((naive_table(leaves[1], leaves[other]) ** 2).sum()) for other in range(1, 5)
    ]
    assert (np.delete(pairs, 1, axis=0) == -1).all()
    assert pairs[1, 0] == -1


@SEEDS
def test_every_refit_is_compared_with_every_other(seed):
    leaves = partitions(seed, many=6)
    found = agreements(leaves, ONE)
    wanted = [[adjusted_rand(naive_table(one, other)) for other in leaves] for one in leaves]
    assert found == pytest.approx(np.array(wanted))
    with Team(3) as team:
        assert np.array_equal(agreements(leaves, team), found)


def test_the_most_usual_is_that_between_the_others():
    """Of three partitions the middle one has one row elsewhere than each of the two others."""
    middle = np.repeat([0, 1], 10)
    left, right = middle.copy(), middle.copy()
    left[0], right[19] = 1, 0
    assert most_usual(np.array([left, middle, right], np.int32), ONE) == 1
    assert most_usual(np.array([left, left, left], np.int32), ONE) == 0


def test_rows_are_drawn_by_the_seed_from_many_alone():
    assert sampled_rows(40, 1).tolist() == list(range(40))
    some = sampled_rows(3 * MOST_ROWS, 1)
    assert len(np.unique(some)) == len(some) == MOST_ROWS
    assert np.array_equal(some, sampled_rows(3 * MOST_ROWS, 1))
    assert not np.array_equal(some, sampled_rows(3 * MOST_ROWS, 2))
    assert 0.9 < some.mean() / (1.5 * MOST_ROWS) < 1.1


# ------------------------------------------------------------------ the medoid tree

N = 3000
TREE = "max_depth = 2, min_child = 150, min_improvement = 5e-3"


@pytest.fixture(scope="module")
def ground(tmp_path_factory):
    rng = np.random.default_rng(1)
    x, y = rng.integers(0, 60, (2, N))
    outcome = rng.random(N) < np.array([0.1, 0.4, 0.7])[x // 20]
    cohort = cohort_of([number("x", x), number("y", y)], outcome)
    return ground_of(tmp_path_factory.mktemp("study"), cohort, refits=20, tree=TREE)


def refit_of(ground, seed=1):
    half = ground.growing(ground.analysis)
    weights = next(bootstrap(N, 1, seed, cluster=np.where(half, np.cumsum(half) - 1, -1)))
    settings = ground.settings(ground.analysis)
    names = ("no", "yes")
    return next(refit(ground.codes, ground.target, settings, [weights], classes=names)).tree


def test_groups_of_the_medoid_stand_beside_the_profiles_most_like_them(ground):
    grown, found, _ = told(ground)
    groups, agreement = medoid(ground, grown, found, refit_of(ground))
    columns = ground.cohort.columns
    profiles = {one.id: members(one.rule, columns) for one in found.profiles}
    for group in groups:
        mine = members(group.rule, columns)
        alike = {name: (mine & of).sum() / (mine | of).sum() for name, of in profiles.items()}
        assert group.nearest == max(alike, key=alike.__getitem__)
        assert group.overlap.value == round(alike[group.nearest], 2)
        assert group.overlap.dof >= 10
    rows = np.array([members(one.rule, columns) for one in groups]).argmax(axis=0)
    wanted = adjusted_rand(naive_table(rows, grown.tallies.leaves))
    assert agreement.value == round(wanted, 2)


def test_the_medoid_is_the_refit_most_like_all_others(ground):
    grown, found, finding = told(ground)
    half = ground.growing(ground.analysis)
    drawn = bootstrap(N, 20, 5, cluster=np.where(half, np.cumsum(half) - 1, -1))
    settings = ground.settings(ground.analysis)
    names = ("no", "yes")
    refits = list(refit(ground.codes, ground.target, settings, drawn, classes=names))
    means = [
        sum(adjusted_rand(naive_table(one.leaves, other.leaves)) for other in refits)
        for one in refits
    ]
    best = refits[int(np.argmax(means))].tree
    assert (finding.medoid, finding.medoid_agreement) == medoid(ground, grown, found, best)


def test_the_medoid_is_trimmed_so_that_no_group_is_too_small(ground):
    """A split at depth 2 leaves a group of too few; the published tree knows no such group."""
    fine = replace(ground, floor=150)
    grown, found, _ = told(fine)
    rough = refit_of(ground)
    assert rough.is_leaf.sum() > grown.tree.is_leaf.sum()
    groups, _ = medoid(fine, grown, found, rough)
    assert len(groups) < rough.is_leaf.sum()
    assert all(group.overlap.dof >= 150 for group in groups)
    assert all(isinstance(rule, Between) for group in groups for rule in group.rule)


def test_a_published_tree_is_its_own_medoid(ground):
    grown, found, _ = told(ground)
    groups, agreement = medoid(ground, grown, found, grown.tree)
    assert agreement.value == 1
    assert [(one.nearest, one.overlap.value) for one in groups] == [
        (profile.id, 1) for profile in found.profiles
    ]
    assert [one.rule for one in groups] == [one.rule for one in found.profiles]


def test_a_medoid_of_one_group_is_everyone(ground):
    grown, found, _ = told(ground)
    (everyone,), agreement = medoid(ground, grown, found, grown.tree.collapse([0]))
    sizes = {one.id: one.n.n for one in found.profiles}
    assert everyone.rule == ()
    assert everyone.nearest == max(sizes, key=sizes.__getitem__)
    assert everyone.overlap.value == round(max(sizes.values()) / N, 2)
    assert agreement.value == 0
