"""The small phrases: spans of time and moments."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kansrijk.study import Moment, Span, add_months, parse_moment, parse_span


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("60 days", Span(60, "day")),
        ("1 day", Span(1, "day")),
        ("6 months", Span(6, "month")),
        ("1 year after", Span(1, "year", after=True)),
    ],
)
def test_span(phrase, expected):
    assert parse_span(phrase) == expected


@pytest.mark.parametrize("phrase", ["", "days", "-1 days", "1.5 years", "1 week", "1 year before"])
def test_no_span(phrase):
    with pytest.raises(ValueError, match="a window reads"):
        parse_span(phrase)


@pytest.mark.parametrize("phrase", ["201 years", "2401 months", "73001 days after"])
def test_span_longer_than_any_register(phrase):
    with pytest.raises(ValueError, match="at most 200 years"):
        parse_span(phrase)


@pytest.mark.parametrize(
    ("phrase", "anchor", "expected"),
    [
        ("reference date", None, date(2015, 1, 1)),
        ("reference date - 1 day", None, date(2014, 12, 31)),
        ("reference date - 2 years", None, date(2013, 1, 1)),
        (" birth ", "birth", date(2015, 1, 1)),
        ("birth + 4 years", "birth", date(2019, 1, 1)),
        ("birth - 1 month", "birth", date(2014, 12, 1)),
        ("birth+60 days", "birth", date(2015, 3, 2)),
    ],
)
def test_moment(phrase, anchor, expected):
    moment = parse_moment(phrase)
    assert moment.anchor == anchor
    assert moment.on(date(2015, 1, 1)) == expected


def test_moment_that_is_not_moved_is_its_anchor():
    assert parse_moment("birth") == Moment("birth")
    assert Moment("birth").on(date(2016, 2, 29)) == date(2016, 2, 29)


@pytest.mark.parametrize(
    "phrase", ["", "Today", "reference date - 1", "birth 4 years", "birth + 4", "4 years"]
)
def test_no_moment(phrase):
    with pytest.raises(ValueError, match="a moment reads"):
        parse_moment(phrase)


def test_moment_after_the_reference_date():
    with pytest.raises(ValueError, match="an indicator looks back"):
        parse_moment("reference date + 1 day")


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2015, 1, 31), 1, date(2015, 2, 28)),
        (date(2016, 1, 31), 1, date(2016, 2, 29)),
        (date(2016, 2, 29), 12, date(2017, 2, 28)),
        (date(2016, 2, 29), -48, date(2012, 2, 29)),
        (date(2015, 3, 31), -1, date(2015, 2, 28)),
        (date(2015, 1, 1), -1, date(2014, 12, 1)),
        (date(2015, 12, 31), 1, date(2016, 1, 31)),
    ],
)
def test_months_end_where_the_month_ends(day, months, expected):
    assert add_months(day, months) == expected


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(-600, 600))
def test_months_keep_the_day_or_end_the_month(day, months):
    found = add_months(day, months)
    assert (found.year - day.year) * 12 + found.month - day.month == months
    assert found.day == day.day or (
        found.day < day.day and (found + timedelta(days=1)).month != found.month
    )
