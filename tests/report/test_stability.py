"""Whether groups come back: its sentences, pictures, tables and marks."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import pytest

from kansrijk.findings import Edge, Protected, Setting, Status
from kansrijk.profiles import CutQuantile, MedoidProfile, Named
from kansrijk.report import page
from kansrijk.report.asked_again import asked_again
from kansrijk.report.group_words import groups_in_short, groups_said
from kansrijk.report.numbers import MASK
from kansrijk.report.sheets import sheets
from kansrijk.report.stability import stability, unstable
from kansrijk.report.wording import texts
from kansrijk.study import Text
from tests.report import made_stability as made
from tests.report.elements import parse
from tests.report.made import EVERY, large, profiles, release_of, unsplit
from tests.report.made_asked import AGE, HOMES, INCOME, SCHOOL, VICTIM, asked
from tests.report.test_page import tree_of

NL, EN = texts("nl"), texts("en")
USUAL = profiles()
FOUND = made.stability(USUAL)


def told(found=FOUND, published=USUAL, t=NL):
    shown = stability(found, published, asked(), t)
    assert shown
    return shown


def section(name, language="nl"):
    named = tree_of(name, language).all("section")
    return next(one for one in named if one["aria-labelledby"] == "stability")


# ------------------------------------------------------------------ words


@pytest.mark.parametrize(
    ("lost", "said"),
    [
        (0, "Alle 11 groepen kwamen in minstens de helft van de 200 herhalingen terug."),
        (2, "9 van de 11 groepen kwamen"),
        (10, "1 van de 11 groepen kwam in"),
        (11, "Geen van de 11 groepen kwam in minstens de helft van de 200 herhalingen terug."),
    ],
)
def test_the_verdict_counts_the_groups_that_come_back(lost, said):
    assert told(made.stability(USUAL, lost=lost)).verdict.startswith(said)


def test_the_groups_that_do_not_come_back_are_named_where_others_do():
    assert "Niet stabiel: groep 3 en 6." in told().verdict
    assert "stabiel" not in told(made.stability(USUAL, lost=11)).verdict


def test_the_verdict_is_that_of_the_finding_and_not_of_the_numbers():
    first, *others = FOUND.profiles
    found = replace(FOUND, profiles=(replace(first, stable=False), *others))
    assert told(found).groups[0].overlap == "91%"
    assert not told(found).groups[0].stable
    assert "groep 1, 3 en 6" in told(found).verdict


def test_groups_stand_in_their_order_whatever_the_order_of_the_finding():
    backwards = replace(FOUND, profiles=FOUND.profiles[::-1])
    assert told(backwards).groups == told().groups
    assert [group.number for group in told().groups] == list(range(1, 12))


def test_a_group_is_told_with_all_its_numbers():
    third = told().groups[2]
    assert (third.overlap, third.least, third.found, third.together) == ("71%", "53%", "31%", "64%")
    assert third.mixes == "groep 2 (18%)"
    assert (third.dot, third.end) == (71, 53)
    alone = replace(FOUND.profiles[0], mixes_with=None, mixed=None)
    found = replace(FOUND, profiles=(alone, *FOUND.profiles[1:]))
    assert told(found).groups[0].mixes == NL("table.nothing")


def test_a_reason_is_told():
    found = replace(FOUND, status=Status.DESCRIPTIVE, reason=Text(nl="Zo is het.", en="So it is."))
    html = page(release_of(USUAL, more=[found]), "nl")
    assert NL("sure.reason", reason="Zo is het.") in html


def test_clusters_are_named_where_there_are_any():
    assert NL("stability.clusters", cluster="huishouden") in told().how
    shown = stability(FOUND, USUAL, asked(cluster=None), NL)
    assert shown
    assert "bij elkaar" not in shown.how
    assert stability(FOUND, USUAL, None, NL)


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ([4], "groep 4"),
        ([5, 4], "groep 4 en 5"),
        ([1, 2, 3, 7], "groep 1 tot en met 3 en 7"),
        ([9, 1, 2, 4], "groep 1, 2, 4 en 9"),
    ],
)
def test_runs_of_groups_go_by_their_ends(numbers, said):
    assert groups_said(numbers, NL) == said


def test_a_long_list_of_groups_is_counted():
    assert groups_in_short(range(1, 40), EN) == "groups 1 to 39"
    assert groups_in_short(range(1, 40, 2), EN) == "20 groups"


def test_without_a_finding_or_without_groups_there_is_no_section():
    assert stability(None, USUAL, asked(), NL) is None
    assert stability(FOUND, None, asked(), NL) is None
    assert stability(replace(FOUND, profiles=()), unsplit(), asked(), NL) is None
    assert unstable(None) == frozenset()
    for name in ("usual", "refused"):
        assert 'id="stability"' not in page(EVERY[name], "nl")


# ------------------------------------------------------------------ variables


def variable(one: Named, found=FOUND, t=NL):
    shown = asked_again(found, USUAL, t)
    return next(v for v in (*shown.often, *shown.rare) if v.name == one.name)


def test_variables_that_are_seldom_asked_for_stand_apart():
    shown = asked_again(FOUND, USUAL, NL)
    assert [one.selected for one in shown.often][:3] == ["100%", "99%", "87%"]
    assert [one.selected for one in shown.rare] == ["4%", "1%", "0%", "0%"]
    assert [one.used for one in shown.often] == [True] * 8 + [False]


def test_a_number_is_cut_on_its_own_scale_with_its_unit():
    income = variable(INCOME)
    assert income.cut == (
        "minstens 80% van de grenzen ligt tussen 18.000 en 33.000 euro per jaar; de middelste is"
        " 24.000; in dit verslag: 24.000"
    )
    strip = income.strip
    assert strip
    assert (strip.low, strip.high) == (4, 96)
    assert strip.published == (strip.middle,)
    assert strip.box == (pytest.approx(22.4), pytest.approx(53.07, abs=0.01))
    assert variable(AGE).cut.endswith("in dit verslag: 4 en 12")


def test_cuts_that_are_all_alike_are_one_place():
    moves = variable(HOMES)
    assert moves.cut == "minstens 80% van de grenzen ligt op 3; in dit verslag: 3"
    assert moves.strip
    assert (moves.strip.low, moves.strip.high, moves.strip.published) == (50, 50, (50,))


def test_a_single_cut_is_no_spread():
    once = variable(INCOME, made.cut_once(FOUND))
    assert once.cut == "ongeveer bij 24.000 euro per jaar; in dit verslag: 24.000"


def test_words_in_an_order_are_named_and_not_drawn():
    school = variable(SCHOOL)
    low, high = (NL("stability.level", level=one) for one in ("basisonderwijs", "havo of vwo"))
    assert school.cut.startswith(f"minstens 80% van de grenzen ligt tussen {low} en {high}")
    assert school.strip is None


def test_the_far_end_is_named_and_not_drawn():
    victim = variable(VICTIM)
    assert "tussen 1 jaar geleden en nooit" in victim.cut
    assert victim.strip is None
    unknown = replace(FOUND.variables[0], cuts=(CutQuantile(part=Setting(0.5), at=Edge(inf, 1)),))
    found = replace(FOUND, variables=(unknown,))
    assert NL("stability.beyond") in asked_again(found, USUAL, NL).often[0].cut


def test_a_variable_without_cuts_says_why():
    first = asked_again(FOUND, USUAL, NL)
    assert first.often[0].cut == NL("stability.no_cut")
    assert first.rare[-1].cut == NL("table.nothing")


# ------------------------------------------------------------------ the most usual refit


def test_each_group_of_the_medoid_stands_beside_the_one_it_is_like():
    rows = told().medoid
    assert [row.number for row in rows] == [1, 1, *range(2, 12)]
    assert rows[0].there
    assert not rows[0].same
    assert (rows[0].overlap, rows[1].overlap) == ("58%", "41%")
    assert rows[3].same
    assert (rows[-1].there, rows[-1].overlap) == (None, NL("table.nothing"))
    assert "Zij heeft 11 groepen; 9 daarvan overlappen voor minstens 75%" in told().medoid_intro


def test_a_medoid_that_did_not_split_is_everyone():
    first = MedoidProfile(rule=(), nearest=USUAL.profiles[0].id, overlap=Protected(0.1))
    release = release_of(USUAL, more=[replace(FOUND, medoid=(first,))])
    root = parse(page(release, "nl"))
    table = next(one for one in root.all("table") if "pair" in one["class"])
    assert NL("tree.everyone") in table.all("tr")[1].text
    sheet = next(one for one in sheets(release, NL) if one.name == NL("sheet.medoid"))
    assert sheet.rows[0][2] == NL("tree.everyone")


# ------------------------------------------------------------------ the page


def test_the_picture_has_a_strip_for_each_group_and_the_same_numbers_stand_below():
    (picture,) = [one for one in section("read again").all("svg") if one["class"] == "strips"]
    strips = picture.all("g")
    assert len(strips) == len(picture.all("circle")) == 11
    assert [g["class"] for g in strips].count("high loose") == 2
    assert "overlap 71%" in strips[2].text
    rows = section("read again").all("table")[0].all("tr")[1:]
    assert rows[2].text == f"Groep 3 {NL('stability.mark')} 71% 53% 31% 64% groep 2 (18%)"


def test_the_picture_comes_before_its_table():
    order = [one.tag for one in section("read again").walk() if one.tag in ("figure", "table")]
    assert order[:2] == ["figure", "table"]


def test_many_groups_fold_their_tables_and_not_the_picture():
    whole = section("read again, large")
    assert len(whole.all("details")) == 3
    (picture,) = [one for one in whole.all("svg") if one["class"] == "strips"]
    assert len(picture.all("circle")) == 40
    assert len(section("read again").all("details")) == 1


def test_a_group_that_does_not_come_back_says_so_wherever_it_stands():
    root, mark = tree_of("read again", "nl"), NL("stability.mark")
    linked = [a for a in root.all("a") if a.text == mark]
    assert {a["href"] for a in linked} == {"#stability"}
    cards = {
        li["id"] for li in root.all("li") if li["class"].startswith("card") and mark in li.text
    }
    rows = {tr["id"] for tr in root.all("tr") if tr["id"] and mark in tr.text}
    assert cards == {"group-3", "group-6"}
    assert rows == {"row-3", "row-6"}


def test_the_brief_counts_the_groups_that_stand_out_and_do_not_come_back():
    brief = tree_of("read again", "nl").all("section")[0]
    assert "Let op: 2 van deze groepen keren niet stabiel terug." in brief.text
    assert "#stability" in {a["href"] for a in brief.all("a")}
    steady = tree_of("read again, steady", "nl").all("section")[0]
    assert "stabiel" not in steady.text


def test_a_group_in_between_does_not_count_in_the_brief():
    eighth = USUAL.profiles[7].id
    own = tuple(replace(one, stable=one.profile != eighth) for one in FOUND.profiles)
    release = release_of(USUAL, more=[replace(FOUND, profiles=own)])
    root = parse(page(release, "nl"))
    assert "stabiel" not in root.all("section")[0].text
    assert [tr["id"] for tr in root.all("tr") if NL("stability.mark") in tr.text and tr["id"]] == [
        "row-8"
    ]


def test_masked_numbers_are_marked_and_not_drawn():
    whole = section("read again, masked", "en")
    assert EN("table.masked") in whole.text
    (picture,) = [one for one in whole.all("svg") if one["class"] == "strips"]
    assert not picture.all("circle")
    assert "overlaps for at least" not in whole.text
    assert f"agrees with that of a repeat by at least {MASK}" in whole.text


def test_forty_groups_have_forty_rows_in_words():
    shown = stability(made.stability(profiles(large(40))), profiles(large(40)), asked(), EN)
    assert shown
    assert shown.folds
    assert len(shown.groups) == 40
