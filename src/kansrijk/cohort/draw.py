"""Draw numbers from keys: the same key and seed give the same number, whatever else there is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

WORD = 8
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST, SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def draw(keys: NDArray[np.bytes_], seed: int) -> NDArray[np.float64]:
    """Return a number in [0, 1) for each key.

    Parameters
    ----------
    keys
        Keys as bytes, shape (n,).
    seed
        The seed of the study.

    Returns
    -------
    ndarray of float64, shape (n,)
        Uniform, and independent of the order and number of the keys.

    Notes
    -----
    The bytes of a key are mixed word by word with the finaliser of SplitMix64. Source: Steele, Lea
    and Flood (2014), Fast splittable pseudorandom number generators, OOPSLA.
    """
    mixed = np.full(len(keys), _mix(np.array([seed], dtype=np.uint64))[0])
    for word in _words(keys).T:
        # A word of zeros is only the filling up to the longest key, which must not matter.
        mixed = np.where(word == 0, mixed, _mix(mixed ^ word))
    # The upper 53 bits fill a double exactly.
    return (mixed >> np.uint64(11)).astype(np.float64) / 2.0**53


def _words(keys: NDArray[np.bytes_]) -> NDArray[np.uint64]:
    """Return the bytes of each key as words, filled up with zeros to equal length."""
    width = -(-max(keys.dtype.itemsize, 1) // WORD)
    return keys.astype(f"S{width * WORD}").view("<u8").reshape(len(keys), width)


def _mix(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    words = words + GOLDEN
    words = (words ^ (words >> np.uint64(30))) * FIRST
    words = (words ^ (words >> np.uint64(27))) * SECOND
    return words ^ (words >> np.uint64(31))
