r"""Stand-ins for a split's variable: who goes the same way by another variable.

The children's counts already hold, for every code of every column, how many rows the split sent
left and right; no row is read again. With :math:`A` the rows that a rule on another variable sends
the same way, among the :math:`b` rows that have both variables, of which :math:`b_L` and
:math:`b_R` went left and right, the association is

.. math:: \lambda = \frac{\min(b_L, b_R) - (b - A)}{\min(b_L, b_R)}

(Breiman et al., 1984, section 5.3): the share of the errors of always guessing the larger side
that the rule avoids.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kansrijk.tree.jit import kernel
from kansrijk.tree.sides import Sides

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kansrijk.tree.codes import Codes
    from kansrijk.tree.columns import Array
    from kansrijk.tree.measure import Counts
    from kansrijk.tree.settings import Settings

# Least rows on each side of a stand-in, as in rpart.
LEAST = 2


@kernel
def agree_in_order(left: Counts, right: Counts) -> tuple[int, int, bool]:
    """Return the agreeing rows, the last code on the lower side, and whether that goes right.

    Parameters
    ----------
    left, right
        Shape ``[codes]``: the rows of each code that the split sent left and right.
    """
    lefts, rights = left[1:].sum(), right[1:].sum()
    best, last, reverse = 0, 0, False
    low_left, low_right, before = 0, 0, 0
    for code in range(1, len(left)):
        if left[code] + right[code] == 0:
            continue
        if low_left + low_right >= LEAST and lefts + rights - low_left - low_right >= LEAST:
            same = low_left + rights - low_right
            other = lefts + rights - same
            if max(same, other) > best:
                best, last, reverse = max(same, other), before, other > same
        low_left += left[code]
        low_right += right[code]
        before = code
    return best, last, reverse


@kernel
def agreements(
    left: Counts,
    right: Counts,
    offsets: NDArray[np.int64],
    nominal: NDArray[np.bool_],
    found: NDArray[np.int64],
) -> None:
    """Find the best stand-in rule of each column; each level goes where most of its rows go.

    Parameters
    ----------
    left, right
        Shape ``[codes of all columns]``: the rows that the split sent left and right.
    offsets, nominal
        As in `best_scores`.
    found
        Shape ``[columns, 5]``; filled with the agreeing rows, the last code on the lower side,
        whether that goes right, and the rows with both variables that went left and right.
    """
    for column in range(len(nominal)):
        span = slice(offsets[column], offsets[column + 1])
        low, high = left[span], right[span]
        if nominal[column]:
            found[column, 0] = np.maximum(low, high)[1:].sum()
        else:
            found[column, 0], found[column, 1], found[column, 2] = agree_in_order(low, high)
        found[column, 3], found[column, 4] = low[1:].sum(), high[1:].sum()


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class StandIn(Sides):
    """A rule on another column, and how well it agrees.

    Parameters
    ----------
    agreement, adjusted, association, tied_with
        As in `Surrogate`.
    """

    agreement: float
    adjusted: float
    association: float
    tied_with: tuple[int, ...]


def stand_ins(
    sent_rows: tuple[Counts, Counts], counts: Counts, codes: Codes, column: int, settings: Settings
) -> list[StandIn]:
    """Return the best stand-ins of a split, in the order in which they are asked.

    Parameters
    ----------
    sent_rows
        The rows of each code that the split sent left and right; each of shape ``[codes.size]``.
    counts
        The counts of all rows of the node; shape ``[classes, codes.size]``.
    codes
        The codes that the counts are of.
    column
        The split's own column.
    settings
        How many to keep, and the semantics.
    """
    found = np.zeros((len(codes.codings), 5), np.int64)
    agreements(*sent_rows, codes.offsets, codes.is_nominal, found)
    sent = found[column, 3:]
    agreement, adjusted, association = _rates(found, sent, settings)
    adjusted[column] = 0
    if settings.rules.levels == "two disagree":
        adjusted[codes.is_nominal & (found[:, 3:].sum(axis=1) - found[:, 0] < 2)] = 0
    ranks = association if settings.rules.ranking == "association" else agreement
    order = np.argsort(-ranks, kind="stable")
    kept = order[adjusted[order] > 0][: settings.surrogates].tolist()
    left, right = sent_rows
    most_left = bool(sent[0] > sent[1])
    sides = [
        _sides_of_levels(left[span], right[span], most_left=most_left)
        if codes.is_nominal[other]
        else _sides_of_cut(counts[:, span].sum(axis=0), found[other].tolist())
        for other, span in ((other, codes.span(other)) for other in kept)
    ]
    return [
        StandIn(
            column=other,
            left=below,
            right=above,
            agreement=float(agreement[other]),
            adjusted=float(adjusted[other]),
            association=float(association[other]),
            tied_with=_others(ranks, adjusted, other),
        )
        for other, (below, above) in zip(kept, sides, strict=True)
    ]


def _others(ranks: Array, adjusted: Array, column: int) -> tuple[int, ...]:
    """Return the other columns of the same rank."""
    same = np.flatnonzero((ranks == ranks[column]) & (adjusted > 0)).tolist()
    return tuple(other for other in same if other != column)


def _rates(found: NDArray[np.int64], sent: Array, settings: Settings) -> Array:
    """Return agreement, adjusted agreement and association of each column; shape ``[3, columns]``.

    A column without a rule, or whose rows all went one way, has none: 0.
    """
    same, both = found[:, 0], found[:, 3] + found[:, 4]
    fewer = np.minimum(found[:, 3], found[:, 4])
    association = _divide(fewer - (both - same), fewer)
    if settings.rules.agreement == "both":
        return np.stack([_divide(same, both), association, association])
    adjusted = _divide(same - sent.max(), np.full(len(same), sent.min()))
    return np.stack([same / sent.sum(), adjusted, association])


def _divide(above: Array, below: Array) -> NDArray[np.float64]:
    return np.divide(above, below, out=np.zeros(len(above)), where=below > 0)


def _sides_of_levels(left: Counts, right: Counts, *, most_left: bool) -> tuple[Array, Array]:
    """Return the codes that go left and right: where most of their rows go.

    Codes with as many rows on both sides go where the split sends most rows.
    """
    seen = 1 + np.flatnonzero((left + right)[1:])
    to_left = left[seen] >= right[seen] if most_left else left[seen] > right[seen]
    return seen[to_left], seen[~to_left]


def _sides_of_cut(all_rows: Counts, rule: list[int]) -> tuple[Array, Array]:
    """Return the codes that go left and right of a cut, which lies between any of the node's."""
    _, last, reverse, *_ = rule
    seen = 1 + np.flatnonzero(all_rows[1:])
    below, above = seen[seen <= last], seen[seen > last]
    return (above, below) if reverse else (below, above)
