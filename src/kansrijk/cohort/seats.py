"""The places of the units in a cohort, and what the engine tells of these units only."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kansrijk.cohort.cohort import Array
from kansrijk.registers import ID, Frame, Registers

SEAT = "_seat"


class Seats:
    """The units of a cohort, each with its place.

    Parameters
    ----------
    ids
        The integer of each unit, rising.
    registers
        The opened registers.
    name
        What the table with the places is called in the engine.
    """

    def __init__(self, ids: NDArray[np.int64], registers: Registers, name: str) -> None:
        self.ids = ids
        self.name = name
        self._registers = registers
        self.frame = self.held(name, {})

    def __len__(self) -> int:
        return len(self.ids)

    def held(self, name: str, columns: Mapping[str, Array]) -> Frame:
        """Return `_id` and `_seat` of each unit as a table of the engine, with other columns."""
        places = {ID: pa.array(self.ids), SEAT: pa.array(np.arange(len(self.ids), dtype=np.int32))}
        return self._registers.engine.hold(pa.Table.from_pydict({**places, **columns}), name)

    def rows(self, register: str) -> Frame:
        """Return the rows of a register about these units, each with `_seat`."""
        return self.seated(self._registers.rows(register, self.frame, self.name))

    def seated(self, rows: Frame) -> Frame:
        """Return those of some rows that are about these units, each with `_seat`."""
        return rows.join(self.frame, how="inner", on=ID)
