"""Follow relations: from each unit to the units it is linked with at the reference date."""

from __future__ import annotations

from datetime import date
from functools import reduce

import narwhals as nw

from kansrijk.cohort.rows import valid
from kansrijk.registers import ID, TO, Frame, Registers, fetch_row
from kansrijk.study import FILE_MONTH, FILE_YEAR, Register, Relation, Study, ends_of_path

SOURCE, TARGET = "_source", "_target"
ANY_OF = " or "


class Links:
    """The links of a study on a reference date, each computed once.

    Parameters
    ----------
    study
        The study.
    registers
        Its opened registers.
    reference
        The reference date.
    at_any_time
        Follow links whenever they held, which says who somebody is and nothing about them; else
        only those that hold at the reference date.
    """

    def __init__(
        self, study: Study, registers: Registers, reference: date, *, at_any_time: bool = False
    ) -> None:
        self._study = study
        self._registers = registers
        self._reference = reference
        self._at_any_time = at_any_time
        self._kept: dict[str, Frame] = {}

    def along(self, paths: tuple[str, ...]) -> Frame:
        """Return the distinct pairs `_source`, `_target` along any of several paths."""
        if len(paths) == 1:
            return self._path(paths[0])
        return self._keep(ANY_OF.join(paths), _union([self._path(path) for path in paths]))

    def _path(self, path: str) -> Frame:
        """Follow the steps of a path; one that comes back to its own unit leaves the start out."""
        steps = path.split(".")
        if len(steps) == 1:
            return self._one(path)
        found = reduce(_join, [self._one(step) for step in steps])
        ends = ends_of_path(self._study.sources, path)
        if ends[0] == ends[1]:
            found = found.filter(nw.col(SOURCE) != nw.col(TARGET))
        return self._keep(path, found)

    def _one(self, name: str) -> Frame:
        if name in self._kept:
            return self._kept[name]
        return self._keep(name, self._form(name, self._study.sources.relations[name]))

    def _keep(self, name: str, frame: Frame) -> Frame:
        """Compute links once, however many sentences follow them."""
        if name not in self._kept:
            when = "at any time" if self._at_any_time else f"on {self._reference}"
            table = f"{name} {when}"
            self._kept[name] = self._registers.engine.keep(frame, table)
        return self._kept[name]

    def _form(self, name: str, relation: Relation) -> Frame:
        if relation.register_ is not None:
            return self._read(name, relation.register_)
        if relation.path is not None:
            return self._path(relation.path)
        if relation.reverse is not None:
            return self._one(relation.reverse).select(
                nw.col(TARGET).alias(SOURCE), nw.col(SOURCE).alias(TARGET)
            )
        return _union([self._one(part) for part in relation.any_of])

    def _read(self, name: str, register: str) -> Frame:
        rows, target = self._registers.tables[register], nw.col(f"{TO}{name}")
        if not self._at_any_time:
            rows = self._as_it_stands(rows, self._study.sources.registers[register])
        rows = rows.filter(~target.is_null())
        return rows.select(nw.col(ID).alias(SOURCE), target.alias(TARGET)).unique()

    def _as_it_stands(self, rows: Frame, register: Register) -> Frame:
        """Return the rows that hold on the day: of yearly records, those of the newest file."""
        rows = rows.filter(valid(register, self._reference))
        if register.kind != "record" or not register.is_yearly:
            return rows
        file = nw.col(FILE_YEAR) * 12 + (nw.col(FILE_MONTH) if register.files == "month" else 0)
        newest = fetch_row(rows.select(file.max().alias("newest")))["newest"]
        return rows.filter(file == newest)


def _join(first: Frame, second: Frame) -> Frame:
    """Go on from where the first links lead."""
    onward = second.rename({SOURCE: "via", TARGET: "onward"})
    joined = first.join(onward, how="inner", left_on=TARGET, right_on="via")
    return joined.select(SOURCE, nw.col("onward").alias(TARGET)).unique()


def _union(frames: list[Frame]) -> Frame:
    return frames[0] if len(frames) == 1 else nw.concat(frames).unique()
