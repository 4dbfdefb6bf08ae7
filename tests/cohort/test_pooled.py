"""Several reference dates in one cohort: one row per unit and date, the person as cluster."""

from __future__ import annotations

import random
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kansrijk.cohort import draw
from kansrijk.cohort.components import components
from kansrijk.errors import DataError, StudyError
from tests.cohort.tables import HEADS, cohort_of, helper

FIRST, SECOND = "2014-01-01", "2015-01-01"
BOTH = f"{FIRST}, {SECOND}"
YEAR = 'window = "1 year after"'
TABLES = {
    "there": """
        person start      end
        a      2010-01-01 -
        b      2010-01-01 2014-06-30
        c      2014-03-01 -
        d      2010-01-01 -
    """,
    "hits": "person date\na 2014-05-01\nc 2015-05-01\nd 2016-05-01",
    "events": """
        person date        kind points amount
        a      2013-03-01  t    3      1.10
        a      2014-06-01  n    5      2.25
        b      2013-05-05  n    -      -
    """,
    "care": """
        person start       end         place
        a      2010-01-01  2014-05-01  1
        a      2014-05-02  -           2
        d      2010-01-01  -           1
    """,
    "lives": """
        person start      end        household
        a      2010-01-01 2014-06-30 h1
        b      2010-01-01 -          h1
        a      2014-07-01 -          h2
        c      2010-01-01 -          h2
        d      2010-01-01 -          h3
    """,
}
INDICATORS = (
    helper("events", 'from = "events"\nwindow = "1 year"\ntake = "count"')
    + helper("place", 'from = "care"\nat = "reference date"\ntake = "value"\ncolumn = "place"')
    + helper("mates", 'from = "care"\nof = "housemates"\ntake = "count"')
)
HOUSEHOLD = 'cluster = "household"'


@pytest.fixture(scope="module")
def pooled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pooled")
    return cohort_of(folder, TABLES, INDICATORS, reference=BOTH, outcome=YEAR, population=HOUSEHOLD)


def rows(cohort):
    """Return each row as who it is about and when."""
    days = [cohort.reference_dates[place].year for place in cohort.dates]
    return list(zip(days, cohort.keys["person"].to_pylist(), strict=True))


# ------------------------------------------------------------------ rows


def test_rows_are_sorted_by_date_and_key(pooled):
    assert rows(pooled) == [
        (2014, "a"),
        (2014, "b"),
        (2014, "d"),
        (2015, *"a"),
        (2015, "c"),
        (2015, "d"),
    ]
    assert pooled.reference_dates == (date(2014, 1, 1), date(2015, 1, 1))


def test_each_date_says_what_it_would_say_alone(pooled, tmp_path):
    of_each = []
    for reference in (FIRST, SECOND):
        alone = cohort_of(
            tmp_path / reference,
            TABLES,
            INDICATORS,
            reference=reference,
            outcome=YEAR,
            population=HOUSEHOLD,
        )
        of_each += alone.to_frame().to_pylist()
    assert pooled.to_frame().drop_columns("reference_date").to_pylist() == of_each


def test_frame_says_the_date_only_where_there_are_several(pooled, tmp_path):
    days = pooled.to_frame()["reference_date"].to_pylist()
    assert days == [date(2014, 1, 1)] * 3 + [date(2015, 1, 1)] * 3
    alone = cohort_of(tmp_path, TABLES, INDICATORS, reference=FIRST)
    assert "reference_date" not in alone.to_frame().column_names


def test_order_of_rows_does_not_matter(pooled, tmp_path):
    shuffled = {}
    for name, text in TABLES.items():
        head, *body = text.strip().splitlines()
        shuffled[name] = "\n".join([head, *random.Random(5).sample(body, len(body))])
    again = cohort_of(
        tmp_path, shuffled, INDICATORS, reference=BOTH, outcome=YEAR, population=HOUSEHOLD
    )
    assert again.to_frame().equals(pooled.to_frame())
    assert again.clusters.tolist() == pooled.clusters.tolist()
    assert again.cluster_keys.tolist() == pooled.cluster_keys.tolist()


def test_a_date_on_which_nobody_is_there_has_no_rows(tmp_path):
    earlier = f"{TABLES['there']}z 2000-01-01 2001-01-01"
    cohort = cohort_of(tmp_path, TABLES | {"there": earlier}, reference=f"2005-01-01, {SECOND}")
    assert rows(cohort) == [(2015, "a"), (2015, "c"), (2015, "d")]
    assert set(cohort.dates) == {1}


# ------------------------------------------------------------------ persons and clusters


def test_a_person_of_two_dates_is_one_person(pooled):
    person = dict(zip(rows(pooled), pooled.persons.tolist(), strict=True))
    assert person[2014, "a"] == person[2015, "a"]
    assert len(set(person.values())) == 4
    assert not pooled.is_of_persons


def test_who_moves_joins_two_clusters(pooled):
    cluster = dict(zip(rows(pooled), pooled.clusters.tolist(), strict=True))
    assert {cluster[2014, "a"], cluster[2014, "b"], cluster[2015, "a"]} == {cluster[2015, "c"]}
    assert cluster[2014, "d"] == cluster[2015, "d"] != cluster[2015, "c"]
    assert pooled.cluster_keys.tolist() == [b"household\x1fh1", b"household\x1fh3"]


def test_without_a_declared_cluster_it_is_the_person(tmp_path):
    cohort = cohort_of(tmp_path, TABLES, INDICATORS, reference=BOTH)
    own = [f"person\x1f{one}".encode() for one in cohort.keys["person"].to_pylist()]
    assert cohort.cluster_keys[cohort.clusters].tolist() == own


def test_who_had_no_household_once_keeps_one_cluster(tmp_path):
    lives = f"{HEADS['lives']}\na 2014-07-01 - h2"
    cohort = cohort_of(tmp_path, TABLES | {"lives": lives}, reference=BOTH, population=HOUSEHOLD)
    cluster = dict(zip(rows(cohort), cohort.clusters.tolist(), strict=True))
    assert cluster[2014, "a"] == cluster[2015, "a"]
    assert b"household\x1fh2" in cohort.cluster_keys.tolist()


def test_halves_are_those_of_one_date_where_nobody_moves(tmp_path):
    lives = "\n".join([HEADS["lives"], *(f"{one} 2010-01-01 - h{one}" for one in "abcd")])
    tables = TABLES | {"lives": lives}
    one, two = (
        cohort_of(tmp_path / str(number), tables, reference=reference, population=HOUSEHOLD)
        for number, reference in enumerate([SECOND, BOTH])
    )
    drawn = [
        dict(zip(each.cluster_keys, draw(each.cluster_keys, 7), strict=True)) for each in (one, two)
    ]
    assert drawn[0].items() <= drawn[1].items()


def slow_components(units, clusters):
    """Return the smallest cluster that can be reached from each row, by walking."""
    found = []
    for start in range(len(units)):
        reached, waiting = {start}, [start]
        while waiting:
            row = waiting.pop()
            near = [
                other
                for other in range(len(units))
                if other not in reached
                and (units[other] == units[row] or clusters[other] == clusters[row])
            ]
            reached.update(near)
            waiting += near
        found.append(min(clusters[row] for row in reached))
    return found


@settings(max_examples=200)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(-5, 9)), max_size=25))
def test_components_are_those_of_a_walk(pairs):
    units, clusters = [one for one, _ in pairs], [other for _, other in pairs]
    found = components(np.array(units, np.int64), np.array(clusters, np.int64))
    assert found.tolist() == slow_components(units, clusters)


def test_a_long_chain_is_one_component():
    links = np.arange(100_000)
    shuffled = np.random.default_rng(1).permutation(100_001)
    units, clusters = np.repeat(links, 2), shuffled[np.stack([links, links + 1], axis=1).ravel()]
    assert set(components(units, clusters).tolist()) == {0}


# ------------------------------------------------------------------ ledger


def test_ledger_counts_rows_of_all_dates_and_persons_once(tmp_path):
    cohort = cohort_of(
        tmp_path, TABLES, INDICATORS, reference=BOTH, where=["events >= 1"], outcome=YEAR
    )
    not_begun, over, without = cohort.ledger.steps
    assert cohort.ledger.start.n == 8
    assert (not_begun.dropped.n, over.dropped.n, without.dropped.n) == (1, 1, 3)
    assert (over.left.n, over.left.persons) == (6, 4)
    assert (without.left.n, without.left.persons) == (3, 2)
    assert rows(cohort) == [(2014, "a"), (2014, "b"), (2015, "a")]


def test_persons_of_a_step_are_never_overstated(pooled):
    for step in pooled.ledger.steps:
        assert step.dropped.persons <= step.dropped.n
        assert step.left.persons <= 4


# ------------------------------------------------------------------ refused


def test_what_is_wrong_on_two_dates_is_told_once(tmp_path):
    care = f"{HEADS['care']}\na 2010-01-01 - 1\na 2010-02-01 - 2"
    with pytest.raises(DataError) as refused:
        cohort_of(tmp_path, TABLES | {"care": care}, INDICATORS, reference=BOTH)
    assert [problem.key for problem in refused.value.problems] == ["place.take"]


def test_what_is_known_only_after_one_of_the_dates_is_refused(tmp_path):
    late = """
        columns.graded = { type = "date" }
        columns.grade = { type = "int", known = "graded" }
    """
    events = f"{HEADS['events']} graded grade\na 2013-03-01 t 3 1 2014-06-01 7"
    sentence = helper("grade", 'from = "events"\ntake = "max"\ncolumn = "grade"')
    tables = TABLES | {"events": events}
    with pytest.raises(StudyError, match="2014-01-01"):
        cohort_of(tmp_path, tables, sentence, reference=BOTH, registers={"events": late})
    known = cohort_of(
        tmp_path / "later", tables, sentence, reference=SECOND, registers={"events": late}
    )
    assert known.columns["grade"].values[0] == 7
