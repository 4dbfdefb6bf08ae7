"""How many of a cohort each register and relation knows, and which of them know nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kansrijk.cohort.cohort import Cohort, Coverage, tally
from kansrijk.cohort.fetched import Laid, integers
from kansrijk.cohort.rows import seen
from kansrijk.cohort.seats import SEAT, Seats
from kansrijk.cohort.ways import Ways
from kansrijk.registers import FEW, ID, Found, Frame, Registers, distinct, fetch
from kansrijk.study import Indicator, Programmed, Related, Shared, Sources, Study, Taken, Text

Mask = NDArray[np.bool_]
# A register about the population's unit, or a relation that starts from it, by its name.
Asked = tuple[Literal["register", "relation"], str]
# Of each, which rows it knows.
Matches = Mapping[Asked, Mask]

NO_MATCH = Text(
    nl="geen rij over iemand van de bevolking", en="no row about anybody in the population"
)
NO_LINKS = Text(
    nl="langs {} geen verwante van iemand van de bevolking",
    en="no related unit of anybody in the population along {}",
)


def asked(study: Study) -> tuple[Asked, ...]:
    """Return the registers and the relations whose knowledge of the population matters.

    Registers that are about its unit and that indicators or the outcome use for the unit itself;
    relations as sentences write them, ``mother.household``.
    """
    return tuple(dict.fromkeys((*_asked(study, study.indicators), *_beside(study))))


def asked_by(study: Study, names: Iterable[str]) -> tuple[Asked, ...]:
    """Return those that some indicators use."""
    return tuple(dict.fromkeys(_asked(study, names)))


def _asked(study: Study, names: Iterable[str]) -> Iterator[Asked]:
    indicators = [study.indicators[name] for name in names]
    for name in _registers(study, indicators):
        yield "register", name
    for path in _relations(indicators):
        yield "relation", path


def _beside(study: Study) -> Iterator[Asked]:
    """Yield what is used beside indicators."""
    yield "register", study.outcome.register_
    if study.question.population.cluster is not None:
        yield "relation", study.question.population.cluster


def _registers(study: Study, indicators: Iterable[Indicator]) -> Iterator[str]:
    registers, unit = study.sources.registers, study.question.population.unit
    for indicator in indicators:
        if isinstance(indicator, Programmed):
            yield from (name for name in indicator.uses if registers[name].unit == unit)
        elif isinstance(indicator, Taken) and not indicator.relations:
            yield indicator.register_


def _relations(indicators: Iterable[Indicator]) -> Iterator[str]:
    for indicator in indicators:
        if isinstance(indicator, Related):
            yield from indicator.relations
        if isinstance(indicator, Shared):
            yield indicator.relation


def matches(
    study: Study, wanted: Iterable[Asked], seats: Seats, ways: Ways, reference: date
) -> dict[Asked, Mask]:
    """Return which units each register has a row of, and each relation a link.

    Parameters
    ----------
    study
        The study.
    wanted
        The registers and relations.
    seats
        The units.
    ways
        Their links on the reference date.
    reference
        The reference date: rows count that are known by then.
    """
    found: dict[Asked, Mask] = {}
    for kind, name in wanted:
        if kind == "relation":
            found[kind, name] = ways.linked((name,)) > 0
        else:
            known = seen(study.sources.registers[name], reference)
            rows = fetch(seats.rows(name).filter(known).select(SEAT))
            found[kind, name] = Laid(rows, seats).rows
    return found


def coverage(study: Study, cohort: Cohort, matched: Matches) -> tuple[Coverage, ...]:
    """Return how many of a cohort each register and relation knows.

    Parameters
    ----------
    study
        The study, with the indicators by whose levels the cohort is parted.
    cohort
        The cohort.
    matched
        Which rows of the cohort each knows. What the register of the outcome alone knows is left
        out: on the reference date that is nobody, which would read as a failed link.
    """
    found: list[Coverage] = []
    used = {*_registers(study, study.indicators.values())}
    told = [one for one in matched if one[0] == "relation" or one[1] in used]
    for by, rows in _groups(study, cohort):
        for place in range(len(cohort.reference_dates)):
            group = rows & (cohort.dates == place)
            of = tally(group, cohort.persons)
            found += [
                Coverage(
                    kind=kind,
                    name=name,
                    date=place,
                    by=by,
                    of=of,
                    matched=tally(group & matched[kind, name], cohort.persons),
                )
                for kind, name in told
            ]
    return tuple(found)


def _groups(study: Study, cohort: Cohort) -> Iterator[tuple[tuple[str, str] | None, Mask]]:
    """Yield everyone, then the rows at each level of the indicators to part by."""
    yield None, np.ones(len(cohort), dtype=np.bool_)
    for name in study.question.checks.by:
        column = cohort.columns[name]
        for place, level in enumerate(column.variable.level_ids):
            yield (name, level), column.values == place


def unmatched(
    study: Study, registers: Registers, matched: Matches, units: NDArray[np.int64]
) -> Iterator[Found]:
    """Yield the registers and relations that know nobody at all.

    Parameters
    ----------
    study
        The study.
    registers
        Its opened registers.
    matched
        Which units each knows, on any reference date.
    units
        `_id` of the units; that nobody knows a few of them is no wonder.
    """
    nobody = [one for one, known in matched.items() if not known.any()]
    if not nobody or (n := len(np.unique(units))) < FEW:
        return
    for kind, name in nobody:
        if kind == "relation":
            what = Text(nl=NO_LINKS.nl.format(name), en=NO_LINKS.en.format(name))
            source = _read_from(study.sources, name)
            yield Found(check="no_links", register=source, rows=n, of=n, what=what)
        elif _is_about_others(registers.tables[name], units):
            yield Found(check="no_match", register=name, rows=n, of=n, what=NO_MATCH)


def _is_about_others(table: Frame, units: NDArray[np.int64]) -> bool:
    """Tell whether a register knows some units, and none of these.

    Rows of after the reference date count too: the outcome may be all that it knows of anybody.
    """
    others = integers(fetch(distinct(table.select(ID))), ID)
    return len(others) >= FEW and not np.isin(units, others).any()


def _read_from(sources: Sources, path: str) -> str:
    """Return the register that a relation is read from; of several, the first."""
    relation = sources.relations[path.split(".", maxsplit=1)[0]]
    if relation.register_ is not None:
        return relation.register_
    return _read_from(sources, relation.parts[0])
