"""What members of a profile in one area have more, or less, often than in the whole country."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kansrijk.cohort import Cohort, Variable
from kansrijk.findings import Cell, Count, Share
from kansrijk.profiles.area_counts import Division, Table
from kansrijk.profiles.area_records import Standing
from kansrijk.profiles.funnel import LIMIT
from kansrijk.profiles.records import Profile
from kansrijk.profiles.rules import Named
from kansrijk.profiles.tallies import Group
from kansrijk.study import Study

Ints = NDArray[np.integer[Any]]

MOST = 3
GAP = 0.05
"""Smaller differences between two shares are not worth telling."""

FEWEST = 5
"""So many are expected to have a level, and to lack it, before a difference means anything."""


@dataclass(frozen=True)
class _Gap:
    """For one variable: where a level differs most, in which cells, and how many have it."""

    variable: Variable
    cells: Ints
    gaps: NDArray[np.float64]
    levels: Ints
    here: Ints
    country: Ints


@dataclass(frozen=True)
class Standings:
    """Describes the members of high and low profiles in each area by other variables.

    These are variables with levels that the tree may use, are not sensitive, and do not stand in
    the rule of the profile. A level is told where its share here and in the whole country differ by
    at least 5 percentage points and by more than chance does in 998 of 1,000 cases.

    Parameters
    ----------
    study, cohort
        The study and its cohort.
    areas
        Where the rows are.
    profiles, groups, of
        The profiles, their counts, and of each row the place of its profile.
    table
        How many of each profile live in each area.
    """

    study: Study
    cohort: Cohort
    areas: Division
    profiles: Sequence[Profile]
    groups: Sequence[Group]
    of: Ints
    table: Table

    def by_cell(self) -> Mapping[tuple[int, int], tuple[Standing, ...]]:
        """Return at most three for each place of an area and of a profile, the widest gap first."""
        found = list(self._gaps())
        if not found:
            return {}
        which = np.repeat(np.arange(len(found)), [len(one.cells) for one in found])
        at = np.concatenate([np.arange(len(one.cells)) for one in found])
        cells = np.concatenate([one.cells for one in found])
        gaps = np.concatenate([one.gaps for one in found])
        order = np.lexsort((which, -gaps, cells))
        told: defaultdict[tuple[int, int], tuple[Standing, ...]] = defaultdict(tuple)
        for place in order[_rank(cells[order]) < MOST].tolist():
            area, profile = divmod(int(cells[place]), len(self.profiles))
            standing = self._standing(found[which[place]], int(at[place]), area, profile)
            told[area, profile] += (standing,)
        return told

    def _gaps(self) -> Iterator[_Gap]:
        """Yield what differs, variable by variable; where nothing does, nothing."""
        asked = np.array([one.band != "middle" for one in self.profiles])
        rows = np.flatnonzero(asked[self.of])
        cells = (self.areas.places[rows] + 1) * len(self.profiles) + self.of[rows]
        for name in self.study.predictors:
            column = self.cohort.columns[name]
            levels = len(column.variable.level_ids)
            if self.study.indicators[name].sensitive or not levels:
                continue
            size = (len(self.areas) + 1) * len(self.profiles) * (levels + 1)
            places = cells * (levels + 1) + column.values[rows] + 1
            counts = np.bincount(places, minlength=size)
            shape = len(self.areas) + 1, len(self.profiles), levels + 1
            # Neither those without a known area nor those without a value have a cell.
            found = self._gap(column.variable, counts.reshape(shape)[:, :, 1:])
            if len(found.cells):
                yield found

    def _gap(self, variable: Variable, counts: Ints) -> _Gap:
        """Return the cells in which a level of one variable differs, and which one does most."""
        here, country = counts[1:], counts.sum(axis=0)
        n = np.maximum(self.table.units[:, :-1, None], 1)
        share = country / np.array([[one.n.n] for one in self.groups])
        gaps = abs(here / n - share)
        enough = (n * np.minimum(share, 1 - share) >= FEWEST) & (gaps >= GAP)
        enough &= gaps**2 * n >= LIMIT**2 * share * (1 - share)
        enough &= ~np.array([[_asks(one, variable.name)] for one in self.profiles])
        gaps = np.where(enough, gaps, 0.0)
        # Of two levels that mirror each other, no and yes, the last one is told.
        best = gaps.shape[2] - 1 - np.argmax(gaps[:, :, ::-1], axis=2)
        area, profile = np.nonzero(enough.any(axis=2))
        level = best[area, profile]
        return _Gap(
            variable,
            area * len(self.profiles) + profile,
            gaps[area, profile, level],
            level,
            here[area, profile, level],
            country[profile, level],
        )

    def _standing(self, gap: _Gap, at: int, area: int, profile: int) -> Standing:
        variable, level = gap.variable, int(gap.levels[at])
        one, place = self.profiles[profile], self.areas.areas[area]
        name = variable.level_ids[level]
        cell = Cell(frozenset({("node", one.id), (variable.name, name)}))
        local = Cell(frozenset({("node", one.id), (self.areas.name.name, place.name)}))
        everyone = Count(
            local, int(self.table.units[area, profile]), int(self.table.persons[area, profile])
        )
        return Standing(
            variable=Named(variable.name, variable.label),
            level=Named(name, variable.levels[level]),
            here=Share(self._count(cell | local, int(gap.here[at])), everyone),
            elsewhere=Share(self._count(cell, int(gap.country[at])), self.groups[profile].n),
        )

    def _count(self, cell: Cell, n: int) -> Count:
        """Return a count of units; their persons are at least so many, with a row on each date."""
        return Count(cell, n, -(-n // len(self.cohort.reference_dates)))


def _asks(profile: Profile, name: str) -> bool:
    return any(condition.variable.name == name for condition in profile.rule)


def _rank(cells: Ints) -> Ints:
    """Return the place of each entry among those of its cell, which stand together."""
    starts = np.flatnonzero(np.concatenate(([True], cells[1:] != cells[:-1])))
    lengths = np.diff(starts, append=len(cells))
    return np.arange(len(cells)) - np.repeat(starts, lengths)
