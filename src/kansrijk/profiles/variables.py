"""From the cohort's indicators to the variables of the tree."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kansrijk import tree
from kansrijk.cohort import Cohort, Column
from kansrijk.findings import Cell, Count, Evidence
from kansrijk.profiles.rules import Named, NamedLevel


class Variables:
    """The variables of one tree.

    A level that fewer than `floor` persons of the cohort have counts as missing: a rule may not
    name so small a group.

    Parameters
    ----------
    cohort
        The cohort.
    names
        The indicators that the tree may use.
    floor
        The least number of persons behind a level that a rule may name.
    """

    def __init__(self, cohort: Cohort, names: Sequence[str], *, floor: int) -> None:
        self._cohort = cohort
        self._persons = {name: _persons(cohort, cohort.columns[name]) for name in names}
        self.columns = [self._column(cohort.columns[name], floor) for name in names]

    def __getitem__(self, name: str) -> Column:
        return self._cohort.columns[name]

    def named(self, name: str) -> Named:
        """Return a variable under its label."""
        return Named(name, self[name].variable.label)

    def level(self, name: str, level: str) -> NamedLevel:
        """Return a level under its label, with the persons behind it as evidence."""
        variable = self[name].variable
        place = variable.level_ids.index(level)
        units, persons = (int(counts[place]) for counts in self._persons[name])
        count = Count(Cell(frozenset({(name, level)})), units, persons)
        return NamedLevel(Named(level, variable.levels[place]), Evidence(count))

    def _column(self, column: Column, floor: int) -> tree.Column:
        variable, values = column.variable, column.values
        if variable.form == "number":
            missing = column.missing if values.dtype.kind == "i" else None
            values = values if missing is not None else np.where(column.missing, np.nan, values)
            return tree.Column(variable.name, values, "number", grid=variable.grid, missing=missing)
        _, persons = self._persons[variable.name]
        kept = np.where(persons >= floor, np.arange(len(persons)), -1)
        values = np.where(column.missing, -1, kept[values])
        return tree.Column(variable.name, values, variable.form, variable.level_ids)


def _persons(cohort: Cohort, column: Column) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return, for each level of a column, the distinct units and persons that have it."""
    levels = len(column.variable.level_ids)
    known = ~column.missing
    if not levels:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    places, persons = column.values[known], cohort.persons[known]
    pairs = np.unique(np.stack([places, persons], axis=1), axis=0)
    return np.bincount(places, minlength=levels), np.bincount(pairs[:, 0], minlength=levels)
