from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kansrijk.errors import UsageError
from kansrijk.tree import Settings, encode, grow
from kansrijk.tree.sample import Sample
from tests.oracle import cart
from tests.tree.build import column, leveled, number, same, whole

BIG = 2**53
POOLS = {
    "few": [0.0, -0.0, 1.0, 2.0],
    "adjacent": [1.0, math.nextafter(1, 2), math.nextafter(1, 0), 5e-324, 0.0],
    "infinite": [-math.inf, -1.0, 3.5, math.inf],
    "dates": [20_150_101, 20_150_102, 20_150_103, 20_151_231],
    "whole": [BIG, BIG + 1, BIG + 2, -BIG - 1, 0, 7],
    "huge": [1.7e308, 1.75e308, -1.7e308, 1.0],
    "tenths": [k * 0.1 for k in range(-3, 9)] + [0.3, 0.6, 0.7],
    "amounts": [-1500, -1, 0, 999, 1000, 2500, 7000],
    "constant": [4.0],
    "nothing": [None],
}
# Targets are drawn from these; the costs and priors that each may have stand beside them.
COSTS = {
    (0, 1): [{}, {"1": 10}, {"0": 0.3, "1": {"0": 2}}],
    (0, 1, 1, 1): [{}, {"0": 10}],
    (1,): [{}, {"1": 2}],
    (0, 1, 2): [{}, {"2": 10}, {"0": {"1": 3, "2": 0.5}, "1": {"0": 7}}],
    (0, 1, 2, 3, 3): [{}, {"3": {"0": 4}}],
}
PRIORS = {
    (0, 1): ["data", "data", "equal", {"0": 0.25, "1": 0.75}],
    (0, 1, 1, 1): ["data", "equal", {"0": 0.1, "1": 0.9}],
    (1,): ["data", "equal"],
    (0, 1, 2): ["data", "data", "equal", {"0": 0.2, "1": 0.7, "2": 0.1}],
    (0, 1, 2, 3, 3): ["data", "equal"],
}
GRIDS = {"tenths": 0.1, "amounts": 1000, "infinite": 0.5, "whole": 2}


@st.composite
def variables(draw, random, rows):
    """A variable of some kind, often with ties and missing values."""
    kind = draw(st.sampled_from(["number", "number", "ordered", "nominal"]))
    pool = draw(st.sampled_from(sorted(POOLS)))
    values = POOLS[pool] if kind == "number" else list(range(draw(st.integers(1, 6))))
    if draw(st.booleans()):
        values = [*values, None]
    grid = GRIDS.get(pool) if kind == "number" and draw(st.booleans()) else None
    return cart.Variable("x", kind, random.choices(values, k=rows), grid)


@st.composite
def problems(draw):
    """Columns, a target and limits.

    Values are drawn evenly: Hypothesis by itself prefers rows that are alike, and so bare roots.
    """
    rows = draw(st.integers(0, 6) | st.integers(7, 40) | st.integers(20, 40))
    random = draw(st.randoms(use_true_random=True))
    held = [draw(variables(random, rows)) for _ in range(draw(st.integers(1, 4)))]
    for index, variable in enumerate(held):
        variable.name = f"x{index}"
    classes = draw(st.sampled_from(sorted(COSTS)))
    limits = cart.Limits(
        max_depth=draw(st.sampled_from([5, 4, 3, 2, 1, 0])),
        min_child=draw(st.sampled_from([1, 1, 1, 2, 5])),
        min_class=draw(st.sampled_from([0, 0, 0, 1, 2])),
        min_improvement=draw(st.sampled_from([0.0, 0.0, 1e-4, 0.05])),
        semantics=draw(st.sampled_from(["spss", "rpart"])),
        costs=draw(st.sampled_from(COSTS[classes])),
        priors=draw(st.sampled_from(PRIORS[classes])),
        impurity=draw(st.sampled_from(["gini", "gini", "twoing", "entropy"])),
        surrogates=draw(st.sampled_from([0, 1, 5])),
        classes=max(2, max(classes) + 1),
    )
    limits.min_parent = draw(st.sampled_from([limits.min_child + 1, None, 12]))
    return held, random.choices(classes, k=rows), limits


def grown(held, target, limits, **more):
    codes = encode([column(variable) for variable in held])
    names = tuple("0123"[: limits.classes])
    asked = Settings(**limits.settings())
    return grow(codes, np.array(target, int), asked, classes=names, **more)


def close(ours, exact):
    """Gini and twoing are exact; an entropy is as exact as logarithms of doubles."""
    return ours == pytest.approx(exact, 1e-12) if type(exact) is float else ours == float(exact)


def assert_same_rule(surrogate, rule):
    assert (surrogate.column, surrogate.cut) == (rule.variable, rule.cut)
    if surrogate.cut is None:
        assert (set(surrogate.left), set(surrogate.right)) == (rule.left, rule.right)
    assert surrogate.reverse == rule.reverse
    assert surrogate.agreement == float(rule.agreement)
    assert surrogate.adjusted == float(rule.adjusted)
    assert surrogate.association == float(rule.association)
    assert close(surrogate.improvement, rule.improvement)


def assert_agrees(tree, nodes, held):
    """Every node is the oracle's, and `apply` sends every row where the oracle sent it."""
    assert tree.counts.tolist() == [node.counts for node in nodes]
    assert tree.parent.tolist() == [node.parent for node in nodes]
    assert tree.depth.tolist() == [node.depth for node in nodes]
    assert tree.label.tolist() == [node.label for node in nodes]
    assert [tree.risk(at) for at in range(len(tree))] == [node.risk for node in nodes]
    for number_of, node in enumerate(nodes):
        split = tree.splits[number_of]
        assert (split is None) == (node.cut is None)
        if split is None:
            assert math.isnan(tree.improvement[number_of])
            continue
        assert (split.column, split.missing) == (node.cut.variable, node.cut.missing)
        assert split.missing_left == node.missing_left
        assert split.cut == node.cut.cut
        assert close(tree.improvement[number_of], node.cut.improvement)
        assert tree.tied_with[number_of] == tuple(held[other].name for other in node.tied)
        if split.cut is None:
            assert (set(split.left), set(split.right)) == (node.cut.left, node.cut.right)
        for surrogate, rule in zip(split.surrogates, node.surrogates, strict=True):
            assert_same_rule(surrogate, rule)


def assert_leaves(tree, nodes, held):
    leaves = tree.apply([column(variable) for variable in held])
    wanted = {row: at for at, node in enumerate(nodes) if not node.children for row in node.rows}
    assert leaves.tolist() == [wanted[row] for row in range(len(leaves))]


@settings(derandomize=True, deadline=None, max_examples=1000)
@given(problems())
def test_trees_equal_the_slow_ones(problem):
    held, target, limits = problem
    tree = grown(held, target, limits)
    nodes = cart.grow(held, target, limits)
    assert_agrees(tree, nodes, held)
    assert_leaves(tree, nodes, held)


@settings(derandomize=True, deadline=None, max_examples=60)
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(problem, random):
    held, target, limits = problem
    order = list(range(len(target)))
    random.shuffle(order)
    moved = [
        cart.Variable(of.name, of.kind, [of.values[row] for row in order], of.grid) for of in held
    ]
    assert same(grown(held, target, limits), grown(moved, [target[row] for row in order], limits))


@settings(derandomize=True, deadline=None, max_examples=60)
@given(problems())
def test_the_order_of_columns_matters_only_in_reported_ties(problem):
    held, target, limits = problem
    one, two = grown(held, target, limits), grown(held[::-1], target, limits)
    if not any(one.tied_with) and not any(two.tied_with):
        assert one.to_frame() == two.to_frame()


@settings(derandomize=True, deadline=None, max_examples=60)
@given(problems(), st.randoms(use_true_random=False))
def test_weights_count_rows_and_weight_0_none(problem, random):
    held, target, limits = problem
    weights = random.choices([0, 1, 1, 2, 5], k=len(target))
    tree = grown(held, target, limits, weights=np.array(weights, int))
    nodes = cart.grow(held, target, limits, weights)
    assert_agrees(tree, nodes, held)
    assert_leaves(tree, nodes, held)


def large(rows=20_000, seed=1):
    rng = np.random.default_rng(seed)
    columns = [
        number("amount", rng.normal(size=rows).tolist()),
        number("coarse", rng.normal(size=rows).tolist(), 0.25),
        whole("age", rng.integers(0, 23, rows).tolist()),
        leveled("region", rng.integers(-1, 12, rows), "nominal", "abcdefghijkl"),
    ]
    risk = 0.1 + 0.3 * (columns[2].values > 11) + 0.2 * (columns[0].values > 0.5)
    return columns, (rng.random(rows) < risk).astype(int)


FINE = Settings(max_depth=8, min_child=5, min_improvement=1e-7)


def test_one_thread_and_two_give_the_same_tree():
    columns, target = large()
    one, two = (grow(encode(columns, threads=n), target, FINE, threads=n) for n in (1, 2))
    assert len(one) > 50
    assert same(one, two)


def test_packed_nodes_change_nothing(monkeypatch):
    columns, target = large(5000)
    packed = grow(encode(columns), target, FINE)
    monkeypatch.setattr(Sample, "is_sparse", False)
    assert same(packed, grow(encode(columns), target, FINE))


def test_a_planted_tree_is_recovered():
    rng = np.random.default_rng(7)
    rows = 40_000
    age, income = rng.integers(0, 23, rows), rng.integers(0, 90_000, rows)
    region = rng.integers(0, 4, rows)
    rate = np.where(age < 12, np.where(income < 24_000, 0.3, 0.05), np.where(region < 2, 0.5, 0.9))
    columns = [
        whole("age", age.tolist()),
        whole("income", income.tolist(), 1000),
        leveled("region", region.tolist(), "nominal", "ABCD"),
        number("noise", rng.normal(size=rows).tolist()),
    ]
    target = (rng.random(rows) < rate).astype(int)
    tree = grow(encode(columns), target, Settings(max_depth=4, min_improvement=1e-3))
    assert tree.to_frame()["rule"].to_pylist() == [
        "",
        "age < 12",
        "age >= 12",
        "income < 24000",
        "income >= 24000",
        "region in {A, B}",
        "region in {C, D}",
    ]
    assert np.allclose(tree.shares[tree.is_leaf, 1], [0.3, 0.05, 0.5, 0.9], atol=0.02)
    assert tree.counts[tree.is_leaf].sum() == rows


@pytest.mark.parametrize(
    ("ones", "costs", "label"),
    [
        (1, {"yes": 10}, 0),  # 1 of 11 at cost 10 weighs as much as 10 of 11 at cost 1: a tie
        (2, {"yes": 10}, 1),
        (1, {"no": 0.1}, 0),  # a cost counts as the decimal that was written
        (1, {"yes": 10.0001}, 1),
        (10, {}, 1),
        (11, {"yes": 0}, 0),
    ],
)
def test_costs_choose_labels_at_one_in_eleven(ones, costs, label):
    target = np.arange(11) < ones
    codes = encode([whole("x", range(11))])
    asked = Settings(max_depth=0, costs=costs)
    tree = grow(codes, target.astype(int), asked, classes=("no", "yes"))
    assert tree.label.tolist() == [label]
    assert tree.shares[0, 1] == ones / 11


def test_costs_of_two_classes_multiply_improvements_and_change_no_split():
    columns, target = large(4000)
    codes = encode(columns)
    plain = grow(codes, target, Settings(min_improvement=1e-4))
    costly = grow(codes, target, Settings(min_improvement=5.5e-4, costs={"1": 10}))
    assert plain.splits == costly.splits
    assert np.allclose(plain.improvement * 5.5, costly.improvement, rtol=1e-15, equal_nan=True)
    assert costly.label.sum() > plain.label.sum()


def test_costs_are_priors_under_rpart():
    columns, target = large(4000)
    codes = encode(columns)
    asked = {"semantics": "rpart", "min_improvement": 1e-4}
    costly = grow(codes, target, Settings(**asked, costs={"1": 10}))
    yes = target.sum()
    odds = 10 * yes / (len(target) - yes)
    weighted = grow(codes, target, Settings(**asked), weights=np.where(target, 10, 1))
    assert costly.improvement[0] == pytest.approx(weighted.improvement[0], 1e-12)
    assert costly.splits[0].cut == weighted.splits[0].cut
    assert costly.label[0] == int(odds > 1)


def test_the_least_improvement_may_be_met_exactly():
    codes = encode([number("x", [1, 1, 2, 2])])
    target = np.array([0, 0, 1, 1])
    assert len(grow(codes, target, Settings(min_child=1, min_improvement=0.5))) == 3
    assert len(grow(codes, target, Settings(min_child=1, min_improvement=0.51))) == 1


def test_one_class_or_no_rows_give_the_root_alone():
    codes = encode([number("x", [1, 2])])
    one = grow(codes, np.zeros(2, int), Settings(min_child=1), classes=("no",))
    assert (one.counts.tolist(), one.label.tolist()) == ([[2]], [0])
    none = grow(codes, np.zeros(2, int), Settings(min_child=1), weights=np.zeros(2, int))
    assert none.counts.tolist() == [[0, 0]]
    assert np.isnan(none.shares).all()


CODES = encode([number("x", [1, 2])])


@pytest.mark.parametrize(
    ("target", "more", "words"),
    [
        ([0, 1], {"classes": ()}, "1 to 256"),
        ([0, 1], {"classes": ("a", "a")}, "different"),
        ([0.0, 1.0], {}, "whole number"),
        ([0], {}, "as many rows"),
        ([0, 2], {}, "indexes of the classes"),
        ([0, -1], {}, "indexes of the classes"),
        ([0, 1], {"weights": np.array([1])}, "one whole number per row"),
        ([0, 1], {"weights": np.array([0.5, 1])}, "one whole number per row"),
        ([0, 1], {"weights": np.array([-1, 1])}, "not be negative"),
        ([0, 1], {"weights": np.array([2**30, 2**30])}, "add up to less"),
    ],
)
def test_what_does_not_fit_is_refused(target, more, words):
    with pytest.raises(UsageError, match=words):
        grow(CODES, np.array(target), Settings(), **more)


def test_a_cost_for_an_unknown_class_is_refused():
    with pytest.raises(UsageError, match="did you mean: yes"):
        grow(CODES, np.array([0, 1]), Settings(costs={"yess": 2}), classes=("no", "yes"))


def test_settings_tell_all_that_is_wrong():
    with pytest.raises(UsageError) as caught:
        Settings(
            max_depth=-1, min_child=0, min_class=True, min_improvement=math.nan, costs={"a": -1}
        )
    assert len(caught.value.problems) == 5
    with pytest.raises(UsageError, match="greater than min_child, which is 50"):
        Settings(min_parent=50)
    with pytest.raises(UsageError, match="whole number"):
        Settings(min_parent=70.5)


@pytest.mark.parametrize("seed", range(30))
def test_larger_trees_equal_the_slow_ones(seed):
    rng = np.random.default_rng(seed)
    rows = 120
    names = sorted(POOLS)

    def holes(values):
        gone = rng.random(rows) < rng.choice([0, 0.2])
        return [None if left_out else of for of, left_out in zip(values, gone, strict=True)]

    def of_pool(name):
        pool = POOLS[name]
        return [pool[at] for at in rng.integers(0, len(pool), rows)]

    age = rng.integers(0, 23, rows).tolist()
    pools = [names[at] for at in rng.integers(0, len(names), 3)]
    held = [
        cart.Variable("amount", "number", holes(rng.normal(size=rows).tolist())),
        cart.Variable("age", "number", holes(age), 2 if seed % 2 else None),
        cart.Variable("step", "ordered", holes(rng.integers(0, 6, rows).tolist())),
        cart.Variable("region", "nominal", holes(rng.integers(0, 8, rows).tolist())),
        *(
            cart.Variable(
                f"{name}{at}", "number", holes(of_pool(name)), GRIDS.get(name) if at else None
            )
            for at, name in enumerate(pools)
        ),
    ]
    target = (rng.random(rows) < 0.1 + 0.03 * np.array(age)).astype(int).tolist()
    limits = cart.Limits(min_child=1 + seed % 4, min_class=seed % 3)
    nodes = cart.grow(held, target, limits)
    assert len(nodes) > 6
    assert_agrees(grown(held, target, limits), nodes, held)
