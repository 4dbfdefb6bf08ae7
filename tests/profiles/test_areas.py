"""How many of each profile live in each area, what is expected of them, and who differs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from kansrijk.errors import StudyError
from kansrijk.profiles import AreasFinding, ProfilesFinding, analyse
from kansrijk.profiles.funnel import Funnel, dispersion
from kansrijk.study import same
from kansrijk.study.areas import MapArea
from tests.profiles.made import cohort_of, levels, number, study_of

CITIES, QUARTERS = "municipality", "neighbourhood"
SQUARE = (((4.0, 52.0), (4.1, 52.0), (4.1, 52.1), (4.0, 52.0)),)


def told(folder, cohort, areas=(CITIES,), *, mapped=(), names=None, floor=10, **settings):
    """Return what is told of areas, and the profiles."""
    study = study_of(folder, names or ["x"], honest=False, **settings)
    population = study.question.population.model_copy(update={"areas": areas})
    question = study.question.model_copy(update={"population": population})
    known = {one.code: one for one in mapped}
    study = study.model_copy(update={"question": question, "areas": known})
    found = analyse(study, cohort, [], floor=floor, threads=1).findings
    profiles = next(one for one in found if isinstance(one, ProfilesFinding))
    return [one for one in found if isinstance(one, AreasFinding)], profiles


def world(rng, *, cities=8, each=600, high=0.3, low=0.05, share=0.5, twice=None):
    """Return a country of two profiles; in one city the high one has another rate."""
    n = cities * each
    city, x = np.repeat(np.arange(cities), each), (rng.random(n) < share).astype(int)
    rate = np.where(x == 1, high, low)
    rate = np.where((city == twice) & (x == 1), 2 * rate, rate)
    columns = [levels("x", x, ["no", "yes"]), levels(CITIES, city, codes(cities))]
    return cohort_of(columns, rng.random(n) < rate)


def codes(many):
    return [f"90{place:02}" for place in range(many)]


def test_counts_and_expected_cases_are_as_by_hand(tmp_path):
    cohort = world(np.random.default_rng(0), cities=4, each=200)
    (found,), profiles = told(tmp_path, cohort)
    x, city, hit = cohort.columns["x"].values, cohort.columns[CITIES].values, cohort.outcome
    rates = {group: hit[x == group].mean() for group in (0, 1)}
    assert [one.area.name for one in found.areas] == codes(4)
    for a, area in enumerate(found.areas):
        expected = {group: rates[group] * np.sum((city == a) & (x == group)) for group in (0, 1)}
        assert area.n.n == 200
        assert area.expected.value == pytest.approx(sum(expected.values()))
        assert area.observed.n == hit[city == a].sum()
        assert area.ratio.value == pytest.approx(area.observed.n / area.expected.value)
        for profile, group in zip(area.profiles, (1, 0), strict=True):
            mine = (city == a) & (x == group)
            assert (profile.n.n, profile.observed.n) == (mine.sum(), hit[mine].sum())
            assert profile.expected.value == pytest.approx(expected[group])
            assert profile.part.value == pytest.approx(expected[group] / area.expected.value)
    assert [one.id for one in profiles.profiles] == [one.profile for one in found.areas[0].profiles]


def test_areas_add_up_to_the_country_and_profiles_to_the_area(tmp_path):
    (found,), profiles = told(tmp_path, world(np.random.default_rng(1)))
    for p, profile in enumerate(profiles.profiles):
        assert sum(area.profiles[p].n.n for area in found.areas) == profile.n.n
        # Without halves the national rates are those of everybody.
        cases = sum(area.profiles[p].expected.value for area in found.areas)
        assert cases == pytest.approx(profile.cases.n)
    for area in found.areas:
        assert sum(one.n.n for one in area.profiles) == area.n.n
        assert sum(one.observed.n for one in area.profiles) == area.observed.n
        assert sum(one.part.value for one in area.profiles) == pytest.approx(1)


def test_who_lives_in_no_known_area_is_in_none(tmp_path):
    cohort = world(np.random.default_rng(2))
    column = cohort.columns[CITIES]
    values = np.where(np.arange(len(cohort)) < 50, -1, column.values)
    columns = {**cohort.columns, CITIES: levels(CITIES, values, codes(8))}
    (found,), profiles = told(tmp_path, replace(cohort, columns=columns))
    assert sum(area.n.n for area in found.areas) == len(cohort) - 50
    assert profiles.nodes[0].n.n == len(cohort)


def test_neighbourhoods_lie_within_the_municipality_of_all_who_live_there(tmp_path):
    cohort = world(np.random.default_rng(3), cities=3)
    city = cohort.columns[CITIES].values
    quarter = 2 * city + np.arange(len(cohort)) % 2
    quarter[0] = 5
    quarters = levels(QUARTERS, quarter, [f"Q{place}" for place in range(7)])
    cohort = replace(cohort, columns={**cohort.columns, QUARTERS: quarters})
    mapped = [
        MapArea("9000", "Aa", "municipality", None, SQUARE),
        MapArea("Q0", "Noord", "neighbourhood", "9000", SQUARE),
        MapArea("Q6", "Leeg", "neighbourhood", "9001", SQUARE),
        MapArea("Q9", "Zee", "neighbourhood", "9009", SQUARE),
    ]
    found, _ = told(tmp_path, cohort, (CITIES, QUARTERS), mapped=mapped)
    assert [one.division.name for one in found] == [CITIES, QUARTERS]
    within = {area.area.name: area.within for area in found[1].areas}
    # Somebody of the first city is counted in Q5; in Q6 and Q9 lives nobody, so the map says it.
    assert within == {
        "Q0": "9000",
        "Q1": "9000",
        "Q2": "9001",
        "Q3": "9001",
        "Q4": "9002",
        "Q5": None,
        "Q6": "9001",
        "Q9": None,
    }
    assert {area.within for area in found[0].areas} == {None}


def test_areas_are_called_as_on_the_map_and_empty_ones_are_there(tmp_path):
    cohort = world(np.random.default_rng(4), cities=3)
    mapped = [
        MapArea("9001", "Beemstad", "municipality", None, SQUARE),
        MapArea("9000000", "elsewhere", "neighbourhood", None, SQUARE),
        MapArea("8999", "Nergenshuizen", "municipality", None, SQUARE),
    ]
    (found,), _ = told(tmp_path, cohort, mapped=mapped)
    labels = [(area.area.name, area.area.label) for area in found.areas]
    assert labels == [
        ("8999", same("Nergenshuizen")),
        ("9000", same("9000")),
        ("9001", same("Beemstad")),
        ("9002", same("9002")),
    ]
    empty = found.areas[0]
    assert (empty.n.n, empty.observed.n, empty.expected.value) == (0, 0, 0)
    assert (empty.ratio, empty.low, empty.high, empty.differs) == (None, None, None, "unknown")
    assert all(one.part.value == 0 for one in empty.profiles)


def test_persons_of_several_dates_are_counted_once(tmp_path):
    cohort = world(np.random.default_rng(5), cities=4, each=400)
    person = np.arange(len(cohort)) // 2
    cohort = replace(
        cohort,
        reference_dates=(date(2014, 1, 1), date(2015, 1, 1)),
        dates=(np.arange(len(cohort)) % 2).astype(np.uint8),
        persons=person,
        clusters=person,
        cluster_keys=cohort.cluster_keys[: person.max() + 1],
    )
    (found,), _ = told(tmp_path, cohort, dates="2014-01-01, 2015-01-01")
    x = cohort.columns["x"].values
    for a, area in enumerate(found.areas):
        here = cohort.columns[CITIES].values == a
        assert (area.n.n, area.n.persons) == (400, 200)
        assert area.observed.persons == len(set(person[here & cohort.outcome]))
        for profile, group in zip(area.profiles, (1, 0), strict=True):
            assert profile.n.persons == len(set(person[here & (x == group)]))


def test_a_number_is_no_area(tmp_path):
    cohort = world(np.random.default_rng(16), cities=3)
    numbers = number(CITIES, cohort.columns[CITIES].values)
    cohort = replace(cohort, columns={**cohort.columns, CITIES: numbers})
    with pytest.raises(StudyError, match="municipality: an area has a code"):
        told(tmp_path, cohort)


def test_a_tree_without_groups_has_nothing_to_tell_of_areas(tmp_path):
    cohort = world(np.random.default_rng(6), high=0.1, low=0.1)
    found, profiles = told(tmp_path, cohort, tree="max_depth = 1, min_child = 4000")
    assert (found, profiles.profiles) == ([], ())


def test_the_own_area_of_the_study_is_a_part_of_the_country(tmp_path):
    cohort = world(np.random.default_rng(7), cities=4)
    (found,), _ = told(tmp_path, cohort)
    assert found.local_share is None
    study = study_of(tmp_path, ["x"], honest=False)
    local = study.question.population.model_validate(
        study.question.population.model_dump(by_alias=True)
        | {"areas": [CITIES], "local": {"area": CITIES, "code": "9002"}}
    )
    question = study.question.model_copy(update={"population": local})
    study = study.model_copy(update={"question": question})
    findings = analyse(study, cohort, [], floor=10, threads=1).findings
    (share,) = [one.local_share for one in findings if isinstance(one, AreasFinding)]
    assert (share.of.n, share.within.n, share.value) == (600, 2400, 0.25)


# ------------------------------------------------------------------------------ who differs


def test_a_city_that_differs_in_one_profile_is_found_and_no_other(tmp_path):
    cohort = world(np.random.default_rng(8), cities=20, each=1000, high=0.08, low=0.02, twice=3)
    (found,), _ = told(tmp_path, cohort)
    assert [a for a, one in enumerate(found.areas) if one.profiles[0].differs != "no"] == [3]
    assert found.areas[3].profiles[0].differs == "higher"
    assert {one.profiles[1].differs for one in found.areas} == {"no"}
    assert [one.differs for one in found.areas].count("higher") == 1
    assert found.areas[3].ratio.value > found.areas[3].high.value
    assert found.dispersion.value == 1


def test_limits_are_told_with_the_ratio(tmp_path):
    (found,), _ = told(tmp_path, world(np.random.default_rng(9), each=2000))
    area = found.areas[0]
    spread = sum(one.expected.value * (1 - one.expected.value / one.n.n) for one in area.profiles)
    e = area.expected.value
    width = 2 / 3 * 3.0902323 * np.sqrt(found.dispersion.value * spread) / e
    assert area.low.value == pytest.approx((1 - width) ** 1.5 - 0.5 / e)
    assert area.high.value == pytest.approx((1 + width) ** 1.5 + 0.5 / e)


@pytest.mark.parametrize("expected", [5, 8, 15, 40, 300])
@pytest.mark.parametrize("rate", [0.02, 0.12, 0.4])
def test_of_a_thousand_areas_like_the_country_two_are_said_to_differ(expected, rate):
    rng = np.random.default_rng(10)
    n = round(expected / rate)
    cases = rng.binomial(n, rate, 200_000)
    funnel = Funnel(np.full(1, n * rate), np.full(1, 1 - rate), 1.0)
    low, high = funnel.limits()
    above, below = np.mean(cases / (n * rate) > high), np.mean(cases / (n * rate) < low)
    # Whole counts lie nearly as far out as they may, or a little less.
    assert max(above, below) < 0.002
    assert above + below > (0.0012 if expected >= 40 else 0.0001)
    assert above + below < 0.0028


def test_false_alarms_over_simulated_countries_are_as_few_as_promised():
    rng = np.random.default_rng(11)
    countries, areas = 200, 100
    expected = np.exp(rng.normal(4, 1, areas))
    spread = np.full(areas, 0.95)
    said = []
    for _ in range(countries):
        cases = rng.binomial((expected / 0.05).astype(int), 0.05)
        exact = (expected / 0.05).astype(int) * 0.05
        phi, _ = dispersion(cases.astype(float), exact, spread)
        said += Funnel(exact, spread, phi).differs(cases / np.maximum(exact, 1e-9))
    judged = [one for one in said if one != "unknown"]
    wrong = sum(one != "no" for one in judged)
    # 0.2 % is promised; a little fewer, since limits widen in some countries by chance.
    assert len(judged) > 0.95 * countries * areas
    assert 0.001 < wrong / len(judged) < 0.0025


def test_too_few_expected_cases_say_nothing():
    funnel = Funnel(np.array([4.9, 5.1]), np.ones(2), 1.0)
    assert funnel.differs(np.array([9.0, 9.0])) == ["unknown", "higher"]
    assert funnel.differs(np.array([np.nan, np.nan])) == ["unknown", "unknown"]


def test_dispersion_is_one_where_areas_differ_by_chance_alone():
    rng = np.random.default_rng(12)
    expected = np.full(300, 80.0)
    found = [dispersion(rng.poisson(expected) * 1.0, expected, np.ones(300))[0] for _ in range(200)]
    assert np.mean(np.array(found) == 1) > 0.9
    assert max(found) < 1.5


def test_dispersion_is_by_how_much_areas_vary_more_than_that():
    rng = np.random.default_rng(13)
    expected = np.full(2000, 100.0)
    # Areas whose own rates vary by a fifth: the variance is 1 + 0.2² x 100 times as large.
    own = rng.gamma(25, 1 / 25, 2000)
    phi, areas = dispersion(rng.poisson(expected * own) * 1.0, expected, np.ones(2000))
    assert areas == 2000
    assert phi == pytest.approx(5, rel=0.1)


def test_a_few_areas_that_are_far_out_hardly_widen_the_limits():
    rng = np.random.default_rng(14)
    expected = np.full(200, 80.0)
    cases = rng.poisson(expected) * 1.0
    cases[:5] = 400
    assert dispersion(cases, expected, np.ones(200))[0] < 1.6
    assert dispersion(np.full(4, 3.0), np.full(4, 3.0), np.ones(4)) == (1.0, 0)


# ---------------------------------------------------------------------------- who lives here


def described(folder, *, sensitive=()):
    """Return a country with a city in which the high group is often poor and never tall."""
    rng = np.random.default_rng(15)
    cohort = world(rng, cities=5, each=2000, share=0.3)
    n, city = len(cohort), cohort.columns[CITIES].values
    here = (city == 2) & (cohort.columns["x"].values == 1)
    poor = rng.random(n) < np.where(here, 0.6, 0.2)
    tall = np.where(here, 0, rng.integers(0, 3, n))
    columns = {
        **cohort.columns,
        "poor": levels("poor", poor.astype(int), ["no", "yes"]),
        "tall": levels("tall", tall, ["short", "middling", "tall"]),
        "noise": levels("noise", rng.integers(0, 4, n), ["a", "b", "c", "d"]),
    }
    names = ["x", "poor", "tall", "noise"]
    (found,), profiles = told(
        folder,
        replace(cohort, columns=columns),
        names=names,
        tree="max_depth = 1, min_child = 2000",
        sensitive=sensitive,
    )
    return found, profiles, poor, here, cohort


def test_members_are_described_by_what_they_have_more_often_or_less(tmp_path):
    found, profiles, poor, here, cohort = described(tmp_path)
    said = [
        (a, p, [(one.variable.name, one.level.name) for one in profile.standings])
        for a, area in enumerate(found.areas)
        for p, profile in enumerate(area.profiles)
        if profile.standings
    ]
    assert (2, 0, [("tall", "short"), ("poor", "yes")]) in said
    # What chance does is not told, nor what the rule of the group says, nor groups in the middle.
    assert {name for _, _, told in said for name, _ in told} == {"tall", "poor"}
    middle = [p for p, one in enumerate(profiles.profiles) if one.band == "middle"]
    assert not any(p in middle for _, p, _ in said)
    tall, standing = found.areas[2].profiles[0].standings
    assert standing.here.value == pytest.approx(poor[here].mean())
    of_profile = cohort.columns["x"].values == 1
    assert standing.elsewhere.value == pytest.approx(poor[of_profile].mean())
    assert tall.here.value == 1
    assert standing.here.of.n == poor[here].sum()


def test_what_is_sensitive_describes_nobody(tmp_path):
    found, *_ = described(tmp_path, sensitive=["poor"])
    names = {
        one.variable.name
        for area in found.areas
        for profile in area.profiles
        for one in profile.standings
    }
    assert names == {"tall"}
