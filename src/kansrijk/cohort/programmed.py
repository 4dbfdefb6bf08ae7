"""Indicators that a Python function of the study works out, where no sentence fits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa

from kansrijk.cohort.cohort import MISSING, NONE, Column, Variable
from kansrijk.cohort.fetched import Mask, integers, present
from kansrijk.cohort.recode import recoded
from kansrijk.cohort.rows import can_be_late, known_later, seen, told
from kansrijk.cohort.seats import SEAT, Seats
from kansrijk.cohort.values import column
from kansrijk.cohort.variables import ANSWERS, Levels, variable, with_levels
from kansrijk.errors import Problem, StudyError
from kansrijk.registers import ID, Frame, Registers, call_function, fetch, function_fails
from kansrijk.study import Column as SourceColumn
from kansrijk.study import Programmed, Register, Study

FILE, VALUE = "indicators.toml", "value"


@dataclass(frozen=True)
class Answers:
    """What a function says: a column, and where it says more than one thing of a unit."""

    column: Column = field(repr=False)
    several: Mask = field(repr=False)


def programmed_column(  # noqa: PLR0913, PLR0917 - what a function is called with, and for whom
    study: Study,
    registers: Registers,
    seats: Seats,
    name: str,
    indicator: Programmed,
    reference: date,
) -> Answers:
    """Return the column of an indicator that a function works out.

    Parameters
    ----------
    study
        The study.
    registers
        Its opened registers.
    seats
        The units of the cohort.
    name
        The name of the indicator.
    indicator
        Its declaration.
    reference
        The reference date.

    Raises
    ------
    StudyError
        The function is missing, fails, or returns something else than is wanted.
    """
    key = f"{name}.python"
    tables = {
        used: known_by(study.sources.registers[used], registers.rows(used), reference)
        for used in indicator.uses
    }
    frame = call_function(study.folder, FILE, key, indicator.python, tables, reference)
    kind = _kind(frame, key, indicator)
    try:
        values = _readable(study, indicator, frame, kind)
        table = fetch(values.join(seats.frame, how="inner", on=ID))
    except Exception as error:  # noqa: BLE001 - whatever a study's own frame raises
        raise function_fails(FILE, key, indicator.python, error) from None
    return _answers(_variable(study, name, indicator, kind), indicator, table, seats)


def known_by(register: Register, table: Frame, reference: date) -> Frame:
    """Return a register with what was known of it on the reference date, and nothing later."""
    present = set(table.collect_schema().names())
    names = [name for name in (*register.columns, *register.date_columns) if name in present]
    known = [_known(register, name, reference).alias(name) for name in dict.fromkeys(names)]
    return table.filter(seen(register, reference)).with_columns(*known)


def _known(register: Register, name: str, reference: date) -> nw.Expr:
    values = told(register, name, reference)
    if not can_be_late(register, name):
        return values
    return nw.when(~known_later(register, name, reference)).then(values)


def _kind(frame: Frame, key: str, indicator: Programmed) -> nw.dtypes.DType:
    """Return what kind of values a frame has, refused where that does not fit the declaration."""
    schema = frame.collect_schema()
    if not {ID, VALUE} <= set(schema):
        message = f"the frame that this returns needs the columns {ID} and {VALUE}"
        raise StudyError(Problem(FILE, key, message, ", ".join(schema)))
    if problems := list(_misfits(schema[VALUE], key, indicator)):
        raise StudyError(*problems)
    return schema[VALUE]


def _misfits(kind: nw.dtypes.DType, key: str, indicator: Programmed) -> Iterator[Problem]:
    is_text, is_flag = isinstance(kind, nw.String), isinstance(kind, nw.Boolean)
    if not (is_text or is_flag or kind.is_numeric()):
        message = f"{VALUE} is neither a number, yes or no, nor a text"
        yield Problem(FILE, key, message, str(kind))
    elif is_text and indicator.recode is None:
        todo = "name with `recode` the code list that its texts go through"
        yield Problem(FILE, key, f"{VALUE} is a text, which has no levels", todo=todo)
    elif indicator.recode is not None and not is_text:
        yield Problem(FILE, key, f"{VALUE} is no text, so there is nothing to recode", str(kind))
    elif is_flag and (indicator.bands or indicator.grid or indicator.quantity):
        yield Problem(FILE, key, "yes or no has no `grid`, `quantity` or `bands`")


def _readable(study: Study, indicator: Programmed, frame: Frame, kind: nw.dtypes.DType) -> Frame:
    value = nw.col(VALUE)
    if indicator.recode is not None:
        value = recoded(study.sources, SourceColumn(type="text"), value, indicator.recode)
    elif isinstance(kind, nw.Boolean) or kind.is_integer():
        value = value.cast(nw.Int64())
    else:
        value = value.cast(nw.Float64())
    frame = frame.select(nw.col(ID).cast(nw.Int64()), value.alias(VALUE))
    return frame.filter(~nw.col(ID).is_null())


def _variable(study: Study, name: str, indicator: Programmed, kind: nw.dtypes.DType) -> Variable:
    means = variable(study, name)
    if not isinstance(kind, nw.Boolean):
        return means
    return with_levels(replace(means, far=None), indicator, Levels("nominal", ANSWERS))


def _answers(means: Variable, indicator: Programmed, table: pa.Table, seats: Seats) -> Answers:
    places = integers(table, SEAT)
    known, values = present(table, VALUE), _numbers(table)
    known &= np.isfinite(values)
    rows = np.bincount(places, minlength=len(seats))
    laid: Any = np.zeros(len(seats), dtype=values.dtype)
    absence = np.where(rows == 0, NONE, MISSING).astype(np.uint8)
    laid[places[known]] = values[known]
    absence[places[known]] = 0
    return Answers(column(means, indicator, laid, absence), rows > 1)


def _numbers(table: pa.Table) -> Any:  # noqa: ANN401 - integers or doubles
    if pa.types.is_integer(table[VALUE].type):
        return integers(table, VALUE)
    return table[VALUE].fill_null(pa.scalar(0.0)).to_numpy()
