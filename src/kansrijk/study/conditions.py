"""Conditions of a study: whether what they compare can be compared so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isfinite

from kansrijk.errors import Problem
from kansrijk.study.indicators import Indicator
from kansrijk.study.phrases import Condition
from kansrijk.study.references import QUESTION, unknown
from kansrijk.study.registers import CodeList, Register
from kansrijk.study.study import Study


def row_condition(
    study: Study, where: str, key: str, register: Register, condition: Condition
) -> Iterator[Problem]:
    """Check a condition that compares a column of a register."""
    columns = tuple(register.columns)
    yield from unknown(where, key, "declared column", condition.name, columns)
    column = register.columns.get(condition.name)
    codes = study.sources.codes.get(column.codes) if column and column.codes else None
    if column is not None and column.type == "date":
        message = "a condition compares codes and numbers; for dates there are `window` and `at`"
        yield Problem(where, key, message, condition.name)
    elif codes is not None:
        yield from _level(where, key, condition, codes)
    elif column is not None:
        yield from _is_number(where, key, condition)


def unit_conditions(study: Study, key: str, conditions: Sequence[Condition]) -> Iterator[Problem]:
    """Check conditions that compare indicators."""
    for condition in conditions:
        names = tuple(study.indicators)
        yield from unknown(QUESTION, key, "indicator", condition.name, names)
        if indicator := study.indicators.get(condition.name):
            yield from _compares(study, key, indicator, condition)


def _compares(
    study: Study, key: str, indicator: Indicator, condition: Condition
) -> Iterator[Problem]:
    if indicator.take == "any":
        yield from unknown(QUESTION, key, "answer", condition.value, ("yes", "no"))
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
    yield from unknown(where, key, "level", condition.value, codes.ids)
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
