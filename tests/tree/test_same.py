"""The same data give the same bytes: any threads, order of rows or columns, and any process.

``python -m tests.tree.test_same`` prints a digest of all that is told of one data set.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kansrijk.tree import (
    Column,
    ProfileTree,
    Settings,
    bootstrap,
    coding,
    cost_complexity,
    cross_validate,
    encode,
    grow,
    importance,
    jit,
    refit,
    sample,
)
from tests.tree.build import column, leveled, number, whole
from tests.tree.test_grow import problems

NAMES = ("a", "b", "c")
BOTH = pytest.mark.parametrize("semantics", ["spss", "rpart"])
CLASSES = pytest.mark.parametrize("classes", [2, 3])
EXAMPLES = settings(derandomize=True, deadline=None, max_examples=60)


def data(classes, rows=500):
    """Every kind of column, many with missing values, and two that are copies of others."""
    rng = np.random.default_rng(classes)

    def missing(values, nothing=np.nan):
        return np.where(rng.random(rows) < 0.15, nothing, values)

    age, region = rng.integers(0, 23, rows), rng.integers(0, 6, rows)
    amount, step = rng.normal(size=rows).round(2), rng.integers(0, 5, rows)
    near = np.where(rng.random(rows) < 0.8, age, rng.integers(0, 23, rows))
    score = age / 8 + 1.5 * (region % 3 == 1) + step / 4 + rng.normal(size=rows)
    target = np.digitize(score, [2.2, 3.4][: classes - 1])
    columns = [
        number("age", missing(age.astype(float))),
        number("amount", missing(amount)),
        number("coarse", amount, 0.25),
        leveled("region", missing(region, -1).astype(int), "nominal", "ABCDEF"),
        leveled("step", missing(step, -1).astype(int), "ordered", "vwxyz"),
        whole("near", near),
        whole("again", near),
        leveled("same", region, "nominal", "ABCDEF"),
        whole("many", rng.integers(0, 10**6, rows)),
    ]
    weights, folds = rng.integers(0, 4, rows), rng.integers(0, 3, rows)
    return columns, target, weights, folds


def asked(semantics, **more):
    common = {"max_depth": 5, "min_child": 5, "min_improvement": 0, "surrogates": 8}
    costs = {"a": 2, "b": {"a": 0.7}}
    return Settings(**{**common, "semantics": semantics, "costs": costs, **more})


def of_tree(tree):
    """All that a tree holds and that is derived from it, to compare byte by byte."""
    arrays = ("parent", "left", "right", "depth", "counts", "improvement", "label")
    told = {name: getattr(tree, name).tobytes() for name in arrays}
    told |= {name: repr(getattr(tree, name)) for name in ("splits", "tied_with", "losses")}
    told |= {by: repr(importance(tree, by).to_pydict()) for by in ("own", "agreement", "primary")}
    path = cost_complexity(tree)
    return told | {"path": repr((path.alphas, path.risks)), "falls": path.falls.tobytes()}


def of_validation(held):
    tables = held.table(), held.risks()
    return repr([table.to_pydict() for table in tables]), repr((held.training, held.held))


def of_codes(coded):
    """The codes of each column, not the bytes that round a row off."""
    every = [coded.of(at) for at in range(len(coded.codings))]
    meanings = [coding.meaning for coding in coded.codings]
    return [(held.dtype.str, held.tobytes()) for held in [*every, *meanings]]


def told(columns, target, wanted, *, weights=None, folds=None, threads=1, names=NAMES):
    """All that the engine tells of some rows, without what is told row by row."""
    coded = encode(columns, threads=threads)
    more = {"classes": names, "weights": weights, "threads": threads}
    held = of_tree(grow(coded, target, wanted, **more))
    if folds is not None:
        held["validation"] = of_validation(cross_validate(coded, target, wanted, folds, **more))
    return held


def all_told(classes, semantics, threads):
    """All that is told of a data set."""
    columns, target, weights, folds = data(classes)
    names, wanted = NAMES[:classes], asked(semantics)
    many = {"weights": weights, "folds": folds, "threads": threads, "names": names}
    held = told(columns, target, wanted, **many)
    coded = encode(columns, threads=threads)
    drawn = list(bootstrap(len(target), 4, seed=4))
    again = list(refit(coded, target, wanted, drawn, classes=names, threads=threads))
    held["codes"] = of_codes(coded)
    held["refits"] = [(of_tree(one.tree), one.leaves.tobytes()) for one in again]
    frame = pl.DataFrame({each.name: each.values for each in columns if not each.levels})
    text = pl.Series("text", [f"R{at}" for at in columns[3].values], pl.String)
    model = ProfileTree(semantics=semantics, min_child=5, surrogates=3, threads=threads)
    model.fit(frame.with_columns(text), [names[at] for at in target], sample_weight=weights)
    held["model"] = of_tree(model.tree_)
    return held


@cache
def once(classes, semantics):
    """All that is told with one thread."""
    return all_told(classes, semantics, 1)


def share_everything(patch):
    """Let threads share the smallest work, and return how many parts were made of it."""
    parts, divide = [], jit.Team.divide

    def noted(team, length, *, work):
        made = divide(team, length, work=work)
        parts.append(len(made))
        return made

    patch.setattr(jit, "WORTH_THREADS", -(2**60))
    patch.setattr(coding, "CHUNK", 64)
    patch.setattr(jit.Team, "divide", noted)
    return parts


@BOTH
@CLASSES
def test_any_number_of_threads_gives_the_same_bytes(semantics, classes, monkeypatch):
    alone = once(classes, semantics)
    parts = share_everything(monkeypatch)
    for threads in (1, 2, 4):
        assert all_told(classes, semantics, threads) == alone
        assert max(parts) == threads


def moved(columns, order):
    """The same columns with their rows in another order, or repeated."""
    return [
        replace(
            each,
            values=each.values[order],
            missing=None if each.missing is None else each.missing[order],
        )
        for each in columns
    ]


@BOTH
@CLASSES
@pytest.mark.parametrize("seed", range(3))
def test_any_order_of_rows_gives_the_same_bytes(semantics, classes, seed):
    columns, target, weights, folds = data(classes)
    wanted, names = asked(semantics), NAMES[:classes]
    order = np.random.default_rng(seed).permutation(len(target))
    if seed == 0:
        order = np.argsort(target, kind="stable")
    one = told(columns, target, wanted, weights=weights, folds=folds, names=names)
    rows = {"weights": weights[order], "folds": folds[order]}
    assert told(moved(columns, order), target[order], wanted, **rows, names=names) == one
    (plain,) = refit(encode(columns), target, wanted, [weights], classes=names)
    turned = encode(moved(columns, order))
    (other,) = refit(turned, target[order], wanted, [weights[order]], classes=names)
    assert other.leaves.tobytes() == plain.leaves[order].tobytes()
    for at in range(len(columns)):
        assert turned.of(at).tobytes() == encode(columns).of(at)[order].tobytes()


def as_engine(problem):
    """A drawn problem as columns, target, settings and classes."""
    held, target, limits = problem
    names = tuple("0123"[: limits.classes])
    return [column(each) for each in held], np.array(target, int), limits, names


@EXAMPLES
@given(problems(), st.integers(0, 2**32))
def test_any_order_of_drawn_rows_and_their_weights(problem, seed):
    columns, target, limits, names = as_engine(problem)
    rng, wanted = np.random.default_rng(seed), Settings(**limits.settings())
    assume(len(target) > 1)
    weights, order = rng.integers(0, 4, len(target)), rng.permutation(len(target))
    folds = np.arange(len(target)) % 2
    weights[:2] = 1  # one row of each fold counts
    one = told(columns, target, wanted, weights=weights, folds=folds, names=names)
    rows = {"weights": weights[order], "folds": folds[order]}
    assert told(moved(columns, order), target[order], wanted, **rows, names=names) == one


@EXAMPLES
@given(problems(), st.integers(0, 2**32))
def test_weights_are_repeated_rows(problem, seed):
    columns, target, limits, names = as_engine(problem)
    rng, wanted = np.random.default_rng(seed), Settings(**limits.settings())
    assume(len(target) > 1)
    weights, folds = rng.integers(0, 4, len(target)), np.arange(len(target)) % 2
    weights[:2] = 1
    often = np.repeat(np.arange(len(target)), weights)
    one = told(columns, target, wanted, weights=weights, folds=folds, names=names)
    repeated = moved(columns, often)
    assert told(repeated, target[often], wanted, folds=folds[often], names=names) == one


def in_names(tree, rule):
    return tree.variables[rule.column].name, rule.cut, rule.left, rule.right


def assert_same_but_for_ties(one, two, nodes=(0, 0)):
    """Two trees are the same from the root down to where a tie is reported."""
    here, there = nodes
    assert one.counts[here].tolist() == two.counts[there].tolist()
    mine, other = one.splits[here], two.splits[there]
    assert (mine is None) == (other is None)
    if mine is None:
        return
    assert one.improvement[here] == two.improvement[there]
    candidates = {one.variables[mine.column].name, *one.tied_with[here]}
    assert candidates == {two.variables[other.column].name, *two.tied_with[there]}
    if in_names(one, mine) != in_names(two, other):
        assert one.variables[mine.column].name in two.tied_with[there]
        return
    figures = [(of.agreement, of.association) for of in mine.surrogates]
    assert sorted(figures) == sorted((of.agreement, of.association) for of in other.surrogates)
    ranks = [of.agreement if one.semantics == "rpart" else of.association for of in mine.surrogates]
    if len(set(ranks)) < len(ranks):  # equally good: the list shows it
        return
    stand_ins = [
        [in_names(tree, rule) for rule in of.surrogates] for tree, of in ((one, mine), (two, other))
    ]
    assert stand_ins[0] == stand_ins[1]
    for side in ("left", "right"):
        below = int(getattr(one, side)[here]), int(getattr(two, side)[there])
        assert_same_but_for_ties(one, two, below)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(problems(), st.randoms(use_true_random=False))
def test_any_order_of_columns_but_for_reported_ties(problem, random):
    columns, target, limits, names = as_engine(problem)
    assume(limits.impurity != "entropy")  # its ties are within 1e-12
    limits.surrogates = limits.surrogates and len(columns)
    wanted = Settings(**limits.settings())
    order = random.sample(range(len(columns)), len(columns))
    one = grow(encode(columns), target, wanted, classes=names)
    two = grow(encode([columns[at] for at in order]), target, wanted, classes=names)
    assert_same_but_for_ties(one, two)


@BOTH
@CLASSES
def test_any_order_of_columns_without_copies(semantics, classes):
    """Here no two variables are equally good, and all is the same by name."""
    columns, target, weights, _ = data(classes)
    columns = [each for each in columns if each.name not in {"again", "same", "coarse"}]
    frames = []
    for seed in range(4):
        order = np.random.default_rng(seed).permutation(len(columns))
        coded = encode([columns[at] for at in order])
        wanted = asked(semantics, max_depth=3, min_child=30)
        tree = grow(coded, target, wanted, classes=NAMES[:classes], weights=weights)
        assert not any(tree.tied_with)
        tables = [  # equal ones, all 0 here, stand in column order
            importance(tree, by).sort_by("variable") for by in ("own", "agreement", "primary")
        ]
        frames.append((tree.to_frame(), tables, cost_complexity(tree).table()))
    assert len(frames[0][0]) > 6
    assert frames.count(frames[0]) == len(frames)


def test_a_tie_between_surrogates_that_sends_rows_is_reported():
    """Two stand-ins agree equally often and send the two rows without x to different sides."""
    x = number("x", [1, 1, 1, 1, 2, 2, 2, 2, None, None])
    one = number("one", [1, 1, 1, 1, 2, 2, 2, 1, 1, 1])
    two = number("two", [1, 2, 1, 1, 2, 2, 2, 2, 2, 2])
    target = np.array([0] * 4 + [1] * 4 + [1, 0])
    wanted = Settings(min_child=1, max_depth=1, surrogates=1)
    trees = [grow(encode(columns), target, wanted) for columns in ([x, one, two], [x, two, one])]
    assert trees[0].counts.tolist() != trees[1].counts.tolist()
    assert [tree.splits[0].surrogates[0].tied_with for tree in trees] == [(2,), (2,)]


@BOTH
@CLASSES
@pytest.mark.parametrize(
    "patched",
    [
        {"is_sparse": property(lambda _: True)},
        {"is_sparse": property(lambda _: False)},
        {"SPARSE": 1},
        {"SPARSE": 2**40},
    ],
    ids=["always", "never", "below all", "hardly"],
)
def test_packing_changes_no_byte(semantics, classes, patched, monkeypatch):
    one = once(classes, semantics)
    for name, value in patched.items():
        monkeypatch.setattr(sample if name == "SPARSE" else sample.Sample, name, value)
    assert all_told(classes, semantics, 1) == one


def digest():
    """One digest of all that is told of both data sets under both semantics."""
    held = [once(classes, way) for classes in (2, 3) for way in ("spss", "rpart")]
    return hashlib.sha256(repr(held).encode()).hexdigest()


@pytest.mark.parametrize("seed", ["1", "2"])
def test_a_fresh_process_gives_the_same_bytes(seed):
    root = Path(__file__).parents[2]
    fresh = subprocess.run(
        [sys.executable, "-m", "tests.tree.test_same"],
        cwd=root,
        env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert fresh.stdout.strip() == digest()


def test_columns_are_told_apart_by_name_alone():
    """The same values under other names give the same numbers."""
    columns, target, _, _ = data(2)
    renamed = [replace(each, name=f"z{at}") for at, each in enumerate(columns)]
    one, two = (grow(encode(each), target, Settings(min_child=9)) for each in (columns, renamed))
    assert one.splits == two.splits
    assert isinstance(renamed[0], Column)


if __name__ == "__main__":
    print(digest())  # noqa: T201
