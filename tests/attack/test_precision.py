"""An intruder who knows the rules tries to get exact counts back from rounded ones."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import pytest

from kansrijk.findings import Estimate
from kansrijk.profiles import ProfilesFinding
from tests.disclosure.made import CBS, World

BASE, T = CBS.round_base, CBS.min_count


def consistent(n: int, percentage: str) -> list[tuple[int, int]]:
    """Return every (k, n) that a size rounded to five and an exact percentage leave possible."""
    decimals = len(percentage.partition(".")[2])
    return [
        (cases, size)
        for size in range(n - BASE // 2, n + BASE // 2 + 1)
        for cases in range(size + 1)
        if f"{100 * cases / size:.{decimals}f}" == percentage
    ]


@pytest.mark.parametrize("percentage", ["14.71", "14.7"])
def test_the_attack_solves_a_naive_table(percentage: str):
    assert consistent(100, percentage) == [(15, 102)]


def test_the_attack_on_coarser_percentages():
    assert consistent(100, "15") == [(15, n) for n in range(98, 103)]


def test_the_attack_on_a_large_group():
    assert {cases for cases, _ in consistent(6000, "4.12")} == {247}
    assert len(consistent(6000, "4.1")) == 29


def shown(cases: int, others: int) -> str:
    """Return all that is released of a tree in which one leaf has so many cases.

    The exact design effect moves with the cases, as a real one does.
    """
    effect = Estimate(1.2 + cases / 10_000, 500)
    world = replace(World(), design_effect=effect).with_leaf("00", (41, 303), (cases, others))
    found = world.release().find(ProfilesFinding)
    assert found is not None
    return repr(found)


def test_every_release_leaves_as_many_cases_possible_as_the_base():
    behind: defaultdict[str, set[int]] = defaultdict(set)
    for cases in range(T, 43):
        behind[shown(cases, 288)].add(cases)
    for same in behind.values():
        # At the minimum the window is cut off by the minimum itself: 10, 11 and 12 read as 10.
        assert len(same) == (BASE if min(same) > T else 3)
        assert max(same) - min(same) == len(same) - 1


def test_sizes_are_as_open_as_cases():
    assert len({shown(37, others) for others in range(288, 293)}) == 1
    assert shown(37, 287) != shown(37, 288)
