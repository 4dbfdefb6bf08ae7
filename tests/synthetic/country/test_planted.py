"""The planted profiles are where the truth says, and nobody else comes into youth help.

What the truth counts is counted again from the rows of the registers, person by person, with code
that shares nothing with the maker.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from kansrijk.errors import DataError
from kansrijk.synthetic.country.block import Block, draw_block, rows_of
from kansrijk.synthetic.country.geography import draw_geography
from kansrijk.synthetic.country.planted import ASIDE, DEPARTURES, ELSEWHERE, PLANTED, chances
from kansrijk.synthetic.country.planted_seen import see
from kansrijk.synthetic.country.truth import (
    Truth,
    merge_truths,
    read_truth,
    write_truth,
)
from kansrijk.synthetic.country.truth_count import count, known_of, truth_of
from kansrijk.synthetic.days import NEVER, day
from tests.synthetic.country.reading import YEARS, Read, Young, meets

SEED, YOUNG = 1, 20_000
NAMES = ("H1", "H2", "H3", "H4", "H5", "H6", "L1", "L2", "L3", "L4")
SPREAD = 3.5
"""Standard errors that a rate may lie from the planted one; siblings widen them a little."""
WIDER = 1.15


@pytest.fixture(scope="module")
def block() -> Block:
    return draw_block(SEED, 0, YOUNG, YEARS, draw_geography(SEED))


@pytest.fixture(scope="module")
def truth(block: Block) -> Truth:
    return truth_of(block)


# ------------------------------------------------------------------ the registers, read anew


@pytest.fixture(scope="module")
def read(block: Block) -> Read:
    read = Read()
    for rows in rows_of(block):
        read.tables[rows.contract].append(rows)
    return read


@pytest.fixture(scope="module", params=[2015, 2016])
def young(request: pytest.FixtureRequest, read: Read) -> tuple[int, list[Young]]:
    return request.param, read.young(request.param)


def test_the_registers_agree_on_the_truth(young, truth):
    year, people = young
    (told_,) = [one for one in truth.days if one.reference_date == f"{year}-01-01"]
    at_risk = [one for one in people if not one.in_help and not one.aside]
    assert told_.young == len(people)
    assert told_.in_help == sum(one.in_help for one in people)
    assert told_.aside == sum(one.aside and not one.in_help for one in people)
    assert told_.at_risk == len(at_risk)
    assert told_.cases == sum(one.case for one in at_risk)
    found = defaultdict(list)
    for one in at_risk:
        for profile in told_.profiles:
            if all(meets(one, condition) for condition in profile.conditions):
                found[profile.name].append(one.case)
                break
    for profile in told_.profiles:
        assert profile.members == len(found[profile.name]), profile.name
        assert profile.cases == sum(found[profile.name]), profile.name


# ------------------------------------------------------------------ rates and sizes


def test_profiles_are_planted_in_order(truth):
    for told_ in truth.days:
        assert tuple(profile.name for profile in told_.profiles) == NAMES
        assert [profile.band for profile in told_.profiles] == ["high"] * 6 + ["low"] * 4


def test_rates_came_out_as_planted(block):
    for moment in YEARS.reference_days:
        counted = count(block, moment)
        chance = chances(counted.seen, block.geography)
        for place in range(-1, len(PLANTED)):
            within = (counted.profile == place) & counted.at_risk
            expected = chance[within].sum()
            error = WIDER * np.sqrt((chance * (1 - chance))[within].sum())
            assert abs(counted.cases[within].sum() - expected) <= SPREAD * error + 1


def test_overall_rate_and_sizes(truth):
    for told_ in truth.days:
        assert told_.overall == pytest.approx(0.042, abs=0.0045)
        size = {one.name: one.members / told_.young for one in told_.profiles}
        assert all(0.004 <= size[name] <= 0.03 for name in ("H1", "H2", "H3", "H4", "H6"))
        assert size["H5"] < 0.001
        assert all(0.04 <= size[name] <= 0.10 for name in ("L1", "L2", "L3", "L4"))


def test_rates_lie_far_from_the_middle(truth):
    for profile in [one for told_ in truth.days for one in told_.profiles]:
        wanted = (0.09, 0.15) if profile.band == "high" else (0.0, 0.02)
        assert wanted[0] <= profile.rate <= wanted[1]


def test_nothing_else_has_an_effect(block):
    people, outside, cases = block.people, [], []
    for moment in YEARS.reference_days:
        counted = count(block, moment)
        rest = (counted.profile < 0) & counted.at_risk
        outside.append(counted.seen.young[rest])
        cases.append(counted.cases[rest])
    person, case = np.concatenate(outside), np.concatenate(cases)
    for told_ in (people.strain, people.prosperity, people.born, people.male.astype(float)):
        high = told_[person] > np.median(told_[person]) - 1e-9
        rates = case[high].mean(), case[~high].mean()
        error = WIDER * np.sqrt(ELSEWHERE * (1 / high.sum() + 1 / (~high).sum()))
        assert abs(rates[0] - rates[1]) <= SPREAD * error
    assert case.mean() == pytest.approx(ELSEWHERE, abs=0.005)


def test_who_is_in_mental_health_care_is_set_aside_for_a_reason(block):
    counted = count(block, YEARS.reference_days[0])
    spells, persons = block.care.help.spells, len(block.people)
    came = spells.began_between(day(2015, 1, 2), day(2015, 12, 31), persons)[counted.seen.young]
    aside = counted.seen.aside & ~counted.in_help
    assert came[aside].mean() == pytest.approx(ASIDE, abs=0.07)


def test_two_municipalities_have_another_rate_of_a_profile(block, truth):
    seen = see(known_of(block), YEARS.reference_days[0])
    chance = chances(seen, block.geography)
    counted = count(block, seen.day)
    usual = {planting.name: planting.rate_in(2015) for planting in PLANTED}
    different = np.zeros(len(chance), bool)
    for departure in DEPARTURES:
        there = seen.municipality == departure.municipality(block.geography)
        members = there & (counted.profile == NAMES.index(departure.profile))
        assert members.any()
        assert chance[members] == pytest.approx(departure.times * usual[departure.profile])
        different |= members
    expected = np.append([usual[name] for name in NAMES], ELSEWHERE)[counted.profile]
    assert np.array_equal(chance[~different], expected[~different])
    shares = block.geography.municipalities.share
    codes = block.geography.municipalities.code
    (one, other) = truth.departures
    assert shares[codes == one.code] == pytest.approx(1 / 82, rel=0.02)
    assert shares[codes == other.code] == pytest.approx(1 / 26, rel=0.02)
    assert (one.times, other.times) == (2.0, 0.5)


def test_one_profile_changes_from_one_year_to_the_next(truth):
    (change,) = truth.changes
    assert (change.profile, change.year) == ("H2", 2016)
    rates = [{one.name: one.rate for one in told_.profiles} for told_ in truth.days]
    assert rates[0]["H2"] == change.before > rates[1]["H2"] == change.after
    assert {**rates[0], "H2": 0} == {**rates[1], "H2": 0}


# ------------------------------------------------------------------ youth help through time


def test_help_begins_only_as_drawn(block):
    spells = block.care.help.spells
    first = YEARS.reference_days[0]
    starts = spells.start[spells.start > first]
    assert not np.isin(starts, YEARS.reference_days).any()
    for moment in YEARS.reference_days:
        begun = (spells.start > moment) & (spells.start <= moment + 364)
        assert np.isin(spells.person[begun], count(block, moment).seen.young).all()
        assert len(np.unique(spells.person[begun])) == begun.sum()


@pytest.mark.parametrize("name", ["mental_health", "support", "protection", "probation", "help"])
def test_spells_of_care_are_apart_and_within_the_stay(block, name):
    of = getattr(block.care, name)
    spells = of.spells if name == "help" else of
    people = block.people
    assert (spells.start < spells.end).all()
    assert (spells.start >= people.arrived[spells.person]).all()
    gone = np.minimum(people.died, people.departed)[spells.person]
    assert (np.where(spells.end == NEVER, YEARS.end, spells.end - 1) < gone).all()
    assert (spells.start <= YEARS.end).all()
    order = np.lexsort((spells.start, spells.person))
    same = spells.person[order][1:] == spells.person[order][:-1]
    assert (spells.end[order][:-1][same] <= spells.start[order][1:][same]).all()


def test_files_of_youth_help_know_no_end_after_their_year(read):
    ends = {year: [row["end"] for row in read.rows("jgdhulpbus", year)] for year in (2015, 2016)}
    assert [*ends] == [rows.year for rows in read.tables["jgdhulpbus"]]
    for year, days in ends.items():
        assert all(end == NEVER or day(year) <= end <= day(year, 12, 31) for end in days)
    carried = {row["key"] for row in read.rows("jgdhulpbus", 2015) if row["end"] == NEVER}
    assert carried == read.running("jgdhulpbus", day(2015, 12, 31), 2016)


def test_a_trajectory_lasts_a_year_at_most_and_the_next_may_follow(block):
    care = block.care.mental_health
    ended = care.end < NEVER
    assert (care.end - care.start)[ended].max() <= 365
    follows = (care.person[1:] == care.person[:-1]) & (care.start[1:] == care.end[:-1])
    assert follows.sum() > 1000


def test_scores_follow_the_effects_that_are_told(block, truth):
    (told_,) = [one for one in truth.outcomes if one.name == "psychosocial_problems"]
    size = {effect.factor: effect.size for effect in told_.effects}
    contacts, people = block.care.contacts, block.people
    child = contacts.events.person[~np.isnan(contacts.score)]
    risk = (contacts.score >= 11)[~np.isnan(contacts.score)]
    strained = people.strain[child] > 0
    odds = [risk[group].mean() / (1 - risk[group].mean()) for group in (strained, ~strained)]
    assert 0.3 < np.log(odds[0] / odds[1]) / size["strain"] < 3.5
    assert size["dwelling_value"] == 0


# ------------------------------------------------------------------ the file


def test_truth_is_read_as_it_was_written(truth, tmp_path: Path):
    write_truth(truth, tmp_path)
    assert read_truth(tmp_path) == truth
    assert (tmp_path / "truth" / "truth.json").read_bytes().endswith(b"}\n")


def test_a_folder_without_truth_is_refused(tmp_path: Path):
    with pytest.raises(DataError, match="the folder holds no truth"):
        read_truth(tmp_path)


def test_counts_of_blocks_are_added(truth):
    both = merge_truths([truth, truth])
    assert merge_truths([truth]) == truth
    for one, sum_ in zip(truth.days, both.days, strict=True):
        assert (sum_.young, sum_.cases) == (2 * one.young, 2 * one.cases)
        assert sum_.overall == one.overall
        for profile, twice in zip(one.profiles, sum_.profiles, strict=True):
            members, cases = 2 * profile.members, 2 * profile.cases
            assert twice == replace(profile, members=members, cases=cases)
    for one, sum_ in zip(truth.departures, both.departures, strict=True):
        assert sum_.members == tuple(2 * members for members in one.members)


def test_truth_has_words_in_both_languages(truth):
    words = [one.words for one in truth.days[0].profiles]
    words += [one.words for one in truth.outcomes]
    words += [effect.words for one in truth.outcomes for effect in one.effects]
    assert all(one.nl and one.en and one.nl != one.en for one in words)


def test_what_matters_is_what_the_rules_name(truth):
    rules = [one.conditions for one in truth.days[0].profiles]
    assert {condition.variable for rule in rules for condition in rule} == set(truth.matter)
    assert "dwelling_value" not in truth.matter


def test_same_seed_gives_the_same_help(block):
    again = draw_block(SEED, 0, 2_000, YEARS, block.geography)
    twice = draw_block(SEED, 0, 2_000, YEARS, block.geography)
    assert truth_of(again) == truth_of(twice)
    for one, other in pairwise([again.care.help.spells, twice.care.help.spells]):
        assert np.array_equal(one.start, other.start)
        assert np.array_equal(one.end, other.end)
