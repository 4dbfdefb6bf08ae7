"""No name is reserved: the names of the engine's own columns begin with an underscore."""

from __future__ import annotations

import pytest

from tests.cohort.tables import cohort_of, helper, there, values
from tests.study.declared import problems

TABLES = {
    "there": there("a", "b"),
    "events": """
        person date        kind points amount
        a      2014-03-01  t    3      1.10
        b      2014-03-01  t    4      1.10
        b      2014-06-01  n    5      2.25
    """,
    "lives": """
        person start       end household
        a      2014-01-01  -   h1
        b      2014-01-01  -   h1
    """,
}
INTERNAL = ("id", "key_1", "cluster", "cluster_key", "source", "target", "to_household", "known")


@pytest.fixture(scope="module")
def cohort(tmp_path_factory):
    """Return a cohort with two indicators of each name, one of them of housemates."""
    own = "".join(
        helper(name, 'from = "events"\ntake = "sum"\ncolumn = "points"') for name in INTERNAL
    )
    mates = "".join(
        helper(f"linked_{name}", 'from = "events"\nof = "housemates"\ntake = "count"')
        for name in INTERNAL
    )
    folder = tmp_path_factory.mktemp("names")
    return cohort_of(folder, TABLES, own + mates, population='cluster = "household"')


@pytest.mark.parametrize("name", INTERNAL)
def test_indicator_may_have_the_name_of_a_column_inside(cohort, name):
    assert values(cohort, name) == {"a": 3, "b": 9}
    assert values(cohort, f"linked_{name}") == {"a": 2, "b": 1}


def test_clusters_stay_what_they_are_beside_indicators_of_such_names(cohort):
    assert len(set(cohort.clusters.tolist())) == 1


@pytest.mark.parametrize("name", INTERNAL)
def test_column_of_a_register_may_have_such_a_name_and_be_taken(tmp_path, name):
    column = f'columns.{name} = {{ type = "int", from = "points" }}'
    sentence = f'from = "events"\ntake = "max"\ncolumn = "{name}"\nwhere = ["{name} < 5"]'
    found = cohort_of(tmp_path, TABLES, helper("most", sentence), registers={"events": column})
    assert values(found, "most") == {"a": 3, "b": 4}


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("indicators.toml", "[events]", "[_events]"),
        ("registers.toml", "[undated]", "[_undated]"),
        ("registers.toml", "columns.size", "columns._size"),
        ("registers.toml", "[relations.inhabitants]", "[relations._inhabitants]"),
    ],
)
def test_declared_name_never_begins_with_an_underscore(tmp_path, file, old, new):
    (problem,) = problems(tmp_path, (file, old, new))
    assert problem.where == file
    assert "begins with a letter" in problem.message
    assert problem.given is not None
    assert problem.given in new
