"""Who meets a rule, told from the rows of a cohort that was kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kansrijk.profiles.rules import OneOf, Rule

Mask = NDArray[np.bool_]
# The stubs of PyArrow leave its arrays partly untyped.
Array = Any


def members(rule: Sequence[Rule], rows: pa.Table, *, years: int = 0) -> Mask:
    """Return which rows meet all conditions of a rule; shape ``[rows]``.

    Parameters
    ----------
    rule
        The conditions.
    rows
        What `kansrijk.cohort.kept` returned.
    years
        How many years later the rows are than what the rule was told of: a level that is a calendar
        year, such as that of the latest arrest, moves along.
    """
    found = np.ones(rows.num_rows, dtype=np.bool_)
    for condition in rule:
        found &= _meets(condition, rows[condition.variable.name].combine_chunks(), years)
    return found


def _meets(condition: Rule, column: Array, years: int) -> Mask:
    missing: Mask = column.is_null().to_numpy(zero_copy_only=False)
    if isinstance(condition, OneOf):
        wanted = _moved(condition, years if _tells_years(column) else 0)
        levels: list[str] = column.dictionary.to_pylist()
        places = column.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        within = np.isin(places, [place for place, one in enumerate(levels) if one in wanted])
    else:
        values = column.fill_null(0).to_numpy(zero_copy_only=False)
        low = -np.inf if condition.low is None else condition.low.value
        within = values >= low
        if condition.high is not None:
            within &= values < condition.high.value
    return np.where(missing, condition.missing, within)


def _moved(condition: OneOf, years: int) -> set[str]:
    names = (one.level.name for one in condition.levels)
    return {str(int(name) + years) if name.isdecimal() else name for name in names}


def _tells_years(column: Array) -> bool:
    """Tell whether the levels are calendar years, one after the other."""
    told = sorted(int(level) for level in column.dictionary.to_pylist() if level.isdecimal())
    return bool(told) and told[0] > 1900 and told == [*range(told[0], told[0] + len(told))]
