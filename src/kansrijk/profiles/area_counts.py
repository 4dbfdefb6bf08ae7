"""In which area each unit lives, and how many of each profile live in each, with how many cases.

All is counted in whole arrays; the last column of a table is everybody in the area.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kansrijk.cohort import Cohort, persons_by_place
from kansrijk.errors import Problem, StudyError
from kansrijk.profiles.rules import Named
from kansrijk.study import MapArea, Study, same

Ints = NDArray[np.integer[Any]]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Division:
    """One division of the country into areas.

    Parameters
    ----------
    name
        The indicator.
    areas
        The areas, sorted by code.
    places
        Of each row of the cohort, the place of its area; -1 where that is not known.
    """

    name: Named
    areas: tuple[Named, ...]
    places: NDArray[np.int64] = field(repr=False)

    def __len__(self) -> int:
        return len(self.areas)

    def within(self, other: Division, named: Mapping[str, MapArea]) -> list[str | None]:
        """Return the code of the area of another division in which each area lies.

        That is where all live who live in it; of an area without anybody, what the map says. It is
        None where they live in several, or some are in none.
        """
        pairs = self.places * (len(other) + 1) + other.places + 1
        counts = np.bincount(pairs[self.places >= 0], minlength=len(self) * (len(other) + 1))
        both = counts.reshape(len(self), -1) > 0
        single = both.sum(axis=1) == 1
        places: list[int] = (np.argmax(both, axis=1) - 1).tolist()
        found = [other.areas[one].name if one >= 0 else None for one in places]
        codes = {area.name for area in other.areas}
        return [
            found[a] if single[a] else None if both[a].any() else _on_map(named, area, codes)
            for a, area in enumerate(self.areas)
        ]


def division(study: Study, cohort: Cohort, name: str) -> Division:
    """Return the division of an indicator, with areas of the map in which nobody lives.

    An area has its name from the map, else from the code list, else it is called by its code.

    Raises
    ------
    StudyError
        The indicator is a number, as only a function of the study can make it.
    """
    column, named = cohort.columns[name], study.areas
    variable = column.variable
    if variable.form in ("number", "date"):
        raise StudyError(Problem("indicators.toml", name, "an area has a code, and this has none"))
    labels = dict(zip(variable.level_ids, variable.levels, strict=True))
    levels = {named[code].level for code in labels if code in named}
    labels |= {code: same(one.name) for code, one in named.items() if one.level in levels}
    codes = sorted(labels)
    place = {code: place for place, code in enumerate(codes)}
    places = np.array([*(place[level] for level in variable.level_ids), -1], np.int64)
    return Division(
        Named(name, variable.label),
        tuple(Named(code, labels[code]) for code in codes),
        # The place of a missing level is -1, which takes the last one.
        places[column.values],
    )


@dataclass(frozen=True)
class Table:
    """Counts by area and profile, everybody in the area last; shape ``[areas, profiles + 1]``."""

    units: Ints
    persons: Ints


def tables(cohort: Cohort, areas: Division, profiles: Ints, many: int) -> tuple[Table, Table]:
    """Count everybody, and those with the outcome.

    Parameters
    ----------
    cohort
        The cohort.
    areas
        Where its rows are.
    profiles
        Of each row, the place of its profile.
    many
        How many profiles there are.
    """
    known = areas.places >= 0
    return (
        _table(cohort, areas, profiles, many, known),
        _table(cohort, areas, profiles, many, known & cohort.outcome),
    )


def _table(cohort: Cohort, areas: Division, profiles: Ints, many: int, rows: Mask) -> Table:
    here, persons = areas.places[rows], cohort.persons[rows]
    cells = here * many + profiles[rows]
    units = np.bincount(cells, minlength=len(areas) * many).reshape(-1, many)
    both = np.column_stack([units, units.sum(axis=1)])
    if cohort.is_of_persons:
        return Table(both, both)
    of_cells = persons_by_place(cells, persons, units.size).reshape(-1, many)
    return Table(both, np.column_stack([of_cells, persons_by_place(here, persons, len(areas))]))


def _on_map(named: Mapping[str, MapArea], area: Named, codes: set[str]) -> str | None:
    one = named.get(area.name)
    return one.municipality if one is not None and one.municipality in codes else None
