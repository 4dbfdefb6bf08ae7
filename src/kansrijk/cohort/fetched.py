"""The columns of a sentence as they come from the engine, laid along the units of a cohort.

Three absences are different: the unit is there but has no record (`NONE`, a known no), there is no
such relative or link (`UNLINKED`), and a record whose value is not known (`MISSING`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kansrijk.cohort.cohort import MISSING, NONE, UNLINKED, Array
from kansrijk.cohort.seats import SEAT, Seats
from kansrijk.cohort.takes import SINGLE, Take

Mask = NDArray[np.bool_]
Integers = NDArray[np.int64]
Absence = NDArray[np.uint8]


@dataclass(frozen=True)
class Fetched:
    """What a sentence says of each unit.

    Parameters
    ----------
    values
        The aggregated integers, 0 where there is none.
    absence
        Why there is no value; 0 where there is one.
    counts
        How many values the aggregate is of, where it is one of several.
    late
        Where it says what is known only after the reference date; None where that cannot be.
    several
        Where there is more than one value for what may have one only; None where any number may be.
    codes
        What the values are places of, where only the data tell.
    """

    values: Integers = field(repr=False)
    absence: Absence = field(repr=False)
    counts: Integers | None = field(default=None, repr=False)
    late: Mask | None = field(default=None, repr=False)
    several: Mask | None = field(default=None, repr=False)
    codes: tuple[str, ...] = ()

    @property
    def known(self) -> Mask:
        """Where there is a value."""
        return self.absence == 0


def integers(table: pa.Table, name: str) -> Integers:
    """Return a column as int64, with 0 for null."""
    return table[name].cast(pa.int64()).fill_null(pa.scalar(0)).to_numpy()


def present(table: pa.Table, name: str) -> Mask:
    """Return where a column is not null."""
    return np.asarray(table[name].is_valid(), dtype=np.bool_)


class Laid:
    """A table of the engine whose columns are laid along the units; 0 where it has no row.

    Parameters
    ----------
    table
        The table, in any order.
    seats
        The places of the units.
    """

    def __init__(self, table: pa.Table, seats: Seats) -> None:
        self._table = table
        self._places = table[SEAT].to_numpy()
        self._length = len(seats)

    def column(self, name: str) -> Integers:
        """Return a column."""
        laid = np.zeros(self._length, dtype=np.int64)
        laid[self._places] = integers(self._table, name)
        return laid

    def has(self, name: str) -> Mask:
        """Return where a column has a value."""
        laid = np.zeros(self._length, dtype=np.bool_)
        laid[self._places] = present(self._table, name)
        return laid

    def codes(self, name: str) -> tuple[Integers, tuple[str, ...]]:
        """Return a column of texts as places, with the texts that they are places of, sorted."""
        texts: Array = self._table[name].cast(pa.string())
        coded: Array = texts.combine_chunks().dictionary_encode()
        codes: list[str] = coded.dictionary.to_pylist()
        order = sorted(range(len(codes)), key=codes.__getitem__)
        # A text that is missing takes the last place; what it is does not matter.
        place = np.zeros(len(codes) + 1, dtype=np.int64)
        place[order] = np.arange(len(codes))
        laid = np.zeros(self._length, dtype=np.int64)
        laid[self._places] = place[coded.indices.fill_null(-1).to_numpy()]
        return laid, tuple(codes[one] for one in order)

    @property
    def rows(self) -> Mask:
        """Where the table has a row."""
        return self.has(SEAT)


def fetched(take: Take, laid: Laid, linked: Integers | None, told: Mask | None) -> Fetched:
    """Return what a sentence says of each unit.

    Parameters
    ----------
    take
        The sentence.
    laid
        The columns of its group.
    linked
        How many related units there are; None where it is about the unit itself.
    told
        Where the moment is known that it is told from; None where the reference date is that.
    """
    rows, counts = laid.column(take.rows), None
    known = laid.has(take.value)
    if take.has_counts:
        counts = laid.column(take.values)
        known = counts > 0
    elif not take.has_value:
        known = rows > 0
    absence = np.full(len(rows), NONE, dtype=np.uint8)
    absence[rows > 0] = MISSING
    absence[known] = 0
    if linked is not None:
        absence[linked == 0] = UNLINKED
    if told is not None:
        absence[~told] = MISSING
    values, codes = laid.codes(take.value) if take.is_open else (_values(take, laid, linked), ())
    return Fetched(
        values=values,
        absence=absence,
        counts=counts,
        late=laid.column(take.late) > 0 if take.can_be_late else None,
        several=_several(take, laid, rows),
        codes=codes,
    )


def _values(take: Take, laid: Laid, linked: Integers | None) -> Integers:
    """Return the values; a related unit without a record counts for nothing, which may be most."""
    values = laid.column(take.value)
    if linked is None or not take.counts_relatives:
        return values
    combine = np.minimum if take.across == "min" else np.maximum
    return np.where(laid.column(take.relatives) < linked, combine(values, 0), values)


def _several(take: Take, laid: Laid, rows: Integers) -> Mask | None:
    if take.sentence.take not in SINGLE:
        return None
    return (rows if take.across is None else laid.column(take.most)) > 1
