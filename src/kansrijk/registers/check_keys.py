"""Check what rows have in common: keys that repeat, spells that overlap, zeros that were lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import narwhals as nw

from kansrijk.registers.engine import Frame, fetch_row
from kansrijk.registers.found import Found
from kansrijk.registers.keys import ID, OF, keyed, part_names, relations_from
from kansrijk.registers.merge import OVERLAPPING, SPELLS, overlapping
from kansrijk.registers.read import of_file
from kansrijk.study import FILE_MONTH, FILE_YEAR, Register, Study, Text

LEAST, MOST, ZEROS, ROWS, SHORTER = "least", "most", "zeros", "rows", "shorter"


def check_units(study: Study, name: str, table: Frame) -> Iterator[Found]:
    """Look for units that stand more than once where they stand once, or twice on a day."""
    register = study.sources.registers[name]
    if register.kind == "record":
        yield from _repeated(name, register, table)
    if register.kind == "spell" and register.start and not register.keys:
        yield from _overlapping(name, register, table)


def _repeated(name: str, register: Register, table: Frame) -> Iterator[Found]:
    row = fetch_row(
        table.select(_in_its_file(register).n_unique().alias("n"), nw.len().alias("of"))
    )
    of = int(row["of"])
    # Of no rows there is one distinct value for some engines: none.
    if of and (rows := of - int(row["n"])):
        what = Text(
            nl="een sleutel die een andere regel ook heeft", en="a key that another row has"
        )
        yield Found(check="repeated_keys", register=name, rows=rows, of=of, what=what)


def _in_its_file(register: Register) -> nw.Expr:
    """Return one integer for a unit in a file."""
    factors = {FILE_YEAR: 10_000, FILE_MONTH: 100}
    unit = nw.col(ID)
    for column in of_file(register):
        unit = unit * factors[column] + nw.col(column)
    return unit


def _overlapping(name: str, register: Register, table: Frame) -> Iterator[Found]:
    row = fetch_row(overlapping(table, register))
    if rows := int(row[OVERLAPPING] or 0):
        what = Text(
            nl="een begin voordat een eerdere periode van dezelfde eenheid eindigt",
            en="a start before an earlier spell of the same unit ends",
        )
        of = int(row[SPELLS])
        yield Found(check="overlapping_spells", register=name, rows=rows, of=of, what=what)


@dataclass(frozen=True)
class _Part:
    """One part of a key in one register: of which unit, its source column and its own name."""

    register: str
    unit: str
    place: int
    source: str
    name: str


@dataclass(frozen=True)
class _Shape:
    """How long the values of a part are, how many have leading zeros, and how many there are."""

    least: int
    most: int
    zeros: int
    rows: int


def check_lengths(study: Study, texts: Mapping[str, Frame]) -> Iterator[Found]:
    """Look for keys that are shorter than those of the same unit elsewhere, which have zeros."""
    shapes: dict[_Part, _Shape] = {}
    for name, text in texts.items():
        shapes |= _shapes(text, list(_parts(study, name)))
    for part, shape in shapes.items():
        length = _length_elsewhere(part, shapes)
        if length is not None and shape.least < length >= shape.most and not shape.zeros:
            shorter = (nw.col(part.name).str.len_chars() < length).cast(nw.Int64()).sum()
            rows = fetch_row(texts[part.register].select(shorter.alias(SHORTER)))[SHORTER]
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


def _parts(study: Study, name: str) -> Iterator[_Part]:
    """Yield the parts of all keys in a register, of its own unit and of related ones."""
    register = study.sources.registers[name]
    keys = [(register.unit, key, prefix) for key, prefix in keyed(register)]
    for relation, target in relations_from(study, name):
        keys.append((target.unit, target.key, f"{OF}{relation}"))
    for unit, key, prefix in keys:
        for place, part in enumerate(part_names(len(key), prefix)):
            yield _Part(name, unit, place, key[place], part)


def _shapes(text: Frame, parts: Sequence[_Part]) -> dict[_Part, _Shape]:
    """Measure parts of keys, all in one query; those without any value are left out."""
    measured: list[nw.Expr] = []
    for place, part in enumerate(parts):
        length, zeros = nw.col(part.name).str.len_chars(), nw.col(part.name).str.starts_with("0")
        measured += [
            length.min().alias(f"{LEAST}{place}"),
            length.max().alias(f"{MOST}{place}"),
            zeros.cast(nw.Int64()).sum().alias(f"{ZEROS}{place}"),
            nw.col(part.name).count().alias(f"{ROWS}{place}"),
        ]
    row = fetch_row(text.select(*measured))
    return {
        part: _Shape(*(row[f"{one}{place}"] for one in (LEAST, MOST, ZEROS, ROWS)))
        for place, part in enumerate(parts)
        if row[f"{ROWS}{place}"]
    }
