"""Follow relations: from each unit to the units it is linked with at the reference date."""

from __future__ import annotations

from functools import reduce

import narwhals as nw

from kansrijk.cohort.rows import valid
from kansrijk.registers import ID, TO, Frame, Registers
from kansrijk.study import Relation, Study, ends_of_path

SOURCE, TARGET = "_source", "_target"


class Links:
    """The links of a study, each computed once.

    Parameters
    ----------
    study
        The study.
    registers
        Its opened registers.
    at_any_time
        Follow links whenever they held, which says who somebody is and nothing about them; else
        only those that hold at the reference date.
    """

    def __init__(self, study: Study, registers: Registers, *, at_any_time: bool = False) -> None:
        self._study = study
        self._registers = registers
        self._at_any_time = at_any_time
        self._kept: dict[str, Frame] = {}

    def along(self, paths: tuple[str, ...]) -> Frame:
        """Return the distinct pairs `_source`, `_target` along any of several paths."""
        return _union([self._path(path) for path in paths])

    def _path(self, path: str) -> Frame:
        """Follow the steps of a path; one that comes back to its own unit leaves the start out."""
        steps = path.split(".")
        found = reduce(_join, [self._one(step) for step in steps])
        ends = ends_of_path(self._study.sources, path)
        if len(steps) == 1 or ends[0] != ends[1]:
            return found
        return found.filter(nw.col(SOURCE) != nw.col(TARGET))

    def _one(self, name: str) -> Frame:
        if name not in self._kept:
            frame = self._form(name, self._study.sources.relations[name])
            when = "at_any_time" if self._at_any_time else "at_the_date"
            self._kept[name] = self._registers.engine.keep(frame, f"links_{name}_{when}")
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
            declared = self._study.sources.registers[register]
            rows = rows.filter(valid(declared, self._study.reference_date))
        rows = rows.filter(~target.is_null())
        return rows.select(nw.col(ID).alias(SOURCE), target.alias(TARGET)).unique()


def _join(first: Frame, second: Frame) -> Frame:
    """Go on from where the first links lead."""
    onward = second.rename({SOURCE: "via", TARGET: "onward"})
    joined = first.join(onward, how="inner", left_on=TARGET, right_on="via")
    return joined.select(SOURCE, nw.col("onward").alias(TARGET)).unique()


def _union(frames: list[Frame]) -> Frame:
    return frames[0] if len(frames) == 1 else nw.concat(frames).unique()
