from __future__ import annotations

import json
from dataclasses import replace
from math import inf

import pytest

from kansrijk.findings import Edge
from kansrijk.profiles import Asked, Between, ProfilesFinding
from kansrijk.report import results
from kansrijk.report.rule_figures import condition as as_data
from tests.report.made import (
    AREAS_REFUSED,
    EVERY,
    NEVER,
    RELEASES,
    VICTIM,
    profiles,
    release_of,
)

USUAL = results(RELEASES["usual"])


def leaves_of(value):
    if isinstance(value, dict):
        return [leaf for part in value.values() for leaf in leaves_of(part)]
    if isinstance(value, list):
        return [leaf for part in value for leaf in leaves_of(part)]
    return [value]


def test_the_keys_stand_in_a_fixed_order():
    assert list(USUAL) == [
        *("kansrijk", "policy", "study", "sources", "population", "outcome"),
        *("tree", "profiles", "refused"),
    ]


def test_the_figures_stand_where_readers_look_for_them():
    assert USUAL["population"]["n"] == 3_869_690
    assert USUAL["outcome"]["cases"] == 46_380
    assert len(USUAL["tree"]["nodes"]) == 21
    assert len(USUAL["profiles"]) == 11
    assert USUAL["study"]["settings"]["min_improvement"] == 1e-7


@pytest.mark.parametrize("name", list(EVERY))
def test_everything_is_plain_json(name):
    text = json.dumps(results(EVERY[name]), allow_nan=False)
    assert json.loads(text) == results(EVERY[name])


def test_counts_are_integers():
    counts = [part[key] for part in USUAL["profiles"] for key in ("n", "counted", "cases")]
    counts += [node[key] for node in USUAL["tree"]["nodes"] for key in ("n", "grown_on")]
    assert all(type(count) is int for count in counts)


def test_a_masked_number_is_the_word_masked():
    step = USUAL["population"]["steps"][1]
    assert (step["dropped"], step["left"]) == ("masked", "masked")
    second = results(RELEASES["masked"])["profiles"][1]
    assert second["cases"] == second["lift"] == second["coverage"] == "masked"
    assert second["rate"] == {"value": "masked", "interval": None}


def test_a_refused_finding_leaves_its_keys_out():
    figures = results(RELEASES["refused"])
    assert {"tree", "profiles", "population", "outcome"}.isdisjoint(figures)
    assert [refusal["kind"] for refusal in figures["refused"]] == [
        "ProfilesFinding",
        "AreasFinding",
    ]
    assert figures["refused"][1]["reason"]["nl"] == AREAS_REFUSED.reason.nl


def test_rates_of_the_growing_data_have_no_interval():
    tree = results(RELEASES["not honest"])["tree"]
    assert tree["honest"] is False
    assert tree["nodes"][0]["grown_on"] is None
    assert {node["rate"]["interval"] for node in tree["nodes"]} == {None}


def test_conditions_can_be_read_by_a_program():
    conditions = USUAL["profiles"][0]["conditions"]
    assert [condition["variable"]["name"] for condition in conditions] == [
        "earlier_help",
        "parent_ggz",
        "age",
    ]
    assert conditions[0]["levels"] == [{"name": "yes", "label": {"nl": "ja", "en": "yes"}}]
    assert (conditions[2]["low"], conditions[2]["high"]) == (12, None)


@pytest.mark.parametrize(
    ("low", "high", "included", "only"),
    [
        (2, None, True, False),
        (None, 2, False, False),
        (inf, None, True, True),
        (2, inf, False, False),
    ],
)
def test_the_far_end_is_said_and_no_infinity(low, high, included, only):
    edges = (None if edge is None else Edge(edge, 1) for edge in (low, high))
    condition = as_data(Between(VICTIM, *edges, far=NEVER))
    assert condition["far"] == {
        "label": {"nl": "nooit", "en": "never"},
        "included": included,
        "only": only,
    }
    assert inf not in leaves_of(condition)


def test_profiles_and_leaves_tell_the_same():
    leaves = {node["id"]: node for node in USUAL["tree"]["nodes"] if node["leaf"]}
    for profile in USUAL["profiles"]:
        leaf = leaves[profile["id"]]
        assert (profile["n"], profile["cases"], profile["rate"]) == (
            leaf["n"],
            leaf["cases"],
            leaf["rate"],
        )


INSIDE, CHECKED = results(RELEASES["pooled"]), results(RELEASES["checked"])


def test_what_the_results_rest_on_stands_beside_them():
    assert list(INSIDE) == [
        *("kansrijk", "policy", "study", "sources", "population", "outcome", "tree", "profiles"),
        *("areas", "registers", "checks", "coverage", "codebook", "refused"),
    ]
    assert "coverage" not in CHECKED
    assert "codebook" not in CHECKED


def test_reference_dates_and_both_rates_are_told():
    assert INSIDE["study"]["reference_dates"] == ["2014-01-01", "2015-01-01"]
    assert INSIDE["outcome"]["with_left"] == 0.0119
    assert USUAL["outcome"]["with_left"] is None


def test_files_are_told_with_year_version_and_size():
    assert USUAL["sources"][1] == {
        "register": "household_spells",
        "holder": "CBS",
        "file": "HOUSEHOLD_SPELLS2015V1.csv",
        "year": "2015",
        "month": "03",
        "version": "1",
        "digest": USUAL["sources"][1]["digest"],
        "size": 346_678,
    }


def test_a_table_of_a_database_has_no_size():
    asked = RELEASES["usual"].find(Asked)
    table = replace(asked.sources[0], size=None)
    release = release_of(profiles(), question=replace(asked, sources=(table,)))
    assert results(release)["sources"][0]["size"] is None


def test_checks_are_told_in_words_with_their_reasons():
    first, second = CHECKED["checks"]["found"][:2]
    assert (first["check"], first["register"], first["column"]) == (
        *("unknown_codes", "enrolments", "education"),
    )
    assert first["accepted"]["en"].startswith("these codes belong to")
    assert second["accepted"] is None
    assert [type(leaf) for leaf in leaves_of(CHECKED["checks"])].count(int) == 0


def test_sensitive_variables_are_told_with_what_the_tree_is_without_them():
    assert CHECKED["sensitive"]["with_them"] == CHECKED["sensitive"]["without"] == 0.7
    kinds = [one["sensitive"] for one in CHECKED["study"]["variables"]]
    assert kinds[:4] == [None, None, None, "origin"]
    assert CHECKED["study"]["variables"][3]["justification"]["en"]


def test_the_codebook_has_a_number_for_each_date():
    by_name = {one["name"]: one for one in INSIDE["codebook"]["variables"]}
    level = by_name["education"]["levels"][0]
    assert level["n"] == [1_533_279, 1_501_440]
    assert level["change"] == [-0.3]
    assert by_name["latest_victim"]["measures"]["median"] == {
        "values": ["far", "far"],
        "change": [None],
    }
    assert by_name["debts"]["measures"]["mean"]["values"] == [None, None]


def test_match_rates_are_told_by_group():
    first = INSIDE["coverage"][0]
    assert (first["kind"], first["name"], first["date"]) == ("register", "persons", "2015-01-01")
    assert first["groups"][0] == {"by": None, "level": None, "of": 3_869_690, "share": 0.9998}
    assert first["groups"][1]["level"]["nl"] == "jongens"


def test_the_order_is_that_of_the_finding():
    found = profiles()
    assert [p["id"] for p in results(release_of(found))["profiles"]] == [
        profile.id for profile in found.profiles
    ]
    assert isinstance(found, ProfilesFinding)
