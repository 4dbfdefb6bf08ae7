"""Gains, labels, risk and calibration: by hand, by clusters, and past the gate."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import sqrt

import numpy as np
import pytest

from kansrijk.disclosure import policy, release
from kansrijk.findings import Status
from kansrijk.findings.numbers import Z95
from kansrijk.profiles import GainsFinding, ProfilesFinding
from kansrijk.profiles.analyse import Findings
from kansrijk.profiles.describe import AS_GROWN, NO_SPLIT, describe
from kansrijk.profiles.gains import gains
from kansrijk.profiles.growing import Ground
from kansrijk.profiles.people import dropped_atoms
from kansrijk.profiles.variables import Variables
from tests.profiles.made import cohort_of, growing, number, study_of

# Of each group in the half that rates come from: how many had the outcome, and how many not.
TABLE = {"high": (60, 40), "middle": (60, 240), "low": (30, 570)}
TREE = "max_depth = 2, min_child = 50, min_improvement = 1e-4"
COSTS = TREE + ", costs = { yes = 3 }"


def by_hand():
    """Return a cohort whose estimating half is the table; the growing half is much like it."""
    cells = [
        (x, hit)
        for x, (yes, no) in enumerate(TABLE.values())
        for hit in [True] * yes + [False] * no
    ]
    half = growing(4000)
    n = int(np.flatnonzero(~half)[len(cells) - 1]) + 1
    half = half[:n]
    rows = np.empty((n, 2), int)
    rows[~half] = cells
    # Each seventh row of the table, over and over: 7 and 1000 have no common divisor.
    rows[half] = [cells[place * 7 % len(cells)] for place in range(int(half.sum()))]
    return cohort_of([number("x", rows[:, 0])], rows[:, 1])


def ground_of(folder, cohort, *, tree=COSTS, floor=10, **settings):
    study = study_of(folder, list(cohort.columns), tree=tree, **settings)
    variables = Variables(cohort, study.predictors, floor=floor)
    return Ground(study, cohort, variables, floor=floor, threads=1)


def told(folder, cohort, **settings):
    """Return the profiles, the gains and the atoms of a cohort."""
    ground = ground_of(folder, cohort, **settings)
    grown = ground.grow(ground.analysis)
    found = describe(grown, ground.variables, ground.analysis)
    atoms = (*dropped_atoms(cohort), *grown.tallies.atoms)
    return Findings((found, gains(ground, grown, found)), atoms)


def gains_of(folder, cohort, **settings):
    return told(folder, cohort, **settings).findings[1]


# ------------------------------------------------------------------ by hand


def test_gains_are_those_of_a_hand_calculation(tmp_path):
    profiles, found = told(tmp_path, by_hand()).findings
    assert [(row.counted.n, row.cases.n) for row in found.rows] == [(100, 60), (400, 120)]
    assert [row.gain.value for row in found.rows] == [60 / 150, 120 / 150]
    assert [row.response.value for row in found.rows] == [60 / 100, 120 / 400]
    assert [row.reach.value for row in found.rows] == [100 / 1000, 400 / 1000]
    assert [row.profile for row in found.rows] == [one.id for one in profiles.profiles[:-1]]
    # The index of SPSS: the response by the overall rate.
    index = [row.response.value / profiles.overall.value for row in found.rows]
    assert index == pytest.approx([4, 2])


def test_labels_by_costs_are_counted(tmp_path):
    found = gains_of(tmp_path, by_hand())
    labels = [(one.label, one.counted.n, one.cases.n) for one in found.labels]
    assert labels == [("yes", 100, 60), ("no", 900, 90)]


def error(figure):
    """Return the standard error that the interval of a figure stands for."""
    low, high = figure.interval
    return (high - low) / 2 / Z95


def test_risk_is_the_cost_of_the_labels(tmp_path):
    found = gains_of(tmp_path, by_hand())
    assert found.risk.value == pytest.approx((3 * 90 + 40) / 1000)
    squares = 90 * (3 - 0.31) ** 2 + 40 * (1 - 0.31) ** 2 + 870 * 0.31**2
    assert error(found.risk) == pytest.approx(sqrt(1000 / 999 * squares) / 1000)


def test_risk_with_unit_costs_is_the_share_of_wrong_labels(tmp_path):
    found = gains_of(tmp_path, by_hand(), tree=TREE)
    assert found.risk.value == pytest.approx(0.13)
    assert error(found.risk) == pytest.approx(sqrt(0.13 * 0.87 / 999))


def test_calibration_holds_the_growing_half_against_the_other(tmp_path):
    cohort = by_hand()
    profiles, found = told(tmp_path, cohort).findings
    half = growing(len(cohort))
    for one, profile, x in zip(found.calibration, profiles.profiles, range(3), strict=True):
        rows = half & (cohort.columns["x"].values == x)
        expected = (one.expected.of.n, one.expected.within.n)
        assert expected == (int((rows & cohort.outcome).sum()), int(rows.sum()))
        assert (one.profile, one.observed) == (profile.id, profile.rate)
        assert one.expected.interval is None
    assert found.uncalibrated is None


# ------------------------------------------------------------------ clusters


def twice(cohort):
    """Return a cohort with each row twice in its cluster, as another person."""
    rows = np.repeat(np.arange(len(cohort)), 2)
    return cohort_of([number("x", cohort.columns["x"].values[rows])], cohort.outcome[rows], rows)


def test_doubling_each_row_in_its_cluster_leaves_all_intervals(tmp_path):
    once, again = (gains_of(tmp_path, cohort) for cohort in (by_hand(), twice(by_hand())))
    assert [row.counted.n for row in again.rows] == [2 * row.counted.n for row in once.rows]
    for one, other in zip(once.rows, again.rows, strict=True):
        assert other.gain.interval == pytest.approx(one.gain.interval)
        assert other.response.interval == pytest.approx(one.response.interval)
    assert again.risk.interval == pytest.approx(once.risk.interval)


def clustered():
    """Return a cohort of households of one to six, alike in outcome, with several rows each."""
    rng = np.random.default_rng(4)
    households = np.repeat(np.arange(1500), rng.integers(1, 7, 1500))
    n = len(households)
    x = (rng.integers(0, 5, 1500)[households] + rng.integers(0, 2, n)) % 5
    shift = rng.normal(0, 0.1, 1500)[households]
    cohort = cohort_of([number("x", x)], rng.random(n) < 0.1 + 0.08 * x + shift, households)
    return replace(cohort, persons=np.unique(np.arange(n) // 2, return_inverse=True)[1])


def slow_design_effect(clusters, part, whole):
    """Return the design effect of a share by its definition, cluster by cluster."""
    n, k = whole.sum(), part.sum()
    there = np.unique(clusters[whole])
    sums = [[(rows & (clusters == one)).sum() for one in there] for rows in (part, whole)]
    apart = np.array(sums[0]) - k / n * np.array(sums[1])
    variance = len(there) / (len(there) - 1) * np.square(apart).sum() / n**2
    return max(1.0, variance / (k / n * (1 - k / n) / n))


def test_rows_are_those_of_counting_the_first_profiles_together(tmp_path):
    cohort = clustered()
    ground = ground_of(tmp_path, cohort, tree=TREE)
    grown = ground.grow(ground.analysis)
    found = describe(grown, ground.variables, ground.analysis)
    here = ~ground.growing(ground.analysis)
    cases = here & cohort.outcome
    order = [int(one.id) for one in found.profiles]
    rows = gains(ground, grown, found).rows
    assert len(rows) == len(order) - 1 > 1
    for place, row in enumerate(rows, start=1):
        chosen = here & np.isin(grown.tallies.leaves, order[:place])
        for count, of in ((row.counted, chosen), (row.cases, chosen & cases)):
            assert (count.n, count.persons) == (of.sum(), len(np.unique(cohort.persons[of])))
        for share, part, whole in (
            (row.gain, chosen & cases, cases),
            (row.response, chosen & cases, chosen),
        ):
            slow = slow_design_effect(cohort.clusters, part, whole)
            assert share.design_effect.value == pytest.approx(slow)
            assert share.design_effect.dof == len(np.unique(cohort.clusters[whole])) - 1


# ------------------------------------------------------------------ without halves, without groups


def test_without_honest_there_are_no_intervals_and_no_calibration(tmp_path):
    found = gains_of(tmp_path, by_hand(), honest=False)
    assert (found.status, found.reason) == (Status.DESCRIPTIVE, AS_GROWN)
    shares = [share for row in found.rows for share in (row.gain, row.response, row.reach)]
    assert len(shares) == 6
    assert {share.interval for share in (*shares, found.risk)} == {None}
    assert found.calibration == ()
    assert "no other part" in found.uncalibrated.en
    assert "geen ander deel" in found.uncalibrated.nl


def test_one_group_gains_nothing(tmp_path):
    cohort = by_hand()
    cohort = cohort_of([number("x", np.zeros(len(cohort), int))], cohort.outcome)
    found = gains_of(tmp_path, cohort)
    assert (found.status, found.reason) == (Status.INCONCLUSIVE, NO_SPLIT)
    assert (found.rows, found.labels, found.calibration) == ((), (), ())
    # Everyone is labelled "no"; a missed case costs 3.
    assert found.risk.value == pytest.approx(3 * 150 / 1000)


# ------------------------------------------------------------------ past the gate


@pytest.mark.parametrize("name", ["open", "cbs-ra", "inside"])
@pytest.mark.parametrize("honest", [0.5, False])
def test_what_leaves_adds_up(tmp_path, name, honest):
    found = told(tmp_path, clustered(), tree=COSTS, honest=honest)
    passed = release(found.findings, found.atoms, policy(name))
    assert passed.refused == ()
    profiles, gained = passed.find(ProfilesFinding), passed.find(GainsFinding)
    everyone = profiles.nodes[0]
    for whole in ("counted", "cases"):
        down_to = [0, *(getattr(row, whole).value for row in gained.rows)]
        down_to.append(getattr(everyone, whole).value)
        steps = [after - before for before, after in pairwise(down_to)]
        assert steps == [getattr(profile, whole).value for profile in profiles.profiles]
        assert sum(getattr(one, whole).value for one in gained.labels) == down_to[-1]
    assert [one.label for one in gained.labels] == ["yes", "no"]
    for row in gained.rows:
        assert row.gain.value == row.cases.value / everyone.cases.value
        assert row.response.value == row.cases.value / row.counted.value


def test_gains_do_not_leave_without_the_tree(tmp_path):
    found = told(tmp_path, clustered(), tree=TREE)
    passed = release(found.findings[1:], found.atoms, policy("cbs-ra"))
    assert passed.find(GainsFinding) is None
