from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kansrijk.tree import Settings, encode
from kansrijk.tree.counts import Sample
from kansrijk.tree.split import _rate_order, _spans, best_split
from tests.oracle.cart import score
from tests.tree.build import leveled, number

EXAMPLES = settings(derandomize=True, deadline=None, max_examples=100)


def best(columns, target, **limits):
    codes = encode(columns)
    rows = np.arange(codes.rows)
    counts = Sample(codes, np.array(target, np.uint8), rows).count()
    asked = Settings(**{"min_child": 1, **limits})
    return best_split(counts, codes, settings=asked, root_rows=codes.rows)


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
    assert (found.improvement if found else 0.0) == float(max(scores))


def test_the_lower_rate_goes_left_and_absent_levels_are_in_neither():
    found = best([leveled("x", [3, 3, 1, 1, 0, -1], "nominal", "abcd")], [0, 0, 1, 1, 0, 1])
    assert (found.split.left, found.split.right) == ((0, 3), (1,))
    assert found.split.missing_left
    assert found.split.missing == 1


def test_missing_rows_are_left_out_of_the_score_and_it_is_not_scaled_up():
    complete = best([number("x", [1, 1, 2, 2])], [0, 0, 1, 1]).improvement
    half = best([number("x", [1, 1, 2, 2, *[None] * 4])], [0, 0, 1, 1, 0, 1, 0, 1]).improvement
    assert (complete, half) == (0.5, 0.25)


def test_missing_rows_go_left_when_both_sides_are_equal():
    assert best([number("x", [1, 2, None])], [0, 1, 1]).split.missing_left
    assert not best([number("x", [1, 2, 2, None])], [0, 1, 1, 1]).split.missing_left


TARGET = [0, 0, 1, 1]


def test_ties_go_to_fewer_missing_values():
    # Two rows parted perfectly lower the impurity as much as eight rows parted 1:3 and 3:1.
    few = number("few", [1, None, None, None, 2, None, None, None])
    all_rows = number("all", [1, 1, 1, 1, 2, 2, 2, 2])
    found = best([few, all_rows], [0, 0, 0, 1, 1, 1, 1, 0])
    assert (found.split.column, found.tied_with) == (1, (0,))


def test_ties_then_go_to_the_earlier_column():
    twins = [number(name, [1, 1, 2, 2]) for name in "abc"]
    found = best(twins, [0, 0, 1, 1])
    assert (found.split.column, found.tied_with) == (0, (1, 2))


def test_ties_within_a_column_go_to_the_lower_cut():
    assert best([number("x", [1, 2, 3, 4])], [0, 1, 1, 0]).split.cut == 1.5


def test_ties_within_a_nominal_column_go_to_the_first_set():
    # By rate the order is b, a, c; {b} and {a, b} are equally good, and {a, b} comes first.
    levels = [1, 1, 0, 0, 2, 2]
    found = best([leveled("x", levels, "nominal", "abc")], [0, 0, 0, 1, 1, 1])
    assert found.split.left == (0, 1)


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
    assert best([x], [*target, 0, 1], **limits).split.cut == cut


def test_nothing_improves_where_rates_are_equal():
    assert best([number("x", [1, 1, 2, 2])], [0, 1, 0, 1]) is None


def test_no_side_may_be_too_small():
    assert best([number("x", [1, 2, 3])], [0, 1, 1], min_child=2) is None


@EXAMPLES
@given(st.lists(st.tuples(st.integers(0, 2**31 - 2), st.integers(0, 2**31 - 2)), min_size=2))
def test_rates_are_ordered_exactly(pairs):
    pairs = [(zeros, min(ones, 2**31 - 1 - zeros)) for zeros, ones in pairs]
    pairs = [pair for pair in pairs if sum(pair)]
    keys = _rate_order(np.array(pairs, np.int64).reshape(-1, 2)).tolist()
    rates = [Fraction(ones, zeros + ones) for zeros, ones in pairs]
    for one, two in combinations(range(len(pairs)), 2):
        assert (keys[one] < keys[two]) == (rates[one] < rates[two])


def test_neighbouring_rates_are_told_apart_where_doubles_are_not():
    rows = 2**31 - 1
    counts = np.array([[1, rows - 1], [1, rows - 2]], np.int64)
    high, low = _rate_order(counts).tolist()
    assert high > low


def test_columns_are_searched_a_few_at_a_time():
    offsets = np.array([0, 10, 200_000, 200_010, 200_020])
    assert list(_spans(offsets)) == [(0, 1), (1, 2), (2, 4)]
