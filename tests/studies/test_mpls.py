"""The study of stops by the police: unmatched keys, areas, and a sensitive variable."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from kansrijk.cohort import draw
from kansrijk.cohort.cohort import MISSING, NONE, UNLINKED
from kansrijk.errors import StudyError
from kansrijk.run import run
from tests.needs import shared
from tests.studies.ran import Ran, change, cohort_of, copied

pytestmark = pytest.mark.shared

WITHOUT_FIGURES = {"Near - North": 1_617, "Camden Industrial": 27, "Humboldt Industrial Area": 7}


def test_those_without_a_note_fall_out(ran_stops: Ran):
    steps = ran_stops.cohort.ledger.steps
    assert [step.dropped.n for step in steps] == [0, 0, 8_221, 9_219]
    assert ran_stops.results("inside")["outcome"]["n"] == 34_480
    assert ran_stops.results("inside")["outcome"]["cases"] == 5_138


def test_stops_in_neighbourhoods_without_figures_have_no_record(ran_stops: Ran):
    rows = ran_stops.plain.rows
    assert Counter(row["neighbourhood"] for row in rows if row["income"] is None) == WITHOUT_FIGURES
    for name in ("inhabitants", "income", "graduate_share"):
        column = ran_stops.cohort.columns[name]
        found = Counter(column.absence.tolist())
        assert found == {0: 32_829, NONE: 1_651}
        assert column.missing.sum() == 1_651
    # A number that is worked out of nothing is a missing one.
    share, graduates = (ran_stops.cohort.columns[name] for name in ("graduate_share", "graduates"))
    assert ((graduates.absence == MISSING) == (share.absence == NONE)).all()


def test_every_stop_has_a_neighbourhood(ran_stops: Ran):
    told = {one["name"]: one for one in ran_stops.results("inside")["codebook"]["variables"]}
    assert told["income"]["parts"]["unlinked"]["n"] == [0]
    assert not (ran_stops.cohort.columns["income"].absence == UNLINKED).any()
    assert sum(level["n"] != [0] for level in told["neighbourhood"]["levels"]) == 87


def test_both_areas_count_every_stop(ran_stops: Ran):
    precincts, neighbourhoods = ran_stops.results("inside")["areas"]
    for areas, places in ((precincts, 5), (neighbourhoods, 87)):
        assert len(areas["areas"]) == places
        assert sum(area["n"] for area in areas["areas"]) == 34_480
        profiles = (one for area in areas["areas"] for one in area["profiles"])
        assert sum(one["n"] for one in profiles) == 34_480


def test_halves_are_alike(ran_stops: Ran):
    root = ran_stops.results("inside")["tree"]["nodes"][0]
    overall = ran_stops.results("inside")["outcome"]["rate"]["value"]
    assert root["counted"] / root["n"] == pytest.approx(0.5, abs=0.02)
    assert root["rate"]["value"] == pytest.approx(overall, abs=0.005)


def test_whole_neighbourhoods_make_halves_that_are_unlike(tmp_path: Path):
    study = copied("mpls_stops", tmp_path / "study")
    change(study / "study.toml", 'cluster = "shift"', 'cluster = "neighbourhood"')
    cohort = cohort_of(study, shared("mpls_stops"))
    growing = (draw(cohort.cluster_keys, 2017) < 0.5)[cohort.clusters]
    assert len(cohort.cluster_keys) == 87
    assert growing.mean() == pytest.approx(0.64, abs=0.005)
    rates = [cohort.outcome[growing].mean(), cohort.outcome[~growing].mean()]
    assert rates == pytest.approx([0.167, 0.118], abs=0.0005)


def test_race_that_is_not_noted_says_that_nothing_happened(ran_stops: Ran):
    noted = [stop for stop in ran_stops.plain.table if stop["personSearch"]]
    searched = [stop["personSearch"] == "YES" for stop in noted if stop["race"] == "Unknown"]
    assert len(noted) / ran_stops.plain.start == pytest.approx(0.84, abs=0.005)
    assert sum(searched) / len(searched) == pytest.approx(0.01, abs=0.001)


# ------------------------------------------------------------------------------ sensitive


def test_race_is_in_the_tree_with_its_reason(ran_stops: Ran):
    inside = ran_stops.results("inside")
    (race,) = [one for one in inside["study"]["variables"] if one["name"] == "race"]
    assert race["sensitive"] == "origin"
    assert race["justification"]["en"].startswith("This is about what the police do")
    sensitive = inside["sensitive"]
    assert [one["name"] for one in sensitive["used"]] == ["race"]
    assert sensitive["unused"] == []
    assert 0.5 < sensitive["without"] < sensitive["with_them"] < 1


def test_race_without_a_reason_is_refused(tmp_path: Path):
    study = copied("mpls_stops", tmp_path / "study")
    lines = (study / "indicators.toml").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("justification")]
    (study / "indicators.toml").write_text("".join(kept), encoding="utf-8")
    with pytest.raises(StudyError, match=r"race\.justification") as refused:
        run(study, shared("mpls_stops"), tmp_path / "out", threads=1)
    assert refused.value.exit_code == 3


# ------------------------------------------------------------------------------ the registers


def test_the_moment_of_a_stop_is_accepted_with_a_reason(ran_stops: Ran):
    found = ran_stops.results("inside")["checks"]["found"]
    assert {(one["check"], one["column"]) for one in found} == {("possible_identifiers", "date")}
    assert {one["register"] for one in found} == {"stops", "searches"}
