"""How a register lies in its file: the columns of its contract, under the names of the source.

Rows speak of numbers and canonical columns. What a column is called, which parts a date has and
what stands for unknown is read from the contract, so that a corrected contract corrects both the
files that are made and how files are read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kansrijk.synthetic.country.contract import Column, Contract, Key, read_contract
from kansrijk.synthetic.country.countries import CODES
from kansrijk.synthetic.country.keys import WIDTHS, BlockKeys
from kansrijk.synthetic.country.rows import NOBODY, Coded, Rows, Values
from kansrijk.synthetic.country.texts import (
    Array,
    amounts,
    coded,
    codes_of,
    date_parts,
    dates,
    digits,
    packed,
)
from kansrijk.synthetic.days import Floats, Ints

PERSONS = ("person", "income_household")
"""Units whose key is that of a person; an income household has that of its main earner."""
KEY_KINDS = ("R", "N", "G", "F", "S")
"""In the population register; unknown; known but not in it; an invalid number; and another."""
OBJECT_KINDS = ("B", "D", "H")
NUMBERED = {"person": "persoon", "household": "huishouden", "dwelling": "object"}
TEXT_WIDTH = 12
"""Digits of a number that is a text, such as that of a job."""

Role = Literal["value", "person_kind", "person", "household", "dwelling_kind", "dwelling"]


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a file.

    Parameters
    ----------
    name
        In the source.
    label
        What it means, in Dutch.
    role
        What its texts are: of a key the kind or the digits; or a value.
    width
        How many letters a text has at most; 0 for a number.
    decimals
        Of a number.
    codes
        The labels of its codes.
    canonical
        The name of the column in the contract; empty for a key.
    """

    name: str
    label: str
    role: Role = "value"
    width: int = 0
    decimals: int = 0
    codes: Mapping[str, str] = field(default_factory=dict[str, str])
    canonical: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one file: its columns, and their values."""

    fields: tuple[Field, ...]
    values: tuple[Array, ...]

    def __len__(self) -> int:
        return len(self.values[0])

    def some(self, rows: Ints) -> Part:
        """Return some of the rows."""
        return Part(self.fields, tuple(one.take(pa.array(rows)) for one in self.values))

    @property
    def columns(self) -> Iterator[tuple[Field, Array]]:
        """The columns with their values."""
        return zip(self.fields, self.values, strict=True)

    @property
    def table(self) -> pa.Table:
        """The values under their names."""
        return pa.table({one.name: values for one, values in self.columns})


# ------------------------------------------------------------------ rows


def lay_out(rows: Rows, keys: BlockKeys) -> Part:
    """Return rows as they lie in a file of their register.

    Parameters
    ----------
    rows
        Rows of a block.
    keys
        The pseudonyms of the block.

    Raises
    ------
    ValueError
        The rows tell other columns or links than the contract.
    """
    given = read_contract(rows.contract)
    of_keys = [*_keys(given, rows, keys)]
    of_columns = [*_columns(given, rows)]
    # A date that is part of a key, or an address that is a text, stands there once.
    told: dict[str, tuple[Field, Array]] = {}
    for one, values in [*of_keys, *of_columns]:
        told.setdefault(one.name, (one, values))
    _refuse_untold(given, rows, told)
    return Part(*zip(*told.values(), strict=True))


def _refuse_untold(given: Contract, rows: Rows, told: Mapping[str, object]) -> None:
    """Say what the rows tell that the contract does not, or the other way round."""
    told_links = set(rows.units) - {name for name, _ in _key_names(given)}
    stray = {*(set(rows.columns) - set(given.columns)), *(told_links - set(given.links))}
    sources = [one.source for one in given.columns.values()]
    sources += [link.columns for link in given.links.values()]
    lacking = {name for each in sources for name in each if _of_year(name, rows) not in told}
    if stray or lacking:
        raise ValueError(f"{given.name}: not in the contract {stray}; not told {lacking}")


def _key_names(given: Contract) -> Iterator[tuple[str, Key]]:
    names = ["key"] if len(given.keys) == 1 else [f"key{n + 1}" for n in range(len(given.keys))]
    yield from zip(names, given.keys, strict=True)


def _of_year(name: str, rows: Rows) -> str:
    return name.replace("{year}", str(rows.year))


def _keys(given: Contract, rows: Rows, keys: BlockKeys) -> Iterator[tuple[Field, Array]]:
    for name, key in [*_key_names(given), *given.links.items()]:
        if name in rows.units:
            yield from _key_columns(key, rows.units[name], keys)


def _key_columns(key: Key, numbers: Ints, keys: BlockKeys) -> Iterator[tuple[Field, Array]]:
    """Yield the columns of a key; the second of a household is a date that stands elsewhere."""
    if key.unit == "country":
        yield Field(key.columns[0], "land", width=4), codes_of(Coded(numbers, CODES), key.unknown)
        return
    names, unit = [*key.columns], "person" if key.unit in PERSONS else key.unit
    if unit == "person":
        yield Field(names.pop(0), "soort nummer", "person_kind", width=1), _person_kinds(numbers)
    if unit == "dwelling":
        yield Field(names.pop(0), "soort object", "dwelling_kind", width=1), _object_kinds(numbers)
    number = Field(names[0], f"nummer van {NUMBERED[unit]}", cast("Role", unit), WIDTHS[unit])
    yield number, _digits(unit, numbers, keys, key.unknown)


def _digits(unit: str, numbers: Ints, keys: BlockKeys, unknown: str | None) -> Array:
    nobody = numbers == NOBODY
    if not nobody.any():
        return packed(keys(unit, numbers))
    texts = packed(keys(unit, np.where(nobody, 0, numbers)))
    return pc.if_else(pa.array(nobody), pa.scalar(unknown, pa.string()), texts)


def _person_kinds(numbers: Ints) -> Array:
    """Return the kinds of the keys of persons; one in five unknown ones is known elsewhere."""
    kinds = np.zeros(len(numbers), np.int32)
    nobody = np.flatnonzero(numbers == NOBODY)
    elsewhere = nobody % 5 == 0
    kinds[nobody] = np.where(elsewhere, KEY_KINDS.index("G"), KEY_KINDS.index("N"))
    return coded(kinds, KEY_KINDS)


def _object_kinds(numbers: Ints) -> Array:
    """Return the kinds of the keys of dwellings; few are not in the register of buildings."""
    kinds = np.where(numbers % 50 == 1, 1, np.where(numbers % 50 == 0, 2, 0))
    return coded(np.where(numbers == NOBODY, -1, kinds), OBJECT_KINDS)


# ------------------------------------------------------------------ columns


def _columns(given: Contract, rows: Rows) -> Iterator[tuple[Field, Array]]:
    for name, values in rows.columns.items():
        if name in given.columns:
            yield from _sources(name, given.columns[name], values, rows)


def _sources(
    name: str, column: Column, values: Values, rows: Rows
) -> Iterator[tuple[Field, Array]]:
    """Yield the source columns of a canonical one: three of a date in parts."""
    one = Field(_of_year(column.source[0], rows), column.label, canonical=name)
    if len(column.source) == 3:
        parts = date_parts(cast("Ints", values))
        for source, part, width in zip(column.source, parts, (4, 2, 2), strict=True):
            yield replace(one, name=source, width=width), part
    elif column.type == "date":
        open_end = column.unknown or f"{rows.year}1231"
        yield replace(one, width=8), dates(cast("Ints", values), open_end)
    elif column.type == "code":
        yield _code(one, column, cast("Coded | Ints", values))
    elif column.type == "text":
        yield replace(one, width=TEXT_WIDTH), _text(values)
    else:
        unknown = None if column.unknown is None else float(column.unknown)
        array = amounts(cast("Floats | Ints", values), column.decimals, unknown)
        yield replace(one, decimals=column.decimals), array


def _code(one: Field, column: Column, values: Coded | Ints) -> tuple[Field, Array]:
    array = codes_of(values, column.unknown)
    found = array.dictionary.to_pylist()
    stray = {*found} - {*column.codes, column.unknown}
    if column.codes and stray:
        raise ValueError(f"{one.canonical}: these codes are not in the contract: {stray}")
    width = max(map(len, [*column.codes, *found]), default=1)
    return replace(one, width=width, codes=column.codes), array


def _text(values: Values) -> Array:
    """Return texts; numbers with leading zeros."""
    if isinstance(values, Coded):
        return codes_of(values, None)
    if np.issubdtype(values.dtype, np.str_):
        return pa.array(values)
    return packed(digits(cast("Ints", values), TEXT_WIDTH))
