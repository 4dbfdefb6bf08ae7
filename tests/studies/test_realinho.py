"""The study of students: what is known at entry, and what is refused because it is not."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from kansrijk.errors import StudyError
from kansrijk.run import run
from tests.needs import shared
from tests.studies.ran import STUDIES, Ran, add, change, copied, files

pytestmark = pytest.mark.shared

STUDY = STUDIES / "realinho_dropout"
GROUPS = 'groups = ["student", "course", "parents"]'
# What a semester gave is known when it is over: as a value, in a condition, in a helper of another.
LEAKS = {
    "passed.column": """
[passed]
label = { nl = "Behaalde vakken", en = "Units passed" }
group = "course"
from = "entries"
take = "value"
column = "units_passed"
""",
    "some_passed.where": """
[some_passed]
label = { nl = "Iets behaald", en = "Some unit passed" }
group = "course"
from = "entries"
where = ["units_passed > 0"]
take = "any"
""",
    "half.column": """
[half]
role = "helper"
from = "entries"
take = "value"
column = "units_passed"

[year]
label = { nl = "Behaalde vakken in een jaar", en = "Units passed in a year" }
group = "course"
derive = "2 * half"
grid = 1
""",
}


def refused(study: Path, out: Path) -> str:
    """Run a study that must be refused, and return what it says."""
    with pytest.raises(StudyError) as told:
        run(study, shared("realinho_dropout"), out, threads=1)
    assert told.value.exit_code == 3
    assert not out.exists() or files(out) == {}
    return str(told.value)


def test_nobody_falls_out(ran_students: Ran):
    assert ran_students.cohort.ledger.start == ran_students.cohort.ledger.end
    assert ran_students.results("inside")["outcome"]["n"] == 4_424
    assert ran_students.results("inside")["outcome"]["cases"] == 1_421
    assert ran_students.cohort.ledger.end.persons == 4_424


def test_unknown_parents_are_a_level_and_are_told_as_missing(ran_students: Ran):
    told = {one["name"]: one for one in ran_students.results("inside")["codebook"]["variables"]}
    for name in ("mothers_education", "fathers_education", "mothers_occupation"):
        unknown = sum(row[name] == "unknown" for row in ran_students.plain.rows)
        assert unknown > 0
        assert told[name]["parts"]["missing"]["n"] == [unknown]
        assert told[name]["levels"][-1]["n"] == [unknown]


def test_registers_hold_nothing_that_asks_for_a_word(ran_students: Ran):
    assert ran_students.cohort.checks == ()


# ------------------------------------------------------------------------------ what would leak


@pytest.mark.parametrize("key", LEAKS)
def test_what_a_semester_gave_is_refused(tmp_path, key):
    study = copied("realinho_dropout", tmp_path / "study")
    add(study / "indicators.toml", LEAKS[key])
    told = refused(study, tmp_path / "out")
    assert f"indicators.toml: {key}: " in told
    assert "given: units_passed" in told
    assert "only after the reference date (2018-09-01)" in told


def test_command_refuses_units_passed_with_3(tmp_path):
    study = copied("realinho_dropout", tmp_path / "study")
    add(study / "indicators.toml", LEAKS["passed.column"])
    done = command(study, tmp_path / "out")
    assert done.returncode == 3
    assert "given: units_passed" in done.stderr


def test_sensitive_without_a_reason_is_refused(tmp_path):
    study = copied("realinho_dropout", tmp_path / "study")
    lines = (study / "indicators.toml").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("justification")]
    (study / "indicators.toml").write_text("".join(kept), encoding="utf-8")
    told = refused(study, tmp_path / "out")
    assert "nationality.justification" in told
    assert "special_needs.justification" in told


def test_no_tree_sees_who_paid(ran_students: Ran):
    inside = ran_students.results("inside")
    assert {"fees_paid", "debtor"} <= set(ran_students.cohort.columns)
    asked = {variable["name"] for variable in inside["study"]["variables"]}
    assert asked.isdisjoint({"fees_paid", "debtor", "course"})


def test_a_tree_that_sees_who_paid_asks_for_it_first(ran_students: Ran, tmp_path):
    study = copied("realinho_dropout", tmp_path / "study")
    change(study / "study.toml", GROUPS, GROUPS.replace("]", ', "paying"]'))
    run(study, shared("realinho_dropout"), tmp_path / "out", threads=2)
    paying = Ran(study, tmp_path / "out", ran_students.plain, ran_students.cohort)
    assert paying.results("inside")["tree"]["nodes"][0]["variable"]["name"] == "fees_paid"
    unpaid = Counter(row["outcome"] for row in ran_students.plain.rows if row["fees_paid"] == "no")
    assert unpaid == {True: 457, False: 71}


# ------------------------------------------------------------------------------ the same again


def command(study: Path, out: Path) -> subprocess.CompletedProcess[str]:
    """Run a study with the command, on one thread."""
    code = "from kansrijk.cli import main; main()"
    data = ["--data", str(shared("realinho_dropout")), "--out", str(out), "--threads", "1"]
    arguments = [sys.executable, "-c", code, "run", str(study), *data]
    return subprocess.run(arguments, capture_output=True, text=True, check=False)


def test_command_exits_with_0_and_writes_the_same_on_one_thread(ran_students: Ran, tmp_path):
    done = command(STUDY, tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert files(tmp_path / "out") == files(ran_students.folder)
