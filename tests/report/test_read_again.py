"""How results may be read, as data and sheets, and after the gate: stability, other choices."""

from __future__ import annotations

import pytest

from kansrijk.disclosure import release
from kansrijk.findings import Cell, Count, Estimate, Evidence, Masked, Setting, Status
from kansrijk.profiles import (
    CostLine,
    CutQuantile,
    MedoidProfile,
    Named,
    NamedLevel,
    ProfileFate,
    ProfileStability,
    SensitivityFinding,
    StabilityFinding,
    VariableStability,
    Variation,
)
from kansrijk.report import page, results
from kansrijk.report.numbers import MASK
from kansrijk.report.sheets import sheets
from kansrijk.report.wording import texts
from kansrijk.study import Text
from tests.disclosure.made import CBS, INSIDE, OPEN, World
from tests.report import made_stability as made
from tests.report.made import EVERY, profiles
from tests.report.made_asked import asked

EN = texts("en")
USUAL = profiles()
FOUND = made.stability(USUAL)
OTHERS = made.sensitivity(USUAL)

# ------------------------------------------------------------------ stability


def test_all_of_stability_is_in_the_data():
    found = results(EVERY["read again"])["stability"]
    assert (found["refits"], found["least"], found["agreement"]) == (200, 0.75, 0.81)
    assert found["profiles"][2] == {
        "profile": USUAL.profiles[2].id,
        "stable": False,
        "overlap": 0.71,
        "least": 0.53,
        "found": 0.31,
        "together": 0.64,
        "mixes_with": USUAL.profiles[1].id,
        "mixed": 0.18,
    }
    by_name = {one["variable"]["name"]: one for one in found["variables"]}
    assert by_name["income"]["cuts"][0] == {"part": 0.1, "at": 18_000}
    assert by_name["income"]["published"] == [24_000]
    assert by_name["latest_victim"]["cuts"][-1]["at"] == "far"
    assert by_name["education"]["published"][0]["label"]["nl"] == "vmbo"
    assert found["medoid"][0]["nearest"] == USUAL.profiles[0].id
    assert found["medoid"][0]["conditions"][-1]["low"] == 12


def test_masked_stability_is_masked_in_the_data():
    found = results(EVERY["read again, masked"])["stability"]
    assert found["agreement"] == found["profiles"][0]["overlap"] == "masked"


def test_the_sheets_of_stability_hold_the_same_numbers():
    book = {one.name: one for one in sheets(EVERY["read again"], EN)}
    first = book["Groups that come back"].rows[0]
    assert first == (1, "yes", 0.91, 0.79, 0.96, 0.82, 11, 0.18)
    assert book["Repeats"].rows[0] == ("Repeats", 200)
    assert len(book["Asked for in repeats"].rows) == len(FOUND.variables)
    assert [row[0] for row in book["Most usual repeat"].rows][:3] == [1, 1, 2]


def through(policy):
    """Return the page, the data and the refusals of a world whose stability went to the gate."""
    world, least = World(), Estimate(0.8234, 400)
    leaves = list(world.leaves)
    level = Evidence(Count(Cell.of(level="x"), 120, 120))
    at = NamedLevel(Named("b", Text(nl="laag", en="low")), level)
    found = StabilityFinding(
        status=Status.OK,
        refits=Setting(200),
        least=Setting(0.75),
        profiles=tuple(
            ProfileStability(
                profile=leaf,
                stable=leaf != "01",
                overlap=least,
                least=least,
                found=least,
                together=least,
                mixes_with=leaves[0] if leaf != leaves[0] else leaves[1],
                mixed=least,
            )
            for leaf in leaves
        ),
        variables=(
            VariableStability(
                variable=Named("x", Text(nl="woord", en="word")),
                used=True,
                selected=least,
                cuts=(CutQuantile(part=Setting(0.5), at=at),),
                published=(at,),
            ),
        ),
        agreement=least,
        least_agreement=least,
        medoid=tuple(MedoidProfile(rule=(), nearest=leaf, overlap=least) for leaf in leaves),
        medoid_agreement=least,
    )
    findings = [asked(), *world.findings[1:], found]
    done = release(findings, world.atoms, policy, sensitive=("yes",))
    return page(done, "en"), results(done), done.refused


@pytest.mark.parametrize(
    ("policy", "overlap"), [(OPEN, 0.8234), (INSIDE, 0.8234), (CBS, 0.82)], ids=lambda p: str(p)[:9]
)
def test_stability_that_passes_the_gate_is_told_under_each_policy(policy, overlap):
    html, data, refused = through(policy)
    assert not refused
    assert data["stability"]["profiles"][0]["overlap"] == overlap
    assert "2 of the 3 groups came back in at least half of the 200 repeats" in html
    assert "82%" in html


# ------------------------------------------------------------------ other choices


def test_all_of_other_choices_is_in_the_data():
    found = results(EVERY["read again"])["sensitivity"]
    assert (found["stays_from"], found["moves_from"]) == (0.75, 0.5)
    assert found["separates"] == {"value": 0.73, "interval": [0.718, 0.742]}
    first, rpart = found["variations"][0], found["variations"][5]
    assert (first["setting"], first["value"], first["word"]) == ("min_child", 3000, None)
    assert (rpart["setting"], rpart["value"], rpart["word"]) == ("semantics", None, "rpart")
    assert (first["groups"], first["new"]) == (17, 4)
    assert first["fates"][3] == {
        "profile": USUAL.profiles[3].id,
        "fate": "moves",
        "overlap": 0.63,
    }
    line = found["cost_lines"][2]
    assert (line["cost"], line["threshold"]) == (10, pytest.approx(1 / 11))
    assert line["profiles"] == [one.id for one in USUAL.profiles[:2]]


def test_the_sheets_of_other_choices_hold_the_same_numbers():
    book = {one.name: one for one in sheets(EVERY["read again"], EN)}
    choices = book["Other choices"].rows
    assert choices[0] == ("As chosen", None, 11, None, 0.73, 0.718, 0.742)
    assert choices[1] == ("Group at least 3,000", "6,000", 17, 4, 0.745, 0.733, 0.757)
    fates = book["Groups under other choices"].rows
    assert len(fates) == 8 * 11
    assert fates[3] == ("Group at least 3,000", 4, "moves", 0.63)
    third = book["Weight of a missed case"].rows[2]
    assert third[:4] == (10, pytest.approx(1 / 11, abs=1e-6), 2, "groups 1 and 2")


def test_masked_other_choices_are_masked_in_data_and_sheets():
    found = results(EVERY["read again, masked"])["sensitivity"]
    assert found["separates"] == {"value": "masked", "interval": None}
    assert found["variations"][0]["fates"][0]["overlap"] == "masked"
    book = {one.name: one for one in sheets(EVERY["read again, masked"], EN)}
    assert book["Weight of a missed case"].rows[2][-1] == MASK
    assert {type(one.overlap) for one in made.hidden(OTHERS).variations[0].fates} == {Masked}


@pytest.mark.parametrize(("policy", "value"), [(OPEN, 0.7342), (INSIDE, 0.7342), (CBS, 0.73)])
def test_other_choices_that_passes_the_gate_is_told_under_each_policy(policy, value):
    world, measured = World(), Estimate(0.7342, 400, 0.01)
    variation = Variation(
        name="min_child",
        value=Setting(3000),
        groups=Setting(4),
        new=Setting(1),
        separates=measured,
        fates=tuple(
            ProfileFate(profile=leaf, fate="moves", overlap=measured) for leaf in world.leaves
        ),
    )
    found = SensitivityFinding(
        status=Status.OK,
        stays_from=Setting(0.75),
        moves_from=Setting(0.5),
        separates=measured,
        variations=(variation,),
        cost_lines=(CostLine(cost=Setting(10), threshold=Setting(1 / 11), profiles=("1",)),),
    )
    findings = [asked(), *world.findings[1:], found]
    done = release(findings, world.atoms, policy, sensitive=("yes",))
    data, html = results(done), page(done, "en")
    assert not done.refused
    assert data["sensitivity"]["separates"]["value"] == value
    assert "Not one of the 3 groups stays under every other choice (1 tried)." in html
    assert "Group at least 3,000" in html
