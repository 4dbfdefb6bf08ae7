"""The whole way on the made-up town: the four planted profiles must be found.

Tolerances: the right number of high and low profiles; a Jaccard index of at least 0.8 between the
members of each planted profile and those of the one found; and rates within 3 points (high) or 0.8
points (low) of the chance that was planted.
"""

from __future__ import annotations

import json
from math import inf
from typing import Any

import numpy as np
import pytest

from kansrijk.console import stage
from kansrijk.examples import copy_example
from kansrijk.run import read_cohort, run
from kansrijk.study import load
from kansrijk.synthetic import PlantedProfile, Truth, read_truth, write_town

JACCARD = 0.8
POINTS = {"high": 0.03, "low": 0.008}


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = tmp_path_factory.mktemp("town met spatie én accent")
    registers = write_town(folder)
    copy_example("town", folder / "study")
    run(folder / "study", registers, folder / "results", stage=stage)
    return folder


@pytest.fixture(scope="module")
def truth(town) -> Truth:
    return read_truth(town)


@pytest.fixture(scope="module")
def released(town) -> dict[str, Any]:
    return json.loads((town / "results/release/results.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def columns(town):
    return read_cohort(load(town / "study"), town / "registers")[0].columns


def planted_members(columns, profile: PlantedProfile) -> np.ndarray:
    members = np.ones(len(next(iter(columns.values())).values), dtype=bool)
    for condition in profile.conditions:
        column, value = columns[condition.variable], condition.value
        if condition.operator == "=":
            meets = column.values == column.variable.level_ids.index(value)
        elif condition.operator == "<":
            meets = column.values < value
        else:
            meets = column.values >= value
        members &= np.where(column.missing, condition.unknown, meets)
    return members


def found_members(columns, profile: dict[str, Any]) -> np.ndarray:
    members = np.ones(len(next(iter(columns.values())).values), dtype=bool)
    for condition in profile["conditions"]:
        column = columns[condition["variable"]["name"]]
        if "levels" in condition:
            places = [column.variable.level_ids.index(one["name"]) for one in condition["levels"]]
            meets = np.isin(column.values, places)
        else:
            low = -inf if condition["low"] is None else condition["low"]
            high = inf if condition["high"] is None else condition["high"]
            meets = (column.values >= low) & (column.values < high)
        members &= np.where(column.missing, condition["missing"], meets)
    return members


def test_the_rules_that_leave_are_complete(columns, released):
    parts = np.sum([found_members(columns, one) for one in released["profiles"]], axis=0)
    assert (parts == 1).all()


def test_there_are_as_many_high_and_low_profiles_as_were_planted(truth, released):
    for band in ("high", "low"):
        planted = [one for one in truth.profiles if one.band == band]
        assert len([one for one in released["profiles"] if one["band"] == band]) == len(planted)


@pytest.mark.parametrize("place", range(4))
def test_a_planted_profile_is_found(place, columns, truth, released):
    planted = truth.profiles[place]
    members = planted_members(columns, planted)
    assert planted.members == members.sum() >= 900

    def jaccard(profile: dict[str, Any]) -> float:
        found = found_members(columns, profile)
        return (found & members).sum() / (found | members).sum()

    best = max(released["profiles"], key=jaccard)
    assert jaccard(best) >= JACCARD
    assert best["band"] == planted.band
    assert abs(best["rate"]["value"] - planted.rate) <= POINTS[planted.band]


def test_areas_stay_inside(town, released):
    inside = json.loads((town / "results/inside/results.json").read_text("utf-8"))
    assert "areas" not in released
    refused = ["AreasFinding", "CodebookFinding", "CoverageFinding"]
    assert sorted(one["kind"] for one in released["refused"]) == refused
    (found,) = inside["areas"]
    told = [(one["profile"], one["n"]) for area in found["areas"] for one in area["profiles"]]
    for profile in inside["profiles"]:
        # Inside too they are as the policy of the study has them: rounded to fives.
        sizes = [n for name, n in told if name == profile["id"] and n != "masked"]
        assert all(n % 5 == 0 for n in sizes)
        assert abs(sum(sizes) - profile["n"]) <= 9 * len(found["areas"])


def test_only_the_two_folders_are_left(town):
    assert sorted(path.name for path in (town / "results").iterdir()) == ["inside", "release"]
    left = {
        folder.name: sorted(path.name for path in folder.iterdir())
        for folder in (town / "results").iterdir()
    }
    released = ["report.html", "report.xlsx", "results.json"]
    kept = ["codebook.html", "cohort.parquet", "findings.json"]
    assert left == {"inside": [*kept, *released], "release": released}
