"""What becomes of profiles under other settings, and which are labelled at other costs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kansrijk.cohort import draw
from kansrijk.disclosure import policy, release
from kansrijk.errors import StudyError
from kansrijk.findings import Estimate, Setting, Status
from kansrijk.profiles import ProfilesFinding, SensitivityFinding
from kansrijk.profiles.describe import NO_SPLIT, describe
from kansrijk.profiles.growing import Ground
from kansrijk.profiles.overlap import contingency, jaccard
from kansrijk.profiles.sensitivity import MOVES_FROM, STAYS_FROM, sensitivity
from kansrijk.profiles.separation import separation
from kansrijk.profiles.variables import Variables
from kansrijk.study import load
from tests.profiles.made import SEED, cohort_of, growing, keys, number, study_of

N = 6000
TREE = "max_depth = 2, min_child = 100, min_improvement = 1e-3"


def planted(rates=(0.05, 0.3, 0.6), seed=1):
    """Return a cohort in which the rate rises with x, in steps at 30 and 60."""
    rng = np.random.default_rng(seed)
    x, noise = rng.integers(0, 90, N), rng.integers(0, 50, N)
    outcome = rng.random(N) < np.array(rates)[x // 30]
    return cohort_of([number("x", x), number("noise", noise)], outcome)


def ground_of(folder, cohort, asked, *, threads=1, floor=10, tree=TREE, **settings):
    """Return the ground of a study with other settings to be tried."""
    study_of(folder, list(cohort.columns), tree=tree, **settings)
    path = folder / "study.toml"
    declared = path.read_text(encoding="utf-8") + f"\n[analyses.profiles.sensitivity]\n{asked}\n"
    path.write_text(declared, encoding="utf-8")
    study = load(folder)
    variables = Variables(cohort, study.predictors, floor=floor)
    return Ground(study, cohort, variables, floor=floor, threads=threads)


def told(folder, cohort, asked, *, tell=lambda _done, _of: None, **settings):
    """Return the profiles, what other settings do to them, and the atoms."""
    ground = ground_of(folder, cohort, asked, **settings)
    grown = ground.grow(ground.analysis)
    found = describe(grown, ground.variables, ground.analysis)
    return found, sensitivity(ground, grown, found, tell), grown.tallies.atoms


def fates(variation):
    return [one.fate for one in variation.fates]


# ------------------------------------------------------------------ overlap


def test_overlap_is_that_of_the_sets():
    rng = np.random.default_rng(2)
    one, other = rng.integers(0, 4, 500), rng.integers(0, 3, 500)
    found = jaccard(contingency(one, other, (5, 3)))
    for a in range(5):
        for b in range(3):
            first, second = (set(np.flatnonzero(of)) for of in (one == a, other == b))
            assert found[a, b] == len(first & second) / len(first | second)


# ------------------------------------------------------------------ stays, moves, vanishes


def test_settings_that_change_nothing_leave_all_as_it_is(tmp_path):
    asked = """
        max_depth = [2, 3]
        min_child = [50]
        min_improvement = [2e-3]
        cost_yes = [1]
        semantics = ["rpart"]
    """
    found, other, _ = told(tmp_path, planted(), asked, tree=TREE.replace("1e-3", "5e-3"))
    assert len(found.profiles) == 3
    assert len(other.variations) == 6
    for one in other.variations:
        assert fates(one) == ["stays"] * 3
        assert [fate.profile for fate in one.fates] == [profile.id for profile in found.profiles]
        assert (one.groups.value, one.new.value) == (3, 0)
        assert one.separates == other.separates


def test_variations_come_one_at_a_time_in_the_order_of_the_settings(tmp_path):
    asked = """
        honest = [0.3, false]
        semantics = ["rpart", "spss"]
        cost_yes = [2, 10]
        min_improvement = [0.1]
        min_child = [200]
        max_depth = [1]
    """
    done = []
    _, found, _ = told(tmp_path, planted(), asked, tell=lambda *how: done.append(how))
    names = [(one.name, one.value and one.value.value, one.word) for one in found.variations]
    assert names == [
        ("max_depth", 1, None),
        ("min_child", 200, None),
        ("min_improvement", 0.1, None),
        ("cost_yes", 2, None),
        ("cost_yes", 10, None),
        ("semantics", None, "rpart"),
        ("semantics", None, "spss"),
        ("honest", 0.3, None),
        ("honest", 0, None),
    ]
    assert done == [(place, 9) for place in range(1, 10)]


def test_fewer_levels_keep_one_profile_and_lose_two(tmp_path):
    found, other, _ = told(tmp_path, planted(), "max_depth = [1]")
    (one,) = other.variations
    assert one.groups.value == 2
    assert sorted(fates(one)) == ["moves", "moves", "stays"]
    assert one.new.value == 0
    # The two thirds that are no longer told apart are half of their group.
    assert {round(fate.overlap.value, 1) for fate in one.fates} == {0.5, 1.0}
    assert len(found.profiles) == 3


def test_one_group_keeps_no_profile_even_if_most_are_in_it(tmp_path):
    # Nine in ten are alike; the others are too few for the group that is asked for.
    x = np.arange(N) % 10 > 0
    rng = np.random.default_rng(3)
    cohort = cohort_of([number("x", x.astype(int))], rng.random(N) < np.where(x, 0.1, 0.6))
    _, other, _ = told(tmp_path, cohort, "min_child = [1000]")
    (one,) = other.variations
    assert fates(one) == ["vanishes", "vanishes"]
    assert sorted(fate.overlap.value for fate in one.fates) == [0.1, 0.9]
    assert (one.groups.value, one.new.value) == (1, 0)


def test_where_there_is_one_group_all_others_are_new(tmp_path):
    tree = TREE.replace("max_depth = 2", "max_depth = 0")
    found, other, _ = told(tmp_path, planted(), "max_depth = [2]", tree=tree)
    assert (other.status, other.reason) == (Status.INCONCLUSIVE, NO_SPLIT)
    (one,) = other.variations
    assert (one.fates, one.groups.value, one.new.value) == ((), 3, 3)
    assert found.profiles == ()


def test_costs_move_profiles_by_the_rules_of_rpart(tmp_path):
    # 1, 5, 9 and 60 in 100 are hit as x rises: costs pull the cut to where one in a hundred is.
    x = np.arange(8000) % 4
    outcome = np.arange(8000) // 4 % 100 < np.array([1, 5, 9, 60])[x]
    cohort = cohort_of([number("x", x)], outcome)
    tree = "max_depth = 1, min_child = 100, costs = { yes = 100 }"
    _, found, _ = told(tmp_path, cohort, 'semantics = ["rpart"]\ncost_yes = [1]', tree=tree)
    costs, rpart = found.variations
    assert fates(costs) == ["stays", "stays"]
    # Published is 3 beside 0 to 2; by rpart 0 stands beside 1 to 3.
    assert fates(rpart) == ["vanishes", "moves"]
    assert [fate.overlap.value for fate in rpart.fates] == [0.33, 0.5]
    assert (rpart.groups.value, rpart.new.value) == (2, 1)


def test_fates_follow_the_figures_that_are_told(tmp_path):
    asked = "max_depth = [1, 4]\nmin_child = [10, 1500]\nhonest = [0.3, 0.7]"
    _, found, _ = told(tmp_path, planted((0.1, 0.2, 0.3)), asked)
    seen = set()
    for one in found.variations:
        for fate in one.fates:
            overlap = fate.overlap.value
            likely = "moves" if overlap >= MOVES_FROM else "vanishes"
            assert fate.fate == ("stays" if overlap >= STAYS_FROM else likely)
            assert overlap == round(overlap, 2)
            seen.add(fate.fate)
    assert (found.moves_from, found.stays_from) == (Setting(0.5), Setting(0.75))
    assert len(seen) > 1


# ------------------------------------------------------------------ halves


def test_separation_is_told_where_there_is_another_half(tmp_path):
    ground = ground_of(tmp_path, planted(), "honest = [0.3, false]\nmax_depth = [1]")
    grown = ground.grow(ground.analysis)
    found = describe(grown, ground.variables, ground.analysis)
    other = sensitivity(ground, grown, found, lambda _done, _of: None)
    depth, less, none = other.variations
    assert other.separates == separation(ground, grown, ground.analysis)
    assert isinstance(depth.separates, Estimate)
    assert depth.separates.value < other.separates.value
    assert isinstance(less.separates, Estimate)
    assert none.separates is None


def test_without_honest_only_honest_trees_are_said_to_separate(tmp_path):
    _, found, _ = told(tmp_path, planted(), "max_depth = [3]\nhonest = [0.5]", honest=False)
    assert (found.status, found.separates) == (Status.OK, None)
    deeper, honest = found.variations
    assert deeper.separates is None
    assert isinstance(honest.separates, Estimate)


def test_a_setting_under_which_no_tree_can_be_grown_has_no_groups(tmp_path):
    # Whoever is not in the largest share that is tried did not have the outcome.
    cohort = planted()
    first = draw(keys(N), SEED) < 0.99
    cohort = replace(cohort, outcome=cohort.outcome & first)
    _, found, _ = told(tmp_path, cohort, "honest = [0.99, 0.6]")
    none, some = found.variations
    assert (none.groups, none.new, none.separates, none.fates) == (Setting(0), Setting(0), None, ())
    assert len(some.fates) == 3


# ------------------------------------------------------------------ cost lines


@pytest.mark.parametrize(("no", "tie"), [(1, 3), (0.1, 0.3), (0.7, 2.1)])
def test_cost_lines_take_profiles_above_the_threshold_only(tmp_path, no, tie):
    half = growing(N)
    grown = np.flatnonzero(half)
    # Of the low group exactly a quarter was hit in the growing half.
    x, outcome = np.ones(N, int), np.arange(N) % 2 == 0
    x[~half] = np.arange((~half).sum()) % 2
    x[grown[:1200]] = 0
    outcome[x == 0] = np.arange((x == 0).sum()) % 4 == 0
    outcome[grown[:1200]] = np.arange(1200) % 4 == 0
    cohort = cohort_of([number("x", x)], outcome)
    tree = f"max_depth = 2, min_child = 100, costs = {{ no = {no} }}"
    lines = f"cost_lines = [{tie / 6}, {tie}, {tie + 0.1}]"
    found, other, _ = told(tmp_path, cohort, lines, tree=tree)
    high, low = [one.id for one in found.profiles]
    assert [line.profiles for line in other.cost_lines] == [(), (high,), (high, low)]
    assert [line.cost.value for line in other.cost_lines] == [tie / 6, tie, tie + 0.1]
    thresholds = [line.threshold.value for line in other.cost_lines]
    assert thresholds == pytest.approx([no / (no + tie / 6), 0.25, no / (no + tie + 0.1)])


@pytest.mark.parametrize("cost", [0.5, 1, 1.5, 3, 20])
def test_cost_lines_are_the_labels_of_the_tree_at_that_cost(tmp_path, cost):
    tree = TREE[:-4] + f"0, costs = {{ yes = {cost} }}"
    found, other, _ = told(tmp_path, planted(), f"cost_lines = [{cost}]", tree=tree)
    labels = {node.id: node.label for node in found.nodes}
    yes = tuple(one.id for one in found.profiles if labels[one.id] == "yes")
    assert other.cost_lines[0].profiles == yes


# ------------------------------------------------------------------ what does not matter


def test_number_of_threads_changes_nothing(tmp_path):
    asked = 'max_depth = [1, 5]\nsemantics = ["rpart"]\nhonest = [0.3]\ncost_lines = [2]'
    cohort = planted()
    one, two = (told(tmp_path, cohort, asked, threads=threads)[1] for threads in (1, 2))
    assert one == two


# ------------------------------------------------------------------ past the gate


@pytest.mark.parametrize("name", ["open", "cbs-ra"])
def test_it_leaves_with_the_tree_and_not_without(tmp_path, name):
    asked = "max_depth = [1]\nmin_child = [20]\nhonest = [false]\ncost_lines = [3]"
    found, other, atoms = told(tmp_path, planted(), asked)
    assert release([found, other], atoms, policy(name)).find(SensitivityFinding) is not None
    assert release([other], atoms, policy(name)).find(SensitivityFinding) is None
    assert release([found], atoms, policy(name)).find(ProfilesFinding) is not None


# ------------------------------------------------------------------ the declaration


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("min_child = [100, 250]", "every min_child that is tried must be less than"),
        ("min_child = [200]", "leave min_parent out: then it is twice each min_child"),
        ("min_child = [0]", "at least 1 is wanted"),
        ("max_depth = [31]", "at most 30 is wanted"),
        ("cost_lines = [0]", "more than 0 is wanted"),
        ('semantics = ["sas"]', "sas"),
        ("honest = [1]", "a share between 0 and 1 is wanted, or false"),
        ("depth = [1]", "depth"),
    ],
)
def test_what_cannot_be_tried_is_refused_at_once(tmp_path, asked, said):
    tree = TREE + ", min_parent = 200"
    with pytest.raises(StudyError, match=said):
        ground_of(tmp_path, planted(), asked, tree=tree)


def test_smaller_groups_than_the_least_parent_may_be_tried(tmp_path):
    tree = TREE + ", min_parent = 200"
    _, found, _ = told(tmp_path, planted(), "min_child = [199]", tree=tree)
    assert found.variations[0].groups.value > 1
