from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from kansrijk.errors import UsageError
from kansrijk.tree import Settings, bootstrap, encode, grow, refit
from tests.tree.build import same
from tests.tree.test_grow import large

SMALL = Settings(max_depth=5, min_child=20, min_improvement=1e-7, surrogates=2)


@pytest.fixture(scope="module")
def data():
    columns, target = large(3000)
    return columns, encode(columns), target


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_refits_are_the_trees_of_their_weights_in_order(data, threads):
    columns, codes, target = data
    weights = list(bootstrap(3000, 7, seed=3))
    found = list(refit(codes, target, SMALL, weights, threads=threads))
    assert len(found) == 7
    for one, weighting in zip(found, weights, strict=True):
        assert same(one.tree, grow(codes, target, SMALL, weights=weighting))
        assert np.array_equal(one.leaves, one.tree.apply(columns))


def test_leaves_of_packed_nodes_are_those_of_the_values(data):
    columns, codes, target = data
    weights = np.random.default_rng(5).integers(0, 2, 3000)
    fine = Settings(max_depth=9, min_child=2, min_improvement=0, surrogates=3)
    (one,) = refit(codes, target, fine, [weights])
    assert len(one.tree) > 200
    assert np.array_equal(one.leaves, one.tree.apply(columns))


def test_weights_are_read_as_trees_are_asked_for(data):
    _, codes, target = data
    read = []

    def weights():
        for at in range(100):
            read.append(at)
            yield np.ones(3000, int)

    list(islice(refit(codes, target, SMALL, weights(), threads=2), 3))
    assert len(read) < 10


def test_misuse_is_explained(data):
    _, codes, target = data
    with pytest.raises(UsageError, match="indexes of the classes"):
        next(refit(codes, target + 1, SMALL, [np.ones(3000, int)]))
    with pytest.raises(UsageError, match="weights: must not be negative"):
        next(refit(codes, target, SMALL, [np.full(3000, -1)]))


def test_bootstrap_draws_as_many_rows_as_there_are():
    samples = list(bootstrap(1000, 5, seed=1))
    assert [int(weights.sum()) for weights in samples] == [1000] * 5
    assert len({weights.tobytes() for weights in samples}) == 5
    longer = list(bootstrap(1000, 6, seed=1))
    assert all(map(np.array_equal, samples, longer))


def test_bootstrap_draws_whole_clusters():
    cluster = np.repeat(np.arange(100), 3)
    (weights,) = bootstrap(300, 1, seed=1, cluster=cluster)
    by_cluster = weights.reshape(100, 3)
    assert (by_cluster == by_cluster[:, :1]).all()
    assert by_cluster[:, 0].sum() == 100


def test_bootstrap_leaves_out_what_is_in_no_cluster():
    cluster = np.where(np.arange(300) % 2, np.arange(300) // 2, -1)
    (weights,) = bootstrap(300, 1, seed=1, cluster=cluster)
    assert not weights[::2].any()
    (others,) = bootstrap(150, 1, seed=1)
    assert weights[1::2].tolist() == others.tolist()
    with pytest.raises(UsageError, match="cluster: must be numbered from 0, or be -1"):
        next(bootstrap(3, 1, seed=1, cluster=np.array([0, -2, 1])))
