"""The example study finds what was planted in a country of 60,000 young people.

The tree of so small a country must pass a stricter test, since chance improves it more. Tolerances:
an overlap (Jaccard) of 0.6 with each planted profile of at least 700 members, and of 0.75 with most
of these; the intervals of nearly all groups that are leaves hold the planted rate.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kansrijk.run import run
from kansrijk.synthetic.country import read_truth, write_country
from tests.country.conftest import with_study
from tests.country.recovery import Recovered, ranks, recovered

YOUNG, LARGE = 60_000, 700
STRICTER = ("min_improvement = 1e-4, costs", "min_improvement = 1.5e-4, costs")


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a country on which the example was run."""
    folder = tmp_path_factory.mktemp("recovery") / "country"
    write_country(folder, people=YOUNG)
    study = with_study(folder) / "study" / "study.toml"
    said = study.read_text(encoding="utf-8")
    # How sure the answer is takes long, and is not asked here.
    before, after = said.split("[analyses.profiles.stability]")
    relevance = "[analyses.profiles.relevance]" + after.split("[analyses.profiles.relevance]")[1]
    study.write_text((before + relevance).replace(*STRICTER), encoding="utf-8")
    run(folder / "study", folder / "registers", folder / "results")
    return folder


@pytest.fixture(scope="module")
def found(country: Path) -> list[Recovered]:
    """Return what became of the planted profiles that are large enough."""
    truth = read_truth(country).days[0]
    return [one for one in recovered(country / "results", truth) if one.members >= LARGE]


def test_the_planted_profiles_are_found(found: list[Recovered]):
    assert len(found) >= 6
    assert {one.name: one.overlap for one in found if one.overlap < 0.6} == {}
    assert sum(one.overlap >= 0.75 for one in found) >= len(found) - 2


def test_honest_rates_hold_the_planted_ones(found: list[Recovered]):
    told = [one for one in found if one.interval is not None]
    assert len(told) >= 5
    assert sum(one.covers for one in told) >= len(told) - 1


def test_planted_variables_matter_most(country: Path):
    """Those of profiles that are too small, or told by another variable as well, may rank lower."""
    planted = {*read_truth(country).matter} - {"sex", "latest_suspicion", "place_in_household"}
    order = sorted(ranks(country / "results").items(), key=lambda item: -item[1])
    assert planted <= {name for name, _ in order[: len(planted) + 3]}
