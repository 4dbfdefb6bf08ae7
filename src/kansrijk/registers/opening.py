"""Read registers in one go: from text to integers, each row marked with what is wrong in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import narwhals as nw

from kansrijk.registers.check_dates import check_dates
from kansrijk.registers.check_files import check_files
from kansrijk.registers.check_lengths import check_lengths
from kansrijk.registers.check_rows import RowCheck, check_rows, row_checks
from kansrijk.registers.engine import Engine, Frame
from kansrijk.registers.files import SourceFile
from kansrijk.registers.found import Found
from kansrijk.registers.keys import ID, TO, ids, relations_from, uses
from kansrijk.registers.marks import count_marks, mark_names, with_marks
from kansrijk.registers.numbers import Keys, Listing, list_units, number_units
from kansrijk.registers.packed import Packing, misfit
from kansrijk.registers.read import read_columns, read_register
from kansrijk.registers.values import list_values
from kansrijk.study import Study


@dataclass(frozen=True)
class Rows:
    """The rows of a register as they were read.

    Parameters
    ----------
    table
        Their integers, those without a key among them.
    checks, counts
        What was looked for in each row, and how many rows have it.
    rows
        How many rows there are.
    misfits
        The units of which a key could not be packed.
    """

    table: Frame = field(repr=False)
    checks: Sequence[RowCheck] = field(repr=False)
    counts: Sequence[int]
    rows: int
    misfits: frozenset[str]


class Opening:
    """Reads the registers of a study.

    Parameters
    ----------
    study
        The study.
    engine
        The engine that reads them.
    frames
        By register its rows as they lie in the files.
    files
        By register its files.

    Raises
    ------
    duckdb.Error
        A file turns out to be damaged.
    """

    def __init__(
        self,
        study: Study,
        engine: Engine,
        frames: Mapping[str, Frame],
        files: Mapping[str, Sequence[SourceFile]],
    ) -> None:
        self._study = study
        self._engine = engine
        self._frames = frames
        self._files = files
        self._values = list_values(study, frames, engine)
        self.keys: dict[str, Keys] = dict(number_units(study, frames, engine))
        self._rows = {name: self._read(name) for name in frames}
        if misfits := frozenset[str]().union(*(rows.misfits for rows in self._rows.values())):
            self._list(misfits)

    def _list(self, units: frozenset[str]) -> None:
        """List the keys of units instead, and read the registers again that name them."""
        self.keys |= list_units(self._study, self._frames, self._engine, units)
        for name in self._frames:
            if any(use.unit in units for use in uses(self._study, name)):
                self._rows[name] = self._read(name)

    def _read(self, name: str) -> Rows:
        register, files = self._study.sources.registers[name], self._files[name]
        frame = read_register(self._study, name, self._frames[name], files, self.keys, self._values)
        checks = list(row_checks(self._study, name, files))
        packed = [
            use for use in uses(self._study, name) if isinstance(self.keys[use.unit], Packing)
        ]
        marks = [one.found for one in checks] + [nw.col(misfit(use)) for use in packed]
        names = [*ids(register), *self._columns(name), *mark_names(len(marks))]
        frame = with_marks(frame, marks).select(*names)
        table = self._engine.keep(frame, f"register_{name}")
        counts, rows = count_marks(table, len(marks))
        misfits = zip(packed, counts[len(checks) :], strict=True)
        return Rows(
            table=table,
            checks=checks,
            counts=counts[: len(checks)],
            rows=rows,
            misfits=frozenset(use.unit for use, count in misfits if count),
        )

    def _columns(self, name: str) -> list[str]:
        """Return the columns of an opened register, beside the integer of its unit."""
        targets = [f"{TO}{relation}" for relation, _ in relations_from(self._study, name)]
        return [*targets, *read_columns(self._study.sources.registers[name])]

    def found(self) -> Iterator[Found]:
        """Look for all that can be told of rows, files, and how dates and keys are written."""
        for name, rows in self._rows.items():
            yield from check_rows(name, rows.checks, rows.counts, rows.rows)
            yield from check_files(self._study, name, self._files[name], rows.table)
        yield from check_dates(self._study, self._frames, self._files, self._values)
        listed = {unit for unit, keys in self.keys.items() if isinstance(keys, Listing)}
        yield from check_lengths(self._study, self._frames, self._files, listed)

    def tables(self) -> dict[str, Frame]:
        """Return the opened registers: rows without a key are left out."""
        return {name: self._table(name) for name in self._frames}

    def _table(self, name: str) -> Frame:
        register, table = self._study.sources.registers[name], self._rows[name].table
        units, columns = ids(register), self._columns(name)
        # A row that names a unit twice is about it once.
        each = [
            table.filter(~nw.col(one).is_null(), *(_other(one, prior) for prior in units[:place]))
            .select(nw.col(one).alias(ID), *columns)
            for place, one in enumerate(units)
        ]  # fmt: skip
        return each[0] if len(each) == 1 else nw.concat(each)


def _other(one: str, prior: str) -> nw.Expr:
    return (nw.col(one) != nw.col(prior)).fill_null(value=True)
