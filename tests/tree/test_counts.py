from __future__ import annotations

import numpy as np
import pytest

from kansrijk.tree import encode
from kansrijk.tree.counts import Sample, count_codes, find_sides, recode
from kansrijk.tree.jit import Team
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
    each = zip(codes.T, offsets, strict=True)
    return np.stack([places[int(offset) + of[rows].astype(int)] for of, offset in each], axis=1)


@pytest.fixture(params=range(12))
def drawn(request):
    """Random codes of three columns, rows among them, classes and weights."""
    rng = np.random.default_rng(request.param)
    sizes = rng.integers(1, 400, 3)
    dtype = [np.uint8, np.uint16, np.uint32][request.param % 3]
    sizes = np.minimum(sizes, np.iinfo(dtype).max)
    codes = np.stack([rng.integers(0, size, 200) for size in sizes], axis=1).astype(dtype)
    rows = rng.permutation(200)[: rng.integers(0, 150)].astype(np.uint32)
    offsets = np.cumsum([0, *sizes]).astype(np.uintp)
    return codes, rows, rng.integers(0, 3, 200).astype(np.uint8), rng.integers(0, 4, 200), offsets


def test_counts_equal_the_naive_twin(drawn):
    codes, rows, classes, weights, offsets = drawn
    counts = np.ones((3, int(offsets[-1])), np.int64)
    wanted = naive_count(codes, rows, classes, weights, offsets[:-1], counts)
    count_codes(codes, rows, classes, weights, offsets[:-1], counts)
    assert np.array_equal(counts, wanted)


def test_recode_equals_the_naive_twin(drawn):
    codes, rows, _, _, offsets = drawn
    places = np.random.default_rng(1).integers(0, 200, int(offsets[-1])).astype(np.uint32)
    recoded = np.empty((len(rows), 3), codes.dtype)
    recode(codes, rows, offsets[:-1], places, recoded)
    wanted = naive_recode(codes, rows, offsets[:-1], places).astype(codes.dtype)
    assert np.array_equal(recoded, wanted)


def test_sides_equal_the_naive_twin(drawn):
    codes, rows, _, _, offsets = drawn
    side_of = np.random.default_rng(2).integers(0, 3, int(offsets[1])).astype(np.uint8)
    sides = np.empty(len(rows), np.uint8)
    find_sides(codes[:, 0], rows, side_of, sides)
    assert np.array_equal(sides, side_of[codes[rows, 0]])


def a_sample(rows=None):
    rng = np.random.default_rng(3)
    columns = [
        number("x", rng.choice([np.nan, *range(400)], 300).tolist()),
        whole("y", rng.integers(0, 9, 300).tolist()),
        leveled("z", rng.integers(-1, 5, 300).tolist(), "nominal", "abcdef"),
    ]
    rows = np.arange(300) if rows is None else np.array(rows)
    classes, weights = rng.integers(0, 3, 300), rng.integers(0, 3, 300)
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
    assert by_column.T.tolist() == [sample.totals(3).tolist()] * 3


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
    assert packed.original_rows.tolist() == [5, 17, 100, 230]
    for column, coding in enumerate(packed.codes.codings):
        before = sample.codes.codings[column].meaning
        codes, was = packed.codes.of(column), sample.codes.of(column)[sample.rows]
        assert np.array_equal(codes == 0, was == 0)
        assert np.array_equal(coding.meaning[codes[codes > 0] - 1], before[was[was > 0] - 1])


def test_an_unknown_column_has_no_codes():
    with pytest.raises(IndexError):
        a_sample().codes.of(9)
