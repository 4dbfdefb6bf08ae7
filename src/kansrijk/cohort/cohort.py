"""A cohort: one row per unit of the population, with its indicators, its outcome and its ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal, cast

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kansrijk.registers import Found
from kansrijk.study import Text

Role = Literal["predictor", "helper", "area"]

Form = Literal["number", "ordered", "nominal", "date"]
# Why a row has no record to tell from, or a record without a value; 0 where there is a value.
NONE, UNLINKED, MISSING = 1, 2, 3
Values = NDArray[Any]
# The stubs of PyArrow leave its arrays partly untyped.
Array = Any


@dataclass(frozen=True, kw_only=True)
class Variable:
    """What a column of the cohort means.

    Parameters
    ----------
    name, label, group
        As declared.
    form
        Number, ordered levels or nominal levels.
    levels
        The labels of the levels, in order; empty for a number.
    level_ids
        Their names in the declaration.
    whole
        A number that rules tell in whole steps.
    from_zero
        A number that is never negative.
    decimals
        How many digits stand behind the point of a number; None where that has no end, such as in
        a mean.
    grid
        The grid on which a number may be cut, where it has one.
    quantity
        What a number is in.
    far
        What plus infinity stands for, such as never.
    registers
        The registers it comes from.
    role
        What it is for: predictor, helper or area.
    """

    name: str
    label: Text
    group: str | None
    form: Form
    levels: tuple[Text, ...] = ()
    level_ids: tuple[str, ...] = ()
    whole: bool = False
    from_zero: bool = False
    decimals: int | None = None
    grid: float | None = None
    quantity: Text | None = None
    far: Text | None = None
    registers: tuple[str, ...] = ()
    role: Role = "predictor"


@dataclass(frozen=True)
class Column:
    """The values of a variable, one per row.

    Numbers are int64 or float64 with a mask for missing ones; dates are int64, in days since 1
    January 1970; levels are places in the list of levels, -1 for missing. `absence` says why a row
    has no value of its own (`NONE`, `UNLINKED`, `MISSING`, else 0), even where a word stands for
    it.
    """

    variable: Variable
    values: Values = field(repr=False)
    missing: NDArray[np.bool_] = field(repr=False)
    absence: NDArray[np.uint8] = field(repr=False)

    def to_arrow(self) -> Array:
        """Return the column with its levels as text."""
        if self.variable.form == "number":
            return pa.array(self.values, mask=self.missing)
        if self.variable.form == "date":
            return pa.array(self.values.astype("datetime64[D]"), mask=self.missing)
        levels = pa.array(list(self.variable.level_ids), type=pa.string())
        places: Array = pa.array(self.values.astype(np.int32), mask=self.missing)
        ordered = self.variable.form == "ordered"
        return cast("Array", pa.DictionaryArray).from_arrays(places, levels, ordered=ordered)

    def taken(self, rows: NDArray[np.intp]) -> Column:
        """Return the column of the rows at some places."""
        return Column(
            self.variable, self.values.take(rows), self.missing.take(rows), self.absence.take(rows)
        )


@dataclass(frozen=True)
class Tally:
    """Distinct units, and distinct persons among them (or a number they surely exceed)."""

    n: int
    persons: int


def tally(rows: NDArray[np.bool_], persons: NDArray[np.int64]) -> Tally:
    """Count some of the rows, and the distinct persons among them, who are numbered from 0."""
    seen = np.zeros(int(persons.max(initial=-1)) + 1, dtype=np.bool_)
    seen[persons[rows]] = True
    return Tally(int(rows.sum()), int(seen.sum()))


def persons_by_place(
    places: NDArray[np.integer[Any]], persons: NDArray[np.int64], many: int
) -> NDArray[np.intp]:
    """Count the distinct persons at each of many places; a sort is faster than hashing pairs."""
    step = int(persons.max(initial=0)) + 1
    pairs = np.sort(places.astype(np.int64) * step + persons)
    first = np.ones(len(pairs), dtype=np.bool_)
    first[1:] = pairs[1:] != pairs[:-1]
    return np.bincount(pairs[first] // step, minlength=many)


@dataclass(frozen=True)
class LedgerStep:
    """One step from the register to the cohort: why units fell out, and how many were left."""

    label: Text
    dropped: Tally
    left: Tally


@dataclass(frozen=True)
class Ledger:
    """Who fell out at which step and why."""

    start: Tally
    steps: tuple[LedgerStep, ...]

    @property
    def end(self) -> Tally:
        """Who was left."""
        return self.steps[-1].left if self.steps else self.start


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How many of the cohort a register or a relation knows.

    Parameters
    ----------
    kind, name
        A register about the unit of the population, or a relation that starts from it.
    date
        The place of the reference date.
    by
        The name and level of the indicator whose units these are; None for all.
    of, matched
        The units, and those among them that are in the register by then, or have a link.
    """

    kind: Literal["register", "relation"]
    name: str
    date: int
    by: tuple[str, str] | None
    of: Tally
    matched: Tally


@dataclass(frozen=True, kw_only=True)
class Cohort:
    """One row per unit and reference date, sorted by date and key.

    It is never shown row by row, and has no values in its repr.

    Parameters
    ----------
    reference_dates
        The days whose state is described.
    dates
        Of each row, the place of its reference date.
    keys
        The key of each unit, as text.
    clusters
        Of each row, the number of its cluster, from 0.
    cluster_keys
        The key of each cluster, as bytes; halves are drawn from it.
    persons
        Of each row, the number of its person, from 0.
    columns
        The indicators by name.
    outcome
        Whether the outcome came.
    left
        Of those who were not there any more when the window ended and were left out for that: how
        many there are, and how many of them had the outcome. None where nobody is left out so.
    ledger
        Who fell out at which step and why; all reference dates together.
    coverage
        How many of the cohort each register and relation knows.
    checks
        What the checks found in the registers, and in how they fit the cohort.
    """

    reference_dates: tuple[date, ...]
    dates: NDArray[np.uint8] = field(repr=False)
    keys: pa.Table = field(repr=False)
    clusters: NDArray[np.int64] = field(repr=False)
    cluster_keys: NDArray[np.bytes_] = field(repr=False)
    persons: NDArray[np.int64] = field(repr=False)
    columns: Mapping[str, Column] = field(repr=False)
    outcome: NDArray[np.bool_] = field(repr=False)
    ledger: Ledger
    left: tuple[Tally, Tally] | None = None
    coverage: tuple[Coverage, ...] = ()
    checks: tuple[Found, ...] = ()

    def __len__(self) -> int:
        return len(self.outcome)

    @cached_property
    def is_of_persons(self) -> bool:
        """Whether each row is another person."""
        return int(self.persons.max(initial=-1)) + 1 == len(self)

    def to_frame(self) -> pa.Table:
        """Return keys, indicators and outcome as an Arrow table.

        With several reference dates each row says which is its own.
        """
        frame = self.keys
        if len(self.reference_dates) > 1:
            days = np.array(self.reference_dates, dtype="datetime64[D]")
            frame = frame.append_column("reference_date", pa.array(days[self.dates]))
        for name, column in self.columns.items():
            frame = frame.append_column(name, column.to_arrow())
        return frame.append_column("outcome", pa.array(self.outcome))
