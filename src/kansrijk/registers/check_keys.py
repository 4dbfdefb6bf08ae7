"""Check what rows have in common: keys that repeat, spells that overlap, zeros that were lost."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import narwhals as nw
import numpy as np
import pyarrow as pa

from kansrijk.registers.engine import Engine, Frame, fetch, fetch_row
from kansrijk.registers.found import Found
from kansrijk.registers.keys import ID, uses
from kansrijk.registers.merge import OVERLAPPING, SPELLS, merge, overlap, overlapping
from kansrijk.registers.read import of_file
from kansrijk.study import Register, Study, Text

LEAST, MOST, ZEROS, ROWS, SHORTER = "least", "most", "zeros", "rows", "shorter"
TEXT = "text"


def check_units(study: Study, name: str, table: Frame, engine: Engine) -> Iterator[Found]:
    """Look for units that stand more than once where they stand once, or twice on a day."""
    register = study.sources.registers[name]
    if register.kind == "record":
        yield from _repeated(name, register, table)
    if register.kind == "spell" and register.start and not register.keys:
        yield from _overlapping(name, register, table, engine)


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


def _overlapping(name: str, register: Register, table: Frame, engine: Engine) -> Iterator[Found]:
    if not overlap(table, register):
        return
    if register.merge:
        table = merge(register, table, engine, name)
    row = fetch_row(overlapping(table, register))
    what = Text(
        nl="een begin voordat een eerdere periode van dezelfde eenheid eindigt",
        en="a start before an earlier spell of the same unit ends",
    )
    rows, of = int(row[OVERLAPPING] or 0), int(row[SPELLS])
    if rows:
        yield Found(check="overlapping_spells", register=name, rows=rows, of=of, what=what)


@dataclass(frozen=True)
class _Part:
    """One part of a key in one register: of which unit, its source column, and for what it is."""

    register: str
    unit: str
    place: int
    source: str
    name: str
    text: nw.Expr = field(hash=False, compare=False)


@dataclass(frozen=True)
class _Shape:
    """How long the values of a part are, how many have leading zeros, and how many there are."""

    least: int
    most: int
    zeros: int
    rows: int


def check_lengths(
    study: Study, frames: Mapping[str, Frame], units: Container[str]
) -> Iterator[Found]:
    """Look for keys that are shorter than those of the same unit elsewhere, which have zeros.

    Parameters
    ----------
    study
        The study.
    frames
        By register its rows as they lie in the files.
    units
        The units whose keys may be of different lengths.
    """
    shapes: dict[_Part, _Shape] = {}
    for name, frame in frames.items():
        shapes |= _shapes(frame, list(_parts(study, name, frame, units)))
    for part, shape in shapes.items():
        length = _length_elsewhere(part, shapes)
        if length is not None and shape.least < length >= shape.most and not shape.zeros:
            shorter = (part.text.str.len_chars() < length).cast(nw.Int64()).sum()
            rows = fetch_row(frames[part.register].select(shorter.alias(SHORTER)))[SHORTER]
            what = Text(
                nl=f"een kortere sleutel in {part.source} dan elders",
                en=f"a shorter key in {part.source} than elsewhere",
            )
            of = shape.rows
            yield Found(check="mixed_keys", register=part.register, rows=rows, of=of, what=what)


def _length_elsewhere(part: _Part, shapes: Mapping[_Part, _Shape]) -> int | None:
    """Return the one length of this part of a key where leading zeros keep it."""
    lengths = [
        shape.most
        for other, shape in shapes.items()
        if (other.unit, other.place) == (part.unit, part.place)
        and shape.zeros
        and shape.least == shape.most
    ]
    return max(lengths, default=None)


def _parts(study: Study, name: str, frame: Frame, units: Container[str]) -> Iterator[_Part]:
    """Yield the parts of all keys of some units in a register."""
    schema = frame.collect_schema()
    for use in uses(study, name):
        if use.unit in units:
            both = zip(use.columns, use.keys(schema), strict=True)
            for place, (source, text) in enumerate(both):
                yield _Part(name, use.unit, place, source, use.name, text)


def _shapes(frame: Frame, parts: Sequence[_Part]) -> dict[_Part, _Shape]:
    """Measure parts of keys, all in one query; those without any value are left out."""
    if not parts:
        return {}
    measured: list[nw.Expr] = []
    for place in range(len(parts)):
        text = nw.col(f"{TEXT}{place}")
        measured += [
            text.str.len_chars().min().alias(f"{LEAST}{place}"),
            text.str.len_chars().max().alias(f"{MOST}{place}"),
            text.str.starts_with("0").cast(nw.Int64()).sum().alias(f"{ZEROS}{place}"),
            text.count().alias(f"{ROWS}{place}"),
        ]
    texts = (part.text.alias(f"{TEXT}{place}") for place, part in enumerate(parts))
    row = fetch_row(frame.select(*texts).select(*measured))
    return {
        part: _Shape(*(row[f"{one}{place}"] for one in (LEAST, MOST, ZEROS, ROWS)))
        for place, part in enumerate(parts)
        if row[f"{ROWS}{place}"]
    }
