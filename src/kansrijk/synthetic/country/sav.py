"""SPSS files, written block by block: the rows of a register need not be in memory together.

A system file begins with a dictionary (widths, formats and labels) and goes on with its values in
cells of eight bytes. Compressed, eight marks of a byte say of the next eight cells which are small
whole numbers or blanks, and which follow as they are. Source of the format: B. Pfaff and others,
PSPP Developers Guide, "System File Format".
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kansrijk.synthetic.country.layout import Field
from kansrijk.synthetic.country.texts import Array, is_listed

CELL = 8
# Marks: a small whole number is itself plus the bias; then the others.
BIAS = 100
SMALLEST, LARGEST = 1 - BIAS, 251 - BIAS
END, AS_IS, BLANK, MISSING = 252, 253, 254, 255
SYSTEM_MISSING = -np.finfo(np.float64).max
LOWEST, HIGHEST = np.nextafter(SYSTEM_MISSING, 0), np.finfo(np.float64).max
BLANKS = int.from_bytes(b" " * CELL, "little")

PRODUCT = b"@(#) SPSS DATA FILE kansrijk, made-up registers"
# The same rows give the same bytes, so a file does not tell when it was made.
MADE = b"01 Jan 15" + b"00:00:00"
ROWS_AT = 80
"""Where the header says how many rows there are."""
A_FORMAT, F_FORMAT = 1, 5
NUMBER_WIDTH = 12
LONGEST_LABEL, LONGEST_CODE_LABEL = 255, 120
UTF_8, LITTLE_ENDIAN = 65001, 2
# How many rows are turned into cells at once.
ROWS = 200_000

Cells = NDArray[np.uint64]
Marks = NDArray[np.uint8]


class SavWriter:
    """Writes an SPSS file; its memory is that of the largest lot of rows it is given.

    Parameters
    ----------
    path
        The file.
    title
        What the file is, of at most 64 bytes.
    fields
        Its columns; texts have at most 255 bytes.
    """

    def __init__(self, path: Path, title: str, fields: Sequence[Field]) -> None:
        self._fields = fields
        self._rows = 0
        self._cells: Cells = np.empty(0, np.uint64)
        self._marks: Marks = np.empty(0, np.uint8)
        self._file = path.open("wb")
        self._file.write(b"".join(_dictionary(title, fields)))

    def write(self, values: Sequence[Array]) -> None:
        """Write rows, given by column.

        Raises
        ------
        ValueError
            A text is wider than its column.
        """
        self._rows += len(values[0])
        for start in range(0, len(values[0]), ROWS):
            some = [one.slice(start, ROWS) for one in values]
            cells, marks = _row_by_row(self._fields, some)
            self._add(cells, marks)

    def _add(self, cells: Cells, marks: Marks) -> None:
        """Write whole eights of cells and keep the rest for what comes next."""
        cells = np.concatenate([self._cells, cells])
        marks = np.concatenate([self._marks, marks])
        whole = len(marks) // CELL * CELL
        self._file.write(_compressed(cells[:whole], marks[:whole]))
        self._cells, self._marks = cells[whole:], marks[whole:]

    def close(self) -> None:
        """Write what is left, and in the header how many rows there are."""
        filling = np.zeros(CELL - len(self._marks), np.uint8)
        filling[0] = END
        self._add(np.zeros(len(filling), np.uint64), filling)
        self._file.seek(ROWS_AT)
        self._file.write(struct.pack("<i", self._rows))
        self._file.close()


# ------------------------------------------------------------------ values


def _row_by_row(fields: Sequence[Field], values: Sequence[Array]) -> tuple[Cells, Marks]:
    """Return the cells of rows with their marks, a row after the other."""
    columns = [_column(one, array) for one, array in zip(fields, values, strict=True)]
    cells = np.concatenate([cells for cells, _ in columns], axis=1)
    marks = np.concatenate([marks for _, marks in columns], axis=1)
    return cells.ravel(), marks.ravel()


def _column(one: Field, values: Array) -> tuple[Cells, Marks]:
    if one.width:
        cells = _text_cells(one, values)
        return cells, np.where(cells == BLANKS, BLANK, AS_IS).astype(np.uint8)
    numbers = values.cast(pa.float64()).to_numpy(zero_copy_only=False)
    missing = np.isnan(numbers)
    small = (numbers >= SMALLEST) & (numbers <= LARGEST) & (numbers == np.floor(numbers))
    marks = np.where(small, numbers + BIAS, np.where(missing, MISSING, AS_IS)).astype(np.uint8)
    return numbers.view(np.uint64)[:, None], marks[:, None]


def _text_cells(one: Field, values: Array) -> Cells:
    """Return texts with blanks behind them, one row per text."""
    if is_listed(values):
        listed = [*values.dictionary.to_pylist(), ""]
        places = values.indices.fill_null(len(listed) - 1).to_numpy(zero_copy_only=False)
        return _padded(one, listed)[places]
    alike = _of_one_width(values)
    if alike is None:
        return _padded(one, values.fill_null("").to_pylist())
    signs = np.full((len(values), _cells_of(one) * CELL), ord(" "), np.uint8)
    _refuse_wide(one, alike.shape[1])
    signs[:, : alike.shape[1]] = alike
    return signs.view(np.uint64)


def _of_one_width(values: Array) -> NDArray[np.uint8] | None:
    """Return texts as a row of bytes each, if all are known and equally long."""
    if values.null_count or not len(values):
        return None
    _, ends, data = values.buffers()
    ends = np.frombuffer(ends, np.int32)[values.offset : values.offset + len(values) + 1]
    width = int(ends[1] - ends[0])
    if width == 0 or np.any(np.diff(ends) != width):
        return None
    return np.frombuffer(data, np.uint8)[ends[0] : ends[-1]].reshape(-1, width)


def _padded(one: Field, texts: Sequence[str]) -> Cells:
    encoded = [text.encode() for text in texts]
    _refuse_wide(one, max(map(len, encoded), default=0))
    width = _cells_of(one) * CELL
    joined = b"".join(text.ljust(width) for text in encoded)
    return np.frombuffer(joined, np.uint64).reshape(-1, _cells_of(one))


def _refuse_wide(one: Field, width: int) -> None:
    if width > one.width:
        raise ValueError(f"{one.name} has {one.width} letters; a text has {width}")


def _cells_of(one: Field) -> int:
    """Return how many cells a value takes."""
    return max(1, -(-one.width // CELL))


def _compressed(cells: Cells, marks: Marks) -> bytes:
    """Return cells with their marks before each eight of them."""
    as_is = marks == AS_IS
    lengths = as_is.reshape(-1, CELL).sum(axis=1) + 1
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    words, is_cell = np.empty(total, np.uint64), np.ones(total, np.bool_)
    is_cell[ends - lengths] = False
    words[~is_cell] = marks.view(np.uint64)
    words[is_cell] = cells[as_is]
    return words.tobytes()


# ------------------------------------------------------------------ the dictionary


def _dictionary(title: str, fields: Sequence[Field]) -> Iterator[bytes]:
    """Yield the records before the values."""
    yield _header(title, fields)
    for place, one in enumerate(fields):
        yield _variable(place, one)
    first = 1
    for one in fields:
        if one.codes and 0 < one.width <= CELL:
            yield _code_labels(first, one)
        first += _cells_of(one)
    yield _extension(3, struct.pack("<8i", 1, 0, 0, -1, 1, 1, LITTLE_ENDIAN, UTF_8), 4)
    yield _extension(4, struct.pack("<3d", SYSTEM_MISSING, HIGHEST, LOWEST), 8)
    yield _extension(13, "\t".join(_long_names(fields)).encode())
    yield _extension(20, b"UTF-8")
    yield struct.pack("<2i", 999, 0)


def _header(title: str, fields: Sequence[Field]) -> bytes:
    cells = sum(_cells_of(one) for one in fields)
    told = struct.pack("<5i", 2, cells, 1, 0, -1) + struct.pack("<d", float(BIAS))
    name = _cut(title, 64).ljust(64)
    return b"$FL2" + PRODUCT.ljust(60) + told + MADE + name + bytes(3)


def _short(place: int) -> str:
    """Return a name of eight letters at most; the real one stands in a record of its own."""
    return f"V{place + 1}"


def _long_names(fields: Sequence[Field]) -> Iterator[str]:
    for place, one in enumerate(fields):
        yield f"{_short(place)}={one.name}"


def _variable(place: int, one: Field) -> bytes:
    """Return the record of a column, and one more for each cell of a text after the first."""
    kind, width = (A_FORMAT, one.width) if one.width else (F_FORMAT, NUMBER_WIDTH)
    form = kind << 16 | width << 8 | one.decimals
    label = _cut(one.label, LONGEST_LABEL)
    record = struct.pack("<6i8s", 2, one.width, 1, 0, form, form, _short(place).encode().ljust(8))
    record += struct.pack("<i", len(label)) + label.ljust(-(-len(label) // 4) * 4)
    further = struct.pack("<6i8s", 2, -1, 0, 0, form, form, b" " * 8)
    return record + further * (_cells_of(one) - 1)


def _code_labels(first: int, one: Field) -> bytes:
    """Return the labels of codes and to which column they belong, by its first cell."""
    labels = struct.pack("<2i", 3, len(one.codes))
    for code, text in one.codes.items():
        label = _cut(text, LONGEST_CODE_LABEL)
        told = struct.pack("<8sB", code.encode().ljust(CELL), len(label)) + label
        labels += told.ljust(CELL + -(-(1 + len(label)) // CELL) * CELL)
    return labels + struct.pack("<3i", 4, 1, first)


def _extension(kind: int, data: bytes, size: int = 1) -> bytes:
    return struct.pack("<4i", 7, kind, size, len(data) // size) + data


def _cut(text: str, most: int) -> bytes:
    """Return a text in UTF-8, cut where a letter begins."""
    return text.encode()[:most].decode(errors="ignore").encode()
