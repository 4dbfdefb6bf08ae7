"""The study of enrolments: later events, empty registers, what is refused, and the same again."""

from __future__ import annotations

import csv
import gzip
import io
import random
import subprocess
import sys
from collections.abc import Callable
from math import inf
from pathlib import Path
from typing import Any

import pytest

from kansrijk.errors import DataError, StudyError
from kansrijk.run import run
from tests.needs import shared
from tests.studies.plain_oulad import read
from tests.studies.ran import STUDIES, Ran, add, change, cohort_of, copied, files

pytestmark = pytest.mark.shared

STUDY = STUDIES / "oulad"
TABLES = (
    "courses.csv",
    "assessments.csv",
    "studentInfo.csv.gz",
    "studentRegistration.csv.gz",
    "studentAssessment.csv.gz",
)
KEY = ("code_module", "code_presentation", "id_student")

Table = list[dict[str, str]]


@pytest.fixture(params=["2013", "2014"])
def year(request: pytest.FixtureRequest) -> Ran:
    """Return the run of each of the years."""
    return request.getfixturevalue(f"ran_{request.param}")


def write(path: Path, rows: Table, columns: list[str]) -> None:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(rows)
    content = text.getvalue().encode()
    path.write_bytes(gzip.compress(content, 1) if path.suffix == ".gz" else content)


def rewritten(folder: Path, how: Callable[[str, Table], Table], modules: str = "") -> Path:
    """Copy the tables, each changed by a function; of some modules only where these are named."""
    folder.mkdir()
    for name in TABLES:
        rows = read(shared("oulad") / name)
        columns = list(rows[0])
        if modules and "code_module" in columns:
            rows = [row for row in rows if row["code_module"] in modules.split()]
        write(folder / name, how(name, rows), columns)
    return folder


# ------------------------------------------------------------------------------ persons


def test_ledger_claims_no_more_persons_than_there_are(year: Ran):
    # The gate asks for ten persons behind a number, so that a number too high would open it.
    plain, ledger = year.plain, year.cohort.ledger
    not_begun = {key[2] for key in plain.registered if not plain.begun(key)}
    over = {key[2] for key in plain.registered if plain.begun(key) and plain.over(key)}
    assert ledger.steps[0].dropped.persons <= len(not_begun)
    assert ledger.steps[1].dropped.persons <= len(over)
    assert ledger.start.persons <= len({key[2] for key in plain.registered})


def test_persons_of_the_cohort_are_students(year: Ran):
    students = {student for _, _, student in year.plain.population}
    assert year.cohort.ledger.end.persons == len(students) == len(set(year.cohort.persons))
    assert len(year.cohort.cluster_keys) == len(students)


# ------------------------------------------------------------------------------ the same again


def test_command_exits_with_0_and_writes_the_same_again(ran_2013, tmp_path):
    arguments = ["run", str(STUDY), "--data", str(shared("oulad")), "--out", str(tmp_path / "out")]
    code = "from kansrijk.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert files(tmp_path / "out") == files(ran_2013.folder)


def test_one_thread_and_two_write_the_same_bytes(ran_2013, tmp_path):
    run(STUDY, shared("oulad"), tmp_path / "out", threads=1)
    assert files(tmp_path / "out") == files(ran_2013.folder)


def test_order_of_rows_changes_no_figure(ran_2013, tmp_path):
    def shuffled(_: str, rows: Table) -> Table:
        return random.Random(7).sample(rows, len(rows))

    run(STUDY, rewritten(tmp_path / "data", shuffled), tmp_path / "out", threads=2)
    other = Ran(STUDY, tmp_path / "out", ran_2013.plain, ran_2013.cohort)
    for side in ("inside", "release"):
        one, two = ran_2013.results(side), other.results(side)
        assert one.pop("sources") != two.pop("sources")
        assert one == two


# ------------------------------------------------------------------------------ later events


def with_later_events(name: str, rows: Table) -> Table:
    """Add to each table what happened or became known after the reference date."""
    if name == "studentAssessment.csv.gz":
        course = assessments_of_2013()
        of_2013 = [row for row in rows if row["id_assessment"] in course]
        return rows + [dict(row, date_submitted="61", score="0") for row in of_2013[::40]]
    if name == "assessments.csv":
        of_2013 = [row for row in rows if row["code_presentation"] == "2013J"]
        return rows + [
            dict(row, id_assessment=f"9{place}", date="61") for place, row in enumerate(of_2013)
        ]
    if name == "courses.csv":
        return [*rows, dict(rows[0], code_module="AAA", code_presentation="2014B")]
    first = [row for row in rows if row["code_presentation"] == "2013J"][:500]
    later = [dict(row, code_module="AAA", code_presentation="2014B") for row in first]
    new = [dict(row, id_student=f"7{row['id_student']}") for row in first]
    if name == "studentRegistration.csv.gz":
        later = [dict(row, date_registration="-30", date_unregistration="") for row in later]
        new = [dict(row, date_registration="61", date_unregistration="") for row in new]
        leaves_later = [
            dict(row, date_unregistration=str(int(row["date_unregistration"]) + 30))
            if row["code_presentation"] == "2013J" and int(row["date_unregistration"] or 0) > 60
            else row
            for row in rows
        ]
        return leaves_later + later + new
    return rows + later + new


def assessments_of_2013() -> set[str]:
    rows = read(shared("oulad") / "assessments.csv")
    return {row["id_assessment"] for row in rows if row["code_presentation"] == "2013J"}


def test_later_events_change_nothing(ran_2013, tmp_path):
    before = ran_2013.cohort
    after = cohort_of(STUDY, rewritten(tmp_path / "data", with_later_events))
    assert after.to_frame().equals(before.to_frame())
    assert after.cluster_keys.tolist() == before.cluster_keys.tolist()
    assert after.ledger.start.n > before.ledger.start.n
    assert [step.left.n for step in after.ledger.steps] == [
        step.left.n for step in before.ledger.steps
    ]


def test_who_leaves_later_has_the_outcome_and_is_else_the_same(ran_2013, tmp_path):
    before = ran_2013.cohort.to_frame().to_pylist()
    leavers = {_key(row) for row in [row for row in before if not row["outcome"]][:50]}

    def leave(name: str, rows: Table) -> Table:
        if name != "studentRegistration.csv.gz":
            return rows
        return [
            dict(row, date_unregistration="61") if _key(row) in leavers else row for row in rows
        ]

    after = cohort_of(STUDY, rewritten(tmp_path / "data", leave))
    expected = [dict(row, outcome=row["outcome"] or _key(row) in leavers) for row in before]
    assert after.to_frame().to_pylist() == expected


def _key(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(row[column] for column in KEY)


# ------------------------------------------------------------------------------ empty registers

SMALL = "AAA"
SUBMITTED = {"handed_in": {0}, "mean_score": {None}, "days_since_last": {inf}}
EMPTY = {
    "courses.csv": {"course_length": {None}},
    "assessments.csv": {"assessments_due": {0}, **SUBMITTED},
    "studentAssessment.csv.gz": SUBMITTED,
}


def emptied(folder: Path, table: str) -> Path:
    return rewritten(folder, lambda name, rows: [] if name == table else rows, SMALL)


@pytest.mark.parametrize("table", EMPTY)
def test_empty_register_gives_nones(tmp_path, table):
    cohort = cohort_of(STUDY, emptied(tmp_path / "data", table))
    assert len(cohort) > 0
    for name, expected in EMPTY[table].items():
        assert set(cohort.to_frame()[name].to_pylist()) == expected


@pytest.mark.parametrize("table", ["studentRegistration.csv.gz", "studentInfo.csv.gz"])
def test_empty_register_of_the_population_gives_an_empty_population(tmp_path, table):
    data = emptied(tmp_path / "data", table)
    cohort = cohort_of(STUDY, data)
    assert len(cohort) == cohort.ledger.end.n == 0
    assert cohort.to_frame().num_rows == 0
    with pytest.raises(DataError, match="nobody is in the population"):
        run(STUDY, data, tmp_path / "out", threads=1)


def test_without_students_nobody_is_linked_to_a_course(tmp_path):
    study = copied("oulad", tmp_path / "study")
    change(study / "study.toml", 'where           = ["presentation = 2013J"]', "")
    cohort = cohort_of(study, emptied(tmp_path / "data", "studentInfo.csv.gz"))
    frame = cohort.to_frame()
    assert len(cohort) > 0
    assert set(frame["course_length"].to_pylist()) == {None}
    assert set(frame["gender"].to_pylist()) == {None}
    assert set(frame["other_enrolments"].to_pylist()) == {0}
    assert len(cohort.cluster_keys) == len(cohort)


# ------------------------------------------------------------------------------ what is refused

RESULT = """
[final_result]
label = { nl = "Eindresultaat", en = "Final result" }
group = "student"
from = "students"
take = "value"
column = "final_result"
"""


def test_final_result_is_refused_as_an_indicator(tmp_path):
    study = copied("oulad", tmp_path / "study")
    add(study / "indicators.toml", RESULT)
    with pytest.raises(StudyError) as refused:
        run(study, shared("oulad"), tmp_path / "out", threads=1)
    (problem,) = refused.value.problems
    assert (problem.where, problem.key) == ("indicators.toml", "final_result.column")
    assert "only after the reference date (2013-11-30)" in str(problem)
    assert refused.value.exit_code == 3
    assert files(tmp_path / "out") == {}
