"""The files of a country's registers: which rows go where, as blocks come one after the other."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from kansrijk.synthetic.country.contract import read_contract
from kansrijk.synthetic.country.formats import Format, Writer, open_file
from kansrijk.synthetic.country.keys import BlockKeys
from kansrijk.synthetic.country.layout import Part, lay_out
from kansrijk.synthetic.country.rows import Rows

# How many lots of rows may wait to be written.
WAITING = 4

Sort = Callable[[Rows, BlockKeys], Iterator[tuple[str, Part]]]
"""Tells of rows the names of their files and what goes into each."""


@dataclass(frozen=True, slots=True)
class Plain:
    """Puts rows into the file that the first pattern of their contract names, as version 1."""

    form: Format

    def __call__(self, rows: Rows, keys: BlockKeys) -> Iterator[tuple[str, Part]]:
        """Tell of rows the name of their file and what goes into it."""
        name = file_name(read_contract(rows.contract).path[0], rows)
        yield f"{name}.{self.form}", lay_out(rows, keys)


def file_name(pattern: str, rows: Rows, version: int = 1) -> str:
    """Return a name by the pattern of a contract; a date before it is in the year after."""
    marks = {
        "{date}": f"{((rows.year or 0) + 1) % 100:02}0714",
        "{year}": f"{rows.year}",
        "{month}": f"{rows.month or 0:02}",
        "V*": f"V{version}",
    }
    for mark, text in marks.items():
        pattern = pattern.replace(mark, text)
    return pattern


class RegisterFiles:
    """The open files of all registers; rows are written while others are made.

    Parameters
    ----------
    folder
        Where they go.
    sort
        Which rows go where.
    """

    def __init__(self, folder: Path, sort: Sort) -> None:
        self._folder = folder
        self._sort = sort
        self._files: dict[str, Writer] = {}
        self._closing = ExitStack()
        # One thread, so that the rows of a file stay in order.
        self._thread = ThreadPoolExecutor(1)
        self._waiting: deque[Future[None]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._thread.shutdown(cancel_futures=kind is not None)
        with self._closing:
            if kind is None:
                self._wait(0)

    def write(self, rows: Rows, keys: BlockKeys) -> None:
        """Write rows of a block behind those of the blocks before it."""
        for name, part in self._sort(rows, keys):
            file = self._open(name, read_contract(rows.contract).title, part)
            self._waiting.append(self._thread.submit(file.write, part.values))
        self._wait(WAITING)

    def _wait(self, most: int) -> None:
        """Wait until no more lots than that are to be written; raise what went wrong."""
        while len(self._waiting) > most:
            self._waiting.popleft().result()

    def _open(self, name: str, title: str, part: Part) -> Writer:
        if name not in self._files:
            self._files[name] = open_file(self._folder / name, title, part)
            self._closing.callback(self._files[name].close)
        return self._files[name]
