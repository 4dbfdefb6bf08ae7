"""What other choices would have given: its sentences, matrix and cost lines."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from kansrijk.findings import Protected, Setting
from kansrijk.profiles import ProfileFate, SensitivityFinding, StabilityFinding, Variation
from kansrijk.report import page
from kansrijk.report.chance_chart import APART, BOTTOM, TOP, Limit, chance_chart
from kansrijk.report.cost_lines import cost_lines
from kansrijk.report.numbers import MASK
from kansrijk.report.sensitivity import FATES, sensitivity
from kansrijk.report.wording import texts
from kansrijk.study import Text
from tests.report import made_stability as made
from tests.report.elements import parse
from tests.report.made import (
    EVERY,
    large,
    profiles,
    release_of,
    with_a_masked_profile,
    without,
)
from tests.report.made_asked import asked
from tests.report.test_page import tree_of

NL, EN = texts("nl"), texts("en")
USUAL = profiles()
FOUND = made.sensitivity(USUAL)


def told(found=FOUND, published=USUAL, t=NL):
    shown = sensitivity(found, published, asked(), t)
    assert shown
    return shown


def section(name, language="nl"):
    named = tree_of(name, language).all("section")
    return next(one for one in named if one["aria-labelledby"] == "sensitivity")


def with_fates(*rows: str) -> SensitivityFinding:
    """Return a finding of which each variation gives the groups these fates, by first letter."""
    fates = {fate[0]: fate for fate in FATES}
    variations = tuple(
        replace(
            FOUND.variations[at],
            fates=tuple(
                ProfileFate(profile=one.id, fate=fates[letter], overlap=Protected(0.5))
                for one, letter in zip(USUAL.profiles, row, strict=True)
            ),
        )
        for at, row in enumerate(rows)
    )
    return replace(FOUND, variations=variations)


# ------------------------------------------------------------------ words


def test_the_verdict_names_who_stays_vanishes_and_moves():
    stay, vanish, move, most = told(with_fates("sssssssssmv", "ssmssssssss", "sssssssvsss")).verdict
    choices = "bij elke andere keuze (3 geprobeerd)"
    assert stay == f"7 van de 11 groepen blijven {choices}: groep 1, 2, 4 tot en met 7 en 9."
    assert vanish == "Groep 8 en 11 verdwijnen bij minstens één andere keuze."
    assert move.startswith("Groep 3 en 10 verschuiven bij minstens één andere keuze, maar")
    assert named("Groep minstens 3.000") in most
    assert most.endswith("dan blijven er 9 van de 11.")


def named(choice):
    return NL("stability.level", level=choice)


def test_what_moves_once_and_vanishes_once_has_vanished():
    found = with_fates("mssssssssss", "vssssssssss")
    _, vanish, most = told(found).verdict
    assert vanish == "Groep 1 verdwijnt bij minstens één andere keuze."
    assert most.endswith("dan blijven er 10 van de 11.")


def test_when_every_group_vanishes_no_other_is_spoken_of():
    _, vanish, most = told(with_fates("v" * 11)).verdict
    assert vanish == "Elke groep verdwijnt bij minstens één andere keuze."
    assert most.endswith("dan blijft er geen enkele groep.")


def test_groups_that_all_stay_are_one_sentence():
    assert told(with_fates("s" * 11, "s" * 11)).verdict == (
        "Alle 11 groepen blijven bij elke andere keuze (2 geprobeerd).",
    )


def test_no_group_that_stays_is_said():
    said = told(with_fates("sssssvvvvvv", "vvvvvvsssss")).verdict[0]
    assert said == "Geen van de 11 groepen blijft bij elke andere keuze (2 geprobeerd)."


@pytest.mark.parametrize(
    ("at", "label", "instead"),
    [
        (0, "Groep minstens 3.000", "6.000"),
        (2, "Diepte hoogstens 5 vragen", "10 vragen"),
        (3, "Verbetering minstens 0,00001", "0,0000001"),
        (4, "Gemist geval telt 1 keer", "10 keer"),
        (5, "Regels van rpart (R)", "SPSS (CRT)"),
        (6, "Deel om te groeien 70%", "50%"),
        (7, "Geen apart deel om te groeien", "50%"),
    ],
)
def test_a_choice_is_told_beside_the_one_that_was_made(at, label, instead):
    choice = told().choices[at]
    assert (choice.label, choice.instead) == (label, instead)


def test_no_part_to_grow_on_may_be_a_number_too():
    none = replace(FOUND.variations[7], value=Setting(0), word=None)
    shown = told(replace(FOUND, variations=(none,)))
    assert shown.choices[0].label == "Geen apart deel om te groeien"


def test_a_choice_of_which_nothing_is_known_keeps_its_name():
    unknown = Variation(
        name="new_one",
        value=None,
        word="other",
        groups=Setting(3),
        new=Setting(0),
        separates=None,
        fates=(),
    )
    shown = told(replace(FOUND, variations=(unknown,)))
    assert (shown.choices[0].label, shown.choices[0].instead) == ("new_one other", None)
    assert set(shown.choices[0].cells) == {None}
    alone = sensitivity(FOUND, USUAL, None, NL)
    assert alone
    assert {one.instead for one in alone.choices} == {None}


def test_cells_stand_in_the_order_of_the_groups():
    first, *others = FOUND.variations
    backwards = replace(first, fates=first.fates[::-1])
    assert told(replace(FOUND, variations=(backwards, *others))).choices == told().choices


def test_separation_is_told_with_its_interval_where_it_has_one():
    shown = told()
    assert (shown.separates.said, shown.separates.between) == ("0,73", "0,72–0,74")  # noqa: RUF001
    assert (shown.choices[6].separates.said, shown.choices[6].separates.between) == ("0,73", None)
    assert not told(made.sensitivity(USUAL, measured=False)).measured


def test_a_choice_with_which_no_tree_grows_is_told_and_does_not_count():
    found = made.without_tree(with_fates("s" * 11, "sssssssssmv"), 1)
    shown = told(found)
    assert shown.verdict == ("Alle 11 groepen blijven bij elke andere keuze (1 geprobeerd).",)
    assert [one.has_tree for one in shown.choices] == [True, False]
    root = parse(page(release_of(USUAL, more=[found]), "nl"))
    (matrix,) = [one for one in root.all("table") if "matrix" in one["class"]]
    assert NL("sensitivity.no_tree") in matrix.all("tr")[-1].text
    assert told(made.without_tree(found, 0, 1)).verdict == (NL("sensitivity.nothing"),)


def test_a_reason_is_told():
    found = replace(FOUND, reason=Text(nl="Zo is het.", en="So it is."))
    html = page(release_of(USUAL, more=[found]), "nl")
    assert NL("sure.reason", reason="Zo is het.") in html


# ------------------------------------------------------------------ cost lines


def costs(published=USUAL, found=None, t=NL):
    shown = cost_lines((found or made.sensitivity(published)).cost_lines, published, asked(), t)
    assert shown
    return shown


def test_each_weight_has_its_limit_its_groups_and_their_sums():
    rows = costs().rows
    assert [row.threshold for row in rows] == [
        *("boven 50%", "boven 16,7%", "boven 9,1%", "boven 4,8%", "boven 2%"),
    ]
    assert [row.many for row in rows] == [0, 0, 2, 3, 7]
    assert rows[2].groups == "groep 1 en 2"
    own = USUAL.profiles[:2]
    assert rows[2].of_all == pytest.approx(sum(one.share.value for one in own))
    assert rows[2].of_cases == pytest.approx(sum(one.coverage.value for one in own))
    assert (rows[2].share, rows[2].coverage) == ("1,4%", "14%")
    assert [row.chosen for row in rows] == [False, False, True, False, False]


def test_a_sum_with_a_masked_number_is_masked():
    rows = costs(with_a_masked_profile(USUAL)).rows
    assert (rows[2].share, rows[2].coverage) == ("1,4%", MASK)


def test_lines_far_above_all_chances_are_named_and_not_drawn():
    shown = costs()
    assert [line.limit.said for line in shown.chart.lines] == [
        *("5×: 16,7%", "10×: 9,1%", "20×: 4,8%", "50×: 2%"),  # noqa: RUF001
    ]
    assert shown.above == ("boven 50% als een gemist geval 1 keer telt",)
    assert shown.example == "boven 9,1% als een gemist geval 10 keer telt"


def test_without_lines_that_can_be_drawn_there_is_no_example():
    shown = costs(found=made.sensitivity(USUAL, costs=(0.5, 1)))
    assert shown.example is None
    assert shown.chart.lines == ()


def test_without_weights_there_is_no_chart():
    assert cost_lines((), USUAL, asked(), NL) is None
    assert told(made.sensitivity(USUAL, costs=())).costs is None


def test_a_dot_lies_above_a_line_when_its_chance_does():
    chart = costs().chart
    (line,) = [line for line in chart.lines if line.limit.chosen]
    above = {dot.number for dot in chart.dots if dot.y is not None and dot.y < line.y}
    assert above == {1, 2}
    assert all(TOP <= dot.y <= BOTTOM for dot in chart.dots)


def test_labels_do_not_touch_and_stay_in_the_picture():
    limits = [Limit(rate, str(rate), chosen=False) for rate in (0.0001, 0.001, 0.002, 0.003, 0.1)]
    lines = chance_chart(USUAL, limits, NL).lines
    assert [line.limit.rate for line in lines] == sorted((one.rate for one in limits), reverse=True)
    assert all(low.label - high.label >= APART for high, low in pairwise(lines))
    assert lines[-1].label <= BOTTOM


def test_on_a_phone_some_numbers_are_left_out():
    forty = costs(profiles(large(40))).chart
    assert sum(dot.told for dot in forty.dots) == 8
    assert all(dot.told for dot in costs(profiles(large(8))).chart.dots)


def test_a_masked_chance_has_no_dot():
    chart = costs(with_a_masked_profile(USUAL)).chart
    assert (chart.dots[1].y, chart.dots[1].said) == (None, MASK)


# ------------------------------------------------------------------ the page


def test_each_cell_has_a_shape_and_a_word():
    whole = section("read again")
    (matrix,) = [one for one in whole.all("table") if "matrix" in one["class"]]
    rows = matrix.all("tbody")[0].all("tr")
    assert len(rows) == 9
    for row, one in zip(rows[1:], FOUND.variations, strict=True):
        drawn = [svg["class"].removeprefix("fate ") for svg in row.all("svg")]
        said = [span.text for span in row.all("span") if span["class"] == "unseen"]
        assert drawn == [fate.fate for fate in one.fates]
        assert said == [NL(f"sensitivity.fate.{fate.fate}") for fate in one.fates]


def test_the_overlaps_fold_where_they_are_many():
    captions = {
        name: len(section(name).all("details")) for name in ("read again", "read again, steady")
    }
    assert captions == {"read again": 1, "read again, steady": 0}


def test_many_groups_stand_closer_together():
    (matrix,) = [
        one for one in section("read again, large").all("table") if "matrix" in one["class"]
    ]
    assert "dense" in matrix["class"]


def test_only_cost_lines_are_a_section_too():
    release = release_of(USUAL, more=[made.sensitivity(USUAL, choices=())])
    root = parse(page(release, "nl"))
    assert not [one for one in root.all("table") if "matrix" in one["class"]]
    assert [one for one in root.all("svg") if one["class"] == "costs"]


def test_without_a_finding_there_is_no_section_and_a_refusal_is_named():
    assert 'id="sensitivity"' not in page(EVERY["usual"], "nl")
    refused = without(EVERY["read again"], StabilityFinding, SensitivityFinding)
    body = parse(page(refused, "nl")).all("body")[0].text
    assert "Hoe stabiel de groepen zijn en wat andere keuzes hadden gegeven" in body
    assert 'id="sensitivity"' not in page(refused, "nl")
    assert sensitivity(FOUND, None, asked(), NL) is None


def test_masked_numbers_are_marked():
    whole = section("read again, masked", "en")
    assert EN("table.masked") in whole.text
    assert MASK in whole.text
