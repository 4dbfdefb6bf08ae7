"""Who is in the population: those of whom a register says that they were there on the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import narwhals as nw

from kansrijk.cohort.cohort import Ledger, LedgerStep, Tally
from kansrijk.cohort.links import SOURCE, TARGET, Links
from kansrijk.cohort.rows import seen, standing
from kansrijk.registers import ID, Frame, Registers, distinct, fetch
from kansrijk.study import Register, Study, Text, ends_of_path

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
class Standing:
    """Everyone who was there on a day, before the conditions of the study.

    Parameters
    ----------
    frame
        `_id` of each unit.
    ledger
        The steps so far.
    """

    frame: Frame
    ledger: Ledger


def candidates(
    study: Study, registers: Registers, owners: Frame | None, reference: date
) -> Standing:
    """Return who was there on a reference date, and the ledger up to there.

    Parameters
    ----------
    study
        The study.
    registers
        Its opened registers.
    owners
        The person of each unit, as `owners` returns them.
    reference
        The reference date.
    """
    population = study.question.population
    stage = _stage(study.sources.registers[population.register_], reference)
    rows = registers.tables[population.register_].select(ID, stage.alias(STAGE))
    stages = registers.engine.keep(
        rows.group_by(ID).agg(nw.col(STAGE).max()), f"population_{reference:%Y%m%d}"
    )
    return Standing(stages.filter(nw.col(STAGE) == THERE).select(ID), _ledger(stages, owners))


def owners(study: Study, registers: Registers) -> Frame | None:
    """Return the person of each unit, whenever that was known; None where each unit is its own."""
    path = path_to_person(study)
    if path is None:
        return None
    links = Links(study, registers, study.reference_dates[-1], at_any_time=True)
    pairs = links.along(path).rename({SOURCE: ID, TARGET: PERSON})
    return registers.engine.keep(pairs.group_by(ID).agg(nw.col(PERSON).min()), "owners")


def _stage(register: Register, reference: date) -> nw.Expr:
    """Return how far each row of the population's register gets."""
    begun = seen(register, reference).fill_null(value=False)
    there = begun
    if register.kind == "spell":
        there = standing(register, reference).fill_null(value=False)
    return nw.when(there).then(THERE).otherwise(nw.when(begun).then(OVER).otherwise(NOT_BEGUN))


def _ledger(stages: Frame, owners: Frame | None) -> Ledger:
    """Count units and distinct persons at each stage, and those that get beyond it."""
    units = _by_stage(stages, STAGE)
    persons = furthest = units
    if owners is not None:
        # All without a person may be the same one.
        stages = stages.join(owners, how="left", on=ID)
        persons = _by_stage(distinct(stages.select(STAGE, PERSON)), STAGE)
        # A person may have units at several stages: the last one tells how far somebody gets.
        last = stages.group_by(PERSON).agg(nw.col(STAGE).max().alias(LAST))
        furthest = _by_stage(last, LAST)
    beyond = {
        stage: Tally(
            sum(n for later, n in units.items() if later > stage),
            sum(n for later, n in furthest.items() if later > stage),
        )
        for stage in (-1, *DROPS)
    }
    steps = [
        LedgerStep(label, Tally(units.get(stage, 0), persons.get(stage, 0)), beyond[stage])
        for stage, label in DROPS.items()
    ]
    return Ledger(beyond[-1], tuple(steps))


def _by_stage(frame: Frame, stage: str) -> dict[int, int]:
    rows = fetch(frame.group_by(stage).agg(nw.len().alias("n"))).to_pylist()
    return {row[stage]: row["n"] for row in rows}


def together(ledgers: Sequence[Ledger], left: Tally) -> Ledger:
    """Return the ledgers of several reference dates as one.

    Units of two dates are two rows. The persons of two dates may be the same ones, so those of the
    largest date are told: there are at least as many.

    Parameters
    ----------
    ledgers
        The ledger of each date.
    left
        Everyone who is left of all of them, with the persons among them counted once.
    """
    if len(ledgers) == 1:
        return ledgers[0]
    steps = [_step(alike) for alike in zip(*(ledger.steps for ledger in ledgers), strict=True)]
    start = _sum([ledger.start for ledger in ledgers])
    return Ledger(start, (*steps[:-1], replace(steps[-1], left=left)))


def _step(alike: Sequence[LedgerStep]) -> LedgerStep:
    dropped, left = _sum([step.dropped for step in alike]), _sum([step.left for step in alike])
    return LedgerStep(alike[0].label, dropped, left)


def _sum(tallies: Sequence[Tally]) -> Tally:
    return Tally(sum(one.n for one in tallies), max(one.persons for one in tallies))


def path_to_person(study: Study) -> str | None:
    """Return the relation that leads to the person where the unit is none itself."""
    population = study.question.population
    if population.unit == PERSON or population.cluster is None:
        return None
    ends = ends_of_path(study.sources, population.cluster)
    return population.cluster if ends[1] == PERSON else None
