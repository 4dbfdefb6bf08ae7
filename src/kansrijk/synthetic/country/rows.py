"""What a part of the country tells a register: rows of canonical columns, before they are files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kansrijk.synthetic.days import Bools, Floats, Ints, Texts

NOBODY = -1
"""The number of a unit that is not known."""


@dataclass(frozen=True, slots=True)
class Coded:
    """Codes as places in a list; -1 where there is none."""

    places: NDArray[np.int8] | Ints
    codes: tuple[str, ...]

    def __getitem__(self, rows: Ints | Bools) -> Coded:
        """Return the codes of some rows."""
        return Coded(self.places[rows], self.codes)

    def __len__(self) -> int:
        return len(self.places)


Values = Ints | Floats | Coded | Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Rows of a register, told in the words of its contract.

    Parameters
    ----------
    contract
        The contract, such as ``gbapersoontab``.
    units
        By ``key`` (or ``key1`` and ``key2`` where a row is about two) and by the name of each link:
        the numbers of the units within the block, `NOBODY` where unknown.
    columns
        By canonical name: dates as days since 1970 (`NEVER` for an open end), numbers (NaN where
        unknown), codes.
    year, month
        Of the file, where each year or month has its own.
    """

    contract: str
    units: Mapping[str, Ints]
    columns: Mapping[str, Values] = field(default_factory=dict[str, Values])
    year: int | None = None
    month: int | None = None

    def __len__(self) -> int:
        return len(next(iter(self.units.values())))
