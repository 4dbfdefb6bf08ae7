"""Check what no single file can tell: names that refer to each other, and the order of time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kansrijk.errors import Problem
from kansrijk.study.conditions import unit_conditions
from kansrijk.study.forms import listed
from kansrijk.study.indicators import Taken
from kansrijk.study.references import (
    INDICATORS,
    QUESTION,
    SOURCES,
    dated,
    leads,
    relation_problems,
    unit_is_known,
    units,
    unknown,
)
from kansrijk.study.sentences import indicator_problems, name_problems, row_problems
from kansrijk.study.study import Study


def crosscheck(study: Study) -> list[Problem]:
    """Return all problems in how the parts of a study refer to each other."""
    problems = [*_registers(study), *_keys(study), *relation_problems(study), *_population(study)]
    problems += [*_outcomes(study), *_analysis(study)]
    for name, indicator in study.indicators.items():
        problems += name_problems(study, name)
        if isinstance(indicator, Taken):
            problems += indicator_problems(study, name, indicator)
    return problems


def _registers(study: Study) -> Iterator[Problem]:
    lists = tuple(study.sources.codes)
    for name, register in study.sources.registers.items():
        for column, declared in register.columns.items():
            key = f"{name}.columns.{column}"
            if declared.codes is not None:
                yield from unknown(SOURCES, f"{key}.codes", "code list", declared.codes, lists)
            if declared.known is not None:
                days = [other for other, one in register.columns.items() if one.type == "date"]
                yield from unknown(SOURCES, f"{key}.known", "date column", declared.known, days)
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
    uses = [
        (name, one.unit, key)
        for name, one in study.sources.registers.items()
        for key in one.all_keys
    ]
    for name, relation in study.sources.relations.items():
        if relation.to is not None:
            uses.append((f"relations.{name}.to", relation.to.unit, relation.to.key))
    for key, unit, columns in uses:
        expected = widths.setdefault(unit, len(columns))
        if len(columns) != expected:
            message = f"a {unit} is named by {expected} columns elsewhere"
            yield Problem(SOURCES, f"{key}.key", message, ", ".join(columns))


def _population(study: Study) -> Iterator[Problem]:
    population = study.question.population
    what = "register about a unit"
    yield from unknown(QUESTION, "population.unit", what, population.unit, units(study))
    yield from _about_the_unit(study, "population.from", population.register_)
    yield from unit_conditions(study, "population.where", population.conditions)
    if population.cluster is not None:
        yield from leads(study, QUESTION, "population.cluster", [population.cluster])
    for area in population.areas:
        allowed = [name for name, one in study.indicators.items() if one.role == "area"]
        what = 'indicator with role = "area"'
        yield from unknown(QUESTION, "population.areas", what, area, allowed)
        yield from _has_levels(study, area)


def _has_levels(study: Study, area: str) -> Iterator[Problem]:
    indicator = study.indicators.get(area)
    has_levels = indicator and (indicator.is_flag or listed(study.sources, indicator))
    if indicator is not None and not has_levels:
        message = "an area is one of a list: its column has type = 'code' and `codes`"
        yield Problem(INDICATORS, f"{area}.column", message)


def _about_the_unit(study: Study, key: str, name: str) -> Iterator[Problem]:
    """Say where a register is unknown, undated, or about another unit than the population."""
    registers = study.sources.registers
    yield from unknown(QUESTION, key, "register", name, tuple(registers))
    if name in registers:
        yield from dated(study, QUESTION, key, name)
        if unit_is_known(study) and registers[name].unit != study.question.population.unit:
            message = f"this register is about another unit, {registers[name].unit}"
            yield Problem(QUESTION, key, message, name)


def _outcomes(study: Study) -> Iterator[Problem]:
    for name, outcome in study.question.outcomes.items():
        key = f"outcomes.{name}"
        yield from _about_the_unit(study, f"{key}.from", outcome.register_)
        yield from unit_conditions(study, f"{key}.among", outcome.at_risk)
        register = study.sources.registers.get(outcome.register_)
        if register is not None:
            yield from row_problems(study, QUESTION, key, outcome, register)
            if register.kind == "record":
                message = "an outcome is an event or the start of a spell; a record has no moment"
                yield Problem(QUESTION, f"{key}.from", message, outcome.register_)


def _analysis(study: Study) -> Iterator[Problem]:
    analysis, key = study.question.analyses.profiles, "analyses.profiles"
    outcomes = tuple(study.question.outcomes)
    for name in outcomes:
        if name != analysis.outcome and analysis.outcome in outcomes:
            yield Problem(QUESTION, f"outcomes.{name}", "no analysis asks for this outcome")
    yield from unknown(QUESTION, f"{key}.outcome", "outcome", analysis.outcome, outcomes)
    groups = sorted({one.group for one in study.indicators.values() if one.group})
    for group in analysis.variables.groups:
        where = f"{key}.variables.groups"
        yield from unknown(QUESTION, where, "group of indicators", group, groups)
    for name in analysis.variables.without:
        where = f"{key}.variables.without"
        yield from unknown(QUESTION, where, "indicator", name, tuple(study.indicators))
    if not study.predictors:
        yield Problem(QUESTION, f"{key}.variables", "no indicator is left for the tree to use")
