"""Conditions of a study: whether what they compare can be compared so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isfinite

from kansrijk.errors import Problem, nearest
from kansrijk.study.forms import Levels, form_of, levels_in, levels_of
from kansrijk.study.language import (
    Comparison,
    Condition,
    Membership,
    Name,
    Presence,
    comparisons,
    names_in,
)
from kansrijk.study.references import QUESTION
from kansrijk.study.registers import Column, Register
from kansrijk.study.study import Study

Single = Comparison | Membership | Presence
# What to do where a condition compares what is not there.
DECLARE = {
    "indicator": "declare it in indicators.toml; a condition here compares indicators",
    "declared column": "declare it under `columns` of the register, in registers.toml",
}


def row_condition(
    study: Study, where: str, key: str, register: Register, condition: Condition
) -> Iterator[Problem]:
    """Check a condition that compares columns of a register."""
    for one in comparisons(condition):
        yield from _names(where, key, "declared column", one, register.told)
        if all(name in register.told for name in names_in(one)):
            yield from _compares_column(study, where, key, register, one)


def _compares_column(
    study: Study, where: str, key: str, register: Register, one: Single
) -> Iterator[Problem]:
    if isinstance(one, Presence):
        return
    if not isinstance(one.left, Name):
        numbers = [name for name in names_in(one) if is_number(register.column(name))]
        yield from _reckons(where, key, one, numbers)
        return
    name, column = one.left.name, register.column(one.left.name)
    if column.type == "date":
        message = "a condition compares codes and numbers; for dates there are `window` and `at`"
        todo = f"or ask whether it is there: {name} is known"
        yield Problem(where, key, message, name, todo=todo)
    elif column.codes is not None:
        if codes := study.sources.codes.get(column.codes):
            yield from _levels(where, key, one, levels_in(codes))
    elif column.is_text:
        yield from _same_or_not(where, key, one)
    else:
        yield from _are_numbers(where, key, one)


def is_number(column: Column) -> bool:
    """Tell whether a column can be reckoned with."""
    return column.type in ("int", "number")


def _names(
    where: str, key: str, what: str, one: Single, allowed: Sequence[str]
) -> Iterator[Problem]:
    if not names_in(one):
        yield Problem(where, key, f"this compares no {what}, only numbers")
    for name in names_in(one):
        if name not in allowed:
            todo = None if nearest(name, allowed) else DECLARE[what]
            message = f"there is no {what} of this name"
            yield Problem(where, key, message, name, tuple(allowed), todo)


def unit_conditions(study: Study, key: str, conditions: Sequence[Condition]) -> Iterator[Problem]:
    """Check conditions that compare indicators."""
    for condition in conditions:
        yield from indicator_condition(study, QUESTION, key, condition, tuple(study.indicators))


def indicator_condition(
    study: Study, where: str, key: str, condition: Condition, allowed: Sequence[str]
) -> Iterator[Problem]:
    """Check a condition that compares some of the indicators."""
    for one in comparisons(condition):
        yield from _names(where, key, "indicator", one, allowed)
        if all(name in allowed for name in names_in(one)) and not isinstance(one, Presence):
            yield from _compares_indicator(study, where, key, one)


def _compares_indicator(
    study: Study, where: str, key: str, one: Comparison | Membership
) -> Iterator[Problem]:
    if not isinstance(one.left, Name):
        yield from _reckons(where, key, one, numbers_among(study, names_in(one)))
        return
    indicator = study.indicators[one.left.name]
    form, levels = form_of(study, indicator), levels_of(study, indicator)
    if form == "date":
        message = "this is a date; others count from it, and no condition compares it"
        yield Problem(where, key, message, one.left.name)
    elif form == "number":
        yield from _are_numbers(where, key, one)
    elif levels is not None:
        yield from _levels(where, key, one, levels)
    elif form == "levels":
        message = "the codes of this area have no list, so that no condition can name one"
        yield Problem(where, key, message, one.left.name, todo="give its column `codes`")


def numbers_among(study: Study, names: Sequence[str]) -> list[str]:
    """Return those of the indicators that can be reckoned with, as far as can be told."""
    return [name for name in names if form_of(study, study.indicators[name]) in ("number", None)]


def _reckons(
    where: str, key: str, one: Comparison | Membership, numbers: Sequence[str]
) -> Iterator[Problem]:
    yield from no_numbers(where, key, names_in(one), numbers)
    yield from _are_numbers(where, key, one)


def no_numbers(
    where: str, key: str, names: Sequence[str], numbers: Sequence[str]
) -> Iterator[Problem]:
    """Say which names stand in arithmetic without being numbers."""
    for name in names:
        if name not in numbers:
            yield Problem(where, key, f"{name} is no number, so it cannot be reckoned with", name)


def _levels(
    where: str, key: str, one: Comparison | Membership, levels: Levels
) -> Iterator[Problem]:
    values, name = _values(one), names_in(one)[0]
    if values == ("yes",) and "yes" not in levels.ids:
        message = f"{name} has levels, not yes or no: say which"
        yield Problem(where, key, message, allowed=levels.ids, todo=f"such as {name} = ...")
        return
    for value in values:
        if value not in levels.ids:
            yield Problem(where, key, f"{name} has no level of this name", value, levels.ids)
    if not levels.ordered:
        yield from _same_or_not(where, key, one)


def _values(one: Comparison | Membership) -> tuple[str, ...]:
    return (one.value,) if isinstance(one, Comparison) else one.values


def _same_or_not(where: str, key: str, one: Comparison | Membership) -> Iterator[Problem]:
    if isinstance(one, Comparison) and one.operator not in ("=", "!="):
        name = names_in(one)[0]
        message = f"the values of {name} have no order"
        yield Problem(where, key, message, one.operator, ("=", "!="))


def _are_numbers(where: str, key: str, one: Comparison | Membership) -> Iterator[Problem]:
    names, values = " and ".join(names_in(one)), _values(one)
    if values == ("yes",) and isinstance(one.left, Name):
        message = f"{names} is a number, not yes or no: say what it is compared with"
        yield Problem(where, key, message, todo=f"such as {names} > 0")
        return
    for value in values:
        if not _is_number(value):
            message = f"{names} is a number, so it compares with a number"
            yield Problem(where, key, message, value)


def _is_number(text: str) -> bool:
    try:
        return isfinite(float(text))
    except ValueError:
        return False
