"""Conditions of a study: whether what they compare can be compared so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isfinite

from kansrijk.errors import Problem
from kansrijk.study.forms import levels_of, listed
from kansrijk.study.language import (
    Comparison,
    Condition,
    Membership,
    Name,
    Presence,
    comparisons,
    names_in,
)
from kansrijk.study.references import QUESTION, unknown
from kansrijk.study.registers import CodeList, Register
from kansrijk.study.study import Study

ANSWERS = ("yes", "no")


def row_condition(
    study: Study, where: str, key: str, register: Register, condition: Condition
) -> Iterator[Problem]:
    """Check a condition that compares columns of a register."""
    for one in comparisons(condition):
        for name in names_in(one):
            yield from unknown(where, key, "declared column", name, register.told)
        if all(name in register.told for name in names_in(one)):
            yield from _compares_column(study, where, key, register, one)


def _compares_column(
    study: Study,
    where: str,
    key: str,
    register: Register,
    one: Comparison | Membership | Presence,
) -> Iterator[Problem]:
    if isinstance(one, Presence):
        return
    columns = {name: register.column(name) for name in names_in(one)}
    name, column = next(iter(columns.items()))
    if len(columns) > 1 or not isinstance(one.left, Name):
        for other, declared in columns.items():
            if declared.type not in ("int", "number"):
                message = f"{other} is no number, so it cannot be reckoned with"
                yield Problem(where, key, message, other)
        yield from _are_numbers(where, key, one)
    elif column.type == "date":
        message = "a condition compares codes and numbers; for dates there are `window` and `at`"
        yield Problem(where, key, message, name)
    elif column.codes is not None:
        if codes := study.sources.codes.get(column.codes):
            yield from _levels(where, key, one, codes)
    elif column.is_text:
        yield from _same_or_not(where, key, one)
    else:
        yield from _are_numbers(where, key, one)


def unit_conditions(study: Study, key: str, conditions: Sequence[Condition]) -> Iterator[Problem]:
    """Check conditions that compare indicators."""
    for condition in conditions:
        yield from indicator_condition(study, QUESTION, key, condition, tuple(study.indicators))


def indicator_condition(
    study: Study, where: str, key: str, condition: Condition, allowed: Sequence[str]
) -> Iterator[Problem]:
    """Check a condition that compares some of the indicators."""
    for one in comparisons(condition):
        for name in names_in(one):
            yield from unknown(where, key, "indicator", name, allowed)
        if all(name in allowed for name in names_in(one)) and not isinstance(one, Presence):
            yield from _compares_indicator(study, where, key, one)


def _compares_indicator(
    study: Study, where: str, key: str, one: Comparison | Membership
) -> Iterator[Problem]:
    if not isinstance(one.left, Name):
        yield from _are_numbers(where, key, one)
        return
    indicator = study.indicators[one.left.name]
    if indicator.is_flag:
        for value in _values(one):
            yield from unknown(where, key, "answer", value, ANSWERS)
        yield from _same_or_not(where, key, one)
    elif levels := levels_of(study.sources, indicator):
        for value in _values(one):
            yield from unknown(where, key, "level", value, levels)
        codes = listed(study.sources, indicator)
        if codes is not None and not codes.ordered:
            yield from _same_or_not(where, key, one)
    else:
        yield from _are_numbers(where, key, one)


def _levels(
    where: str, key: str, one: Comparison | Membership, codes: CodeList
) -> Iterator[Problem]:
    for value in _values(one):
        yield from unknown(where, key, "level", value, codes.ids)
    if not codes.ordered:
        yield from _same_or_not(where, key, one)


def _values(one: Comparison | Membership) -> tuple[str, ...]:
    return (one.value,) if isinstance(one, Comparison) else one.values


def _same_or_not(where: str, key: str, one: Comparison | Membership) -> Iterator[Problem]:
    if isinstance(one, Comparison) and one.operator not in ("=", "!="):
        name = names_in(one)[0]
        message = f"the levels of {name} have no order"
        yield Problem(where, key, message, one.operator, ("=", "!="))


def _are_numbers(where: str, key: str, one: Comparison | Membership) -> Iterator[Problem]:
    for value in _values(one):
        if not _is_number(value):
            names = " and ".join(names_in(one))
            message = f"{names} is a number, so it compares with a number"
            yield Problem(where, key, message, value)


def _is_number(text: str) -> bool:
    try:
        return isfinite(float(text))
    except ValueError:
        return False
