"""What indicators say, of the engine and of the oracle, in the words of a table drawn as text."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from typing import Any

from kansrijk.cohort import Cohort
from kansrijk.study import Study, Text, as_text
from tests.oracle.vocabulary import Answers
from tests.oracle.vocabulary_against import row_keys, says

# A value, and which absence it stands for or is.
Said = tuple[Any, str | None]
Row = dict[str, str]


def show_cohort(cohort: Cohort) -> list[Row]:
    """Return what a cohort says of each person on each date."""
    said = {name: says(column) for name, column in cohort.columns.items()}
    far = {name: column.variable.far for name, column in cohort.columns.items()}
    rows = enumerate(row_keys(cohort))
    return [
        show_row(date, unit, {name: said[name][place] for name in said}, far)
        for place, (date, unit) in rows
    ]


def show_answers(study: Study, answers: Answers) -> list[Row]:
    """Return what the oracle says of each person on each date."""
    far = {name: far_word(study, name) for name in study.indicators}
    rows = []
    for (date, unit), told in answers.told.items():
        said = {name: (one.value, one.absence) for name, one in told.items()}
        rows.append(show_row(date, unit, said, far))
    return rows


def far_word(study: Study, name: str) -> Text | None:
    """Return the word for what lies beyond all numbers."""
    words = (word for word in study.indicators[name].words if not isinstance(word, int))
    return next(map(as_text, words), None)


def show_row(
    date: dt.date, unit: tuple[str, ...], said: Mapping[str, Said], far: Mapping[str, Text | None]
) -> Row:
    """Return one row: the person, the date, each indicator, and the absence of `value`."""
    row = {"person": " ".join(unit), "date": str(date)}
    row |= {name: show(value, far[name]) for name, (value, _) in said.items()}
    return row | {"absence": said["value"][1] or ""} if "value" in said else row


def show(value: Any, far: Text | None) -> str:
    """Return a value as a table is read; blank where it is missing."""
    if value is None:
        return ""
    if isinstance(value, str | dt.date):
        return str(value)
    if math.isinf(value):
        return far.en if far else "beyond all numbers"
    return str(int(value)) if value == int(value) else f"{float(value):.10g}"


def expected_of(shown: list[Row], expected: list[Row]) -> Iterator[Row]:
    """Yield what is shown of the persons and indicators that are expected, in that order."""
    for row in expected:
        keys = {key: row[key] for key in ("person", "date") if key in row}
        (found,) = [one for one in shown if keys.items() <= one.items()]
        yield {name: found[name] for name in row}
