"""The cohort of the example study equals one that plain SQL derives, unit by unit."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from kansrijk.cohort import Cohort, Column
from kansrijk.run import read_cohort
from kansrijk.study import load

SQL = Path(__file__).with_name("cohort.sql")
NEVER = -1


@pytest.fixture(scope="module")
def cohort(clean: Path) -> Cohort:
    """Return the cohort as the package builds it."""
    return read_cohort(load(clean / "study"), clean / "registers")[0]


@pytest.fixture(scope="module")
def by_hand(clean: Path) -> pa.Table:
    """Return the cohort as the SQL derives it."""
    queries = SQL.read_text(encoding="utf-8").replace("$data", str(clean / "registers"))
    with duckdb.connect() as connection:
        return connection.sql(queries).to_arrow_table()


def told(column: Column) -> pa.Array:
    """Return a column as the SQL tells it: levels as text, and what is never as -1."""
    if column.variable.form == "number":
        values = np.where(np.isinf(column.values), NEVER, column.values)
        return pa.array(values.astype(np.int64), mask=column.missing)
    return column.to_arrow().cast(pa.string())


def test_both_have_the_same_units(cohort: Cohort, by_hand: pa.Table):
    assert len(cohort) > 4_000
    assert cohort.keys["RINPERSOON"].to_pylist() == by_hand["r"].to_pylist()
    assert cohort.keys["RINPERSOONS"].to_pylist() == by_hand["s"].to_pylist()


def test_all_forty_two_characteristics_are_the_same(cohort: Cohort, by_hand: pa.Table):
    predictors = [name for name in cohort.columns if name in by_hand.column_names]
    assert len(predictors) == 42
    differ = {
        name: int(np.sum(ours != theirs))
        for name in predictors
        for ours, theirs in [_both(cohort.columns[name], by_hand[name])]
        if np.any(ours != theirs)
    }
    assert differ == {}
    assert np.array_equal(cohort.outcome, by_hand["outcome"].to_numpy())


def test_each_characteristic_differs_between_people(by_hand: pa.Table):
    """A column in which nothing happens would agree by itself."""
    same = [name for name in by_hand.column_names if len(set(by_hand[name].to_pylist())) == 1]
    assert same == ["s", "mental_health_care"]


def _both(column: Column, theirs: pa.ChunkedArray) -> tuple[np.ndarray, np.ndarray]:
    """Return both columns as texts, in which what is missing equals what is missing."""
    ours = told(column).cast(pa.string()).fill_null("missing")
    return (
        np.array(ours.to_pylist()),
        np.array(theirs.cast(pa.string()).fill_null("missing").to_pylist()),
    )
