"""Narrow the candidates to the cohort, one condition after the other, each in the ledger."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kansrijk.cohort.cohort import Column, Ledger, LedgerStep, Tally
from kansrijk.study import Condition, Study, Text

Mask = NDArray[np.bool_]

COMPARE: Mapping[str, Callable[[Any, Any], Mask]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def narrow(
    study: Study, columns: Mapping[str, Column], persons: NDArray[np.int64], ledger: Ledger
) -> tuple[Mask, Ledger]:
    """Return which candidates are in the cohort, and the ledger to its end.

    Parameters
    ----------
    study
        The study, with the conditions of its population and of its outcome.
    columns
        The indicators of all candidates.
    persons
        The person behind each candidate.
    ledger
        The steps so far.
    """
    keep: Mask = np.ones(len(persons), dtype=np.bool_)
    steps = list(ledger.steps)
    for condition in (*study.question.population.conditions, *study.outcome.at_risk):
        column = columns[condition.name]
        left = keep & meets(column, condition)
        out = _tally(keep & ~left, persons)
        steps.append(LedgerStep(phrase(column, condition), out, _tally(left, persons)))
        keep = left
    return keep, Ledger(ledger.start, tuple(steps))


def meets(column: Column, condition: Condition) -> Mask:
    """Tell which rows meet a condition; a missing value meets none."""
    variable = column.variable
    value = float(condition.value) if variable.form == "number" else _place(column, condition)
    return COMPARE[condition.operator](column.values, value) & ~column.missing


def _place(column: Column, condition: Condition) -> int:
    return column.variable.level_ids.index(condition.value)


def phrase(column: Column, condition: Condition) -> Text:
    """Say whom a condition leaves out."""
    variable, value = column.variable, Text(nl=condition.value, en=condition.value)
    if variable.form != "number":
        value = variable.levels[_place(column, condition)]
    return Text(
        nl=f"voldoet niet aan: {variable.label.nl} {condition.operator} {value.nl}",
        en=f"does not meet: {variable.label.en} {condition.operator} {value.en}",
    )


def _tally(mask: Mask, persons: NDArray[np.int64]) -> Tally:
    return Tally(int(mask.sum()), len(np.unique(persons[mask])))
