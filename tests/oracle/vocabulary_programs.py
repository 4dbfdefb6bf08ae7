"""The oracle of the vocabulary, 8: what the Python functions of a study say.

A function gets tables as the engine would give them: whole numbers for units, dates, amounts and
levels, and only rows that are seen on the reference date.
"""

from __future__ import annotations

import datetime as dt
import runpy
from dataclasses import dataclass

import duckdb
import narwhals as nw
import pyarrow as pa

from kansrijk.study.indicators import Programmed
from tests.oracle.vocabulary_cells import read_key, read_register
from tests.oracle.vocabulary_takes import is_late, value_at
from tests.oracle.vocabulary_time import seen

EPOCH = dt.date(1970, 1, 1)


class Numbers:
    """Whole numbers for the units, in the order in which they are met."""

    def __init__(self):
        self.units = []

    def of(self, unit):
        if unit is None:
            return None
        if unit not in self.units:
            self.units.append(unit)
        return self.units.index(unit)


@dataclass
class Said:
    """What a function said: of each unit a list of values; and whether these are yes and no."""

    values: dict
    is_flag: bool


def run_programs(study, tables):
    """Return what each function said, by indicator and reference date."""
    said = {}
    for name, indicator in study.indicators.items():
        if isinstance(indicator, Programmed):
            for reference in study.reference_dates:
                said[name, reference] = run(study, tables, indicator, reference)
    return said


def run(study, tables, indicator, reference):
    file, name = indicator.python.split(":")
    function, numbers = runpy.run_path(str(study.folder / file))[name], Numbers()
    frames = {
        register: as_frame(study, register, tables[register], reference, numbers)
        for register in indicator.uses
    }
    found = function(frames, reference).collect("pyarrow")
    said = Said({}, found.schema["value"] == nw.Boolean)
    for row in found.rows(named=True):
        if row["_id"] in range(len(numbers.units)):
            said.values.setdefault(numbers.units[row["_id"]], []).append(row["value"])
    return said


def as_frame(study, name, table, reference, numbers):
    register = study.sources.registers[name]
    rows = [row for row in read_register(study, name, table) if seen(register, row, reference)]
    columns = {"_id": [numbers.of(unit) for row in rows for unit in row.units]}
    for column in (*register.told, *register.date_columns):
        scale = 10 ** register.column(column).decimals
        values = [known_value(register, row, column, reference) for row in rows]
        columns[column] = [
            as_cell(value, scale)
            for row, value in zip(rows, values, strict=True)
            for _ in row.units
        ]
    for relation, declared in study.sources.relations.items():
        if declared.register_ == name:
            targets = [read_key(row.cells, declared.to.key) for row in rows for _ in row.units]
            columns[f"_to__{relation}"] = [numbers.of(target) for target in targets]
    return nw.from_native(duckdb.connect().from_arrow(pa.table(as_arrays(columns))))


def known_value(register, row, column, reference):
    """Return a value that was known on the reference date; the end of a spell may lie ahead."""
    late = is_late(register, row, column, reference)
    return None if late else value_at(register, row, column, reference)


def as_arrays(columns):
    """Return columns of text and of whole numbers."""
    kinds = {
        name: pa.string() if has_text(values) else pa.int64() for name, values in columns.items()
    }
    return {name: pa.array(values, kinds[name]) for name, values in columns.items()}


def as_cell(value, scale):
    if value is None or isinstance(value, str):
        return value
    return (value - EPOCH).days if isinstance(value, dt.date) else int(value * scale)


def has_text(values):
    return any(isinstance(value, str) for value in values)
