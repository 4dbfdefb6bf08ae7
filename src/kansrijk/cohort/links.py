"""Follow relations: from each unit to the units it is linked with at the reference date."""

from __future__ import annotations

from datetime import date
from functools import reduce

import narwhals as nw

from kansrijk.cohort.rows import valid
from kansrijk.registers import ID, TO, Frame, Registers, distinct, fetch_row
from kansrijk.study import FILE_MONTH, FILE_YEAR, Relation, Study, ends_of_path

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
        self.study = study
        self.registers = registers
        self.reference = reference
        self._at_any_time = at_any_time
        self._kept: dict[str, Frame] = {}

    def along(self, path: str) -> Frame:
        """Return the distinct pairs `_source`, `_target` along a path, of all units there are."""
        first, *steps = path.split(".")
        if not steps:
            return self.one(first)
        if path not in self._kept:
            found = reduce(onward, map(self.one, steps), self.one(first))
            if comes_back(self.study, path):
                found = found.filter(nw.col(SOURCE) != nw.col(TARGET))
            self._kept[path] = self.keep(found, path)
        return self._kept[path]

    def one(self, name: str) -> Frame:
        """Return the pairs of one relation, computed once."""
        if name not in self._kept:
            frame = self._form(self.study.sources.relations[name], name)
            self._kept[name] = self.keep(frame, name)
        return self._kept[name]

    def keep(self, frame: Frame, name: str) -> Frame:
        """Compute links."""
        when = "at any time" if self._at_any_time else f"on {self.reference}"
        return self.registers.engine.keep(frame, f"{name} {when}")

    def _form(self, relation: Relation, name: str) -> Frame:
        if relation.register_ is not None:
            return self.read(self.registers.tables[relation.register_], name, ID)
        if relation.path is not None:
            return self.along(relation.path)
        if relation.reverse is not None:
            return turned(self.one(relation.reverse))
        return distinct(nw.concat([self.one(part) for part in relation.any_of]))

    def read(self, rows: Frame, name: str, source: str) -> Frame:
        """Return the distinct pairs that the rows of a register tell of a relation."""
        register = self.study.sources.relations[name].register_ or ""
        rows, target = self._as_it_stands(rows, register), nw.col(f"{TO}{name}")
        rows = rows.filter(~target.is_null())
        return distinct(rows.select(nw.col(source).alias(SOURCE), target.alias(TARGET)))

    def _as_it_stands(self, rows: Frame, name: str) -> Frame:
        """Return the rows that hold on the day: of yearly records, those of the newest file."""
        register = self.study.sources.registers[name]
        if self._at_any_time:
            return rows
        rows = rows.filter(valid(register, self.reference))
        if register.kind != "record" or not register.is_yearly:
            return rows
        known = self.registers.tables[name].filter(valid(register, self.reference))
        file = nw.col(FILE_YEAR) * 12 + (nw.col(FILE_MONTH) if register.files == "month" else 0)
        newest = fetch_row(known.select(file.max().alias("newest")))["newest"]
        return rows.filter(file == newest)


def comes_back(study: Study, path: str) -> bool:
    """Tell whether a path of several steps leads to units of the kind that it starts from."""
    ends = ends_of_path(study.sources, path)
    return "." in path and ends[0] == ends[1]


def turned(links: Frame) -> Frame:
    """Return links the other way round."""
    return links.select(nw.col(TARGET).alias(SOURCE), nw.col(SOURCE).alias(TARGET))


def onward(first: Frame, second: Frame) -> Frame:
    """Go on from where the first links lead."""
    second = second.rename({SOURCE: "via", TARGET: "onward"})
    joined = first.join(second, how="inner", left_on=TARGET, right_on="via")
    return distinct(joined.drop(TARGET).rename({"onward": TARGET}))
