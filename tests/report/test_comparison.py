"""The page of two years: the answer, the picture, what became of each group, what differs."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise

import pytest

from kansrijk.findings import Protected
from kansrijk.report import comparison_page
from kansrijk.report.comparison_groups import compared_groups, points
from kansrijk.report.comparison_picture import strips
from kansrijk.report.numbers import MINUS
from kansrijk.report.wording import texts
from tests.report import made_compared as made
from tests.report.elements import Element, parse

NL, EN = texts("nl"), texts("en")
CALLED = ("2015", "2016")
DASH = "\N{EN DASH}"


@cache
def tree_of(name: str, language: str = "nl") -> Element:
    return parse(comparison_page(made.EVERY[name], language))


def section(name: str, key: str, language: str = "nl") -> Element:
    named = tree_of(name, language).all("section")
    return next(one for one in named if one["aria-labelledby"] == key)


def plain(text: str) -> str:
    """Return a text with a hyphen for each dash and minus."""
    return text.translate(dict.fromkeys(map(ord, (MINUS, DASH)), "-"))


def lead(name: str, language: str = "nl") -> list[str]:
    return [
        plain(p.text) for p in section(name, "brief", language).all("p") if p["class"] == "lead"
    ]


def groups(name: str = "usual", t=NL):
    return compared_groups(made.EVERY[name], CALLED, t)


def group(became: str, number: int, name: str = "usual", t=NL):
    return next(g for g in groups(name, t) if g.became == became and g.here.number == number)


# ------------------------------------------------------------------ the answer


def test_the_answer_tells_the_change_its_parts_and_what_became():
    rates, mixed, became = lead("usual")
    assert rates == (
        "De gemiddelde kans op instroom in jeugdhulp steeg van 1,4% (2015) naar 1,5% (2016): "
        "+0,08 procentpunt (95%-interval: +0,04 tot +0,11)."
    )
    assert "Andere mensen maken +0,11 procentpunt uit" in mixed
    assert mixed.endswith("Andere kansen in dezelfde groepen maken -0,03 uit.")
    assert became == (
        "Van de groepen van 2015 zijn er 5 gebleven, 2 verschoven en 1 verdwenen. "
        "In 2016 zijn er 2 nieuw."
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("fell", "fell from 1.4% (2015) to 1.2% (2016): -0.21 percentage points"),
        ("alike", "was 1.4% (2015) and 1.4% (2016). That difference, 0.00 percentage points, may"),
        ("not honest", "was 1.4% (1 January 2015) and 1.4% (1 July 2015): a difference of 0.0"),
        ("masked", "was 1.4% (2015) and • (2016): a difference of • percentage points"),
    ],
)
def test_a_change_is_said_as_its_interval_allows(name, said):
    assert said in lead(name, "en")[0]


def test_parts_are_left_out_where_there_were_no_groups_or_a_number_is_masked():
    for name in ("unsplit before", "masked"):
        assert not [one for one in lead(name, "en") if "Other people" in one]
    assert [one for one in lead("unsplit after", "en") if "Other people" in one]


def test_years_without_honest_rates_are_read_with_caution():
    assert NL("compare.unsure") in section("not honest", "brief").text
    assert NL("compare.unsure") not in section("usual", "brief").text


def test_groups_are_counted_by_band():
    table = next(t for t in tree_of("usual").all("table") if t["class"] == "tallies")
    rows = [[cell.text for cell in row.all("th", "td")] for row in table.all("tr")]
    assert rows == [
        ["Groepen", "Grotere kans", "Daartussen", "Kleinere kans", "Samen"],
        ["Gebleven", "4", "1", "0", "5"],
        ["Verschoven", "1", "0", "1", "2"],
        ["Nieuw", "1", "1", "0", "2"],
        ["Verdwenen", "1", "0", "0", "1"],
    ]


def test_everyone_is_told_in_both_years():
    (aside,) = section("usual", "brief").all("aside")
    rows = [[cell.text for cell in row.all("th", "td")] for row in aside.all("tr")]
    assert rows == [
        ["Wat", "2015", "2016"],
        ["Mensen", "2.969.745", "3.009.745"],
        ["Gevallen", "42.360", "45.230"],
        ["Gemiddelde kans", "1,4%", "1,5%"],
        ["Groepen", "8", "9"],
    ]


@pytest.mark.parametrize(("name", "differs"), [("usual", True), ("alike", False)])
def test_the_first_screen_says_whether_something_else_was_asked(name, differs):
    (aside,) = section(name, "brief").all("aside")
    assert ([a["href"] for a in aside.all("a")] == ["#differences"]) is differs
    assert (NL("compare.differ_none") in aside.text) is not differs


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("usual", "2015 en 2016 vergeleken"),
        ("pooled", "2013 en 2014 en 2015 en 2016 vergeleken"),
        ("not honest", "1 januari 2015 en 1 juli 2015 vergeleken"),
    ],
)
def test_years_are_called_by_their_year_unless_that_is_the_same(name, title):
    assert tree_of(name).all("h1")[0].text.startswith(title)


# ------------------------------------------------------------------ groups


def conditions(one):
    return {c.variable: (c.how, c.answer, c.was) for c in one.conditions}


def test_a_limit_that_moved_is_told_with_the_earlier_one():
    assert conditions(group("shifted", 1))["Leeftijd op de peildatum"] == (
        "moved",
        "hoogstens 12 jaar",
        "hoogstens 11 jaar",
    )
    card = next(li for li in tree_of("usual").all("li") if li["id"] == "group-1")
    assert "Leeftijd op de peildatum: hoogstens 12 jaar (in 2015: hoogstens 11 jaar)" in card.text


def test_conditions_that_came_and_went_are_told():
    said = conditions(group("shifted", 9))
    assert said["Aantal verhuizingen in vijf jaar"][0] == "came"
    assert said["Ouder als verdachte geregistreerd"][0] == "went"
    assert said["Jeugdhulp in de afgelopen vijf jaar"][0] == "same"
    card = next(li for li in tree_of("usual").all("li") if li["id"] == "group-9")
    assert "erbij Aantal verhuizingen in vijf jaar: lager dan 2" in card.text
    assert "eraf Ouder als verdachte geregistreerd: nee of onbekend" in card.text


def test_years_that_moved_along_are_no_other_rule():
    one = group("stayed", 6)
    assert one.has_same_rule
    assert one.moved_along
    assert conditions(one)["Laatste slachtofferschap"] == ("same", "2014 of 2015", None)
    card = next(li for li in tree_of("usual").all("li") if li["id"] == "group-6")
    assert "De regel is dezelfde. De jaartallen schoven mee." in card.text


def test_a_group_has_both_numbers_rates_sizes_and_overlap():
    card = next(li for li in tree_of("usual").all("li") if li["id"] == "group-1").text
    card = plain(card)
    for said in (
        "Groep 1 · in 2015 groep 1",
        "17,7% in 2016, 95%-interval: 17,0-18,5%",
        "14,8% in 2015, 95%-interval: 14,1-15,5%",
        "+2,9 procentpunt: gestegen (95%-interval: +1,9 tot +4,0)",
        "30.200 in deze groep; in 2015 30.200",
        "62% overlap",
        "Onder de regel van 2015 vallen nu 31.408; hun kans is 14,4%.",
    ):
        assert said in card


def test_where_members_of_unmatched_groups_are_is_told():
    assert (
        group("appeared", 3).parts == "Volgens de regels van 2015 zit 40% in groep 1 van dat jaar."
    )
    assert group("vanished", 2).parts == "Van hen zit 60% in groep 1 en 25% in groep 2 van 2016."
    nowhere = group("vanished", 2, "fell").parts
    assert nowhere == "Zij zitten nu verspreid over veel groepen."
    assert {one.parts for one in groups("unsplit before")} == {None}


def test_a_group_of_which_the_band_changed_says_so():
    text = section("fell", "shifted", "en").text
    assert "In between, in 2015 higher chance" in text


def test_groups_that_stand_out_in_either_year_have_a_card_and_the_others_are_folded():
    root = tree_of("usual")
    cards = [li["id"] for li in root.all("li") if li["id"].startswith("group-")]
    out = {one.key for one in groups() if one.stands_out}
    assert set(cards) == out
    (details,) = root.all("details")
    rest = [tr["id"] for tr in details.all("tr") if tr["id"]]
    assert set(rest) == {one.key for one in groups()} - out
    assert NL.times("compare.rest_all", len(rest)) in details.all("summary")[0].text


def test_cards_stand_under_what_became_of_them():
    for became in ("stayed", "shifted", "appeared", "vanished"):
        cards = {li["id"] for li in section("usual", became).all("li") if li["id"]}
        assert cards == {g.key for g in groups() if g.became == became and g.stands_out}


# ------------------------------------------------------------------ numbers


@pytest.mark.parametrize(
    ("number", "said", "ends", "verdict"),
    [
        (Protected(0.021, (0.01, 0.032)), "+2,1", "+1,0 tot +3,2", "rose"),
        (Protected(-0.021, (-0.032, -0.01)), "-2,1", "-3,2 tot -1,0", "fell"),
        (Protected(0.001, (-0.01, 0.012)), "+0,1", "-1,0 tot +1,2", "unclear"),
        (Protected(0.0008, (0.0003, 0.0013)), "+0,08", "+0,03 tot +0,13", "rose"),
        (Protected(0.0), "0,0", None, "bare"),
    ],
)
def test_a_change_is_told_in_points(number, said, ends, verdict):
    told = points(number, NL)
    assert (plain(told.said), told.ends and plain(told.ends)) == (said, ends)
    assert told.verdict == verdict


def test_the_change_of_a_small_group_has_no_decimals():
    small = replace(
        made.USUAL.groups[0],
        after=replace(made.USUAL.groups[0].after, counted=Protected(900)),
    )
    (one, *_) = compared_groups(replace(made.USUAL, groups=(small,)), CALLED, EN)
    assert (one.change.said, one.change.ends) == ("+3", "+2 to +4")


# ------------------------------------------------------------------ the picture


def test_each_group_that_stands_out_has_a_strip_with_its_rates():
    own = [one for one in groups() if one.stands_out]
    picture = strips(own, made.AFTER.profiles.overall, NL)
    assert [one.group.key for one in picture.strips] == [
        one.key
        for became in ("stayed", "shifted", "appeared", "vanished")
        for one in own
        if one.became == became
    ]
    top = 0.2
    for strip in picture.strips:
        for drawn, year in ((strip.before, strip.group.before), (strip.after, strip.group.after)):
            assert (drawn is None) is (year is None)
            if drawn:
                assert drawn.dot == pytest.approx(100 * year.figure.value / top, abs=0.01)
    assert [said for _, said in picture.ticks] == ["0%", "5%", "10%", "15%", "20%"]


def test_strips_do_not_lie_on_each_other_or_on_a_heading():
    picture = strips(groups(), made.AFTER.profiles.overall, NL)
    middles = [one.y for one in picture.strips]
    assert all(lower - upper >= 40 for upper, lower in pairwise(middles))
    for heading in picture.headings:
        assert all(abs(heading.y - y) > 15 for y in middles)
    assert picture.height > middles[-1]


def test_there_is_no_picture_without_groups():
    assert strips([], made.AFTER.profiles.overall, NL) is None
    assert not [svg for svg in tree_of("unsplit").all("svg") if svg["class"] == "strips years"]


def test_the_table_under_the_picture_has_its_numbers():
    table = next(t for t in section("usual", "rates").all("table"))
    first = [plain(cell.text) for cell in table.all("tr")[1].all("th", "td")]
    assert first == [
        "Groep 1 in 2015 groep 1",
        "Verschoven",
        "14,8% 14,1-15,5%",
        "17,7% 17,0-18,5%",
        "+2,9 +1,9 tot +4,0",
        "62%",
        "30.200",
        "30.200",
    ]


def test_many_groups_are_folded():
    (details, *_) = section("large", "rates").all("details")
    assert details.all("table")
    assert not section("usual", "rates").all("details")


# ------------------------------------------------------------------ people, and how to read it


def test_the_earlier_groups_are_told_by_their_rule_in_both_years():
    rows = section("usual", "composition").all("tr")[1:]
    assert [row.all("th")[0].text for row in rows] == [f"Groep {n}" for n in range(1, 9)]
    assert [cell.text for cell in rows[0].all("td")] == ["1,0%", "1,0%", "14,8%", "14,4%"]
    assert (
        "0,4% van de mensen van 2016 valt onder geen enkele regel"
        in section("usual", "composition").text
    )
    assert "geen enkele regel" not in section("alike", "composition").text


def test_how_to_read_it_is_said():
    text = section("usual", "limits", "en").text
    for key in ("overlap", "interval", "vanished", "rule", "cause"):
        assert EN(f"compare.read.{key}", then="2015", now="2016") in text
    assert EN("limits.persons") in text


def test_the_page_stays_inside():
    page = comparison_page(made.USUAL, "nl")
    text = NL("inside")
    assert page.count(f'data-mark="{text}"') == 3
