"""The loops over rows: counting classes by code, parting rows, writing codes anew.

Counts are whole numbers, so their sums do not depend on the order of the rows or on threads, and
the counts of a child are exactly those of its parent minus those of the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kansrijk.tree.jit import kernel

if TYPE_CHECKING:
    from kansrijk.tree.columns import Array
    from kansrijk.tree.measure import Counts

Rows: TypeAlias = NDArray[np.uint32]
AT_ONCE = 64


@kernel
def fetch(table: NDArray[np.uint8], rows: Rows) -> int:
    """Read the ends of some rows, so that they are at hand: memory answers many rows at once.

    Rows of a small node lie far apart. One after the other, each would wait for memory alone;
    `AT_ONCE` of them wait together.

    Returns
    -------
    int
        Nothing of use; without it the compiler would leave the reading out.
    """
    read = 0
    for row in rows:
        read += table[row, 0] + table[row, table.shape[1] - 1]
    return read


@kernel
def count_block(  # noqa: PLR0913, PLR0917 - a kernel takes plain arrays, by place
    codes: Array,
    rows: Rows,
    classes: NDArray[np.uint8],
    weights: NDArray[np.integer[Any]],
    starts: NDArray[np.uintp],
    counts: Counts,
) -> None:
    """Add rows to the counts of the columns of one block; see `count_codes`."""
    columns = codes.shape[1]
    for row in rows:
        weight = weights[row]
        of_class = counts[classes[row]]
        for column in range(columns):
            place = starts[np.uintp(column)] + np.uintp(codes[row, np.uintp(column)])
            of_class[place] += weight


@kernel
def count_codes(  # noqa: PLR0913, PLR0917 - a kernel takes plain arrays, by place
    table: NDArray[np.uint8],
    blocks: tuple[Array, Array, Array],
    rows: Rows,
    classes: NDArray[np.uint8],
    weights: NDArray[np.integer[Any]],
    starts: NDArray[np.uintp],
    counts: Counts,
) -> int:
    """Add rows to the counts; what it returns is of no use.

    Parameters
    ----------
    table, blocks
        The codes and their three blocks; shape ``[all rows, ...]``.
    rows
        Which rows to count.
    classes, weights
        Shape ``[all rows]``: the class of a row, and as how many rows it counts.
    starts
        Where each column's counts begin, in the order of the blocks.
    counts
        Shape ``[classes, codes of all columns]``; changed in place.
    """
    large, middle, small = blocks
    one, two = large.shape[1], large.shape[1] + middle.shape[1]
    read = 0
    for first in range(0, len(rows), AT_ONCE):
        near = rows[first : first + AT_ONCE]
        read += fetch(table, near)
        count_block(large, near, classes, weights, starts[:one], counts)
        count_block(middle, near, classes, weights, starts[one:two], counts)
        count_block(small, near, classes, weights, starts[two:], counts)
    return read


@kernel
def find_sides(
    codes: Array, rows: Rows, side_of: NDArray[np.uint8], sides: NDArray[np.uint8]
) -> None:
    """Write the side of each row.

    Parameters
    ----------
    codes
        Shape ``[all rows]``: the codes of one column.
    rows
        Which rows to part.
    side_of
        The side of each code.
    sides
        Shape ``[rows]``; filled.
    """
    for index in range(len(rows)):
        sides[index] = side_of[codes[rows[index]]]


@kernel
def spread(rows: Rows, sides: NDArray[np.uint8], spread_rows: Rows) -> NDArray[np.int64]:
    """Write rows by their side, and return where each side ends; rows keep their order.

    Parameters
    ----------
    rows, sides
        Shape ``[rows]``.
    spread_rows
        Shape ``[rows]``; filled.
    """
    places = np.zeros(4, np.int64)
    for side in sides:
        places[side + 1] += 1
    places = np.cumsum(places)
    for index in range(len(rows)):
        side = sides[index]
        spread_rows[places[side]] = rows[index]
        places[side] += 1
    return places[:3]


@kernel
def recode_block(
    codes: Array, rows: Rows, starts: NDArray[np.uintp], places: NDArray[np.uint32], recoded: Array
) -> None:
    """Write the codes of some rows of one block anew; see `recode`."""
    columns = codes.shape[1]
    for index in range(len(rows)):
        row = rows[index]
        for column in range(columns):
            place = starts[np.uintp(column)] + np.uintp(codes[row, np.uintp(column)])
            recoded[index, column] = places[place]


@kernel
def recode(  # noqa: PLR0913, PLR0917 - a kernel takes plain arrays, by place
    table: NDArray[np.uint8],
    blocks: tuple[Array, Array, Array],
    rows: Rows,
    starts: NDArray[np.uintp],
    places: NDArray[np.uint32],
    recoded: tuple[Array, Array, Array],
) -> int:
    """Write the codes of some rows anew; what it returns is of no use.

    Parameters
    ----------
    table, blocks
        The codes and their three blocks; shape ``[all rows, ...]``.
    rows
        Which rows to take.
    starts
        Where each column's codes begin in `places`, in the order of the blocks.
    places
        The new code of each code.
    recoded
        The three blocks of the taken rows; filled.
    """
    large, middle, small = blocks
    one, two = large.shape[1], large.shape[1] + middle.shape[1]
    read = 0
    for first in range(0, len(rows), AT_ONCE):
        last = first + AT_ONCE
        near = rows[first:last]
        read += fetch(table, near)
        recode_block(large, near, starts[:one], places, recoded[0][first:last])
        recode_block(middle, near, starts[one:two], places, recoded[1][first:last])
        recode_block(small, near, starts[two:], places, recoded[2][first:last])
    return read
