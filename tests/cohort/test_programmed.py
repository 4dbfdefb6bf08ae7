"""Indicators that a function of the study works out: what it gets, and what it may return."""

from __future__ import annotations

import pytest

from kansrijk.cohort.cohort import MISSING, NONE
from kansrijk.errors import DataError, StudyError
from tests.cohort.tables import helper, read, there, values, write_study

EVENTS = """
person date        kind points amount
a      2014-03-01  t    3      1.10
a      2014-04-01  n    5      2.25
b      2014-05-05  n    -      -
a      2015-01-02  t    100    99.99
x      2014-01-01  t    7      1.00
"""
CARE = """
person start       end         place
a      2014-01-01  2014-06-01  1
b      2014-01-01  2015-01-02  2
c      2015-01-02  -           1
"""
PROGRAM = """
import narwhals as nw
from datetime import date


def points(tables, reference):
    return tables["events"].group_by("_id").agg(nw.col("points").max().alias("value"))


def halves(tables, reference):
    return tables["events"].group_by("_id").agg((nw.col("points").max() / 2).alias("value"))


def is_many(tables, reference):
    counts = tables["events"].group_by("_id").agg(nw.len().alias("rows"))
    return counts.select("_id", (nw.col("rows") > 1).alias("value"))


def kind(tables, reference):
    first = tables["events"].group_by("_id").agg(nw.col("kind").max())
    text = nw.when(nw.col("kind") == 0).then(nw.lit("one")).otherwise(nw.lit("two"))
    return first.select("_id", text.alias("value"))


def year(tables, reference):
    return tables["events"].select("_id", nw.lit(reference.year).alias("value")).unique()


def ends(tables, reference):
    return tables["care"].select("_id", nw.col("end").alias("value"))


def graded(tables, reference):
    return tables["grades"].select("_id", nw.col("grade").alias("value"))


def gradeds(tables, reference):
    return tables["grades"].select("_id", nw.col("graded").alias("value"))


def rows(tables, reference):
    return tables["events"].select("_id", nw.col("points").alias("value"))


def not_numbers(tables, reference):
    value = nw.when(nw.col("points") > 4).then(nw.lit(float("inf"))).otherwise(nw.lit(float("nan")))
    most = tables["events"].group_by("_id").agg(nw.col("points").max())
    return most.select("_id", value.alias("value"))


def fails(tables, reference):
    raise ValueError("4711 is a secret")


def fails_late(tables, reference):
    text = nw.concat_str(nw.lit("4711 secret"), nw.col("points").cast(nw.String()))
    return tables["events"].select("_id", text.cast(nw.Int64()).alias("value"))


def nothing(tables, reference):
    return None


def no_value(tables, reference):
    return tables["events"].select("_id", "points")


def dates(tables, reference):
    return tables["events"].select("_id", nw.lit(reference).alias("value"))
"""
TWO = '[codes.two]\nlevels = [{ id = "first", from = ["one"] }, { id = "rest", from = ["*"] }]'


def write(folder, indicators, **more):
    tables = {"there": there(*"abc"), "events": EVENTS, "care": CARE}
    folder.mkdir(exist_ok=True, parents=True)
    (folder / "indicators.py").write_text(PROGRAM, encoding="utf-8")
    return write_study(folder, tables | more.pop("tables", {}), indicators, relations=TWO, **more)


def said(function, more=""):
    return helper("said", f'python = "indicators.py:{function}"\nuses = ["events", "care"]\n{more}')


def column(folder, function, more="", **others):
    return read(write(folder, said(function, more), **others)).columns["said"]


def answers(folder, function, more="", **others):
    cohort = read(write(folder, said(function, more), **others))
    return list(values(cohort, "said").values())


# ------------------------------------------------------------------ what it says


def test_a_number_for_each_unit_that_has_one(tmp_path):
    # c has no row, b one without a value, and x is not in the population.
    found = column(tmp_path, "points")
    assert (found.values.tolist(), found.missing.tolist()) == ([5, 0, 0], [False, True, True])
    assert found.absence.tolist() == [0, MISSING, NONE]
    assert (found.values.dtype.kind, found.variable.form) == ("i", "number")
    assert found.variable.registers == ("events", "care")


@pytest.mark.parametrize(
    ("function", "more", "expected"),
    [
        ("points", "missing = 0", [5, 0, 0]),
        ("points", "bands = [4]", ["4 or more", None, None]),
        ("halves", "", [2.5, None, None]),
        ("is_many", "", ["yes", "no", None]),
        ("is_many", 'missing = "no"', ["yes", "no", "no"]),
        ("is_many", 'missing = "unknown"', ["yes", "no", "unknown"]),
        ("kind", 'recode = "two"', ["rest", "rest", None]),
        ("year", "", [2015, 2015, None]),
        ("not_numbers", "", [None, None, None]),
    ],
)
def test_kinds_of_values(tmp_path, function, more, expected):
    assert answers(tmp_path, function, more) == expected


def test_others_may_build_on_it(tmp_path):
    indicators = said("points") + helper("more", 'derive = "said > 4"')
    cohort = read(write(tmp_path, indicators))
    assert list(values(cohort, "more").values()) == ["yes", None, None]


# ------------------------------------------------------------------ what it gets


def test_ends_after_the_reference_date_are_open_and_later_rows_are_not_there(tmp_path):
    found = column(tmp_path, "ends")
    assert found.values[0] == 16222
    assert found.absence.tolist() == [0, MISSING, NONE]


@pytest.mark.parametrize("function", ["graded", "gradeds"])
def test_values_that_are_known_only_later_are_not_there(tmp_path, function):
    columns = """
        columns.graded = { type = "date" }
        columns.grade = { type = "int", known = "graded" }
    """
    events = "person date kind points amount graded grade\na 2014-01-01 t 1 1 2015-01-02 7"
    events += "\nb 2014-01-01 t 1 1 2015-01-01 7"
    program = PROGRAM.replace('tables["grades"]', 'tables["events"]')
    study = write(
        tmp_path, said(function), tables={"events": events}, registers={"events": columns}
    )
    (tmp_path / "indicators.py").write_text(program, encoding="utf-8")
    assert read(study).columns["said"].absence.tolist() == [MISSING, 0, NONE]


# ------------------------------------------------------------------ what is refused


def test_several_values_of_one_unit_are_refused(tmp_path):
    with pytest.raises(DataError) as refused:
        column(tmp_path, "rows")
    (problem,) = refused.value.problems
    assert (problem.key, problem.given) == ("said.python", "indicators.py:rows")
    assert problem.message == "fewer than 10 units have more than one value"


def test_several_values_of_who_is_left_out_are_not(tmp_path):
    cohort = read(write(tmp_path, said("rows"), where=["said is missing"]))
    assert cohort.keys["person"].to_pylist() == ["b", "c"]


@pytest.mark.parametrize(
    ("function", "more", "message"),
    [
        ("fails", "", "this function fails with ValueError at indicators.py, line "),
        ("fails_late", "", "this function fails with ConversionException"),
        ("nothing", "", "this returns no lazy frame"),
        ("no_value", "", "the frame that this returns needs the columns _id and value"),
        ("dates", "", "value is neither a number, yes or no, nor a text"),
        ("kind", "", "value is a text, which has no levels"),
        ("points", 'recode = "two"', "value is no text, so there is nothing to recode"),
        ("is_many", "bands = [1]", "yes or no has no `grid`, `quantity` or `bands`"),
    ],
)
def test_what_a_function_may_not_do(tmp_path, function, more, message):
    with pytest.raises(StudyError) as refused:
        column(tmp_path, function, more)
    (problem,) = refused.value.problems
    assert (problem.where, problem.key) == ("indicators.toml", "said.python")
    assert problem.message.startswith(message)
    assert "4711" not in str(refused.value)


def test_line_of_an_error_is_that_of_the_study(tmp_path):
    line = PROGRAM.splitlines().index('    raise ValueError("4711 is a secret")') + 1
    with pytest.raises(StudyError, match=f"indicators.py, line {line}"):
        column(tmp_path, "fails")
