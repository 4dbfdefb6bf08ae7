"""Least sizes go with the population, or with the study's own area."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kansrijk.errors import DataError, StudyError, UsageError
from kansrijk.findings import Estimate, Setting
from kansrijk.profiles.scale import local_share, scaled
from kansrijk.study import Study, load
from tests.profiles import made

HERE = "reference_dates = [2015-01-01]\nlocal = {{ {local} }}"
SECOND = """
[analyses.second]
label = { nl = "nog een", en = "another" }
outcome = "hit"
variables = { groups = ["some"] }
honest = false
"""
AREA = 'areas = ["town"]\n'


def study(folder: Path, tree: str, local: str | None = None, *, more: str = "") -> Study:
    """Return a study with these settings of its tree, and this area of its own."""
    made.study_of(folder, ["some", "town"])
    path = folder / "study.toml"
    said = path.read_text(encoding="utf-8").replace(made.TREE, tree)
    if local is not None:
        said = said.replace("reference_dates = [2015-01-01]", HERE.format(local=local))
    path.write_text(said + more, encoding="utf-8")
    town = folder / "indicators.toml"
    text = town.read_text(encoding="utf-8")
    before, after = text.split("[town]")
    town.write_text(before + "[town]" + after.replace('group = "some"', 'role = "area"'), "utf-8")
    if local is not None and "town" in local:
        path.write_text(path.read_text("utf-8").replace("\nlocal =", f"\n{AREA}local ="), "utf-8")
    return load(folder)


def cohort(n: int, here: int):
    places = (np.arange(n) >= here).astype(int)
    columns = [made.number("some", np.zeros(n, int)), made.levels("town", places, ["no", "yes"])]
    return made.cohort_of(columns, np.zeros(n))


def test_least_counts_shrink_with_the_population(tmp_path: Path):
    tree = "min_child = 6000, min_parent = 12001, for_population = 4450000"
    found = scaled(study(tmp_path, tree), cohort(450, 5)).analysis.tree
    assert (found.min_child, found.min_parent) == (1, 2)
    found = scaled(study(tmp_path, tree), cohort(44_500, 5)).analysis.tree
    assert (found.min_child, found.min_parent) == (60, 120)


def test_what_is_tried_instead_shrinks_too(tmp_path: Path):
    more = "\n[analyses.profiles.sensitivity]\nmin_child = [3000, 12000]\n"
    tree = "min_child = 6000, for_population = 4450000"
    analysis = scaled(study(tmp_path, tree, more=more), cohort(44_500, 5)).analysis
    assert analysis.sensitivity is not None
    assert analysis.sensitivity.min_child == (30, 120)


def test_enough_are_expected_in_the_own_area(tmp_path: Path):
    declared = study(tmp_path, "expected_local = 24", 'area = "town", code = "no"')
    found = cohort(1_000, 12)
    assert scaled(declared, found).analysis.tree.min_child == 2_000
    local = local_share(declared, found)
    assert local is not None
    assert local.share == Estimate(0.012, dof=12)


def test_a_share_may_be_declared(tmp_path: Path):
    declared = study(tmp_path, "expected_local = 24", "share = 0.004")
    found = cohort(1_000, 12)
    assert scaled(declared, found).analysis.tree.min_child == 6_000
    local = local_share(declared, found)
    assert local is not None
    assert local.share == Setting(0.004)


def test_an_area_without_anybody_is_refused(tmp_path: Path):
    declared = study(tmp_path, "expected_local = 24", 'area = "town", code = "no"')
    with pytest.raises(DataError, match="nobody of the population lives in this area"):
        scaled(declared, cohort(1_000, 0))


@pytest.mark.parametrize(
    ("tree", "local", "says"),
    [
        ("expected_local = 24", None, "names no area of its own"),
        ("expected_local = 24, min_child = 50", "share = 0.1", "stands in place of min_child"),
        (
            "min_child = 50",
            'area = "twn", code = "no"',
            "there is no area of the study of this name",
        ),
        ("min_child = 50", 'area = "town"', "name an `area` and its `code`, or a `share`"),
        ("min_child = 50", "share = 1.0", "less than 1"),
    ],
)
def test_what_does_not_fit_is_refused(tmp_path: Path, tree: str, local: str | None, says: str):
    with pytest.raises(StudyError, match=says):
        study(tmp_path, tree, local)


def test_one_of_several_analyses_is_made(tmp_path: Path):
    first = study(tmp_path, made.TREE, more=SECOND)
    assert first.analysis.honest == 0.5
    second = load(tmp_path, "second")
    assert second.analysis.honest is False
    assert second.analysis.label is not None
    with pytest.raises(UsageError, match="did you mean: second"):
        load(tmp_path, "secnd")
