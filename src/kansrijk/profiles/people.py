"""Who was in it, how many had the outcome, and where the profiles live."""

from __future__ import annotations

import numpy as np

from kansrijk.cohort import Cohort, Ledger, Tally
from kansrijk.findings import Cell, Count, Share, Status
from kansrijk.profiles.growing import Grown
from kansrijk.profiles.records import (
    AreaCount,
    AreasFinding,
    OutcomeFinding,
    PopulationFinding,
    ProfilesFinding,
    Step,
)
from kansrijk.profiles.tallies import YES, distinct
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
    persons = distinct(cohort.persons[cohort.outcome])
    cases = Count(everyone.cell.and_(outcome=YES), int(cohort.outcome.sum()), persons)
    return OutcomeFinding(
        status=Status.OK,
        label=study.outcome.label,
        n=everyone,
        cases=cases,
        rate=Share(cases, everyone),
    )


def areas(study: Study, cohort: Cohort, grown: Grown, found: ProfilesFinding) -> list[AreasFinding]:
    """Return how many of each profile live in each area, for each division into areas."""
    return [_areas(name, cohort, grown, found) for name in study.question.population.areas]


def _areas(name: str, cohort: Cohort, grown: Grown, found: ProfilesFinding) -> AreasFinding:
    column = cohort.columns[name]
    counts = [
        AreaCount(
            area=label,
            profile=profile.id,
            n=_in_area(cohort, grown, int(profile.id), (name, level), column.values == place),
        )
        for place, (level, label) in enumerate(
            zip(column.variable.level_ids, column.variable.levels, strict=True)
        )
        for profile in found.profiles
    ]
    return AreasFinding(status=Status.OK, label=column.variable.label, counts=tuple(counts))


def _in_area(
    cohort: Cohort, grown: Grown, leaf: int, area: tuple[str, str], lives: np.ndarray
) -> Count:
    rows = (grown.tallies.leaves == leaf) & lives
    cell = Cell(grown.tallies.cell(leaf).conditions | {area})
    return Count(cell, int(rows.sum()), distinct(cohort.persons[rows]))


def _everyone(cohort: Cohort) -> Count:
    return Count(population_cell(cohort.ledger), len(cohort), distinct(cohort.persons))


def _dropped(place: int) -> Cell:
    return past(place).and_(out=str(place))


def _count(cell: Cell, tally: Tally) -> Count:
    return Count(cell, tally.n, tally.persons)
