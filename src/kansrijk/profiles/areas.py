"""Where the profiles live: how many here, and how many cases the national rates let us expect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kansrijk.cohort import Cohort
from kansrijk.findings import Cell, Count, Estimate, Share, Status
from kansrijk.profiles.area_counts import Division, Table, division, tables
from kansrijk.profiles.area_records import Area, AreaProfile, AreasFinding, Differs, Standing
from kansrijk.profiles.funnel import Funnel, dispersion
from kansrijk.profiles.growing import Grown
from kansrijk.profiles.records import ProfilesFinding
from kansrijk.profiles.standings import Standings
from kansrijk.profiles.tallies import ROOT, YES, Group
from kansrijk.study import Study

Ints = NDArray[np.integer[Any]]
Floats = NDArray[np.float64]
Told = Mapping[tuple[int, int], tuple[Standing, ...]]

# The last column is everybody in the area.
ALL = -1
LEAST_SPREAD = 0.01
"""A group in which nearly everybody has the outcome leaves hardly anything to chance."""


def areas(study: Study, cohort: Cohort, grown: Grown, found: ProfilesFinding) -> list[AreasFinding]:
    """Return where the profiles live, for each division of the country into areas.

    An area of the map of which nobody is in the cohort is there all the same. Units without a known
    area are in none. Without profiles there is nothing to tell.

    Parameters
    ----------
    study
        The study.
    cohort
        Its cohort.
    grown
        The tree with everybody over it.
    found
        Its profiles.
    """
    if not found.profiles:
        return []
    divisions = [division(study, cohort, name) for name in study.question.population.areas]
    profiles = _places(grown, found)
    groups = tuple(grown.tallies.groups[leaf] for leaf in (*_leaves(found), ROOT))
    return [
        _finding(study, cohort, found, groups, profiles, divisions[0], one) for one in divisions
    ]


@dataclass(frozen=True)
class Expected:
    """The cases expected of each profile in each area, and how far those found may lie from them.

    Parameters
    ----------
    units
        How many live in each area by profile; shape ``[areas, profiles]``.
    rates
        The national rate of each profile.
    """

    units: Floats
    rates: Floats

    @cached_property
    def cases(self) -> Floats:
        """The cases expected, those of the whole area last; shape ``[areas, profiles + 1]``."""
        return _with_sum(self.units * self.rates)

    @cached_property
    def spread(self) -> Floats:
        """The variance of the cases as a part of those expected, in the same shape."""
        variance = _with_sum(self.units * self.rates * (1 - self.rates))
        return np.maximum(variance / np.maximum(self.cases, 1e-9), LEAST_SPREAD)

    def funnel(self, column: int, phi: float) -> Funnel:
        """Return the funnel of a profile, or of whole areas for the last column."""
        return Funnel(self.cases[:, column], self.spread[:, column], phi)

    def dispersions(self, observed: Floats) -> list[tuple[float, int]]:
        """Return the overdispersion of each column, and how many areas tell it."""
        columns = range(self.cases.shape[1])
        return [dispersion(observed[:, c], self.cases[:, c], self.spread[:, c]) for c in columns]


def _with_sum(values: Floats) -> Floats:
    return np.column_stack([values, values.sum(axis=1)])


def _places(grown: Grown, found: ProfilesFinding) -> Ints:
    """Return, of each row, the place of its profile."""
    place = np.zeros(len(grown.tree), np.int64)
    place[_leaves(found)] = np.arange(len(found.profiles))
    return place[grown.tallies.leaves]


def _leaves(found: ProfilesFinding) -> list[int]:
    return [int(one.id) for one in found.profiles]


def _finding(  # noqa: PLR0913, PLR0917 - what to tell, of whom, and where
    study: Study,
    cohort: Cohort,
    found: ProfilesFinding,
    groups: tuple[Group, ...],
    profiles: Ints,
    first: Division,
    here: Division,
) -> AreasFinding:
    everyone, cases = tables(cohort, here, profiles, len(found.profiles))
    told = Standings(study, cohort, here, found.profiles, groups[:ALL], profiles, everyone)
    records = _Records(found, groups, here, everyone, cases, told.by_cell())
    within = [None] * len(here) if here is first else here.within(first, study.areas)
    return AreasFinding(
        status=Status.OK,
        division=here.name,
        label=here.name.label,
        areas=tuple(records.area(a, code) for a, code in enumerate(within)),
        dispersion=records.dispersion,
        local_share=_local_share(study, records),
    )


def _local_share(study: Study, records: _Records) -> Share | None:
    """Return which part of the cohort lives in the study's own area."""
    local, codes = study.question.population.local, [one.name for one in records.here.areas]
    if local is None or local.area != records.here.name.name or local.code not in codes:
        return None
    return Share(records.count(codes.index(local.code), ALL), records.groups[ALL].n)


@dataclass(frozen=True)
class _Records:
    """Makes the records of one division from its tables; `groups` are profiles, then everybody."""

    found: ProfilesFinding
    groups: tuple[Group, ...]
    here: Division
    everyone: Table
    cases: Table
    standings: Told

    @cached_property
    def expected(self) -> Expected:
        rates = np.array([one.cases.n / one.counted.n for one in self.groups[:ALL]])
        return Expected(self.everyone.units[:, :-1].astype(np.float64), rates)

    @cached_property
    def dispersions(self) -> list[tuple[float, int]]:
        return self.expected.dispersions(self.cases.units.astype(np.float64))

    @property
    def dispersion(self) -> Estimate:
        phi, told_by = self.dispersions[ALL]
        return Estimate(phi, max(told_by - 1, 0))

    @cached_property
    def funnels(self) -> list[Funnel]:
        phis = enumerate(self.dispersions)
        return [self.expected.funnel(column, phi) for column, (phi, _) in phis]

    @cached_property
    def ratios(self) -> Floats:
        """The cases over those expected; shape ``[areas, profiles + 1]``."""
        return self.cases.units / np.maximum(self.expected.cases, 1e-9)

    @cached_property
    def limits(self) -> tuple[Floats, Floats]:
        return self.funnels[ALL].limits()

    @cached_property
    def differs(self) -> list[list[Differs]]:
        """Whether each area differs, by column."""
        return [one.differs(self.ratios[:, c]) for c, one in enumerate(self.funnels)]

    def area(self, a: int, within: str | None) -> Area:
        """Return the record of an area."""
        low, high = self.limits
        judges = self.funnels[ALL].judges[a]
        return Area(
            area=self.here.areas[a],
            within=within,
            n=self.count(a, ALL),
            expected=self._estimate(self.expected.cases[a, ALL], ALL),
            observed=self.count(a, ALL, cases=True),
            ratio=self._estimate(self.ratios[a, ALL], ALL) if judges else None,
            low=self._estimate(low[a], ALL) if judges else None,
            high=self._estimate(high[a], ALL) if judges else None,
            differs=self.differs[ALL][a],
            profiles=tuple(self._profile(a, p) for p in range(len(self.found.profiles))),
        )

    def count(self, a: int, p: int, *, cases: bool = False) -> Count:
        """Return how many live in an area, of one profile or all, or had the outcome."""
        table = self.cases if cases else self.everyone
        conditions = {(self.here.name.name, self.here.areas[a].name)}
        conditions |= {("outcome", YES)} if cases else set()
        conditions |= {("node", self.found.profiles[p].id)} if p != ALL else set()
        cell = Cell(frozenset(conditions))
        return Count(cell, int(table.units[a, p]), int(table.persons[a, p]))

    def _profile(self, a: int, p: int) -> AreaProfile:
        all_cases, cases = self.expected.cases[a, ALL], self.expected.cases[a, p]
        return AreaProfile(
            profile=self.found.profiles[p].id,
            n=self.count(a, p),
            expected=self._estimate(cases, p),
            part=self._estimate(cases / all_cases if all_cases else 0.0, ALL),
            observed=self.count(a, p, cases=True),
            differs=self.differs[p][a],
            standings=self.standings.get((a, p), ()),
        )

    def _estimate(self, value: float, p: int) -> Estimate:
        """Return a figure that follows from the rate of a profile, or from those of all."""
        return Estimate(float(value), self.groups[p].counted.persons - 1)
