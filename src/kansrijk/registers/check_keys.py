"""Check what rows have in common: keys that repeat, spells that overlap, zeros that were lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import narwhals as nw

from kansrijk.registers.engine import Frame, fetch_row
from kansrijk.registers.found import Found
from kansrijk.registers.keys import ID, OF, keyed, part_names, relations_from
from kansrijk.registers.merge import OVERLAPPING, SPELLS, overlapping
from kansrijk.registers.read import of_file
from kansrijk.study import FILE_MONTH, FILE_YEAR, Register, Study, Text

LEAST, MOST, ZEROS, SHORTER = "least", "most", "zeros", "shorter"


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


@dataclass(frozen=True, kw_only=True)
class _Part:
    """One part of a key as a register writes it: how long it is, and whether zeros lead it."""

    register: str
    unit: str
    place: int
    source: str
    name: str
    least: int
    most: int
    has_zeros: bool
    rows: int


def check_lengths(study: Study, texts: Mapping[str, Frame]) -> Iterator[Found]:
    """Look for keys that are shorter than those of the same unit elsewhere, which have zeros."""
    parts = [part for name, text in texts.items() for part in _parts(study, name, text)]
    for part in parts:
        length = _length_elsewhere(part, parts)
        if length is not None and part.least < length >= part.most and not part.has_zeros:
            shorter = (nw.col(part.name).str.len_chars() < length).cast(nw.Int64()).sum()
            rows = fetch_row(texts[part.register].select(shorter.alias(SHORTER)))[SHORTER]
            what = Text(
                nl=f"een kortere sleutel in {part.source} dan elders",
                en=f"a shorter key in {part.source} than elsewhere",
            )
            yield Found(
                check="mixed_keys", register=part.register, rows=int(rows), of=part.rows, what=what
            )


def _length_elsewhere(part: _Part, parts: Iterable[_Part]) -> int | None:
    """Return the one length of this part of a key where leading zeros keep it."""
    lengths = [
        other.most
        for other in parts
        if (other.unit, other.place) == (part.unit, part.place)
        and other.has_zeros
        and other.least == other.most
    ]
    return max(lengths, default=None)


def _parts(study: Study, name: str, text: Frame) -> Iterator[_Part]:
    register = study.sources.registers[name]
    keys = [(register.unit, key, prefix) for key, prefix in keyed(register)]
    keys += [
        (target.unit, target.key, f"{OF}{relation}")
        for relation, target in relations_from(study, name)
    ]
    for unit, key, prefix in keys:
        names = part_names(len(key), prefix)
        for place, (source, part) in enumerate(zip(key, names, strict=True)):
            shape = fetch_row(text.select(*_shape(part)))
            if shape[LEAST] is not None:
                yield _Part(
                    register=name,
                    unit=unit,
                    place=place,
                    source=source,
                    name=part,
                    least=shape[LEAST],
                    most=shape[MOST],
                    has_zeros=shape[ZEROS] > 0,
                    rows=shape["rows"],
                )


def _shape(part: str) -> list[nw.Expr]:
    length, zeros = nw.col(part).str.len_chars(), nw.col(part).str.starts_with("0")
    return [
        length.min().alias(LEAST),
        length.max().alias(MOST),
        zeros.cast(nw.Int64()).sum().alias(ZEROS),
        nw.col(part).count().alias("rows"),
    ]
