"""The truth is true: counted again from the registers, with code of its own."""

from __future__ import annotations

import operator
from collections import defaultdict

import pytest

from kansrijk.synthetic import Condition, PlantedProfile, Truth
from tests.synthetic.reading import Town, Young

COMPARE = {"=": operator.eq, "<": operator.lt, ">=": operator.ge}
NAMES = ("earlier_help", "parent_in_care", "youngest", "prosperous")
# Three standard errors of the smallest profile's rate, widened a little for brothers and sisters.
TOLERANCE = {"high": 0.03, "low": 0.006}


def meets(young: Young, condition: Condition) -> bool:
    value = getattr(young, condition.variable)
    if value is None:
        return condition.unknown
    return COMPARE[condition.operator](value, condition.value)


def members(town: Town, profile: PlantedProfile) -> list[Young]:
    return [
        young
        for young in town.at_risk
        if all(meets(young, condition) for condition in profile.conditions)
    ]


@pytest.fixture(params=NAMES)
def profile(request: pytest.FixtureRequest, truth: Truth) -> PlantedProfile:
    (found,) = (profile for profile in truth.profiles if profile.name == request.param)
    return found


def test_four_profiles_are_planted(truth: Truth) -> None:
    assert tuple(profile.name for profile in truth.profiles) == NAMES
    assert [profile.band for profile in truth.profiles] == ["high", "high", "low", "low"]


def test_the_registers_agree_on_the_whole(town: Town, truth: Truth) -> None:
    assert truth.young == len(town.young)
    assert truth.at_risk == len(town.at_risk)
    assert truth.cases == sum(young.inflow for young in town.at_risk)
    assert truth.overall == pytest.approx(0.042, abs=0.004)


def test_the_registers_agree_on_each_profile(town: Town, profile: PlantedProfile) -> None:
    found = members(town, profile)
    assert profile.members == len(found)
    assert profile.cases == sum(young.inflow for young in found)


def test_profiles_are_large_and_came_out_at_their_rate(profile: PlantedProfile) -> None:
    assert profile.members >= 900
    assert profile.observed == pytest.approx(profile.rate, abs=TOLERANCE[profile.band])


def test_profiles_lie_far_from_the_overall_rate(profile: PlantedProfile, truth: Truth) -> None:
    if profile.band == "high":
        assert profile.observed > 2 * truth.overall
    else:
        assert profile.observed < truth.overall / 2


def test_nobody_is_in_two_profiles(town: Town, truth: Truth) -> None:
    counted = sum(profile.members for profile in truth.profiles)
    inside = {id(young) for profile in truth.profiles for young in members(town, profile)}
    assert counted == len(inside)


def test_everyone_else_has_the_same_rate(town: Town, truth: Truth) -> None:
    inside = {id(young) for profile in truth.profiles for young in members(town, profile)}
    others = [young for young in town.at_risk if id(young) not in inside]
    for chosen in (lambda y: y.age < 12, lambda y: (y.household_income or 0) < 20_000):
        part = [young.inflow for young in others if chosen(young)]
        assert sum(part) / len(part) == pytest.approx(truth.elsewhere, abs=0.01)


def test_brothers_and_sisters_resemble_each_other_moderately(town: Town) -> None:
    households = defaultdict(list)
    for young in town.at_risk:
        households[young.household].append(young.inflow)
    pairs = [
        (one, other)
        for outcomes in households.values()
        for place, one in enumerate(outcomes)
        for other in outcomes[place + 1 :]
    ]
    overall = sum(one + other for one, other in pairs) / (2 * len(pairs))
    both = sum(one and other for one, other in pairs) / len(pairs)
    assert 0.01 < (both - overall**2) / (overall * (1 - overall)) < 0.2


def test_rules_have_words_in_both_languages(profile: PlantedProfile) -> None:
    assert profile.words.nl
    assert profile.words.en
    assert profile.words.nl != profile.words.en


def test_what_matters_is_what_the_rules_name(truth: Truth) -> None:
    named = {condition.variable for profile in truth.profiles for condition in profile.conditions}
    assert named == set(truth.matter)
