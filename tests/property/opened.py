"""The registers of a drawn world, put on the engine without files.

Reading text costs most of the time of so small a study, and has tests of its own; here whole
numbers go straight to where the cohort finds them, and spells are merged already.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import pyarrow as pa

from kansrijk.registers import Engine, Listing, Registers
from kansrijk.study import Study
from tests.oracle.vocabulary_cells import Row, Unit, read_key, read_register
from tests.oracle.vocabulary_programs import as_cell
from tests.oracle.vocabulary_time import own_day
from tests.spec.world import Rows

Numbers = Mapping[Unit, int]


def opened(study: Study, tables: Mapping[str, Rows], engine: Engine) -> Registers:
    """Return the registers as the engine would open them; see `Registers`."""
    rows = {name: read_register(study, name, tables[name]) for name in study.sources.registers}
    numbers = {unit: numbered(units_of(study, rows, unit)) for unit in units(study)}
    return Registers(
        study,
        engine,
        {name: table(study, name, rows[name], numbers, engine) for name in rows},
        {unit: keys(unit, numbers[unit], engine) for unit in numbers},
    )


def units(study: Study) -> set[str]:
    registers = {register.unit for register in study.sources.registers.values()}
    return registers | {one.to.unit for one in study.sources.relations.values() if one.to}


def units_of(study: Study, rows: Mapping[str, list[Row]], unit: str) -> Iterable[Unit]:
    """Yield the keys of all units of a kind that a register names."""
    for name, register in study.sources.registers.items():
        if register.unit == unit:
            yield from (one for row in rows[name] for one in row.units)
    for relation in study.sources.relations.values():
        if relation.to is not None and relation.to.unit == unit:
            yield from filter(None, (target(relation.to, row) for row in rows[relation.register_]))


def target(to, row: Row) -> Unit | None:
    found = read_key(row.cells, to.key)
    return None if found is None or set(found) & set(to.unknown) else found


def numbered(found: Iterable[Unit]) -> Numbers:
    """Return the number of each unit, in the order of the keys as text."""
    return {unit: number for number, unit in enumerate(sorted(set(found)))}


def keys(unit: str, numbers: Numbers, engine: Engine):
    width = len(next(iter(numbers), ("",)))
    parts = {f"_key_{place + 1}": [key[place] for key in numbers] for place in range(width)}
    arrays = {name: pa.array(values, pa.string()) for name, values in parts.items()}
    ids = pa.array(numbers.values(), pa.int64())
    return Listing(engine.hold(pa.table({"_id": ids, **arrays}), f"keys_{unit}"), engine)


def table(study: Study, name: str, rows: list[Row], numbers, engine: Engine):
    """Return a register as a table of the engine."""
    register = study.sources.registers[name]
    columns: dict[str, pa.Array] = {}
    each = [(row, unit) for row in rows for unit in row.units]
    columns["_id"] = whole(numbers[register.unit][unit] for _, unit in each)
    for relation, declared in study.sources.relations.items():
        if declared.register_ == name:
            known = numbers[declared.to.unit]
            columns[f"_to__{relation}"] = whole(known.get(target(declared.to, r)) for r, _ in each)
    in_file = {"year": ["file_year"], "month": ["file_year", "file_month"]}
    of_file = in_file.get(register.files or "", [])
    for column in dict.fromkeys((*register.columns, *register.date_columns, *of_file)):
        declared = register.column(column)
        cells = [as_cell(row.values[column], 10**declared.decimals) for row, _ in each]
        columns[column] = pa.array(cells, pa.string()) if declared.is_text else whole(cells)
    if (known := known_days(register, [row for row, _ in each])) is not None:
        columns["_known"] = whole(known)
    return engine.hold(pa.table(columns), f"register_{name}")


def known_days(register, rows: list[Row]) -> list[int] | None:
    """Return the day on which each row is known by a fixed day, or by that of its file."""
    if register.day_of_file is None and not isinstance(register.known, dt.date):
        return None
    return [as_cell(own_day(register, row), 1) for row in rows]


def whole(values: Iterable[int | None]) -> pa.Array:
    return pa.array(list(values), pa.int64())
