"""Check whether keys are written with the same length everywhere, or lost their zeros."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import narwhals as nw

from kansrijk.registers.by_file import counted, name_of, rows_of
from kansrijk.registers.engine import Frame, fetch_row
from kansrijk.registers.files import SourceFile
from kansrijk.registers.found import Found
from kansrijk.registers.keys import uses
from kansrijk.registers.read import of_file
from kansrijk.study import Study, Text

LEAST, MOST, ZEROS, ROWS, SHORTER = "least", "most", "zeros", "rows", "shorter"
TEXT = "text"


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


# Of each part in each file of a yearly or monthly register; of others, in none.
_Shapes = dict[tuple[_Part, SourceFile | None], _Shape]


def check_lengths(
    study: Study,
    frames: Mapping[str, Frame],
    files: Mapping[str, Sequence[SourceFile]],
    units: Container[str],
) -> Iterator[Found]:
    """Look for keys that are shorter than those of the same unit elsewhere, which have zeros.

    Parameters
    ----------
    study
        The study.
    frames
        By register its rows as they lie in the files.
    files
        By register its files, each of which may have lost the zeros.
    units
        The units whose keys may be of different lengths.
    """
    shapes: _Shapes = {}
    for name, frame in frames.items():
        parts = list(_parts(study, name, frame, units))
        shapes |= _shapes(study, name, files[name], frame, parts)
    for (part, file), shape in shapes.items():
        length = _length_elsewhere(part, shapes)
        if length is not None and shape.least < length >= shape.most and not shape.zeros:
            what = Text(
                nl=f"een kortere sleutel in {part.source} dan elders",
                en=f"a shorter key in {part.source} than elsewhere",
            )
            yield Found(
                check="mixed_keys",
                register=part.register,
                file=name_of(file),
                rows=_shorter(rows_of(frames[part.register], file), part, length),
                of=shape.rows,
                what=what,
            )


def _length_elsewhere(part: _Part, shapes: _Shapes) -> int | None:
    """Return the one length of this part of a key where leading zeros keep it."""
    lengths = [
        shape.most
        for (other, _), shape in shapes.items()
        if (other.unit, other.place) == (part.unit, part.place)
        and shape.zeros
        and shape.least == shape.most
    ]
    return max(lengths, default=None)


def _shorter(rows: Frame, part: _Part, length: int) -> int:
    """Count the values of a part that are shorter than elsewhere."""
    shorter = (part.text.str.len_chars() < length).cast(nw.Int64()).sum()
    return int(fetch_row(rows.select(shorter.alias(SHORTER)))[SHORTER])


def _parts(study: Study, name: str, frame: Frame, units: Container[str]) -> Iterator[_Part]:
    """Yield the parts of all keys of some units in a register."""
    schema = frame.collect_schema()
    for use in uses(study, name):
        if use.unit in units:
            both = zip(use.columns, use.keys(schema), strict=True)
            for place, (source, text) in enumerate(both):
                yield _Part(name, use.unit, place, source, use.name, text)


def _shapes(
    study: Study, name: str, files: Sequence[SourceFile], frame: Frame, parts: Sequence[_Part]
) -> _Shapes:
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
    register = study.sources.registers[name]
    rows = frame.select(*of_file(register), *texts)
    return {
        (part, file): _Shape(*(row[f"{one}{place}"] for one in (LEAST, MOST, ZEROS, ROWS)))
        for file, row in counted(register, files, rows, measured)
        for place, part in enumerate(parts)
        if row[f"{ROWS}{place}"]
    }
