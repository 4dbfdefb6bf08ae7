"""Who was in it, how many had the outcome, and where the profiles live."""

from __future__ import annotations

import numpy as np

from kansrijk.cohort import Cohort, Column, Ledger, Tally
from kansrijk.findings import Cell, Count, Share, Status
from kansrijk.profiles.growing import Grown
from kansrijk.profiles.records import (
    AreaCount,
    AreasFinding,
    OutcomeFinding,
    PopulationFinding,
    Profile,
    ProfilesFinding,
    Step,
)
from kansrijk.profiles.tallies import YES, Counter
from kansrijk.study import Study


def past(steps: int) -> Cell:
    """Return the cell of those who got past the first steps of the ledger."""
    return Cell(frozenset(("past", str(step)) for step in range(steps)))


def population_cell(ledger: Ledger) -> Cell:
    """Return the cell of the cohort: past every step."""
    return past(len(ledger.steps))


def dropped_atoms(ledger: Ledger) -> list[Count]:
    """Return those who fell out, step by step."""
    return [_count(_dropped(place), step.dropped) for place, step in enumerate(ledger.steps)]


def population(study: Study, cohort: Cohort) -> PopulationFinding:
    """Return the ledger as a finding."""
    ledger = cohort.ledger
    steps = tuple(
        Step(
            label=step.label,
            dropped=_count(_dropped(place), step.dropped),
            left=_count(past(place + 1), step.left),
        )
        for place, step in enumerate(ledger.steps)
    )
    return PopulationFinding(
        status=Status.OK,
        label=study.question.population.label,
        start=_count(past(0), ledger.start),
        steps=steps,
        n=_everyone(cohort),
    )


def outcome(study: Study, cohort: Cohort) -> OutcomeFinding:
    """Return how many of the cohort had the outcome."""
    everyone = _everyone(cohort)
    cell = everyone.cell.and_(outcome=YES)
    cases = Counter(cohort, None).count(cell, cohort.outcome)
    return OutcomeFinding(
        status=Status.OK,
        label=study.outcome.label,
        n=everyone,
        cases=cases,
        rate=Share(cases, everyone),
    )


def areas(study: Study, cohort: Cohort, grown: Grown, found: ProfilesFinding) -> list[AreasFinding]:
    """Return how many of each profile live in each area, for each division into areas."""
    names = study.question.population.areas
    return [_areas(cohort.columns[name], cohort, grown, found) for name in names]


def _areas(column: Column, cohort: Cohort, grown: Grown, found: ProfilesFinding) -> AreasFinding:
    areas, nodes = len(column.variable.level_ids), len(grown.tree)
    known = ~column.missing
    places = column.values[known] * nodes + grown.tallies.leaves[known]
    each = np.unique(np.stack([places, cohort.persons[known]], axis=1), axis=0)[:, 0]
    units, persons = (np.bincount(one, minlength=areas * nodes) for one in (places, each))
    counts = [
        AreaCount(
            area=label,
            profile=profile.id,
            n=Count(_in_area(column, level, profile), int(units[place]), int(persons[place])),
        )
        for area, (level, label) in enumerate(
            zip(column.variable.level_ids, column.variable.levels, strict=True)
        )
        for profile in found.profiles
        for place in (area * nodes + int(profile.id),)
    ]
    return AreasFinding(status=Status.OK, label=column.variable.label, counts=tuple(counts))


def _in_area(column: Column, level: str, profile: Profile) -> Cell:
    return Cell(frozenset({(column.variable.name, level), ("node", profile.id)}))


def _everyone(cohort: Cohort) -> Count:
    rows = np.ones(len(cohort), dtype=np.bool_)
    return Counter(cohort, None).count(population_cell(cohort.ledger), rows)


def _dropped(place: int) -> Cell:
    return past(place).and_(out=str(place))


def _count(cell: Cell, tally: Tally) -> Count:
    return Count(cell, tally.n, tally.persons)
