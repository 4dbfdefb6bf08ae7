"""Follow relations: from each unit to the units it is linked with at the reference date."""

from __future__ import annotations

from functools import reduce

import narwhals as nw

from kansrijk.cohort.rows import valid
from kansrijk.registers import ID, Frame, Registers
from kansrijk.study import Relation, Study, ends_of_path

SOURCE, TARGET = "source", "target"


class Links:
    """The links of a study, each computed once.

    Parameters
    ----------
    study
        The study.
    registers
        Its opened registers.
    """

    def __init__(self, study: Study, registers: Registers) -> None:
        self._study = study
        self._registers = registers
        self._kept: dict[str, Frame] = {}

    def along(self, paths: tuple[str, ...]) -> Frame:
        """Return the distinct pairs `source`, `target` along any of several paths."""
        return _union([self._path(path) for path in paths])

    def _path(self, path: str) -> Frame:
        return reduce(_join, [self._one(step) for step in path.split(".")])

    def _one(self, name: str) -> Frame:
        if name not in self._kept:
            frame = self._form(name, self._study.sources.relations[name])
            self._kept[name] = self._registers.engine.keep(frame, f"links_{name}")
        return self._kept[name]

    def _form(self, name: str, relation: Relation) -> Frame:
        if relation.register_ is not None:
            return self._read(name, relation.register_)
        if relation.path is not None:
            found = self._path(relation.path)
            ends = ends_of_path(self._study.sources, relation.path)
            return found.filter(nw.col(SOURCE) != nw.col(TARGET)) if ends[0] == ends[1] else found
        if relation.reverse is not None:
            return self._one(relation.reverse).select(
                nw.col(TARGET).alias(SOURCE), nw.col(SOURCE).alias(TARGET)
            )
        return _union([self._one(part) for part in relation.any_of])

    def _read(self, name: str, register: str) -> Frame:
        declared = self._study.sources.registers[register]
        rows = self._registers.tables[register].filter(
            valid(declared, self._study.reference_date), ~nw.col(f"to_{name}").is_null()
        )
        return rows.select(nw.col(ID).alias(SOURCE), nw.col(f"to_{name}").alias(TARGET)).unique()


def _join(first: Frame, second: Frame) -> Frame:
    """Go on from where the first links lead."""
    onward = second.rename({SOURCE: "via", TARGET: "onward"})
    joined = first.join(onward, how="inner", left_on=TARGET, right_on="via")
    return joined.select(SOURCE, nw.col("onward").alias(TARGET)).unique()


def _union(frames: list[Frame]) -> Frame:
    return frames[0] if len(frames) == 1 else nw.concat(frames).unique()
