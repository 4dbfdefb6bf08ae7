"""Names that refer to something: whether it is there, and whether relations lead to it."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from datetime import date

from kansrijk.errors import Problem
from kansrijk.study.registers import DATES
from kansrijk.study.relations import ends, ends_of_path
from kansrijk.study.study import Study

QUESTION, SOURCES, INDICATORS = "study.toml", "registers.toml", "indicators.toml"


def unknown(
    where: str, key: str, what: str, given: str, allowed: Sequence[str]
) -> Iterator[Problem]:
    """Say that a name refers to nothing, where it does."""
    if given not in allowed:
        yield Problem(where, key, f"there is no {what} of this name", given, tuple(allowed))


def relation_problems(study: Study) -> list[Problem]:
    """Say where relations refer to nothing; only where none does, why they lead nowhere."""
    missing = list(_parts(study))
    if missing:
        return missing
    found = {name: ends_of_path(study.sources, name) for name in study.sources.relations}
    return [
        Problem(SOURCES, f"relations.{name}", why)
        for name, why in found.items()
        if isinstance(why, str)
    ]


def _parts(study: Study) -> Iterator[Problem]:
    registers, relations = study.sources.registers, study.sources.relations
    for name, relation in relations.items():
        for part in relation.parts:
            yield from unknown(SOURCES, f"relations.{name}", "relation", part, tuple(relations))
        if relation.register_ is not None:
            key = f"relations.{name}.from"
            yield from unknown(SOURCES, key, "register", relation.register_, tuple(registers))
            if relation.register_ in registers:
                yield from dated(study, SOURCES, key, relation.register_)


def leads(
    study: Study, where: str, key: str, paths: Sequence[str], to: str | None = None
) -> Iterator[Problem]:
    """Say why relations do not lead from the population's unit to that of a register."""
    found = yield from _ends(study, where, key, paths)
    if found is None or to is None:
        return
    if found != (unit := study.sources.registers[to].unit):
        message = f"this leads to {found}, but the register {to} is about {unit}"
        start = study.question.population.unit
        yield Problem(where, key, message, " / ".join(paths), _leading(study, (start, unit)))


def _leading(study: Study, between: tuple[str, str]) -> tuple[str, ...]:
    """Return the relations that lead from one unit to another."""
    names = study.sources.relations
    return tuple(name for name in names if ends_of_path(study.sources, name) == between)


def leads_to_unit(
    study: Study, where: str, key: str, paths: Sequence[str], unit: str
) -> Iterator[Problem]:
    """Say why relations do not lead from the population's unit to one that may share with it."""
    found = yield from _ends(study, where, key, paths)
    if found is not None and found != unit:
        message = f"this leads to {found}; only another {unit} can share something with a {unit}"
        yield Problem(where, key, message, " / ".join(paths))


def _ends(
    study: Study, where: str, key: str, paths: Sequence[str]
) -> Generator[Problem, None, str | None]:
    """Say why relations lead nowhere from the population's unit; return where they lead."""
    names = tuple(study.sources.relations)
    steps = [step for path in paths for step in path.split(".")]
    missing = [one for step in steps for one in unknown(where, key, "relation", step, names)]
    yield from missing
    if missing or relation_problems(study) or not unit_is_known(study):
        return None
    given, start = " / ".join(paths), study.question.population.unit
    found = ends(study.sources, paths)
    if isinstance(found, str):
        yield Problem(where, key, found, given)
    elif found[0] != start:
        yield Problem(where, key, f"this starts from {found[0]}, not from {start}", given)
    else:
        return found[1]
    return None


def unit_is_known(study: Study) -> bool:
    """Tell whether any register is about the unit of the population."""
    return study.question.population.unit in units(study)


def units(study: Study) -> tuple[str, ...]:
    """Return the units that registers are about."""
    return tuple(dict.fromkeys(one.unit for one in study.sources.registers.values()))


def dated(study: Study, where: str, key: str, name: str) -> Iterator[Problem]:
    """Say where a register does not tell when it is known, or is known only later.

    What is not told is told once, however often the register is used.
    """
    register, reference = study.sources.registers[name], study.reference_dates[0]
    if not register.dated:
        need, todo = DATES[register.kind][0], "name the column of dates"
        if register.kind == "record":
            todo = f"a column of dates, or the day the file was known: {need} = 2014-12-31"
        if register.is_yearly and register.kind != "spell":
            todo = f'a column of dates, or a day of the file\'s year: {need} = "{{year}}-12-31"'
        message = f"the register {name} does not say when its rows are known"
        yield Problem(SOURCES, f"{name}.{need}", message, todo=todo)
    elif isinstance(register.known, date) and register.known > reference:
        message = f"the register {name} is known only from {register.known}"
        todo = f"take a file that was known by the (first) reference date, {reference}"
        yield Problem(where, key, message, todo=todo)


def earlier(study: Study, name: str) -> tuple[str, ...]:
    """Return the indicators that stand above one, on which it may build."""
    names = tuple(study.indicators)
    return names[: names.index(name)]


def not_above(study: Study, key: str, name: str, given: str) -> Iterator[Problem]:
    """Say that an indicator builds on what is not there, or on what stands below it."""
    above = earlier(study, name)
    if given == name:
        yield Problem(INDICATORS, key, "an indicator cannot build on itself", given, above)
    elif given in study.indicators and given not in above:
        message = "an indicator builds on those above it, and this one stands below"
        yield Problem(INDICATORS, key, message, given, todo=f"move [{given}] above [{name}]")
    else:
        yield from unknown(INDICATORS, key, "indicator", given, above)
