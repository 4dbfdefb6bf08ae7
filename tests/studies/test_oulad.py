"""The study of the Open University: equal, row by row and figure by figure, to plain Python."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from math import inf
from pathlib import Path
from typing import Any

import pytest

from kansrijk.cohort import Cohort, draw
from kansrijk.errors import DataError, StudyError
from kansrijk.run import read_cohort, run
from kansrijk.study import load
from tests.needs import ROOT, shared
from tests.studies.plain import Plain, read
from tests.studies.recount import Recount, nearest, wilson

pytestmark = pytest.mark.shared

STUDY = ROOT / "studies" / "oulad"
TABLES = (
    "courses.csv",
    "assessments.csv",
    "studentInfo.csv.gz",
    "studentRegistration.csv.gz",
    "studentAssessment.csv.gz",
)
REFERENCES = {"2013J": date(2013, 11, 30), "2014J": date(2014, 11, 30)}
KEY = ("code_module", "code_presentation", "id_student")

Table = list[dict[str, str]]


@dataclass
class Ran:
    """A run of the study, with the same rows from plain Python."""

    folder: Path
    plain: Plain
    cohort: Cohort

    def results(self, side: str) -> dict[str, Any]:
        return json.loads((self.folder / side / "results.json").read_text(encoding="utf-8"))

    def recount(self) -> Recount:
        inside = self.results("inside")
        seed = inside["study"]["settings"]["seed"]
        growing = (draw(self.cohort.cluster_keys, seed) < 0.5)[self.cohort.clusters]
        profiles, nodes = inside["profiles"], inside["tree"]["nodes"]
        return Recount(self.plain.rows, growing.tolist(), profiles, nodes)


def study_of(presentation: str, folder: Path) -> Path:
    """Copy the study and ask it of another presentation."""
    shutil.copytree(STUDY, folder)
    change(folder / "study.toml", "2013-11-30", str(REFERENCES[presentation]))
    change(folder / "study.toml", "presentation = 2013J", f"presentation = {presentation}")
    return folder


def change(path: Path, old: str, new: str) -> None:
    """Change a file of a study, which must hold what is changed."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


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


def cohort_of(study: Path, data: Path) -> Cohort:
    return read_cohort(load(study), data, threads=1)[0]


def files(folder: Path) -> dict[str, bytes]:
    """Return the content of every file of a run."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(paths)}


def run_all(study: Path, presentation: str, out: Path) -> Ran:
    """Run a study, keep the cohort that it built, and recompute it."""
    kept: list[Cohort] = []

    def keep(*given: Any, **more: Any) -> Any:
        found = read_cohort(*given, **more)
        kept.append(found[0])
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kansrijk.run.read_cohort", keep)
        run(study, shared("oulad"), out, threads=2)
    plain = Plain(shared("oulad"), REFERENCES[presentation], presentation)
    return Ran(out, plain, kept[0])


@pytest.fixture(scope="module")
def ran_2013(tmp_path_factory) -> Ran:
    return run_all(STUDY, "2013J", tmp_path_factory.mktemp("2013J") / "results")


@pytest.fixture(scope="module")
def ran_2014(tmp_path_factory) -> Ran:
    folder = tmp_path_factory.mktemp("2014J")
    return run_all(study_of("2014J", folder / "study"), "2014J", folder / "results")


@pytest.fixture(scope="module", params=list(REFERENCES))
def ran(request) -> Ran:
    return request.getfixturevalue(f"ran_{request.param[:4]}")


# ------------------------------------------------------------------------------ the cohort


def test_cohort_equals_the_recomputation_row_by_row(ran):
    found = ran.cohort.to_frame().to_pylist()
    unlike = {
        name
        for row, expected in zip(found, ran.plain.rows, strict=True)
        for name in expected
        if row[name] != expected[name]
    }
    assert unlike == set()
    assert set(found[0]) == set(ran.plain.rows[0])


def test_ledger_equals_the_recomputation(ran):
    ledger = ran.cohort.ledger
    assert ledger.start.n == len(ran.plain.registered)
    assert [(step.dropped.n, step.left.n) for step in ledger.steps] == ran.plain.steps


def test_ledger_claims_no_more_persons_than_there_are(ran):
    # The gate asks for ten persons behind a number, so that a number too high would open it.
    plain, ledger = ran.plain, ran.cohort.ledger
    not_begun = {key[2] for key in plain.registered if not plain.begun(key)}
    over = {key[2] for key in plain.registered if plain.begun(key) and plain.over(key)}
    assert ledger.steps[0].dropped.persons <= len(not_begun)
    assert ledger.steps[1].dropped.persons <= len(over)
    assert ledger.start.persons <= len({key[2] for key in plain.registered})


def test_persons_of_the_cohort_are_students(ran):
    students = {student for _, _, student in ran.plain.population}
    assert ran.cohort.ledger.end.persons == len(students) == len(set(ran.cohort.persons))
    assert len(ran.cohort.cluster_keys) == len(students)


# ------------------------------------------------------------------------------ inside, exactly


def test_inside_population_and_outcome_are_exact(ran):
    inside, rows = ran.results("inside"), ran.plain.rows
    steps = [(step["dropped"], step["left"]) for step in inside["population"]["steps"]]
    assert inside["population"]["n"] == inside["outcome"]["n"] == len(rows)
    assert inside["population"]["start"] == len(ran.plain.registered)
    assert steps == ran.plain.steps
    assert inside["outcome"]["cases"] == sum(row["outcome"] for row in rows)


def test_each_row_meets_the_rule_of_one_profile(ran):
    assert {len(met) for met in ran.recount().leaf_of} == {1}


def test_inside_nodes_are_exact(ran):
    recount = ran.recount()
    for node in ran.results("inside")["tree"]["nodes"]:
        name = node["id"]
        assert node["n"] == recount.count(name)
        assert node["grown_on"] == recount.count(name, half="growing")
        assert node["counted"] == recount.count(name, half="estimating")
        assert node["cases"] == recount.count(name, half="estimating", outcome=True)
        assert node["rate"]["value"] == round(node["cases"] / node["counted"], 6)


def test_inside_intervals_are_those_of_the_design_effect(ran):
    recount = ran.recount()
    for node in ran.results("inside")["tree"]["nodes"]:
        effect = recount.design_effect(node["id"])
        expected = wilson(node["cases"], node["counted"], effect)
        assert node["rate"]["interval"] == pytest.approx(expected, abs=1e-6)


def test_profiles_are_the_leaves_of_the_tree(ran):
    inside = ran.results("inside")
    leaves = {node["id"]: node for node in inside["tree"]["nodes"] if node["leaf"]}
    assert {profile["id"] for profile in inside["profiles"]} == set(leaves)
    for profile in inside["profiles"]:
        leaf = leaves[profile["id"]]
        assert {key: profile[key] for key in ("n", "counted", "cases", "rate")} == {
            key: leaf[key] for key in ("n", "counted", "cases", "rate")
        }


def test_inside_shares_of_profiles_follow_from_their_counts(ran):
    inside, recount = ran.results("inside"), ran.recount()
    cases = recount.count(half="estimating", outcome=True)
    overall = cases / recount.count(half="estimating")
    for profile in inside["profiles"]:
        assert profile["share"] == round(profile["n"] / len(ran.plain.rows), 6)
        assert profile["coverage"] == round(profile["cases"] / cases, 6)
        rate = profile["cases"] / profile["counted"]
        assert profile["lift"] == pytest.approx(rate / overall, abs=1e-6)


def test_order_and_band_come_from_the_growing_half(ran):
    inside, recount = ran.results("inside"), ran.recount()

    def grown_rate(node):
        cases = recount.count(node, half="growing", outcome=True)
        return cases / recount.count(node, half="growing")

    rates = [grown_rate(profile["id"]) for profile in inside["profiles"]]
    assert rates == sorted(rates, reverse=True)
    for profile, rate in zip(inside["profiles"], rates, strict=True):
        times = rate / grown_rate("0")
        assert profile["band"] == ("high" if times >= 2 else "low" if times <= 0.5 else "middle")


def test_inside_areas_are_exact(ran):
    (areas,) = ran.results("inside")["areas"]
    recount = ran.recount()
    lives = [row["region"] for row in ran.plain.rows]
    exact = Counter((region, leaf) for region, (leaf,) in zip(lives, recount.leaf_of, strict=True))
    found = {(count["area"]["en"], count["profile"]): count["n"] for count in areas["counts"]}
    assert {place: n for place, n in found.items() if n} == exact


def test_areas_stay_inside_until_there_is_a_rule_for_them(ran):
    released = ran.results("release")
    assert "areas" not in released
    assert [refused["kind"] for refused in released["refused"]] == [
        "AreasFinding",
        "CoverageFinding",
        "CodebookFinding",
    ]


def test_each_group_is_as_large_as_the_study_asks(ran):
    for profile in ran.results("inside")["profiles"]:
        assert profile["n"] - profile["counted"] >= 100
        assert min(profile["cases"], profile["counted"] - profile["cases"]) >= 10


# ------------------------------------------------------------------------------ released, rounded


def test_released_tree_is_the_tree_inside(ran):
    inside, released = ran.results("inside"), ran.results("release")
    for key in ("id", "parent", "condition", "variable", "leaf"):
        assert [node[key] for node in released["tree"]["nodes"]] == [
            node[key] for node in inside["tree"]["nodes"]
        ]
    for key in ("id", "rule", "conditions", "band"):
        assert [profile[key] for profile in released["profiles"]] == [
            profile[key] for profile in inside["profiles"]
        ]


def test_released_population_and_outcome_are_sums_of_rounded_atoms(ran):
    released, recount = ran.results("release"), ran.recount()
    n, cases = recount.count(rounded=True), recount.count(rounded=True, outcome=True)
    assert released["population"]["n"] == released["outcome"]["n"] == n
    assert released["outcome"]["cases"] == cases
    assert released["outcome"]["rate"]["value"] == round(cases / n, 6)


def test_released_ledger_adds_up_from_rounded_steps(ran):
    released = ran.results("release")["population"]
    left, few = released["n"], False
    steps = zip(ran.plain.steps, released["steps"], strict=True)
    for (dropped, _), step in reversed(list(steps)):
        assert step["left"] == ("masked" if few else left)
        # Whoever fell out with fewer than ten others could be told from the steps before.
        few = few or 0 < dropped < 10
        assert step["dropped"] == ("masked" if 0 < dropped < 10 else nearest(dropped))
        left += nearest(dropped)
    assert released["start"] == ("masked" if few else left)


def test_released_nodes_are_sums_of_rounded_atoms(ran):
    recount = ran.recount()
    for node in ran.results("release")["tree"]["nodes"]:
        name = node["id"]
        cases = recount.count(name, rounded=True, half="estimating", outcome=True)
        counted = recount.count(name, rounded=True, half="estimating")
        assert node["n"] == recount.count(name, rounded=True)
        assert node["grown_on"] == recount.count(name, rounded=True, half="growing")
        assert (node["cases"], node["counted"]) == (cases, counted)
        assert node["rate"]["value"] == round(cases / counted, 6)


def test_released_intervals_follow_from_rounded_counts_and_design_effect(ran):
    recount = ran.recount()
    for node in ran.results("release")["tree"]["nodes"]:
        effect = round(recount.design_effect(node["id"]), 1)
        expected = wilson(node["cases"], node["counted"], effect)
        assert node["rate"]["interval"] == pytest.approx(expected, abs=1e-6)


def test_released_shares_of_profiles_follow_from_released_counts(ran):
    released = ran.results("release")
    overall = released["tree"]["nodes"][0]
    for profile in released["profiles"]:
        rate = profile["cases"] / profile["counted"]
        assert profile["share"] == round(profile["n"] / released["population"]["n"], 6)
        assert profile["coverage"] == round(profile["cases"] / overall["cases"], 6)
        assert profile["lift"] == round(rate / (overall["cases"] / overall["counted"]), 6)


def test_every_released_count_is_a_multiple_of_the_base(ran):
    released = ran.results("release")
    counts = [node[key] for node in released["tree"]["nodes"] for key in ("n", "counted", "cases")]
    assert {count % 5 for count in counts} == {0}


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
    other = Ran(tmp_path / "out", ran_2013.plain, ran_2013.cohort)
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
    study = study_of("2013J", tmp_path / "study")
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
    study = study_of("2013J", tmp_path / "study")
    indicators = study / "indicators.toml"
    indicators.write_text(indicators.read_text(encoding="utf-8") + RESULT, encoding="utf-8")
    with pytest.raises(StudyError) as refused:
        run(study, shared("oulad"), tmp_path / "out", threads=1)
    (problem,) = refused.value.problems
    assert (problem.where, problem.key) == ("indicators.toml", "final_result.column")
    assert "only after the reference date (2013-11-30)" in str(problem)
    assert refused.value.exit_code == 3
    assert files(tmp_path / "out") == {}
