"""What sensitive variables do for a tree, and what is said of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kansrijk.findings import Estimate, Status
from kansrijk.profiles import Asked, SensitiveFinding
from tests.profiles.made import cohort_of, findings, growing, levels, members, number, profiles

N = 4000
TREE = "max_depth = 2, min_child = 200, min_improvement = 5e-3"


def planted(origin=0.0):
    """Return a cohort in which x matters, and origin as much as is said."""
    rng = np.random.default_rng(1)
    x, other = rng.integers(0, 100, N), rng.integers(0, 2, N)
    rate = np.where(x < 30, 0.5, 0.1) + origin * other
    columns = [number("x", x), levels("origin", other, ["here", "elsewhere"])]
    return cohort_of(columns, rng.random(N) < rate)


def told(folder, cohort, **settings):
    found = findings(folder, cohort, tree=TREE, **settings).findings
    return next((one for one in found if isinstance(one, SensitiveFinding)), None)


def area_of(found, cohort, half):
    """Return how often a case is in a higher group than another one, by comparing them all."""
    place = np.full(N, -1)
    for rank, profile in enumerate(reversed(found.profiles)):
        place[members(profile.rule, cohort.columns)] = rank
    cases, others = place[half & cohort.outcome], place[half & ~cohort.outcome]
    higher = (cases[:, None] > others[None, :]) + 0.5 * (cases[:, None] == others[None, :])
    return higher.mean()


def test_nothing_is_said_where_no_variable_is_sensitive(tmp_path):
    assert told(tmp_path, planted()) is None


def test_used_and_unused_ones_are_named(tmp_path):
    found = told(tmp_path, planted(origin=0.3), sensitive=["x", "origin"])
    assert [one.name for one in found.used] == ["x", "origin"]
    found = told(tmp_path, planted(), sensitive=["origin"])
    assert (found.used, [one.name for one in found.unused]) == ((), ["origin"])
    assert found.with_them == found.without


def test_figures_are_those_of_all_pairs_of_the_estimating_half(tmp_path):
    cohort = planted(origin=0.3)
    found = told(tmp_path, cohort, sensitive=["origin"])
    half = ~growing(N)
    with_them = area_of(profiles(tmp_path, cohort, tree=TREE), cohort, half)
    columns = {"x": cohort.columns["x"]}
    without = area_of(profiles(tmp_path, replace(cohort, columns=columns), tree=TREE), cohort, half)
    assert found.with_them.value == round(with_them, 2) > round(without, 2) == found.without.value
    assert found.status is Status.OK


def test_without_other_variables_everyone_is_in_one_group(tmp_path):
    found = told(tmp_path, planted(), sensitive=["x", "origin"])
    assert found.without.value == 0.5
    assert found.with_them.value > 0.6


def test_without_honest_the_figures_are_of_everyone_and_say_so(tmp_path):
    cohort = planted(origin=0.3)
    found = told(tmp_path, cohort, sensitive=["origin"], honest=False)
    grown = profiles(tmp_path, cohort, tree=TREE, honest=False)
    assert found.with_them.value == round(area_of(grown, cohort, np.ones(N, bool)), 2)
    assert found.status is Status.DESCRIPTIVE
    assert found.reason == grown.reason


def test_degrees_of_freedom_are_of_the_smaller_class(tmp_path):
    cohort = planted()
    found = told(tmp_path, cohort, sensitive=["origin"])
    cases = [int((half & cohort.outcome).sum()) for half in (growing(N), ~growing(N))]
    assert isinstance(found.with_them, Estimate)
    assert found.with_them.dof == min(cases) - 1


@pytest.mark.parametrize("name", ["x", "origin"])
def test_what_was_asked_names_what_justifies_a_sensitive_variable(tmp_path, name):
    found = findings(tmp_path, planted(), tree=TREE, sensitive=[name]).findings
    asked = next(one for one in found if isinstance(one, Asked))
    said = {one.name: (one.sensitive, one.justification) for one in asked.variables}
    other = "origin" if name == "x" else "x"
    assert said[other] == (None, None)
    assert said[name][0] == "origin"
    assert said[name][1].en == f"because of {name}"
