"""Check what rows have in common: keys that repeat, spells that overlap or lead to two at once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from kansrijk.registers.engine import Engine, Frame, fetch, fetch_row
from kansrijk.registers.found import Found
from kansrijk.registers.keys import ID, TO, relations_from
from kansrijk.registers.merge import (
    OVERLAPPING,
    SPELLS,
    elsewhere,
    merge,
    overlap,
    overlapping,
)
from kansrijk.registers.read import of_file
from kansrijk.study import Register, Study, Text


def check_units(study: Study, name: str, table: Frame, engine: Engine) -> Iterator[Found]:
    """Look for units that stand more than once where they stand once, or twice on a day."""
    register = study.sources.registers[name]
    if register.kind == "record":
        yield from _repeated(name, register, table)
    if register.kind == "spell" and register.start and not register.keys:
        yield from _overlapping(study, name, table, engine)


def _repeated(name: str, register: Register, table: Frame) -> Iterator[Found]:
    rows = fetch(table.select(ID, *of_file(register)))
    if again := _again(rows):
        what = Text(
            nl="een sleutel die een andere regel ook heeft", en="a key that another row has"
        )
        of = len(rows)
        yield Found(check="repeated_keys", register=name, rows=again, of=of, what=what)


def _again(rows: pa.Table) -> int:
    """Count the rows that are like another one before them: to sort plain numbers is quick."""
    columns = [rows[name].to_numpy() for name in rows.column_names]
    order = np.lexsort(columns) if len(columns) > 1 else np.argsort(columns[0])
    alike = [np.diff(column[order]) == 0 for column in columns]
    return int(np.count_nonzero(np.logical_and.reduce(alike)))


def _overlapping(study: Study, name: str, table: Frame, engine: Engine) -> Iterator[Found]:
    register = study.sources.registers[name]
    if not overlap(table, register):
        return
    two = list(_two_at_once(study, name, table))
    yield from two
    if register.merge:
        table = merge(register, table, engine, name)
    row = fetch_row(overlapping(table, register))
    what = Text(
        nl="een begin voordat een eerdere periode van dezelfde eenheid eindigt",
        en="a start before an earlier spell of the same unit ends",
    )
    # What leads to two at once was told more exactly.
    rows, of = int(row[OVERLAPPING] or 0), int(row[SPELLS])
    rows -= max((one.rows for one in two), default=0)
    if rows > 0:
        yield Found(check="overlapping_spells", register=name, rows=rows, of=of, what=what)


def _two_at_once(study: Study, name: str, table: Frame) -> Iterator[Found]:
    """Say along which relations overlapping spells lead to two at once."""
    register = study.sources.registers[name]
    for relation, _ in relations_from(study, name):
        row = fetch_row(elsewhere(table, register, f"{TO}{relation}"))
        if rows := int(row[OVERLAPPING] or 0):
            what = Text(
                nl=f"langs {relation} iets anders dan een eerdere periode die nog loopt",
                en=f"along {relation} another one than an earlier spell that still runs",
            )
            of = int(row[SPELLS])
            yield Found(check="two_at_once", register=name, rows=rows, of=of, what=what)
