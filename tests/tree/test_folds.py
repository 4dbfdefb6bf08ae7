from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kansrijk.errors import UsageError
from kansrijk.tree import draw_folds
from kansrijk.tree.folds import draw_part

SEEDS = st.integers(0, 2**32)
ROWS = st.lists(st.integers(0, 3), min_size=7, max_size=80).map(np.array)


def sizes(fold, folds, of=slice(None)):
    return np.bincount(fold[of], minlength=folds)


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.integers(2, 60), st.data(), SEEDS)
def test_folds_are_of_equal_size(rows, data, seed):
    folds = data.draw(st.integers(2, rows))
    fold = draw_folds(rows, folds, seed)
    assert len(fold) == rows
    assert set(fold) == set(range(folds))
    assert np.ptp(sizes(fold, folds)) <= 1


@settings(derandomize=True, deadline=None, max_examples=200)
@given(ROWS, st.integers(2, 7), SEEDS)
def test_stratified_folds_differ_by_at_most_one_per_class(target, folds, seed):
    fold = draw_folds(len(target), folds, seed, target=target)
    assert np.ptp(sizes(fold, folds)) <= 1
    for label in set(target.tolist()):
        assert np.ptp(sizes(fold, folds, target == label)) <= 1


@settings(derandomize=True, deadline=None, max_examples=200)
@given(ROWS, st.booleans(), st.randoms(use_true_random=False), SEEDS)
def test_clusters_stay_whole(target, stratify, random, seed):
    cluster = np.array([random.choice("abcdefgh") for _ in target])
    cluster[:3] = ["a", "b", "c"]
    fold = draw_folds(len(target), 3, seed, target=target if stratify else None, cluster=cluster)
    for name in set(cluster.tolist()):
        assert len(set(fold[cluster == name])) == 1
    assert set(fold) == {0, 1, 2}


def test_clusters_of_one_kind_are_dealt_evenly():
    """Ten households with a case among three, forty with none, one case in all alone."""
    cluster = np.repeat(np.arange(51), [3] * 50 + [1])
    target = np.zeros(151, int)
    target[[*range(0, 30, 3), 150]] = 1
    fold = draw_folds(151, 5, seed=3, target=target, cluster=cluster)
    assert sorted(sizes(fold, 5, target == 1)) == [2, 2, 2, 2, 3]
    assert np.ptp(sizes(fold, 5)) <= 3


def test_the_rarest_class_is_dealt_before_size():
    """Households of 1 to 8, of whom those of 4 and 8 have a case: not both in one fold of four."""
    cluster = np.repeat(np.arange(8), np.arange(1, 9))
    target = np.zeros(36, int)
    target[[9, 35]] = 1
    assert cluster[[9, 35]].tolist() == [3, 7]
    fold = draw_folds(36, 4, seed=1, target=target, cluster=cluster)
    assert fold[9] != fold[35]
    assert np.ptp(sizes(fold, 4)) <= 8


def test_a_seed_draws_the_same_folds_and_another_seed_others():
    one, same, other = (draw_folds(1000, 10, seed) for seed in (1, 1, 2))
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


def test_each_row_may_come_into_any_fold():
    drawn = [draw_folds(4, 2, seed, target=np.array([0, 0, 1, 1]))[0] for seed in range(40)]
    assert set(drawn) == {0, 1}


def test_what_stands_in_the_draws_may_not_change():
    """Whoever reports a seed must get these folds again."""
    assert draw_folds(10, 3, seed=15).tolist() == [2, 0, 0, 0, 2, 2, 1, 0, 1, 1]


def test_a_part_has_its_share_of_each_class():
    target = np.repeat([0, 1], [900, 100])
    part = draw_part(0.7, 1, target=target, cluster=None)
    assert (part[target == 0].sum(), part[target == 1].sum()) == (630, 70)


@pytest.mark.parametrize(
    ("rows", "folds", "more", "words"),
    [
        (10, 1, {}, "folds: must be a whole number from 2"),
        (10, 2.5, {}, "folds: must be a whole number from 2"),
        (10, 11, {}, "no more than there are rows"),
        (3, 2, {"cluster": np.array([1, 1, 1])}, "no more than there are rows or clusters"),
        (10, 2, {"seed": -1}, "seed: must be a whole number from 0"),
        (3, 2, {"target": np.array([0, 1])}, "target: must have 3 rows"),
        (3, 2, {"target": np.array([0.5, 1, 1])}, "target: must be one whole number per row"),
        (3, 2, {"cluster": np.array([[1, 2, 3]])}, "cluster: must be one whole number or text"),
    ],
)
def test_what_does_not_fit_is_refused(rows, folds, more, words):
    with pytest.raises(UsageError, match=words):
        draw_folds(rows, folds, **{"seed": 1, **more})


def test_all_problems_are_told_at_once():
    with pytest.raises(UsageError) as error:
        draw_folds(3, 1, -1, target=np.zeros(2, int), cluster=np.zeros(3))
    assert len(error.value.problems) == 4
