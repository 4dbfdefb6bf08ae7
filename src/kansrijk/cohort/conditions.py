"""Conditions on indicators, and arithmetic with them, on whole columns.

What is missing is unknown: not unknown is unknown, unknown and no is no, unknown or yes is yes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from kansrijk.cohort.amounts import amount, compared
from kansrijk.cohort.cohort import Column
from kansrijk.cohort.where import COMPARE
from kansrijk.study import (
    All,
    AnyOf,
    Comparison,
    Condition,
    Membership,
    Name,
    Not,
    Operator,
    Presence,
    Term,
)

Mask = NDArray[np.bool_]
Columns = Mapping[str, Column]


@dataclass(frozen=True, slots=True)
class Truth:
    """Where a condition surely holds, and where it surely does not; elsewhere it is unknown."""

    yes: Mask = field(repr=False)
    no: Mask = field(repr=False)


def holds(condition: Condition, columns: Columns) -> Mask:
    """Tell which rows surely meet a condition on indicators; what is missing meets none.

    Parameters
    ----------
    condition
        The condition.
    columns
        The indicators by name.
    """
    return truth(condition, columns).yes


def truth(condition: Condition, columns: Columns) -> Truth:
    """Tell where a condition on indicators holds, and where it does not.

    Parameters
    ----------
    condition
        The condition.
    columns
        The indicators by name.
    """
    match condition:
        case Comparison(left, operator, value):
            return _compared(left, operator, value, columns)
        case Membership(Name(name), values):
            column = columns[name]
            members = [given(column, one) for one in values]
            return _where(np.isin(column.values, members), ~column.missing)
        case Presence(Name(name), known):
            missing = columns[name].missing
            return Truth(~missing, missing) if known else Truth(missing, ~missing)
        case Not(inner):
            found = truth(inner, columns)
            return Truth(found.no, found.yes)
        case All(parts):
            return reduce(_both, (truth(part, columns) for part in parts))
        case AnyOf(parts):
            return reduce(_either, (truth(part, columns) for part in parts))


def given(column: Column, value: str) -> float:
    """Return a value as a column holds it: a level by its place."""
    variable = column.variable
    return float(value) if variable.form == "number" else variable.level_ids.index(value)


def _compared(left: Term, operator: Operator, value: str, columns: Columns) -> Truth:
    if isinstance(left, Name):
        column = columns[left.name]
        met = COMPARE[operator](column.values, given(column, value))
        return _where(met, ~column.missing)
    found = amount(left, columns)
    return _where(compared(found, operator, value), found.known)


def _where(met: Mask, known: Mask) -> Truth:
    return Truth(met & known, ~met & known)


def _both(one: Truth, other: Truth) -> Truth:
    return Truth(one.yes & other.yes, one.no | other.no)


def _either(one: Truth, other: Truth) -> Truth:
    return Truth(one.yes | other.yes, one.no & other.no)
