from __future__ import annotations

import dataclasses
import math

import numpy as np
import pyarrow as pa
import pytest

from kansrijk.errors import UsageError
from kansrijk.tree import Column, Settings, Variable, encode, grow
from tests.tree.build import leveled, number, same, whole

REGIONS = ("A", "B", "C", "D")
STEPS = ("low", "middle", "high")


def columns():
    """Age decides; then region for the young and schooling for the old."""
    age = whole("age", [3] * 20 + [15] * 30 + [None] * 2)
    regions = [0] * 8 + [1] * 4 + [2] * 8 + [0, 1, 2, 3] * 8
    region = leveled("region", regions, "nominal", REGIONS)
    steps = [0, 1, 2, 1] * 5 + [0] * 9 + [1] * 9 + [2] * 12 + [-1] * 2
    school = leveled("school", steps, "ordered", STEPS)
    return [age, region, school]


TARGET = np.array([0] * 8 + [1] * 4 + [0] * 8 + [0] * 8 + [1] * 24)


@pytest.fixture
def tree():
    asked = Settings(max_depth=2, min_child=3, costs={"yes": 3})
    return grow(encode(columns()), TARGET, asked, classes=("no", "yes"))


def test_the_frame_has_one_row_per_node(tree):
    frame = tree.to_frame()
    assert frame.column_names == [
        *("node", "parent", "depth", "variable", "rule", "n", "n_no", "n_yes"),
        *("improvement", "tied_with", "label", "leaf"),
    ]
    assert frame["node"].to_pylist() == list(range(7))
    assert frame["parent"].to_pylist() == [None, 0, 0, 1, 1, 2, 2]
    assert frame["depth"].to_pylist() == [0, 1, 1, 2, 2, 2, 2]
    assert frame["leaf"].to_pylist() == [False] * 3 + [True] * 4
    assert frame["improvement"].null_count == 4
    assert frame["variable"].null_count == 4
    assert frame.schema.field("tied_with").type == pa.list_(pa.string())
    assert frame["n"].to_pylist()[0] == 52
    assert frame["label"].to_pylist()[0] == "yes"


def test_rules_are_plain_symbols(tree):
    assert tree.to_frame()["rule"].to_pylist() == [
        "",
        "age < 9",
        "age >= 9 or missing",
        "region in {A, C}",
        "region in {B}",
        "school < middle",
        "school >= middle or missing",
    ]


@pytest.mark.parametrize(
    ("cut", "words"),
    [(24000.0, "x < 24000"), (0.5, "x < 0.5"), (math.inf, "x < inf"), (2**60, f"x < {2**60}")],
)
def test_cuts_are_written_without_loss(tree, cut, words):
    condition = dataclasses.replace(tree.condition(1), variable=Variable("x", "number"), cut=cut)
    assert str(condition) == words


def test_paths_are_conditions_from_the_root(tree):
    first, second = tree.path(6)
    assert (first.variable.name, first.side, first.cut, first.missing) == ("age", "right", 9, True)
    assert (second.variable.name, second.cut, second.levels) == ("school", 1, ("middle", "high"))
    assert tree.path(4)[1].levels == ("B",)
    assert tree.path(0) == ()


def test_missing_and_absent_levels_go_with_the_majority(tree):
    rows = [
        whole("age", [3, 3, 3, None, None]),
        leveled("region", [1, 3, -1, 0, 0], "nominal", REGIONS),
        leveled("school", [0, 0, 0, 0, -1], "ordered", STEPS),
    ]
    # Level D is absent among the young: it goes where the most of them go, as missing does.
    assert tree.apply(rows).tolist() == [4, 3, 3, 5, 6]


def test_apply_finds_columns_by_name_and_levels_by_name(tree):
    age, region, school = columns()
    renamed = leveled("region", [3 - at for at in region.values], "nominal", REGIONS[::-1])
    found = tree.apply([school, whole("other", [0] * 52), renamed, age])
    assert found.tolist() == tree.apply(columns()).tolist()
    unknown = leveled("region", [0] * 52, "nominal", ["elsewhere"])
    missing = leveled("region", [-1] * 52, "nominal", REGIONS)
    assert np.array_equal(tree.apply([age, unknown, school]), tree.apply([age, missing, school]))


def test_counts_of_leaves_are_those_of_the_rows_that_apply_sends_there(tree):
    leaves = tree.apply(columns())
    for leaf in np.flatnonzero(tree.is_leaf):
        assert (
            np.bincount(TARGET[leaves == leaf], minlength=2).tolist() == tree.counts[leaf].tolist()
        )


def test_one_comparison_serves_every_number_type():
    big = 2**53
    tree = grow(
        encode([whole("x", [big, big, big + 1, big + 1])]),
        np.array([0, 0, 1, 1]),
        Settings(min_child=1),
    )
    assert tree.apply([whole("x", [big, big + 1])]).tolist() == [1, 2]
    assert tree.apply([number("x", [big, big + 2.0])]).tolist() == [1, 2]
    unsigned = Column("x", np.array([2**64 - 1], np.uint64), "number")
    assert tree.apply([unsigned]).tolist() == [2]
    narrow = Column("x", np.array([3], np.int8), "number")
    assert tree.apply([narrow]).tolist() == [1]
    halves = grow(
        encode([number("x", [1, 1, 2, 2])]), np.array([0, 0, 1, 1]), Settings(min_child=1)
    )
    assert halves.apply([whole("x", [1, 2])]).tolist() == [1, 2]
    never = grow(
        encode([number("x", [1, 1, math.inf])]), np.array([0, 0, 1]), Settings(min_child=1)
    )
    assert never.splits[0].cut == math.inf
    assert never.apply([whole("x", [1, 2**62])]).tolist() == [1, 1]


def test_collapse_makes_leaves_and_numbers_anew(tree):
    smaller = tree.collapse([1])
    assert smaller.to_frame()["rule"].to_pylist()[1:] == [
        "age < 9",
        "age >= 9 or missing",
        "school < middle",
        "school >= middle or missing",
    ]
    assert smaller.parent.tolist() == [-1, 0, 0, 2, 2]
    assert smaller.is_leaf.tolist() == [False, True, False, True, True]
    assert smaller.counts[1].tolist() == tree.counts[1].tolist()
    assert len(tree) == 7
    assert smaller.apply(columns()).tolist() == [
        {3: 1, 4: 1, 5: 3, 6: 4}[leaf] for leaf in tree.apply(columns())
    ]


def test_collapse_takes_several_nodes_and_none(tree):
    assert len(tree.collapse([0, 1])) == 1
    assert same(tree.collapse(iter([1, 2])), tree.collapse([2, 1]))
    assert same(tree.collapse([]), tree)


@pytest.mark.parametrize(("nodes", "words"), [([3], "leaf already"), ([7, -1], "nodes 0 to 6")])
def test_collapse_refuses_other_nodes(tree, nodes, words):
    with pytest.raises(UsageError, match=words):
        tree.collapse(iter(nodes))


def test_apply_refuses_other_columns(tree):
    age, region, school = columns()
    with pytest.raises(UsageError, match="did you mean: regions"):
        tree.apply([age, dataclasses.replace(region, name="regions"), school])
    with pytest.raises(UsageError, match="was nominal when the tree grew"):
        tree.apply([age, whole("region", [0] * 52), school])


def test_a_tree_cannot_be_changed(tree):
    with pytest.raises(dataclasses.FrozenInstanceError):
        tree.parent = None
    with pytest.raises(ValueError, match="read-only"):
        tree.counts[0, 0] = 1


def test_the_repr_shows_no_counts(tree):
    assert "52" not in repr(tree)
    assert repr(tree).startswith("Tree(variables=(Variable(name='age'")
