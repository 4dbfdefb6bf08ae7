"""The studies of open data: equal, row by row and figure by figure, to plain Python."""

from __future__ import annotations

from collections import Counter
from itertools import groupby, pairwise
from math import ceil, inf
from operator import itemgetter

import pytest

from tests.studies.ran import Ran, Row
from tests.studies.recount import wilson

pytestmark = pytest.mark.shared


# ------------------------------------------------------------------------------ the cohort


def test_cohort_equals_the_recomputation_row_by_row(ran: Ran):
    found = ran.cohort.to_frame().to_pylist()
    unlike = {
        name
        for row, expected in zip(found, ran.plain.rows, strict=True)
        for name in expected
        if row[name] != expected[name]
    }
    assert unlike == set()
    assert set(found[0]) == set(ran.plain.rows[0])


def test_ledger_equals_the_recomputation(ran: Ran):
    ledger = ran.cohort.ledger
    assert ledger.start.n == ran.plain.start
    assert [(step.dropped.n, step.left.n) for step in ledger.steps] == ran.plain.steps


def test_rows_that_belong_together_are_in_one_cluster(ran: Ran):
    clusters = list(map(ran.plain.cluster, ran.plain.rows))
    pairs = set(zip(ran.cohort.clusters.tolist(), clusters, strict=True))
    assert len(pairs) == len(set(clusters)) == len(ran.cohort.cluster_keys)


def test_rows_that_belong_together_are_in_one_half(ran: Ran):
    halves = {}
    for row, growing in zip(ran.plain.rows, ran.growing, strict=True):
        halves.setdefault(ran.plain.cluster(row), set()).add(growing)
    assert {len(found) for found in halves.values()} == {1}
    assert 0.48 < sum(ran.growing) / len(ran.growing) < 0.52


# ------------------------------------------------------------------------------ inside, exactly


def test_inside_population_and_outcome_are_exact(ran: Ran):
    inside, rows = ran.results("inside"), ran.plain.rows
    steps = [(step["dropped"], step["left"]) for step in inside["population"]["steps"]]
    assert inside["population"]["n"] == inside["outcome"]["n"] == len(rows)
    assert inside["population"]["start"] == ran.plain.start
    assert steps == ran.plain.steps
    assert inside["outcome"]["cases"] == sum(row["outcome"] for row in rows)


def test_each_row_meets_the_rule_of_one_profile(ran: Ran):
    assert {len(met) for met in ran.recount.leaf_of} == {1}


def test_inside_nodes_are_exact(ran: Ran):
    recount = ran.recount
    for node in ran.results("inside")["tree"]["nodes"]:
        name = node["id"]
        assert node["n"] == recount.count(name)
        assert node["grown_on"] == recount.count(name, half="growing")
        assert node["counted"] == recount.count(name, half="estimating")
        assert node["cases"] == recount.count(name, half="estimating", outcome=True)
        assert node["rate"]["value"] == round(node["cases"] / node["counted"], 6)


def test_inside_intervals_are_those_of_the_design_effect(ran: Ran):
    for node in ran.results("inside")["tree"]["nodes"]:
        effect = ran.recount.design_effect(node["id"])
        expected = wilson(node["cases"], node["counted"], effect)
        assert node["rate"]["interval"] == pytest.approx(expected, abs=1e-6)


def test_profiles_are_the_leaves_of_the_tree(ran: Ran):
    inside = ran.results("inside")
    leaves = {node["id"]: node for node in inside["tree"]["nodes"] if node["leaf"]}
    assert {profile["id"] for profile in inside["profiles"]} == set(leaves)
    for profile in inside["profiles"]:
        leaf = leaves[profile["id"]]
        assert {key: profile[key] for key in ("n", "counted", "cases", "rate")} == {
            key: leaf[key] for key in ("n", "counted", "cases", "rate")
        }


def test_inside_shares_of_profiles_follow_from_their_counts(ran: Ran):
    inside, recount = ran.results("inside"), ran.recount
    cases = recount.count(half="estimating", outcome=True)
    overall = cases / recount.count(half="estimating")
    for profile in inside["profiles"]:
        assert profile["share"] == round(profile["n"] / len(ran.plain.rows), 6)
        assert profile["coverage"] == round(profile["cases"] / cases, 6)
        rate = profile["cases"] / profile["counted"]
        assert profile["lift"] == pytest.approx(rate / overall, abs=1e-6)


def test_order_and_band_come_from_the_growing_half(ran: Ran):
    inside, recount = ran.results("inside"), ran.recount
    settings = inside["study"]["settings"]

    def grown_rate(node: str) -> float:
        cases = recount.count(node, half="growing", outcome=True)
        return cases / recount.count(node, half="growing")

    rates = [grown_rate(profile["id"]) for profile in inside["profiles"]]
    assert rates == sorted(rates, reverse=True)
    for profile, rate in zip(inside["profiles"], rates, strict=True):
        times = rate / grown_rate("0")
        is_high, is_low = times >= settings["high"], times <= settings["low"]
        assert profile["band"] == ("high" if is_high else "low" if is_low else "middle")


def test_each_group_is_as_large_as_the_study_asks(ran: Ran):
    inside = ran.results("inside")
    least = inside["study"]["settings"]["min_child"] / 2
    for profile in inside["profiles"]:
        assert profile["n"] - profile["counted"] >= least
        assert min(profile["cases"], profile["counted"] - profile["cases"]) >= 10


def test_inside_areas_are_as_the_policy_has_them(ran: Ran):
    off, few = (0, 0) if ran.results("release")["policy"]["name"] == "open" else (2, 10)
    leaves = [leaf for (leaf,) in ran.recount.leaf_of]
    for areas in ran.results("inside").get("areas", []):
        name = areas["label"]["en"].lower()
        places = [row[name] for row in ran.plain.rows]
        found = {
            (area["label"]["en"].removeprefix(f"{name} "), profile["profile"]): profile["n"]
            for area in areas["areas"]
            for profile in area["profiles"]
        }
        exact = Counter(zip(places, leaves, strict=True))
        told = {key: n for key, n in found.items() if n != "masked"}
        assert all(abs(n - exact[key]) <= off and exact[key] >= few for key, n in told.items())
        assert exact.keys() <= found.keys()
        assert all(key in told for key, n in exact.items() if not few or n >= 100)


# ------------------------------------------------------------------------------ the codebook


def by_date(rows: list[Row]) -> list[list[Row]]:
    """Return the rows of each reference date; without dates there is one."""
    if "reference_date" not in rows[0]:
        return [rows]
    return [list(alike) for _, alike in groupby(rows, key=itemgetter("reference_date"))]


def test_codebook_counts_the_rows_of_each_date(ran: Ran):
    book = ran.results("inside")["codebook"]
    assert book["n"] == list(map(len, by_date(ran.plain.rows)))
    assert [one["name"] for one in book["variables"]] == list(ran.cohort.columns)


def test_levels_of_the_codebook_are_exact(ran: Ran):
    dates = by_date(ran.plain.rows)
    for told in ran.results("inside")["codebook"]["variables"]:
        name = told["name"]
        ids = ran.cohort.columns[name].variable.level_ids
        counted = [Counter(row[name] for row in rows) for rows in dates]
        for level, described in zip(ids, told["levels"], strict=True):
            n = [one[level] for one in counted]
            assert described["n"] == n
            shares = [many / len(rows) for many, rows in zip(n, dates, strict=True)]
            assert described["share"] == pytest.approx(shares, abs=1e-6)
            changes = [100 * (after - before) for before, after in pairwise(shares)]
            assert described["change"] == pytest.approx(changes, abs=1e-6)


def test_measures_of_the_codebook_are_exact(ran: Ran):
    for told in ran.results("inside")["codebook"]["variables"]:
        for measure, found in told["measures"].items():
            exact = [measured(measure, told["name"], rows) for rows in by_date(ran.plain.rows)]
            assert found["values"] == pytest.approx(exact, abs=1e-6)


def measured(measure: str, name: str, rows: list[Row]) -> float:
    """Return a mean of what is finite, or the least value that so many have at most."""
    known = sorted(row[name] for row in rows if row[name] is not None)
    if measure == "mean":
        finite = [value for value in known if value != inf]
        return sum(finite) / len(finite)
    percent = {"low": 10, "median": 50, "high": 90}[measure]
    return known[ceil(percent * len(known) / 100) - 1]


def test_parts_of_the_codebook_add_up(ran: Ran):
    book = ran.results("inside")["codebook"]
    for told in book["variables"]:
        parts = zip(*(part["n"] for part in told["parts"].values()), strict=True)
        assert list(map(sum, parts)) == book["n"]


# ------------------------------------------------------------------------------ open data


def test_of_open_data_every_figure_may_leave(opened: Ran):
    inside, released = opened.results("inside"), opened.results("release")
    for key in ("population", "outcome", "tree", "profiles", "sensitive"):
        assert released[key] == inside[key]


def test_the_cohort_itself_stays_inside(ran: Ran):
    refused = [one["kind"] for one in ran.results("release")["refused"]]
    areas = len(ran.results("inside").get("areas", []))
    assert refused == ["AreasFinding"] * areas + ["CoverageFinding", "CodebookFinding"]
    assert {"areas", "coverage", "codebook"}.isdisjoint(ran.results("release"))
