"""The codebook says how the values of each variable lie; here of cohorts made by hand."""

from __future__ import annotations

import sys
from datetime import date
from math import inf
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kansrijk.cohort import Cohort, Column, Ledger, Tally, Variable, codebook
from kansrijk.cohort.cohort import MISSING, NONE, UNLINKED
from kansrijk.study import same

DATES = (date(2014, 1, 1), date(2015, 1, 1))
MEASURES = ["mean", "low", "median", "high"]


def number(values, absence=None, *, form="number"):
    """Return a column of numbers; None is missing."""
    missing = np.array([value is None for value in values])
    told = np.array([0 if value is None else value for value in values], dtype=np.float64)
    variable = Variable(name="x", label=same("x"), group="some", form=form)
    return Column(variable, told, missing, as_absence(values, absence))


def levels(values, many=3, absence=None):
    """Return a column of places in a list of levels; None is missing."""
    places = np.array([-1 if value is None else value for value in values], dtype=np.int16)
    ids = tuple("abcdefgh"[:many])
    variable = Variable(
        name="x",
        label=same("x"),
        group="some",
        form="nominal",
        levels=tuple(map(same, ids)),
        level_ids=ids,
    )
    return Column(variable, places, places < 0, as_absence(values, absence))


def as_absence(values, absence):
    given = absence or [MISSING if value is None else 0 for value in values]
    return np.array(given, dtype=np.uint8)


def book_of(column, *, dates=None, persons=None, monkeypatch):
    """Return the codebook of a cohort with this column."""
    n = len(column.values)
    cohort = Cohort(
        reference_dates=DATES if dates else DATES[:1],
        dates=np.array(dates or [0] * n, dtype=np.uint8),
        keys=pa.table({"person": [str(i) for i in range(n)]}),
        clusters=np.arange(n),
        cluster_keys=np.array([b"c"] * n),
        persons=np.array(persons or range(n), dtype=np.int64),
        columns={"x": column},
        outcome=np.zeros(n, dtype=np.bool_),
        ledger=Ledger(Tally(n, n), ()),
    )
    words = sys.modules[codebook.__module__]
    monkeypatch.setattr(words, "sentence_in_words", lambda _, name, to: f"{name} in {to}")
    return codebook(SimpleNamespace(), cohort)


@pytest.fixture
def described(monkeypatch):
    """Return what a codebook says of one column."""

    def make(column, **more):
        book = book_of(column, monkeypatch=monkeypatch, **more)
        (one,) = book.variables
        return book, one

    return make


def test_levels_are_counted_also_those_that_nobody_has(described):
    _, one = described(levels([0, 0, 2, None]))
    assert one.levels == ((Tally(2, 2),), (Tally(0, 0),), (Tally(1, 1),))
    assert one.measures == {}


def test_the_three_absences_are_told_apart_also_where_a_word_stands_for_them(described):
    column = levels([0, 1, 1, 2, None], absence=[0, NONE, NONE, UNLINKED, MISSING])
    _, one = described(column)
    told = {part: tallies[0].n for part, tallies in one.parts.items()}
    assert told == {"known": 1, "none": 2, "unlinked": 1, "missing": 1}
    assert [level[0].n for level in one.levels] == [1, 2, 1]


def test_dates_are_counted_apart_and_their_changes_are_in_points(described):
    book, one = described(levels([0, 1, 1, 1], many=2), dates=[0, 0, 1, 1])
    assert book.units == (Tally(2, 2), Tally(2, 2))
    assert one.levels[0] == (Tally(1, 1), Tally(0, 0))
    assert book.shares(one.levels[0]) == (0.5, 0.0)
    assert book.changes(one.levels[0]) == (-50.0,)


def test_nobody_on_a_date_is_no_division_by_zero(described):
    book, one = described(levels([0, 1], many=2), dates=[1, 1])
    assert book.units[0] == Tally(0, 0)
    assert book.shares(one.levels[0]) == (0.0, 0.5)


def test_a_person_with_several_rows_is_one_person(described):
    _, one = described(levels([0, 0, 1], many=2), persons=[7, 7, 7])
    assert one.levels == ((Tally(2, 1),), (Tally(1, 1),))
    assert one.parts["known"] == (Tally(3, 1),)


def test_a_person_on_two_dates_counts_on_each(described):
    _, one = described(levels([0, 0], many=1), dates=[0, 1], persons=[7, 7])
    assert one.levels == ((Tally(1, 1), Tally(1, 1)),)


def test_a_number_has_a_mean_and_percentiles_that_are_values(described):
    _, one = described(number([1, 2, 3, 4, 5, 6, 7, 8, 9, 100]))
    assert {name: values[0] for name, values in one.measures.items()} == {
        "mean": 14.5,
        "low": 1,
        "median": 5,
        "high": 9,
    }
    assert one.levels == ()


def test_missing_values_are_in_no_measure(described):
    _, one = described(number([None, 4, None]))
    assert set(one.measures.values()) == {(4.0,)}


def test_without_values_there_are_no_measures(described):
    _, one = described(number([None, 2], absence=[NONE, 0]), dates=[0, 1])
    assert one.measures["median"] == (None, 2)
    assert one.measures["mean"] == (None, 2)


def test_the_far_end_counts_in_percentiles_and_not_in_the_mean(described):
    _, one = described(number([1, 3, inf, inf, inf]))
    assert one.measures["mean"] == (2,)
    assert one.measures["low"] == (1,)
    assert one.measures["median"] == (inf,)


def test_only_the_far_end_has_no_mean(described):
    _, one = described(number([inf]))
    assert one.measures["mean"] == (None,)
    assert one.measures["median"] == (inf,)


def test_a_date_is_measured_like_a_number(described):
    _, one = described(number([10, 20, 30], form="date"))
    assert list(one.measures) == MEASURES
    assert one.levels == ()


@given(st.lists(st.integers(-5, 5), min_size=1, max_size=60), st.sampled_from([10, 50, 90]))
def test_a_percentile_is_the_least_value_that_so_many_do_not_exceed(values, percent):
    with pytest.MonkeyPatch.context() as monkeypatch:
        book = book_of(number(values), monkeypatch=monkeypatch)
    name = {10: "low", 50: "median", 90: "high"}[percent]
    (told,) = book.variables[0].measures[name]
    enough = [v for v in values if 100 * sum(w <= v for w in values) >= percent * len(values)]
    assert told == min(enough)


def test_the_sentence_comes_in_both_languages(described):
    _, one = described(number([1]))
    assert (one.sentence.nl, one.sentence.en) == ("x in nl", "x in en")


def test_no_value_is_in_what_a_codebook_prints_of_a_cohort(described):
    book, _ = described(levels([0, 1]))
    assert "array" not in repr(book)
