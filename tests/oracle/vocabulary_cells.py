"""The oracle of the vocabulary, 1: what the cells of a register say.

A table is a list of rows, a row a dict of texts by source column; the row of a yearly or monthly
file has the numbers `file_year` and `file_month` beside them. Texts are read as the declaration
says: dates as `date`, numbers as `Fraction`, levels as their place in the list, others as text.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

Unit = tuple  # the texts of a key
Value = int | Fraction | str | dt.date | None


@dataclass(frozen=True)
class Row:
    """A row of a register: whom it is about, its cells, and the values of its columns."""

    units: tuple
    cells: dict
    values: dict


def read_register(study, name, table):
    """Return the rows of a register, merged where it says so."""
    register = study.sources.registers[name]
    rows = [read_row(study, register, cells) for cells in table]
    return merge(register, rows) if register.merge else rows


def read_row(study, register, cells):
    units = [read_key(cells, key) for key in register.all_keys]
    about = tuple(dict.fromkeys(unit for unit in units if unit is not None))
    values = {}
    for column in (*register.columns, *register.date_columns):
        values[column] = read_value(study, register, column, cells)
    for column in ("file_year", "file_month"):
        if column in cells:
            values[column] = cells[column]
    return Row(about, cells, values)


def read_key(cells, columns):
    """Return the texts of a key, None where one of them is blank."""
    texts = tuple(cells[column].strip() for column in columns)
    return texts if all(texts) else None


def read_value(study, register, name, cells):
    column = register.column(name)
    texts = [cells[source].strip() for source in column.sources(name)]
    if any(text == "" or text in column.unknown for text in texts):
        return None
    if column.type == "date":
        return read_date(column, cells, texts)
    if column.type in ("int", "number"):
        return Fraction(texts[0].replace(register.decimal, "."))
    if column.type == "code" and column.codes is not None:
        return place(study.sources.codes[column.codes], texts[0])
    return "".join(texts)


def read_date(column, cells, texts):
    if len(texts) == 3:
        return dt.date(*map(int, texts))
    if column.days_since is None:
        return dt.date.fromisoformat(texts[0])
    first = column.days_since
    if isinstance(first, str):
        if not cells[first].strip():
            return None
        first = dt.date.fromisoformat(cells[first].strip())
    return first + dt.timedelta(days=int(texts[0]))


def place(codes, text):
    """Return the place of the level of a code: its own, that of the rest, or none."""
    for number, level in enumerate(codes.levels):
        if text in level.codes and text != "*":
            return number
    for number, level in enumerate(codes.levels):
        if "*" in level.codes:
            return number
    return None


def merge(register, rows):
    """Make one spell of those of one unit that touch or overlap and are alike."""
    spells = {}
    for row in rows:
        for unit in row.units:
            alike = (unit, *(row.values[column] for column in register.merge))
            if row.values[register.start] is not None:
                spells.setdefault(alike, []).append(row)
    merged = []
    for (unit, *_), alike in spells.items():
        merged += [Row((unit,), one.cells, one.values) for one in merge_alike(register, alike)]
    return merged


def merge_alike(register, rows):
    merged = []
    for row in sorted(rows, key=lambda row: row.values[register.start]):
        if merged and touches(register, merged[-1], row):
            merged[-1] = with_later_end(register, merged[-1], row)
        else:
            merged.append(row)
    return merged


def touches(register, before, after):
    end = before.values[register.end]
    gap = dt.timedelta(days=1 if register.includes_end else 0)
    return end is None or after.values[register.start] <= end + gap


def with_later_end(register, before, after):
    ends = (before.values[register.end], after.values[register.end])
    end = None if None in ends else max(ends)
    return Row(before.units, before.cells, before.values | {register.end: end})
