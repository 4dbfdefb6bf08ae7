"""Check what no single file can tell: names that refer to each other, and the order of time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from kansrijk.errors import Problem
from kansrijk.study.indicators import Indicator, Sentence
from kansrijk.study.phrases import Condition
from kansrijk.study.registers import Register
from kansrijk.study.relations import Ends, ends, ends_of_path
from kansrijk.study.study import Study

QUESTION, SOURCES, INDICATORS = "study.toml", "registers.toml", "indicators.toml"


def crosscheck(study: Study) -> list[Problem]:
    """Return all problems in how the parts of a study refer to each other."""
    problems = [*_registers(study), *_keys(study), *_relations(study), *_population(study)]
    problems += [*_outcomes(study), *_analysis(study)]
    for name, indicator in study.indicators.items():
        problems += _indicator(study, name, indicator)
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
                dates = [other for other, one in register.columns.items() if one.type == "date"]
                yield from _unknown(SOURCES, f"{key}.known", "date column", declared.known, dates)
        if register.prepare is not None:
            yield from _prepare(study, f"{name}.prepare", register.prepare)
        for date in register.date_columns:
            if register.column(date).type != "date":
                yield Problem(SOURCES, f"{name}.columns.{date}", 'this dates a row: type = "date"')


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


def _relations(study: Study) -> Iterator[Problem]:
    relations = study.sources.relations
    for name, relation in relations.items():
        if relation.register_ is not None:
            key, allowed = f"relations.{name}.from", tuple(study.sources.registers)
            yield from _unknown(SOURCES, key, "register", relation.register_, allowed)
            if register := study.sources.registers.get(relation.register_):
                yield from _dated(SOURCES, key, relation.register_, register)
        for part in relation.parts:
            yield from _unknown(SOURCES, f"relations.{name}", "relation", part, tuple(relations))
        yield from _leads(study, SOURCES, f"relations.{name}", (name,))


def _leads(study: Study, where: str, key: str, paths: tuple[str, ...]) -> Iterator[Problem]:
    """Say why relations lead nowhere: circles, or units that do not meet."""
    found = ends(study.sources, paths)
    if isinstance(found, str):
        yield Problem(where, key, found)


def _population(study: Study) -> Iterator[Problem]:
    population, registers = study.question.population, study.sources.registers
    key = "population.from"
    yield from _unknown(QUESTION, key, "register", population.register_, tuple(registers))
    if register := registers.get(population.register_):
        if register.unit != population.unit:
            message = f"this register is about another unit, {register.unit}"
            yield Problem(QUESTION, "population.from", message, population.register_)
        yield from _dated(QUESTION, "population.from", population.register_, register)
    yield from _conditions(study, "population.where", population.conditions)
    if population.cluster is not None:
        yield from _path(study, QUESTION, "population.cluster", population.cluster)
    for area in population.areas:
        allowed = [name for name, one in study.indicators.items() if one.role == "area"]
        what = 'indicator with role = "area"'
        yield from _unknown(QUESTION, "population.areas", what, area, allowed)


def _outcomes(study: Study) -> Iterator[Problem]:
    for name, outcome in study.question.outcomes.items():
        key = f"outcomes.{name}"
        yield from _conditions(study, f"{key}.among", outcome.at_risk)
        yield from _sentence(study, QUESTION, key, outcome)
        register = study.sources.registers.get(outcome.register_)
        if register is not None and register.unit != study.question.population.unit:
            message = f"this register is about another unit, {register.unit}"
            yield Problem(QUESTION, f"{key}.from", message, outcome.register_)
        if register is not None and register.kind == "record":
            message = "an outcome is an event or the start of a spell; a record has no moment"
            yield Problem(QUESTION, f"{key}.from", message, outcome.register_)


def _analysis(study: Study) -> Iterator[Problem]:
    analysis, key = study.question.analyses.profiles, "analyses.profiles"
    outcomes = tuple(study.question.outcomes)
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


def _indicator(study: Study, name: str, indicator: Indicator) -> Iterator[Problem]:
    yield from _sentence(study, INDICATORS, name, indicator)
    register = study.sources.registers.get(indicator.register_)
    if register is None:
        return
    yield from _column(name, indicator, register)
    reached = _reached(study, indicator)
    if isinstance(reached, str):
        yield Problem(INDICATORS, f"{name}.of", reached, " / ".join(indicator.relations))
    elif register.unit != reached[1]:
        about = f"the register {indicator.register_} is about {register.unit}"
        message = f"this leads to {reached[1]}, but {about}"
        yield Problem(INDICATORS, f"{name}.of", message, todo="name a relation that leads there")


def _reached(study: Study, indicator: Indicator) -> Ends | str:
    """Return the unit a sentence starts from and the one it looks at, or why there is none."""
    start = study.question.population.unit
    if not indicator.relations:
        return start, start
    found = ends(study.sources, indicator.relations)
    if isinstance(found, str) or found[0] == start:
        return found
    return f"this starts from {found[0]}, not from {start}"


def _column(name: str, indicator: Indicator, register: Register) -> Iterator[Problem]:
    if indicator.column is None:
        return
    key, columns = f"{name}.column", tuple(register.columns)
    if indicator.column not in register.columns:
        yield from _unknown(INDICATORS, key, "declared column", indicator.column, columns)
        return
    kind = register.columns[indicator.column].type
    fits = {"age": ("date",), "value": ("int", "number", "code")}
    if kind not in fits.get(indicator.take, ("int", "number")):
        message = f"take = {indicator.take!r} does not fit a column of type {kind}"
        yield Problem(INDICATORS, key, message, indicator.column)


def _sentence(study: Study, where: str, key: str, sentence: Sentence) -> Iterator[Problem]:
    """Check what indicators and outcomes share: the register, its dates, its conditions."""
    registers = study.sources.registers
    yield from _unknown(where, f"{key}.from", "register", sentence.register_, tuple(registers))
    register = registers.get(sentence.register_)
    if register is None:
        return
    yield from _dated(where, f"{key}.from", sentence.register_, register)
    if register.kind == "record" and sentence.window is not None:
        message = "a record has no moment of its own, so no window fits"
        yield Problem(where, f"{key}.window", message, sentence.window)
    if isinstance(sentence, Indicator) and sentence.at and register.kind != "spell":
        message = f"`at` asks for a spell that runs then; {sentence.register_} is a {register.kind}"
        yield Problem(where, f"{key}.at", message, sentence.at)
    for condition in sentence.conditions:
        yield from _where(study, where, f"{key}.where", register, condition)


def _dated(where: str, key: str, name: str, register: Register) -> Iterator[Problem]:
    if not register.dated:
        need = {"record": "known", "spell": "start", "event": "date"}[register.kind]
        message = f"the register {name} does not say when its rows are known"
        todo = f"declare `{need}` in registers.toml: the column, or for a record a fixed date"
        yield Problem(where, key, message, todo=todo)


def _where(
    study: Study, where: str, key: str, register: Register, condition: Condition
) -> Iterator[Problem]:
    columns = tuple(register.columns)
    yield from _unknown(where, key, "declared column", condition.name, columns)
    column = register.columns.get(condition.name)
    codes = study.sources.codes.get(column.codes) if column and column.codes else None
    if codes is not None:
        yield from _unknown(where, key, "level", condition.value, codes.ids)
    elif column is not None and column.type in ("int", "number"):
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
        return
    register = study.sources.registers.get(indicator.register_)
    column = register.columns.get(indicator.column or "") if register else None
    codes = study.sources.codes.get(column.codes) if column and column.codes else None
    if codes is not None:
        yield from _unknown(QUESTION, key, "level", condition.value, codes.ids)
    else:
        yield from _is_number(QUESTION, key, condition)


def _is_number(where: str, key: str, condition: Condition) -> Iterator[Problem]:
    try:
        float(condition.value)
    except ValueError:
        message = f"{condition.name} is a number, so it compares with a number"
        yield Problem(where, key, message, condition.value)


def _path(study: Study, where: str, key: str, path: str) -> Iterator[Problem]:
    found = ends_of_path(study.sources, path)
    if isinstance(found, str):
        yield Problem(where, key, found, path, tuple(study.sources.relations))
