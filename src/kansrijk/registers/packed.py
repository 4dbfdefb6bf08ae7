"""Number units without a list of them: where their keys are digits, the key is the number.

The pseudonyms of a country are digits of one length behind a letter. Such a key is packed into one
integer, part by part, so that a register of millions of rows is read in one go and joined with
nothing. The integers follow the order of the keys as text, and the text is told from them.

How keys are packed is guessed from the first rows of each register, and each row is checked: a key
that does not fit has no number, and then the keys of its unit are listed instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import prod
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from kansrijk.registers.engine import Engine, Frame, with_digits
from kansrijk.registers.keys import Use, part_names, uses
from kansrijk.study import Study

# How many rows are looked at for a guess.
ROWS = 1_000
# How many integers there may be: so many as a number of the engine holds; and of how many digits
# each is one for sure.
MOST, WIDEST = 2**63, 18
# How many times as many numbers there may be around those that were seen, as far as there is room:
# the first rows of a register may have the days of ten years, the others those of a century.
REACHES = (30, 10, 3, 1)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

# The stubs of PyArrow leave its arrays partly untyped.
Array = Any


@dataclass(frozen=True, slots=True)
class Digits:
    """A part of a key that is digits of one length.

    Parameters
    ----------
    width
        How many digits.
    first, span
        The least number, and how many there may be from there.
    """

    width: int
    first: int = field(repr=False)
    span: int = field(repr=False)

    def place(self, text: nw.Expr) -> nw.Expr:
        """Return the place of a text of digits among all that there may be."""
        return text.cast(nw.Int64()) - self.first

    def text(self, places: NDArray[np.int64]) -> Array:
        """Return the texts at places."""
        numbers = pa.array(places + self.first).cast(pa.string())
        return pc.utf8_lpad(numbers, width=self.width, padding="0")


@dataclass(frozen=True, slots=True)
class Letter:
    """A part of a key that is one capital letter.

    Parameters
    ----------
    seen
        Those that were seen; the others are looked for after them.
    """

    seen: frozenset[str] = field(repr=False)

    @property
    def span(self) -> int:
        """How many letters there are."""
        return len(LETTERS)

    def place(self, text: nw.Expr) -> nw.Expr:
        """Return the place of a letter, null for what is none."""
        ordered = sorted(LETTERS, key=lambda letter: letter not in self.seen)
        places = {letter: LETTERS.index(letter) for letter in ordered}
        return text.replace_strict(places, default=None, return_dtype=nw.Int64())

    def text(self, places: NDArray[np.int64]) -> Array:
        """Return the letters at places."""
        return pa.array(np.array([*LETTERS])[places])


Part = Digits | Letter


@dataclass(frozen=True, slots=True)
class Packing:
    """How the keys of a unit become integers, part by part."""

    parts: tuple[Part, ...]

    def number(self, places: Sequence[str]) -> nw.Expr:
        """Return the integer of a key from the places of its parts; null where one has none."""
        packed, fits = nw.lit(0), [nw.lit(value=True)]
        for part, name in zip(self.parts, places, strict=True):
            packed = packed * part.span + nw.col(name)
            if isinstance(part, Digits) and part.span < 10**part.width:
                fits.append(nw.col(name).is_between(0, part.span - 1))
        return packed if len(fits) == 1 else nw.when(*fits).then(packed)

    def texts(self, ids: NDArray[np.int64]) -> pa.Table:
        """Return the parts of the keys that integers stand for, in the same order."""
        told: list[Array] = []
        for part in reversed(self.parts):
            ids, places = np.divmod(ids, part.span)
            told.append(part.text(places))
        return pa.table(told[::-1], names=part_names(len(self.parts)))


def with_packed(frame: Frame, wanted: Sequence[tuple[Use, Packing]]) -> Frame:
    """Add the integers of units whose keys are packed, and which keys do not fit.

    That goes step by step, for all of them together.
    """
    schema = frame.collect_schema()
    parts = [
        (text, name, part)
        for use, packing in wanted
        for text, name, part in zip(use.texts(schema), use.parts, packing.parts, strict=True)
    ]
    frame = frame.with_columns(text.alias(name) for text, name, _ in parts)
    frame = frame.with_columns(_given(use).alias(misfit(use)) for use, _ in wanted)
    widths = {name: part.width for _, name, part in parts if isinstance(part, Digits)}
    frame = with_digits(frame, widths)
    frame = frame.with_columns(part.place(nw.col(name)).alias(name) for _, name, part in parts)
    numbers = [packing.number(use.parts).alias(use.name) for use, packing in wanted]
    frame = frame.with_columns(*numbers)
    misfits = [
        (nw.col(misfit(use)) & nw.col(use.name).is_null()).alias(misfit(use)) for use, _ in wanted
    ]
    names = [use.name for use, _ in wanted]
    return frame.select(*schema.names(), *names, *misfits)


def misfit(use: Use) -> str:
    """Return the name of the column that tells which keys do not fit."""
    return f"_misfit{use.name}"


def _given(use: Use) -> nw.Expr:
    parts = [~nw.col(name).is_null() for name in use.parts]
    return nw.all_horizontal(parts, ignore_nulls=False)


def guess(study: Study, frames: Mapping[str, Frame], engine: Engine) -> dict[str, Packing]:
    """Return how the keys of units may become integers, as far as the first rows allow it.

    Parameters
    ----------
    study
        The study.
    frames
        By register its rows as they lie in the files.
    engine
        The engine that reads them.
    """
    found: dict[str, list[set[str]]] = {}
    for name, frame in frames.items():
        for use, texts in _first(list(uses(study, name)), frame, engine):
            known = found.get(use.unit, [set[str]() for _ in use.columns])
            found[use.unit] = [one | more for one, more in zip(known, texts, strict=True)]
    packings = {unit: _packing([_part(some) for some in each]) for unit, each in found.items()}
    return {unit: packing for unit, packing in packings.items() if packing is not None}


def _first(
    wanted: Sequence[Use], frame: Frame, engine: Engine
) -> Iterator[tuple[Use, list[set[str]]]]:
    """Yield the keys that stand in the first rows of a register, part by part."""
    schema = frame.collect_schema()
    named = [
        text.alias(name)
        for use in wanted
        for text, name in zip(use.texts(schema), use.parts, strict=True)
    ]
    table = engine.first(frame.select(*named), ROWS)
    for use in wanted:
        # Half a key names nobody, whatever it looks like.
        keys = table.select(use.parts).drop_null()
        yield use, [_texts(keys, name) for name in use.parts]


def _texts(table: pa.Table, name: str) -> set[str]:
    return {*filter(None, table[name].to_pylist())}


def _part(texts: set[str]) -> Part | None:
    """Guess what a part of a key is; None for anything else than digits or a letter."""
    if texts and texts <= {*LETTERS}:
        return Letter(frozenset(texts))
    widths = {len(text) for text in texts}
    if len(widths) != 1 or not all(text.isascii() and text.isdecimal() for text in texts):
        return None
    width, first, last = widths.pop(), int(min(texts)), int(max(texts))
    return Digits(width, first, last - first + 1) if width <= WIDEST else None


def _packing(parts: Sequence[Part | None]) -> Packing | None:
    """Return how to pack a key of these parts, with as much room as there is."""
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    for free, reach in product(range(len(known), -1, -1), REACHES):
        around = (_around(part, reach) for part in known[free:])
        packing = Packing((*map(_all, known[:free]), *around))
        if prod(part.span for part in packing.parts) < MOST:
            return packing
    return None


def _all(part: Part) -> Part:
    """Leave room for all numbers of so many digits."""
    return part if isinstance(part, Letter) else Digits(part.width, 0, 10**part.width)


def _around(part: Part, reach: int) -> Part:
    """Leave room before the numbers that were seen for some times as many, and after them."""
    if isinstance(part, Letter):
        return part
    first = max(part.first - reach * part.span, 0)
    last = min(part.first + (reach + 1) * part.span, 10**part.width)
    return Digits(part.width, first, last - first)
