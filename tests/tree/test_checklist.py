"""The items of the parity checklist (tree.md, section 10) that rpart cannot judge, by number.

Each is a closed form: what must come out is computed by hand or by a plain count.
"""

from __future__ import annotations

import math
from fractions import Fraction
from importlib import import_module
from itertools import combinations, permutations

import numpy as np
import pytest

from kansrijk.errors import UsageError
from kansrijk.tree import Settings, cross_validate, draw_folds, encode, grow, jit, split_sample
from kansrijk.tree.sample import Sample
from tests.tree.build import leveled, number, same, whole

FINE = {"min_child": 1, "min_improvement": 0}
BOTH = pytest.mark.parametrize("semantics", ["spss", "rpart"])


def drawn(rows=400, classes=2, seed=1):
    rng = np.random.default_rng(seed)
    columns = [
        whole("age", rng.integers(0, 12, rows)),
        number("amount", np.where(rng.random(rows) < 0.2, np.nan, rng.integers(0, 9, rows))),
        leveled("region", rng.integers(-1, 5, rows), "nominal", "ABCDE"),
    ]
    risk = columns[0].values / 20 + 0.3 * (columns[2].values == 2)
    return columns, (risk + rng.random(rows) > 0.8).astype(int) + (rng.random(rows) < 0.2) * (
        classes == 3
    )


def gini(counts):
    rows = sum(counts)
    return 1 - sum(Fraction(int(count), int(rows)) ** 2 for count in counts) if rows else 0


def drop(left, right, root):
    """The decrease of the Gini impurity, weighted by the share of the root's rows."""
    both = [one + two for one, two in zip(left, right, strict=True)]
    parts = sum(both) * gini(both) - sum(left) * gini(left) - sum(right) * gini(right)
    return parts / int(root)


@pytest.mark.parametrize(("no", "yes"), [(1, 10), (3, 5), (0, 1), (0.5, 0.25)])
def test_item_2_costs_of_two_classes_multiply_improvements(no, yes):
    """2: the tree of unit costs, every improvement times (C(0|1) + C(1|0)) / 2."""
    columns, target = drawn()
    codes = encode(columns)
    plain = grow(codes, target, Settings(**FINE, surrogates=2))
    costly = grow(codes, target, Settings(**FINE, surrogates=2, costs={"0": no, "1": yes}))
    factor = (Fraction(str(no)) + Fraction(str(yes))) / 2
    assert len(plain) > 20
    for one, two in zip(plain.splits, costly.splits, strict=True):
        assert (one and (one.column, one.cut, one.left)) == (
            two and (two.column, two.cut, two.left)
        )
    assert np.allclose(costly.improvement, plain.improvement * float(factor), 1e-15, equal_nan=True)


@BOTH
@pytest.mark.parametrize(("no", "yes"), [(1, 10), (1, 1), (3, 2), (0.1, 1), (0.3, 0.7)])
def test_item_4_the_threshold_of_a_label(semantics, no, yes):
    """4: positive when its share is above C(1|0) / (C(1|0) + C(0|1)); a tie is the first class."""
    threshold = Fraction(str(no)) / (Fraction(str(no)) + Fraction(str(yes)))
    rows = 110
    codes = encode([whole("x", np.zeros(rows, int))])
    asked = Settings(semantics=semantics, costs={"0": no, "1": yes})
    for ones in range(rows + 1):
        tree = grow(codes, (np.arange(rows) < ones).astype(int), asked)
        assert tree.label.tolist() == [int(Fraction(ones, rows) > threshold)]


@pytest.mark.parametrize(("rows", "nodes"), [(19, 1), (20, 3)])
def test_item_7_the_least_parent_is_twice_the_least_child(rows, nodes):
    """7: twice min_child if not given; not greater than min_child is an error."""
    codes, target = encode([whole("x", range(rows))]), (np.arange(rows) >= 10).astype(int)
    assert len(grow(codes, target[::-1], Settings(min_child=9, min_parent=20))) == nodes
    assert len(grow(codes, target, Settings(min_child=10))) == nodes
    for parent in (9, 10):
        with pytest.raises(UsageError, match="greater than min_child, which is 10"):
            Settings(min_child=10, min_parent=parent)


@BOTH
def test_item_8_the_least_improvement_is_weighted_and_may_be_met(semantics):
    """8: a half of the rows parted perfectly improves 1/2 * 1/2; equal to the least is enough."""
    codes = encode([whole("x", [0] * 4 + [1] * 2 + [2] * 2)])
    target = np.array([0] * 4 + [0, 0, 1, 1])
    first = drop([6, 0], [0, 2], 8)
    tree = grow(codes, target, Settings(**FINE, semantics=semantics))
    assert tree.improvement[0] == float(first) == 0.375
    nested = encode([whole("x", [0, 0, 1, 1, 0, 0, 1, 1]), whole("z", [0] * 4 + [1] * 4)])
    target = np.array([0, 0, 0, 0, 1, 1, 2, 2])  # z parts 4 from 4; then x parts 2 from 2
    for least, nodes in ((0.25, 5), (math.nextafter(0.25, 1), 3)):
        asked = Settings(min_child=1, min_improvement=least, semantics=semantics)
        tree = grow(nested, target, asked, classes="abc")
        assert len(tree) == nodes
        assert tree.improvement[0] == 0.375
    assert grow(nested, target, Settings(**FINE), classes="abc").improvement[2] == 0.25


@BOTH
@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize("levels", [3, 6, 10])
def test_item_9_subsets_of_levels_are_the_best_of_all(semantics, classes, levels):
    """9: no subset of up to 10 levels improves more than the one that is found."""
    rng = np.random.default_rng(levels)
    for _ in range(3):
        table = rng.integers(0, 9, (levels, classes))
        at = np.repeat(np.arange(levels), table.sum(axis=1))
        target = np.concatenate([np.repeat(np.arange(classes), each) for each in table])
        column = leveled("x", at, "nominal", "ABCDEFGHIJ"[:levels])
        asked = Settings(**FINE, max_depth=1, semantics=semantics)
        tree = grow(encode([column]), target, asked, classes="abc"[:classes])
        best = max(
            drop(table[list(of)].sum(axis=0), np.delete(table, of, axis=0).sum(axis=0), len(at))
            for size in range(1, levels // 2 + 1)
            for of in combinations(range(levels), size)
        )
        assert tree.improvement[0] == float(best)


@pytest.mark.parametrize(("semantics", "of"), [("spss", 8), ("rpart", 12)])
def test_item_11_missing_values_in_the_score(semantics, of):
    """11: of the rows with the variable: as a share of all rows, or of those that have it."""
    x = number("x", [1] * 4 + [2] * 4 + [None] * 4)
    target = np.array([0, 0, 0, 1, 0, 1, 1, 1, 0, 1, 0, 1])
    tree = grow(encode([x]), target, Settings(**FINE, max_depth=1, semantics=semantics))
    assert tree.improvement[0] == float(drop([3, 1], [1, 3], of))
    assert tree.splits[0].missing == 4


@pytest.mark.parametrize(("semantics", "kept"), [("spss", True), ("rpart", False)])
def test_item_13_the_association_of_a_surrogate(semantics, kept):
    """13: x sends 6 left and 4 right; of these z sends 5 and 3 the same way, so lambda is
    (4/10 - (1 - 5/10 - 3/10)) / (4/10) = 1/2. Three more rows have no z, and two no x.

    rpart keeps none: 8 of the 13 that have x agree, and 8 go left anyhow.
    """
    x = number("x", [1] * 6 + [2] * 4 + [1, 1, 2] + [None] * 2)
    z = number("z", [1] * 5 + [2] + [1] + [2] * 3 + [None] * 3 + [1, 2])
    target = np.array([0] * 6 + [1] * 4 + [0, 0, 1] + [0, 1])
    asked = Settings(**FINE, max_depth=1, surrogates=1, semantics=semantics)
    tree = grow(encode([x, z]), target, asked)
    assert tree.splits[0].cut == 1.5
    found = [
        (of.column, of.cut, of.reverse, of.agreement, of.adjusted, of.association)
        for of in tree.splits[0].surrogates
    ]
    assert found == ([(1, 1.5, False, 8 / 10, 1 / 2, 1 / 2)] if kept else [])


@BOTH
@pytest.mark.parametrize("way", ["folds", "part"])
def test_item_18_the_rule_of_k_standard_errors(semantics, way):
    """18: the smallest tree whose held-out risk is at most the least plus k standard errors."""
    columns, target = drawn(600)
    codes, asked = encode(columns), Settings(**FINE, semantics=semantics)
    if way == "folds":
        held = cross_validate(codes, target, asked, draw_folds(600, 5, 1, target=target))
        rows = 600
    else:
        held, rows = split_sample(codes, target, asked, 0.5, seed=1), 300
    risk, leaves = held.held.risk, held.path.leaves
    assert held.held.rows == pytest.approx(rows, abs=1)
    error = np.sqrt(risk * (1 - risk) / held.held.rows)  # costs are 1: a binomial
    assert np.allclose(held.held.error, error, rtol=1e-12)
    steps = range(len(leaves))
    best = min(steps, key=lambda step: (risk[step], leaves[step]))
    for k in (0, 1, 2.5):
        within = [step for step in steps if risk[step] <= risk[best] + k * error[best]]
        assert held.step(k) == min(within, key=leaves.__getitem__)
        assert held.choose(k).is_leaf.sum() == leaves[held.step(k)]
    assert leaves[held.step(0)] >= leaves[held.step(1)] >= leaves[held.step(2.5)]


@BOTH
@pytest.mark.parametrize("classes", [2, 3])
def test_item_20_weights_are_repeated_rows(semantics, classes):
    """20: a row of weight w counts as w rows everywhere; other weights are refused."""
    columns, target = drawn(classes=classes)
    weights = np.random.default_rng(2).integers(0, 4, len(target))
    often = np.repeat(np.arange(len(target)), weights)
    repeated = [
        whole("age", columns[0].values[often]),
        number("amount", columns[1].values[often]),
        leveled("region", columns[2].values[often], "nominal", "ABCDE"),
    ]
    asked = Settings(min_child=7, min_class=1, min_improvement=0, surrogates=2, semantics=semantics)
    names = "abc"[:classes]
    one = grow(encode(columns), target, asked, classes=names, weights=weights)
    assert len(one) > 5
    assert same(one, grow(encode(repeated), target[often], asked, classes=names))
    with pytest.raises(UsageError, match="round them, or repeat rows"):
        grow(encode(columns), target, asked, classes=names, weights=weights + 0.5)


@BOTH
@pytest.mark.parametrize("threads", [1, 2, 8])
def test_item_21_compressed_rows_and_subtraction(semantics, threads, monkeypatch):
    """21: each different row once, with its count, gives the same tree; so does plain counting."""
    columns, target = drawn(3000)
    held = np.stack([np.nan_to_num(of.values.astype(float), nan=-1) for of in columns] + [target])
    _, first, counts = np.unique(held, axis=1, return_index=True, return_counts=True)
    assert len(first) < 1500
    few = [
        whole("age", columns[0].values[first]),
        number("amount", columns[1].values[first]),
        leveled("region", columns[2].values[first], "nominal", "ABCDE"),
    ]
    asked = Settings(**FINE, surrogates=2, semantics=semantics)
    plain = grow(encode(columns), target, asked, threads=1)
    monkeypatch.setattr(jit, "WORTH_THREADS", 1)
    codes = encode(few, threads=threads)
    assert same(plain, grow(codes, target[first], asked, weights=counts, threads=threads))

    def counted(parts, _, team):
        return [part.count(2, team) for part in parts]

    for room in ("grow", "parting"):  # every child is counted, none subtracted
        module = import_module(f"kansrijk.tree.{room}")
        monkeypatch.setattr(module, "count_parts", counted)
    monkeypatch.setattr(Sample, "is_sparse", False)
    assert same(plain, grow(encode(columns), target, asked, threads=threads))


@BOTH
def test_item_22_the_order_of_columns_matters_only_in_reported_ties(semantics):
    """22: of three copies the first is chosen and the others are named, in any order."""
    rng = np.random.default_rng(1)
    x, target = rng.integers(0, 9, 80), rng.integers(0, 2, 80)
    copies = [whole("a", x), whole("b", 2 * x), whole("c", x - 100)]
    frames = []
    for order in permutations(copies):
        asked = Settings(**FINE, max_depth=3, semantics=semantics)
        tree = grow(encode(order), target, asked)
        for split, tied in zip(tree.splits, tree.tied_with, strict=True):
            assert split is None or (split.column, tied) == (0, (order[1].name, order[2].name))
        frames.append((tree.counts.tolist(), tree.improvement.tobytes()))
    assert frames.count(frames[0]) == 6
    alone = [grow(encode(order), target, asked) for order in ([copies[0]], [copies[2]])]
    assert [tree.counts.tolist() for tree in alone] == [frames[0][0]] * 2


NEXT = math.nextafter(1, 2)


@BOTH
@pytest.mark.parametrize(
    ("low", "high", "cut"),
    [
        (1.0, NEXT, NEXT),  # no double lies between: the higher
        (math.nextafter(1, 0), 1.0, 1.0),
        (0.0, 5e-324, 5e-324),
        (-5e-324, -0.0, 0.0),
        (-math.inf, -1.0, -1.0),
        (3.0, math.inf, math.inf),
        (-math.inf, math.inf, math.inf),
        (1.7e308, 1.75e308, 1.725e308),  # their sum is no double
        (2**24, 2**24 + 1, 2**24 + 1),
        (2**53, 2**53 + 1, 2**53 + 1),
        (2**63 - 2, 2**63 - 1, 2**63 - 1),
        (-(2**63), 2**63 - 1, 0),
        (20_151_231, 20_160_101, 20_155_666),
        (20_160_101, 20_160_102, 20_160_102),
    ],
)
def test_item_25_neighbouring_values_are_parted(semantics, low, high, cut):
    """25: the cut parts the two, is exact, and lies midway where there is a midway."""
    make = whole if isinstance(low, int) else number
    column = make("x", [low, high] * 3)
    target = np.array([0, 1] * 3)
    tree = grow(encode([column]), target, Settings(**FINE, semantics=semantics))
    assert tree.splits[0].cut == cut
    assert tree.counts.tolist() == [[3, 3], [3, 0], [0, 3]]
    assert tree.apply([column]).tolist() == [1, 2] * 3


def test_item_25_zero_has_no_sign():
    """25: -0.0 and 0.0 are one value."""
    target = np.array([0, 1, 0, 1])
    assert len(grow(encode([number("x", [-0.0, 0.0] * 2)]), target, Settings(**FINE))) == 1
