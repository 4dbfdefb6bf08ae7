"""Shape the Open University's tables: dates for each presentation, enrolments for each submission.

The tables count days from the start of a presentation. Presentations that end in B start in
February, those that end in J in October (Kuzilek, Hlosta and Zdrahal 2017, Scientific Data
4:170171).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import narwhals as nw

STARTS = {
    "2013B": date(2013, 2, 1),
    "2013J": date(2013, 10, 1),
    "2014B": date(2014, 2, 1),
    "2014J": date(2014, 10, 1),
}
COURSE = ["code_module", "code_presentation"]
ENROLMENT = [*COURSE, "id_student"]

Frame = nw.LazyFrame[Any]
Tables = Mapping[str, Frame]


def _with_start(table: Frame) -> Frame:
    """Add the day on which the presentation starts."""
    start = nw.lit(None, dtype=nw.Date())
    for presentation, day in STARTS.items():
        start = nw.when(nw.col("code_presentation") == presentation).then(day).otherwise(start)
    return table.with_columns(start.alias("presentation_start"))


def courses(tables: Tables) -> Frame:
    """Give each course its start."""
    return _with_start(tables["courses"])


def enrolments(tables: Tables) -> Frame:
    """Give each enrolment its start, and an end: the day of leaving, or that of the course."""
    length = tables["courses"].select(*COURSE, "module_presentation_length")
    table = _with_start(tables["enrolments"]).join(length, how="left", on=COURSE)
    left, over = nw.col("date_unregistration"), nw.col("module_presentation_length")
    return table.with_columns(nw.when(left.is_null()).then(over).otherwise(left).alias("last_day"))


def withdrawals(tables: Tables) -> Frame:
    """Give each day of leaving the start of its course."""
    return _with_start(tables["withdrawals"])


def students(tables: Tables) -> Frame:
    """Date the facts about a student: told at registration, but the result at the end."""
    dates = enrolments(tables).select(
        *ENROLMENT, "presentation_start", "date_registration", "module_presentation_length"
    )
    return tables["students"].join(dates, how="left", on=ENROLMENT)


def assessments(tables: Tables) -> Frame:
    """Give each assessment the start of its course."""
    return _with_start(tables["assessments"])


def submissions(tables: Tables) -> Frame:
    """Give each submission its enrolment: the assessment tells the course."""
    course = tables["assessments"].select("id_assessment", *COURSE)
    return _with_start(tables["submissions"].join(course, how="inner", on="id_assessment"))
