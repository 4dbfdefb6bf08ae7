"""Narrow the candidates to the cohort, one condition after the other, each in the ledger."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from kansrijk.cohort.cohort import Column, Ledger, LedgerStep, Tally
from kansrijk.registers import FEW
from kansrijk.study import Condition, Study, Text, same

Mask = NDArray[np.bool_]

OPPOSITE: Mapping[str, Text] = {
    "=": Text(nl="niet {}", en="not {}"),
    "!=": Text(nl="{}", en="{}"),
    "<": Text(nl="{} of meer", en="{} or more"),
    "<=": Text(nl="meer dan {}", en="more than {}"),
    ">": Text(nl="{} of minder", en="{} or less"),
    ">=": Text(nl="minder dan {}", en="less than {}"),
}
UNKNOWN = Text(nl=" of onbekend", en=" or unknown")


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
        steps.append(LedgerStep(left_out(column, condition), out, _tally(left, persons)))
        keep = left
    return keep, Ledger(ledger.start, tuple(steps))


def meets(column: Column, condition: Condition) -> Mask:
    """Tell which rows meet a condition; a missing value meets none."""
    variable = column.variable
    value = float(condition.value) if variable.form == "number" else _place(column, condition)
    return condition.holds(column.values, value) & ~column.missing


def _place(column: Column, condition: Condition) -> int:
    return column.variable.level_ids.index(condition.value)


def left_out(column: Column, condition: Condition) -> Text:
    """Say whom a condition leaves out: "age < 23" leaves out "Age: 23 or more"."""
    variable, value, opposite = column.variable, same(condition.value), OPPOSITE[condition.operator]
    if variable.form != "number":
        value = variable.levels[_place(column, condition)]
    if condition.operator == "=" and len(variable.levels) == 2:
        value, opposite = variable.levels[1 - _place(column, condition)], OPPOSITE["!="]
    # Fewer are not told of: one person would make the difference.
    some_unknown = bool(column.missing.sum() >= FEW)
    return Text(
        nl=f"{variable.label.nl}: {opposite.nl.format(value.nl)}{UNKNOWN.nl * some_unknown}",
        en=f"{variable.label.en}: {opposite.en.format(value.en)}{UNKNOWN.en * some_unknown}",
    )


def _tally(mask: Mask, persons: NDArray[np.int64]) -> Tally:
    return Tally(int(mask.sum()), len(np.unique(persons[mask])))
