"""The question that an indicator puts to the engine, as SQL."""

from __future__ import annotations

from datetime import date

import numpy as np
import sqlglot

from kansrijk.cohort.links import Links
from kansrijk.cohort.seats import Seats
from kansrijk.cohort.shared import sharing
from kansrijk.cohort.state import Reader
from kansrijk.cohort.ways import Ways
from kansrijk.registers import Frame, Registers
from kansrijk.study import Derived, Programmed, Shared, Study


def query(study: Study, registers: Registers, name: str, reference: date) -> str:
    """Return the SQL that derives an indicator, or the parts that it is worked out from.

    Parameters
    ----------
    study
        The study.
    registers
        Its opened registers; `empty_registers` are enough.
    name
        The name of the indicator.
    reference
        The reference date.
    """
    indicator = study.indicators[name]
    nobody = Seats(np.array([], dtype=np.int64), registers, f"population of {reference}")
    ways = Ways(Links(study, registers, reference), nobody)
    match indicator:
        case Derived():
            parts = [
                f"-- {need}\n{query(study, registers, need, reference)}" for need in indicator.needs
            ]
            return "\n\n".join([*parts, f"-- {name} = {indicator.derive}"])
        case Programmed():
            return f"-- {indicator.python}"
        case Shared():
            return _sql(sharing(indicator, ways))
        case _:
            reader = Reader(study, registers, nobody, ways, reference)
            return _sql(reader.frame_of(name))


def _sql(frame: Frame) -> str:
    """Return what a frame asks of the engine, laid out to be read."""
    (sql,) = sqlglot.transpile(frame.to_native().sql_query(), read="duckdb", pretty=True)
    return sql
