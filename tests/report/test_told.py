"""Words never tell more than the numbers beside them: bands, order, averages, cuts and steps."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kansrijk.disclosure import Refusal
from kansrijk.findings import Masked, Protected
from kansrijk.profiles import OutcomeFinding, PopulationFinding, ProfilesFinding
from kansrijk.report import page, results
from kansrijk.report.answer import answer
from kansrijk.report.document import document
from kansrijk.report.sheets import sheets
from kansrijk.report.told import confirms, lift, told_band
from kansrijk.report.wording import texts
from kansrijk.study import Text
from tests.report.elements import parse
from tests.report.made import (
    AREAS_REFUSED,
    EVERY,
    INSIDE_ONLY,
    RELEASES,
    changed,
    profiles,
    release_of,
    unconfirmed,
)
from tests.report.made import UNSURE as UNSURE_TREE
from tests.report.made_asked import asked
from tests.report.test_page import tree_of

NL, EN = texts("nl"), texts("en")
UNSURE = EVERY["one unconfirmed"]
FOUND = RELEASES["usual"].find(ProfilesFinding)


def sheet_of(release, key, t=EN):
    return next(one for one in sheets(release, t) if one.name == t(f"sheet.{key}"))


# ------------------------------------------------------------------ bands


@pytest.mark.parametrize("name", list(EVERY))
def test_whoever_is_called_high_or_low_has_an_interval_that_shows_it(name):
    found = EVERY[name].find(ProfilesFinding)
    if found is None or not found.honest:
        return
    shown = answer(found, EN)
    for group, profile in zip(shown.groups, found.profiles, strict=True):
        if group.band == "high":
            assert profile.rate.interval[0] > found.overall.value
        if group.band == "low":
            assert profile.rate.interval[1] < found.overall.value


def test_a_group_that_is_not_confirmed_stands_in_the_middle_with_a_mark():
    root = tree_of("one unconfirmed", "en")
    assert not [li for li in root.all("li") if li["id"] == "group-2"]
    (row,) = [tr for tr in root.all("tr") if tr["id"] == "row-2"]
    assert "Higher chance not confirmed" in row.text
    assert row.all("svg")[0]["class"] == "swatch middle"
    assert EN.times("answer.unconfirmed", 1) in root.text
    assert EN.times("answer.unconfirmed", 2) in tree_of("two unconfirmed", "en").text
    assert "Lower chance not confirmed" in tree_of("unconfirmed low", "en").text
    assert "not confirmed" not in tree_of("usual", "en").text


def test_it_counts_with_the_middle_in_the_picture_and_the_tree():
    shown = answer(unconfirmed("6"), EN)
    assert [(one.band, one.groups) for one in shown.bands] == [
        ("high", 1),
        ("middle", 2),
        ("low", 0),
    ]
    assert [one.band for one in shown.tree.walk() if one.group == 2] == ["middle"]


def test_the_data_tell_both_what_was_grown_and_whether_it_is_confirmed():
    told = results(UNSURE)["profiles"]
    assert [(one["band"], one["confirmed"]) for one in told] == [
        ("high", True),
        ("high", False),
        ("middle", None),
    ]
    row = sheet_of(UNSURE, "groups").rows[1]
    assert row[1] == "Higher chance not confirmed"


@pytest.mark.parametrize(
    ("band", "overall", "confirmed"),
    [
        ("high", 0.2, True),
        ("high", 0.35, False),
        ("high", 0.5, False),
        ("low", 0.5, True),
        ("low", 0.35, False),
        ("middle", 0.2, None),
    ],
)
def test_a_band_is_confirmed_by_the_interval_that_is_shown(band, overall, confirmed):
    shown = replace(FOUND, overall=Protected(overall, (overall, overall)))
    profile = replace(FOUND.profiles[0], band=band, rate=Protected(0.35, (0.3, 0.4)))
    assert confirms(profile, shown) is confirmed
    assert told_band(profile, shown) == (band if confirmed else "middle")
    assert told_band(profile, replace(shown, honest=False)) == band


def test_a_masked_rate_confirms_nothing_and_stands_in_the_middle_without_a_mark():
    profile = FOUND.profiles[1]
    assert (profile.band, confirms(profile, FOUND)) == ("high", True)
    without_rate = replace(profile, rate=Masked()), FOUND
    without_average = profile, replace(FOUND, overall=Masked())
    for one, found in (without_rate, without_average):
        assert confirms(one, found) is None
        assert told_band(one, found) == "middle"
    masked = RELEASES["masked"]
    shown = answer(masked.find(ProfilesFinding), EN).groups[1]
    assert (shown.band, shown.mark) == ("middle", None)
    told = results(masked)["profiles"][1]
    assert (told["band"], told["confirmed"]) == ("high", None)


def test_a_multiple_is_that_of_the_rates_that_are_shown():
    profile = FOUND.profiles[0]
    assert lift(profile, FOUND) == profile.rate.value / FOUND.overall.value
    assert lift(replace(profile, rate=Masked()), FOUND) is None


def test_what_it_means_to_be_in_between_is_said_where_there_are_two_parts():
    assert "lag hun kans tussen 0,5 en 2 keer het gemiddelde" in tree_of("usual", "nl").text
    assert "between 0.5 and 2 times the average" in tree_of("usual", "en").text
    assert "their chance was between" not in tree_of("not honest", "en").text


@pytest.mark.parametrize(("name", "is_clear"), [("usual", True), ("not honest", False)])
def test_only_what_was_measured_apart_is_called_clear(name, is_clear):
    root = tree_of(name, "en")
    assert ("clearly" in root.all("section")[0].text) is is_clear
    assert ("In order of the chance in the part" in root.text) is is_clear
    assert ("The highest comes first" in root.text) is not is_clear


# ------------------------------------------------------------------ the two averages


def test_the_average_of_the_part_that_was_measured_on_is_told_once():
    body = tree_of("usual", "nl").text
    assert body.count("De stippellijn is het gemiddelde van het deel waarop is gemeten, 1,2%") == 1
    assert "gemiddelde van het gemeten deel: 1,2%" in body
    assert "gemeten deel" not in tree_of("not honest", "nl").text


def test_halves_that_differ_are_warned_of_in_every_file():
    usual = RELEASES["usual"]
    outcome = usual.find(OutcomeFinding)
    odd = changed(usual, replace(outcome, cases=Protected(outcome.cases.value + 5000)))
    for t in (NL, EN):
        mind, warning = t("brief.mind"), t("brief.halves")
        (said,) = [p for p in parse(page(odd, t.language)).all("p") if warning in p.text]
        assert (said.text, said.all("strong")[0].text) == (f"{mind} {warning}", mind)
        assert (mind, None, warning) in sheet_of(odd, "asked", t).rows
        assert warning not in tree_of("usual", t.language).text
        assert mind not in [row[0] for row in sheet_of(usual, "asked", t).rows]
    assert results(odd)["tree"]["halves_differ"] is True
    assert results(usual)["tree"]["halves_differ"] is False


def test_who_belongs_together_is_named_where_a_study_says_so():
    assert NL("sure.clusters", cluster="huishouden") in tree_of("usual", "nl").text
    assert "by “household” are alike" in tree_of("usual", "en").text
    assert "are alike" not in tree_of("no cluster", "en").text
    shift = release_of(unconfirmed(), question=asked(cluster="shift"))
    assert "by “shift” are alike" in page(shift, "en")
    assert results(shift)["study"]["cluster"] == "shift"


def test_a_study_may_ask_in_its_own_words():
    own = replace(asked(), question=Text(nl="Welke zaken?", en="Which cases?"))
    released = release_of(unconfirmed(), question=own)
    assert "Which cases?" in page(released, "en")
    assert "Welke zaken?" in page(released, "nl")
    assert results(released)["study"]["question"] == {"nl": "Welke zaken?", "en": "Which cases?"}


def test_what_a_study_calls_its_groups_and_relations_is_said():
    names = ("shift", "parents")
    labels = tuple((name, Text(nl=f"{name} nl", en=f"{name} en")) for name in names)
    named = release_of(unconfirmed(), question=replace(asked(cluster="shift"), labels=labels))
    assert "by “shift en” are alike" in page(named, "en")
    assert "parents en" in page(named, "en")
    assert results(named)["study"]["labels"]["parents"] == {"nl": "parents nl", "en": "parents en"}


# ------------------------------------------------------------------ tables


def test_a_note_says_why_decimals_differ():
    assert EN("table.decimals") in tree_of("one unconfirmed", "en").text
    assert EN("table.decimals") not in tree_of("usual", "en").text


def test_it_stands_under_each_table_that_it_is_about():
    # All three groups are in the middle here; one of them is small.
    middling = release_of(profiles(UNSURE_TREE, high=50, low=0.01))
    assert parse(page(middling, "en")).text.count(EN("table.decimals")) == 2
    assert tree_of("one unconfirmed", "en").text.count(EN("table.decimals")) == 1


def test_there_is_no_column_for_intervals_where_there_are_none():
    for name, is_there in (("usual", True), ("not honest", False), ("masked, not honest", False)):
        heads = [th.text for th in tree_of(name, "en").all("th")]
        assert heads.count("95% interval") == (2 if is_there else 0)


def test_the_columns_of_neighbourhoods_are_grouped():
    (table,) = [one for one in tree_of("areas, area", "en").all("table") if "inner" in one["class"]]
    spans = [int(group["span"] or 1) for group in table.all("colgroup")]
    assert spans == [2, 9, 3]
    assert spans[1] == int(table.all("th")[0]["colspan"])


def test_a_step_that_can_drop_nobody_is_in_no_table():
    usual = RELEASES["usual"]
    people = usual.find(PopulationFinding)
    first, *others = people.steps
    shown = changed(usual, replace(people, steps=(replace(first, can_drop=False), *others)))
    assert first.label.en not in page(shown, "en")
    assert len(document(shown, EN).ledger.rows) == 2
    assert first.label.en not in [row[0] for row in sheet_of(shown, "ledger").rows]
    assert len(results(shown)["population"]["steps"]) == 3


def test_the_start_says_that_it_counts_all_reference_dates():
    assert EN("population.start_pooled") in tree_of("pooled", "en").text
    assert EN("population.start_pooled") not in tree_of("usual", "en").text
    assert sheet_of(RELEASES["pooled"], "ledger").rows[0][0] == EN("population.start_pooled")


def test_many_areas_are_folded():
    table = next(one for one in tree_of("many areas", "en").all("table") if "areas" in one["class"])
    assert [one.tag for one in table.above][1] == "details"
    assert [th.text for th in table.all("thead")[0].all("th")] == [
        *("Municipality", "Number", "Expected cases", "Expected chance", "Cases"),
        *("Times expected", "Limits", "Difference"),
    ]
    assert len(table.all("tbody")[0].all("tr")) == 30
    few = [one for one in tree_of("inside", "en").all("table") if "areas" in one["class"]]
    assert "details" not in [above.tag for one in few for above in one.above]


def test_what_is_not_about_rows_has_a_dash_for_their_number():
    noted = document(RELEASES["checked"], EN).registers.noted
    dashes = [one.extent == EN("table.nothing") for one in noted]
    assert dashes == [False] * (len(noted) - 1) + [True]
    assert results(RELEASES["checked"])["checks"]["found"][-1]["extent"] is None


@pytest.mark.parametrize("name", list(EVERY))
def test_no_cell_of_a_table_that_can_be_stacked_is_empty(name):
    tables = [one for one in tree_of(name, "en").all("table") if "stacked" in one["class"]]
    assert all(td.text for table in tables for td in table.all("td"))


def test_each_reason_to_hold_back_is_said_once():
    shown = replace(
        RELEASES["usual"],
        refused=(
            AREAS_REFUSED,
            AREAS_REFUSED,
            Refusal("CoverageFinding", INSIDE_ONLY),
            Refusal("CodebookFinding", INSIDE_ONLY),
        ),
    )
    assert document(shown, EN).refused == (
        ("Areas", AREAS_REFUSED.reason.en),
        ("Whom the registers know and codebook", INSIDE_ONLY.en),
    )
