"""Known trees come back from data drawn from them, and rates of the other half are honest.

``python -m tests.tree.test_recovery`` writes the figures of the second part to `FIGURES`.
"""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from kansrijk.findings.numbers import wilson
from kansrijk.tree import Settings, encode, grow, refit
from tests.tree.build import leveled, number, whole

BOTH = pytest.mark.parametrize("semantics", ["spss", "rpart"])
SEEDS = pytest.mark.parametrize("seed", range(5))


def drawn(rng, shares):
    """A class per row, drawn from its shares."""
    return (rng.random((len(shares), 1)) > np.cumsum(shares, axis=1)).sum(axis=1)


def with_rate(rate):
    """Shares of two classes, from the rate of the second."""
    return np.stack([1 - rate, rate], axis=1)


def noise(rng, rows):
    """Columns that say nothing: they have many cuts, and so many chances."""
    return [
        number("amount", rng.normal(size=rows)),
        whole("count", rng.integers(0, 40, rows)),
        leveled("street", rng.integers(0, 30, rows), "nominal", [f"S{at}" for at in range(30)]),
    ]


def rules(tree):
    return tree.to_frame()["rule"].to_pylist()


def planted(rng, rows=20_000):
    """A tree of four leaves on age, income and region, among noise; also its rates."""
    age, income = rng.integers(0, 23, rows), rng.integers(0, 90_000, rows)
    region = rng.integers(0, 4, rows)
    columns = [
        *noise(rng, rows),
        leveled("region", region, "nominal", "ABCD"),
        whole("income", income, 1000),
        whole("age", age),
    ]
    poor, odd = income < 24_000, region % 2 == 1
    rate = np.where(age < 12, np.where(poor, 0.3, 0.05), np.where(odd, 0.5, 0.9))
    return columns, drawn(rng, with_rate(rate))


PLANTED = [
    "",
    "age < 12",
    "age >= 12",
    "income < 24000",
    "income >= 24000",
    "region in {B, D}",
    "region in {A, C}",
]


@BOTH
@SEEDS
def test_a_planted_tree_comes_back(semantics, seed):
    columns, target = planted(np.random.default_rng(seed))
    asked = Settings(max_depth=4, min_improvement=2e-3, semantics=semantics)
    tree = grow(encode(columns), target, asked)
    assert rules(tree) == PLANTED
    assert np.allclose(tree.shares[tree.is_leaf, 1], [0.3, 0.05, 0.5, 0.9], atol=0.025)


@BOTH
@pytest.mark.parametrize("impurity", ["gini", "entropy", "twoing"])
def test_noise_is_never_chosen_above_what_was_planted(semantics, impurity):
    columns, target = planted(np.random.default_rng(11))
    asked = Settings(
        max_depth=6, min_child=20, min_improvement=0, semantics=semantics, impurity=impurity
    )
    tree = grow(encode(columns), target, asked)
    assert len(tree) > 40
    assert rules(tree)[:7] == PLANTED
    below = {tree.variables[split.column].name for split in tree.splits[3:] if split}
    assert below >= {"amount", "count", "street"}  # noise is chosen, but only there


@BOTH
@SEEDS
def test_rows_without_a_value_go_where_a_noisy_copy_sends_them(semantics, seed):
    """Age is missing for 3 in 10. One copy goes the same way for 88 in 100, a worse one for 71."""
    rng = np.random.default_rng(seed)
    rows = 10_000
    age, gone = rng.integers(0, 20, rows).astype(float), rng.random(rows) < 0.3
    copy, worse = (
        np.where(rng.random(rows) < kept, age, rng.integers(0, 20, rows)).astype(int)
        for kept in (0.75, 0.4)
    )
    target = drawn(rng, with_rate(np.where(age < 8, 0.1, 0.6)))
    columns = [
        *noise(rng, rows),
        whole("worse", worse),
        number("age", np.where(gone, np.nan, age)),
        whole("copy", copy),
    ]
    codes = encode(columns)
    asked = {"max_depth": 1, "semantics": semantics, "min_improvement": 1e-3}
    tree = grow(codes, target, Settings(**asked, surrogates=3))
    split = tree.splits[0]
    assert (tree.variables[split.column].name, split.cut) == ("age", 7.5)
    stand_ins = [(tree.variables[of.column].name, of.cut) for of in split.surrogates]
    assert stand_ins[:2] == [("copy", 8), ("worse", 8)]
    right = (tree.apply(columns) == 2)[gone] == (age >= 8)[gone]
    assert right.mean() > 0.86
    assert np.allclose(tree.shares[1:, 1], [0.1, 0.6], atol=0.05)
    alone = grow(codes, target, Settings(**asked))
    assert ((alone.apply(columns) == 2)[gone] == (age >= 8)[gone]).mean() < 0.65


@BOTH
@SEEDS
def test_three_classes_come_back(semantics, seed):
    rng = np.random.default_rng(seed)
    rows = 12_000
    district, hours = rng.integers(0, 5, rows), rng.integers(0, 40, rows)
    step = rng.integers(0, 6, rows)
    shares = np.full((rows, 3), [0.15, 0.15, 0.7])
    first = np.isin(district, [0, 3])
    shares[first & (hours < 16)] = [0.8, 0.1, 0.1]
    shares[first & (hours >= 16)] = [0.3, 0.6, 0.1]
    shares[~first & (step < 2)] = [0.1, 0.5, 0.4]
    columns = [
        *noise(rng, rows),
        leveled("step", step, "ordered", "abcdef"),
        whole("hours", hours),
        leveled("district", district, "nominal", "VWXYZ"),
    ]
    target = drawn(rng, shares)
    names = ("home", "near", "far")
    asked = Settings(max_depth=3, min_improvement=4e-3, semantics=semantics)
    tree = grow(encode(columns), target, asked, classes=names)
    assert sorted(rules(tree)) == sorted(
        [
            "",
            "district in {V, Y}",
            "district in {W, X, Z}",
            "hours < 16",
            "hours >= 16",
            "step < c",
            "step >= c",
        ]
    )
    labels = dict(zip(rules(tree), tree.to_frame()["label"].to_pylist(), strict=True))
    assert [labels[rule] for rule in ("hours < 16", "hours >= 16", "step < c", "step >= c")] == [
        "home",
        "near",
        "near",
        "far",
    ]


COSTS = [
    ("spss", {}, "few"),
    ("spss", {"1": 10}, "few"),
    ("rpart", {}, "few"),
    ("rpart", {"1": 10}, "half"),
]


@pytest.mark.parametrize(("semantics", "costs", "chosen"), COSTS)
@SEEDS
def test_costs_move_splits_under_rpart_alone(semantics, costs, chosen, seed):
    """Few parts a tenth at 50 % from 6 %, half parts 1 % from 19 %: nearer to 1 in 11.

    Under "spss" costs multiply what a split improves by 5.5 and change labels alone.
    """
    rng = np.random.default_rng(seed)
    rows = 20_000
    few, half = rng.random(rows) < 0.1, rng.random(rows) < 0.5
    rate = np.where(half, np.where(few, 0.9, 1 / 9), np.where(few, 0.1, 0))
    columns = [*noise(rng, rows), whole("half", half.astype(int)), whole("few", few.astype(int))]
    target = drawn(rng, with_rate(rate))
    asked = Settings(semantics=semantics, costs=costs, max_depth=1)
    tree = grow(encode(columns), target, asked)
    assert tree.variables[tree.splits[0].column].name == chosen
    over = tree.shares[:, 1] > (1 / 11 if costs else 1 / 2)
    assert tree.label.tolist() == over.astype(int).tolist()


# Honest rates

FIGURES = Path(__file__).with_name("coverage.json")
COMMAND = "python -m tests.tree.test_recovery"
MANY, FEW = 500, 40
ROWS, PLACES = 1600, 8
# Places of two variables: a box of high risk, a strip of lower risk, and the rest.
HIGH = np.add.outer(np.arange(PLACES), np.zeros(PLACES)) >= 5
RATES = {
    "planted": np.where(HIGH, np.where(np.arange(PLACES) < 3, 0.6, 0.35), 0.15),
    "noise": np.full((PLACES, PLACES), 0.2),
}
ASKED = Settings(max_depth=5, min_child=40, min_improvement=1e-7)


def allowed(path, variable):
    """Which places of a variable a path lets through; each place is a whole number."""
    places = np.arange(PLACES)
    let = np.ones(PLACES, bool)
    for condition in path:
        if condition.variable.name == variable:
            below = places < condition.cut
            let &= below if condition.side == "left" else ~below
    return let


def true_rate(tree, leaf, rates):
    """The rate of all that the rules of a leaf describe: every place is equally likely."""
    path = tree.path(leaf)
    return rates[np.ix_(allowed(path, "x0"), allowed(path, "x1"))].mean()


def covers(rows, cases, true):
    low, high = wilson(int(cases), int(rows))
    return bool(low <= true <= high)


@cache
def covered(world, seeds):
    """Of the leaves of all seeds, and of each seed's leaf of highest rate: how many, and covered.

    A tree grows on one half; both halves then give an interval for each of its leaves.
    """
    rates, found = RATES[world], {"leaves": 0, "trees": 0}
    found |= {f"{half} {which}": 0 for half in ("other", "own") for which in ("leaves", "highest")}
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        places = rng.integers(0, PLACES, (6, ROWS))
        target = (rng.random(ROWS) < rates[places[0], places[1]]).astype(int)
        own = rng.permutation(ROWS) < ROWS // 2
        codes = encode([whole(f"x{at}", each) for at, each in enumerate(places)], threads=1)
        (one,) = refit(codes, target, ASKED, [own], threads=1)
        leaves = np.flatnonzero(one.tree.is_leaf)
        highest = max(leaves, key=lambda leaf: one.tree.shares[leaf, 1])
        found["trees"] += 1
        found["leaves"] += len(leaves)
        for leaf in leaves:
            true = true_rate(one.tree, leaf, rates)
            for half, rows in (("own", own), ("other", ~own)):
                there = target[rows & (one.leaves == leaf)]
                covering = covers(len(there), there.sum(), true)
                found[f"{half} leaves"] += covering
                found[f"{half} highest"] += covering and bool(leaf == highest)
    return found


def shares(world, seeds):
    found = covered(world, seeds)
    return {
        name: found[name] / found["leaves" if name.endswith("leaves") else "trees"]
        for name in found
        if " " in name
    }


def written():
    """What is stored: counts for all seeds, and for as few as a test may repeat at any time."""
    return {
        "made by": f"{COMMAND} > tests/tree/coverage.json",
        "nominal": 0.95,
        "counts": {
            world: {str(seeds): covered(world, seeds) for seeds in (FEW, MANY)} for world in RATES
        },
        "shares": {world: shares(world, MANY) for world in RATES},
    }


@pytest.mark.parametrize("world", RATES)
def test_intervals_of_the_other_half_are_honest_and_of_its_own_are_not(world):
    """As many trials as seeds: of each its leaf of highest rate. All leaves are more trials."""
    of = shares(world, MANY)
    said = f"{world}: {json.dumps(of)}"
    print(said)  # noqa: T201 - to be read with -s
    binomial = math.sqrt(0.95 * 0.05 / MANY)
    assert abs(of["other highest"] - 0.95) < 3 * binomial, said
    assert abs(of["other leaves"] - 0.95) < binomial, said
    assert of["own highest"] < 0.95 - 10 * binomial, said
    assert of["own leaves"] < 0.95 - 10 * binomial, said
    assert json.loads(FIGURES.read_text())["shares"][world] == of


def test_the_rate_of_a_region_is_that_of_its_rows():
    rng = np.random.default_rng(1)
    places = rng.integers(0, PLACES, (2, 60_000))
    rate = RATES["planted"][places[0], places[1]]
    columns = [whole(f"x{at}", each) for at, each in enumerate(places)]
    tree = grow(encode(columns), drawn(rng, with_rate(rate)), ASKED)
    leaves = tree.apply(columns)
    for leaf in np.flatnonzero(tree.is_leaf):
        assert abs(rate[leaves == leaf].mean() - true_rate(tree, leaf, RATES["planted"])) < 0.01


@pytest.mark.parametrize("world", RATES)
def test_stored_figures_are_those_of_a_fresh_run(world):
    stored = json.loads(FIGURES.read_text())
    assert stored["counts"][world][str(FEW)] == covered(world, FEW)
    many = stored["counts"][world][str(MANY)]
    for name, share in stored["shares"][world].items():
        assert share == many[name] / many["leaves" if name.endswith("leaves") else "trees"]


if __name__ == "__main__":
    print(json.dumps(written(), indent=2))  # noqa: T201
