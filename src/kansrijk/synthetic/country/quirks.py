"""What real deliveries have that a plain one has not; a right reading sees through all of it.

Names of files and columns change over the years, a wrong version lies beside the right one, codes
have a blank before them, and some rows are about numbers that are nobody's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import cast

import numpy as np
import pyarrow as pa

from kansrijk.study import contracts
from kansrijk.synthetic.country.contract import Contract, read_contract
from kansrijk.synthetic.country.files import file_name
from kansrijk.synthetic.country.formats import Format
from kansrijk.synthetic.country.keys import PRIMES, WIDTHS, BlockKeys
from kansrijk.synthetic.country.layout import KEY_KINDS, Field, Part, lay_out
from kansrijk.synthetic.country.rows import Rows
from kansrijk.synthetic.country.texts import Array, coded, digits, is_listed, listed, packed
from kansrijk.synthetic.country.years import Years
from kansrijk.synthetic.days import NEVER, Ints, day

VERSIONS: Mapping[str, tuple[int, int]] = {"inschrwpotab": (1, 2), "hoogsteopltab": (9, 10)}
"""Two versions of each year: the first lacks a tenth of the rows, the second is right."""
OLDER = ("gbapersoontab", "gbahuishoudensbus")
"""Living registers with the version of a year before, which lacks a tenth of the rows."""
ENDING_IN_CAPITALS = ("jgdbeschermbus",)
KEYS_IN_OTHER_CASE: Mapping[str, Callable[[str], str]] = {
    "secmbus": str.lower,
    "inpatab": lambda name: name.replace("PERSOON", "Persoon"),
}
"""Keys written with other capitals than in the contract; of a yearly register in even years."""
MIXED_CASE = ("eigendomwozbagtab", 2013)
"""Until this year its columns are written with small letters."""
BLANK_BEFORE = ("gbahuishoudensbus", "place")
"""A column with a blank before some of its codes."""
EACH_BLANK, EACH_MISSING, EACH_STRANGER = 7, 10, 64
STRANGERS = ("F", "S", "G")
"""Kinds of keys that are not of the population register."""
BEYOND = PRIMES[12]
"""Larger numbers are of no household and no dwelling."""


@dataclass(frozen=True, slots=True)
class Quirks:
    """Sorts rows into the files of a delivery with quirks.

    Parameters
    ----------
    form
        The format of the files.
    years
        The years of the country.
    """

    form: Format
    years: Years

    def __call__(self, rows: Rows, keys: BlockKeys) -> Iterator[tuple[str, Part]]:
        """Tell of rows the names of their files and what goes into each."""
        given = read_contract(rows.contract)
        part = self._renamed(given, rows, _with_strangers(given, rows, lay_out(rows, keys)))
        part = _with_blanks(part) if rows.contract == BLANK_BEFORE[0] else part
        pattern = self._pattern(given, rows)
        wrong, right = VERSIONS.get(rows.contract, (1, 1))
        yield self._name(pattern, rows, right), part
        if wrong != right:
            yield self._name(pattern, rows, wrong), _lacking(part)
        if rows.contract in OLDER:
            older = _older(given, rows, self.years.last - 1)
            yield self._name(given.path[0], older), _lacking(lay_out(older, keys))

    def _name(self, pattern: str, rows: Rows, version: int = 1) -> str:
        in_capitals = rows.contract in ENDING_IN_CAPITALS
        ending = self.form.upper() if in_capitals else self.form
        return f"{file_name(pattern, rows, version)}.{ending}"

    def _pattern(self, given: Contract, rows: Rows) -> str:
        """Return the pattern of a name: dated in the first year, the newest in the last."""
        dated = [one for one in given.path if "{date}" in one]
        others = [one for one in given.path if "{date}" not in one]
        if rows.year is None or rows.year >= self.years.last:
            return others[-1]
        return dated[0] if dated and rows.year == self.years.first else others[0]

    def _renamed(self, given: Contract, rows: Rows, part: Part) -> Part:
        """Rename columns: other names in the last year, other capitals in some registers."""
        fields = part.fields
        if rows.year == self.years.last:
            fields = [_by_other_name(given, one) for one in fields]
        if rows.contract == MIXED_CASE[0] and (rows.year or 0) <= MIXED_CASE[1]:
            fields = [replace(one, name=one.name.capitalize()) for one in fields]
        if rows.contract in KEYS_IN_OTHER_CASE and (rows.year or 0) % 2 == 0:
            case = KEYS_IN_OTHER_CASE[rows.contract]
            fields = [one if one.canonical else replace(one, name=case(one.name)) for one in fields]
        return replace(part, fields=tuple(fields))


def _by_other_name(given: Contract, one: Field) -> Field:
    column = given.columns.get(one.canonical)
    return one if column is None or not column.also else replace(one, name=column.also[0])


def _with_blanks(part: Part) -> Part:
    """Put a blank before some of the codes of a column, as wide as its widest."""
    place = [one.canonical for one in part.fields].index(BLANK_BEFORE[1])
    one, codes = part.fields[place], part.values[place].dictionary.to_pylist()
    moved = np.where(np.arange(len(part)) % EACH_BLANK == 0, len(codes), 0)
    places = part.values[place].indices.fill_null(-1).to_numpy()
    moved_on = np.where(places < 0, -1, places + moved)
    blank = coded(moved_on, [*codes, *(code.rjust(one.width) for code in codes)])
    return replace(part, values=(*part.values[:place], blank, *part.values[place + 1 :]))


def _lacking(part: Part) -> Part:
    """Leave out a tenth of the rows."""
    return part.some(np.flatnonzero(np.arange(len(part)) % EACH_MISSING != 3))


def _older(given: Contract, rows: Rows, year: int) -> Rows:
    """Return the rows that a version of an earlier year had."""
    last = day(year, 12, 31)
    begun = np.flatnonzero(_days(rows, "start" if given.kind == "spell" else "born") <= last)
    columns = {name: values[begun] for name, values in rows.columns.items()}
    if given.kind == "spell":
        end = _days(rows, "end")[begun]
        columns["end"] = np.where(end > last, NEVER, end)
    units = {name: numbers[begun] for name, numbers in rows.units.items()}
    return replace(rows, units=units, columns=columns, year=year)


def _days(rows: Rows, name: str) -> Ints:
    return cast("Ints", rows.columns[name])


# ------------------------------------------------------------------ keys of nobody


def _with_strangers(given: Contract, rows: Rows, part: Part) -> Part:
    """Add rows about numbers that are in no population register, in a register of persons.

    They have the digits of some person, of another one in each register, and another kind: only
    both together say who is meant. What they lead to is nobody's either.
    """
    if given.keys[0].unit != "person":
        return part
    person = next(iter(rows.units.values()))
    strange = np.flatnonzero(person % EACH_STRANGER == _registers().index(given.name))
    kinds = np.array([KEY_KINDS.index(one) for one in STRANGERS])[person[strange] // 64 % 3]
    some = part.some(strange)
    changed = [_strange(one, values, kinds, strange) for one, values in some.columns]
    return replace(part, values=tuple(map(_together, part.values, changed)))


@cache
def _registers() -> tuple[str, ...]:
    return tuple(name.partition(".")[2] for name in contracts())


def _strange(one: Field, values: Array, kinds: Ints, rows: Ints) -> Array:
    """Return what a column of a key has in the rows of strangers."""
    if one.role == "person_kind":
        own = values.indices.to_numpy(zero_copy_only=False)
        return coded(np.where(own == 0, kinds, own), KEY_KINDS)
    if one.role in ("household", "dwelling"):
        return packed(digits(BEYOND + 1 + rows, WIDTHS[one.role]))
    return values


def _together(first: Array, second: Array) -> Array:
    if not is_listed(first):
        return pa.concat_arrays([first, second])
    return listed(pa.concat_arrays([first.indices, second.indices]), first.dictionary)
