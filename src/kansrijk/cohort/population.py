"""Who is in the population: those of whom a register says that they were there on the day."""

from __future__ import annotations

from dataclasses import dataclass

import narwhals as nw

from kansrijk.cohort.cohort import Ledger, LedgerStep, Tally
from kansrijk.cohort.links import SOURCE, TARGET, Links
from kansrijk.cohort.rows import running, seen
from kansrijk.registers import ID, Frame, Registers, fetch
from kansrijk.study import Study, Text, ends_of_path

PERSON = "person"
STAGE, LAST = "stage", "last_stage"
NOT_BEGUN, OVER, THERE = 0, 1, 2
DROPS = {
    NOT_BEGUN: Text(
        nl="Nog niet begonnen op de peildatum, of zonder begindatum",
        en="Not yet begun on the reference date, or without a date",
    ),
    OVER: Text(nl="Al beëindigd op de peildatum", en="Already ended on the reference date"),
}


@dataclass(frozen=True)
class Candidates:
    """Everyone who was there on the day, before the conditions of the study.

    Parameters
    ----------
    frame
        `_id` of each unit.
    ledger
        The steps so far.
    """

    frame: Frame
    ledger: Ledger


def candidates(study: Study, registers: Registers) -> Candidates:
    """Return who was there on the reference date, and the ledger up to there."""
    population = study.question.population
    rows = registers.tables[population.register_].select(ID, _stage(study).alias(STAGE))
    stages = registers.engine.keep(rows.group_by(ID).agg(nw.col(STAGE).max()), "population_stages")
    return Candidates(
        stages.filter(nw.col(STAGE) == THERE).select(ID),
        _ledger(_with_person(study, registers, stages)),
    )


def _stage(study: Study) -> nw.Expr:
    """Return how far each row of the population's register gets."""
    register = study.sources.registers[study.question.population.register_]
    begun = seen(register, study.reference_date).fill_null(value=False)
    there = begun
    if register.kind == "spell":
        there = running(register, study.reference_date).fill_null(value=False)
    return nw.when(there).then(THERE).otherwise(nw.when(begun).then(OVER).otherwise(NOT_BEGUN))


def _with_person(study: Study, registers: Registers, stages: Frame) -> Frame:
    """Add the person of each unit; all without one may be the same person."""
    path = path_to_person(study)
    if path is None:
        return stages.with_columns(nw.col(ID).alias(PERSON))
    pairs = Links(study, registers, at_any_time=True).along((path,))
    first = pairs.rename({SOURCE: ID, TARGET: PERSON}).group_by(ID).agg(nw.col(PERSON).min())
    return stages.join(first, how="left", on=ID)


def _ledger(stages: Frame) -> Ledger:
    """Count units and distinct persons at each stage, and those that get beyond it."""
    units = _by_stage(stages, STAGE)
    # A person may have units at several stages: the last one tells how far somebody gets.
    last = stages.group_by(PERSON).agg(nw.col(STAGE).max().alias(LAST))
    persons = _by_stage(last, LAST)
    beyond = {
        stage: Tally(
            sum(tally.n for later, tally in units.items() if later > stage),
            sum(tally.n for later, tally in persons.items() if later > stage),
        )
        for stage in (-1, *DROPS)
    }
    steps = [
        LedgerStep(label, units.get(stage, Tally(0, 0)), beyond[stage])
        for stage, label in DROPS.items()
    ]
    return Ledger(beyond[-1], tuple(steps))


def _by_stage(frame: Frame, stage: str) -> dict[int, Tally]:
    counts = [nw.len().alias("n"), nw.col(PERSON).n_unique().alias("persons")]
    rows = fetch(frame.group_by(stage).agg(*counts)).to_pylist()
    return {row[stage]: Tally(row["n"], row["persons"]) for row in rows}


def path_to_person(study: Study) -> str | None:
    """Return the relation that leads to the person where the unit is none itself."""
    population = study.question.population
    if population.unit == PERSON or population.cluster is None:
        return None
    ends = ends_of_path(study.sources, population.cluster)
    return population.cluster if ends[1] == PERSON else None
