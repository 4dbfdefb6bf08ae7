"""Sentences of a study: whether an indicator asks its register for what that can tell."""

from __future__ import annotations

from collections.abc import Iterator

from kansrijk.errors import Problem
from kansrijk.study.base import Text
from kansrijk.study.conditions import row_condition
from kansrijk.study.indicators import Taken
from kansrijk.study.references import INDICATORS, dated, leads, unit_is_known, unknown
from kansrijk.study.registers import KINDS, Register
from kansrijk.study.study import Outcome, Study


def name_problems(study: Study, name: str) -> Iterator[Problem]:
    """Refuse names that other columns of the cohort have."""
    register = study.sources.registers.get(study.question.population.register_)
    if name in ("outcome", *(register.key if register else ())):
        yield Problem(INDICATORS, name, "another column of the cohort has this name")


def indicator_problems(study: Study, name: str, indicator: Taken) -> Iterator[Problem]:
    """Yield all that is wrong with an indicator."""
    registers = study.sources.registers
    yield from unknown(
        INDICATORS, f"{name}.from", "register", indicator.register_, tuple(registers)
    )
    register = registers.get(indicator.register_)
    if register is None:
        return
    yield from dated(study, INDICATORS, f"{name}.from", indicator.register_)
    yield from row_problems(study, INDICATORS, name, indicator, register)
    yield from _column(name, indicator, register)
    yield from _absences(name, indicator, register)
    yield from _ways(study, name, indicator, register)
    if indicator.relations:
        yield from leads(study, INDICATORS, f"{name}.of", indicator.relations, indicator.register_)
    elif unit_is_known(study) and register.unit != study.question.population.unit:
        message = f"the register {indicator.register_} is about {register.unit}"
        yield Problem(INDICATORS, name, message, todo="say with `of` how to get there")


def _column(name: str, indicator: Taken, register: Register) -> Iterator[Problem]:
    if indicator.column is None:
        return
    key, columns = f"{name}.column", tuple(register.columns)
    if indicator.column not in register.columns:
        yield from unknown(INDICATORS, key, "declared column", indicator.column, columns)
        return
    kind = register.columns[indicator.column].type
    fits = {"age": ("date",), "value": ("int", "number", "code")}
    wanted = fits.get(indicator.take, ("int", "number"))
    if indicator.take == "age" and indicator.column == register.end:
        yield Problem(INDICATORS, key, "the end of a spell may lie ahead; it has no age")
    if kind not in wanted:
        message = f"this column is of type {kind}; take = {indicator.take!r} asks for another type"
        todo = f"take a column of type {' or '.join(wanted)}"
        yield Problem(INDICATORS, key, message, indicator.column, todo=todo)


def _absences(name: str, indicator: Taken, register: Register) -> Iterator[Problem]:
    """Refuse two words for the one far end that a number has."""
    column = register.columns.get(indicator.column or "")
    has_levels = indicator.is_flag or (column is not None and column.type == "code")
    words = [one for one in (indicator.none, indicator.unlinked) if isinstance(one, str | Text)]
    if not has_levels and len(words) == 2 and words[0] != words[1]:
        message = "a number has one word for its far end; give `none` and `unlinked` the same"
        yield Problem(INDICATORS, f"{name}.unlinked", message, str(indicator.unlinked))


def _ways(study: Study, name: str, indicator: Taken, register: Register) -> Iterator[Problem]:
    """Refuse to combine levels that have no order, or to add levels."""
    column = register.columns.get(indicator.column or "")
    codes = study.sources.codes.get(column.codes) if column and column.codes else None
    if codes is None or indicator.across is None:
        return
    allowed = ("max", "min") if codes.ordered else ()
    if indicator.across not in allowed:
        message = "levels cannot be combined so; ordered ones have a highest and a lowest"
        yield Problem(INDICATORS, f"{name}.across", message, indicator.across, allowed)


def row_problems(
    study: Study, where: str, key: str, sentence: Taken | Outcome, register: Register
) -> Iterator[Problem]:
    """Check which rows a sentence counts: its window or moment, and its conditions."""
    if register.kind == "record" and sentence.window is not None:
        message = "a record has no moment of its own, so no window fits"
        yield Problem(where, f"{key}.window", message, sentence.window)
    if isinstance(sentence, Taken) and sentence.at and register.kind != "spell":
        message = (
            f"`at` asks for a spell that runs then; {sentence.register_} is {KINDS[register.kind]}"
        )
        yield Problem(where, f"{key}.at", message, sentence.at)
    for condition in sentence.conditions:
        yield from row_condition(study, where, f"{key}.where", register, condition)
