"""An intruder adds and subtracts all released counts to get at a group that is too small."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kansrijk.disclosure import release
from kansrijk.findings import Cell, Count, Masked, Status
from kansrijk.profiles import PopulationFinding, Step
from tests.disclosure.made import CBS, EXACT, WORD, World

T = EXACT.min_count
Group = frozenset[int]


def solvable(known: list[Group], group: Group, atoms: int) -> bool:
    """Tell whether the size of a group follows from known counts: it adds nothing to their rank."""
    rows = [[float(atom in one) for atom in range(atoms)] for one in [*known, group]]
    return np.linalg.matrix_rank(np.array(rows)) == np.linalg.matrix_rank(np.array(rows[:-1]))


def all_groups(atoms: int) -> list[Group]:
    chosen = chain.from_iterable(combinations(range(atoms), size) for size in range(1, atoms + 1))
    return [frozenset(group) for group in chosen]


def exposed(known: list[Group], sizes: list[int]) -> list[Group]:
    """Return the groups that are too small and follow from known counts."""
    small = [g for g in all_groups(len(sizes)) if 0 < sum(sizes[atom] for atom in g) < T]
    return [group for group in small if known and solvable(known, group, len(sizes))]


class System:
    """Atoms of given sizes, and counts of any unions of them in one or more findings."""

    def __init__(self, sizes: list[int], unions: list[Group]) -> None:
        self.sizes, self.unions = sizes, unions
        self.anchor = Count(Cell.of(anchor="yes"), 1000, 1000)
        self.atoms = [Count(self._atom(place), n, n) for place, n in enumerate(sizes)]

    def _atom(self, place: int) -> Cell:
        inside = {f"in{k}": "yes" for k, union in enumerate(self.unions) if place in union}
        return Cell.of(atom=str(place), **inside)

    def _count(self, k: int) -> Count:
        n = sum(self.sizes[atom] for atom in self.unions[k])
        return Count(Cell.of(**{f"in{k}": "yes"}), n, n)

    def finding(self, places: range) -> PopulationFinding:
        return PopulationFinding(
            status=Status.OK,
            label=WORD,
            start=Masked(),
            steps=tuple(Step(label=WORD, dropped=Masked(), left=self._count(k)) for k in places),
            n=self.anchor,
        )

    def told(self) -> list[Group]:
        """Return the unions whose counts are released, from two findings of one run."""
        middle = len(self.unions) // 2
        parts = (range(middle), range(middle, len(self.unions)))
        findings = [self.finding(part) for part in parts]
        released = release(findings, [*self.atoms, self.anchor], EXACT)
        assert released.refused == ()
        return [
            self.unions[k]
            for part, item in zip(parts, released.released, strict=True)
            for k, step in zip(part, item.finding.steps, strict=True)  # type: ignore[attr-defined]
            if not isinstance(step.left, Masked)
        ]


@st.composite
def systems(draw: st.DrawFn) -> System:
    sizes = draw(st.lists(st.integers(0, 25), min_size=2, max_size=6))
    group = st.frozensets(st.integers(0, len(sizes) - 1), min_size=1)
    return System(sizes, draw(st.lists(group, min_size=1, max_size=8)))


@settings(max_examples=400, deadline=None)
@given(systems())
def test_no_group_that_is_too_small_can_be_solved(system: System):
    assert exposed(system.told(), system.sizes) == []


@settings(max_examples=200, deadline=None)
@given(systems())
def test_no_masked_count_can_be_solved(system: System):
    told = system.told()
    masked = [union for union in system.unions if union not in told]
    assert not [union for union in masked if told and solvable(told, union, len(system.sizes))]


def test_the_attack_solves_what_is_not_hidden():
    parts = [frozenset({0, 1}), frozenset({2, 3}), frozenset({0, 1, 2, 3, 4})]
    sizes = [20, 20, 20, 20, 4]
    assert exposed(parts, sizes) == [frozenset({4})]
    assert System(sizes, parts).told() == parts[:2]


def test_safe_counts_are_not_hidden():
    parts = [frozenset({0, 1}), frozenset({1, 2}), frozenset({0, 1, 2, 3})]
    assert System([20, 15, 30, 12], parts).told() == parts


def test_small_parts_that_are_never_told_apart_hide_nothing():
    parts = [frozenset({0, 1}), frozenset({0, 1, 2})]
    assert System([6, 6, 40], parts).told() == parts


@pytest.mark.parametrize("rules", [CBS, EXACT], ids=lambda policy: policy.name)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_release_is_the_same_whatever_a_masked_count_is(rules, place: int):
    releases = set()
    for few in range(1, T):
        drops = [400, 57, 0]
        drops[place] = few
        releases.add(repr(replace(World(), drops=tuple(drops)).release(rules)))
    assert len(releases) == 1


def test_a_refused_tree_leaves_nothing_but_its_part_of_rounded_totals():
    worlds = [World().with_leaf("00", (41, 303), (few, 288)) for few in range(3, 8)]
    (text,) = {repr(world.release()) for world in worlds}
    assert "ProfilesFinding" in text
    assert "nodes=" not in text


def test_a_hole_in_a_tree_would_be_solved():
    """Why a tree is refused whole: with one leaf masked, parent and sibling give it back."""
    nodes = [frozenset({0, 1}), frozenset({0})]
    assert solvable(nodes, frozenset({1}), 2)
