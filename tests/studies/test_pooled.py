"""The study of enrolments on two reference dates: who counts twice, and who belongs together."""

from __future__ import annotations

from collections import Counter
from datetime import date
from math import inf

import pytest

from tests.studies.ran import Ran

pytestmark = pytest.mark.shared

YEARS = (date(2013, 11, 30), date(2014, 11, 30))


def rows_of(ran: Ran, reference: date) -> list[dict[str, object]]:
    """Return the rows of one date, without it."""
    rows = [row for row in ran.cohort.to_frame().to_pylist() if row["reference_date"] == reference]
    return [{name: value for name, value in row.items() if name != "reference_date"} for row in rows]


def test_each_date_has_its_rows_and_cases(ran_pooled: Ran):
    rows = ran_pooled.plain.rows
    found = Counter((row["reference_date"], row["outcome"]) for row in rows)
    n = [found[day, False] + found[day, True] for day in YEARS]
    assert n == [7_432, 8_816] == ran_pooled.cohort.dates_counted
    assert [found[day, True] for day in YEARS] == [962, 1_300]
