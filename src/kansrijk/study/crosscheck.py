"""Check what no single file can tell: names that refer to each other, and the order of time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from math import isfinite
from pathlib import Path

from kansrijk.errors import Problem
from kansrijk.study.base import Text
from kansrijk.study.indicators import Indicator, Sentence
from kansrijk.study.phrases import Condition
from kansrijk.study.registers import DATES, KINDS, CodeList, Register
from kansrijk.study.relations import ends, ends_of_path
from kansrijk.study.study import Study

QUESTION, SOURCES, INDICATORS = "study.toml", "registers.toml", "indicators.toml"


def crosscheck(study: Study) -> list[Problem]:
    """Return all problems in how the parts of a study refer to each other."""
    problems = [*_registers(study), *_keys(study), *_relations(study), *_population(study)]
    problems += [*_outcomes(study), *_analysis(study)]
    for name, indicator in study.indicators.items():
        problems += [*_name(study, name), *_indicator(study, name, indicator)]
    return problems


def _unknown(
    where: str, key: str, what: str, given: str, allowed: Sequence[str]
) -> Iterator[Problem]:
    """Say that a name refers to nothing, where it does."""
    if given not in allowed:
        yield Problem(where, key, f"there is no {what} of this name", given, tuple(allowed))


def _registers(study: Study) -> Iterator[Problem]:
    lists = tuple(study.sources.codes)
    for name, register in study.sources.registers.items():
        for column, declared in register.columns.items():
            key = f"{name}.columns.{column}"
            if declared.codes is not None:
                yield from _unknown(SOURCES, f"{key}.codes", "code list", declared.codes, lists)
            if declared.known is not None:
                days = [other for other, one in register.columns.items() if one.type == "date"]
                yield from _unknown(SOURCES, f"{key}.known", "date column", declared.known, days)
        if register.prepare is not None:
            yield from _prepare(study, f"{name}.prepare", register.prepare)
        for dates in register.date_columns:
            if register.column(dates).type != "date":
                message = 'this dates a row: type = "date"'
                yield Problem(SOURCES, f"{name}.columns.{dates}", message)


def _prepare(study: Study, key: str, reference: str) -> Iterator[Problem]:
    file, _, function = reference.partition(":")
    if not function.isidentifier() or Path(file).name != file:
        yield Problem(SOURCES, key, 'this reads "registers.py:function"', reference)
    elif not (study.folder / file).is_file():
        yield Problem(SOURCES, key, "there is no such file in the study's folder", file)


def _keys(study: Study) -> Iterator[Problem]:
    """Say where a unit is named by another number of columns than before."""
    widths: dict[str, int] = {}
    uses = [(name, one.unit, one.key) for name, one in study.sources.registers.items()]
    for name, relation in study.sources.relations.items():
        if relation.to is not None:
            uses.append((f"relations.{name}.to", relation.to.unit, relation.to.key))
    for key, unit, columns in uses:
        expected = widths.setdefault(unit, len(columns))
        if len(columns) != expected:
            message = f"a {unit} is named by {expected} columns elsewhere"
            yield Problem(SOURCES, f"{key}.key", message, ", ".join(columns))


def _relations(study: Study) -> list[Problem]:
    """Say where relations refer to nothing; only where none does, why they lead nowhere."""
    unknown = list(_parts(study))
    if unknown:
        return unknown
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
            yield from _unknown(SOURCES, f"relations.{name}", "relation", part, tuple(relations))
        if relation.register_ is not None:
            key = f"relations.{name}.from"
            yield from _unknown(SOURCES, key, "register", relation.register_, tuple(registers))
            if relation.register_ in registers:
                yield from _dated(study, SOURCES, key, relation.register_)


def _leads(
    study: Study, where: str, key: str, paths: Sequence[str], to: str | None = None
) -> Iterator[Problem]:
    """Say why relations do not lead from the population's unit to that of a register."""
    names = tuple(study.sources.relations)
    steps = [step for path in paths for step in path.split(".")]
    unknown = [one for step in steps for one in _unknown(where, key, "relation", step, names)]
    yield from unknown
    if unknown or _relations(study) or not _unit_is_known(study):
        return
    given, start = " / ".join(paths), study.question.population.unit
    found = ends(study.sources, paths)
    if isinstance(found, str):
        yield Problem(where, key, found, given)
    elif found[0] != start:
        yield Problem(where, key, f"this starts from {found[0]}, not from {start}", given)
    elif to is not None and found[1] != (unit := study.sources.registers[to].unit):
        message = f"this leads to {found[1]}, but the register {to} is about {unit}"
        yield Problem(where, key, message, given)


def _unit_is_known(study: Study) -> bool:
    return study.question.population.unit in _units(study)


def _units(study: Study) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.unit for one in study.sources.registers.values()))


def _population(study: Study) -> Iterator[Problem]:
    population = study.question.population
    what = "register about a unit"
    yield from _unknown(QUESTION, "population.unit", what, population.unit, _units(study))
    yield from _about_the_unit(study, "population.from", population.register_)
    yield from _conditions(study, "population.where", population.conditions)
    if population.cluster is not None:
        yield from _leads(study, QUESTION, "population.cluster", [population.cluster])
    for area in population.areas:
        allowed = [name for name, one in study.indicators.items() if one.role == "area"]
        what = 'indicator with role = "area"'
        yield from _unknown(QUESTION, "population.areas", what, area, allowed)
        yield from _has_levels(study, area)


def _has_levels(study: Study, area: str) -> Iterator[Problem]:
    indicator = study.indicators.get(area)
    register = study.sources.registers.get(indicator.register_) if indicator else None
    column = register.columns.get(indicator.column or "") if indicator and register else None
    if column is not None and column.codes is None:
        message = "an area is one of a list: its column has type = 'code' and `codes`"
        yield Problem(INDICATORS, f"{area}.column", message)


def _about_the_unit(study: Study, key: str, name: str) -> Iterator[Problem]:
    """Say where a register is unknown, undated, or about another unit than the population."""
    registers = study.sources.registers
    yield from _unknown(QUESTION, key, "register", name, tuple(registers))
    if name in registers:
        yield from _dated(study, QUESTION, key, name)
        if _unit_is_known(study) and registers[name].unit != study.question.population.unit:
            message = f"this register is about another unit, {registers[name].unit}"
            yield Problem(QUESTION, key, message, name)


def _outcomes(study: Study) -> Iterator[Problem]:
    for name, outcome in study.question.outcomes.items():
        key = f"outcomes.{name}"
        yield from _about_the_unit(study, f"{key}.from", outcome.register_)
        yield from _conditions(study, f"{key}.among", outcome.at_risk)
        register = study.sources.registers.get(outcome.register_)
        if register is not None:
            yield from _rows(study, QUESTION, key, outcome, register)
            if register.kind == "record":
                message = "an outcome is an event or the start of a spell; a record has no moment"
                yield Problem(QUESTION, f"{key}.from", message, outcome.register_)


def _analysis(study: Study) -> Iterator[Problem]:
    analysis, key = study.question.analyses.profiles, "analyses.profiles"
    outcomes = tuple(study.question.outcomes)
    for name in outcomes:
        if name != analysis.outcome and analysis.outcome in outcomes:
            yield Problem(QUESTION, f"outcomes.{name}", "no analysis asks for this outcome")
    yield from _unknown(QUESTION, f"{key}.outcome", "outcome", analysis.outcome, outcomes)
    groups = sorted({one.group for one in study.indicators.values() if one.group})
    for group in analysis.variables.groups:
        where = f"{key}.variables.groups"
        yield from _unknown(QUESTION, where, "group of indicators", group, groups)
    for name in analysis.variables.without:
        where = f"{key}.variables.without"
        yield from _unknown(QUESTION, where, "indicator", name, tuple(study.indicators))
    if not study.predictors:
        yield Problem(QUESTION, f"{key}.variables", "no indicator is left for the tree to use")


def _name(study: Study, name: str) -> Iterator[Problem]:
    """Refuse names that other columns of the cohort have."""
    register = study.sources.registers.get(study.question.population.register_)
    if name in ("outcome", *(register.key if register else ())):
        yield Problem(INDICATORS, name, "another column of the cohort has this name")


def _indicator(study: Study, name: str, indicator: Indicator) -> Iterator[Problem]:
    registers = study.sources.registers
    yield from _unknown(
        INDICATORS, f"{name}.from", "register", indicator.register_, tuple(registers)
    )
    register = registers.get(indicator.register_)
    if register is None:
        return
    yield from _dated(study, INDICATORS, f"{name}.from", indicator.register_)
    yield from _rows(study, INDICATORS, name, indicator, register)
    yield from _column(name, indicator, register)
    yield from _ways(study, name, indicator, register)
    if indicator.relations:
        yield from _leads(study, INDICATORS, f"{name}.of", indicator.relations, indicator.register_)
    elif _unit_is_known(study) and register.unit != study.question.population.unit:
        message = f"the register {indicator.register_} is about {register.unit}"
        yield Problem(INDICATORS, name, message, todo="say with `of` how to get there")


def _column(name: str, indicator: Indicator, register: Register) -> Iterator[Problem]:
    if indicator.column is None:
        return
    key, columns = f"{name}.column", tuple(register.columns)
    if indicator.column not in register.columns:
        yield from _unknown(INDICATORS, key, "declared column", indicator.column, columns)
        return
    kind = register.columns[indicator.column].type
    fits = {"age": ("date",), "value": ("int", "number", "code")}
    wanted = fits.get(indicator.take, ("int", "number"))
    yield from _absences(name, indicator, kind)
    if indicator.take == "age" and indicator.column == register.end:
        yield Problem(INDICATORS, key, "the end of a spell may lie ahead; it has no age")
    if kind not in wanted:
        message = f"this column is of type {kind}; take = {indicator.take!r} asks for another type"
        todo = f"take a column of type {' or '.join(wanted)}"
        yield Problem(INDICATORS, key, message, indicator.column, todo=todo)


def _absences(name: str, indicator: Indicator, kind: str) -> Iterator[Problem]:
    """Refuse two words for the one far end that a number has."""
    words = [one for one in (indicator.none, indicator.unlinked) if isinstance(one, str | Text)]
    if kind != "code" and len(words) == 2 and words[0] != words[1]:
        message = "a number has one word for its far end; give `none` and `unlinked` the same"
        yield Problem(INDICATORS, f"{name}.unlinked", message, str(indicator.unlinked))


def _ways(study: Study, name: str, indicator: Indicator, register: Register) -> Iterator[Problem]:
    """Refuse to combine levels that have no order, or to add levels."""
    column = register.columns.get(indicator.column or "")
    codes = study.sources.codes.get(column.codes) if column and column.codes else None
    if codes is None or indicator.across is None:
        return
    allowed = ("max", "min") if codes.ordered else ()
    if indicator.across not in allowed:
        message = "levels cannot be combined so; ordered ones have a highest and a lowest"
        yield Problem(INDICATORS, f"{name}.across", message, indicator.across, allowed)


def _rows(
    study: Study, where: str, key: str, sentence: Sentence, register: Register
) -> Iterator[Problem]:
    """Check which rows a sentence counts: its window or moment, and its conditions."""
    if register.kind == "record" and sentence.window is not None:
        message = "a record has no moment of its own, so no window fits"
        yield Problem(where, f"{key}.window", message, sentence.window)
    if isinstance(sentence, Indicator) and sentence.at and register.kind != "spell":
        message = (
            f"`at` asks for a spell that runs then; {sentence.register_} is {KINDS[register.kind]}"
        )
        yield Problem(where, f"{key}.at", message, sentence.at)
    for condition in sentence.conditions:
        yield from _where(study, where, f"{key}.where", register, condition)


def _dated(study: Study, where: str, key: str, name: str) -> Iterator[Problem]:
    """Say where a register does not tell when it is known, or is known only later."""
    register, reference = study.sources.registers[name], study.reference_date
    if not register.dated:
        need = DATES[register.kind][0]
        message = f"the register {name} does not say when its rows are known"
        todo = f"declare `{need}` in registers.toml: the column, or for a record a fixed date"
        yield Problem(where, key, message, todo=todo)
    elif isinstance(register.known, date) and register.known > reference:
        message = f"the register {name} is known only from {register.known}"
        todo = f"take a file that was known by the reference date, {reference}"
        yield Problem(where, key, message, todo=todo)


def _where(
    study: Study, where: str, key: str, register: Register, condition: Condition
) -> Iterator[Problem]:
    columns = tuple(register.columns)
    yield from _unknown(where, key, "declared column", condition.name, columns)
    column = register.columns.get(condition.name)
    codes = study.sources.codes.get(column.codes) if column and column.codes else None
    if column is not None and column.type == "date":
        message = "a condition compares codes and numbers; for dates there are `window` and `at`"
        yield Problem(where, key, message, condition.name)
    elif codes is not None:
        yield from _level(where, key, condition, codes)
    elif column is not None:
        yield from _is_number(where, key, condition)


def _conditions(study: Study, key: str, conditions: Sequence[Condition]) -> Iterator[Problem]:
    for condition in conditions:
        names = tuple(study.indicators)
        yield from _unknown(QUESTION, key, "indicator", condition.name, names)
        if indicator := study.indicators.get(condition.name):
            yield from _compares(study, key, indicator, condition)


def _compares(
    study: Study, key: str, indicator: Indicator, condition: Condition
) -> Iterator[Problem]:
    if indicator.take == "any":
        yield from _unknown(QUESTION, key, "answer", condition.value, ("yes", "no"))
        yield from _same_or_not(QUESTION, key, condition)
        return
    register = study.sources.registers.get(indicator.register_)
    column = register.columns.get(indicator.column or "") if register else None
    codes = study.sources.codes.get(column.codes) if column and column.codes else None
    if codes is not None:
        yield from _level(QUESTION, key, condition, codes)
    else:
        yield from _is_number(QUESTION, key, condition)


def _level(where: str, key: str, condition: Condition, codes: CodeList) -> Iterator[Problem]:
    yield from _unknown(where, key, "level", condition.value, codes.ids)
    if not codes.ordered:
        yield from _same_or_not(where, key, condition)


def _same_or_not(where: str, key: str, condition: Condition) -> Iterator[Problem]:
    if condition.operator not in ("=", "!="):
        message = f"the levels of {condition.name} have no order"
        yield Problem(where, key, message, condition.operator, ("=", "!="))


def _is_number(where: str, key: str, condition: Condition) -> Iterator[Problem]:
    try:
        number = isfinite(float(condition.value))
    except ValueError:
        number = False
    if not number:
        message = f"{condition.name} is a number, so it compares with a number"
        yield Problem(where, key, message, condition.value)
