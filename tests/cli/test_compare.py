"""Two runs of a small study on two reference dates are compared, or refused with all reasons."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyarrow import parquet

from tests.bad_input.small import SECRET, make_small, said

DONE, USAGE = 0, 2


@dataclass(frozen=True)
class Runs:
    """The results of two runs, to compare and to damage."""

    before: Path
    after: Path

    def compare(self, *more: str):
        return said("compare", str(self.before), str(self.after), *more)

    @property
    def page(self) -> Path:
        return self.after / "inside" / "comparison" / "comparison.html"

    def refused(self, *more: str):
        """Compare the runs, which must be refused and leave nothing behind."""
        there = sorted(self.after.parent.rglob("*"))
        refusal = self.compare(*more)
        assert refusal.code == USAGE, refusal.all
        assert sorted(self.after.parent.rglob("*")) == there
        assert "Traceback" not in refusal.err
        return refusal.err

    def replace(self, run: Path, old: str, new: str) -> None:
        """Change the findings of a run."""
        path = run / "inside" / "findings.json"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Run a study on two dates, once for all tests."""
    small = make_small(tmp_path_factory.mktemp("two") / "years")
    small.replace("registers.toml", "known = 2014-12-31", "known = 2013-12-31")
    small.replace("registers.toml", "known = 2014-12-31", "known = 2013-12-31")
    for date, out in (("2014-01-01", "before"), ("2015-01-01", "after")):
        study = small.home / f"study of {out}"
        shutil.copytree(small.study, study)
        text = (study / "study.toml").read_text(encoding="utf-8")
        (study / "study.toml").write_text(text.replace("2015-01-01", date), encoding="utf-8")
        done = said("run", str(study), "--data", str(small.data))
        assert done.code == DONE, done.all
    return small.home


@pytest.fixture
def runs(made, tmp_path):
    for name in ("before", "after"):
        shutil.copytree(made / f"study of {name}" / "results", tmp_path / name)
    return Runs(tmp_path / "before", tmp_path / "after")


def test_a_comparison_tells_where_it_is_and_stays_inside(runs):
    compared = runs.compare()
    assert compared.code == DONE, compared.all
    assert compared.out == f"For inside only: {runs.page}\n"
    page = runs.page.read_text(encoding="utf-8")
    assert '<html lang="en">' in page
    assert "2014 and 2015 compared: Small study" in page
    assert "Inside the secure environment only" in page
    assert SECRET not in page
    assert not list((runs.after / "release").glob("comparison*"))


def test_language_and_folder_are_as_asked(runs, tmp_path):
    out = tmp_path / "elsewhere" / "deep"
    assert runs.compare("--lang", "nl", "--out", str(out)).code == DONE
    assert '<html lang="nl">' in (out / "comparison.html").read_text(encoding="utf-8")
    assert [path.name for path in out.iterdir()] == ["comparison.html"]
    assert not runs.page.exists()


def test_the_folders_of_studies_will_do(made, tmp_path):
    before, after = made / "study of before", made / "study of after"
    done = said("compare", str(before), str(after), "--out", str(tmp_path))
    assert done.code == DONE, done.all
    assert (tmp_path / "comparison.html").is_file()


def test_the_same_runs_give_the_same_bytes_and_take_the_place_of_earlier_ones(runs):
    assert runs.compare().code == DONE
    first = runs.page.read_bytes()
    runs.page.write_bytes(b"earlier")
    assert runs.compare().code == DONE
    assert runs.page.read_bytes() == first


def test_a_run_keeps_its_cohort_inside_without_keys(made):
    inside = made / "study of after" / "results" / "inside"
    table = parquet.read_table(inside / "cohort.parquet")
    assert set(table.column_names) == {"age", "sex", "earlier_help", "income", "outcome"}
    assert table.num_rows == 400
    assert SECRET.encode() not in (inside / "cohort.parquet").read_bytes()
    assert not (inside.parent / "release" / "cohort.parquet").exists()


# ------------------------------------------------------------------ what is refused


def test_places_without_results_are_told_together(tmp_path):
    refusal = Runs(tmp_path / "nowhere", tmp_path / "study").refused()
    for name in ("nowhere", "study"):
        assert f"{tmp_path / name}: there are no results of a run here" in refusal


def test_results_of_another_version_are_told(runs):
    runs.replace(runs.before, '{"form": 1}', '{"form": 0}')
    (runs.after / "inside" / "cohort.parquet").unlink()
    refusal = runs.refused()
    assert "before/inside/findings.json: these findings were not written by this" in refusal
    assert "after/inside: there is no cohort.parquet beside these results" in refusal
    assert refusal.count("run the study again") == 2


def test_findings_that_are_not_whole_are_told(runs):
    runs.replace(runs.after, '"@kind": "ProfilesFinding"', '"@kind": "Other"')
    assert "findings.json: these findings were not written by this version" in runs.refused()


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("2014-01-01", "2014-01-01", "both runs have a reference date in common"),
        ("2016-01-01", "2015-01-01", "the later run was given first"),
        ('2013-01-01", "2015-07-01', "2015-01-01", "lie between each other"),
        ('2013-01-01", "2015-01-01', "2015-01-01", "both runs have a reference date in common"),
    ],
)
def test_dates_that_cannot_be_compared_are_told(runs, before, after, message):
    for run, old, new in ((runs.before, "2014", before), (runs.after, "2015", after)):
        dates = '"reference_dates": ["{}"]'
        runs.replace(run, dates.format(f"{old}-01-01"), dates.format(new))
    assert message in runs.refused()


def test_runs_given_the_wrong_way_round_are_told(runs):
    refusal = Runs(runs.after, runs.before).refused()
    assert "the later run was given first" in refusal
    assert "to do: give the earlier run first" in refusal


def test_another_unit_and_outcome_are_told_together(runs):
    path = runs.after / "inside" / "cohort.parquet"
    table = parquet.read_table(path)
    about = json.loads(table.schema.metadata[b"kansrijk"]) | {"unit": "household", "outcome": "x"}
    parquet.write_table(table.replace_schema_metadata({b"kansrijk": json.dumps(about)}), path)
    refusal = runs.refused()
    assert "unit: this run has another unit than the earlier one" in refusal
    assert "outcome: this run has another outcome than the earlier one" in refusal


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            '"name": "earlier_help"',
            '"name": "help_before"',
            "earlier_help: the earlier tree asks this variable, which the later run does not have",
        ),
        (
            '"group": "child", "form": "number", "registers": ["help"]',
            '"group": "child", "form": "nominal", "registers": ["help"]',
            "earlier_help: the earlier tree asks this variable in another form",
        ),
    ],
)
def test_a_variable_that_the_later_run_cannot_answer_is_told(runs, tmp_path, old, new, message):
    # The tree of the earlier year has no splits; that of the later year is put in its place.
    shutil.copytree(runs.after, tmp_path / "split")
    split = Runs(tmp_path / "split", runs.after)
    split.replace(split.before, '"reference_dates": ["2015', '"reference_dates": ["2014')
    assert split.compare("--out", str(tmp_path / "out")).code == DONE
    split.replace(split.after, old, new)
    assert message in split.refused()
