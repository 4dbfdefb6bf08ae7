"""The small phrases: conditions, spans of time and moments."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kansrijk.study import Condition, Span
from kansrijk.study.phrases import add_months, parse_condition, parse_moment, parse_span


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("age < 23", Condition("age", "<", "23")),
        ("age<=23", Condition("age", "<=", "23")),
        ("  age >= 2.5 ", Condition("age", ">=", "2.5")),
        ("age > -1", Condition("age", ">", "-1")),
        ("presentation = 2013J", Condition("presentation", "=", "2013J")),
        ("place != 'far away'", Condition("place", "!=", "far away")),
        ("in_help", Condition("in_help", "=", "yes")),
        ("not in_help", Condition("in_help", "=", "no")),
        ("nothing = 1", Condition("nothing", "=", "1")),
    ],
)
def test_condition(phrase, expected):
    assert parse_condition(phrase) == expected


@pytest.mark.parametrize("phrase", ["", "age <", "< 23", "Age < 23", "age is 23", "not not a", "3"])
def test_no_condition(phrase):
    with pytest.raises(ValueError, match="a condition reads"):
        parse_condition(phrase)


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


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("reference date", date(2015, 1, 1)),
        ("reference date - 1 day", date(2014, 12, 31)),
        ("reference date - 2 years", date(2013, 1, 1)),
    ],
)
def test_moment(phrase, expected):
    assert parse_moment(phrase).before(date(2015, 1, 1)) == expected


@pytest.mark.parametrize("phrase", ["", "today", "reference date + 1 day", "reference date - 1"])
def test_no_moment(phrase):
    with pytest.raises(ValueError, match="a moment reads"):
        parse_moment(phrase)


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
