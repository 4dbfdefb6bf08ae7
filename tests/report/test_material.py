"""The words around the material: match rates, the codebook, sensitive variables, files."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kansrijk.assess import ChecksFinding, CodebookFinding
from kansrijk.findings import Masked, Protected
from kansrijk.profiles import Asked
from kansrijk.report.codebook import book
from kansrijk.report.coverage import coverage
from kansrijk.report.document import document
from kansrijk.report.numbers import MINUS, difference, listed, percent, size
from kansrijk.report.registers import registers
from kansrijk.report.sensitive import sensitive
from kansrijk.report.wording import texts
from tests.report import made_material as material
from tests.report.elements import parse
from tests.report.made import RELEASES, asked, refit
from tests.report.test_page import made, tree_of

NL, EN = texts("nl"), texts("en")
POOLED = book(material.codebook(material.TWO), NL)


def entry(name, found=POOLED):
    return next(one for group in found.groups for one in group.entries if one.name == name)


def test_groups_come_in_their_order_with_helpers_last():
    assert [group.label for group in POOLED.groups] == [
        *("Kind", "Huishouden", "Gebieden", "Hulpgegevens"),
    ]
    assert POOLED.groups[-1].note == NL("codebook.helpers_note")


def test_a_level_has_its_number_share_bar_and_change():
    cells = entry("education").values[0].cells
    assert (cells[0].n, cells[0].share, cells[0].change) == ("1.533.279", "39,1%", None)
    assert (cells[1].n, cells[1].share, cells[1].change) == ("1.501.440", "38,8%", f"{MINUS}0,3")
    assert cells[1].part == 38.8


def test_only_absences_that_occur_are_told():
    assert [line.label for line in entry("education").presence] == [
        *("Ja, met een waarde", "Nee", "Ja, zonder waarde"),
    ]
    assert entry("age").presence == ()


def test_measures_are_told_as_what_they_are():
    told = {line.label: [cell.n for cell in line.cells] for line in entry("birth").values}
    assert told["De helft heeft hoogstens"] == ["1 juni 2003", "1 juni 2004"]
    change = entry("birth").values[2].cells[1].change
    assert change == "+366 dagen"
    assert entry("age").values[0].cells[1].change == "0,0"
    assert entry("income").values[0].cells[1].change == "+192"


def test_the_far_end_is_its_word_and_no_value_is_said_to_be_none():
    assert [cell.n for cell in entry("latest_victim").values[2].cells] == ["nooit", "nooit"]
    assert entry("latest_victim").values[2].cells[1].change is None
    assert entry("debts").values[0].cells[0].n == NL("codebook.no_value")


def test_a_masked_number_in_the_codebook_stays_masked():
    found = material.codebook()
    hidden = tuple(
        replace(
            one,
            levels=tuple(
                replace(level, counted=replace(level.counted, n=(Masked(),), share=(Masked(),)))
                for level in one.levels
            ),
            measures=tuple(replace(m, values=(Masked(),)) for m in one.measures),
        )
        for one in found.variables
    )
    shown = book(replace(found, variables=hidden), NL)
    cells = [line.cells[0] for name in ("education", "age") for line in entry(name, shown).values]
    assert {(cell.n, cell.part) for cell in cells} == {("•", None)}


def test_many_levels_are_folded_and_stay_on_the_page():
    root = parse(made("inside, codebook", "nl"))
    (folded,) = root.all("details")
    assert folded.all("summary")[0].text == "Alle 50 waarden"
    assert "Gemeente 50" in folded.text


def test_every_variable_is_listed_in_the_contents():
    root = tree_of("pooled, codebook", "en")
    (contents,) = root.all("nav")
    variables = RELEASES["pooled"].find(CodebookFinding).variables
    links = {a["href"] for a in contents.all("a")}
    assert {f"#variable-{one.name}" for one in variables} <= links
    assert {f"#{group.anchor}" for group in POOLED.groups} <= links


def test_the_largest_difference_is_that_of_relations_and_records():
    found = coverage(material.coverage(), frozenset({"persons", "enrolments"}), EN)
    assert (found.largest.name, found.largest.by) == ("enrolments", "origin of the parents")
    assert (found.largest.high_share, found.largest.low_share) == ("72.0%", "10%")
    found = coverage(material.coverage(), frozenset(), EN)
    assert found.largest.name == "father"


def test_there_is_no_largest_difference_without_groups():
    found = material.coverage()
    plain = tuple(replace(one, groups=one.groups[:1]) for one in found.covered)
    shown = coverage(replace(found, covered=plain), frozenset(), EN)
    assert shown.largest is None
    assert len(shown.tables) == 1


def test_match_rates_stand_by_date_then_by_group():
    found = coverage(material.coverage(material.TWO), frozenset(), NL)
    assert found.tables[0].columns == ("1 januari 2015", "1 januari 2014")
    assert found.tables[1].caption == "Deel dat bekend is, naar geslacht, op 1 januari 2015"
    assert found.tables[1].columns == ("Allen", "jongens", "meisjes")
    row = next(row for row in found.tables[0].rows if row.label == "mother")
    assert [(rate.said, rate.part) for rate in row.rates] == [("98,3%", 98.3), ("97,9%", 97.9)]


@pytest.mark.parametrize(
    ("with_them", "without", "verdict"),
    [
        (0.74, 0.71, "less"),
        (0.71, 0.715, "alike"),
        (0.7, 0.72, "more"),
        (0.7, 0.7, "unused"),
    ],
)
def test_the_refit_has_a_verdict(with_them, without, verdict):
    found = sensitive(asked(sensitive=True), refit(with_them, without), frozenset(), EN)
    assert found.refit.verdict == EN(f"sensitive.{verdict}")


def test_a_masked_separation_has_no_bar_and_no_verdict():
    found = sensitive(asked(sensitive=True), refit(None), frozenset(), EN)
    assert found.refit.trees[0].part is None
    assert found.refit.verdict is None


def test_separation_is_drawn_from_a_coin_to_no_mistake():
    trees = sensitive(asked(sensitive=True), refit(0.75, 0.5), frozenset(), EN).refit.trees
    assert [tree.part for tree in trees] == [50, 0]


def test_without_sensitive_variables_nothing_is_said_of_them():
    assert sensitive(asked(), None, frozenset(), EN) is None
    assert EN("sensitive.heading") not in tree_of("usual", "en").text


def test_every_sensitive_variable_is_printed_with_its_reason():
    body = tree_of("checked", "en").text
    release = RELEASES["checked"]
    variables = [one for one in release.find(Asked).variables if one.sensitive]
    assert len(variables) == 7
    for one in variables:
        assert one.label.en in body
    assert body.count(variables[0].justification.en) == 7


def test_what_was_found_is_told_with_what_it_means_and_the_reason():
    body = tree_of("checked", "nl").text
    assert "Codes die niet in de lijst staan: 07, 99." in body
    assert "Aanvaard: deze codes horen bij opleidingen" in body
    found = RELEASES["checked"].find(ChecksFinding).found
    assert all(one.meaning.nl in body for one in found)


def test_nothing_found_is_said_too():
    assert NL("registers.none") in tree_of("pooled", "nl").text
    assert NL("registers.go_on") not in tree_of("pooled", "nl").text


def test_files_are_told_without_the_checks_too():
    found = registers(asked(), None, NL)
    assert (found.many, found.asked) == (8, ())
    assert [(one.year, one.version) for one in found.files[:3]] == [
        *((NL("table.nothing"),) * 2, ("2015-03", "1"), ("2015", "1")),
    ]
    assert registers(None, None, NL) is None


def test_both_rates_are_said_where_they_differ():
    assert "dan is de kans 1,2% in plaats van 1,2%" in tree_of("pooled", "nl").text
    assert document(RELEASES["usual"], NL).cases.with_left is None


def test_pooled_dates_are_named_together():
    heading = tree_of("pooled", "en").all("header")[0].text
    assert "on 1 January 2014 and 1 January 2015: which groups" in heading
    assert "op 1 januari 2014 en 1 januari 2015" in tree_of("pooled", "nl").all("header")[0].text
    body = tree_of("pooled", "en").text
    assert "after the last until 1 January 2016" in body
    assert EN("population.pooled") in body


@pytest.mark.parametrize(
    ("value", "places", "said"),
    [
        (1.25, 1, "+1,2"),
        (-0.04, 1, "0,0"),
        (-0.06, 1, f"{MINUS}0,1"),
        (1234, 0, "+1.234"),
        (0, 0, "0"),
    ],
)
def test_a_difference_has_its_sign(value, places, said):
    assert difference(value, places, "nl") == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (999, "999 B"),
        (1_234, "1,2 kB"),
        (12_345_678, "12,3 MB"),
        (4e9, "4 GB"),
        (2.5e12, "2.500 GB"),
    ],
)
def test_a_size_reads_easily(value, said):
    assert size(value, NL) == said


def test_nearly_everybody_is_not_everybody():
    assert percent(0.9998, "nl", within=10_000) == "> 99,9%"
    assert percent(0.996, "nl", within=100) == "> 99%"
    assert percent(1.0, "nl", within=10_000) == "100,0%"


def test_things_are_listed_as_words():
    assert [listed(list("abc")[:n], EN) for n in range(4)] == ["", "a", "a and b", "a, b and c"]


def test_a_protected_number_is_told_as_it_is():
    found = material.codebook()
    assert found.n == (Protected(3_869_690),)
    assert book(found, EN).n == "3,869,690 on 1 January 2015"
