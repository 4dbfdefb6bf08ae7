from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kansrijk.tree import Settings, encode, grow
from kansrijk.tree.cuts import candidates, left_codes, rate_order
from kansrijk.tree.measure import GINI, improvements
from kansrijk.tree.split import best_cut
from tests.oracle.cart import score
from tests.tree.build import leveled, number

SMALL = {"min_child": 1, "max_depth": 1, "min_improvement": 0}
EXAMPLES = settings(derandomize=True, deadline=None, max_examples=100)


def best(columns, target, **limits):
    """The split of a root, and its improvement; None without a split."""
    asked = {**SMALL, "min_parent": limits.get("min_child", 1) + 1, **limits}
    tree = grow(encode(columns), np.array(target), Settings(**asked))
    return tree if tree.splits[0] else None


@EXAMPLES
@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 1)), min_size=2, max_size=40))
def test_the_order_of_rates_finds_the_best_of_all_subsets(rows):
    levels, target = zip(*rows, strict=True)
    present = sorted(set(levels))
    scores = [Fraction(0)]
    for size in range(1, len(present)):
        for subset in combinations(present, size):
            left = [row for row, level in enumerate(levels) if level in subset]
            right = [row for row, level in enumerate(levels) if level not in subset]
            scores.append(score(left, right, target, len(rows)))
    found = best([leveled("x", levels, "nominal", "abcdefgh")], target)
    assert (found.improvement[0] if found else 0.0) == float(max(scores))


def test_the_lower_rate_goes_left_and_absent_levels_are_in_neither():
    found = best([leveled("x", [3, 3, 1, 1, 0, -1], "nominal", "abcd")], [0, 0, 1, 1, 0, 1])
    assert (found.splits[0].left, found.splits[0].right) == ((0, 3), (1,))
    assert found.splits[0].missing_left
    assert found.splits[0].missing == 1


@pytest.mark.parametrize(("semantics", "wanted"), [("spss", 0.5), ("rpart", 0.25)])
def test_missing_rows_are_left_out_of_the_score(semantics, wanted):
    complete = best([number("x", [1, 1, 2, 2])], [0, 0, 1, 1], semantics=semantics)
    half = number("x", [1, 1, 2, 2, *[None] * 4])
    scored = best([half], [0, 0, 1, 1, 0, 1, 0, 1], semantics=semantics)
    assert (complete.improvement[0], scored.improvement[0]) == (0.5, wanted)


def test_missing_rows_go_left_when_both_sides_are_equal():
    assert best([number("x", [1, 2, None])], [0, 1, 1]).splits[0].missing_left
    assert not best([number("x", [1, 2, 2, None])], [0, 1, 1, 1]).splits[0].missing_left


TARGET = [0, 0, 1, 1]


def test_ties_go_to_fewer_missing_values():
    # Under rpart two rows parted perfectly lower the impurity as much as eight parted 1:3 and 3:1;
    # as a share of those that have the variable, four parted perfectly do as well as eight.
    few = number("few", [1, None, None, None, 2, None, None, None])
    every = number("every", [1, 1, 1, 1, 2, 2, 2, 2])
    found = best([few, every], [0, 0, 0, 1, 1, 1, 1, 0], semantics="rpart")
    assert (found.splits[0].column, found.tied_with[0]) == (0, ("every",))
    half = number("half", [1, 1, None, None, 2, 2, None, None])
    found = best([half, every], [0, 0, 0, 0, 1, 1, 1, 1])
    assert (found.splits[0].column, found.tied_with[0]) == (1, ("half",))


def test_ties_then_go_to_the_earlier_column():
    twins = [number(name, [1, 1, 2, 2]) for name in "abc"]
    found = best(twins, [0, 0, 1, 1])
    assert (found.splits[0].column, found.tied_with[0]) == (0, ("b", "c"))


def test_ties_within_a_column_go_to_the_lower_cut():
    assert best([number("x", [1, 2, 3, 4])], [0, 1, 1, 0]).splits[0].cut == 1.5


def test_ties_within_a_nominal_column_go_to_the_first_set():
    # By rate the order is b, a, c; {b} and {a, b} are equally good, and {a, b} comes first.
    levels = [1, 1, 0, 0, 2, 2]
    found = best([leveled("x", levels, "nominal", "abc")], [0, 0, 0, 1, 1, 1])
    assert found.splits[0].left == (0, 1)


@pytest.mark.parametrize(
    ("target", "limits", "cut"),
    [
        ([0, 1, 1, 1, 1, 1], {}, 1.5),
        ([0, 1, 1, 1, 1, 1], {"min_child": 2}, 2.5),
        ([0, 1, 1, 1, 1, 1], {"min_child": 3}, 3.5),
        ([0, 1, 1, 0, 1, 1], {"min_class": 1}, 2.5),
    ],
)
def test_limits_count_rows_that_have_the_variable(target, limits, cut):
    x = number("x", [1, 2, 3, 4, 5, 6, None, None])
    assert best([x], [*target, 0, 1], **limits).splits[0].cut == cut


def test_nothing_improves_where_rates_are_equal():
    assert best([number("x", [1, 1, 2, 2])], [0, 1, 0, 1]) is None


def test_no_side_may_be_too_small():
    assert best([number("x", [1, 2, 3])], [0, 1, 1], min_child=2) is None


def order_of(pairs):
    """The order of levels with so many rows of class 0 and class 1."""
    counts = np.array([(0, 0), *pairs], np.int64).T
    return rate_order(counts, np.arange(1, len(pairs) + 1), 1).tolist()


@EXAMPLES
@given(st.lists(st.tuples(st.integers(0, 2**31 - 2), st.integers(0, 2**31 - 2)), min_size=2))
def test_levels_are_ordered_by_their_exact_rate(pairs):
    pairs = [(zeros, min(ones, 2**31 - 1 - zeros)) for zeros, ones in pairs]
    pairs = [pair for pair in pairs if sum(pair)]
    rates = [Fraction(ones, zeros + ones) for zeros, ones in pairs]
    wanted = sorted(range(1, len(pairs) + 1), key=lambda code: (rates[code - 1], -code))
    assert order_of(pairs) == wanted


def test_neighbouring_rates_are_told_apart_where_doubles_are_not():
    rows = 2**31 - 1
    assert order_of([(1, rows - 1), (1, rows - 2)]) == [2, 1]


@pytest.mark.parametrize(("levels", "many"), [(2, 1), (4, 7), (10, 511), (11, 30)])
def test_more_classes_try_every_subset_up_to_ten_levels(levels, many):
    counts = np.random.default_rng(levels).integers(1, 9, (3, levels + 1))
    left, total = candidates(counts, True)
    assert total.tolist() == counts[:, 1:].sum(axis=1).tolist()
    assert len(left) == many
    for at in range(many):
        chosen = left_codes(counts, nominal=True, candidate=at)
        assert 0 < len(chosen) < levels
        assert counts[:, chosen].sum(axis=1).tolist() == left[at].tolist()


@EXAMPLES
@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=30),
    st.integers(0, 2**32),
    st.integers(0, 12),
    st.integers(0, 4),
)
def test_the_best_cut_of_two_classes_is_that_of_all_candidates(rows, seed, min_child, min_class):
    """To the last bit: the search looks for those that score as much as the best."""
    rng = np.random.default_rng(seed)
    counts = np.array(rows, np.int64).T * rng.integers(0, 2, len(rows))
    weights, pairs = rng.random(2) * rng.integers(0, 2), np.array([[0, 5.5], [5.5, 0]])
    limits = (GINI, min_child, min_class)
    left, total = candidates(counts, nominal=False)
    every = improvements(left, total, weights, pairs, limits)
    assert best_cut(counts, weights, pairs[1, 0], limits) == every.max(initial=0)
