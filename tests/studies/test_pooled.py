"""The study of enrolments on two reference dates: who counts twice, and who belongs together."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from math import inf
from typing import Any

import pytest

from tests.studies.ran import Ran

pytestmark = pytest.mark.shared

BEFORE, AFTER = date(2013, 11, 30), date(2014, 11, 30)


def found(ran: Ran, reference: date) -> list[dict[str, Any]]:
    """Return the rows of one date of a cohort, without that date."""
    rows = ran.cohort.to_frame().to_pylist()
    return [row for row in rows if row.pop("reference_date") == reference]


def people(ran: Ran, reference: date) -> set[str]:
    return {row["id_student"] for row in found(ran, reference)}


def test_each_date_has_its_rows_and_cases(ran_pooled: Ran):
    cases = [[row["outcome"] for row in found(ran_pooled, day)] for day in (BEFORE, AFTER)]
    assert list(map(len, cases)) == [7_432, 8_816]
    assert list(map(sum, cases)) == [964, 1_298]
    assert ran_pooled.results("inside")["outcome"]["cases"] == 2_262


def test_rows_of_a_date_are_those_of_a_study_of_that_date(ran_pooled, ran_2013, ran_2014):
    assert found(ran_pooled, BEFORE) == ran_2013.cohort.to_frame().to_pylist()
    # One enrolment of 2013 ended only on its 444th day, and is there a year later as well.
    late = [row for row in found(ran_pooled, AFTER) if row["code_presentation"] == "2013J"]
    alone = ran_2014.cohort.to_frame().to_pylist()
    assert len(late) == 1
    assert late[0] not in alone
    assert sorted(found(ran_pooled, AFTER), key=str) == sorted(alone + late, key=str)


def test_a_person_of_both_years_counts_once(ran_pooled: Ran):
    before, after = people(ran_pooled, BEFORE), people(ran_pooled, AFTER)
    assert (len(before), len(after), len(before & after)) == (7_429, 8_506, 624)
    persons = len(before | after)
    assert ran_pooled.cohort.ledger.end.persons == persons == 15_311
    assert len(set(ran_pooled.cohort.persons.tolist())) == persons
    assert len(ran_pooled.cohort.cluster_keys) == persons


def test_a_person_of_both_years_is_in_one_half(ran_pooled: Ran):
    both = people(ran_pooled, BEFORE) & people(ran_pooled, AFTER)
    halves = defaultdict(set)
    for row, growing in zip(ran_pooled.plain.rows, ran_pooled.growing, strict=True):
        halves[row["id_student"]].add(growing)
    one = Counter(tuple(halves[person]) for person in both)
    assert set(one) == {(True,), (False,)}
    assert 0.4 < one[True,] / len(both) < 0.6


def test_pooling_changes_no_half(ran_pooled: Ran, ran_2013: Ran):
    pooled = zip(ran_pooled.plain.rows, ran_pooled.growing, strict=True)
    halves = {row["id_student"]: growing for row, growing in pooled}
    alone = zip(ran_2013.plain.rows, ran_2013.growing, strict=True)
    assert all(halves[row["id_student"]] == growing for row, growing in alone)


def test_ledger_is_the_sum_of_both_dates(ran_pooled: Ran, ran_2013: Ran):
    enrolments = ran_2013.cohort.ledger.start
    ledger = ran_pooled.cohort.ledger
    assert ledger.start.n == 2 * enrolments.n == 65_186
    assert ledger.start.persons == enrolments.persons
    assert ledger.start.n == ledger.end.n + sum(step.dropped.n for step in ledger.steps)


def test_absences_are_told_by_date(ran_pooled: Ran):
    told = {one["name"]: one for one in ran_pooled.results("inside")["codebook"]["variables"]}
    never = [
        sum(row["days_since_last"] == inf for row in found(ran_pooled, day))
        for day in (BEFORE, AFTER)
    ]
    without = [
        sum(row["deprivation"] is None for row in found(ran_pooled, day)) for day in (BEFORE, AFTER)
    ]
    assert told["days_since_last"]["parts"]["none"]["n"] == never == [718, 667]
    assert told["handed_in"]["parts"]["none"]["n"] == never
    assert told["deprivation"]["parts"]["missing"]["n"] == without == [242, 359]


def test_coverage_is_told_by_date(ran_pooled: Ran):
    dates = (BEFORE, AFTER)
    submitted = {
        date.fromisoformat(one["date"]): one["groups"][0]
        for one in ran_pooled.results("inside")["coverage"]
        if one["name"] == "submissions"
    }
    assert [submitted[day]["of"] for day in dates] == [7_432, 8_816]
    shares = [1 - 718 / 7_432, 1 - 667 / 8_816]
    assert [submitted[day]["share"] for day in dates] == pytest.approx(shares, abs=1e-6)
