"""A tree that is read again: against listing the rows of every node, and rows that are sent on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kansrijk.tree import Settings, encode, grow
from kansrijk.tree.reading import read_tree
from kansrijk.tree.routes import routes, walk
from tests.oracle import cart
from tests.tree.build import column, leveled, number, whole
from tests.tree.test_grow import assert_same_rule, close, problems

SLOW = settings(derandomize=True, deadline=None, max_examples=150)


def made(problem, surrogates, weights=None):
    """The tree of a problem, its leaves and what it is read on."""
    held, target, limits = problem
    columns = [column(variable) for variable in held]
    asked = Settings(**{**limits.settings(), "surrogates": surrogates})
    names, target = tuple("0123"[: limits.classes]), np.array(target, int)
    codes = encode(columns)
    tree = grow(codes, target, asked, classes=names, weights=weights)
    return tree, tree.apply(columns), codes, target, asked


def below(tree, node, leaves):
    """The rows of a node, by walking up from their leaves."""
    at = leaves
    while (at > node).any():
        at = np.where(at > node, tree.parent[at], at)
    return np.flatnonzero(at == node).tolist()


def assert_cuts(reading, node, sample, rows):
    """Every column's best cut of a node is the best of all that are admissible."""
    for index in range(len(sample.variables)):
        found = cart.candidates(sample, index, rows) if rows else []
        cuts = [cut.improvement for cut in found]
        assert reading.can_cut[node, index] == bool(cuts)
        assert close(reading.improvement[node, index], max([0, *cuts]))


@SLOW
@given(problems(), st.data())
def test_every_column_at_every_node_equals_the_slow_one(problem, data):
    held, target, limits = problem
    weights = [data.draw(st.sampled_from([1, 1, 2, 0])) for _ in target]
    tree, leaves, codes, labels, asked = made(problem, 0, np.array(weights, int))
    reading = read_tree(
        tree, leaves, codes, labels, asked, weights=np.array(weights, int), threads=1
    )
    sample = cart.Sample(held, target, limits, weights)
    for node in range(len(tree)):
        assert_cuts(reading, node, sample, below(tree, node, leaves))


@SLOW
@given(problems(), st.data())
def test_a_tree_that_was_cut_back_is_read_where_it_now_ends(problem, data):
    tree, leaves, codes, labels, asked = made(problem, data.draw(st.sampled_from([0, 2])))
    inner = np.flatnonzero(~tree.is_leaf).tolist()
    cut = tree.collapse(data.draw(st.lists(st.sampled_from(inner))) if inner else [])
    leaves = cut.apply([column(variable) for variable in problem[0]])
    reading = read_tree(cut, leaves, codes, labels, asked, threads=1)
    sample = cart.Sample(problem[0], problem[1], problem[2], [1] * len(labels))
    for node in range(len(cut)):
        assert_cuts(reading, node, sample, below(cut, node, leaves))


@SLOW
@given(problems())
def test_the_winner_and_its_improvement_are_those_of_the_tree(problem):
    tree, *rest = made(problem, problem[2].surrogates)
    reading = read_tree(tree, *rest, threads=1)
    for node in np.flatnonzero(~tree.is_leaf).tolist():
        best = reading.improvement[node, tree.splits[node].column]
        assert best == pytest.approx(tree.improvement[node], 1e-12)
        assert best == pytest.approx(reading.improvement[node].max(), 1e-11)
        if problem[2].impurity != "entropy":
            assert best == tree.improvement[node] == reading.improvement[node].max()


@SLOW
@given(problems(), st.sampled_from([0, 3]))
def test_stand_ins_equal_the_slow_ones_whether_rows_went_by_them_or_not(problem, grown_with):
    held, target, limits = problem
    tree, leaves, codes, labels, asked = made(problem, grown_with)
    reading = read_tree(tree, leaves, codes, labels, replace(asked, surrogates=3), threads=1)
    limits.surrogates = grown_with
    nodes = cart.grow(held, target, limits)
    limits.surrogates = 3
    sample = cart.Sample(held, target, limits, [1] * len(target))
    for node, split in zip(nodes, reading.tree.splits, strict=True):
        for rule, found in zip(
            cart.surrogates(sample, node) if node.cut else [],
            split.surrogates if split else [],
            strict=True,
        ):
            assert_same_rule(found, rule)


@SLOW
@given(problems())
def test_associations_equal_the_slow_ones(problem):
    held, target, limits = problem
    limits.surrogates = 0
    tree, *rest = made(problem, 0)
    reading = read_tree(tree, *rest, threads=1)
    sample = cart.Sample(held, target, limits, [1] * len(target))
    for at, node in enumerate(cart.grow(held, target, limits)):
        sent = cart.parted(sample, node, node.rows) if node.cut else {True: [], False: []}
        for index, variable in enumerate(held):
            both = [sum(variable.values[row] is not None for row in rows) for rows in sent.values()]
            rule = cart.best_rule(sample, node, index, sent) if node.cut else None
            agreeing = 0 if rule is None else rule.agreeing
            expected = max(0, cart.ratio(min(both) - (sum(both) - agreeing), min(both)))
            assert reading.association[at, index] == float(expected)
            assert reading.both[at, index] == sum(both)


def some_columns(rows, seed=1):
    rng = np.random.default_rng(seed)
    x, y = rng.normal(size=rows), rng.integers(0, 40, rows)
    gone = rng.random(rows) < 0.2
    columns = [
        number("x", x),
        whole("y", [None if miss else int(one) for one, miss in zip(y, gone, strict=True)]),
        leveled("z", rng.integers(-1, 6, rows), "nominal", "abcdef"),
        leveled("o", rng.integers(-1, 4, rows), "ordered", "pqrs"),
    ]
    held = [replace(one, name=f"{one.name}{copy}") for copy in range(5) for one in columns]
    return held, (rng.random(rows) < 0.2 + 0.3 * (x > 0) + 0.2 * (y > 20)).astype(int)


def test_nothing_depends_on_threads():
    columns, target = some_columns(20_000)
    codes, asked = encode(columns), Settings(max_depth=4, min_child=500, surrogates=2)
    weights = np.arange(20_000) % 3 != 0
    tree = grow(codes, target, asked, weights=weights)
    leaves = tree.apply(columns)
    one, other = (
        read_tree(tree, leaves, codes, target, asked, weights=weights, threads=threads)
        for threads in (1, 3)
    )
    for name in ("improvement", "can_cut", "association", "both"):
        assert np.array_equal(getattr(one, name), getattr(other, name))
    assert one.tree.splits == other.tree.splits == tree.splits


def test_without_rows_there_is_nothing_to_read():
    columns, target = some_columns(10)
    codes, asked, nobody = encode(columns), Settings(), np.zeros(10, bool)
    tree = grow(codes, target, asked, weights=nobody)
    reading = read_tree(tree, tree.apply(columns), codes, target, asked, weights=nobody)
    assert not reading.improvement.any()
    assert not reading.can_cut.any()


# ------------------------------------------------------------------ rows that are sent on


def shuffled(held, order):
    missing = None if held.missing is None else held.missing[order]
    return replace(held, values=held.values[order], missing=missing)


@SLOW
@given(problems(), st.data())
def test_shuffled_rows_end_where_the_tree_sends_them(problem, data):
    columns = [column(variable) for variable in problem[0]]
    tree, leaves, codes, *_ = made(problem, 0)
    rows = np.flatnonzero([data.draw(st.booleans()) for _ in leaves])
    order = np.array(data.draw(st.permutations(range(len(rows)))), int)
    ways = routes(tree, codes, rows)
    some = sorted(data.draw(st.sets(st.sampled_from(ways.columns)))) if ways.columns else []
    groups = ways.groups.copy()
    for asked in some:
        place = ways.columns.index(asked)
        groups[place] = groups[place][order]
    of_rows = [shuffled(one, rows) for one in columns]
    changed = [shuffled(one, order) if at in some else one for at, one in enumerate(of_rows)]
    found = ways.leaves(groups, ways.starting_at(some), leaves[rows])
    assert np.array_equal(found, tree.apply(changed))


def test_walking_equals_its_naive_twin():
    columns, target = some_columns(3000)
    codes = encode(columns)
    tree = grow(codes, target, Settings(max_depth=5, min_child=50))
    ways = routes(tree, codes, np.arange(3000))
    starts, found = np.zeros(len(tree), np.int32), np.zeros(3000, np.int32)
    walk(ways.groups, starts, ways.asked, tree.left, tree.right, ways.goes_left, found)
    expected = []
    for row in range(3000):
        node = 0
        while not tree.is_leaf[node]:
            left = ways.goes_left[node, ways.groups[ways.asked[node], row]]
            node = int((tree.left if left else tree.right)[node])
        expected.append(node)
    assert found.tolist() == expected == tree.apply(columns).tolist()
