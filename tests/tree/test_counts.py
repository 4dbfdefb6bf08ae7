from __future__ import annotations

import numpy as np
import pytest

from kansrijk.tree import encode
from kansrijk.tree.codes import blocks_of, empty_table
from kansrijk.tree.counts import count_codes, find_sides, recode
from kansrijk.tree.jit import Team
from kansrijk.tree.sample import Sample
from tests.tree.build import leveled, number, whole


def naive_count(codes, rows, classes, weights, offsets, counts):  # noqa: PLR0917
    """The twin of `count_codes`: one row and column after the other."""
    counts = counts.copy()
    for row in rows:
        for column, offset in enumerate(offsets):
            counts[classes[row], int(offset) + int(codes[row, column])] += weights[row]
    return counts


def naive_recode(codes, rows, offsets, places):
    """The twin of `recode`."""
    recoded = np.empty((len(rows), codes.shape[1]), codes.dtype)
    for column, offset in enumerate(offsets):
        recoded[:, column] = places[int(offset) + codes[rows, column].astype(int)]
    return recoded


SIZES = [(3, 200, 40_000), (300, 2, 70_000), (90, 80, 70), (70_000, 66_000, 1)]


@pytest.fixture(params=SIZES)
def drawn(request):
    """Random codes of three columns, rows among them, classes and weights."""
    rng = np.random.default_rng(request.param[0])
    columns = [whole(f"x{size}", [*range(size), *[0] * (70_000 - size)]) for size in request.param]
    codes = encode(columns)
    codes.table[:200] = codes.table[rng.permutation(70_000)[:200]]
    rows = rng.permutation(200)[: rng.integers(50, 150)].astype(np.uint32)
    classes = rng.integers(0, 3, 70_000).astype(np.uint8)
    return codes, rows, classes, rng.integers(0, 4, 70_000).astype(np.uint8)


def test_counts_equal_the_naive_twin(drawn):
    codes, rows, classes, weights = drawn
    counts = np.ones((3, codes.size), np.int64)
    of = np.stack([codes.of(column) for column in range(3)], axis=1).astype(int)
    wanted = naive_count(of, rows, classes, weights, codes.offsets[:-1], counts)
    count_codes(codes.table, codes.blocks, rows, classes, weights, codes.starts, counts)
    assert np.array_equal(counts, wanted)


def test_recode_equals_the_naive_twin(drawn):
    codes, rows, _, _ = drawn
    places = np.random.default_rng(1).integers(0, 200, codes.size).astype(np.uint32)
    recoded = blocks_of(empty_table(len(rows), codes.members), codes.members)
    recode(codes.table, codes.blocks, rows, codes.starts, places, recoded)
    for block, members, found in zip(codes.blocks, codes.members, recoded, strict=True):
        starts = codes.offsets[members].astype(np.uintp)
        assert np.array_equal(found, naive_recode(block, rows, starts, places))


def test_sides_equal_the_naive_twin(drawn):
    codes, rows, _, _ = drawn
    side_of = np.random.default_rng(2).integers(0, 3, codes.size).astype(np.uint8)
    sides = np.empty(len(rows), np.uint8)
    find_sides(codes.of(0), rows, side_of, sides)
    assert np.array_equal(sides, side_of[codes.of(0)[rows]])


def a_sample(rows=None):
    rng = np.random.default_rng(3)
    columns = [
        number("x", rng.choice([np.nan, *range(400)], 300).tolist()),
        whole("y", rng.integers(0, 9, 300).tolist()),
        leveled("z", rng.integers(-1, 5, 300).tolist(), "nominal", "abcdef"),
    ]
    rows = np.arange(300) if rows is None else np.array(rows)
    classes, weights = rng.integers(0, 3, 300), rng.integers(1, 4, 300)
    return Sample(encode(columns), classes.astype(np.uint8), weights, rows.astype(np.uint32))


ONE = Team(1)


def test_a_child_is_its_parent_minus_the_other():
    sample = a_sample()
    sides = sample.sides(1, (np.arange(10) < 4).astype(np.uint8), ONE)
    left, right, nowhere = sample.spread(sides)
    assert not len(nowhere.rows)
    assert np.array_equal(sample.count(3, ONE) - left.count(3, ONE), right.count(3, ONE))
    assert sorted([*left.rows, *right.rows]) == sample.rows.tolist()


def test_each_column_counts_every_row():
    sample = a_sample()
    by_column = np.add.reduceat(sample.count(3, ONE), sample.codes.offsets[:-1], axis=1)
    assert by_column.T.tolist() == [np.bincount(sample.classes, sample.weights).tolist()] * 3


def test_threads_share_rows_and_change_nothing(monkeypatch):
    monkeypatch.setattr("kansrijk.tree.jit.WORTH_THREADS", -(10**9))
    sample = a_sample()
    side_of = (np.arange(10) < 4).astype(np.uint8)
    alone = sample.count(3, ONE), sample.sides(1, side_of, ONE)
    for threads in (2, 4, 7):
        with Team(threads) as team:
            assert len(team.divide(300, work=0)) == threads
            assert np.array_equal(sample.count(3, team), alone[0])
            assert np.array_equal(sample.sides(1, side_of, team), alone[1])


def test_packing_keeps_counts_meanings_and_rows():
    sample = a_sample([5, 17, 100, 230])
    counts = sample.count(3, ONE)
    packed, kept = sample.packed(counts, ONE)
    assert np.array_equal(packed.count(3, ONE), kept)
    assert packed.codes.size < sample.codes.size
    assert packed.weights.tolist() == sample.weights[sample.rows].tolist()
    assert packed.classes.tolist() == sample.classes[sample.rows].tolist()
    for column, coding in enumerate(packed.codes.codings):
        before = sample.codes.codings[column].meaning
        codes, was = packed.codes.of(column), sample.codes.of(column)[sample.rows]
        assert np.array_equal(codes == 0, was == 0)
        assert np.array_equal(coding.meaning[codes[codes > 0] - 1], before[was[was > 0] - 1])


def test_an_unknown_column_has_no_codes():
    with pytest.raises(IndexError):
        a_sample().codes.of(9)
