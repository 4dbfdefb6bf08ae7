"""Which characteristics matter: what is said of them, by each definition."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from kansrijk.disclosure import release
from kansrijk.findings import Estimate, Masked, Protected, Setting, Status
from kansrijk.profiles import (
    Absence,
    GroupRelevance,
    RelevanceFinding,
    VariableRelevance,
)
from kansrijk.report import page, results
from kansrijk.report.absence import reasoned
from kansrijk.report.asking import in_sentence
from kansrijk.report.association import associations
from kansrijk.report.margins import signed, signed_margin
from kansrijk.report.numbers import MINUS
from kansrijk.report.ranks import shifts
from kansrijk.report.relevance import matters, relevance
from kansrijk.report.relevance_figures import relevant
from kansrijk.report.relevance_picture import NARROW, WIDE, Bar, bars
from kansrijk.report.sheets import sheets
from kansrijk.report.wording import texts
from tests.disclosure.made import CBS, INSIDE, OPEN, World
from tests.report import made_relevance
from tests.report.elements import parse
from tests.report.made import EVERY
from tests.report.made_asked import AGE, EARLIER, HOMES, INCOME, PARENT, asked

NL, EN = texts("nl"), texts("en")
FOUND = made_relevance.relevance()
TOLD = relevance(FOUND, asked(), NL)


def bare(said: str) -> str:
    """Return a text with plain quotation marks."""
    return said.translate({0x2018: "'", 0x2019: "'"})


def estimated(value: float, error: float | None = None) -> Estimate:
    return Estimate(value, 500, error)


def raw() -> RelevanceFinding:
    """Return relevance as it goes to the gate."""
    weights = {"own": estimated(1.0), "agreement": estimated(0.98765), "primary": estimated(1.0)}
    lost = {"permuted": estimated(0.04567, 0.00123)}
    return RelevanceFinding(
        status=Status.OK,
        surrogates=Setting(5),
        permutations=Setting(20),
        separates=estimated(0.73456, 0.01),
        variables=(VariableRelevance(variable=AGE, group="child", used=True, **weights, **lost),),
        groups=(GroupRelevance(group="child", **weights, **lost),),
        absent=(
            Absence(variable=HOMES, reason="alike", by=AGE, association=estimated(0.71829)),
            Absence(variable=PARENT, reason="weak"),
        ),
        top=(AGE, HOMES),
        associations=((estimated(1.0), estimated(0.61803)), (estimated(0.61803), estimated(1.0))),
    )


def released(rules):
    world = World()
    found = release([world.asked, world.profiles, raw()], world.atoms, rules)
    assert not found.refused
    return found


@pytest.mark.parametrize(
    ("rules", "agreement", "lost", "pair"),
    [
        (OPEN, 0.98765, 0.04567, 0.61803),
        (INSIDE, 0.98765, 0.04567, 0.61803),
        (CBS, 0.99, 0.046, 0.62),
    ],
    ids=["open", "inside", "cbs-ra"],
)
def test_the_data_hold_what_the_gate_lets_through(rules, agreement, lost, pair):
    told = relevant(released(rules))["relevance"]
    (variable,) = told["variables"]
    assert (variable["name"], variable["group"], variable["used"]) == ("age", "child", True)
    assert (variable["own"], variable["agreement"]) == (1, agreement)
    assert variable["permuted"]["value"] == lost
    assert len(variable["permuted"]["interval"]) == 2
    assert told["associations"] == [[1, pair], [pair, 1]]
    assert told["absent"][0]["by"]["name"] == "age"
    assert told["absent"][1] == {
        "variable": {"name": "parent_ggz", "label": {"nl": PARENT.label.nl, "en": PARENT.label.en}},
        "reason": "weak",
        "by": None,
        "association": None,
    }


def test_the_verdict_names_the_first_three_and_the_heaviest_group():
    first, group, shuffled = map(bare, TOLD.lead)
    assert first == (
        "'Jeugdhulp in de afgelopen vijf jaar' doet er het meest toe, daarna"
        " 'Ouder met GGZ-traject' en 'Plaats in het huishouden'."
    )
    assert group == "Van de groepen kenmerken weegt 'Kind' het zwaarst: 52% van alle verbetering."
    assert shuffled == bare(NL("relevance.shuffled_same", variable=EARLIER.label.nl))


def test_another_order_after_shuffling_is_said():
    *_, said = relevance(made_relevance.shuffled_otherwise(), asked(), NL).lead
    assert said == NL("relevance.shuffled_other", variable=PARENT.label.nl)


def test_a_masked_importance_leaves_no_verdict():
    assert relevance(made_relevance.all_masked(), asked(), NL).lead == ()


def test_variables_of_no_importance_are_folded():
    assert len(TOLD.others) == 4
    assert not {one.label for one in TOLD.variables} & set(TOLD.others)
    root = parse(page(EVERY["chosen"], "nl"))
    folded = next(
        one
        for one in root.all("details")
        if NL.times("relevance.others", 4) in one.all("summary")[0].text
    )
    assert [li.text for li in folded.all("li")] == list(TOLD.others)


def test_a_variable_that_only_stands_in_matters_too():
    only = {one.variable.name for one in FOUND.variables if matters(one) and not one.used}
    assert only == {"benefit", "debts", "parent_disability"}
    hidden = replace(FOUND.variables[-1], own=Masked())
    assert matters(hidden)


def test_the_picture_stands_by_group_with_the_largest_first():
    wide, narrow = TOLD.pictures
    for picture in (wide, narrow):
        assert picture.many == 11
        told = [row.heading.words if row.heading else row.bar.words for row in picture.rows]
        assert [told[place] for place in (0, 5, 11)] == ["Kind", "Huishouden", "Ouders"]
        lengths = [row.length for row in picture.rows[1:5]]
        assert lengths == sorted(lengths, reverse=True)
    assert wide.rows[1].length == WIDE.bar[1] - WIDE.bar[0]
    assert wide.rows[2].length == pytest.approx(0.201 * wide.rows[1].length, abs=0.1)


@pytest.mark.parametrize("sheet", [WIDE, NARROW], ids=lambda sheet: sheet.name)
def test_dots_and_their_intervals_stay_on_their_scale(sheet):
    picture = next(one for one in TOLD.pictures if one.sheet == sheet)
    rows = [row for row in picture.rows if row.bar]
    left, right = sheet.strip
    assert all(left <= row.low <= row.dot <= row.high <= right for row in rows)
    assert left <= picture.nothing < right
    tops = [(row.top, row.top + row.height) for row in picture.rows]
    assert all(end == start for (_, end), (start, _) in pairwise(tops))
    assert [said for _, said in picture.ticks] == ["0", "0,05", "0,10", "0,15"]


def test_losses_of_nothing_have_no_scale():
    bar = Bar(
        words="a",
        used=True,
        part=1.0,
        part_said="100%",
        loss=0.0,
        between=None,
        loss_said="0,000",
        title="a",
    )
    picture = bars([bar], WIDE, NL)
    assert (picture.ticks, picture.nothing, picture.rows[0].dot) == ((), None, None)


def test_without_another_part_nothing_is_shuffled():
    told = relevance(made_relevance.relevance(honest=False), asked(), EN)
    assert told.permutations is None
    assert told.separates is None
    assert {row.bar.loss_said for row in told.pictures[0].rows if row.bar} == {None}
    text = parse(page(EVERY["chosen, not honest"], "en")).text
    assert EN("relevance.name.permuted") not in text
    assert EN("relevance.legend_dot") not in text


def test_the_variables_that_change_place_most_are_named():
    first, second = map(bare, shifts([one for one in FOUND.variables if matters(one)], NL))
    # Benefit is 6th by its own improvement; where only questions count it is nowhere, as others.
    assert first == (
        "'Huishouden met bijstand' staat op plaats 6 bij 'eigen verbetering', maar doet er bij"
        " 'alleen vragen' niet toe."
    )
    assert second.startswith("'Schulden van het huishouden' staat op plaats 7")


def test_variables_that_always_matter_have_two_places():
    first, second = map(bare, shifts(made_relevance.turned_round().variables, NL))
    assert first.endswith(
        "staat op plaats 1 bij 'eigen verbetering' en op plaats 2 bij 'alleen vragen'."
    )
    assert "op plaats 1 bij 'alleen vragen'" in second


def test_a_definition_with_a_masked_number_puts_nobody_in_place():
    kept = [one for one in FOUND.variables if matters(one)]
    kept[0] = replace(kept[0], permuted=Masked())
    assert not [said for said in shifts(kept, NL) if NL("relevance.name.permuted").lower() in said]
    assert list(shifts([replace(one, own=Masked()) for one in kept], NL)) != []
    none = [replace(one, own=Masked(), agreement=Masked(), primary=Masked()) for one in kept]
    assert list(shifts(none, NL)) == []


def test_one_order_is_said_to_be_one():
    told = relevance(made_relevance.few(2), asked(), NL)
    assert told.shifts == ()
    assert NL("relevance.same") in parse(page(EVERY["chosen, two"], "nl")).text


def test_the_association_table_is_the_lower_triangle():
    told = associations(FOUND, NL)
    assert [len(row.cells) for row in told.rows] == list(range(8))
    assert told.rows[5].cells[4].said == "0,64"
    root = parse(page(EVERY["chosen"], "nl"))
    (table,) = [one for one in root.all("table") if one["class"] == "heat"]
    cells = [[cell.text for cell in row.all("td")] for row in table.all("tbody")[0].all("tr")]
    assert all(all(row[: len(r.cells)]) for row, r in zip(cells, told.rows, strict=True))
    assert not any("".join(row[len(r.cells) :]) for row, r in zip(cells, told.rows, strict=True))
    assert table.all("th")[1].text == f"1 {EARLIER.label.nl}"


@pytest.mark.parametrize(("value", "shade"), [(0.0, 0), (0.19, 0), (0.2, 1), (0.64, 3), (1.0, 4)])
def test_a_darker_cell_is_a_stronger_association(value, shade):
    found = made_relevance.hanging(value)
    assert associations(found, NL).rows[1].cells[0].shade == shade


@pytest.mark.parametrize(
    ("value", "key"), [(0.64, "close"), (0.5, "close"), (0.4, "partly"), (0.2, "loose")]
)
def test_the_strongest_pair_is_named_with_what_it_means(value, key):
    told = associations(made_relevance.hanging(value), EN).lead
    named = {"one": EARLIER.label.en, "other": PARENT.label.en}
    assert told == EN(f"association.{key}", value=f"{value:.2f}", **named)


def test_a_masked_association_leaves_no_strongest_pair():
    told = associations(made_relevance.all_masked(), NL)
    assert told.lead is None
    assert told.has_masked
    assert told.rows[1].cells[0].shade is None


def test_one_variable_goes_together_with_none():
    assert associations(made_relevance.single(), NL) is None


def test_absent_variables_stand_by_reason_and_those_that_teach_most_first():
    told = reasoned(made_relevance.ABSENT, NL)
    assert [one.reason for one in told] == ["alike", "beaten", "late", "weak", "small", "constant"]
    assert bare(told[0].variables[0].why) == (
        f"'{INCOME.label.nl}' deed het hier beter en zegt grotendeels hetzelfde (λ 0,72)"
    )
    assert [bare(one.why) for one in told[1].variables] == [
        f"'{INCOME.label.nl}' deed het hier beter (λ 0,21)",
        "'Plaats in het huishouden' deed het hier beter",
    ]
    assert told[2].variables[0].why is None


def test_many_of_one_reason_are_folded():
    text = page(EVERY["chosen, root only"], "nl")
    (reason,) = relevance(made_relevance.unsplit(), asked(), NL).absent
    assert reason.folds
    assert NL("absent.which") in text
    assert not any(one.folds for one in TOLD.absent)


def test_lambda_is_explained_where_it_stands_and_only_there():
    assert NL("absent.lambda") in parse(page(EVERY["chosen"], "nl")).text
    assert NL("absent.lambda") not in parse(page(EVERY["chosen, root only"], "nl")).text


def test_a_tree_that_asks_nothing_still_says_why():
    told = relevance(made_relevance.unsplit(), asked(), NL)
    assert told.lead == (NL("relevance.nothing"),)
    assert (told.pictures, told.associations) == ((), None)
    assert len(told.absent[0].variables) == len(FOUND.variables)


def test_a_group_without_a_name_is_called_something():
    assert [one.label for one in TOLD.groups] == [
        "Kind",
        "Huishouden",
        "Ouders",
        "Overige kenmerken",
    ]
    assert relevance(FOUND, None, EN).groups[0].label == "Child"


def test_what_was_refused_is_named_and_has_no_section():
    text = parse(page(EVERY["chosen, refused"], "nl")).text
    assert NL("relevance.heading") not in text
    assert in_sentence(NL("kind.RelevanceFinding")) in text
    assert "relevance" not in results(EVERY["chosen, refused"])
    assert relevance(None, asked(), NL) is None


def test_the_workbook_has_what_the_data_have():
    told = results(EVERY["chosen"])["relevance"]
    by_name = {sheet.name: sheet for sheet in sheets(EVERY["chosen"], EN)}
    rows = by_name[EN("sheet.relevance")].rows
    assert [row[3] for row in rows] == [one["own"] for one in told["variables"]]
    assert [row[6] for row in rows] == [one["permuted"]["value"] for one in told["variables"]]
    pairs = by_name[EN("sheet.associations")].rows
    assert len(pairs) == 8 * 7 // 2
    assert pairs[-1][2] == told["associations"][7][6]
    absent = by_name[EN("sheet.absent")].rows
    assert absent[0][2:] == (INCOME.label.en, 0.72)
    assert len(by_name[EN("sheet.relevance_groups")].rows) == 4


def test_long_labels_are_broken_into_lines():
    rows = [row for row in TOLD.pictures[1].rows if row.bar and row.bar.words == INCOME.label.nl]
    assert len(rows[0].lines) >= 2
    assert " ".join(rows[0].lines) == INCOME.label.nl


def test_losses_may_lie_below_nothing():
    below = [one for one in TOLD.variables if one.permuted.startswith(MINUS)]
    assert [one.label for one in below] == ["Schulden van het huishouden"]
    assert below[0].between == f"{MINUS}0,005 tot 0,004"
    assert replace(FOUND.variables[0], permuted=Protected(0.1)).permuted.interval is None


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.14, "0,14"), (0.07, "0,070"), (0.0996, "0,10"), (-0.007, f"{MINUS}0,007"), (0.0, "0")],
)
def test_a_loss_has_the_two_digits_that_are_released(value, said):
    assert signed(Protected(value), NL) == said


def test_a_loss_without_width_has_no_interval():
    assert signed_margin(Protected(0.0, (0.0, 0.0)), NL) == ""
    assert signed_margin(Protected(0.09, (0.07, 0.12)), NL) == "0,070 tot 0,12"


def test_a_loss_below_nothing_is_explained():
    first, *others = FOUND.variables
    below = replace(FOUND, variables=(replace(first, permuted=Protected(-0.01)), *others))
    assert relevance(below, asked(), NL).has_negative
    assert not relevance(made_relevance.turned_round(), asked(), NL).has_negative
