# ruff: noqa: PD011 - values of a column, which is no frame of pandas
"""Every sort of frame gives a sound tree, and every misuse gives words instead of a trace."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kansrijk.errors import UsageError
from kansrijk.tree import (
    Column,
    ProfileTree,
    Settings,
    bootstrap,
    cost_complexity,
    cross_validate,
    draw_folds,
    encode,
    grow,
    importance,
    refit,
    split_sample,
)
from kansrijk.tree.frames import open_frame, read_frame
from tests.oracle import cart
from tests.tree.build import leveled, number, whole

DAY, MOMENT = date(1969, 12, 30), datetime(1969, 12, 31, 23, 59, 59, 999_998, tzinfo=UTC)


def around(*values):
    """Whole numbers next to each other and to the ends of a type."""
    return [value + step for value in values for step in (0, 1, 2)]


def ends(bits, *, signed):
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if signed else (0, 2**bits - 1)
    return [low, low + 1, 0, 1, 2, high - 1, high]


STEPS = pa.array(["low", "middle", "high", "never"])
POOLS = {
    **{
        f"int{bits}": (getattr(pa, f"int{bits}")(), ends(bits, signed=True)) for bits in (8, 16, 32)
    },
    **{f"uint{bits}": (getattr(pa, f"uint{bits}")(), ends(bits, signed=False)) for bits in (8, 16)},
    "uint32": (pa.uint32(), ends(32, signed=False)),
    "int64": (pa.int64(), [-(2**63), 2**63 - 1, *around(2**53), *around(2**62)]),
    "uint64": (pa.uint64(), [*around(0), *around(2**53), *around(2**62)]),
    "uint64 above 2**63": (pa.uint64(), [*around(2**63), 2**64 - 1]),
    "float32": (pa.float32(), [0.5, 1.5, -0.0, 0.0, math.inf, math.nan, 16_777_216.0]),
    "float64": (
        pa.float64(),
        [math.inf, -math.inf, math.nan, -0.0, 0.0, 5e-324, 1.0, math.nextafter(1, 2), 1.7e308],
    ),
    "decimal": (pa.decimal128(9, 2), [Decimal("0.10"), Decimal("0.20"), Decimal("-7.99")]),
    "boolean": (pa.bool_(), [False, True]),
    "text": (pa.string(), ["", "a", "A", "é", "a,b", "{x} or missing"]),
    "large text": (pa.large_string(), ["x", "y", "z"]),
    "category": (pa.dictionary(pa.int8(), pa.string()), ["red", "green", "blue"]),
    "ordered": (pa.dictionary(pa.int32(), pa.string(), ordered=True), STEPS[:3].to_pylist()),
    "date": (pa.date32(), [DAY + timedelta(step) for step in range(5)]),
    "datetime": (pa.timestamp("us"), [datetime(2020, 2, 29), datetime(1900, 1, 1)]),  # noqa: DTZ001
    "zoned": (
        pa.timestamp("us", "Europe/Amsterdam"),
        [MOMENT + timedelta(microseconds=step) for step in range(4)],
    ),
    "milliseconds": (pa.timestamp("ms"), [datetime(2020, 1, 1), datetime(2020, 1, 2)]),  # noqa: DTZ001
    "duration": (pa.duration("us"), [timedelta(0), timedelta(days=-1), timedelta(microseconds=1)]),
    "constant": (pa.int64(), [7]),
    "all missing": (pa.float64(), [None]),
    "nothing": (pa.null(), [None]),
}


def in_polars(table):
    """The table in polars, which takes a declared order for an Enum only."""
    steps = pl.Enum(STEPS.to_pylist())
    frame = pl.from_arrow(table)
    return frame.with_columns(pl.col(name).cast(steps) for name in frame.columns if "order" in name)


LIBRARIES = {
    "arrow": lambda table: table,
    "chunks": lambda table: pa.concat_tables([table.slice(0, 3), table.slice(3)]),
    "polars": in_polars,
    "lazy": lambda table: in_polars(table).lazy(),
    "pandas": lambda table: table.to_pandas(),
    "pandas of arrow": lambda table: table.to_pandas(types_mapper=pd.ArrowDtype),
}


def arrow_of(pool, values):
    dtype, _ = POOLS[pool]
    if not pa.types.is_dictionary(dtype):
        return pa.array(values, dtype, from_pandas=False)
    if not dtype.ordered:
        return pa.array(values, pa.string()).dictionary_encode().cast(dtype)
    index = [None if value is None else STEPS.to_pylist().index(value) for value in values]
    return pa.DictionaryArray.from_arrays(pa.array(index, pa.int32()), STEPS, ordered=True)


@st.composite
def tables(draw, least=1):
    """An Arrow table of columns of any type, and how its rows were drawn."""
    rows = draw(st.sampled_from([least, 1, 2, 7, 25, 40]))
    random = draw(st.randoms(use_true_random=True))
    pools = draw(st.lists(st.sampled_from(sorted(POOLS)), min_size=1, max_size=4))
    columns = {}
    for at, pool in enumerate(pools):
        values = [*POOLS[pool][1], *([None] if random.random() < 0.6 else [])]
        columns[f"{pool} {at}"] = arrow_of(pool, random.choices(values, k=rows))
    return pa.table(columns), random


def gini(counts):
    rows = sum(counts)
    return 1 - sum(Fraction(int(count), int(rows)) ** 2 for count in counts)


def observed(column):
    return ~column.is_missing()


def sides(split, column):
    """Which rows a split sends left and right by its own variable, by plain comparison."""
    known = np.flatnonzero(observed(column))
    values = column.values[known].tolist()  # Python compares without rounding
    low, high = set(split.left), set(split.right)
    left = [value in low if split.cut is None else value < split.cut for value in values]
    right = [value in high if split.cut is None else value >= split.cut for value in values]
    return known[np.array(left, bool)], known[np.array(right, bool)]


def meets(condition, column, values):
    """Which rows that have the variable meet a condition."""
    if condition.cut is not None:
        left = condition.side == "left"
        return [(value < condition.cut) == left for value in values]
    let = {*condition.levels, *condition.absent} if condition.takes_missing else condition.levels
    allowed = set(let)
    return [column.levels[value] in allowed for value in values]


def assert_sound(tree, columns, target, leaves, asked, *, weights=None):
    """What holds of every tree that is grown on some rows."""
    weights = np.ones(len(target), int) if weights is None else weights
    many = len(tree.classes)
    inside = np.zeros((len(tree), len(target)), bool)
    inside[leaves, np.arange(len(target))] = True
    for node in range(len(tree) - 1, 0, -1):
        inside[tree.parent[node]] |= inside[node]

    def count(rows):
        return np.bincount(target[rows], weights[rows], many).astype(int).tolist()

    assert inside[0].all()
    assert np.array_equal(np.unique(leaves[weights > 0]), np.flatnonzero(tree.is_leaf)) or not sum(
        weights
    )
    for node, split in enumerate(tree.splits):
        assert tree.counts[node].tolist() == count(inside[node])
        if split is None:
            assert math.isnan(tree.improvement[node])
            continue
        column = columns[split.column]
        below = tree.counts[[tree.left[node], tree.right[node]]]
        assert below.sum(axis=0).tolist() == tree.counts[node].tolist()
        assert below.sum(axis=1).min() >= asked.min_child
        ways = [rows[inside[node][rows]] for rows in sides(split, column)]
        one, two = map(count, ways)
        assert min(sum(one), sum(two)) >= asked.min_child
        assert split.missing == weights[inside[node] & ~observed(column)].sum()
        both = [left + right for left, right in zip(one, two, strict=True)]
        whole_of = weights[observed(column)] if asked.semantics == "spss" else weights
        drop = sum(both) * gini(both) - sum(one) * gini(one) - sum(two) * gini(two)
        assert tree.improvement[node] == float(drop / int(whole_of.sum())) > 0
        for stand_in in split.surrogates:
            figures = stand_in.agreement, stand_in.adjusted, stand_in.association
            assert all(0 <= figure <= 1 for figure in figures)
            assert stand_in.adjusted > 0
            assert 0 <= stand_in.improvement <= 1
        for child, side in ((tree.left[node], "left"), (tree.right[node], "right")):
            condition = tree.condition(child)
            assert condition.side == side
            here = np.flatnonzero(inside[child])
            known = here[observed(column)[here]]
            if split.surrogates:  # they may send rows whose level the node does not have
                known = np.intersect1d(known, np.concatenate(ways))
            else:
                assert condition.takes_missing or len(known) == len(here)
            assert all(meets(condition, column, column.values[known].tolist()))


FREE = st.fixed_dictionaries(
    {
        "semantics": st.sampled_from(["spss", "rpart"]),
        "surrogates": st.sampled_from([0, 1, 3]),
        "min_child": st.sampled_from([1, 1, 2]),
        "max_depth": st.sampled_from([1, 4, 8]),
    }
)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(tables(), st.sampled_from(sorted(LIBRARIES)), FREE, st.booleans())
def test_every_frame_gives_a_sound_tree(table, library, limits, weighted):
    table, random = table
    classes = random.choice(["a", "ab", "ab", "abc"])
    target = random.choices(classes, k=len(table))
    weights = np.array([1, *random.choices([0, 1, 2], k=len(table) - 1)]) if weighted else None
    frame = LIBRARIES[library](table)
    model = ProfileTree(**limits, min_improvement=0, threads=1)
    model.fit(frame, target, sample_weight=weights)
    columns = [reading.column for reading in read_frame(open_frame(frame))]
    names = list(model.tree_.classes)
    index = np.array([names.index(each) for each in target])
    asked = Settings(**limits, min_improvement=0)
    assert_sound(model.tree_, columns, index, model.apply(frame), asked, weights=weights)
    assert set(model.predict(frame)) <= set(classes)
    assert len(model.predict(LIBRARIES[library](table.slice(0, 0)))) == 0


@settings(derandomize=True, deadline=None, max_examples=150)
@given(tables(), st.sampled_from(["arrow", "chunks", "polars", "pandas of arrow"]))
def test_codes_rank_what_the_frame_holds(table, library):
    """Python compares whole numbers, decimals and moments of any size without rounding."""
    table, _ = table
    columns = [reading.column for reading in read_frame(open_frame(LIBRARIES[library](table)))]
    coded = encode(columns)
    for at, held in enumerate(table.columns):
        values = [None if value is None or value != value else value for value in held.to_pylist()]  # noqa: PLR0124
        if columns[at].kind == "ordered":
            values = [value and STEPS.to_pylist().index(value) for value in values]
        seen = [value for value in values if value is not None]
        ranks = {value: rank for rank, value in enumerate(sorted(set(seen)), 1)}
        codes = coded.of(at)
        order = np.unique(codes[codes > 0])
        mine = [0 if code == 0 else int(np.searchsorted(order, code)) + 1 for code in codes]
        assert mine == [ranks.get(value, 0) for value in values]


@pytest.mark.parametrize("library", sorted(LIBRARIES))
def test_unseen_levels_are_missing_and_no_trouble(library):
    table = pa.table({"x": ["a", "a", "b", "c"] * 3, "z": [1, 1, 2, 2] * 3})
    model = ProfileTree(min_child=1, surrogates=1).fit(LIBRARIES[library](table), [0, 0, 1, 1] * 3)
    other = pa.table({"x": ["a", "new", None, "new"], "z": [1, 1, 1, 2]})
    assert model.predict(LIBRARIES[library](other)).tolist() == [0, 0, 0, 1]


@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize("semantics", ["spss", "rpart"])
def test_ten_thousand_levels(classes, semantics):
    rng = np.random.default_rng(classes)
    levels, rows = 10_000, 25_000
    at = rng.integers(-1, levels, rows)
    target = np.where(at % 7 < 3, 0, rng.integers(0, classes, rows))
    columns = [
        leveled("place", at, "nominal", [f"L{level}" for level in range(levels)]),
        leveled(
            "near", np.where(rng.random(rows) < 0.9, at, -1), "nominal", map(str, range(levels))
        ),
        leveled("step", at // 3, "ordered", map(str, range(levels))),
    ]
    asked = Settings(
        max_depth=3, min_child=20, min_improvement=0, surrogates=2, semantics=semantics
    )
    tree = grow(encode(columns), target, asked, classes="abc"[:classes])
    assert len(tree) > 5
    assert_sound(tree, columns, target, tree.apply(columns), asked)
    elsewhere = [leveled("place", [0, 0], "nominal", ["new"]), *(of for of in columns[1:])]
    assert len(tree.apply([elsewhere[0], *(cut_down(of, 2) for of in elsewhere[1:])])) == 2


def cut_down(column, rows):
    return Column(column.name, column.values[:rows], column.kind, column.levels)


def test_sixty_thousand_values():
    rng = np.random.default_rng(1)
    rows = 60_000
    columns = [
        number("amount", rng.permutation(rows) / 7),
        whole("key", rng.permutation(rows) * 2**40),
        number("half", np.where(rng.random(rows) < 0.5, np.nan, rng.normal(size=rows))),
    ]
    target = (rng.random(rows) < 0.1 + 0.3 * (columns[0].values > 5000)).astype(int)
    asked = Settings(max_depth=5, min_child=30, min_improvement=0, surrogates=2)
    tree = grow(encode(columns), target, asked)
    assert len(tree) > 30
    assert_sound(tree, columns, target, tree.apply(columns), asked)


# The defects of tree.md 3.7

ADJACENT = {
    "one": [
        math.nextafter(1, 0),
        1.0,
        math.nextafter(1, 2),
        math.nextafter(math.nextafter(1, 2), 2),
    ],
    "least": [0.0, 5e-324, 1e-323, -5e-324],
    "greatest": [1.7976931348623157e308, math.nextafter(math.inf, 0), -1.7976931348623157e308],
    "infinite": [-math.inf, math.nextafter(-math.inf, 0), math.nextafter(math.inf, 0), math.inf],
    "single": [float(np.float32(0.1)), float(np.nextafter(np.float32(0.1), np.float32(1)))],
}


@pytest.mark.parametrize("values", ADJACENT.values(), ids=ADJACENT)
@pytest.mark.parametrize("semantics", ["spss", "rpart"])
def test_no_child_is_empty_between_neighbouring_doubles(values, semantics):
    rng = np.random.default_rng(len(values))
    for _ in range(20):
        held = [number(name, rng.choice([*values, np.nan], 24)) for name in "xyz"]
        target = rng.integers(0, 2, 24)
        asked = Settings(
            min_child=1, max_depth=9, min_improvement=0, surrogates=2, semantics=semantics
        )
        tree = grow(encode(held), target, asked)
        assert_sound(tree, held, target, tree.apply(held), asked)


WHOLES = {
    "int8": np.arange(-128, 128).astype(np.int8),
    "uint8": np.arange(256).astype(np.uint8),
    "int64": np.array([-(2**63), -1, 2**53, 2**53 + 1, 2**63 - 2, 2**63 - 1]),
    "uint64 low": np.array(around(2**53), np.uint64),
    "uint64 middle": np.array(around(2**62), np.uint64),
    "uint64 at 2**63": np.array(around(2**63 - 2), np.uint64),
    "uint64 high": np.array([*around(2**63), 2**64 - 2, 2**64 - 1], np.uint64),
}


@pytest.mark.parametrize("values", WHOLES.values(), ids=WHOLES)
def test_no_child_is_empty_between_neighbouring_whole_numbers(values):
    rng = np.random.default_rng(1)
    for _ in range(20):
        held = [Column(name, rng.choice(values, 24), "number") for name in "xy"]
        target = rng.integers(0, 2, 24)
        asked = Settings(min_child=1, max_depth=9, min_improvement=0)
        tree = grow(encode(held), target, asked)
        assert_sound(tree, held, target, tree.apply(held), asked)


def test_no_child_is_empty_on_a_grid_at_the_ends_of_int64():
    held = [whole("x", [-(2**63), 0, 5], 3)]
    target = np.array([0, 1, 0])
    asked = Settings(min_child=1, min_improvement=0)
    tree = grow(encode(held), target, asked)
    assert_sound(tree, held, target, tree.apply(held), asked)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.data(), st.randoms(use_true_random=True))
def test_class_weights_losses_and_priors_give_one_tree(data, random):
    """Few different values make many exact ties; there rpart lets rounding choose."""
    rows = data.draw(st.sampled_from([10, 20, 40]))
    cost = data.draw(st.sampled_from([4, 9, 24]))  # 1 / (1 + cost) is a decimal
    held = [whole(name, random.choices(range(3), k=rows)) for name in "abcd"]
    held.append(leveled("n", random.choices(range(4), k=rows), "nominal", "wxyz"))
    target = np.arange(rows) % 2
    common = {"semantics": "rpart", "min_child": 1, "min_improvement": 0, "max_depth": 6}
    coded, yes = encode(held), 1 - 1 / (1 + cost)
    yes = float(Decimal(str(round(yes, 4))))
    priors = {"0": float(Decimal(1) - Decimal(str(yes))), "1": yes}
    weighted = grow(coded, target, Settings(**common), weights=np.where(target, cost, 1))
    costly = grow(coded, target, Settings(**common, costs={"1": cost}))
    prior = grow(coded, target, Settings(**common, priors=priors))
    for tree in (costly, prior):
        assert [rule(of) for of in tree.splits] == [rule(of) for of in weighted.splits]
        assert tree.tied_with == weighted.tied_with
        assert tree.improvement.tobytes() == weighted.improvement.tobytes()
        assert tree.label.tolist() == weighted.label.tolist()


def rule(split):
    return split and (split.column, split.cut, split.left, split.right)


@pytest.mark.parametrize("impurity", ["gini", "entropy", "twoing"])
def test_exact_ties_go_to_the_first_column_and_are_told(impurity):
    """The halves of each column mirror those of the other: doubles differ in their last place."""
    rng = np.random.default_rng(1)
    for _ in range(30):
        x, target = rng.integers(0, 5, 60), rng.integers(0, 2, 60)
        turned = [whole("x", x), whole("mirror", 4 - x), whole("spread", x * x * 1000 - 7)]
        asked = Settings(min_child=1, max_depth=1, min_improvement=0, impurity=impurity)
        tree = grow(encode(turned), target, asked)
        assert tree.splits[0].column == 0
        assert tree.tied_with[0] == ("mirror", "spread")


# Edges


def test_one_row_no_rows_one_class_and_no_weight():
    frame = pl.DataFrame({"x": [1.0], "y": ["a"]})
    one = ProfileTree(min_child=1).fit(frame, ["yes"])
    assert one.tree_.counts.tolist() == [[1]]
    assert one.predict(frame).tolist() == ["yes"]
    with pytest.raises(UsageError, match="there are no rows"):
        ProfileTree().fit(frame.head(0), [])
    with pytest.raises(UsageError, match="all weights are zero"):
        ProfileTree(min_child=1).fit(frame, ["yes"], sample_weight=[0])
    empty = encode([number("x", []), leveled("y", [], "nominal", "ab")])
    tree = grow(empty, np.array([], int), Settings(surrogates=1))
    assert (len(tree), tree.counts.tolist()) == (1, [[0, 0]])
    assert len(cost_complexity(tree)) == 1
    assert importance(tree)["importance"].to_pylist() == [0, 0]


@pytest.mark.parametrize("semantics", ["spss", "rpart"])
@pytest.mark.parametrize("priors", ["data", "equal"])
def test_all_missing_and_constant_columns_split_nothing(semantics, priors):
    columns = [
        number("nothing", [None] * 6),
        whole("never", [None] * 6),
        leveled("nowhere", [None] * 6, "nominal", "ab"),
        leveled("no step", [None] * 6, "ordered", ""),
        number("constant", [7.0] * 6),
        leveled("same", [1] * 6, "nominal", "ab"),
    ]
    asked = Settings(
        min_child=1, min_improvement=0, surrogates=5, semantics=semantics, priors=priors
    )
    target = np.array([0, 1, 0, 1, 1, 1])
    assert len(grow(encode(columns), target, asked)) == 1
    useful = [*columns, whole("useful", target.tolist())]
    tree = grow(encode(useful), target, asked)
    assert (len(tree), tree.splits[0].column, tree.splits[0].surrogates) == (3, 6, ())


def test_a_class_of_weight_0_and_a_class_without_rows():
    held = [whole("x", range(8)), whole("y", [0, 1] * 4)]
    target = np.array([0, 0, 0, 1, 1, 1, 2, 2])
    weights = np.where(target == 2, 0, 1)
    for more in ({}, {"priors": "equal"}, {"costs": {"d": 5}}):
        asked = Settings(min_child=1, min_improvement=0, surrogates=1, **more)
        tree = grow(encode(held), target, asked, classes="abcd", weights=weights)
        assert tree.counts.tolist() == [[3, 3, 0, 0], [3, 0, 0, 0], [0, 3, 0, 0]]


# Misuse

PERSON, INCOME = "Jansen-4711", 47_114_711
HELD = pl.DataFrame({"name": [PERSON, "b"] * 4, "income": [INCOME, 2] * 4, "part": [0.5, None] * 4})
CALLED = [0, 0, 1, 1] * 2
CODED = encode([whole("income", [INCOME, 2] * 4), number("part", [0.5, None] * 4)])
INDEX = np.array(CALLED)
PLAIN = Settings(min_child=1)


def fit(frame=HELD, target=CALLED, weights=None, **more):
    return ProfileTree(**{"min_child": 1, **more}).fit(frame, target, sample_weight=weights)


def grown(**more):
    return grow(CODED, more.pop("target", INDEX), more.pop("settings", PLAIN), **more)


def held_out(folds):
    return cross_validate(CODED, INDEX, PLAIN, np.array(folds))


MISUSE = {
    "unknown semantics": (lambda: fit(semantics="sps"), "did you mean: spss"),
    "no semantics": (lambda: fit(semantics=None), "allowed: spss, rpart"),
    "unknown impurity": (lambda: fit(impurity="ginni"), "did you mean: gini"),
    "unknown priors": (lambda: fit(priors="Equal"), "did you mean: equal"),
    "priors as a list": (lambda: fit(priors=[0.5, 0.5]), "there is no such choice"),
    "priors of 1.1": (lambda: fit(priors={0: 0.5, 1: 0.6}), "must add up to 1"),
    "a prior below 0": (lambda: fit(priors={0: -0.5, 1: 1.5}), r"priors\[0\]: must be a number"),
    "a prior left out": (lambda: fit(priors={0: 1}), "have no share of a class"),
    "a prior too many": (lambda: fit(priors={0: 0.5, 1: 0.5, 2: 0}), "a class that is not there"),
    "priors by number": (
        lambda: grown(settings=Settings(priors={0: 0.5, 1: 0.5})),
        "class that is not there|must be text",
    ),
    "a cost below 0": (lambda: fit(costs={1: -1}), r"costs\[1\]: must be a number from 0"),
    "a cost of words": (lambda: fit(costs={1: "high"}), r"costs\[1\]: must be a number from 0"),
    "a cost that is none": (lambda: fit(costs={1: math.nan}), r"costs\[1\]: must be a number"),
    "a cost of a pair": (lambda: fit(costs={1: {0: math.inf}}), r"costs\[1\]\[0\]: must be"),
    "a cost of no class": (lambda: fit(costs={7: 2}), "a class that is not there"),
    "a cost of no called class": (lambda: fit(costs={1: {7: 2}}), "a class that is not there"),
    "costs as a number": (lambda: fit(costs=5), "costs: "),
    "costs as a list": (lambda: fit(costs=[1, 10]), "costs: "),
    "costs by number": (lambda: grown(settings=Settings(costs={1: 2})), "not there|must be text"),
    "surrogates below 0": (lambda: fit(surrogates=-1), "surrogates: must be a whole number from 0"),
    "surrogates of words": (lambda: fit(surrogates="auto"), "surrogates: must be a whole number"),
    "half a surrogate": (lambda: fit(surrogates=1.5), "surrogates: must be a whole number"),
    "no depth": (lambda: fit(max_depth=None), "max_depth: must be a whole number from 0"),
    "no child": (lambda: fit(min_child=0), "min_child: must be a whole number from 1"),
    "a small parent": (lambda: fit(min_parent=1), "greater than min_child, which is 1"),
    "a class below 0": (lambda: fit(min_class=-1), "min_class: must be a whole number from 0"),
    "no improvement": (lambda: fit(min_improvement=math.nan), "must be a number from 0"),
    "grids as a list": (lambda: fit(grids=["income"]), "grids: "),
    "a grid of words": (lambda: fit(grids={"income": "ten"}), "income: "),
    "a grid of no column": (lambda: fit(grids={"incom": 10}), "did you mean: income"),
    "no threads": (lambda: fit(threads=0), "threads: must be a whole number from 1"),
    "weights with parts": (lambda: fit(weights=[0.5] * 8), "round them, or repeat rows"),
    "weights below 0": (lambda: fit(weights=[-1] * 8), "weights: must not be negative"),
    "weights of words": (lambda: fit(weights=[PERSON] * 8), "one whole number per row"),
    "missing weights": (lambda: fit(weights=[None] * 8), "one whole number per row"),
    "too few weights": (lambda: fit(weights=[1]), "one whole number per row"),
    "huge weights": (lambda: fit(weights=[2**31] * 8), "must add up to less than"),
    "weights of a refit": (
        lambda: list(refit(CODED, INDEX, PLAIN, [-np.ones(8, int)])),
        "must not be negative",
    ),
    "folds with parts": (lambda: held_out([0.5, 1.5] * 4), "folds: must be one whole number"),
    "folds of words": (lambda: held_out([PERSON, "b"] * 4), "folds: must be one whole number"),
    "one fold": (lambda: held_out([INCOME] * 8), "folds: must be at least two"),
    "too few folds": (lambda: held_out([0, 1]), "folds: must have as many rows"),
    "one fold to draw": (lambda: draw_folds(8, 1, 1), "folds: must be a whole number from 2"),
    "more folds than rows": (lambda: draw_folds(8, 9, 1), "ask for fewer folds"),
    "a share of all": (lambda: split_sample(CODED, INDEX, PLAIN, 1, 1), "between 0 and 1"),
    "no seed": (lambda: draw_folds(8, 2, -1), "seed: must be a whole number from 0"),
    "no bootstrap": (lambda: list(bootstrap(8, -1, 1)), "times: must be a whole number"),
    "no seed of a bootstrap": (lambda: list(bootstrap(8, 1, -1)), "seed: must be a whole number"),
    "an unknown importance": (lambda: importance(grown(), "gini"), "own, agreement, primary"),
    "an unknown step": (lambda: cost_complexity(grown()).tree(99), "the path has steps 0 to"),
    "another class": (lambda: grown(target=INDEX + 1), "must be indexes of the classes"),
    "a target with parts": (lambda: grown(target=INDEX / 2), "one whole number per row"),
    "too few classes": (lambda: fit(target=[0, 1]), "as many rows"),
    "a frame as target": (lambda: fit(target=HELD.select("income")), "y: must be one sequence"),
    "a target of lists": (lambda: fit(target=[[INCOME]] * 8), "must be one sequence of values"),
    "a mixed target": (lambda: fit(target=[PERSON, 1] * 4), "must be one sequence of values"),
    "a flat array as frame": (lambda: fit(np.full(8, INCOME)), "must have two dimensions"),
    "uneven rows": (lambda: fit([[INCOME, 1], [2]] * 4), "must have two dimensions"),
    "a mixed array": (lambda: fit([[PERSON], [1]] * 4), "cannot use this type"),
    "a dict as frame": (lambda: fit({"x": [PERSON] * 8}), "a frame of pandas, polars"),
    "no columns": (lambda: fit(pl.DataFrame()), "there are no columns"),
    "mixed values": (lambda: fit(pd.DataFrame({"x": [PERSON, 1] * 4})), "cannot use this type"),
    "times of day": (
        lambda: fit(pl.DataFrame({"x": [datetime(2020, 1, 1).time()] * 8})),  # noqa: DTZ001
        "cannot use this type",
    ),
    "bytes": (lambda: fit(pl.DataFrame({"x": [PERSON.encode()] * 8})), "cannot use this type"),
    "another type": (lambda: fit().predict(HELD.with_columns(name=1)), "held text"),
    "an absent column": (lambda: fit().predict(HELD.drop("name")), "name: this column is absent"),
    "not grown": (lambda: ProfileTree().predict(HELD), r"call fit\(X, y\) first"),
}


@pytest.mark.parametrize(("call", "words"), MISUSE.values(), ids=MISUSE)
def test_every_misuse_is_explained_without_values_of_rows(call, words):
    with pytest.raises(UsageError, match=words) as caught:
        call()
    said = str(caught.value)
    assert PERSON not in said
    assert str(INCOME) not in said


def test_a_null_among_the_values_of_a_dictionary_is_missing():
    values = pa.DictionaryArray.from_arrays(pa.array([0, 1, 1, 0]), pa.array([None, "a"]))
    model = fit(pa.table({"x": values, "z": [1, 2, 2, 1]}), [0, 1, 1, 0])
    assert model.tree_.variables[0].levels == ("a",)


def test_the_slow_tree_has_the_same_gini():
    assert gini([3, 1, 4]) == cart.gini([3, 1, 4])
