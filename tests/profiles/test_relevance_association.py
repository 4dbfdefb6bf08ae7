"""Cramér's V of tables worked out by hand, and how numbers are grouped."""

from __future__ import annotations

from math import sqrt
from types import SimpleNamespace

import numpy as np
import pytest

from kansrijk.profiles.association import associations, cramers_v, crossed, grouped
from kansrijk.tree import Column, encode
from tests.profiles.made import cohort_of, number


def test_v_of_two_by_two_by_hand():
    """Of 100, 40 and 30 agree: phi² is (40 * 30 - 10 * 20)² / (50 * 50 * 60 * 40) = 1/6.

    Less 1/99 for chance, over 2 - 1/99 - 1.
    """
    expected = sqrt((1 / 6 - 1 / 99) / (98 / 99))
    assert cramers_v(np.array([[40, 10], [20, 30]])) == pytest.approx(expected, rel=1e-12)


def test_v_of_two_by_three_by_hand():
    """Expected 10 in each of six cells: chi² is 4 * 25 / 10 = 10, phi² 1/6; less 2/59.

    Over the smaller side, 2, made 2 - 1/59, less 1.
    """
    expected = sqrt((1 / 6 - 2 / 59) / (1 - 1 / 59))
    assert cramers_v(np.array([[15, 10, 5], [5, 10, 15]])) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("counts", "value"),
    [
        ([[50, 0], [0, 50]], 1.0),
        ([[25, 25], [25, 25]], 0.0),
        ([[50, 50], [0, 0]], 0.0),
        ([[0, 0], [0, 0]], 0.0),
        ([[1, 0], [0, 0]], 0.0),
        ([[50, 0, 0], [0, 0, 50]], 1.0),
    ],
)
def test_v_of_copies_of_strangers_and_of_one_value(counts, value):
    assert cramers_v(np.array(counts)) == pytest.approx(value, abs=1e-12)


def test_v_of_strangers_is_not_lifted_by_many_groups():
    """Uncorrected, 200 rows in a table of 10 by 10 would give about 0.2."""
    rng = np.random.default_rng(1)
    values = [
        cramers_v(np.bincount(rng.integers(0, 100, 200), minlength=100).reshape(10, 10))
        for _ in range(50)
    ]
    assert np.median(values) < 0.1


def grouped_numbers(values):
    codes = encode([Column("x", np.array(values, float), "number")])
    found = grouped(codes, 0)
    return found.groups.tolist(), found.many


def test_few_values_stay_as_they_are_and_missing_is_0():
    assert grouped_numbers([5.0, np.nan, 1.0, 5.0, 9.0]) == ([2, 0, 1, 2, 3], 4)


def test_many_values_are_parted_into_ten_groups_of_one_size():
    groups, many = grouped_numbers(np.random.default_rng(1).permutation(1000))
    assert many == 11
    assert np.bincount(groups).tolist() == [0] + [100] * 10


def test_a_value_that_most_have_is_never_parted():
    groups, many = grouped_numbers([0.0] * 900 + list(range(1, 101)))
    assert (len(set(groups[:900])), set(groups[900:])) == (1, {10})
    assert many == 11


def test_levels_are_groups_and_those_without_both_are_left_out():
    levels = Column("l", np.array([0, 1, 2, -1, 2]), "nominal", tuple("abc"))
    flag = Column("f", np.array([0.0, np.nan, 1.0, 1.0, 1.0]), "number")
    codes = encode([levels, flag])
    table = crossed(grouped(codes, 0), grouped(codes, 1))
    assert table.tolist() == [[1, 0], [0, 0], [0, 2]]


def test_degrees_of_freedom_are_of_persons_with_both():
    gone = np.arange(40) < 10
    cohort = cohort_of([number("x", np.arange(40) % 2, gone)], np.arange(40) % 2 == 0)
    columns = [Column(name, np.where(gone, np.nan, np.arange(40) % 2), "number") for name in "xy"]
    ground = SimpleNamespace(cohort=cohort, codes=encode(columns), fewest_rows=0)
    found = associations(ground, [0, 1])
    assert [[one.dof for one in line] for line in found] == [[29, 29], [29, 29]]
    assert found[0][1].value == 1.0
