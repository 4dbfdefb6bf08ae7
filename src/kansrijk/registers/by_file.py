"""Look at the rows of a register file by file, where each year or month has one of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import narwhals as nw

from kansrijk.registers.engine import Frame, fetch
from kansrijk.registers.files import SourceFile
from kansrijk.registers.read import of_file
from kansrijk.study import FILE_MONTH, FILE_YEAR, Register


def counted(
    register: Register, files: Sequence[SourceFile], frame: Frame, counts: Iterable[nw.Expr]
) -> list[tuple[SourceFile | None, dict[str, Any]]]:
    """Return counts of the rows of each file, with that file; of a register that has one, None."""
    by = of_file(register)
    if not by:
        return [(None, row) for row in fetch(frame.select(*counts)).to_pylist()]
    rows = fetch(frame.group_by(by).agg(*counts).sort(by)).to_pylist()
    of = {(file.year, file.month): file for file in files}
    return [(of.get((row[FILE_YEAR], row.get(FILE_MONTH))), row) for row in rows]


def rows_of(frame: Frame, file: SourceFile | None) -> Frame:
    """Return the rows of one file; all for None."""
    if file is None:
        return frame
    rows = frame.filter(nw.col(FILE_YEAR) == file.year)
    return rows if file.month is None else rows.filter(nw.col(FILE_MONTH) == file.month)


def name_of(file: SourceFile | None) -> str | None:
    """Return the name of a file, as what was found in it tells."""
    return None if file is None else file.path.name
