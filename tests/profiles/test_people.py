"""Who was in it and how many had the outcome, with and without those who left before the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from kansrijk.cohort import Ledger, LedgerStep, Tally
from kansrijk.disclosure import policy, release
from kansrijk.findings import Count, Masked, Share
from kansrijk.profiles import (
    Asked,
    OutcomeFinding,
    ProfilesFinding,
)
from kansrijk.profiles.people import population
from kansrijk.study import same
from tests.profiles.made import cohort_of, findings, number, study_of

N = 3000


def cohort_with_left(left, cases):
    """Return a cohort of which some left before the end, as many of them with the outcome."""
    rng = np.random.default_rng(2)
    x = rng.integers(0, 100, N)
    outcome = rng.random(N) < np.where(x < 50, 0.3, 0.1)
    cohort = cohort_of([number("x", x)], outcome)
    steps = (
        LedgerStep(same("none"), Tally(500, 500), Tally(N + left, N + left)),
        LedgerStep(same("left"), Tally(left, left), Tally(N, N)),
    )
    start = Tally(N + left + 500, N + left + 500)
    told = (Tally(left, left), Tally(cases, cases))
    return replace(cohort, ledger=Ledger(start, steps), left=told)


def found_of(folder, cohort):
    found = findings(folder, cohort, tree="max_depth = 1, min_child = 200")
    return found, next(one for one in found.findings if isinstance(one, OutcomeFinding))


def test_the_rate_with_those_who_left_counts_them_too(tmp_path):
    cohort = cohort_with_left(left=200, cases=100)
    _, told = found_of(tmp_path, cohort)
    assert isinstance(told.with_left, Share)
    cases = int(cohort.outcome.sum())
    assert (told.with_left.of.n, told.with_left.within.n) == (cases + 100, N + 200)
    assert told.rate.value == cases / N


@pytest.mark.parametrize(("left", "cases"), [(0, 0), (50, 10)])
def test_it_is_not_told_where_it_makes_no_difference(tmp_path, left, cases):
    _, told = found_of(tmp_path, cohort_with_left(left, cases))
    assert told.with_left is None


def test_it_is_not_told_where_those_who_left_are_kept(tmp_path):
    cohort = replace(cohort_with_left(left=200, cases=100), left=None)
    _, told = found_of(tmp_path, cohort)
    assert told.with_left is None


@pytest.mark.parametrize("name", ["open", "cbs-ra", "inside"])
def test_all_counts_are_sums_of_the_atoms(tmp_path, name):
    found, _ = found_of(tmp_path, cohort_with_left(left=200, cases=100))
    passed = release(found.findings, found.atoms, policy(name))
    told = passed.find(OutcomeFinding)
    assert told.with_left.value > told.rate.value
    assert passed.find(ProfilesFinding) is not None


def test_few_cases_among_those_who_left_mask_that_rate_alone(tmp_path):
    found, _ = found_of(tmp_path, cohort_with_left(left=200, cases=4))
    passed = release(found.findings, found.atoms, policy("cbs-ra"))
    told = passed.find(OutcomeFinding)
    assert told.with_left == Masked()
    assert told.rate != Masked()
    assert passed.find(ProfilesFinding) is not None


# ------------------------------------------------------------------ several reference dates


def pooled():
    """Return a cohort of the same people on two dates."""
    rng = np.random.default_rng(3)
    x = np.tile(rng.integers(0, 100, N), 2)
    outcome = rng.random(2 * N) < np.where(x < 50, 0.3, 0.1)
    person = np.tile(np.arange(N), 2)
    cohort = cohort_of([number("x", x)], outcome, clusters=person)
    return replace(
        cohort,
        reference_dates=(date(2014, 1, 1), date(2015, 1, 1)),
        dates=np.repeat(np.arange(2, dtype=np.uint8), N),
        persons=person,
    )


def test_persons_of_two_dates_are_counted_once(tmp_path):
    found, told = found_of(tmp_path, pooled())
    assert isinstance(told.n, Count)
    assert (told.n.n, told.n.persons) == (2 * N, N)
    profiles = next(one for one in found.findings if isinstance(one, ProfilesFinding))
    assert all(one.n.persons <= N for one in profiles.nodes)
    assert release(found.findings, found.atoms, policy("cbs-ra")).refused == ()


def test_a_person_is_in_one_half_on_both_dates(tmp_path):
    found, _ = found_of(tmp_path, pooled())
    profiles = next(one for one in found.findings if isinstance(one, ProfilesFinding))
    root = profiles.nodes[0]
    assert root.grown_on.persons + root.counted.persons == N
    assert root.grown_on.n == 2 * root.grown_on.persons


def test_what_was_asked_names_each_date_and_the_end_of_the_last_window(tmp_path):
    found = findings(tmp_path, pooled(), dates="2014-01-01, 2015-01-01").findings
    asked = next(one for one in found if isinstance(one, Asked))
    assert asked.reference_dates == ("2014-01-01", "2015-01-01")
    assert asked.until == "2016-01-01"


@pytest.mark.parametrize("left", [0, 1])
@pytest.mark.parametrize(("kind", "told"), [("spell", 2), ("event", 1), ("record", 1)])
def test_the_kind_of_register_says_whether_anybody_can_have_ended(tmp_path, kind, told, left):
    cohort = cohort_with_left(left, cases=0)
    study = study_of(tmp_path, ["x"])
    register = study.sources.registers["there"].model_copy(update={"kind": kind})
    sources = study.sources.model_copy(update={"registers": {"there": register}})
    found = population(study.model_copy(update={"sources": sources}), cohort)
    assert (len(found.steps), len(found.told)) == (2, told)
    assert found.told[0].label == same("none")
