from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kansrijk.errors import UsageError
from kansrijk.tree import (
    Settings,
    Validation,
    cost_complexity,
    cross_validate,
    draw_folds,
    encode,
    grow,
    split_sample,
)
from kansrijk.tree.folds import draw_part
from kansrijk.tree.held import squared_prices
from kansrijk.tree.losses import Losses
from tests.tree.build import column, leveled, number, same, whole
from tests.tree.test_grow import problems
from tests.tree.test_prune import BY_HAND


def slow_prices(path):
    """The square of the price of each step, as rpart's table and Breiman's have it."""
    alphas, last = path.alphas, len(path) - 1
    rpart = path.whole.semantics == "rpart"
    squares = [math.inf] * len(path)
    for step in range(last):
        squares[step] = alphas[step] * alphas[step + 1]
    if last and rpart:
        squares[last] = 100 * alphas[last] ** 2
        squares[0] = squares[1]
    return squares


def slow_leaf(tree, leaf, falls, step):
    """The leaf, or the highest node above it that has fallen."""
    found = leaf
    while leaf >= 0:
        if falls[leaf] <= step:
            found = leaf
        leaf = int(tree.parent[leaf])
    return found


def slow_errors(columns, target, asked, folds, *, names, weights):
    """Loss and squared loss of all rows by each step: row after row, tree after tree."""
    tree = grow(encode(columns), target, asked, classes=names, weights=weights)
    path = cost_complexity(tree)
    sums, squares = [Fraction(0)] * len(path), [Fraction(0)] * len(path)
    everyone = np.bincount(target, weights, len(names)).astype(int).tolist()
    for fold in sorted(set(folds.tolist())):
        held = folds == fold
        train = np.where(held, 0, weights)
        rows = np.bincount(target, train, len(names)).astype(int).tolist()
        before = asked.shares(names, everyone)
        counted = zip(before, rows, everyone, strict=True)
        shares = [share * Fraction(few, many) if many else 0 for share, few, many in counted]
        given = asked
        if asked.priors != "data" and sum(shares):
            known = {name: share / sum(shares) for name, share in zip(names, shares, strict=True)}
            given = replace(asked, priors=known)
        other = grow(encode(columns), target, given, classes=names, weights=train)
        own = cost_complexity(replace(other, losses=tree.losses))
        leaves = other.apply(columns)
        part = Fraction(sum(rows), sum(everyone))
        for step, price in enumerate(slow_prices(path)):
            at = max(k for k, a in enumerate(own.alphas) if a**2 <= price * part**2)
            for row in np.flatnonzero(held):
                node = slow_leaf(other, int(leaves[row]), own.falls, at)
                loss = tree.losses[other.label[node]][target[row]]
                sums[step] += int(weights[row]) * loss
                squares[step] += int(weights[row]) * loss**2
    return sums, squares


@settings(derandomize=True, deadline=None, max_examples=250)
@given(problems(), st.integers(2, 4), st.booleans(), st.randoms(use_true_random=False))
def test_cross_validation_equals_the_slow_one(problem, many, weighted, random):
    held, target, limits = problem
    folds = np.array([random.randrange(many) for _ in target], int)
    weights = np.array([random.choice([0, 1, 1, 2]) if weighted else 1 for _ in target], int)
    assume(len(set(folds[weights > 0].tolist())) > 1)
    columns, names = [column(variable) for variable in held], tuple("0123"[: limits.classes])
    asked = Settings(**limits.settings())
    found = cross_validate(
        encode(columns), np.array(target), asked, folds, classes=names, weights=weights
    )
    sums, squares = slow_errors(
        columns, np.array(target), asked, folds, names=names, weights=weights
    )
    assert found.held.sums == tuple(sums)
    assert found.held.squares == tuple(squares)
    assert found.held.rows == weights.sum()
    assert found.training.sums == found.path.risks


def test_prices_between_the_steps_by_hand():
    """Alphas of 0, 0, 1/16 and 6/16: means of neighbours inside, and at the ends two habits."""
    spss = squared_prices(cost_complexity(BY_HAND))
    rpart = squared_prices(cost_complexity(replace(BY_HAND, semantics="rpart")))
    assert spss == [0, 0, Fraction(6, 256), math.inf]
    assert rpart == [0, 0, Fraction(6, 256), Fraction(60, 16) ** 2]
    assert squared_prices(cost_complexity(BY_HAND.collapse([0]))) == [math.inf]


def test_rpart_judges_the_whole_tree_as_the_row_above_it():
    rpart = replace(BY_HAND.collapse([2]), semantics="rpart")
    assert squared_prices(cost_complexity(rpart))[:2] == [Fraction(6, 256)] * 2


def simple(rows=600, seed=3):
    """Age decides with noise; region has missing values and says little."""
    rng = np.random.default_rng(seed)
    age = rng.integers(0, 23, rows)
    columns = [
        whole("age", age.tolist()),
        number("noise", rng.normal(size=rows).tolist()),
        leveled("region", rng.integers(-1, 4, rows), "nominal", "ABCD"),
    ]
    return columns, (rng.random(rows) < np.where(age < 9, 0.2, 0.7)).astype(int)


ASKED = Settings(min_child=10, max_depth=4, min_improvement=1e-6, surrogates=1)


@pytest.mark.parametrize("semantics", ["spss", "rpart"])
def test_weights_are_the_same_as_repeated_rows(semantics):
    columns, target = simple(200)
    weights = np.random.default_rng(5).integers(0, 4, 200)
    folds = draw_folds(200, 5, seed=1, target=target)
    asked = replace(ASKED, semantics=semantics, costs={"1": 3}, priors={"0": 0.6, "1": 0.4})
    repeated = np.repeat(np.arange(200), weights)
    again = [replace(of, values=of.values[repeated], missing=None) for of in columns]
    one = cross_validate(encode(columns), target, asked, folds, weights=weights)
    two = cross_validate(encode(again), target[repeated], asked, folds[repeated])
    assert len(one.path) > 3
    assert one.table() == two.table()
    assert one.held == two.held


def test_the_names_of_folds_and_the_order_of_rows_do_not_matter():
    columns, target = simple()
    folds = draw_folds(600, 5, seed=1)
    order = np.random.default_rng(1).permutation(600)
    moved = [replace(of, values=of.values[order], missing=None) for of in columns]
    one = cross_validate(encode(columns), target, ASKED, folds)
    two = cross_validate(encode(moved), target[order], ASKED, 70 - 10 * folds[order])
    assert one.held == two.held


def test_one_thread_and_two_give_the_same():
    columns, target = simple()
    folds = draw_folds(600, 5, seed=1)
    one, two = (
        cross_validate(encode(columns), target, ASKED, folds, threads=threads) for threads in (1, 2)
    )
    assert (one.held, one.training) == (two.held, two.training)


def test_a_root_that_is_never_split_errs_as_often_as_its_class_is_rare():
    """30 of 100, in each fold: the closed forms R and sqrt(R (1 - R) / n)."""
    target = np.tile([1, 1, 1, 0, 0, 0, 0, 0, 0, 0], 10)
    codes = encode([whole("x", [1] * 100)])
    found = cross_validate(codes, target, Settings(), np.repeat(np.arange(10), 10))
    assert found.risks().to_pydict() == {
        "leaves": [1],
        "training": [0.3],
        "training_error": [pytest.approx(math.sqrt(0.3 * 0.7 / 100), 1e-15)],
        "held": [0.3],
        "held_error": [pytest.approx(math.sqrt(0.3 * 0.7 / 100), 1e-15)],
    }
    assert found.table().to_pydict() == {
        "cp": [0],
        "splits": [0],
        "rel_error": [1],
        "xerror": [1],
        "xstd": [pytest.approx(math.sqrt(0.7 / 0.3 / 100), 1e-15)],
    }


def test_leave_one_out_by_hand():
    """Of 0, 1 | 6, 8 whoever is left out is on its own side of the cut between the others.

    Without 1 the cut is 3, without 6 it is 4.5, else 3.5. The root alone is always wrong: the class
    of the row that is left out is then the smaller one.
    """
    codes, target = encode([number("x", [0, 1, 6, 8])]), np.array([0, 0, 1, 1])
    found = cross_validate(codes, target, Settings(min_child=1), np.arange(4))
    assert found.table().to_pydict() == {
        "cp": [1, 0],
        "splits": [0, 1],
        "rel_error": [1, 0],
        "xerror": [2, 0],
        "xstd": [0, 0],
    }


def test_leave_one_out_with_one_mistake_by_hand():
    """Of 1, 2 | 3, 4 the cut without 2 is 2, and sends it right: 1 row of 4 is wrong."""
    codes, target = encode([number("x", [1, 2, 3, 4])]), np.array([0, 0, 1, 1])
    table = cross_validate(codes, target, Settings(min_child=1), np.arange(4)).table()
    assert table["xerror"].to_pylist() == [2, 1 / 2]
    assert table["xstd"].to_pylist() == pytest.approx([0, math.sqrt(1 / 4 * 3 / 4 / 4) * 2], 1e-15)


def by_hand(sums, errors):
    """A validation on the path by hand, whose steps have 3, 2, 1 and 0 splits."""
    risks = tuple(Fraction(each) / 16 for each in sums)
    squares = tuple(
        Fraction(error) ** 2 / 16**2 + risk**2 / 100
        for error, risk in zip(errors, risks, strict=True)
    )
    held = Losses(risks, squares, 100)
    return Validation(cost_complexity(BY_HAND), held, held)


@pytest.mark.parametrize(
    ("sums", "errors", "k", "step"),
    [
        ((5, 4, 6, 9), (1, 1, 1, 1), 0, 1),  # the least risk
        ((4, 4, 6, 9), (1, 1, 1, 1), 0, 1),  # the smallest of two
        ((5, 4, 6, 9), (1, 1, 1, 1), 1, 1),  # 6 is more than 4 + 1
        ((5, 4, 6, 9), (1, 2, 1, 1), 1, 2),  # the error of the best counts, and equal is within
        ((5, 4, 6, 9), (9, 1, 9, 9), 1, 1),  # not that of others
        ((5, 4, 6, 9), (1, 2, 1, 1), 0.5, 1),
        ((5, 4, 6, 9), (1, 2, 1, 1), 2.5, 3),
        ((4, 4, 5, 9), (1, 0, 0, 0), 1, 1),  # of two best ones the smaller tells the error
        ((5, 7, 6, 9), (1, 1, 1, 1), 1, 2),  # a worse one between is passed over
    ],
)
def test_the_rule_of_k_standard_errors_by_hand(sums, errors, k, step):
    found = by_hand(sums, errors)
    assert found.step(k) == step
    assert len(found.choose(k)) == 7 - 2 * step


def test_the_columns_of_a_table_by_hand():
    """The root errs in 8 of 16, so a risk of 4 of 16 is half as much."""
    table = by_hand((5, 4, 6, 9), (1, 2, 3, 4)).table().to_pydict()
    assert table["xerror"] == [9 / 8, 6 / 8, 4 / 8, 5 / 8]
    assert table["xstd"] == pytest.approx([4 / 8, 3 / 8, 2 / 8, 1 / 8], 1e-12)
    assert table["splits"] == [0, 1, 2, 3]


@pytest.mark.parametrize("k", [-1, math.nan, math.inf])
def test_a_rule_without_a_number_of_errors_is_refused(k):
    with pytest.raises(UsageError, match="number from 0"):
        by_hand((5, 4, 6, 9), (1, 1, 1, 1)).step(k)


@pytest.mark.parametrize("priors", ["data", "equal"])
def test_a_split_sample_is_a_tree_and_its_errors_on_the_rest(priors):
    columns, target = simple(4000)
    asked = replace(ASKED, costs={"1": 2}, priors=priors)
    found = split_sample(encode(columns), target, asked, 0.6, 8)
    trains = draw_part(0.6, 8, target=target, cluster=None)
    tree = grow(encode(columns), target, asked, weights=trains)
    assert same(found.path.whole, tree)
    assert found.training.rows == trains.sum()
    rest = np.bincount(target[~trains])
    shares = rest / rest.sum() if priors == "data" else np.array([0.5, 0.5])
    for step in range(len(found.path)):
        pruned = found.path.tree(step)
        called = pruned.label[pruned.apply(columns)][~trains]
        cost = np.where(called == target[~trains], 0, np.where(target[~trains] == 1, 2, 1))
        losses = cost * (shares / rest)[target[~trains]]
        variance = (losses**2).sum() - losses.sum() ** 2 / len(losses)
        assert found.held.risk[step] == pytest.approx(losses.sum(), 1e-12)
        assert found.held.error[step] == pytest.approx(math.sqrt(variance), 1e-9)


def test_the_tree_that_is_chosen_on_the_other_rows_is_the_planted_one():
    columns, target = simple(20_000)
    asked = replace(ASKED, min_improvement=0)
    split = split_sample(encode(columns), target, asked, 0.5, 1)
    folded = cross_validate(encode(columns), target, asked, draw_folds(20_000, 5, seed=1))
    for found in (split, folded):
        assert len(found.path.whole) > 15
        chosen = found.choose()
        assert chosen.to_frame()["rule"].to_pylist() == ["", "age < 9", "age >= 9"]


def test_a_split_sample_keeps_clusters_whole_and_leaves_out_weight_0():
    columns, target = simple()
    cluster, weights = np.arange(600) // 4, np.ones(600, int)
    weights[:40] = 0
    found = split_sample(encode(columns), target, ASKED, 0.5, 1, weights=weights, cluster=cluster)
    trains = np.zeros(600, bool)
    trains[40:] = draw_part(0.5, 1, target=target[40:], cluster=cluster[40:])
    assert same(found.path.whole, grow(encode(columns), target, ASKED, weights=trains))
    assert found.training.rows + found.held.rows == 560
    assert all(len(set(trains[cluster == each])) == 1 for each in range(150))


def test_a_class_without_rows_is_no_trouble():
    codes = encode([whole("x", [1, 2, 3, 4])])
    names, folds = ("a", "b", "c"), np.array([0, 0, 1, 1])
    asked = Settings(min_child=1, priors="equal")
    some = cross_validate(codes, np.array([0, 1, 0, 1]), asked, folds, classes=names)
    assert some.held.rows == 4


def test_a_class_that_only_one_fold_has_costs_what_it_costs_in_all():
    """With equal priors a row of class 0 weighs 1/16 and one of class 1 weighs 1/4, in every fold.

    So in the trees of folds 1 and 2 the two rows of class 1 outweigh the four of class 0, and all
    of the latter's others are called wrong; in that of fold 3 nobody can know class 1.
    """
    codes, target = encode([whole("x", range(10))]), np.array([0] * 8 + [1] * 2)
    folds = np.array([1, 2] * 4 + [3] * 2)
    found = cross_validate(codes, target, Settings(priors="equal"), folds)
    assert found.held.sums == (Fraction(8, 16) + Fraction(2, 4),)


CODES, TARGET = encode([whole("x", [1, 2, 3])]), np.array([0, 1, 1])


@pytest.mark.parametrize(
    ("folds", "words"),
    [
        ([1, 2], "as many rows as the columns, which have 3"),
        ([0.5, 1, 2], "one whole number per row"),
        ([[1, 2, 3]], "one whole number per row"),
        ([1, 1, 1], "at least two different"),
    ],
)
def test_folds_that_do_not_fit_are_refused(folds, words):
    with pytest.raises(UsageError, match=words):
        cross_validate(CODES, TARGET, Settings(), np.array(folds))


def test_lists_and_unsigned_numbers_will_do():
    """Arrays of any whole numbers, and lists, are read alike."""
    plain = cross_validate(CODES, [0, 1, 1], Settings(), [1, 2, 3], weights=[1, 1, 2])
    unsigned = (np.array(each, np.uint64) for each in ([0, 1, 1], [1, 2, 3], [1, 1, 2]))
    target, folds, weights = unsigned
    again = cross_validate(CODES, target, Settings(), folds, weights=weights)
    assert plain.held == again.held


def test_no_threads_at_all_are_refused():
    with pytest.raises(UsageError, match="threads"):
        cross_validate(CODES, TARGET, Settings(), np.arange(3), threads=0)


def test_one_fold_among_the_rows_that_count_is_refused():
    with pytest.raises(UsageError, match="among the rows that count"):
        cross_validate(CODES, TARGET, Settings(), np.array([1, 1, 2]), weights=np.array([1, 1, 0]))


@pytest.mark.parametrize("share", [0, 1, -0.5, math.nan, "half", 0.01])
def test_a_share_that_leaves_nothing_is_refused(share):
    with pytest.raises(UsageError, match="share"):
        split_sample(CODES, TARGET, Settings(), share, 1)


def test_all_problems_are_told_at_once():
    asked = Settings(costs={"yess": 2})
    with pytest.raises(UsageError) as error:
        cross_validate(CODES, np.zeros(2, int), asked, np.ones(3, int), weights=np.ones(2))
    assert len(error.value.problems) == 4
    with pytest.raises(UsageError) as error:
        split_sample(CODES, TARGET, asked, 2, -1, cluster=np.ones(2, int))
    assert len(error.value.problems) == 4
