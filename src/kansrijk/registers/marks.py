"""Mark rows with what they have, and count the marks: each row is looked at once.

A mark is a bit of an integer, so that rows with the same marks are counted together.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import add

import narwhals as nw

from kansrijk.registers.engine import Frame, fetch

MARKS, BITS = "_marks_", 30
N = "n"


def with_marks(frame: Frame, has: Sequence[nw.Expr]) -> Frame:
    """Add the marks of what rows have; null is no."""
    marks = (
        reduce(add, (_bit(one, bit) for bit, one in enumerate(has[first : first + BITS])))
        for first in range(0, len(has), BITS)
    )
    names = mark_names(len(has))
    return frame.with_columns(one.alias(name) for one, name in zip(marks, names, strict=True))


def mark_names(number: int) -> list[str]:
    """Return the names of the integers with so many marks."""
    return [f"{MARKS}{place}" for place in range(-(-number // BITS))]


def count_marks(frame: Frame, number: int) -> tuple[list[int], int]:
    """Return how many rows have each of so many marks, and how many rows there are."""
    names = mark_names(number)
    alike = fetch(frame.group_by(names).agg(nw.len().alias(N))).to_pylist()
    counts = [
        sum(row[N] for row in alike if row[names[mark // BITS]] >> mark % BITS & 1)
        for mark in range(number)
    ]
    return counts, sum(row[N] for row in alike)


def _bit(has: nw.Expr, bit: int) -> nw.Expr:
    return nw.when(has).then(nw.lit(1 << bit, nw.Int32())).otherwise(nw.lit(0, nw.Int32()))
