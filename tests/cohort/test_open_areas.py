"""Areas whose codes have no list: their levels are the codes that are found."""

from __future__ import annotations

import numpy as np
import pytest

from kansrijk.errors import StudyError
from kansrijk.study import same
from tests.cohort.tables import cohort_of, there, values

OWN = {"care": 'columns.town = { type = "code" }'}
TOWN = """
[town]
role = "area"
from = "care"
at = "reference date"
take = "value"
column = "town"
"""
TABLES = {
    "there": there("a", "b", "c", "d"),
    "care": """
        person start      end        place town
        a      2010-01-01 -          1     0772
        b      2010-01-01 2014-06-30 1     0344
        b      2014-07-01 -          1     0935
        c      2010-01-01 -          1     -
    """,
}


def cohort(folder, indicators=TOWN, **more):
    return cohort_of(folder, TABLES, indicators, registers=OWN, **more)


def test_the_levels_are_the_codes_that_are_found_sorted(tmp_path):
    found = cohort(tmp_path, reference="2015-01-01")
    variable = found.columns["town"].variable
    assert (variable.form, variable.role) == ("nominal", "area")
    assert variable.level_ids == ("0772", "0935")
    assert variable.levels == (same("0772"), same("0935"))
    assert values(found, "town") == {"a": "0772", "b": "0935", "c": None, "d": None}


def test_a_word_for_an_absence_is_one_more_level(tmp_path):
    found = cohort(tmp_path, TOWN + 'missing = "unknown"\nnone = "nowhere"\n')
    assert set(found.columns["town"].variable.level_ids) >= {"unknown", "nowhere"}
    assert values(found, "town")["c"] == "unknown"
    assert values(found, "town")["d"] == "nowhere"


def test_codes_of_several_dates_are_put_together(tmp_path):
    found = cohort(tmp_path, reference="2014-01-01, 2015-01-01")
    column = found.columns["town"]
    assert column.variable.level_ids == ("0344", "0772", "0935")
    told = found.to_frame()
    rows = zip(told["person"].to_pylist(), told["town"].to_pylist(), found.dates, strict=True)
    assert {(person, date): town for person, town, date in rows if town} == {
        ("a", 0): "0772",
        ("a", 1): "0772",
        ("b", 0): "0344",
        ("b", 1): "0935",
    }
    assert np.array_equal(column.missing, column.values < 0)


def test_a_condition_cannot_name_such_a_code(tmp_path):
    with pytest.raises(StudyError, match="the codes of this area have no list"):
        cohort(tmp_path, where=['town = "0772"'])
    assert len(cohort(tmp_path, where=["town is not missing"])) == 2
