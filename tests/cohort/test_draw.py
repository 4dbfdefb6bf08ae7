"""Numbers drawn from keys: alike for the same key, whatever else is in the data, and uniform."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kansrijk.cohort import draw

KEYS = np.array([f"own\x1f{number}" for number in range(20_000)], dtype=np.bytes_)
TEXTS = st.lists(st.text(st.characters(codec="ascii", exclude_characters="\0")), min_size=1)


def keys(texts):
    return np.array([text.encode() for text in texts], dtype=np.bytes_)


@given(TEXTS, st.integers(0, 2**32))
def test_number_of_a_key_depends_on_the_key_and_the_seed_alone(texts, seed):
    together = draw(keys(texts), seed)
    alone = [draw(keys([text]), seed)[0] for text in texts]
    assert together.tolist() == alone


@given(TEXTS)
def test_number_lies_in_the_unit_interval(texts):
    found = draw(keys(texts), 1)
    assert ((found >= 0) & (found < 1)).all()


def test_other_seed_gives_other_numbers():
    assert not np.isclose(draw(KEYS, 1), draw(KEYS, 2)).any()


def test_numbers_are_distinct():
    assert len(np.unique(draw(KEYS, 1))) == len(KEYS)


@pytest.mark.parametrize("seed", [0, 1, 2015])
def test_numbers_are_uniform(seed):
    # Chi-square over 20 bins: 99.99 % of uniform samples lie below 51.
    counts, _ = np.histogram(draw(KEYS, seed), bins=20, range=(0, 1))
    expected = len(KEYS) / 20
    assert ((counts - expected) ** 2 / expected).sum() < 51


@pytest.mark.parametrize("seed", [0, 1, 2015])
def test_halves_are_nearly_equal_and_unlike_for_other_seeds(seed):
    # Five standard deviations of a fair coin.
    half = draw(KEYS, seed) < 0.5
    again = draw(KEYS, seed + 1) < 0.5
    assert abs(half.mean() - 0.5) < 2.5 / np.sqrt(len(KEYS))
    assert abs((half == again).mean() - 0.5) < 2.5 / np.sqrt(len(KEYS))


def test_nobody_gets_no_number():
    assert draw(np.array([], dtype=np.bytes_), 1).shape == (0,)


def test_the_draw_stays_as_it_is():
    # Another mixing would put people into the other half, and so change every published rate.
    pinned = np.array([b"household\x1f000043148102", b"person\x1fR\x1f000004716"])
    assert draw(pinned, 2015).tolist() == [0.955220766061738, 0.9702348516966237]
