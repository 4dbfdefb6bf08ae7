"""Sentences about relatives: how relations are followed, and how several relatives combine."""

from __future__ import annotations

from math import inf

import pytest

from tests.cohort.tables import HEADS, cohort_of, helper, there, values

# k1 and k2 have one mother, and k2 a father who is not known; k3 has nobody
PERSONS = """
person born        sex score mother father
k1     2004-06-01  g   1     m      f
k2     2006-06-01  b   2     m      0
k3     2008-06-01  b   3     -      -
m      1980-01-01  g   10    -      -
f      1970-01-01  b   -     -      -
"""
EVENTS = """
person date        kind points amount
m      2014-01-01  t    2      1.00
m      2014-02-01  n    4      2.00
f      2014-03-01  n    30     3.00
"""
# f has left before the day; m and k1 live together, k2 lives in two homes
LIVES = """
person start       end         household
k1     2010-01-01  -           h1
m      2010-01-01  -           h1
f      2010-01-01  2014-01-01  h1
k2     2010-01-01  -           h1
k2     2012-01-01  -           h2
k3     2016-01-01  -           h1
"""
HOUSEHOLDS = """
household size
h1        4
h2        2
"""
EVENTS_OF = 'from = "events"\nof = "{of}"\ntake = "{take}"\n{more}'
SENTENCES = {
    "mothers_count": EVENTS_OF.format(of="mother", take="count", more=""),
    "mothers_any": EVENTS_OF.format(of="mother", take="any", more=""),
    "fathers_any": EVENTS_OF.format(of="father", take="any", more=""),
    "fathers_any_or": EVENTS_OF.format(of="father", take="any", more='unlinked = "no father"'),
    "fathers_count_or": EVENTS_OF.format(of="father", take="count", more="unlinked = 9"),
    "fathers_latest": EVENTS_OF.format(
        of="father", take="latest", more='as = "days ago"\nunlinked = "never"'
    ),
    "parents_count": EVENTS_OF.format(of="parents", take="count", more=""),
    "both_named": 'from = "events"\nof = ["mother", "father"]\ntake = "count"',
    "parents_most_events": EVENTS_OF.format(of="parents", take="count", more='across = "max"'),
    "parents_thefts_least": EVENTS_OF.format(
        of="parents", take="count", more='across = "min"\nwhere = ["kind = theft"]'
    ),
    "parents_sum": EVENTS_OF.format(of="parents", take="sum", more='column = "points"'),
    "parents_sum_max": EVENTS_OF.format(
        of="parents", take="sum", more='column = "points"\nacross = "max"'
    ),
    "parents_mean": EVENTS_OF.format(of="parents", take="mean", more='column = "points"'),
    "parents_latest": EVENTS_OF.format(of="parents", take="latest", more='as = "days ago"'),
    "parents_with_any": EVENTS_OF.format(of="parents", take="any", more=""),
    "mothers_age": 'from = "persons"\nof = "mother"\ntake = "age"\ncolumn = "born"',
    "oldest_parent": (
        'from = "persons"\nof = "parents"\ntake = "age"\ncolumn = "born"\nacross = "max"'
    ),
    "youngest_parent": (
        'from = "persons"\nof = "parents"\ntake = "age"\ncolumn = "born"\nacross = "min"'
    ),
    "parents_score": (
        'from = "persons"\nof = "parents"\ntake = "value"\ncolumn = "score"\nacross = "max"'
    ),
    "lowest_score": (
        'from = "persons"\nof = "parents"\ntake = "value"\ncolumn = "score"\nacross = "min"'
    ),
    "siblings": 'from = "there"\nof = "siblings"\nat = "reference date"\ntake = "count"',
    "siblings_or": (
        'from = "there"\nof = "siblings"\nat = "reference date"\ntake = "count"\nunlinked = 0'
    ),
    "children": 'from = "there"\nof = "children"\nat = "reference date"\ntake = "count"',
    "size": 'from = "households"\nof = "household"\ntake = "value"\ncolumn = "size"\nacross="max"',
    "housemates": 'from = "there"\nof = "housemates"\nat = "reference date"\ntake = "count"',
    "dotted": (
        'from = "there"\nof = "household.inhabitants"\nat = "reference date"\ntake = "count"'
    ),
    "mothers_size": (
        'from = "households"\nof = "mother.household"\ntake = "value"\ncolumn = "size"'
    ),
}
PEOPLE = ("f", "k1", "k2", "k3", "m")


@pytest.fixture(scope="module")
def cohort(tmp_path_factory):
    tables = {
        "there": there(*PEOPLE),
        "persons": PERSONS,
        "events": EVENTS,
        "lives": LIVES,
        "households": HOUSEHOLDS,
    }
    indicators = "".join(helper(name, sentence) for name, sentence in SENTENCES.items())
    return cohort_of(
        tmp_path_factory.mktemp("relatives"), tables, indicators, population='cluster = "household"'
    )


def of(cohort, name, *people):
    found = values(cohort, name)
    return [found[person] for person in people]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("mothers_count", [2, 2, None]),
        ("mothers_any", ["yes", "yes", None]),
        ("fathers_any", ["yes", None, None]),
        ("fathers_any_or", ["yes", "no father", "no father"]),
        ("fathers_count_or", [1, 9, 9]),
        ("fathers_latest", [306, inf, inf]),
        ("parents_count", [3, 2, None]),
        ("both_named", [3, 2, None]),
        ("parents_sum", [36, 6, None]),
        ("parents_sum_max", [30, 6, None]),
        ("parents_most_events", [2, 2, None]),
        ("parents_mean", [12, 3, None]),
        ("parents_latest", [306, 334, None]),
        ("parents_with_any", ["yes", "yes", None]),
        ("mothers_age", [35, 35, None]),
        ("parents_score", [10, 10, None]),
        ("lowest_score", [10, 10, None]),
    ],
)
def test_relatives_of_three_children(cohort, name, expected):
    assert of(cohort, name, "k1", "k2", "k3") == expected


def test_least_of_counts_is_nought_where_one_relative_has_no_record(cohort):
    assert of(cohort, "parents_thefts_least", "k1", "k2") == [0, 1]


def test_greatest_of_ages_is_that_of_the_oldest(cohort):
    assert of(cohort, "oldest_parent", "k1") == [45]


def test_least_of_ages_is_that_of_the_youngest(cohort):
    assert of(cohort, "youngest_parent", "k1") == [35]


def test_path_back_to_its_own_unit_leaves_the_start_out(cohort):
    assert of(cohort, "siblings", "k1", "k2") == [1, 1]


def test_without_siblings_there_is_no_link_which_is_not_nought_unless_said(cohort):
    assert of(cohort, "siblings", "k3", "m") == [None, None]
    assert of(cohort, "siblings_or", "k3", "m") == [0, 0]


def test_reverse_leads_back(cohort):
    assert of(cohort, "children", "m", "f", "k1") == [2, None, None]


def test_spell_that_is_over_or_not_begun_links_nobody(cohort):
    assert of(cohort, "housemates", "k1", "f", "k3") == [2, None, None]


def test_path_in_a_sentence_leaves_the_start_out_too(cohort):
    assert of(cohort, "dotted", "k1") == of(cohort, "housemates", "k1")


def test_several_related_units_of_which_the_greatest_is_taken(cohort):
    assert of(cohort, "size", "k1", "k2", "f") == [4, 4, None]


def test_path_goes_from_relative_to_their_household(cohort):
    assert of(cohort, "mothers_size", "k1", "k3") == [4, None]


def test_unit_with_two_clusters_stays_one_row(cohort):
    assert len(cohort) == len(PEOPLE)


def test_clusters_are_shared_by_those_linked_at_the_reference_date(cohort):
    numbers = dict(zip(PEOPLE, cohort.clusters.tolist(), strict=True))
    assert numbers["k1"] == numbers["m"]
    assert len({numbers["f"], numbers["k3"], numbers["m"]}) == 3


def test_each_cluster_has_one_key(cohort):
    keys = cohort.cluster_keys.tolist()
    assert len(keys) == len(set(keys)) == len(set(cohort.clusters.tolist()))


# ------------------------------------------------------------------ relations of yearly records

DWELLINGS = {
    "2012": "person income work dwelling\na 1 w h0\nb 1 w h0",
    "2013": "person income work dwelling\na 1 w h1\nb 1 w h1\nc 1 w h3",
    "2014": "person income work dwelling\na 1 w h2\nb 1 w -",
}
DWELLING = """
    [relations.dwelling]
    from = "incomes"
    to = { unit = "household", key = ["dwelling"] }
"""


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("2014-12-31", {"a": 2, "b": None, "c": None}),
        # The file of 2014 is not known yet.
        ("2014-12-30", {"a": 1, "b": 1, "c": 3}),
    ],
)
def test_relation_of_yearly_records_is_that_of_the_newest_file(tmp_path, reference, expected):
    tables = {
        "there": there(*"abc"),
        "incomes": DWELLINGS,
        "households": "household size\nh0 9\nh1 1\nh2 2\nh3 3",
    }
    sentence = 'of = "dwelling"\nfrom = "households"\ntake = "value"\ncolumn = "size"'
    cohort = cohort_of(
        tmp_path, tables, helper("size", sentence), relations=DWELLING, reference=reference
    )
    assert values(cohort, "size") == expected


MOVED = """
    person start end household place
    a 2000-01-01 2009-12-31 A here
    a 2010-01-01 - B here
    b 2000-01-01 - B here
    c 2000-01-01 2004-12-31 B here
    c 2005-01-01 - A here
"""


def test_joined_spells_lead_where_each_of_them_leads(tmp_path):
    tables = {"there": there(*"abc"), "lives": MOVED, "households": "household size\nA 10\nB 20"}
    tables["events"] = f"{HEADS['events']}\nb 2014-06-01 t 1 1"
    indicators = [
        helper("size", 'of = "household"\nfrom = "households"\ntake = "value"\ncolumn = "size"'),
        helper("mates", 'of = "housemates"\nfrom = "events"\ntake = "any"'),
    ]
    merged = 'merge = ["place"]\ncolumns.place = { type = "text" }'
    cohort = cohort_of(tmp_path, tables, "".join(indicators), registers={"lives": merged})
    assert values(cohort, "size") == {"a": 20, "b": 20, "c": 10}
    assert values(cohort, "mates") == {"a": "yes", "b": "no", "c": None}
