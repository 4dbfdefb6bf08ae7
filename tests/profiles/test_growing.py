"""What is taken back after growing, which halves are refused, and where "unknown" is said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kansrijk.errors import DataError
from kansrijk.profiles.growing import growing_half
from kansrijk.profiles.tallies import Tallies
from tests.profiles.made import SEED, cohort_of, growing, levels, number, profiles, rules

N = 2000
GROWING = growing(N)


# ------------------------------------------------------------------ groups below the minimum


def _group_of_fifty():
    """Return a cohort with a group of 30 in the growing half and of 20 in the other."""
    group = np.concatenate([np.flatnonzero(GROWING)[:30], np.flatnonzero(~GROWING)[:20]])
    x, outcome = np.zeros(N, int), np.arange(N) % 25 == 0
    x[group], outcome[group] = 1, np.arange(50) % 2 == 0
    return cohort_of([number("x", x)], outcome)


@pytest.mark.parametrize(("least", "merged", "groups"), [(60, 1, 0), (51, 1, 0), (50, 0, 2)])
def test_group_that_is_too_small_in_the_whole_is_taken_back(tmp_path, least, merged, groups):
    tree = f"max_depth = 1, min_child = {least}, min_improvement = 0"
    found = profiles(tmp_path, _group_of_fifty(), tree=tree)
    assert (found.merged.value, len(found.profiles)) == (merged, groups)


# ------------------------------------------------------------------ halves


def test_half_with_nobody_in_it_is_refused(tmp_path):
    # One cluster lies in one half as a whole.
    cohort = cohort_of([number("x", np.arange(30) % 3)], np.arange(30) % 2 == 0, np.zeros(30))
    assert growing_half(cohort, 0.99, SEED).all()
    with pytest.raises(DataError, match="in one half nobody had the outcome") as refused:
        profiles(tmp_path, cohort, honest=0.99, floor=0)
    assert [one.key for one in refused.value.problems] == ["analyses.profiles.honest"]


@pytest.mark.parametrize("hit", [False, True])
def test_half_in_which_nobody_or_everybody_had_the_outcome_is_refused(tmp_path, hit):
    outcome = np.where(GROWING, np.arange(N) % 2 == 0, hit)
    with pytest.raises(DataError, match="in one half nobody had the outcome, or everybody"):
        profiles(tmp_path, cohort_of([number("x", np.arange(N) % 3)], outcome), floor=0)


# ------------------------------------------------------------------ unknown


def _with_missing(rows, *, nominal=False):
    rng = np.random.default_rng(7)
    x, missing = rng.integers(0, 2, N), np.zeros(N, bool)
    missing[rows] = True
    outcome = rng.random(N) < np.where(x == 1, 0.6, 0.1)
    places = levels("x", np.where(missing, -1, x), ["a", "b"])
    return cohort_of([places if nominal else number("x", x, missing)], outcome)


def _unknown(found):
    return any("or unknown" in rule for rule in rules(found))


@pytest.mark.parametrize("nominal", [False, True])
@pytest.mark.parametrize(("missing", "said"), [(9, False), (10, True)])
def test_rule_says_unknown_only_of_enough_persons(tmp_path, nominal, missing, said):
    found = profiles(tmp_path, _with_missing(range(missing), nominal=nominal), tree="max_depth = 1")
    assert len(found.profiles) == 2
    assert _unknown(found) is said


def test_rows_of_one_person_are_not_enough_to_say_unknown(tmp_path):
    cohort = _with_missing(range(20))
    persons = np.maximum(np.arange(N), 19)
    found = profiles(tmp_path, replace(cohort, persons=persons), tree="max_depth = 1")
    assert not _unknown(found)


@pytest.mark.parametrize(("floor", "said"), [(3, True), (4, False)])
def test_how_many_are_enough_is_for_the_policy_to_say(tmp_path, floor, said):
    found = profiles(tmp_path, _with_missing(range(3)), tree="max_depth = 1", floor=floor)
    assert _unknown(found) is said


# ------------------------------------------------------------------ nothing is shown


def test_repr_of_tallies_shows_no_leaf_of_a_person():
    assert "4711" not in repr(Tallies(np.array([4711], np.int32), (), ()))


# ------------------------------------------------------------------ whose rules


def _a_rate_that_rises():
    """Return a cohort in which 1, 5, 9 and 60 in 100 are hit as x rises."""
    x = np.arange(8000) % 4
    outcome = np.arange(8000) // 4 % 100 < np.array([1, 5, 9, 60])[x]
    return cohort_of([number("x", x)], outcome)


@pytest.mark.parametrize(("semantics", "least"), [("spss", 3), ("rpart", 1)])
def test_costs_move_the_split_by_the_rules_of_rpart_only(tmp_path, semantics, least):
    tree = "max_depth = 1, min_child = 100, costs = { yes = 100 }"
    found = profiles(tmp_path, _a_rate_that_rises(), tree=tree, semantics=semantics)
    assert f"x: at least {least}" in rules(found)
