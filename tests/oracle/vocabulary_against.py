"""Compare what a cohort says with what the oracle says, value by value and absence by absence."""

from __future__ import annotations

import datetime as dt
import math
from fractions import Fraction

from tests.oracle.vocabulary_takes import MISSING, NONE, UNLINKED

ABSENCES = (None, NONE, UNLINKED, MISSING)
EPOCH = dt.date(1970, 1, 1)


def differences(cohort, answers):
    """Return in words where a cohort and the oracle differ."""
    rows = row_keys(cohort)
    if rows != list(answers.told):
        return [f"rows: {rows} and not {list(answers.told)}"]
    found = []
    if (outcome := list(map(bool, cohort.outcome))) != list(answers.outcome.values()):
        found.append(f"outcome: {outcome} and not {list(answers.outcome.values())}")
    for name in answers.levels:
        found += column_differences(cohort, answers, name)
    return found


def row_keys(cohort):
    """Return the reference date and the key of each row."""
    keys = zip(*(column.to_pylist() for column in cohort.keys.columns), strict=True)
    dates = (cohort.reference_dates[place] for place in cohort.dates)
    return list(zip(dates, keys, strict=True))


def column_differences(cohort, answers, name):
    column, levels = cohort.columns[name], answers.levels[name]
    if levels is not None and list(column.variable.level_ids) != levels:
        yield f"{name}: levels {list(column.variable.level_ids)} and not {levels}"
        return
    for (date, unit), said, told in zip(
        answers.told, says(column), (told[name] for told in answers.told.values()), strict=True
    ):
        if not is_same(said, (told.value, told.absence)):
            yield f"{name} of {unit} on {date}: {said} and not {told.value, told.absence}"


def says(column):
    """Return the value and the absence of each row of a column."""
    values = [
        None if missing else value
        for value, missing in zip(column.values.tolist(), column.missing.tolist(), strict=True)
    ]
    absences = [ABSENCES[number] for number in column.absence.tolist()]
    return list(zip([as_told(column.variable, value) for value in values], absences, strict=True))


def as_told(variable, value):
    if value is None or variable.form == "number":
        return value
    if variable.form == "date":
        return EPOCH + dt.timedelta(days=value)
    return variable.level_ids[value]


def is_same(said, told):
    """Tell whether value and absence agree; numbers may differ in their last digit."""
    (value, absence), (expected, expected_absence) = said, told
    if absence != expected_absence:
        return False
    if isinstance(expected, int | float | Fraction) and isinstance(value, int | float):
        return math.isclose(value, expected, rel_tol=1e-12)
    return value == expected
