from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kansrijk.errors import UsageError
from kansrijk.tree import Settings, encode, grow, importance
from tests.oracle import cart, pruning
from tests.tree.build import number, whole
from tests.tree.test_grow import grown, problems

WAYS = ("own", "agreement", "primary")


@settings(derandomize=True, deadline=None, max_examples=300)
@given(problems(), st.sampled_from(WAYS))
def test_importance_equals_the_slow_one(problem, by):
    held, target, limits = problem
    added = pruning.importance(cart.grow(held, target, limits), len(held), by)
    table = importance(grown(held, target, limits), by).to_pylist()
    assert sorted(row["variable"] for row in table) == sorted(each.name for each in held)
    for row in table:
        at = int(row["variable"][1:])
        assert row["importance"] == pytest.approx(float(added[at]), rel=1e-9, abs=1e-15)
        assert row["of_max"] == pytest.approx(float(pruning.of_max(added)[at]), rel=1e-9, abs=1e-9)
        assert row["of_sum"] == pytest.approx(float(pruning.of_sum(added)[at]), rel=1e-9, abs=1e-9)


@pytest.fixture
def tree():
    """Age parts 4 from 4, the rough one 3 from 5, the noise nothing."""
    columns = [
        whole("noise", [1, 2] * 4),
        whole("rough", [1, 1, 1, 2, 2, 2, 2, 2]),
        number("age", [1.0, 2, 3, 4, 5, 6, 7, 8]),
    ]
    asked = Settings(min_child=1, surrogates=2)
    return grow(encode(columns), np.array([0] * 4 + [1] * 4), asked)


def test_the_three_formulas_by_hand(tree):
    """The split improves 1/2. Rough (3 against 5) by itself improves 0.3, and its lambda is 3/4."""
    rows = {by: importance(tree, by).to_pydict() for by in WAYS}
    assert [rows[by]["variable"] for by in WAYS] == [["age", "rough", "noise"]] * 2 + [
        ["age", "noise", "rough"]
    ]
    assert rows["own"]["importance"] == pytest.approx([0.5, 0.3, 0], rel=1e-15)
    assert rows["agreement"]["importance"] == pytest.approx([0.5, 0.375, 0], rel=1e-15)
    assert rows["primary"]["importance"] == [0.5, 0, 0]


def test_shares_are_of_the_largest_and_of_the_sum(tree):
    table = importance(tree).to_pydict()
    assert table["of_max"] == pytest.approx([100, 60, 0], rel=1e-15)
    assert table["of_sum"] == pytest.approx([62.5, 37.5, 0], rel=1e-15)


def test_of_nothing_every_share_is_0(tree):
    table = importance(tree.collapse([0])).to_pydict()
    assert table["variable"] == ["noise", "rough", "age"]
    assert table["importance"] == table["of_max"] == table["of_sum"] == [0, 0, 0]


def test_a_collapsed_tree_counts_the_splits_that_are_left():
    """Age parts 2 from 4, of whom 1 has another class, and then sex parts that one."""
    columns = [whole("age", [1, 1, 2, 2, 2, 2]), whole("sex", [0, 1, 0, 1, 1, 1])]
    asked = Settings(min_child=1, min_improvement=0)
    tree = grow(encode(columns), np.array([0, 0, 0, 1, 1, 1]), asked)
    assert importance(tree)["importance"].to_pylist() == [0.25, 0.25]
    assert importance(tree.collapse([2]))["importance"].to_pylist() == [0.25, 0]


def test_an_unknown_formula_is_refused_with_the_nearest(tree):
    with pytest.raises(UsageError, match="did you mean: agreement"):
        importance(tree, "agrement")
