"""From a cohort to profiles: planted groups are found, and the rates are honest."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kansrijk.errors import DataError
from kansrijk.findings import Status
from kansrijk.profiles import PopulationFinding
from kansrijk.profiles.clusters import design_effect
from kansrijk.profiles.growing import growing_half
from tests.profiles.made import (
    SEED,
    cohort_of,
    findings,
    growing,
    levels,
    members,
    number,
    profiles,
    rules,
    with_outcome,
)

N = 4000
GROWING = growing(N)
SMALL = "max_depth = 2, min_child = 200, min_improvement = 5e-3"
PLANTED = {"x: at most 29": 0.6, "x: at least 30; sex: girl": 0.02, "x: at least 30; sex: boy": 0.2}


def planted(seed=1):
    """Young ones run the highest risk; among the others boys a higher one than girls."""
    rng = np.random.default_rng(seed)
    x, sex = rng.integers(0, 100, N), rng.integers(0, 2, N)
    rate = np.where(x < 30, 0.6, np.where(sex == 1, 0.2, 0.02))
    columns = [
        number("x", x),
        levels("sex", sex, ["girl", "boy"]),
        number("noise", rng.integers(0, 9, N)),
    ]
    return cohort_of(columns, rng.random(N) < rate)


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return profiles(tmp_path_factory.mktemp("planted"), planted(), tree=SMALL)


def test_planted_groups_are_found_in_their_order(found):
    said = ["; ".join(rule.words("en") for rule in one.rule) for one in found.profiles]
    assert said == ["x: at most 29", "x: at least 30; sex: boy", "x: at least 30; sex: girl"]
    assert [one.band for one in found.profiles] == ["high", "middle", "low"]


def test_planted_rates_lie_in_the_intervals(found):
    for profile in found.profiles:
        low, high = profile.rate.interval
        said = "; ".join(rule.words("en") for rule in profile.rule)
        assert low <= PLANTED[said] <= high


def test_sizes_count_everyone_and_rates_the_estimating_half(found):
    cohort = planted()
    for profile in found.profiles:
        inside = members(profile.rule, cohort.columns)
        assert profile.n.n == inside.sum()
        assert profile.counted.n == (inside & ~GROWING).sum()
        assert profile.cases.n == (inside & ~GROWING & cohort.outcome).sum()


def test_share_lift_and_coverage(found):
    for profile in found.profiles:
        rate = profile.cases.n / profile.counted.n
        assert profile.share.value == profile.n.n / N
        assert profile.rate.value == rate
        assert profile.coverage.value == profile.cases.n / found.overall.of.n


def test_coverage_and_share_sum_to_one(found):
    assert sum(one.coverage.value for one in found.profiles) == pytest.approx(1)
    assert sum(one.share.value for one in found.profiles) == pytest.approx(1)


def test_counts_of_a_node_are_those_of_its_children(found):
    for node in found.nodes:
        children = [one for one in found.nodes if one.parent == node.id]
        for name in ("n", "grown_on", "counted", "cases"):
            of_children = [getattr(one, name).n for one in children]
            assert not children or getattr(node, name).n == sum(of_children)


def test_atoms_are_disjoint_and_count_everyone(tmp_path):
    atoms = findings(tmp_path, planted(), tree=SMALL).atoms
    assert sum(atom.n for atom in atoms) == N
    assert len({atom.cell for atom in atoms}) == len(atoms)
    for one in atoms:
        assert not any(one.cell.contains(other.cell) for other in atoms if other is not one)


def test_population_is_the_ledger(tmp_path):
    found = findings(tmp_path, planted(), tree=SMALL).findings
    population = next(one for one in found if isinstance(one, PopulationFinding))
    assert (population.start.n, population.n.n) == (N, N)


# ------------------------------------------------------------------ honest


def test_outcomes_of_the_estimating_half_change_rates_and_not_the_tree(tmp_path, found):
    cohort = planted()
    rng = np.random.default_rng(9)
    other = np.where(GROWING, cohort.outcome, rng.random(N) < 0.4)
    changed = profiles(tmp_path, with_outcome(cohort, other), tree=SMALL)
    for name in ("id", "parent", "condition", "variable", "label", "n", "grown_on"):
        before, after = ([getattr(one, name) for one in each.nodes] for each in (found, changed))
        assert before == after
    assert [one.band for one in changed.profiles] == [one.band for one in found.profiles]
    assert [one.id for one in changed.profiles] == [one.id for one in found.profiles]
    assert all(
        one.rate.value != other.rate.value
        for one, other in zip(found.profiles, changed.profiles, strict=True)
    )


def test_outcomes_of_the_growing_half_change_no_rate_of_the_same_group(tmp_path, found):
    cohort = planted()
    inside = members(found.profiles[0].rule, cohort.columns)
    other = cohort.outcome | (inside & GROWING)
    changed = profiles(tmp_path, with_outcome(cohort, other), tree=SMALL)
    assert changed.overall == found.overall


def test_without_honest_all_rates_are_of_the_growing_data(tmp_path):
    cohort = planted()
    found = profiles(tmp_path, cohort, tree=SMALL, honest=False)
    assert found.status is Status.DESCRIPTIVE
    assert found.reason is not None
    assert not found.honest
    for profile in found.profiles:
        inside = members(profile.rule, cohort.columns)
        assert profile.counted.n == profile.n.n == inside.sum()
        assert profile.cases.n == (inside & cohort.outcome).sum()
        assert profile.rate.interval is None
    assert all(node.grown_on is None for node in found.nodes)


def test_split_that_the_estimating_half_cannot_carry_is_taken_back(tmp_path):
    x = np.arange(N) % 100
    outcome = np.where(x < 30, GROWING & (np.arange(N) % 2 == 0), np.arange(N) % 50 == 49)
    found = profiles(tmp_path, cohort_of([number("x", x)], outcome), tree="max_depth = 1")
    assert found.merged.value == 1
    assert len(found.nodes) == 1
    assert found.profiles == ()
    assert found.status is Status.INCONCLUSIVE


def test_each_profile_has_enough_cases_and_others_in_both_halves(tmp_path):
    cohort = planted(3)
    found = profiles(tmp_path, cohort, floor=25, tree="max_depth = 5, min_child = 50")
    for profile in found.profiles:
        inside = members(profile.rule, cohort.columns)
        for half in (GROWING, ~GROWING):
            assert (inside & half & cohort.outcome).sum() >= 25
            assert (inside & half & ~cohort.outcome).sum() >= 25


def test_enough_means_persons_in_the_growing_half_too(tmp_path):
    n = 3200
    person, half = np.arange(n), growing(n)
    outcome = (person < 2000) & (person % 10 == 0)
    x = (person >= 2000).astype(int)
    # The cases of the second group: four persons with thirty rows in the growing half, and many
    # persons with one row each in the other.
    few = np.flatnonzero(half & (person >= 3000))[:4]
    outcome |= (person >= 3000) & ~half
    outcome[few] = True
    rows = np.sort(np.concatenate([person, np.repeat(few, 29)]))
    cohort = cohort_of([number("x", x[rows])], outcome[rows], clusters=rows)
    found = profiles(tmp_path, replace(cohort, persons=rows), tree="max_depth = 1, min_child = 20")
    for profile in found.profiles:
        cases = members(profile.rule, cohort.columns) & half[rows] & cohort.outcome
        assert len(np.unique(rows[cases])) >= 10


# ------------------------------------------------------------------ rare levels and missing values


@pytest.mark.parametrize("ordered", [False, True])
def test_rare_level_is_never_named(tmp_path, ordered):
    rng = np.random.default_rng(4)
    places = rng.choice([0, 2, 3], N)
    places[:6] = 1
    outcome = rng.random(N) < np.where(places <= 1, 0.5, 0.1)
    names = ["a", "rare", "b", "c"]
    cohort = cohort_of([levels("place", places, names, ordered=ordered)], outcome)
    found = profiles(tmp_path, cohort, tree="max_depth = 2, min_child = 100")
    assert len(found.profiles) > 1
    assert not any("rare" in rule for rule in rules(found))
    for profile in found.profiles:
        for level in profile.rule[0].levels:
            assert level.evidence.count.persons >= 10


@pytest.mark.parametrize("half", ["growing", "estimating"])
def test_rule_says_where_missing_values_are(tmp_path, half):
    cohort = planted()
    here = GROWING if half == "growing" else ~GROWING
    missing = here & (np.arange(N) % 20 == 0)
    columns = [number("x", cohort.columns["x"].values, missing), cohort.columns["sex"]]
    cohort = cohort_of(columns, cohort.outcome)
    found = profiles(tmp_path, cohort, tree=SMALL)
    for profile in found.profiles:
        assert profile.n.n == members(profile.rule, cohort.columns).sum()


def test_rule_says_where_levels_are_that_the_growing_half_lacks(tmp_path):
    rng = np.random.default_rng(4)
    places = rng.choice([0, 1], N)
    places[np.flatnonzero(~GROWING)[:60]] = 2
    outcome = rng.random(N) < np.where(places == 0, 0.5, 0.1)
    cohort = cohort_of([levels("place", places, ["a", "b", "c"])], outcome)
    found = profiles(tmp_path, cohort, tree="max_depth = 1, min_child = 100")
    for profile in found.profiles:
        assert profile.n.n == members(profile.rule, cohort.columns).sum()


def test_several_conditions_on_one_variable_become_one(tmp_path):
    rng = np.random.default_rng(2)
    x = rng.integers(0, 100, N)
    rate = np.where(x < 20, 0.1, np.where(x < 50, 0.7, np.where(x < 80, 0.4, 0.05)))
    found = profiles(
        tmp_path,
        cohort_of([number("x", x)], rng.random(N) < rate),
        tree="max_depth = 3, min_child = 300, min_improvement = 3e-3",
    )
    assert rules(found) == {"x: at most 19", "x: 20 to 49", "x: 50 to 79", "x: at least 80"}


# ------------------------------------------------------------------ what does not matter


def test_order_of_rows_does_not_matter(tmp_path, found):
    cohort = planted()
    order = np.random.default_rng(8).permutation(N)
    columns = [
        replace(column, values=column.values[order], missing=column.missing[order])
        for column in cohort.columns.values()
    ]
    shuffled = cohort_of(columns, cohort.outcome[order])
    shuffled = replace(shuffled, clusters=order, persons=order)
    assert profiles(tmp_path, shuffled, tree=SMALL) == found


# ------------------------------------------------------------------ nothing to be found


def test_noise_is_one_group(tmp_path):
    rng = np.random.default_rng(3)
    cohort = cohort_of([number("x", np.zeros(N, int))], rng.random(N) < 0.2)
    found = profiles(tmp_path, cohort)
    assert found.status is Status.INCONCLUSIVE
    assert (len(found.nodes), found.profiles) == (1, ())


def test_nobody_is_refused(tmp_path):
    cohort = cohort_of([number("x", np.zeros(0, int))], [])
    with pytest.raises(DataError, match="nobody is in the population on 2015-01-01"):
        profiles(tmp_path, cohort)


@pytest.mark.parametrize(("cases", "said"), [(9, "had"), (991, "did not have")])
def test_too_few_cases_or_others_are_refused_without_their_number(tmp_path, cases, said):
    cohort = cohort_of([number("x", np.zeros(1000, int))], np.arange(1000) < cases)
    with pytest.raises(DataError, match=f"fewer than 10 of the population {said} this outcome"):
        profiles(tmp_path, cohort)


# ------------------------------------------------------------------ clusters


def test_halves_hold_whole_clusters():
    clusters = np.arange(N) // 4
    cohort = cohort_of([], np.zeros(N), clusters)
    half = growing_half(cohort, 0.5, SEED)
    assert all(len(set(half[clusters == one])) == 1 for one in range(N // 4))
    assert abs(half.mean() - 0.5) < 2.5 / np.sqrt(N / 4)


def test_without_honest_there_is_no_half():
    assert growing_half(cohort_of([], np.zeros(9)), False, SEED) is None


def effect(outcome, clusters, rows=None):
    """Return the design effect of the rate of some rows, from their counts by cluster."""
    rows = np.ones(len(outcome), bool) if rows is None else rows
    whole, part = (np.bincount(clusters[of], minlength=1000) for of in (rows, rows & outcome))
    return design_effect(whole, part)


def slow_design_effect(outcome, clusters):
    groups = {}
    for one, cluster in zip(outcome, clusters, strict=True):
        groups.setdefault(cluster, []).append(int(one))
    n = len(outcome)
    rate = sum(map(int, outcome)) / n
    squares = sum((sum(group) - rate * len(group)) ** 2 for group in groups.values())
    variance = len(groups) / (len(groups) - 1) * squares / n**2
    return max(1.0, variance / (rate * (1 - rate) / n))


@settings(max_examples=50)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 12)), min_size=3, max_size=60))
def test_design_effect_is_that_of_its_definition(rows):
    outcome, clusters = [row[0] for row in rows], [row[1] for row in rows]
    found = effect(np.array(outcome), np.array(clusters))
    assert found.dof == len(set(clusters)) - 1
    if 0 < sum(outcome) < len(rows) and len(set(clusters)) > 1:
        assert found.value == pytest.approx(slow_design_effect(outcome, clusters))
    else:
        assert found.value == 1


@pytest.mark.parametrize("m", [1, 2, 5])
def test_design_effect_of_alike_siblings_is_their_number(m):
    clusters = np.repeat(np.arange(1000), m)
    outcome = np.repeat(np.arange(1000) % 4 == 0, m)
    found = effect(outcome, clusters)
    # A sample of c clusters estimates their variance with c - 1.
    assert found.value == pytest.approx(m * 1000 / 999)


def test_design_effect_counts_only_the_rows_that_are_asked_for():
    rng = np.random.default_rng(6)
    outcome, clusters, rows = rng.random(300) < 0.3, rng.integers(0, 90, 300), rng.random(300) < 0.5
    found = effect(outcome, clusters, rows)
    assert found.value == pytest.approx(slow_design_effect(outcome[rows], clusters[rows]))
