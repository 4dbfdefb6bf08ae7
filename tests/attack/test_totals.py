"""An intruder looks for sums that do not hold: each would tell how its parts were rounded."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kansrijk.findings import Number, Protected
from kansrijk.profiles import OutcomeFinding, PopulationFinding, ProfilesFinding
from tests.disclosure.made import CBS, Classes, World

FEW = st.integers(CBS.min_count, 300)
CLASSES: st.SearchStrategy[Classes] = st.tuples(FEW, st.integers(CBS.min_count + 60, 3000))
LEAVES = ("000", "001", "01", "1")


@st.composite
def worlds(draw: st.DrawFn) -> World:
    def classes() -> Classes:
        cases, others = draw(CLASSES)
        return cases, max(others, cases)

    leaves = {leaf: (classes(), classes()) for leaf in LEAVES}
    return World(drops=tuple(draw(st.lists(FEW, max_size=3))), leaves=leaves)


def value(number: Number | None) -> float:
    assert isinstance(number, Protected)
    return number.value


@settings(max_examples=60, deadline=None)
@given(worlds())
def test_every_sum_in_a_release_holds(world: World):
    released = world.release()
    assert released.refused == ()
    tree, ledger = released.find(ProfilesFinding), released.find(PopulationFinding)
    outcome = released.find(OutcomeFinding)
    assert tree is not None
    assert ledger is not None
    assert outcome is not None
    sums_hold_in_the_tree(tree)
    sums_hold_in_the_ledger(ledger)
    root = tree.nodes[0]
    assert root.n == ledger.n == outcome.n
    assert sum(value(profile.n) for profile in tree.profiles) == value(root.n)
    assert tree.overall == root.rate


def sums_hold_in_the_tree(tree: ProfilesFinding) -> None:
    for node in tree.nodes:
        assert value(node.n) == value(node.grown_on) + value(node.counted)
        assert value(node.rate) == value(node.cases) / value(node.counted)
        children = [child for child in tree.nodes if child.parent == node.id]
        for name in ("n", "grown_on", "counted", "cases") if children else ():
            parts = [value(getattr(child, name)) for child in children]
            assert sum(parts) == value(getattr(node, name))
    for profile in tree.profiles:
        (node,) = (node for node in tree.nodes if node.id == profile.id)
        assert (profile.n, profile.cases, profile.rate) == (node.n, node.cases, node.rate)


def sums_hold_in_the_ledger(ledger: PopulationFinding) -> None:
    left = value(ledger.start)
    for step in ledger.steps:
        left -= value(step.dropped)
        assert left == value(step.left)
    assert left == value(ledger.n)
