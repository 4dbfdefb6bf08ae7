"""An intruder uses gains, labels, risk and calibration, beside the tree and against each other."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kansrijk.disclosure import release
from kansrijk.disclosure.walk import figures, rebuilt
from kansrijk.errors import KansrijkError
from kansrijk.findings import (
    Cell,
    Count,
    Estimate,
    Finding,
    MeanCost,
    Protected,
    Setting,
    Share,
    Status,
)
from kansrijk.profiles import GainsFinding, ProfilesFinding
from kansrijk.profiles.describe import describe
from kansrijk.profiles.gains import gains
from kansrijk.profiles.growing import Ground
from kansrijk.profiles.people import dropped_atoms
from kansrijk.profiles.reading import Calibrated, GainRow, LabelCount
from kansrijk.profiles.variables import Variables
from tests.attack.test_solving import Group, exposed
from tests.disclosure.made import CBS, EXACT, kinds
from tests.profiles.made import cohort_of, growing, number, study_of

T, BASE = CBS.min_count, CBS.round_base

# ------------------------------------------------------------------ adding and subtracting


@dataclass(frozen=True)
class Leaves:
    """Leaves in their order: of each half, how many had the outcome and how many not."""

    sizes: tuple[tuple[int, int, int, int], ...]
    labelled: int

    @property
    def atoms(self) -> list[Count]:
        return [
            Count(Cell.of(half=half, outcome=outcome, **self.conditions(place)), n, n)
            for place, sizes in enumerate(self.sizes)
            for (half, outcome), n in zip(PARTS, sizes, strict=True)
        ]

    def conditions(self, place: int) -> dict[str, str]:
        tops = {f"top{down}": "in" for down in range(place, len(self.sizes))}
        return {"leaf": str(place), "label": "yes" if place < self.labelled else "no"} | tops

    def count(self, **conditions: str) -> Count:
        cell = Cell.of(**conditions)
        n = sum(atom.n for atom in self.atoms if cell.contains(atom.cell))
        return Count(cell, n, n)

    @property
    def gains(self) -> GainsFinding:
        here = {"half": "estimating"}
        everyone, cases = self.count(**here), self.count(**here, outcome="yes")
        places = range(len(self.sizes))
        return GainsFinding(
            status=Status.OK,
            rows=tuple(self._row(f"top{place}", everyone, cases) for place in places[:-1]),
            labels=tuple(
                LabelCount(
                    label=label,
                    counted=self.count(**here, label=label),
                    cases=self.count(**here, label=label, outcome="yes"),
                )
                for label in ("yes", "no")
            ),
            risk=MeanCost(
                (
                    (self.count(**here, label="no", outcome="yes"), 3.0),
                    (self.count(**here, label="yes", outcome="no"), 1.0),
                ),
                everyone,
            ),
            calibration=tuple(self._promise(str(place)) for place in places),
        )

    def _row(self, top: str, everyone: Count, cases: Count) -> GainRow:
        here: dict[str, str] = {"half": "estimating", top: "in"}
        counted, of_them = self.count(**here), self.count(**here, outcome="yes")
        return GainRow(
            profile="1",
            counted=counted,
            cases=of_them,
            reach=Share(counted, everyone),
            gain=Share(of_them, cases),
            response=Share(of_them, counted),
        )

    def _promise(self, leaf: str) -> Calibrated:
        both = [
            Share(self.count(leaf=leaf, half=half, outcome="yes"), self.count(leaf=leaf, half=half))
            for half in ("growing", "estimating")
        ]
        return Calibrated(profile="1", expected=both[0], observed=both[1])


PARTS = [(half, outcome) for half in ("growing", "estimating") for outcome in ("yes", "no")]
# A tree that shows no count: only what is read from it can tell.
BARE_TREE = ProfilesFinding(
    status=Status.OK,
    honest=True,
    nodes=(),
    profiles=(),
    overall=Protected(0),
    merged=Setting(0),
)


@st.composite
def some_leaves(draw: st.DrawFn) -> Leaves:
    size = st.one_of(st.integers(0, 14), st.integers(10, 60))
    sizes = draw(st.lists(st.tuples(size, size, size, size), min_size=2, max_size=3))
    return Leaves(tuple(sizes), draw(st.integers(0, len(sizes))))


def tree_without_counts() -> ProfilesFinding:
    return replace(BARE_TREE, overall=Estimate(0.1, 100))


@settings(max_examples=300, deadline=None)
@given(some_leaves())
def test_no_group_that_is_too_small_follows_from_gains(leaves: Leaves):
    released = release([tree_without_counts(), leaves.gains], leaves.atoms, EXACT, sensitive=())
    if released.find(GainsFinding) is None:
        return
    places = {atom.cell: place for place, atom in enumerate(leaves.atoms)}
    known: list[Group] = [
        frozenset(at for cell, at in places.items() if count.cell.contains(cell))
        for _, figure in figures(leaves.gains)
        for count in told(figure)
    ]
    assert exposed(known, [atom.n for atom in leaves.atoms]) == []


def told(figure: object) -> tuple[Count, ...]:
    """Return the counts that a figure of a finding tells."""
    if isinstance(figure, Share):
        return figure.of, figure.within
    if isinstance(figure, MeanCost):
        return figure.within, *(part for part, _ in figure.parts)
    return (figure,) if isinstance(figure, Count) else ()


def test_gains_that_are_safe_leave():
    safe = Leaves(((40, 30, 41, 33), (22, 90, 21, 84), (12, 300, 11, 310)), 1)
    assert release([tree_without_counts(), safe.gains], safe.atoms, CBS).refused == ()


@pytest.mark.parametrize("part", range(4))
def test_one_small_part_of_a_leaf_refuses_gains(part: int):
    sizes = [(40, 30, 41, 33), (22, 90, 21, 84), (12, 300, 11, 310)]
    few = list(sizes[1])
    few[part] = T - 1
    leaves = Leaves((sizes[0], tuple(few), sizes[2]), 1)  # type: ignore[arg-type]
    released = release([tree_without_counts(), leaves.gains], leaves.atoms, CBS)
    assert kinds(released) == {"GainsFinding"}


# ------------------------------------------------------------------ what the gate verifies


def one_more(figure: Any, place: int) -> Any:
    """Return a figure in which one of its counts is one too many."""
    if isinstance(figure, Count):
        return replace(figure, n=figure.n + 1, persons=figure.persons + 1)
    if isinstance(figure, Share):
        return replace(figure, **{("of", "within")[place]: one_more(told(figure)[place], 0)})
    if place == 0:
        return replace(figure, within=one_more(figure.within, 0))
    parts = list(figure.parts)
    parts[place - 1] = (one_more(parts[place - 1][0], 0), parts[place - 1][1])
    return replace(figure, parts=tuple(parts))


def test_every_count_of_gains_is_verified():
    leaves = Leaves(((40, 30, 41, 33), (22, 90, 21, 84), (12, 300, 11, 310)), 1)
    every = [
        (at, place)
        for at, (_, one) in enumerate(figures(leaves.gains))
        for place, _ in enumerate(told(one))
    ]
    assert len(every) == 2 * 8 + 2 * 2 + 3 + 3 * 4
    for at, place in every:
        with pytest.raises(KansrijkError, match="sum of its atoms"):
            release([spoiled(leaves.gains, at, place)], leaves.atoms, CBS)


def spoiled(finding: GainsFinding, at: int, place: int) -> Finding:
    """Return a finding with one count of one figure wrong."""
    seen = iter(range(1000))
    return rebuilt(finding, lambda one: one_more(one, place) if next(seen) == at else one)  # type: ignore[arg-type,return-value]


def test_a_cost_of_others_than_the_group_is_no_part_of_it():
    leaves = Leaves(((40, 30, 41, 33), (22, 90, 21, 84)), 1)
    grew = MeanCost(((leaves.count(half="growing"), 1.0),), leaves.count(half="estimating"))
    with pytest.raises(KansrijkError, match="outside its whole"):
        release([replace(leaves.gains, risk=grew)], leaves.atoms, CBS)


# ------------------------------------------------------------------ precision

# Of each group in the half that rates come from: how many had the outcome, and how many not.
TABLE = {0: (30, 3000), 1: (60, 1500), 2: (61, 400)}


def shown(folder: Any, table: dict[int, tuple[int, int]]) -> str:
    """Return all that is told of gains in a world of which one half is this table."""
    half = growing(12000)
    n = int(np.flatnonzero(~half)[len(cells(table)) - 1]) + 1
    half, rows = half[:n], np.zeros((n, 2), int)
    rows[~half] = cells(table)
    # The half that the tree grows on is the same in every world, and much like the other.
    rows[half] = np.array(cells(TABLE))[np.arange(half.sum()) * 7 % len(cells(TABLE))]
    cohort = cohort_of([number("x", rows[:, 0])], rows[:, 1])
    study = study_of(folder, ["x"], tree="max_depth = 2, min_child = 50, min_improvement = 1e-9")
    ground = Ground(study, cohort, Variables(cohort, ["x"], floor=T), T, 1)
    grown = ground.grow(ground.analysis)
    found = describe(grown, ground.variables, ground.analysis)
    atoms = (*dropped_atoms(cohort), *grown.tallies.atoms)
    released = release([found, gains(ground, grown, found)], atoms, CBS)
    assert released.refused == ()
    return repr(released.find(GainsFinding))


def cells(table: dict[int, tuple[int, int]]) -> list[tuple[int, int]]:
    return [
        (x, hit)
        for x, both in table.items()
        for hit, n in zip((1, 0), both, strict=True)
        for _ in range(n)
    ]


def test_gains_leave_as_many_cases_possible_as_the_base(tmp_path: Any):
    """With rare cases all are labelled "no": an exact risk of two digits would be their number."""
    behind: defaultdict[str, list[int]] = defaultdict(list)
    for cases in range(58, 73):
        behind[shown(tmp_path, TABLE | {1: (cases, 1560 - cases)})].append(cases)
    windows = [list(range(first, first + BASE)) for first in (58, 63, 68)]
    assert list(behind.values()) == windows


def test_the_attack_on_an_exact_risk():
    """Why risk is computed from rounded counts: of about 10,000 people 0.003 is 30 and no other."""
    assert {k for n in range(9994, 10007) for k in range(99) if f"{k / n:.2g}" == "0.003"} == {30}


def test_a_large_design_effect_has_two_digits():
    """One decimal of 123.4 would be four digits of the exact data."""
    leaves = Leaves(((40, 300, 41, 330), (22, 900, 21, 840)), 1)
    told_of = {repr(with_effect(leaves, effect)) for effect in (117.2, 120.0, 123.4)}
    assert len(told_of) == 1
    assert with_effect(leaves, 1.24) == with_effect(leaves, 1.16) != with_effect(leaves, 1.26)


def with_effect(leaves: Leaves, effect: float) -> tuple[object, ...]:
    """Return the intervals of gains under a design effect."""
    clusters, found = Estimate(effect, 500), leaves.gains
    assert isinstance(found.risk, MeanCost)
    rows = tuple(
        replace(row, response=replace(row.response, design_effect=clusters))  # type: ignore[type-var]
        for row in found.rows
    )
    changed = replace(found, rows=rows, risk=replace(found.risk, design_effect=clusters))
    passed = release([tree_without_counts(), changed], leaves.atoms, CBS).find(GainsFinding)
    assert passed is not None
    return (passed.risk, *(row.response for row in passed.rows))


def test_few_clusters_refuse_gains():
    leaves = Leaves(((40, 300, 41, 330), (22, 900, 21, 840)), 1)
    risk = replace(leaves.gains.risk, design_effect=Estimate(1.2, CBS.min_dof - 1))  # type: ignore[type-var]
    released = release([tree_without_counts(), replace(leaves.gains, risk=risk)], leaves.atoms, CBS)
    assert kinds(released) == {"GainsFinding"}
