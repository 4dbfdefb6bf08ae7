"""Build a cohort: who was there, what is known of them, what came after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from kansrijk.cohort.cohort import Cohort, Column, Ledger, tally
from kansrijk.cohort.coverage import Matches, asked, asked_by, coverage, matches, unmatched
from kansrijk.cohort.fetched import Laid, Mask, integers
from kansrijk.cohort.links import Links
from kansrijk.cohort.narrow import Narrowed, follow, narrow
from kansrijk.cohort.neighbours import few_matches
from kansrijk.cohort.population import candidates, owners, path_to_person, together
from kansrijk.cohort.refuse import refuse
from kansrijk.cohort.rows import standing
from kansrijk.cohort.seats import SEAT, Seats
from kansrijk.cohort.state import Reader, State
from kansrijk.cohort.units import Who, joined, named, numbered, who_are
from kansrijk.cohort.values import shared_levels
from kansrijk.cohort.ways import Ways
from kansrijk.registers import ID, Found, Frame, Registers, fetch, refuse_errors
from kansrijk.study import Study, names_in


@dataclass(frozen=True)
class Candidates:
    """Who was there on one reference date, and what the population's conditions compare."""

    who: Who = field(repr=False)
    columns: Mapping[str, Column] = field(repr=False)
    matched: Matches = field(repr=False)
    ledger: Ledger


@dataclass(frozen=True)
class Day:
    """The population of one reference date: what is known of them, who knows them, who stays."""

    who: Who = field(repr=False)
    state: State = field(repr=False)
    matched: Matches = field(repr=False)
    stays: Mask = field(repr=False)


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
    links = [Links(study, registers, reference) for reference in study.reference_dates]
    found = [_candidates(study, registers, one, people) for one in links]
    # A link that fails leaves nobody who meets a condition, so it is looked for before.
    strange = _strange(study, registers, found)
    population = _population(study, found)
    kept = _parted(population.keep, [one.who for one in found])
    days = [
        _day(study, registers, one, those.who.ids[keep])
        for one, those, keep in zip(links, found, kept, strict=True)
    ]
    strange |= _strange(study, registers, days)
    few = tuple(few_matches(study, registers, joined([day.who for day in days]).ids))
    refuse_errors(study, registers.files, few)
    cohort = _cohort(study, registers, days, population.ledger)
    return replace(cohort, checks=(*registers.checks, *strange.values(), *few))


def _candidates(
    study: Study, registers: Registers, links: Links, people: Frame | None
) -> Candidates:
    """Return who was there on a reference date, with what the population's conditions compare.

    Most conditions are about age: who does not meet them is not looked at any further.
    """
    found = candidates(study, registers, people, links.reference)
    ids = np.sort(integers(fetch(found.frame), ID))
    seats = Seats(ids, registers, f"candidates of {links.reference}")
    ways = Ways(links, seats)
    conditions = study.question.population.conditions
    names = {name for condition in conditions for name in names_in(condition)}
    columns = Reader(study, registers, seats, ways, links.reference).some(names)
    return Candidates(
        who=who_are(path_to_person(study), seats, ways),
        columns=columns,
        matched=matches(study, asked_by(study, columns), seats, ways, links.reference),
        ledger=found.ledger,
    )


def _strange(
    study: Study, registers: Registers, days: Sequence[Candidates | Day]
) -> dict[tuple[str, str], Found]:
    """Return which registers and relations know nobody; refuse what the study takes for errors."""
    found = tuple(unmatched(study, registers, _known(days), joined([day.who for day in days]).ids))
    refuse_errors(study, registers.files, found)
    return {(one.check, one.register): one for one in found}


def _known(days: Sequence[Candidates | Day]) -> Matches:
    """Return which rows of all reference dates each register and relation knows."""
    return {one: np.concatenate([day.matched[one] for day in days]) for one in days[0].matched}


def _population(study: Study, found: Sequence[Candidates]) -> Narrowed:
    """Narrow the candidates of all reference dates by the conditions of the population."""
    persons = numbered(study, joined([one.who for one in found]))
    everyone = tally(np.ones(len(persons), dtype=np.bool_), persons)
    ledger = together([one.ledger for one in found], everyone)
    columns = _joined([one.columns for one in found])
    return narrow(study.question.population.conditions, columns, persons, ledger)


def _day(study: Study, registers: Registers, links: Links, ids: NDArray[np.int64]) -> Day:
    """Return what is known of the population of one reference date."""
    seats = Seats(ids, registers, f"population of {links.reference}")
    ways = Ways(links, seats)
    return Day(
        who=who_are(study.question.population.cluster, seats, ways),
        state=Reader(study, registers, seats, ways, links.reference).state(),
        matched=matches(study, asked(study), seats, ways, links.reference),
        stays=_stays(study, seats, links),
    )


def _stays(study: Study, seats: Seats, links: Links) -> Mask:
    """Tell who is in the population's register on the last day of the outcome's window."""
    span = study.outcome.span
    if study.outcome.left == "keep" or span is None:
        return np.ones(len(seats), dtype=np.bool_)
    name, last = study.question.population.register_, span.beyond(links.reference)
    there = seats.rows(name).filter(standing(study.sources.registers[name], last))
    return Laid(fetch(there.select(SEAT)), seats).rows


def _parted(of_all: Mask, days: Sequence[Who]) -> list[Mask]:
    """Part what is told of the rows of all reference dates by date."""
    return np.split(of_all, np.cumsum([len(day) for day in days])[:-1])


def _joined(every: Sequence[Mapping[str, Column]]) -> dict[str, Column]:
    """Return the columns of several dates as one each; what they mean is the same on each.

    Only of areas the levels are those that were found.
    """
    if len(every) == 1:
        return dict(every[0])
    return {name: _concatenated(shared_levels([one[name] for one in every])) for name in every[0]}


def _concatenated(columns: Sequence[Column]) -> Column:
    return Column(
        columns[0].variable,
        np.concatenate([one.values for one in columns]),
        np.concatenate([one.missing for one in columns]),
        np.concatenate([one.absence for one in columns]),
    )


def _cohort(study: Study, registers: Registers, days: Sequence[Day], ledger: Ledger) -> Cohort:
    """Put the population of all reference dates together, and return who is at risk and stays."""
    who, columns = joined([day.who for day in days]), _joined([day.state.columns for day in days])
    persons, outcome = numbered(study, who), np.concatenate([day.state.outcome for day in days])
    narrowed, left = narrow(study.outcome.at_risk, columns, persons, ledger), None
    if study.outcome.left == "exclude":
        stays = np.concatenate([day.stays for day in days])
        gone = narrowed.keep & ~stays
        left = tally(gone, persons), tally(gone & outcome, persons)
        narrowed = follow(narrowed, stays, persons)
    keep = narrowed.keep
    kept = _parted(keep, [day.who for day in days])
    refuse(day.state.problems(one) for day, one in zip(days, kept, strict=True))
    rows, names = np.flatnonzero(keep), named(study, registers, who.kept(keep))
    cohort = Cohort(
        reference_dates=study.reference_dates,
        dates=np.repeat(np.arange(len(days), dtype=np.uint8), [len(one) for one in kept])[keep],
        keys=names.keys,
        clusters=names.clusters,
        cluster_keys=names.cluster_keys,
        persons=names.persons,
        columns={name: column.taken(rows) for name, column in columns.items()},
        outcome=outcome[keep],
        left=left,
        ledger=narrowed.ledger,
    )
    known = {one: mask[keep] for one, mask in _known(days).items()}
    return replace(cohort, coverage=coverage(study, cohort, known))
