"""From the cohort's indicators to the variables of the tree."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kansrijk.cohort import Cohort, Column, persons_by_place, tally
from kansrijk.findings import Cell, Count, Evidence
from kansrijk.profiles.rules import Named, NamedLevel
from kansrijk.tree import Column as TreeColumn


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
        # A level that nobody has is not named either.
        self._least = max(floor, 1)
        self._persons = {name: _persons(cohort, cohort.columns[name]) for name in names}
        self._columns = {name: self._column(cohort.columns[name]) for name in names}
        self._unknown = {
            name: tally(column.is_missing(), cohort.persons).persons
            for name, column in self._columns.items()
        }

    @property
    def columns(self) -> list[TreeColumn]:
        """The columns that the tree grows on, in their order."""
        return list(self._columns.values())

    def __getitem__(self, name: str) -> Column:
        return self._cohort.columns[name]

    def named(self, name: str) -> Named:
        """Return a variable under its label."""
        return Named(name, self[name].variable.label)

    def has_missing(self, name: str) -> bool:
        """Tell whether enough persons to speak of have no value, or a level too rare to name."""
        return self._unknown[name] >= self._least

    def levels(self, name: str, chosen: Sequence[str]) -> tuple[NamedLevel, ...]:
        """Return the chosen levels that may be named, with the persons behind them as evidence."""
        return tuple(
            self._level(name, place)
            for place, level in enumerate(self[name].variable.level_ids)
            if level in chosen and self._persons[name][1][place] >= self._least
        )

    def _level(self, name: str, place: int) -> NamedLevel:
        variable = self[name].variable
        level = variable.level_ids[place]
        units, persons = (int(counts[place]) for counts in self._persons[name])
        count = Count(Cell(frozenset({(name, level)})), units, persons)
        return NamedLevel(Named(level, variable.levels[place]), Evidence(count))

    def _column(self, column: Column) -> TreeColumn:
        variable, values = column.variable, column.values
        if variable.form in ("number", "date"):
            missing = column.missing if values.dtype.kind == "i" else None
            values = values if missing is not None else np.where(column.missing, np.nan, values)
            return TreeColumn(variable.name, values, "number", grid=variable.grid, missing=missing)
        _, persons = self._persons[variable.name]
        kept = np.where(persons >= self._least, np.arange(len(persons)), -1)
        values = np.where(column.missing, -1, kept[values])
        return TreeColumn(variable.name, values, variable.form, variable.level_ids)


def _persons(cohort: Cohort, column: Column) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return, for each level of a column, the distinct units and persons that have it."""
    levels = len(column.variable.level_ids)
    known = ~column.missing
    if not levels:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    places, persons = column.values[known], cohort.persons[known]
    return np.bincount(places, minlength=levels), persons_by_place(places, persons, levels)
