"""Build a cohort: who was there, what is known of them, what came after."""

from __future__ import annotations

from collections.abc import Mapping

import narwhals as nw
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kansrijk.cohort.cohort import Cohort, Column
from kansrijk.cohort.links import SOURCE, TARGET, Links
from kansrijk.cohort.narrow import narrow
from kansrijk.cohort.population import candidates
from kansrijk.cohort.refuse import refuse
from kansrijk.cohort.takes import Take
from kansrijk.cohort.units import persons, units, with_keys
from kansrijk.cohort.values import Fetched, column, integers, present
from kansrijk.registers import ID, Frame, Registers, fetch
from kansrijk.study import Indicator, Study

# No indicator can have this name: names begin with a letter.
OUTCOME = "_outcome"

Mask = NDArray[np.bool_]


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
        One row per unit, sorted by key; empty where nobody is in the population.

    Raises
    ------
    StudyError
        An indicator would see what is known only after the reference date.
    DataError
        A value is asked for where there are several, or a window lies before all data.
    """
    links, takes = Links(study, registers), _takes(study)
    found = candidates(study, registers)
    frame = with_keys(study, registers, links, found.frame)
    table = fetch(_with_takes(registers, links, frame, takes).sort(ID))
    columns = _columns(takes, table)
    keep, ledger = narrow(study, columns, persons(study, table), found.ledger)
    table = table.filter(pa.array(keep))
    refuse(takes, table, registers)
    who = units(study, table)
    return Cohort(
        keys=who.keys,
        clusters=who.clusters,
        cluster_keys=who.cluster_keys,
        persons=who.persons,
        columns={name: _kept(column, keep) for name, column in columns.items()},
        outcome=integers(table, OUTCOME) > 0,
        ledger=ledger,
    )


def _takes(study: Study) -> list[Take]:
    sentences = {**study.indicators, OUTCOME: study.outcome}
    return [
        Take(name, sentence, study.sources, study.reference_date)
        for name, sentence in sentences.items()
    ]


def _with_takes(registers: Registers, links: Links, frame: Frame, takes: list[Take]) -> Frame:
    """Join what the sentences take: one aggregate for each relation and register together."""
    for relations, group in _grouped(takes).items():
        taken = _related(registers, links, relations, group)
        frame = frame.join(taken, how="left", on=ID)
    return frame


def _grouped(takes: list[Take]) -> dict[tuple[tuple[str, ...], str], list[Take]]:
    groups: dict[tuple[tuple[str, ...], str], list[Take]] = {}
    for take in takes:
        groups.setdefault((_relations(take), take.sentence.register_), []).append(take)
    return groups


def _relations(take: Take) -> tuple[str, ...]:
    return take.sentence.relations if isinstance(take.sentence, Indicator) else ()


def _related(
    registers: Registers, links: Links, group: tuple[tuple[str, ...], str], takes: list[Take]
) -> Frame:
    """Aggregate rows to the unit of the register, and those along the relations to our own."""
    relations, register = group
    within = [aggregate for take in takes for aggregate in take.within()]
    taken = registers.tables[register].group_by(ID).agg(*within)
    if not relations:
        return taken
    across = [aggregate for take in takes for aggregate in take.across()]
    linked = [nw.len().alias(take.linked) for take in takes]
    joined = links.along(relations).join(taken, how="left", left_on=TARGET, right_on=ID)
    return joined.group_by(SOURCE).agg(*across, *linked).rename({SOURCE: ID})


def _columns(takes: list[Take], table: pa.Table) -> Mapping[str, Column]:
    return {
        take.name: column(take, take.sentence, _fetched(take, table))
        for take in takes
        if isinstance(take.sentence, Indicator)
    }


def _fetched(take: Take, table: pa.Table) -> Fetched:
    linked = (
        present(table, take.linked) if _relations(take) else np.ones(len(table), dtype=np.bool_)
    )
    return Fetched(
        values=integers(table, take.name),
        rows=integers(table, take.rows),
        counts=integers(table, take.values),
        linked=linked,
    )


def _kept(column: Column, keep: Mask) -> Column:
    return Column(column.variable, column.values[keep], column.missing[keep])
