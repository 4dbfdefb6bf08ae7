from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kansrijk.errors import UsageError
from kansrijk.tree import Settings, cost_complexity, encode, grow
from kansrijk.tree.rules import Split, Variable
from kansrijk.tree.tree import Tree
from tests.oracle import cart, pruning
from tests.tree.build import whole
from tests.tree.test_grow import grown, problems

LOSSES = {
    2: [((0, 1), (1, 0)), ((0, 10), (1, 0)), ((0, 0), (1, 0))],
    3: [((0, 1, 1), (1, 0, 1), (1, 1, 0)), ((0, 3, 1), (2, 0, 7), (1, 4, 0))],
}
RULE = Split(column=0, cut=1, missing_left=True, missing=0)


def made(parents, counts, losses, semantics="spss"):
    """A tree with these parents and rows; each parent has two children, next to each other."""
    many, rows = len(parents), int(counts[0].sum()) or 1
    left = np.full(many, -1, np.int32)
    for node in range(many - 1, 0, -1):
        left[parents[node]] = node
    left = np.where(left > 0, left - 1, left) + (left > 0)  # the first of the two
    depth = np.zeros(many, np.int32)
    for node in range(1, many):
        depth[node] = depth[parents[node]] + 1
    return Tree(
        variables=(Variable("x", "number"),),
        classes=tuple("0123"[: counts.shape[1]]),
        parent=np.array(parents, np.int32),
        left=left.astype(np.int32),
        right=np.where(left > 0, left + 1, -1).astype(np.int32),
        depth=depth,
        counts=counts,
        improvement=np.where(left > 0, 0.1, np.nan),
        splits=tuple(RULE if first > 0 else None for first in left),
        tied_with=((),) * many,
        losses=tuple(tuple(Fraction(loss, rows) for loss in line) for line in losses),
        semantics=semantics,
    )


@st.composite
def trees(draw, most_splits=12):
    """A tree of any shape with few rows, so that links are often equal and often save nothing."""
    random = draw(st.randoms(use_true_random=True))
    classes = draw(st.sampled_from([2, 2, 3]))
    parents, open_leaves = [-1], [0]
    for _ in range(draw(st.integers(0, most_splits))):
        at = random.choice(open_leaves)
        open_leaves.remove(at)
        open_leaves += [len(parents), len(parents) + 1]
        parents += [at, at]
    counts = np.zeros((len(parents), classes), np.int64)
    for node in range(len(parents) - 1, -1, -1):
        if node in open_leaves:
            counts[node] = [random.choice([0, 0, 1, 2, 5, 9]) for _ in range(classes)]
        if node:
            counts[parents[node]] += counts[node]
    return made(parents, counts, draw(st.sampled_from(LOSSES[classes])))


def as_nodes(tree):
    """The nodes of a tree as the oracle has them."""
    return [
        SimpleNamespace(parent=int(parent), risk=tree.risk(at), cut=tree.splits[at])
        for at, parent in enumerate(tree.parent)
    ]


def assert_steps(path, steps):
    assert path.alphas == tuple(step.alpha for step in steps)
    assert path.risks == tuple(step.risk for step in steps)
    assert path.leaves.tolist() == [step.leaves for step in steps]
    assert path.splits.tolist() == [step.leaves - 1 for step in steps]
    inner = set(np.flatnonzero(~path.whole.is_leaf).tolist())
    for number, step in enumerate(steps):
        assert {at for at in inner if path.falls[at] > number} == step.kept


@settings(derandomize=True, deadline=None, max_examples=500)
@given(trees())
def test_the_path_is_that_of_the_weakest_links(tree):
    assert_steps(cost_complexity(tree), pruning.sequence(as_nodes(tree)))


@settings(derandomize=True, deadline=None, max_examples=200)
@given(problems())
def test_grown_trees_have_the_path_of_the_slow_ones(problem):
    held, target, limits = problem
    limits = replace(limits, semantics="spss")
    path = cost_complexity(grown(held, target, limits))
    assert_steps(path, pruning.sequence(cart.grow(held, target, limits)))


def rpart_price(nodes, at):
    """What rpart's table has for a node before it looks at those above: price, kept splits."""
    if nodes[at].cut is None:
        return -math.inf, set()

    def price(branches):
        kept = {at}.union(*branches.values())
        below = pruning.risk(nodes, kept, at)
        return (nodes[at].risk - below) / len(kept)

    left, right = pruning.children(nodes, at)
    prices, branches = {}, {}
    for child in (left, right):
        prices[child], branches[child] = rpart_price(nodes, child)
    first, second = (left, right) if prices[left] < prices[right] else (right, left)
    if price(branches) > prices[first]:
        branches[first] = set()
        if price(branches) > prices[second]:
            branches[second] = set()
    return price(branches), {at}.union(*branches.values())


def rpart_sequence(nodes):
    """The nested trees of rpart's table, from the whole tree up."""
    inner = frozenset(at for at, node in enumerate(nodes) if node.cut is not None)
    own = {at: rpart_price(nodes, at)[0] for at in inner}
    prices = {at: min(own[above] for above in pruning.line(nodes, at)) for at in inner}
    steps = [pruning.step(nodes, inner, Fraction(0))]
    for alpha in sorted(set(prices.values())):
        kept = frozenset(at for at in inner if prices[at] > alpha)
        steps.append(pruning.step(nodes, kept, alpha))
    return steps


@settings(derandomize=True, deadline=None, max_examples=500)
@given(trees())
def test_under_rpart_a_child_that_collapsed_stays_collapsed(tree):
    path = cost_complexity(replace(tree, semantics="rpart"))
    assert_steps(path, rpart_sequence(as_nodes(tree)))


@settings(derandomize=True, deadline=None, max_examples=200)
@given(trees(60))
def test_every_step_pays_its_price(tree):
    """What a step loses is its alpha for every split that falls; and alphas ascend."""
    path = cost_complexity(tree)
    assert path.risks[0] == sum(tree.risk(at) for at in np.flatnonzero(tree.is_leaf))
    assert path.risks[-1] == tree.risk(0)
    for step in range(1, len(path)):
        fallen = int(path.splits[step - 1] - path.splits[step])
        assert fallen > 0
        assert path.risks[step] - path.risks[step - 1] == path.alphas[step] * fallen
    assert list(path.alphas[1:]) == sorted(set(path.alphas[1:]))


@settings(derandomize=True, deadline=None, max_examples=200)
@given(trees(6), st.fractions(0, 1))
def test_no_other_subtree_is_better_at_any_price(tree, alpha):
    """Among all prunings the step at a price is the cheapest, and the smallest of equals."""

    def prunings(at):
        yield tree.risk(at), 1
        if not tree.is_leaf[at]:
            for one, few in prunings(int(tree.left[at])):
                for other, many in prunings(int(tree.right[at])):
                    yield one + other, few + many

    path = cost_complexity(tree)
    step = max(at for at, price in enumerate(path.alphas) if price <= alpha)
    best = min((risk + alpha * leaves, leaves) for risk, leaves in prunings(0))
    leaves = int(path.leaves[step])
    assert (path.risks[step] + alpha * leaves, leaves) == best


# By hand: a root of 8 against 8, its left child of 7 against 1, its right one of 1 against 7.
BY_HAND = made(
    [-1, 0, 0, 1, 1, 2, 2],
    np.array([[8, 8], [7, 1], [1, 7], [7, 0], [0, 1], [1, 3], [0, 4]]),
    ((0, 1), (1, 0)),
)


def test_a_path_by_hand():
    """The right branch saves nothing, the left one a row of 16, the root 6 of 16."""
    path = cost_complexity(BY_HAND)
    assert path.alpha.tolist() == [0, 0, 1 / 16, 6 / 16]
    assert path.splits.tolist() == [3, 2, 1, 0]
    assert path.leaves.tolist() == [4, 3, 2, 1]
    assert path.risk.tolist() == [1 / 16, 1 / 16, 2 / 16, 8 / 16]
    assert path.cp.tolist() == [0, 0, 1 / 8, 6 / 8]
    assert path.rel_error.tolist() == [1 / 8, 1 / 8, 2 / 8, 1]
    assert path.falls.tolist() == [3, 2, 1, 0, 0, 0, 0]


def test_the_table_is_rparts():
    table = cost_complexity(BY_HAND).table()
    assert table.to_pydict() == {
        "cp": [6 / 8, 1 / 8, 0, 0],
        "splits": [0, 1, 2, 3],
        "rel_error": [1, 2 / 8, 1 / 8, 1 / 8],
    }


def test_the_tree_of_a_step_is_collapsed():
    path = cost_complexity(BY_HAND)
    assert [len(path.tree(step)) for step in range(4)] == [7, 5, 3, 1]
    assert path.tree(1).counts.tolist() == [[8, 8], [7, 1], [1, 7], [7, 0], [0, 1]]
    assert [path.tree(step).semantics for step in (0, 3)] == ["spss", "spss"]


@pytest.mark.parametrize("step", [-1, 4])
def test_a_step_that_is_not_there_is_refused(step):
    with pytest.raises(UsageError, match="steps 0 to 3"):
        cost_complexity(BY_HAND).tree(step)


def test_the_two_rules_differ_by_hand():
    """The root saves no row of 16, the split below it 3 and the one below that 2.

    By the weakest link the root falls with all of them: 5 rows in 3 splits. Under rpart the last
    split, worth 2, has collapsed when the one above it is judged, worth 3, and is not counted for
    the root: 3 rows in 2 splits.
    """
    tree = made(
        [-1, 0, 0, 2, 2, 3, 3],
        np.array([[8, 8], [1, 1], [7, 7], [6, 3], [1, 4], [5, 0], [1, 3]]),
        ((0, 1), (1, 0)),
    )
    rpart = replace(tree, semantics="rpart")
    assert cost_complexity(tree).alphas == (0, Fraction(5, 3 * 16))
    assert cost_complexity(rpart).alphas == (0, Fraction(3, 2 * 16))


def test_a_root_alone_has_one_step():
    path = cost_complexity(BY_HAND.collapse([0]))
    assert (path.alpha.tolist(), path.splits.tolist(), len(path)) == ([0], [0], 1)
    assert len(path.tree(0)) == 1


def test_shares_of_no_risk_are_nothing():
    """If errors cost nothing, there is nothing to compare with."""
    free = replace(BY_HAND, losses=((Fraction(0),) * 2,) * 2)
    assert cost_complexity(free).table()["rel_error"].to_pylist() == [None, None]


def test_a_grown_tree_tells_its_semantics():
    codes, target = encode([whole("x", [1, 2])]), np.array([0, 1])
    for name in ("spss", "rpart"):
        asked = Settings(semantics=name, min_child=1)
        assert grow(codes, target, asked).semantics == name


@pytest.mark.parametrize("semantics", ["spss", "rpart"])
def test_thousands_of_nodes_are_no_trouble(semantics):
    """A ladder of 2,000 splits: one that looks at all nodes again for each would take minutes."""
    splits = 2000
    parents = [-1, *(2 * (node // 2) for node in range(2 * splits))]
    rows = np.random.default_rng(1).integers(0, 9, (2 * splits + 1, 2))
    counts = rows.astype(np.int64)
    for node in range(2 * splits, 0, -2):
        counts[parents[node]] = counts[node] + counts[node - 1]
    tree = made(parents, counts, ((0, 3), (1, 0)), semantics)
    path = cost_complexity(tree)
    assert path.splits[0] == splits
    assert path.splits[-1] == 0
