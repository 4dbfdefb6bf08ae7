"""How much two ways to part the same people are alike."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kansrijk.tree import kernel

Pairs = float | NDArray[np.float64]


@kernel
def count_pairs(one: NDArray[np.int32], other: NDArray[np.int32], table: NDArray[np.int64]) -> None:
    """Add rows to a table of pairs of groups; see `contingency`."""
    for row in range(len(one)):
        table[np.uint64(one[row]), np.uint64(other[row])] += 1


def contingency(
    one: NDArray[np.integer[Any]], other: NDArray[np.integer[Any]], shape: tuple[int, int]
) -> NDArray[np.int64]:
    """Count the rows that are in a group of one partition and a group of another.

    Parameters
    ----------
    one, other
        Shape ``[rows]``: the group of each row, numbered from 0.
    shape
        How many groups each has.

    Returns
    -------
    NDArray[np.int64]
        Shape ``[groups, groups]``.
    """
    table = np.zeros(shape, np.int64)
    count_pairs(one.astype(np.int32, copy=False), other.astype(np.int32, copy=False), table)
    return table


def without_few(table: NDArray[np.int64], least: int) -> NDArray[np.int64]:
    """Return a table of two partitions without those of whom too few are in both groups.

    Where the rules of both partitions are told, overlap and agreement would count the few between
    two cuts that are nearly the same.

    Parameters
    ----------
    table
        How many are in both; see `contingency`.
    least
        The fewest rows that may be told of.
    """
    return np.where(table < least, 0, table)


def jaccard(table: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how much each group of one partition overlaps each group of another.

    Those in both, as a share of those in either; 0 for two empty groups. Source: Jaccard (1912),
    New Phytologist 11: 37-50.

    Parameters
    ----------
    table
        How many are in both; see `contingency`.
    """
    either = table.sum(axis=1, keepdims=True) + table.sum(axis=0, keepdims=True) - table
    return table / np.maximum(either, 1)


def adjusted_rand(table: NDArray[np.int64]) -> float:
    """Return how much two partitions agree on who belongs together, beyond chance.

    1 where they are the same, 0 on average where they have nothing to do with each other. Source:
    Hubert and Arabie (1985), Journal of Classification 2: 193-218, formula 5.

    Parameters
    ----------
    table
        How many are in both; see `contingency`.
    """
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    both, one, other = (float((n * (n - 1) // 2).sum()) for n in (table, rows, columns))
    return float(rand_of_pairs(both, one, other, int(rows.sum())))


def rand_of_pairs(both: Pairs, one: Pairs, other: Pairs, rows: int) -> NDArray[np.float64]:
    """Return the adjusted Rand index of partitions; two that cannot differ by chance agree.

    Parameters
    ----------
    both
        How many pairs of rows are together in both partitions.
    one, other
        In each of them.
    rows
        How many rows there are.
    """
    expected = one * other / max(rows * (rows - 1) / 2, 1)
    above, most = both - expected, (one + other) / 2 - expected
    return np.divide(above, most, out=np.ones(np.shape(most)), where=most > 0)


@kernel
def add_co_members(table: NDArray[np.int64], pairs: NDArray[np.int64]) -> None:
    """Add the pairs of rows, one of each of two groups, that are together in another partition.

    Parameters
    ----------
    table
        Shape ``[groups, others]``: how many are in both; see `contingency`. Everyone is in some
        group of the other partition.
    pairs
        Shape ``[groups, groups]``; added to. Two rows of one group are a pair once each way, and a
        row is none with itself.
    """
    by_other = table.T.copy()
    for line in by_other:
        for one in range(len(line)):
            if line[one]:
                for other in range(len(line)):
                    pairs[one, other] += line[one] * line[other]
                pairs[one, one] -= line[one]
