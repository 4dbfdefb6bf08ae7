"""A study that its policy could never let out is refused before any work, by a run and a check."""

from __future__ import annotations

import pytest

from tests.bad_input.small import said

DONE, INVALID = 0, 3

LATEST = """
[last_help]
label = { nl = "Laatste hulp", en = "Last help" }
group = "child"
from = "help"
take = "latest"
as = "days ago"
none = "never"
"""


def _check(small):
    return said("check", str(small.study), "--data", str(small.data))


def _without_grid(small):
    small.replace("indicators.toml", "grid = 1000\n", "")


def _of_stays(small, cluster):
    """Have the study ask about stays, of which nothing says whose they are."""
    for file in ("study.toml", "registers.toml"):
        text = small.path(file).read_text(encoding="utf-8")
        small.rewrite(file, text.replace('unit = "person"', 'unit = "stay"'))
    small.replace("study.toml", 'cluster = "household"\n', cluster)


def _strictly(small):
    small.replace("study.toml", '"open"', '"cbs-ra"')


# ------------------------------------------------------------------ grids


def test_a_run_refuses_a_number_without_a_grid(small):
    _without_grid(small)
    _strictly(small)
    refusal = small.refused(code=INVALID)
    assert "indicators.toml: income.grid: under cbs-ra cuts lie on a declared grid" in refusal.err
    assert "declare `grid`" in refusal.err
    assert "tree and profiles" not in refusal.err


def test_a_check_refuses_a_number_without_a_grid(small):
    _without_grid(small)
    _strictly(small)
    refusal = _check(small)
    assert refusal.code == INVALID
    assert "indicators.toml: income.grid:" in refusal.err


def test_without_limits_no_grid_is_needed(small):
    _without_grid(small)
    assert _check(small).code == DONE
    assert small.run().code == DONE


def test_a_number_that_the_tree_may_not_use_needs_no_grid(small):
    _without_grid(small)
    small.replace("study.toml", '"home"] }', '"home"], without = ["income"] }')
    _strictly(small)
    assert _check(small).code == DONE


def test_counts_ages_and_days_ago_need_no_grid(small):
    small.append("indicators.toml", LATEST)
    _strictly(small)
    assert _check(small).code == DONE


# ------------------------------------------------------------------ persons


@pytest.mark.parametrize("cluster", ['cluster = "household"\n', ""], ids=["household", "none"])
def test_units_of_which_no_person_is_known_are_refused_by_a_run(small, cluster):
    _of_stays(small, cluster)
    _strictly(small)
    refusal = small.refused(code=INVALID)
    assert "study.toml: population.cluster: cbs-ra counts persons, and a stay is" in refusal.err
    assert "name a relation that leads to the person" in refusal.err


def test_units_of_which_no_person_is_known_are_refused_by_a_check(small):
    _of_stays(small, "")
    _strictly(small)
    refusal = _check(small)
    assert refusal.code == INVALID
    assert "population.cluster" in refusal.err


def test_without_limits_units_need_no_person(small):
    _of_stays(small, "")
    assert small.run().code == DONE
