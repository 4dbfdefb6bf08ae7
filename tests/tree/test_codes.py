from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kansrijk.errors import UsageError
from kansrijk.tree import Column, encode
from kansrijk.tree.coding import find_codes, look_up, mark_seen
from tests.oracle.cart import cell
from tests.tree.build import leveled, number, whole

EXAMPLES = settings(derandomize=True, deadline=None, max_examples=150)
DOUBLES = st.floats(allow_nan=False, width=64)
MODEST = st.floats(-1e6, 1e6) | st.integers(-60, 60).map(lambda k: k * 0.1)


def codes_of(column):
    return encode([column]).of(0).tolist()


def naive_codes(values):
    """Ranks from 1 among the distinct values, 0 for missing."""
    distinct = sorted({value for value in values if value is not None})
    return [0 if value is None else distinct.index(value) + 1 for value in values]


@EXAMPLES
@given(st.lists(st.none() | DOUBLES | st.sampled_from([-math.inf, math.inf, 0.0, -0.0])))
def test_doubles_are_ranked(values):
    assert codes_of(number("x", values)) == naive_codes(values)


@EXAMPLES
@given(st.lists(st.none() | st.integers(-(2**63), 2**63 - 1) | st.integers(-3, 3)))
@example([2**53, 2**53 + 1, None, -(2**63), 2**63 - 1])
def test_whole_numbers_are_ranked_exactly(values):
    assert codes_of(whole("x", values)) == naive_codes(values)


def test_unsigned_numbers_above_int64_are_ranked_exactly():
    values = np.array([2**64 - 1, 0, 2**64 - 2], np.uint64)
    assert codes_of(Column("x", values, "number")) == [3, 1, 2]


@EXAMPLES
@given(st.lists(MODEST, min_size=1), st.sampled_from([0.1, 0.3, 1.0, 7.0, 1e-3]))
@example([0.3, 0.6, 0.7, 0.1 * 3, 0.1 * 6, math.nextafter(0.1 * 3, 0)], 0.1)
def test_grid_cells_agree_with_the_single_comparison(values, grid):
    coding = encode([number("x", values, grid)]).codings[0]
    codes = codes_of(number("x", values, grid))
    assert [coding.meaning[code - 1] for code in codes] == [cell(x, grid) for x in values]
    for below, above in pairwise(range(1, len(coding.meaning) + 1)):
        cut = coding.cut_between(below, above)
        assert [x < cut for x in values] == [code <= below for code in codes]


@EXAMPLES
@given(st.lists(st.integers(-(2**62), 2**62) | st.integers(-50, 50), min_size=1))
def test_whole_cells_are_exact(values):
    coding = encode([whole("x", values, 7)]).codings[0]
    assert coding.meaning.tolist() == sorted({value // 7 for value in values})


@EXAMPLES
@given(st.sets(DOUBLES | st.sampled_from([-math.inf, math.inf]), min_size=2))
@example({1.0, math.nextafter(1.0, 2)})
@example({0.0, 5e-324})
@example({1.7e308, 1.75e308})
@example({-math.inf, math.inf})
def test_a_cut_parts_its_neighbours(values):
    ordered = sorted(values)
    coding = encode([number("x", ordered)]).codings[0]
    for code, (low, high) in enumerate(pairwise(ordered), start=1):
        cut = coding.cut_between(code, code + 1)
        assert low < cut <= high


def test_cuts_lie_midway_and_whole_cuts_are_whole():
    assert encode([number("x", [1.0, 2.0])]).codings[0].cut_between(1, 2) == 1.5
    cut = encode([whole("x", [2**53, 2**53 + 1])]).codings[0].cut_between(1, 2)
    assert cut == 2**53 + 1
    assert isinstance(cut, int)
    assert encode([whole("x", [1, 4])]).codings[0].cut_between(1, 2) == 3
    assert encode([number("x", [500.0, 8200.0], 1000)]).codings[0].cut_between(1, 2) == 4000


@pytest.mark.parametrize(
    ("distinct", "dtype"), [(255, "uint8"), (256, "uint16"), (65536, "uint32")]
)
def test_codes_take_the_smallest_type(distinct, dtype):
    assert encode([whole("x", range(distinct))]).of(0).dtype == dtype


def test_columns_of_one_type_share_a_block():
    wide = whole("wide", range(300))
    codes = encode([leveled("a", [0] * 300, "nominal", "x"), wide, whole("b", [1] * 300)])
    assert [block.shape for block in codes.blocks] == [(300, 0), (300, 1), (300, 2)]
    assert [members.tolist() for members in codes.members] == [[], [1], [0, 2]]
    assert codes.starts.tolist() == [2, 0, 303]
    assert codes.offsets.tolist() == [0, 2, 303, 305]


def test_levels_keep_their_codes_without_rows():
    column = leveled("x", [2, -1, 0], "ordered", "abc")
    assert codes_of(column) == [3, 0, 1]
    assert len(encode([column]).codings[0].meaning) == 3


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"kind": "scale"}, "no such kind"),
        ({"values": np.zeros((2, 2))}, "one dimension"),
        ({"values": np.zeros(2, "float32")}, "another type"),
        ({"levels": ("a",)}, "has no levels"),
        ({"missing": np.zeros(2, bool)}, "mask for whole numbers"),
        ({"values": np.zeros(2, int), "missing": np.zeros(3, bool)}, "differ in rows"),
        ({"grid": 0.0}, "positive"),
        ({"grid": math.inf}, "positive"),
        ({"values": np.zeros(2, int), "grid": 0.5}, "whole grid"),
        ({"kind": "nominal"}, "whole indexes"),
        ({"kind": "nominal", "values": np.array([0, 3]), "levels": ("a",)}, "outside the levels"),
        ({"kind": "nominal", "values": np.array([0, 0]), "levels": ("a", "a")}, "one name"),
        (
            {"kind": "ordered", "values": np.array([0]), "levels": ("a",), "grid": 1},
            "only a number",
        ),
        (
            {
                "kind": "ordered",
                "values": np.array([0]),
                "levels": ("a",),
                "missing": np.array([True]),
            },
            "use index -1",
        ),
    ],
)
def test_a_column_that_does_not_fit_is_refused(arguments, words):
    with pytest.raises(UsageError, match=words):
        Column(**{"name": "x", "values": np.zeros(2), "kind": "number", **arguments})


def test_all_problems_are_told_at_once():
    with pytest.raises(UsageError) as caught:
        Column("x", np.zeros(2, "float32"), "number", ("a",), grid=-1)
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ([], "no columns"),
        ([number("x", [1.0]), number("x", [1.0])], "this name"),
        ([number("x", [1.0]), number("y", [])], "another number of rows"),
        ([number("x", [1e300], 1e-9)], "too fine"),
    ],
)
def test_columns_that_do_not_fit_together_are_refused(columns, words):
    with pytest.raises(UsageError, match=words):
        encode(columns)


def test_no_value_is_shown():
    assert "4321" not in repr(number("x", [4321.0]))
    assert "4321" not in repr(encode([number("x", [4321.0])]))


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int32, np.int64])
@pytest.mark.parametrize("some", [True, False])
def test_looking_up_and_marking_equal_their_naive_twins(dtype, some):
    rng = np.random.default_rng(1)
    values = rng.integers(3, 90, 500).astype(dtype)
    missing = rng.random(500) < 0.2 if some else np.zeros(0, bool)
    gone = missing if some else np.zeros(500, bool)
    table = rng.integers(1, 250, 100).astype(np.uint8)
    codes, seen = np.empty(500, np.uint8), np.zeros(100, bool)
    look_up(values, missing, 1, table, codes)
    mark_seen(values, missing, 1, seen)
    assert codes.tolist() == [
        0 if lost else table[int(value) - 1] for value, lost in zip(values, gone, strict=True)
    ]
    assert set(np.flatnonzero(seen) + 1) == set(values[~gone].tolist())


@pytest.mark.parametrize("many", [1, 2, 3, 7, 64, 1000])
def test_finding_codes_equals_its_naive_twin(many):
    rng = np.random.default_rng(many)
    meaning = np.unique(rng.normal(size=many))
    values = rng.choice(meaning, 300)
    codes = np.empty(300, np.uint32)
    find_codes(meaning, values, codes)
    assert codes.tolist() == [meaning.tolist().index(value) + 1 for value in values]
