"""Every figure that the README of a study shows is the one of its run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.studies.ran import STUDIES, Ran

pytestmark = pytest.mark.shared

Json = dict[str, Any]


def shown(name: str) -> str:
    """Return the README of a study on one line."""
    return " ".join(Path(STUDIES / name / "README.md").read_text(encoding="utf-8").split())


def outcome(inside: Json) -> tuple[str, str]:
    """Tell how many had the outcome."""
    found = inside["outcome"]
    return f"{found['cases']:,}", f"{found['rate']['value']:.1%}".replace("%", " %")


def ends(inside: Json) -> Iterator[str]:
    """Tell the highest and the lowest chance."""
    rates = sorted((one["rate"] for one in inside["profiles"]), key=lambda rate: rate["value"])
    for rate in (rates[0], rates[-1]):
        low, high = (round(100 * end) for end in rate["interval"])
        yield f"{rate['value']:.0%} ({low} to {high} %)".replace("% ", " % ", 1)


def first(inside: Json) -> Iterator[str]:
    """Tell the chances below the first question."""
    for node in inside["tree"]["nodes"]:
        if node["parent"] == "0":
            yield f"{node['rate']['value']:.0%}".replace("%", " %")


def test_students(ran_students: Ran):
    text, inside = shown("realinho_dropout"), ran_students.results("inside")
    cases, rate = outcome(inside)
    assert f"Of 4,424 students {cases} dropped out: {rate}" in text
    assert inside["tree"]["nodes"][0]["variable"]["name"] == "age"
    for told in (*ends(inside), *first(inside)):
        assert told in text
    assert f"area under the curve {inside['sensitive']['with_them']}" in text
    assert "With ten groups" in text
    assert len(inside["profiles"]) == 10
    assert inside["sensitive"]["used"] == []
    unpaid = [row["outcome"] for row in ran_students.plain.rows if row["fees_paid"] == "no"]
    assert f"Of the {len(unpaid)} students who had not paid {sum(unpaid)} dropped out: 87 %" in text
    assert round(100 * sum(unpaid) / len(unpaid)) == 87


def test_stops(ran_stops: Ran):
    text, inside = shown("mpls_stops"), ran_stops.results("inside")
    cases, rate = outcome(inside)
    assert f"Of 34,480 stops {cases} led to a search: {rate}" in text
    assert inside["tree"]["nodes"][0]["variable"]["name"] == "problem"
    sensitive = inside["sensitive"]
    for told in (*ends(inside), *first(inside)):
        assert told in text
    assert f"curve {sensitive['with_them']}) than without ({sensitive['without']})" in text
    without = sum(row["income"] is None for row in ran_stops.plain.rows)
    assert f"For {without:,} stops there are no figures" in text


def test_enrolments(ran_2013: Ran, ran_pooled: Ran):
    text, year, both = shown("oulad"), ran_2013.results("inside"), ran_pooled.results("inside")
    left, rate = outcome(year)
    assert f"Of 7,432 enrolments of 2013 {left} were left after the sixtieth day: {rate}." in text
    left, rate = outcome(both)
    assert f"Of 16,248 of both years it was {left}: {rate}." in text
    assert f"They are of {ran_pooled.cohort.ledger.end.persons:,} persons" in text
    assert both["tree"]["nodes"][0]["variable"]["name"] == "mean_score"
    for told in ends(both):
        assert told in text


def test_pooling_is_done_as_its_readme_says(ran_pooled: Ran):
    text = shown("oulad")
    study = (ran_pooled.study / "study.toml").read_text(encoding="utf-8")
    for line in (
        "reference_dates = [2013-11-30, 2014-11-30]",
        'where = ["presentation in (2013J, 2014J)"]',
    ):
        assert line in text
        assert line in " ".join(study.split())
