"""Dealing rows into folds or parts, by chance and yet evenly.

Households, or whatever must stay together, are dealt as one. They are put in order by what they
hold of the rarest class, then of the next; and each goes to the next fold, so that every fold gets
its share of each class.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kansrijk.errors import Problem
from kansrijk.tree.problems import complain, is_number, is_whole

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from kansrijk.tree.columns import Array


def draw_folds(
    rows: int,
    folds: int,
    seed: int,
    *,
    target: ArrayLike | None = None,
    cluster: ArrayLike | None = None,
) -> NDArray[np.int64]:
    """Return a fold for every row, drawn by chance.

    Parameters
    ----------
    rows
        How many rows.
    folds
        How many folds; at least 2, and no more than there are rows or clusters.
    seed
        A whole number from 0; the same gives the same folds.
    target
        Shape ``[rows]``: the class of every row. The folds' numbers of rows of a class then differ
        by no more than one, or as little as clusters allow. None for folds of equal size alone.
    cluster
        Shape ``[rows]``: which rows stay in one fold, as whole numbers or text. None for each by
        itself.

    Returns
    -------
    NDArray[np.int64]
        From 0 to ``folds - 1``; shape ``[rows]``.

    Raises
    ------
    UsageError
        With all that does not fit.

    Examples
    --------
    >>> sorted(draw_folds(5, 2, seed=1).tolist())
    [0, 0, 0, 1, 1]
    """
    target = None if target is None else np.asarray(target)
    cluster = None if cluster is None else np.asarray(cluster)
    complain(
        [
            *_number_problems({"rows": (rows, 0), "folds": (folds, 2), "seed": (seed, 0)}),
            *_length_problems(rows, "target", target, "biu"),
            *_length_problems(rows, "cluster", cluster, "biuU"),
        ]
    )
    units, unit_of_row = _units(rows, cluster)
    if units < folds:
        todo = "ask for fewer folds"
        message = "must be no more than there are rows or clusters"
        complain([Problem("folds", "folds", message, given=str(folds), todo=todo)])
    order = _order(units, unit_of_row, target, seed)
    fold = np.empty(units, np.int64)
    fold[order] = np.arange(units) % folds
    return fold[unit_of_row]


def draw_part(
    share: float, seed: int, *, target: Array, cluster: Array | None
) -> NDArray[np.bool_]:
    """Return which rows are in a part that holds a share of each class, clusters kept whole."""
    units, unit_of_row = _units(len(target), cluster)
    order = _order(units, unit_of_row, target, seed)
    chosen = np.empty(units, bool)
    chosen[order] = np.diff(np.floor(np.arange(units + 1) * share)) > 0
    return chosen[unit_of_row]


def part_problems(rows: int, *, share: float, seed: int, cluster: Array | None) -> list[Problem]:
    """Return what is wrong with what a part is to be drawn by."""
    found = _number_problems({"seed": (seed, 0)})
    if not (is_number(share) and 0 < share < 1):
        message = "must lie between 0 and 1"
        found.append(Problem("folds", "share", message, given=str(share)))
    return [*found, *_length_problems(rows, "cluster", cluster, "biuU")]


def _units(rows: int, cluster: Array | None) -> tuple[int, NDArray[np.intp]]:
    """Return how many units are dealt, and the unit of every row."""
    if cluster is None:
        return rows, np.arange(rows)
    names, unit_of_row = np.unique(cluster, return_inverse=True)
    return len(names), unit_of_row


def _order(
    units: int, unit_of_row: NDArray[np.intp], target: Array | None, seed: int
) -> NDArray[np.intp]:
    """Return the units in the order in which they are dealt.

    They are ordered by their rows of the rarest class, then of the next; equal ones by chance.
    """
    everyone = np.zeros(len(unit_of_row), np.int64) if target is None else target
    _, classes, sizes = np.unique(everyone, return_inverse=True, return_counts=True)
    by_chance = np.random.Generator(np.random.PCG64(seed)).permutation(units)
    held = [
        np.bincount(unit_of_row[classes == label], minlength=units)
        for label in np.argsort(-sizes, kind="stable")
    ]
    return np.lexsort([by_chance, *held])  # the last key counts most


def _number_problems(numbers: dict[str, tuple[int, int]]) -> list[Problem]:
    """Return which numbers are not whole or too low."""
    return [
        Problem("folds", name, f"must be a whole number from {low}", given=str(number))
        for name, (number, low) in numbers.items()
        if not (is_whole(number) and number >= low)
    ]


def _length_problems(rows: int, name: str, values: Array | None, kinds: str) -> list[Problem]:
    """Return what is wrong with a value per row."""
    if values is None:
        return []
    if values.ndim != 1 or values.dtype.kind not in kinds:
        words = "one whole number" + (" or text" if "U" in kinds else "")
        return [Problem("folds", name, f"must be {words} per row")]
    if len(values) != rows:
        return [Problem("folds", name, f"must have {rows} rows", given=f"{len(values)} rows")]
    return []
