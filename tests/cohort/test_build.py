"""A cohort as a whole: what does not matter to it, whom it leaves out, and what it refuses."""

from __future__ import annotations

import random

import pytest

from kansrijk.errors import DataError, StudyError
from tests.cohort.tables import HEADS, cohort_of, helper, there, values

TABLES = {
    "there": there("a", "b", "c", "d"),
    "hits": "person date\na 2015-03-01\nb 2014-03-01",
    "events": """
        person date        kind points amount
        a      2014-03-01  t    3      1.10
        a      2014-06-01  n    5      2.25
        b      2014-03-01  t    3      1.10
        c      2014-05-05  n    -      -
    """,
    "care": """
        person start       end         place
        a      2014-01-01  -           1
        b      2014-01-01  -           2
        c      2014-01-01  2014-06-01  2
    """,
    "lives": """
        person start       end household
        a      2014-01-01  -   h1
        b      2014-01-01  -   h1
        c      2014-01-01  -   h2
    """,
}
INDICATORS = (
    helper("events", 'from = "events"\ntake = "count"')
    + helper("mean", 'from = "events"\ntake = "mean"\ncolumn = "amount"')
    + helper("place", 'from = "care"\nat = "reference date"\ntake = "value"\ncolumn = "place"')
    + helper("in_care", 'from = "care"\nat = "reference date"\ntake = "any"')
    + helper("mates", 'from = "events"\nof = "housemates"\ntake = "count"')
)
OTHERS = {
    "there": "x 2000-01-01 -\n0 2000-01-01 -",
    "hits": "x 2015-03-01",
    "events": "x 2014-01-01 t 9 9.99\n0 2014-01-01 n 9 9.99\n0 2014-01-02 n 9 9.99",
    "care": "x 2014-01-01 - 1",
    "lives": "x 2014-01-01 - h3\n0 2014-01-01 - h0",
}


@pytest.fixture(scope="module")
def cohort(tmp_path_factory):
    folder = tmp_path_factory.mktemp("build")
    return cohort_of(folder, TABLES, INDICATORS, population='cluster = "household"')


def test_rows_are_sorted_by_key(cohort):
    assert cohort.keys["person"].to_pylist() == ["a", "b", "c", "d"]


def test_order_of_rows_does_not_matter(cohort, tmp_path):
    shuffled = {}
    for name, text in TABLES.items():
        head, *rows = text.strip().splitlines()
        shuffled[name] = "\n".join([head, *random.Random(3).sample(rows, len(rows))])
    again = cohort_of(tmp_path, shuffled, INDICATORS, population='cluster = "household"')
    assert again.to_frame().equals(cohort.to_frame())
    assert again.cluster_keys.tolist() == cohort.cluster_keys.tolist()
    assert again.clusters.tolist() == cohort.clusters.tolist()


def test_other_people_do_not_matter(cohort, tmp_path):
    more = {name: f"{text}\n{OTHERS[name]}" for name, text in TABLES.items()}
    again = cohort_of(tmp_path, more, INDICATORS, population='cluster = "household"')
    frame = again.to_frame().to_pylist()
    assert [row for row in frame if row["person"] in "abcd"] == cohort.to_frame().to_pylist()


def test_conditions_leave_out_one_after_the_other_and_missing_meets_none(tmp_path):
    where = ["events >= 1", "place = far"]
    cohort = cohort_of(tmp_path, TABLES, INDICATORS, where=where, among=["in_care"])
    steps = [(step.dropped.n, step.left.n) for step in cohort.ledger.steps[2:]]
    assert list(values(cohort, "filler")) == ["b"]
    assert steps == [(1, 3), (2, 1), (0, 1)]


@pytest.mark.parametrize(("unknown", "label"), [(9, "5 or more"), (10, "5 or more or unknown")])
def test_ledger_says_unknown_only_of_ten_or_more(tmp_path, unknown, label):
    people = [f"p{number:02}" for number in range(20)]
    scores = ["-"] * unknown + ["1"] * (20 - unknown)
    rows = [f"{who} 2000-01-01 g {score} - -" for who, score in zip(people, scores, strict=True)]
    tables = {"there": there(*people), "persons": "\n".join([HEADS["persons"], *rows])}
    score = helper("score", 'from = "persons"\ntake = "value"\ncolumn = "score"')
    step = cohort_of(tmp_path, tables, score, where=["score < 5"]).ledger.steps[-1]
    assert (step.label.en, step.dropped.n) == (f"score: {label}", unknown)


def test_ordered_levels_compare_in_their_order(tmp_path):
    cohort = cohort_of(tmp_path, TABLES, INDICATORS, where=["place <= near"])
    assert list(values(cohort, "filler")) == ["a"]


def test_empty_registers_give_nones(tmp_path):
    empty = {name: HEADS[name] for name in TABLES if name != "there"}
    cohort = cohort_of(tmp_path, {"there": TABLES["there"]} | empty, INDICATORS)
    (first, *_) = cohort.to_frame().to_pylist()
    assert first["events"] == 0
    assert (first["mean"], first["place"], first["mates"]) == (None, None, None)
    assert (first["in_care"], first["outcome"]) == ("no", False)


def test_empty_register_of_the_population_gives_an_empty_population(tmp_path):
    tables = TABLES | {"there": HEADS["there"]}
    cohort = cohort_of(tmp_path, tables, INDICATORS, population='cluster = "household"')
    assert len(cohort) == len(cohort.to_frame()) == cohort.ledger.start.n == 0
    assert set(cohort.to_frame().column_names) >= {"person", "events", "outcome"}


# ------------------------------------------------------------------ refused


def test_value_of_several_rows_is_refused(tmp_path):
    tables = TABLES | {"care": "person start end place\na 2014-01-01 - 1\na 2014-02-01 - 2"}
    sentence = helper("several", 'from = "care"\ntake = "value"\ncolumn = "place"')
    with pytest.raises(DataError) as refused:
        cohort_of(tmp_path, tables, sentence)
    (problem,) = refused.value.problems
    assert problem.key == "several.take"
    assert problem.message == "fewer than 10 units have more than one value"


def test_value_that_is_known_only_later_is_refused(tmp_path):
    late = """
        columns.graded = { type = "date" }
        columns.grade = { type = "int", known = "graded" }
    """
    tables = {
        "there": there("a"),
        "households": "household size\nh 1",
        "events": "person date kind points amount graded grade\na 2014-01-01 t 1 1 2015-01-02 7",
    }
    sentence = helper("grade", 'from = "events"\ntake = "max"\ncolumn = "grade"')
    with pytest.raises(StudyError, match="only after the reference date") as refused:
        cohort_of(tmp_path, tables, sentence, registers={"events": late})
    assert [problem.key for problem in refused.value.problems] == ["grade.column"]
    assert "7" not in str(refused.value).replace("2015", "")


def test_register_that_begins_after_what_is_looked_at_is_refused(tmp_path):
    tables = {"there": there("a"), "events": f"{HEADS['events']}\na 2015-02-01 t 1 1"}
    sentence = helper("events", 'from = "events"\ntake = "count"\nwindow = "1 year"')
    with pytest.raises(DataError, match="begins only after") as refused:
        cohort_of(tmp_path, tables, sentence)
    assert [problem.key for problem in refused.value.problems] == ["events.window"]


# Of three housemates: b with the points 1 and 3, c with 10, d without any.
MATES = TABLES | {
    "events": f"{HEADS['events']}\nb 2014-01-01 t 1 1\nb 2014-01-01 t 3 1\nc 2014-01-01 t 10 1",
    "lives": "\n".join([HEADS["lives"], *(f"{mate} 2014-01-01 - h" for mate in "abcd")]),
}


@pytest.mark.parametrize(
    ("take", "across", "expected"),
    [
        ("any", "sum", "yes"),
        ("mean", "max", 10),
        ("mean", "min", 2),
        ("mean", "sum", 12),
        ("count", "min", 0),
    ],
)
def test_take_across_that_says_nothing_is_refused_or_right(tmp_path, take, across, expected):
    column = "" if take in ("any", "count") else 'column = "points"\n'
    sentence = f'from = "events"\nof = "housemates"\ntake = "{take}"\n{column}across = "{across}"'
    try:
        cohort = cohort_of(tmp_path, MATES, helper("mates", sentence))
    except StudyError:
        return
    assert values(cohort, "mates")["a"] == expected
