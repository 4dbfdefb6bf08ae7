"""Who was in it, and how many had the outcome."""

from __future__ import annotations

import numpy as np

from kansrijk.cohort import Cohort, Tally
from kansrijk.findings import Cell, Count, Share, Status
from kansrijk.profiles.cells import past, population_cell
from kansrijk.profiles.records import (
    OutcomeFinding,
    PopulationFinding,
    Step,
)
from kansrijk.profiles.tallies import NO, YES, count
from kansrijk.study import Study

# The step of the ledger at which those fall out who had ended.
ENDED = 1
# Two rates that differ by more than 0.1 percentage point are both told.
TOLD_FROM = 0.001


def dropped_atoms(cohort: Cohort) -> list[Count]:
    """Return those who fell out, step by step; who left before the end, by outcome too."""
    atoms = [
        _count(_dropped(place), step.dropped) for place, step in enumerate(cohort.ledger.steps)
    ]
    if cohort.left is None:
        return atoms
    *before, last = atoms
    return [*before, *_by_outcome(last.cell, *cohort.left)]


def _by_outcome(cell: Cell, everyone: Tally, cases: Tally) -> tuple[Count, Count]:
    """Part those who left by outcome; the persons without it are at least those not among cases."""
    n = everyone.n - cases.n
    others = Tally(n, max(everyone.persons - cases.persons, min(n, 1)))
    return _count(cell.and_(outcome=YES), cases), _count(cell.and_(outcome=NO), others)


def population(study: Study, cohort: Cohort) -> PopulationFinding:
    """Return the ledger as a finding."""
    ledger, register = cohort.ledger, study.question.population.register_
    ends = study.sources.registers[register].kind == "spell"
    steps = tuple(
        Step(
            label=step.label,
            dropped=_count(_dropped(place), step.dropped),
            left=_count(past(place + 1), step.left),
            can_drop=ends or place != ENDED,
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
    cases = count(cohort, cell, cohort.outcome)
    rate = Share(cases, everyone)
    with_left = _with_left(cohort, cases)
    told = with_left is not None and _differ(rate, with_left)
    return OutcomeFinding(
        status=Status.OK,
        label=study.outcome.label,
        n=everyone,
        cases=cases,
        rate=rate,
        with_left=with_left if told else None,
        of_left=_of_left(cohort) if told else None,
    )


def _of_left(cohort: Cohort) -> Share | None:
    """Return the rate of those who left, which the two other rates together tell."""
    if cohort.left is None:
        return None
    cell = _dropped(len(cohort.ledger.steps) - 1)
    everyone, cases = cohort.left
    return Share(_count(cell.and_(outcome=YES), cases), _count(cell, everyone))


def _with_left(cohort: Cohort, cases: Count) -> Share | None:
    """Return the rate of all who got past the last step but one: those who left are among them."""
    if cohort.left is None:
        return None
    cell = past(len(cohort.ledger.steps) - 1)
    everyone = [cohort.ledger.start, *(step.left for step in cohort.ledger.steps)][-2]
    of_left = cohort.left[1]
    persons = max(cases.persons, of_left.persons)
    of = Count(cell.and_(outcome=YES), cases.n + of_left.n, persons)
    return Share(of, _count(cell, everyone))


def _differ(rate: Share, other: Share) -> bool:
    return abs(rate.value - other.value) > TOLD_FROM


def _everyone(cohort: Cohort) -> Count:
    rows = np.ones(len(cohort), dtype=np.bool_)
    return count(cohort, population_cell(cohort.ledger), rows)


def _dropped(place: int) -> Cell:
    return past(place).and_(out=str(place))


def _count(cell: Cell, tally: Tally) -> Count:
    return Count(cell, tally.n, tally.persons)
