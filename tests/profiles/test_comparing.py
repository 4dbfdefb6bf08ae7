"""Two years of a planted study: which groups stayed, shifted, appeared and vanished."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pytest

from kansrijk.cohort import OUTCOME
from kansrijk.disclosure import policy, release
from kansrijk.findings import Masked, Protected, wilson
from kansrijk.profiles import (
    Asked,
    Declared,
    OutcomeFinding,
    PopulationFinding,
    ProfilesFinding,
    Ran,
    compare,
)
from kansrijk.profiles.comparing import change
from tests.profiles import made

N = 6000
TREE = "max_depth = 3, min_child = 100, min_improvement = 3e-3"
EVENLY = (1 / 3, 1 / 3, 1 / 3)


def world(seed, *, cut=10, side="left", kinds=EVENLY):
    """Return people of three kinds.

    Those of one have a high rate; of the next those below a cut have a higher one; of the last
    those with a yes on one side.
    """
    chance = np.random.default_rng(seed)
    # As many of each age among each kind, so that shares of them are exact.
    kind, age = np.repeat(range(3), np.rint(np.array(kinds) * N).astype(int)), np.arange(N) % 20
    sides = {name: chance.integers(0, 2, N) for name in ("left", "right")}
    higher = np.where(kind == 1, age < cut, sides[side] == 1)
    rate = np.array([[0.8, 0.8], [0.25, 0.5], [0.05, 0.25]])[kind, higher.astype(int)]
    columns = [
        made.levels("kind", kind, ("a", "b", "c")),
        made.number("age", age),
        *(made.levels(name, values, ("no", "yes")) for name, values in sides.items()),
    ]
    return made.cohort_of(columns, chance.random(N) < rate)


def ran(cohort, dates="2015-01-01", *, honest=0.5, years=()):
    """Return what a run tells inside."""
    with TemporaryDirectory() as folder:
        found = made.findings(Path(folder), cohort, tree=TREE, honest=honest, dates=dates)
    passed = release(found.findings, found.atoms, policy("inside"))
    declared = Declared(
        asked=passed.find(Asked), population=passed.find(PopulationFinding), years=years
    )
    return Ran(declared, passed.find(OutcomeFinding), passed.find(ProfilesFinding))


def rows_of(cohort):
    columns = {name: column.to_arrow() for name, column in cohort.columns.items()}
    return pa.table({**columns, OUTCOME: cohort.outcome})


@cache
def earlier():
    return ran(world(1))


@cache
def planted():
    """Return two years of which one group stays, one shifts its cut, and others come and go."""
    after = world(2, cut=16, side="right")
    return compare(earlier(), ran(after, "2016-01-01"), rows_of(after)), after


def said(profile):
    return profile and "; ".join(rule.words("en") for rule in profile.rule)


# ------------------------------------------------------------------ groups


def test_planted_groups_stay_shift_appear_and_vanish():
    found, _ = planted()
    assert {(one.became, said(one.before), said(one.after)) for one in found.groups} == {
        ("stayed", "kind: a", "kind: a"),
        ("shifted", "kind: b; age: at most 9", "kind: b; age: at most 15"),
        ("appeared", None, "kind: c; right: yes"),
        ("appeared", None, "kind: c; right: no"),
        ("appeared", None, "kind: b; age: at least 16"),
        ("vanished", "kind: c; left: yes", None),
        ("vanished", "kind: c; left: no", None),
        ("vanished", "kind: b; age: at least 10", None),
    }


def group(found, became, rule):
    return next(
        one
        for one in found.groups
        if one.became == became and rule in (said(one.before), said(one.after))
    )


def members(after, rule):
    """Return which rows of the later year meet a rule."""
    return made.members(rule, after.columns)


def test_groups_stand_in_the_order_of_the_later_year_and_vanished_ones_last():
    found, _ = planted()
    later = [one.after.id for one in found.groups if one.after]
    assert later == [one.id for one in found.after.profiles.profiles]
    assert [one.became == "vanished" for one in found.groups] == [False] * 5 + [True] * 3


def test_overlap_is_counted_on_the_later_population():
    found, after = planted()
    one = group(found, "shifted", "kind: b; age: at most 15")
    was, now = members(after, one.before.rule), members(after, one.after.rule)
    assert one.overlap == Protected((was & now).sum() / (was | now).sum()) == Protected(10 / 16)


def test_who_meets_the_earlier_rule_is_counted_in_the_later_year():
    found, after = planted()
    for one in found.groups:
        if one.before:
            own = members(after, one.before.rule)
            assert one.now.n == Protected(own.sum())
            assert one.now.share == Protected(own.sum() / N)
            assert one.now.rate == Protected(after.outcome[own].sum() / own.sum())
        else:
            assert one.now is None


def test_members_of_a_group_that_vanished_are_found_in_others():
    found, after = planted()
    one = group(found, "vanished", "kind: c; left: yes")
    own = members(after, one.before.rule)
    others = {p.id: (own & members(after, p.rule)).sum() for p in found.after.profiles.profiles}
    expected = {name: n / own.sum() for name, n in others.items() if n >= 0.1 * own.sum()}
    assert {part.profile: part.share.value for part in one.parts} == pytest.approx(expected)
    assert len(one.parts) == 2
    assert one.parts[0].share.value >= one.parts[1].share.value


def test_members_of_a_new_group_are_found_in_those_of_before():
    found, _ = planted()
    (part,) = group(found, "appeared", "kind: b; age: at least 16").parts
    assert part.profile == group(found, "vanished", "kind: b; age: at least 10").before.id
    assert part.share == Protected(1.0)


def test_a_group_that_parted_in_two_halves_is_like_neither_half():
    before = ran(world(1, cut=20))
    after = world(3, cut=10)
    found = compare(before, ran(after, "2016-01-01"), rows_of(after))
    one = group(found, "vanished", "kind: b")
    assert [part.share for part in one.parts] == [Protected(0.5)] * 2


def test_the_same_year_again_changes_nothing():
    cohort = world(1)
    found = compare(earlier(), ran(cohort, "2016-01-01"), rows_of(cohort))
    assert {one.became for one in found.groups} == {"stayed"}
    assert {one.overlap for one in found.groups} == {Protected(1.0)}
    assert {one.change.value for one in found.groups} == {0.0}
    assert found.expected.value == pytest.approx(found.before.profiles.overall.value)
    assert found.unplaced == Protected(0.0)
    assert found.differences == ()


def test_a_tree_without_splits_has_no_groups_to_compare():
    single = world(4)
    single = made.with_outcome(single, np.arange(N) % 7 == 0)
    plain = ran(single)
    assert plain.profiles.profiles == ()
    found = compare(plain, ran(world(1), "2016-01-01"), rows_of(world(1)))
    assert {one.became for one in found.groups} == {"appeared"}
    assert {one.parts for one in found.groups} == {()}
    assert found.expected == Protected(plain.profiles.overall.value)
    back = compare(earlier(), replace(plain, declared=earlier().declared), rows_of(single))
    assert {one.became for one in back.groups} == {"vanished"}


# ------------------------------------------------------------------ calendar years


def of_years(seed, years):
    """Return people of whom those with something in the last year but one have a high rate."""
    chance = np.random.default_rng(seed)
    latest = chance.integers(0, 4, N)
    levels = (*map(str, years), "never")
    rate = np.where(latest == 1, 0.5, 0.1)
    columns = [made.levels("latest", latest, levels, ordered=True)]
    return made.cohort_of(columns, chance.random(N) < rate)


def test_calendar_years_move_along():
    after = of_years(6, (2014, 2015, 2016))
    runs = (
        ran(of_years(5, (2013, 2014, 2015)), "2015-01-01", years=("latest",)),
        ran(after, "2016-01-01", years=("latest",)),
    )
    found = compare(*runs, rows_of(after))
    one = group(found, "stayed", "latest: 2015")
    assert (said(one.before), said(one.moved)) == ("latest: 2014", "latest: 2015")
    still = compare(
        replace(runs[0], declared=replace(runs[0].declared, years=())), *runs[1:], rows_of(after)
    )
    assert "stayed" not in {one.became for one in still.groups if said(one.after) == "latest: 2015"}


# ------------------------------------------------------------------ rates


def rate_of(cases, n):
    return Protected(cases / n, wilson(cases, n))


@pytest.mark.parametrize(
    ("later", "earlier", "low", "high"),
    [((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090)],
)
def test_the_interval_of_a_change_is_that_of_newcombe(later, earlier, low, high):
    """Table II of Newcombe (1998), Statistics in Medicine 17: 873-890, method 10."""
    found = change(rate_of(*earlier), rate_of(*later))
    assert found.value == pytest.approx(later[0] / later[1] - earlier[0] / earlier[1])
    assert found.interval == pytest.approx((low, high), abs=5e-5)


def test_a_change_goes_both_ways():
    one, other = rate_of(30, 100), rate_of(45, 90)
    there, back = change(one, other), change(other, one)
    assert there.value == -back.value
    assert there.interval == pytest.approx((-back.interval[1], -back.interval[0]))


def test_a_change_has_no_interval_where_a_rate_has_none():
    assert change(Protected(0.25), rate_of(1, 2)) == Protected(0.25)
    assert change(Masked(), Protected(0.5)) == Masked()
    assert change(Protected(0.5), Masked()) == Masked()


def test_intervals_of_the_same_rates_hold_nothing_and_of_others_do_not():
    found, _ = planted()
    low, high = group(found, "stayed", "kind: a").change.interval
    assert low < 0 < high
    fewer = world(7, kinds=(0.1, 0.45, 0.45))
    low, high = compare(earlier(), ran(fewer, "2016-01-01"), rows_of(fewer)).change.interval
    assert high < 0


def test_another_population_is_told_from_other_rates():
    """Fewer people of the first kind, with the same rates: nearly all of it is composition."""
    after = world(7, kinds=(0.1, 0.45, 0.45))
    found = compare(earlier(), ran(after, "2016-01-01"), rows_of(after))
    expected = found.before.profiles.overall.value
    everyone = sum(one.n.value for one in found.before.profiles.profiles)
    for one in found.before.profiles.profiles:
        now = members(after, one.rule).sum() / N
        expected += one.rate.value * (now - one.n.value / everyone)
    assert found.expected.value == pytest.approx(expected)
    assert found.expected.value == pytest.approx(found.after.profiles.overall.value, abs=0.02)
    assert found.change.value < -0.08


def test_rates_of_the_growing_data_have_no_interval():
    after = world(2)
    found = compare(ran(world(1), honest=False), ran(after, "2016-01-01"), rows_of(after))
    assert found.change.interval is None
    assert {one.change.interval for one in found.groups if one.change} == {None}


def test_what_is_masked_makes_what_follows_from_it_masked():
    after = world(2)
    profiles = earlier().profiles
    first, *others = profiles.profiles
    hidden = replace(profiles, profiles=(replace(first, rate=Masked()), *others))
    found = compare(replace(earlier(), profiles=hidden), ran(after, "2016-01-01"), rows_of(after))
    assert found.expected == Masked()
    assert Masked() in {one.change for one in found.groups}


def test_who_meets_no_earlier_rule_is_told():
    after = world(2)
    kind = after.columns["kind"].values.copy()
    kind[: N // 4] = -1
    after = replace(after, columns={**after.columns, "kind": made.levels("kind", kind, "abc")})
    found = compare(earlier(), ran(after, "2016-01-01"), rows_of(after))
    assert found.unplaced == Protected(0.25)
