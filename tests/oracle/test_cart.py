"""The slow tree against definitions that are slower still, and numbers worked out by hand."""

from __future__ import annotations

import math
import random
from fractions import Fraction
from itertools import combinations

import pytest

from tests.oracle import cart, pruning

COSTS = {"0": {"1": 3, "2": 1}, "1": {"0": 0.5, "2": 7}, "2": {"0": 10}}


def close(one, other):
    return math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-15)


def drawn(seed, classes=2, rows=40, holes=0.2):
    """Columns that tell something of each other and of the target."""
    draw = random.Random(seed)
    hidden = [draw.random() for _ in range(rows)]

    def column(most):
        values = [min(most - 1, int(most * draw.choice([at, draw.random()]))) for at in hidden]
        return [None if draw.random() < holes else value for value in values]

    kinds = [("number", 12), ("nominal", 5), ("ordered", 4), ("number", 30)]
    columns = [cart.Variable(f"x{at}", kind, column(most)) for at, (kind, most) in enumerate(kinds)]
    target = [min(classes - 1, int(classes * draw.choice([at, draw.random()]))) for at in hidden]
    return columns, target


def masses(draw, classes):
    return [
        [Fraction(draw.randint(0, 9), 50) + Fraction(1, 99) for _ in range(classes)] for _ in "lr"
    ]


def contract(left, right, limits):
    """The improvement by the formulas of the contract."""
    one, two = sum(left), sum(right)
    apart = [a / one - b / two for a, b in zip(left, right, strict=True)]
    share = one * two / (one + two)
    if limits.impurity == "twoing":
        return share * sum(map(abs, apart)) ** 2 / 4
    unit = limits.semantics == "rpart"
    return -share * sum(
        (2 if unit else cart.loss(limits, i, j) + cart.loss(limits, j, i)) * apart[i] * apart[j]
        for i, j in combinations(range(len(apart)), 2)
    )


def plain_entropy(left, right):
    def parts(side):
        return [-mass * math.log(mass / sum(side)) for mass in side]

    node = [a + b for a, b in zip(left, right, strict=True)]
    return math.fsum([*parts(node), *(-part for side in (left, right) for part in parts(side))])


@pytest.mark.parametrize("semantics", ["spss", "rpart"])
@pytest.mark.parametrize("impurity", ["gini", "twoing"])
@pytest.mark.parametrize("classes", [2, 3])
def test_the_formulas_of_differences_are_the_definitions(semantics, impurity, classes):
    draw = random.Random(classes)
    limits = cart.Limits(semantics=semantics, impurity=impurity, costs=COSTS)
    for _ in range(30):
        sides = masses(draw, classes)
        assert cart.gain(*sides, limits) == contract(*sides, limits)


def test_entropy_is_the_same_in_doubles_and_nothing_where_shares_are_equal():
    draw, limits = random.Random(1), cart.Limits(impurity="entropy")
    for _ in range(30):
        sides = masses(draw, 3)
        assert math.isclose(cart.gain(*sides, limits), plain_entropy(*sides), abs_tol=1e-14)
        assert cart.gain(sides[0], [3 * mass for mass in sides[0]], limits) == 0


def test_twoing_of_two_classes_is_half_of_gini():
    draw = random.Random(2)
    for _ in range(30):
        sides = masses(draw, 2)
        halved = cart.gain(*sides, cart.Limits()) / 2
        assert cart.gain(*sides, cart.Limits(impurity="twoing")) == halved


def test_costs_can_make_an_improvement_negative():
    # No triangle: to confuse 0 and 1 costs far more than by way of 2.
    limits = cart.Limits(costs={"0": {"1": 10}, "1": {"0": 10}}, classes=3)
    half = Fraction(1, 2)
    assert cart.gain([half * half, half * half, 0 * half], [0 * half, 0 * half, half], limits) < 0


@pytest.mark.parametrize("semantics", ["spss", "rpart"])
@pytest.mark.parametrize("seed", range(4))
def test_data_priors_and_unit_costs_give_the_plain_gini(semantics, seed):
    columns, target = drawn(seed, holes=0)
    for node in cart.grow(columns, target, cart.Limits(semantics=semantics)):
        if node.cut:
            left, right = (child.rows for child in node.children)
            assert node.cut.improvement == cart.score(left, right, target, len(target))


def test_a_variable_with_holes_is_scored_relatively_under_spss_only():
    half = cart.Variable("x", "number", [1, 1, 2, 2, *[None] * 4])
    target = [0, 0, 1, 1, 0, 1, 0, 1]
    grown = [cart.grow([half], target, cart.Limits(semantics=of))[0] for of in ("spss", "rpart")]
    assert [node.cut.improvement for node in grown] == [Fraction(1, 2), Fraction(1, 4)]


def shape(nodes):
    return [
        (node.rows, node.cut and node.cut.variable, node.cut and node.cut.cut) for node in nodes
    ]


def improvements(nodes):
    return [node.cut.improvement for node in nodes if node.cut]


@pytest.mark.parametrize("impurity", ["gini", "entropy", "twoing"])
def test_altered_priors_are_weights_of_classes(impurity):
    columns, target = drawn(5, holes=0)
    costly = cart.Limits(semantics="rpart", impurity=impurity, costs={"1": 10}, max_depth=3)
    weighted = cart.Limits(semantics="rpart", impurity=impurity, max_depth=3)
    one = cart.grow(columns, target, costly)
    two = cart.grow(columns, target, weighted, [10 if label else 1 for label in target])
    assert shape(one) == shape(two)
    assert all(map(close, improvements(one), improvements(two)))
    assert [node.label for node in one] == [node.label for node in two]


def test_costs_of_two_classes_multiply_under_spss():
    # tree.md, section 4: with 10 for a miss and 1 for a false alarm by 5.5.
    columns, target = drawn(6)
    plain, costly = (cart.grow(columns, target, cart.Limits(costs=of)) for of in ({}, {"1": 10}))
    assert shape(plain) == shape(costly)
    assert [gain * Fraction(11, 2) for gain in improvements(plain)] == improvements(costly)


@pytest.mark.parametrize("semantics", ["spss", "rpart"])
def test_a_miss_of_ten_is_called_from_one_in_eleven(semantics):
    # tree.md, section 4: positive when p1 > 1/11; at 1/11 the first class.
    limits = cart.Limits(max_depth=0, semantics=semantics, costs={"1": 10})
    labels = [cart.grow([], [1] * ones + [0] * (11 - ones), limits)[0].label for ones in (1, 2)]
    assert labels == [0, 1]


def test_halves_that_differ_by_d_improve_by_half_d_squared():
    # tree.md, section 4: the improvement is (n/N) * d**2 / 2, here 20/20 * 0.3**2 / 2.
    held = cart.Variable("x", "number", [0] * 10 + [1] * 10)
    target = [1] * 2 + [0] * 8 + [1] * 5 + [0] * 5
    root = cart.grow([held], target, cart.Limits(max_depth=1))[0]
    assert root.cut.improvement == Fraction(3, 10) ** 2 / 2


@pytest.mark.parametrize("semantics", ["spss", "rpart"])
@pytest.mark.parametrize("impurity", ["gini", "entropy", "twoing"])
def test_a_weight_is_so_many_rows(semantics, impurity):
    columns, target = drawn(7, classes=3, rows=25)
    weights = random.Random(7).choices([0, 1, 1, 3], k=25)
    limits = cart.Limits(semantics=semantics, impurity=impurity, surrogates=2, classes=3)
    limits.priors, limits.costs, limits.max_depth = "equal", COSTS, 3
    often = [row for row, weight in enumerate(weights) for _ in range(weight)]
    written = [cart.Variable(of.name, of.kind, [of.values[row] for row in often]) for of in columns]
    one = cart.grow(columns, target, limits, weights)
    two = cart.grow(written, [target[row] for row in often], limits)
    for weighted, node in zip(one, two, strict=True):
        again = [row for row in weighted.rows for _ in range(weights[row])]
        assert again == [often[row] for row in node.rows]
        named = ("counts", "cut", "tied", "missing_left", "surrogates", "label", "risk", "parent")
        assert all(getattr(weighted, name) == getattr(node, name) for name in named)
    leaves = [row for node in one if not node.children for row in node.rows]
    assert sorted(leaves) == list(range(25))


def test_a_level_that_no_counted_row_has_goes_where_missing_goes():
    level = cart.Variable("x", "nominal", [0, 0, 0, 1, 1, 2])
    size = cart.Variable("y", "number", [0, 0, 0, 9, 9, 8])
    target, weights = [0, 0, 0, 1, 1, 1], [1] * 5 + [0]
    by_majority = cart.grow([level], target, cart.Limits(), weights)
    by_surrogate = cart.grow([level, size], target, cart.Limits(surrogates=1), weights)
    assert [nodes[1].rows for nodes in (by_majority, by_surrogate)] == [[0, 1, 2, 5], [0, 1, 2]]


def surrogate(semantics, values, kind="number"):
    """The stand-in for a cut that sends 5 of 8 rows left, one row's way being unknown."""
    first = cart.Variable("x", "number", [0, 0, 0, 0, 0, 1, 1, 1, None])
    limits = cart.Limits(semantics=semantics, surrogates=1, max_depth=1)
    nodes = cart.grow([first, cart.Variable("z", kind, values)], [0] * 5 + [1] * 3 + [0], limits)
    return nodes[0].surrogates, nodes


def test_agreement_counts_all_rows_under_rpart_and_rows_with_both_under_spss():
    values = [1, 1, 1, None, 3, 3, 3, 3, 1]
    [spss], nodes = surrogate("spss", values)
    assert (spss.cut, spss.reverse, spss.agreement) == (2, False, Fraction(6, 7))
    assert spss.adjusted == spss.association == Fraction(3 - 1, 3)
    assert nodes[1].rows == [0, 1, 2, 3, 4, 8]
    [rpart], _ = surrogate("rpart", values)
    assert (rpart.agreement, rpart.adjusted) == (Fraction(6, 8), Fraction(6 - 5, 8 - 5))
    assert rpart.association == Fraction(2, 3)


def test_a_stand_in_may_be_reversed_or_a_set_of_levels():
    [number], nodes = surrogate("spss", [3, 3, 3, 3, 3, 1, 1, 1, 1])
    assert (number.reverse, number.left, nodes[2].rows) == (True, {3}, [5, 6, 7, 8])
    [levels], nodes = surrogate("spss", [2, 2, 2, 0, 0, 1, 1, 1, 1], "nominal")
    assert (levels.cut, levels.left, levels.right) == (None, {0, 2}, {1})


def test_a_stand_in_sends_at_least_two_rows_each_way():
    assert surrogate("spss", [2, 2, 2, 2, 2, 2, 1, 1, 2])[0][0].agreement == Fraction(7, 8)
    assert surrogate("spss", [2, 2, 2, 2, 2, 2, 2, 1, 1])[0] == []


def pruned(nodes, at=0):
    """The inner nodes of every tree that is left by collapsing some."""
    yield frozenset()
    if nodes[at].cut:
        left, right = pruning.children(nodes, at)
        for one in pruned(nodes, left):
            for two in pruned(nodes, right):
                yield one | two | {at}


@pytest.mark.parametrize("seed", range(4))
def test_every_step_of_pruning_is_the_smallest_best_tree(seed):
    columns, target = drawn(seed, rows=30)
    limits = cart.Limits(max_depth=3, min_child=2, costs={"1": seed + 1})
    nodes = cart.grow(columns, target, limits)
    steps = pruning.sequence(nodes)
    assert steps[-1].kept == frozenset()
    assert [step.alpha for step in steps[1:]] == sorted({step.alpha for step in steps[1:]})
    for step in steps[1:]:
        costs = {
            kept: pruning.risk(nodes, kept) + step.alpha * len(pruning.leaves(nodes, kept))
            for kept in pruned(nodes)
        }
        best = [kept for kept, cost in costs.items() if cost == min(costs.values())]
        assert min(best, key=len) == step.kept
        assert costs[step.kept] == step.risk + step.alpha * step.leaves


def test_importance_has_three_definitions():
    values = [1, 1, 1, None, 3, 3, 3, 3, 1]
    _, nodes = surrogate("rpart", values)
    first, other = nodes[0].cut.improvement, nodes[0].surrogates[0].improvement
    assert pruning.importance(nodes, 2, "primary") == [first, 0]
    assert pruning.importance(nodes, 2, "agreement") == [first, first / 3]
    assert pruning.importance(nodes, 2, "own") == [first, other]
    assert 0 < other < first
    assert pruning.of_max([first, first / 3]) == [100, Fraction(100, 3)]
    assert pruning.of_sum([first, first / 3]) == [75, 25]
