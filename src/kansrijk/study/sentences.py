"""Sentences of a study: whether each indicator asks its registers for what they can tell."""

from __future__ import annotations

from collections.abc import Iterator

from kansrijk.errors import Problem
from kansrijk.study.conditions import (
    indicator_condition,
    no_numbers,
    numbers_among,
    row_condition,
)
from kansrijk.study.functions import function_problems
from kansrijk.study.indicators import Derived, Indicator, Programmed, Shared, Taken
from kansrijk.study.language import KEYWORDS, Condition, names_in
from kansrijk.study.references import (
    INDICATORS,
    dated,
    earlier,
    leads,
    leads_to_unit,
    not_above,
    unit_is_known,
    unknown,
)
from kansrijk.study.registers import Register
from kansrijk.study.study import Outcome, Study
from kansrijk.study.times import time_problems
from kansrijk.study.values import column_problems, list_problems, number_problems, word_problems

# Columns that a cohort has beside its indicators.
COHORT = ("outcome", "reference_date")


def indicator_problems(study: Study, name: str) -> Iterator[Problem]:
    """Yield all that is wrong with an indicator."""
    indicator = study.indicators[name]
    yield from _name(study, name)
    yield from _form(study, name, indicator)
    yield from number_problems(study, name, indicator)
    yield from word_problems(study, name, indicator)
    yield from _sensitive(study, name, indicator)


def _name(study: Study, name: str) -> Iterator[Problem]:
    """Refuse names that other columns of the cohort have, and words of the language."""
    register = study.sources.registers.get(study.question.population.register_)
    if name in (*COHORT, *(register.all_keys[0] if register else ())):
        yield Problem(INDICATORS, name, "another column of the cohort has this name")
    if name in KEYWORDS:
        yield Problem(INDICATORS, name, "this word has a meaning of its own in conditions")


def _form(study: Study, name: str, indicator: Indicator) -> Iterator[Problem]:
    match indicator:
        case Taken():
            yield from _taken(study, name, indicator)
        case Shared():
            yield from _shared(study, name, indicator)
        case Derived():
            yield from _derived(study, name, indicator)
        case Programmed():
            yield from _programmed(study, name, indicator)
        case _:
            pass


def _taken(study: Study, name: str, indicator: Taken) -> Iterator[Problem]:
    registers, key = study.sources.registers, f"{name}.from"
    yield from unknown(INDICATORS, key, "register", indicator.register_, tuple(registers))
    register = registers.get(indicator.register_)
    if register is None:
        return
    yield from dated(study, INDICATORS, key, indicator.register_)
    yield from time_problems(study, name, indicator, register)
    yield from where_problems(study, INDICATORS, name, indicator, register)
    yield from column_problems(study, name, indicator, register)
    if indicator.relations:
        yield from leads(study, INDICATORS, f"{name}.of", indicator.relations, indicator.register_)
    elif unit_is_known(study) and register.unit != study.question.population.unit:
        message = f"the register {indicator.register_} is about {register.unit}"
        yield Problem(INDICATORS, name, message, todo="say with `of` how to get there")


def where_problems(
    study: Study, where: str, key: str, sentence: Taken | Outcome, register: Register
) -> Iterator[Problem]:
    """Check the conditions on the rows that a sentence counts."""
    for condition in sentence.conditions:
        yield from row_condition(study, where, f"{key}.where", register, condition)


def _shared(study: Study, name: str, indicator: Shared) -> Iterator[Problem]:
    unit = study.question.population.unit
    yield from leads_to_unit(study, INDICATORS, f"{name}.of", indicator.relations, unit)
    yield from leads(study, INDICATORS, f"{name}.relation", [indicator.relation])


def _derived(study: Study, name: str, indicator: Derived) -> Iterator[Problem]:
    key, names, formula = f"{name}.derive", indicator.needs, indicator.formula
    missing = [one for given in names for one in not_above(study, key, name, given)]
    yield from missing
    if not names:
        message = "this builds on no indicator, so it is the same for everyone"
        yield Problem(INDICATORS, key, message, indicator.derive)
    elif missing:
        return
    elif isinstance(formula, Condition):
        above = earlier(study, name)
        yield from indicator_condition(study, INDICATORS, key, formula, above)
    else:
        yield from no_numbers(INDICATORS, key, names_in(formula), numbers_among(study, names))


def _programmed(study: Study, name: str, indicator: Programmed) -> Iterator[Problem]:
    registers = study.sources.registers
    yield from function_problems(study.folder, INDICATORS, f"{name}.python", indicator.python)
    for used in indicator.uses:
        yield from unknown(INDICATORS, f"{name}.uses", "register", used, tuple(registers))
        if used in registers:
            yield from dated(study, INDICATORS, f"{name}.uses", used)
    if indicator.recode is not None:
        yield from list_problems(study, f"{name}.recode", indicator.recode)


def _sensitive(study: Study, name: str, indicator: Indicator) -> Iterator[Problem]:
    """Ask why the tree may use what is sensitive, or what is made of it."""
    if name not in study.predictors:
        return
    out = f'or leave it out: without = ["{name}"] in study.toml'
    if indicator.sensitive is not None and indicator.justification is None:
        message = f"{indicator.sensitive} is sensitive; the tree may use it for a written reason"
        todo = f'add justification = {{ nl = "...", en = "..." }}, {out}'
        yield Problem(INDICATORS, f"{name}.justification", message, todo=todo)
    if indicator.sensitive is None and (given := _made_of(study, name)) is not None:
        message = f"this is made of {given}, which is sensitive, so it is sensitive too"
        todo = f"add `sensitive` and `justification`, {out}"
        yield Problem(INDICATORS, f"{name}.sensitive", message, todo=todo)


def _made_of(study: Study, name: str) -> str | None:
    """Return a sensitive indicator that a derived one builds on, directly or not."""
    indicator, above = study.indicators[name], earlier(study, name)
    for given in indicator.needs if isinstance(indicator, Derived) else ():
        if given not in above:
            continue
        found = given if study.indicators[given].sensitive else _made_of(study, given)
        if found is not None:
            return found
    return None
