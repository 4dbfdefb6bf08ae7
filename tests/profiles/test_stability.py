"""How stable profiles are, and where refits cut."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from kansrijk.disclosure import policy, release
from kansrijk.findings import Edge, Estimate, Setting, Status
from kansrijk.profiles import Between, OneOf, StabilityFinding
from kansrijk.profiles.describe import AS_GROWN
from kansrijk.profiles.selection import PARTS
from kansrijk.profiles.stability import drawn_clusters, grown_again, middle, share_found, tenth
from kansrijk.tree import bootstrap, grow
from tests.profiles.made import cohort_of, keys, levels, number
from tests.profiles.planted_stability import (
    COMMAND,
    FEW,
    FIGURES,
    IMPROVEMENT,
    SEEDS,
    ground_of,
    of_seeds,
    told,
)

N = 3000
TREE = "max_depth = 2, min_child = 150, min_improvement = 5e-3"
NAMES = ["low", "rare", "middle", "high"]


def planted(*, seed=1, missing=0.1, clusters=None):
    """Return a cohort in which age from 12 on matters, then region, then an ordered step."""
    rng = np.random.default_rng(seed)
    age, region, step = rng.integers(0, 23, N), rng.integers(0, 4, N), rng.integers(0, 3, N)
    # Of four levels the second is too rare to be named.
    step = np.where(step > 0, step + 1, 0)
    step[:3] = 1
    rate = np.where(age < 12, np.where(step < 2, 0.1, 0.3), np.where(region < 2, 0.5, 0.8))
    unknown = rng.random(N) < missing
    columns = [
        number("other", rng.integers(0, 50, N)),
        number("age", age, unknown),
        levels("region", np.where(rng.random(N) < missing, -1, region), "abcd"),
        levels("step", step, NAMES, ordered=True),
    ]
    return cohort_of(columns, rng.random(N) < rate, clusters)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("study")


@pytest.fixture(scope="module")
def ground(folder):
    return ground_of(folder, planted(), refits=40, tree=TREE)


@pytest.fixture(scope="module")
def answer(ground):
    return told(ground)


def by_name(finding):
    return {one.variable.name: one for one in finding.variables}


def refits_of(ground, times):
    """Return the leaves of every row in each refit, grown one at a time by other means."""
    half = ground.growing(ground.analysis)
    rows = np.flatnonzero(half)
    for drawn in bootstrap(len(rows), times, ground.study.question.study.seed):
        weights = np.zeros(N, int)
        weights[rows] = drawn
        settings = ground.settings(ground.analysis)
        whole = grow(ground.codes, ground.target, settings, classes=("no", "yes"), weights=weights)
        tree = ground.trimmed(whole, half, least=150).tree
        yield tree, tree.apply(ground.variables.columns)


# ------------------------------------------------------------------ the proof


@pytest.mark.parametrize("world", IMPROVEMENT)
def test_planted_profiles_are_called_stable_and_those_of_noise_are_not(world):
    stored = json.loads(FIGURES.read_text(encoding="utf-8"))
    assert stored["made by"].startswith(COMMAND)
    assert of_seeds(world, FEW) == stored["counts"][world][str(FEW)]
    of_all = stored["counts"][world][str(SEEDS)]
    assert stored["share stable"][world] == round(of_all["stable"] / of_all["groups"], 4)
    if world == "planted":
        assert of_all["groups"] == 4 * SEEDS
        assert stored["share stable"][world] >= 0.9
    else:
        assert of_all["groups"] > 2 * SEEDS
        assert stored["share stable"][world] <= 0.1


# ------------------------------------------------------------------ profiles


def test_figures_of_profiles_are_those_of_sets_and_pairs(ground, answer):
    """By the definitions, on sets of rows, with refits that were grown one at a time."""
    grown, found, finding = answer
    everyone = np.arange(N)
    groups = [set(everyone[grown.tallies.leaves == int(one.id)]) for one in found.profiles]
    overlaps, together = [], np.zeros((len(groups), len(groups)))
    for _, leaves in refits_of(ground, 40):
        others = [set(everyone[leaves == leaf]) for leaf in np.unique(leaves)]
        overlaps.append([max(len(a & b) / len(a | b) for b in others) for a in groups])
        for one, two in np.ndindex(together.shape):
            shared = sum(len(groups[one] & b) * len(groups[two] & b) for b in others)
            same = len(groups[one]) if one == two else 0
            together[one, two] += (shared - same) / (len(groups[one]) * len(groups[two]) - same)
    overlaps = np.round(overlaps, 2)
    for place, told_of in enumerate(finding.profiles):
        mine = sorted(overlaps[:, place])
        assert told_of.profile == found.profiles[place].id
        assert told_of.overlap.value == mine[20]
        assert told_of.least.value == mine[3]
        often = sum(overlap >= 0.75 for overlap in mine) / 40
        assert told_of.found.value == pytest.approx(often, abs=0.01)
        assert told_of.stable == (often >= 0.5) == (told_of.overlap.value >= 0.75)
        assert told_of.together.value == pytest.approx(together[place, place] / 40, abs=0.0051)
        others = np.delete(together[place] / 40, place)
        assert told_of.mixed.value == pytest.approx(others.max(), abs=0.0051)
        assert told_of.mixes_with != told_of.profile


def test_planted_profiles_come_back_and_their_variables_are_asked_for(answer):
    _, found, finding = answer
    assert len(found.profiles) == 4
    assert all(one.stable and one.found.value > 0.9 for one in finding.profiles)
    assert finding.agreement.value > 0.8
    assert finding.least_agreement.value <= finding.agreement.value
    names = [one.variable.name for one in finding.variables]
    assert names == ["age", "region", "step", "other"]
    assert [one.used for one in finding.variables] == [True, True, True, False]
    shares = [one.selected.value for one in finding.variables]
    assert shares == sorted(shares, reverse=True)


def test_settings_and_degrees_of_freedom_are_told(answer):
    grown, found, finding = answer
    assert finding.status is Status.OK
    assert finding.reason is None
    assert (finding.refits, finding.least) == (Setting(40), Setting(0.75))
    root = grown.tallies.groups[0].fewest - len(found.profiles) + 1
    assert {finding.agreement.dof, finding.least_agreement.dof} == {root}
    assert {one.selected.dof for one in finding.variables} == {root}
    fewest = {one.id: grown.tallies.groups[int(one.id)].fewest for one in found.profiles}
    for one in finding.profiles:
        dofs = {figure.dof for figure in (one.overlap, one.least, one.found, one.together)}
        assert dofs == {fewest[one.profile]}
        assert one.mixed.dof == min(fewest[one.profile], fewest[one.mixes_with])


def test_a_half_is_a_half_and_the_figures_agree():
    """Of 200 refits 99 are no half, whatever they are rounded to; of 100 they are."""
    for times, refits in [(99, 200), (100, 200), (100, 201), (101, 201), (0, 20), (20, 20)]:
        overlaps = np.repeat([0.8, 0.7], [times, refits - times])
        share = share_found(overlaps, 0.75)
        assert share <= times / refits < share + 0.01
        assert (share >= 0.5) == (2 * times >= refits) == (middle(overlaps) >= 0.75)


def test_quantiles_over_refits_are_values_that_occur():
    values = np.arange(1, 201) / 1000
    assert middle(values) == 0.101
    assert tenth(values) == 0.02
    assert middle(np.array([0.1, 0.2, 0.3])) == 0.2


# ------------------------------------------------------------------ cuts


def test_cuts_lie_on_the_grid_and_around_the_planted_one(ground, answer):
    age = by_name(answer[2])["age"]
    assert [one.part.value for one in age.cuts] == list(PARTS)
    assert all(one.at.grid == 1 and one.at.value % 1 == 0 for one in age.cuts)
    assert age.cuts[2].at == Edge(12, 1)
    assert age.published == (Edge(12, 1),)
    values = [one.at.value for one in age.cuts]
    assert values == sorted(values)
    every = []
    for tree, _ in refits_of(ground, 40):
        every += [split.cut for split in tree.splits if split and split.column == 1]
    every.sort()
    assert values == [every[int(part * (len(every) - 1))] for part in PARTS]


def test_cuts_of_an_ordered_variable_are_levels_that_may_be_named(answer):
    """The cut lies below the rare level or above it: to people that is the same cut."""
    step = by_name(answer[2])["step"]
    assert {one.at.level.name for one in step.cuts} == {"middle"}
    assert [one.level.name for one in step.published] == ["middle"]
    assert step.cuts[0].at.evidence.count.persons > 10


def test_nominal_and_unused_variables_have_no_cuts(answer):
    region, other = by_name(answer[2])["region"], by_name(answer[2])["other"]
    assert region.selected.value > 0.9
    assert (region.cuts, region.published) == ((), ())
    assert other.published == ()
    assert bool(other.cuts) == (other.selected.value > 0)


# ------------------------------------------------------------------ refits


def test_whole_clusters_of_the_growing_half_are_drawn(folder):
    clusters = np.arange(N) // 3
    cohort = planted(clusters=clusters)
    ground = ground_of(folder, cohort, tree=TREE)
    half = ground.growing(ground.analysis)
    drawn = drawn_clusters(ground)
    assert np.array_equal(drawn >= 0, half)
    assert np.array_equal(np.unique(drawn[half]), np.arange(half.sum() // 3))
    for weights in bootstrap(N, 5, 1, cluster=drawn):
        by_cluster = weights.reshape(-1, 3)
        assert (by_cluster == by_cluster[:, :1]).all()
        assert weights.sum() == half.sum()
        assert not weights[~half].any()


def test_clusters_make_refits_differ_more(folder):
    """Ten copies of each person: drawn one by one, refits would hardly differ from each other."""
    few = planted()
    often = np.repeat(np.arange(N // 10), 10)
    columns = [
        replace(
            column,
            values=column.values[often],
            missing=column.missing[often],
            absence=column.absence[often],
        )
        for column in few.columns.values()
    ]
    together = cohort_of(columns, few.outcome[often], often)
    alone = replace(together, clusters=np.arange(N), cluster_keys=keys(N))
    found = []
    for cohort in (together, alone):
        ground = ground_of(folder, cohort, refits=20, honest=False, tree=TREE)
        grown, profiles, _ = told(ground)
        found.append(np.mean(grown_again(ground, grown, profiles, quiet).agreements))
    assert found[0] < found[1] - 0.1


def quiet(_done, _of):
    """Tell nobody."""


@pytest.mark.parametrize("threads", [2, 4])
def test_any_number_of_threads_finds_the_same(ground, answer, threads):
    assert told(replace(ground, threads=threads))[2] == answer[2]


def test_progress_is_told_after_each_refit(ground):
    said = []
    told(ground, lambda done, of: said.append((done, of)))
    assert said == [(done, 40) for done in range(1, 41)]


def test_without_halves_everyone_is_drawn_and_it_is_said(folder):
    ground = ground_of(folder, planted(), refits=20, honest=False, tree=TREE)
    assert np.array_equal(drawn_clusters(ground), np.arange(N))
    _, _, finding = told(ground)
    assert finding.status is Status.DESCRIPTIVE
    assert finding.reason == AS_GROWN
    assert all(one.stable for one in finding.profiles)


def test_a_profile_that_is_never_with_another_names_none(folder):
    x = np.arange(N) % 2
    cohort = cohort_of([number("x", x)], np.where(x, np.arange(N) % 10 < 8, np.arange(N) % 10 < 2))
    _, _, finding = told(ground_of(folder, cohort, refits=20, tree=TREE))
    for one in finding.profiles:
        assert (one.overlap.value, one.together.value) == (1, 1)
        assert (one.mixes_with, one.mixed) == (None, None)
    assert finding.agreement.value == finding.medoid_agreement.value == 1


# ------------------------------------------------------------------ what may leave


def test_nothing_in_it_is_a_count_of_a_refit(answer):
    _, _, finding = answer
    assert isinstance(finding, StabilityFinding)
    for one in finding.medoid:
        assert isinstance(one.overlap, Estimate)
        assert all(isinstance(rule, Between | OneOf) for rule in one.rule)


def test_it_leaves_with_the_tree_and_not_without(answer):
    grown, found, finding = answer
    for name in ("open", "cbs-ra"):
        atoms = grown.tallies.atoms
        out = release([found, finding], atoms, policy(name)).find(StabilityFinding)
        assert out.agreement.value == finding.agreement.value
        assert release([finding], atoms, policy(name)).find(StabilityFinding) is None


def test_too_few_degrees_of_freedom_keep_it_in(answer):
    grown, found, finding = answer
    few = replace(finding, agreement=Estimate(0.8, 9))
    released = release([found, few], grown.tallies.atoms, policy("cbs-ra"))
    assert released.find(StabilityFinding) is None
