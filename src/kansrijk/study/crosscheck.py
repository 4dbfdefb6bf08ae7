"""Check what no single file can tell: names that refer to each other, and the order of time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kansrijk.errors import Problem
from kansrijk.study.analysis import ProfilesAnalysis
from kansrijk.study.births import birth_problems
from kansrijk.study.checks import Verdict
from kansrijk.study.conditions import unit_conditions
from kansrijk.study.forms import form_of
from kansrijk.study.references import (
    INDICATORS,
    QUESTION,
    dated,
    leads,
    relation_problems,
    unit_is_known,
    units,
    unknown,
)
from kansrijk.study.registers import KINDS, Register
from kansrijk.study.sentences import indicator_problems, where_problems
from kansrijk.study.sources import source_problems
from kansrijk.study.study import Outcome, Study
from kansrijk.study.times import day_problems

# Checks that look at columns which the study does not declare, too.
OF_ANY_COLUMN = ("direct_identifiers", "possible_identifiers")


def crosscheck(study: Study) -> list[Problem]:
    """Return all problems in how the parts of a study refer to each other, each once."""
    problems = [*source_problems(study), *relation_problems(study), *_population(study)]
    problems += [*_outcomes(study), *_local(study), *_analyses(study), *_checks(study)]
    for name in study.indicators:
        problems += indicator_problems(study, name)
    return list({str(problem): problem for problem in problems}.values())


def _population(study: Study) -> Iterator[Problem]:
    population = study.question.population
    what = "register about a unit"
    yield from unknown(QUESTION, "population.unit", what, population.unit, units(study))
    yield from _about_the_unit(study, "population.from", population.register_)
    yield from _not_of_a_year(study, "population.from", population.register_)
    yield from unit_conditions(study, "population.where", population.conditions)
    if population.cluster is not None:
        yield from leads(study, QUESTION, "population.cluster", [population.cluster])
    for area in population.areas:
        allowed = [name for name, one in study.indicators.items() if one.role == "area"]
        what = 'indicator with role = "area"'
        yield from unknown(QUESTION, "population.areas", what, area, allowed)
        if area in study.indicators and not _has_levels(study, area):
            message = "an area has a code: take the value of a column of type code"
            yield Problem(INDICATORS, f"{area}.column", message)


def _local(study: Study) -> Iterator[Problem]:
    """Say where the study's own area is none of its areas, or is asked for and not declared."""
    local, areas = study.question.population.local, study.question.population.areas
    if local is not None and local.area is not None:
        key = "population.local.area"
        yield from unknown(QUESTION, key, "area of the study", local.area, areas)
    for name, analysis in study.question.analyses.items():
        if analysis.tree.expected_local is not None and local is None:
            message, todo = "the study names no area of its own", "declare [population.local]"
            yield Problem(QUESTION, f"analyses.{name}.tree.expected_local", message, todo=todo)


def _has_levels(study: Study, name: str) -> bool:
    """Tell whether an indicator has levels; where only its function can tell it may have."""
    return form_of(study, study.indicators[name]) in ("flag", "levels", None)


def _about_the_unit(study: Study, key: str, name: str) -> Iterator[Problem]:
    """Say where a register is unknown, undated, or about another unit than the population."""
    registers = study.sources.registers
    yield from unknown(QUESTION, key, "register", name, tuple(registers))
    if name in registers:
        yield from dated(study, QUESTION, key, name)
        if unit_is_known(study) and registers[name].unit != study.question.population.unit:
            message = f"this register is about another unit, {registers[name].unit}"
            yield Problem(QUESTION, key, message, name)


def _not_of_a_year(study: Study, key: str, name: str) -> Iterator[Problem]:
    register = study.sources.registers.get(name)
    if register is not None and register.kind == "record" and register.is_yearly:
        message = "this register has records for each year, and a population cannot say which"
        yield Problem(QUESTION, key, message, name, todo="take spells, or events")


def _outcomes(study: Study) -> Iterator[Problem]:
    for name, outcome in study.question.outcomes.items():
        key = f"outcomes.{name}"
        yield from _about_the_unit(study, f"{key}.from", outcome.register_)
        yield from unit_conditions(study, f"{key}.among", outcome.at_risk)
        yield from _left(study, f"{key}.left", outcome)
        register = study.sources.registers.get(outcome.register_)
        if register is not None:
            yield from _event(key, outcome, register)
            yield from where_problems(study, QUESTION, key, outcome, register)


def _event(key: str, outcome: Outcome, register: Register) -> Iterator[Problem]:
    """Say where an outcome is nothing that happens on a day."""
    if register.kind == "record":
        message = "an outcome is an event or the start of a spell; a record has no moment"
        yield Problem(QUESTION, f"{key}.from", message, outcome.register_)
    elif outcome.date == "last day":
        message = "the last day so far lies before the reference date; an outcome lies after it"
        yield Problem(QUESTION, f"{key}.date", message, outcome.date, ("start", "end"))
    else:
        yield from day_problems(QUESTION, key, outcome, register)


def _left(study: Study, key: str, outcome: Outcome) -> Iterator[Problem]:
    """Say where the register of the population cannot tell who was still there at the end."""
    name = study.question.population.register_
    register = study.sources.registers.get(name)
    if outcome.left == "exclude" and register is not None and register.kind != "spell":
        message = f"only spells tell who was still there at the end; {name} is "
        message += KINDS[register.kind]
        todo = "take the population from a register of spells, or leave `left` out"
        yield Problem(QUESTION, key, message, outcome.left, todo=todo)


def _analyses(study: Study) -> Iterator[Problem]:
    analyses, outcomes = study.question.analyses, tuple(study.question.outcomes)
    asked = {analysis.outcome for analysis in analyses.values()}
    for name in outcomes:
        if name not in asked and asked <= {*outcomes}:
            yield Problem(QUESTION, f"outcomes.{name}", "no analysis asks for this outcome")
    groups = sorted({one.group for one in study.indicators.values() if one.group})
    for name, analysis in analyses.items():
        key = f"analyses.{name}"
        yield from unknown(QUESTION, f"{key}.outcome", "outcome", analysis.outcome, outcomes)
        yield from _variables(study, key, analysis, groups)
    named = (*groups, *sorted(study.sources.relations))
    for name in study.question.labels:
        what = "group of indicators, or relation,"
        yield from unknown(QUESTION, f"labels.{name}", what, name, named)


def _variables(
    study: Study, key: str, analysis: ProfilesAnalysis, groups: Sequence[str]
) -> Iterator[Problem]:
    for group in analysis.variables.groups:
        where = f"{key}.variables.groups"
        yield from unknown(QUESTION, where, "group of indicators", group, groups)
    for name in analysis.variables.without:
        where = f"{key}.variables.without"
        yield from unknown(QUESTION, where, "indicator", name, tuple(study.indicators))
    if not study.predictors_of(analysis):
        yield Problem(QUESTION, f"{key}.variables", "no indicator is left for the tree to use")


def _checks(study: Study) -> Iterator[Problem]:
    checks = study.question.checks
    for name in checks.by:
        yield from unknown(QUESTION, "checks.by", "indicator", name, tuple(study.indicators))
        if name in study.indicators and not _has_levels(study, name):
            allowed = [one for one in study.indicators if _has_levels(study, one)]
            message = "shares are told by levels, and this indicator has none"
            yield Problem(QUESTION, "checks.by", message, name, tuple(allowed))
    for field, verdicts in (("accept", checks.accept), ("stop", checks.stop)):
        for place, verdict in enumerate(verdicts):
            yield from _verdict(study, f"checks.{field}.{place}", verdict)
    yield from birth_problems(study)


def _verdict(study: Study, key: str, verdict: Verdict) -> Iterator[Problem]:
    registers, name = study.sources.registers, verdict.register_
    if name is not None:
        yield from unknown(QUESTION, f"{key}.register", "register", name, tuple(registers))
    if verdict.column is None or verdict.check in OF_ANY_COLUMN:
        return
    looked_at = [one for other, one in registers.items() if name in (None, other)]
    columns = {column: None for one in looked_at for column in (*one.told, *one.date_columns)}
    if looked_at:
        what = "declared column"
        yield from unknown(QUESTION, f"{key}.column", what, verdict.column, tuple(columns))
