"""Build a cohort: who was there, what is known of them, what came after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import narwhals as nw
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kansrijk.cohort.cohort import Cohort, Column, Ledger, Tally, tally
from kansrijk.cohort.coverage import Asked, coverage, matches, unmatched
from kansrijk.cohort.fetched import integers, present
from kansrijk.cohort.links import Links
from kansrijk.cohort.narrow import Narrowed, narrow
from kansrijk.cohort.population import candidates, owners, together
from kansrijk.cohort.refuse import refuse
from kansrijk.cohort.rows import standing
from kansrijk.cohort.state import State, state
from kansrijk.cohort.units import persons, units, with_keys
from kansrijk.registers import ID, Frame, Registers, refuse_errors
from kansrijk.study import Study

# Whether a unit was still there when the window of the outcome ended.
STAYS = "_stays"

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Day:
    """The candidates of one reference date: what is known of them, who knows them, the ledger."""

    state: State = field(repr=False)
    matched: dict[Asked, Mask] = field(repr=False)
    ledger: Ledger


@dataclass(frozen=True)
class Pooled:
    """The candidates of all reference dates, one date after the other."""

    table: pa.Table = field(repr=False)
    dates: NDArray[np.uint8] = field(repr=False)
    columns: dict[str, Column] = field(repr=False)
    outcome: Mask = field(repr=False)
    matched: dict[Asked, Mask] = field(repr=False)
    persons: NDArray[np.int64] = field(repr=False)
    ledger: Ledger


def build(study: Study, registers: Registers) -> Cohort:
    """Build the cohort of a study.

    Parameters
    ----------
    study
        The study.
    registers
        Its opened registers.

    Returns
    -------
    Cohort
        One row per unit and reference date, sorted by date and key; empty where nobody is in the
        population.

    Raises
    ------
    StudyError
        An indicator would see what is known only after the reference date.
    DataError
        A value is asked for where there are several, a window lies before all data, or a register
        is not about the population.
    """
    people = owners(study, registers)
    days = [_on(study, registers, people, reference) for reference in study.reference_dates]
    pooled = _pooled(study, days)
    strange = tuple(unmatched(study, registers, pooled.matched, integers(pooled.table, ID)))
    refuse_errors(study, registers.files, strange)
    narrowed = narrow(
        study, pooled.columns, pooled.persons, pooled.ledger, stays=_stays(study, pooled.table)
    )
    kept = np.split(narrowed.keep, np.cumsum([len(day.state.table) for day in days])[:-1])
    refuse(day.state.problems(keep) for day, keep in zip(days, kept, strict=True))
    return replace(_cohort(study, pooled, narrowed), checks=(*registers.checks, *strange))


def _on(study: Study, registers: Registers, people: Frame | None, reference: date) -> Day:
    """Return the candidates of one reference date."""
    links = Links(study, registers, reference)
    found = candidates(study, registers, people, reference)
    who = with_keys(study, registers, links, found.frame)
    if study.outcome.left == "exclude":
        who = who.join(_still_there(study, registers, reference), how="left", on=ID)
    known = state(study, registers, links, who, reference)
    matched = matches(study, registers, links, known.table, reference)
    return Day(known, matched, found.ledger)


def _still_there(study: Study, registers: Registers, reference: date) -> Frame:
    """Return who is in the population's register on the last day of the outcome's window."""
    name, span = study.question.population.register_, study.outcome.span
    last = reference if span is None else span.beyond(reference)
    rows = registers.tables[name].filter(standing(study.sources.registers[name], last))
    return rows.select(ID).unique().with_columns(nw.lit(1).alias(STAYS))


def _stays(study: Study, table: pa.Table) -> Mask | None:
    return present(table, STAYS) if study.outcome.left == "exclude" else None


def _pooled(study: Study, days: Sequence[Day]) -> Pooled:
    """Put the candidates of all reference dates after one another."""
    table = pa.concat_tables([day.state.table for day in days])
    sizes = [len(day.state.table) for day in days]
    people = persons(study, table)
    everyone = tally(np.ones(len(table), dtype=np.bool_), people)
    return Pooled(
        table=table,
        dates=np.repeat(np.arange(len(days), dtype=np.uint8), sizes),
        columns={
            name: _joined([day.state.columns[name] for day in days]) for name in study.indicators
        },
        outcome=np.concatenate([day.state.outcome for day in days]),
        matched={
            one: np.concatenate([day.matched[one] for day in days]) for one in days[0].matched
        },
        persons=people,
        ledger=together([day.ledger for day in days], everyone),
    )


def _joined(columns: Sequence[Column]) -> Column:
    """Return a column of several dates as one; what it means is the same on each."""
    if len(columns) == 1:
        return columns[0]
    return Column(
        columns[0].variable,
        np.concatenate([column.values for column in columns]),
        np.concatenate([column.missing for column in columns]),
        np.concatenate([column.absence for column in columns]),
    )


def _cohort(study: Study, pooled: Pooled, narrowed: Narrowed) -> Cohort:
    """Return who is left of the candidates."""
    keep = narrowed.keep
    who = units(study, pooled.table.filter(pa.array(keep)))
    cohort = Cohort(
        reference_dates=study.reference_dates,
        dates=pooled.dates[keep],
        keys=who.keys,
        clusters=who.clusters,
        cluster_keys=who.cluster_keys,
        persons=who.persons,
        columns={name: column.kept(keep) for name, column in pooled.columns.items()},
        outcome=pooled.outcome[keep],
        left=_left(pooled, narrowed.left),
        ledger=narrowed.ledger,
    )
    matched = {one: known[keep] for one, known in pooled.matched.items()}
    return replace(cohort, coverage=coverage(study, cohort, matched))


def _left(pooled: Pooled, left: Mask | None) -> tuple[Tally, Tally] | None:
    """Count those who left before the window ended, and those among them with the outcome."""
    if left is None:
        return None
    return tally(left, pooled.persons), tally(left & pooled.outcome, pooled.persons)
