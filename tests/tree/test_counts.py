from __future__ import annotations

import numpy as np
import pytest

from kansrijk.tree import encode
from kansrijk.tree.counts import Sample, count_codes, in_use, recode
from kansrijk.tree.jit import use_threads
from tests.tree.build import leveled, number, whole


def naive_count(codes, rows, classes, offsets, counts):
    """The twin of `count_codes`: one row and column after the other."""
    counts = counts.copy()
    for index, row in enumerate(rows):
        for column, offset in enumerate(offsets):
            counts[offset + codes[column, row], classes[index]] += 1
    return counts


def naive_recode(codes, rows, offsets, places):
    """The twin of `recode`."""
    return np.stack(
        [
            places[offset + of[rows]] - places[offset]
            for of, offset in zip(codes, offsets, strict=True)
        ]
    )


@pytest.fixture(params=range(12))
def drawn(request):
    """Random codes of three columns, rows among them (some twice), and classes."""
    rng = np.random.default_rng(request.param)
    sizes = rng.integers(1, 400, 3)
    dtype = [np.uint8, np.uint16, np.uint32][request.param % 3]
    sizes = np.minimum(sizes, np.iinfo(dtype).max)
    codes = np.stack([rng.integers(0, size, 200) for size in sizes]).astype(dtype)
    rows = rng.integers(0, 200, rng.integers(0, 150)).astype(np.intp)
    offsets = np.cumsum([0, *sizes])
    return codes, rows, rng.integers(0, 2, len(rows)).astype(np.uint8), offsets


@pytest.mark.parametrize("threads", [1, 2])
def test_counts_equal_the_naive_twin(drawn, threads):
    codes, rows, classes, offsets = drawn
    counts = np.ones((offsets[-1], 2), np.int64)
    wanted = naive_count(codes, rows, classes, offsets[:-1], counts)
    with use_threads(threads):
        count_codes(codes, rows, classes, offsets[:-1], counts)
    assert np.array_equal(counts, wanted)


def test_recode_equals_the_naive_twin(drawn):
    codes, rows, _, offsets = drawn
    places = np.cumsum(np.random.default_rng(1).random(offsets[-1]) < 0.5)
    recoded = np.empty((3, len(rows)), codes.dtype)
    recode(codes, rows, offsets[:-1], places, recoded)
    wanted = naive_recode(codes, rows, offsets[:-1], places).astype(codes.dtype)
    assert np.array_equal(recoded, wanted)


def a_sample(rows=None):
    rng = np.random.default_rng(3)
    columns = [
        number("x", rng.choice([np.nan, *range(400)], 300).tolist()),
        whole("y", rng.integers(0, 9, 300).tolist()),
        leveled("z", rng.integers(-1, 5, 300).tolist(), "nominal", "abcdef"),
    ]
    rows = np.arange(300) if rows is None else np.array(rows)
    return Sample(encode(columns), rng.integers(0, 2, 300).astype(np.uint8), rows)


def test_a_child_is_its_parent_minus_the_other():
    sample = a_sample()
    left, right = sample.divide(1, np.arange(10) < 4)
    assert np.array_equal(sample.count() - left.count(), right.count())
    assert sorted([*left.rows, *right.rows]) == sample.rows.tolist()


def test_each_column_counts_every_row():
    sample = a_sample()
    by_column = np.add.reduceat(sample.count(), sample.codes.offsets[:-1], axis=0)
    assert by_column.tolist() == [list(sample.totals())] * 3


def test_packing_keeps_counts_and_meanings():
    sample = a_sample([5, 5, 17, 100, 230])
    counts = sample.count()
    packed, kept = sample.packed(counts)
    assert np.array_equal(packed.count(), kept)
    assert packed.codes.size < sample.codes.size
    for column, coding in enumerate(packed.codes.codings):
        before = sample.codes.codings[column].meaning
        codes, was = packed.codes.of(column), sample.codes.of(column)[sample.rows]
        assert np.array_equal(codes == 0, was == 0)
        assert np.array_equal(coding.meaning[codes[codes > 0] - 1], before[was[was > 0] - 1])


def test_in_use_is_any_count():
    counts = np.array([[0, 0], [1, 0], [0, 2], [3, 3]])
    assert in_use(counts).tolist() == counts.any(axis=1).tolist()


def test_an_unknown_column_has_no_codes():
    with pytest.raises(IndexError):
        a_sample().codes.of(9)
