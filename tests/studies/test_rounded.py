"""What may leave of the study of enrolments: sums of rounded counts, recounted in plain Python."""

from __future__ import annotations

import pytest

from tests.studies.ran import Ran
from tests.studies.recount import nearest, wilson

pytestmark = pytest.mark.shared


def test_released_tree_is_the_tree_inside(rounded: Ran):
    inside, released = rounded.results("inside"), rounded.results("release")
    for key in ("id", "parent", "condition", "variable", "leaf"):
        assert [node[key] for node in released["tree"]["nodes"]] == [
            node[key] for node in inside["tree"]["nodes"]
        ]
    for key in ("id", "rule", "conditions", "band"):
        assert [profile[key] for profile in released["profiles"]] == [
            profile[key] for profile in inside["profiles"]
        ]


def test_released_population_and_outcome_are_sums_of_rounded_atoms(rounded: Ran):
    released, recount = rounded.results("release"), rounded.recount
    n, cases = recount.count(rounded=True), recount.count(rounded=True, outcome=True)
    assert released["population"]["n"] == released["outcome"]["n"] == n
    assert released["outcome"]["cases"] == cases
    assert released["outcome"]["rate"]["value"] == round(cases / n, 6)


def test_released_ledger_adds_up_from_rounded_steps(rounded: Ran):
    released = rounded.results("release")["population"]
    left, few = released["n"], False
    steps = zip(rounded.plain.steps, released["steps"], strict=True)
    for (dropped, _), step in reversed(list(steps)):
        assert step["left"] == ("masked" if few else left)
        # Whoever fell out with fewer than ten others could be told from the steps before.
        few = few or 0 < dropped < 10
        assert step["dropped"] == ("masked" if 0 < dropped < 10 else nearest(dropped))
        left += nearest(dropped)
    assert released["start"] == ("masked" if few else left)


def test_released_nodes_are_sums_of_rounded_atoms(rounded: Ran):
    recount = rounded.recount
    for node in rounded.results("release")["tree"]["nodes"]:
        name = node["id"]
        cases = recount.count(name, rounded=True, half="estimating", outcome=True)
        counted = recount.count(name, rounded=True, half="estimating")
        assert node["n"] == recount.count(name, rounded=True)
        assert node["grown_on"] == recount.count(name, rounded=True, half="growing")
        assert (node["cases"], node["counted"]) == (cases, counted)
        assert node["rate"]["value"] == round(cases / counted, 6)


def test_released_intervals_follow_from_rounded_counts_and_design_effect(rounded: Ran):
    recount = rounded.recount
    for node in rounded.results("release")["tree"]["nodes"]:
        effect = round(recount.design_effect(node["id"]), 1)
        expected = wilson(node["cases"], node["counted"], effect)
        assert node["rate"]["interval"] == pytest.approx(expected, abs=1e-6)


def test_released_shares_of_profiles_follow_from_released_counts(rounded: Ran):
    released = rounded.results("release")
    overall = released["tree"]["nodes"][0]
    for profile in released["profiles"]:
        rate = profile["cases"] / profile["counted"]
        assert profile["share"] == round(profile["n"] / released["population"]["n"], 6)
        assert profile["coverage"] == round(profile["cases"] / overall["cases"], 6)
        assert profile["lift"] == round(rate / (overall["cases"] / overall["counted"]), 6)


def test_every_released_count_is_a_multiple_of_the_base(rounded: Ran):
    released = rounded.results("release")
    counts = [node[key] for node in released["tree"]["nodes"] for key in ("n", "counted", "cases")]
    assert {count % 5 for count in counts} == {0}
