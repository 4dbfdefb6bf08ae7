"""Indicators that are worked out from earlier ones: arithmetic, or a condition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from kansrijk.cohort.amounts import amount
from kansrijk.cohort.cohort import MISSING, Column
from kansrijk.cohort.conditions import truth
from kansrijk.cohort.values import column
from kansrijk.cohort.variables import variable
from kansrijk.study import Arithmetic, Derived, Name, Number, Study


def derived_column(
    study: Study, name: str, derived: Derived, columns: Mapping[str, Column]
) -> Column:
    """Return the column of an indicator that is derived from earlier ones.

    Parameters
    ----------
    study
        The study.
    name
        The name of the indicator.
    derived
        Its declaration.
    columns
        The columns of the earlier indicators.
    """
    formula, means = derived.formula, variable(study, name)
    if not isinstance(formula, Name | Number | Arithmetic):
        held = truth(formula, columns)
        absence = np.where(held.yes | held.no, 0, MISSING).astype(np.uint8)
        return column(means, derived, held.yes.astype(np.int64), absence)
    found = amount(formula, columns)
    absence = np.where(found.known, 0, MISSING).astype(np.uint8)
    if means.form == "number":
        means = replace(means, decimals=found.decimals)
    return column(means, derived, found.result, absence)
