"""Areas: on the map, in the funnel, on a page of their own, as data and as sheets."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from math import exp, factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from kansrijk.findings import Protected
from kansrijk.findings.store import dump, load
from kansrijk.profiles import AreasFinding, Asked, PopulationFinding, ProfilesFinding
from kansrijk.report import area_page, area_pages, file_of, page, results
from kansrijk.report.area_map import Shown, area_map
from kansrijk.report.area_words import expected
from kansrijk.report.chance import by_chance
from kansrijk.report.funnel import funnel
from kansrijk.report.numbers import MASK
from kansrijk.report.outlines import WIDTH, outlines
from kansrijk.report.shades import SHADES, Shades
from kansrijk.report.wording import texts
from kansrijk.report.write import book
from kansrijk.study import MapArea
from tests.report import made_areas
from tests.report.elements import Element, parse
from tests.report.made import EVERY, found_in, profiles, release_of
from tests.report.made_areas import CITY

NL = texts("nl")
SQUARE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0))
BENT = ((0, 0), (3, 0), (3, 3), (2, 3), (2, 1), (0, 1), (0, 0))


AREAS = area_pages(found_in(EVERY["areas"]), {}, "nl")


def areas_of(name: str) -> list[AreasFinding]:
    return list(EVERY[name].find_all(AreasFinding))


def city(name: str = "areas", language: str = "nl") -> Element:
    release = EVERY[name]
    polygons = made_areas.polygons(release.find_all(AreasFinding))
    return parse(area_page(found_in(release), CITY, polygons, language))


def country(name: str = "areas", language: str = "nl") -> Element:
    polygons = made_areas.polygons(areas_of(name))
    return parse(page(EVERY[name], language, polygons))


def classed(root: Element, name: str) -> list[Element]:
    return [one for one in root.walk() if name in one["class"].split()]


# ------------------------------------------------------------------ shades


@given(st.lists(st.floats(0.001, 0.9), min_size=2, max_size=60))
def test_a_larger_share_never_has_a_lighter_shade(shares):
    shades = Shades.of(shares)
    given_to = [shades.shade(share) for share in sorted(shares)]
    assert given_to == sorted(given_to)
    assert set(given_to) <= set(range(1, SHADES + 1))


@given(st.lists(st.floats(0.001, 0.9), min_size=1, max_size=60))
def test_the_limits_of_shades_are_round_and_in_order(shares):
    limits = Shades.of(shares).limits
    assert list(limits) == sorted(set(limits))
    assert limits[0] > 0
    said = [Shades(limits).said(shade, NL) for shade in range(1, SHADES + 1)]
    assert len(set(said)) == SHADES


def test_a_limit_belongs_to_the_shade_above_it():
    shades = Shades((0.02, 0.03, 0.04, 0.05))
    assert [shades.shade(share) for share in (0.0199, 0.02, 0.05)] == [1, 2, 5]
    assert [shades.said(shade, NL) for shade in (1, 2, 5)] == [
        *("onder 2%", "2% tot 3%", "5% en meer"),
    ]


def test_one_area_far_out_leaves_the_others_their_differences():
    shares = [0.03 + 0.001 * i for i in range(20)] + [0.9]
    shades = Shades.of(shares)
    assert len({shades.shade(share) for share in shares[:-1]}) >= 3


# ------------------------------------------------------------------ outlines


def test_a_square_keeps_its_shape_at_its_latitude():
    sheet = outlines({"a": [tuple((x, y + 59.5) for x, y in SQUARE)]})
    assert sheet.height == pytest.approx(2 * WIDTH, rel=0.01)
    assert sheet.areas["a"].path == f"M0 {sheet.height}l1000 0 0-{sheet.height}-1000 0z"
    assert sheet.areas["a"].middle == (50, pytest.approx(50, abs=0.1))


def test_what_neighbours_share_is_drawn_in_the_same_place():
    left = ((0.0, 0.0), (0.3333, 0.0), (0.3412, 1.0), (0.0, 1.0), (0.0, 0.0))
    right = ((0.3333, 0.0), (1.0, 0.0), (1.0, 1.0), (0.3412, 1.0), (0.3333, 0.0))
    paths = [one.path for one in outlines({"l": [left], "r": [right]}).areas.values()]
    assert [re.findall(r"M?-?\d+", path)[:2] for path in paths] == [
        ["M0", "1000"],
        ["M333", "1000"],
    ]
    assert "333 0 8-1000-341 0z" in paths[0]


def test_the_middle_of_a_bent_area_lies_in_it():
    (drawn,) = outlines({"bent": [BENT]}).areas.values()
    x, y = (3 * part / 100 for part in drawn.middle)
    assert x > 2 or 3 - y < 1
    assert drawn.room[0] == pytest.approx(100 / 3, abs=1)


def test_an_area_with_a_hole_is_named_beside_the_hole():
    hole = ((0.2, 0.2), (0.9, 0.2), (0.9, 0.9), (0.2, 0.9), (0.2, 0.2))
    (drawn,) = outlines({"ring": [SQUARE, hole]}).areas.values()
    assert not (20 < drawn.middle[0] < 90)
    assert drawn.path.count("M") == 2


def test_an_area_smaller_than_a_point_is_left_out():
    speck = tuple((0.5 + x / 1e5, 0.5 + y / 1e5) for x, y in SQUARE)
    assert set(outlines({"all": [SQUARE], "speck": [speck]}).areas) == {"all"}
    assert outlines({}) is None


# ------------------------------------------------------------------ the map


def test_the_map_shows_masked_and_differing_areas_and_says_so():
    square = {
        code: MapArea(code, code, "x", None, (tuple((x + i, y) for x, y in SQUARE),))
        for i, code in enumerate("abc")
    }
    shown = [Shown("a", 0.02, "A"), Shown("b", None, "B"), Shown("c", 0.08, "C", "higher")]
    drawn = area_map([*shown, Shown("nowhere", 0.01, "")], square, NL)
    assert [one.kind for one in drawn.areas][1] == "masked"
    assert [(one.differs, one.fits) for one in drawn.marks] == [("higher", True)]
    assert {one.kind: one.areas for one in drawn.legend}["masked"] == 1
    assert sum(one.areas for one in drawn.legend) == 3
    assert area_map(shown, {}, NL) is None


def test_the_country_has_a_map_a_funnel_and_one_table_of_all_areas():
    root = country()
    (first,) = [one for one in root.all("section") if one["aria-labelledby"] == "areas-1"]
    (drawn,) = classed(first, "map")
    assert len(classed(drawn, "ground")[0].all("title")) == 24
    (told,) = classed(first, "funnel")
    assert len(told.all("circle")) + len(classed(told, "mark")) == 24
    (table,) = [one for one in first.all("table") if "areas" in one["class"].split()]
    assert len(table.all("tbody")[0].all("tr")) == 24
    assert any(one.tag == "details" for one in table.above)


def test_what_a_map_shows_stands_in_the_table():
    root = country("areas", "en")
    drawn = {title.text for title in classed(root, "map")[0].all("title")[1:]}
    (table,) = [
        one
        for one in root.all("table")
        if "areas" in one["class"].split() and "by municipality" in one.all("caption")[0].text
    ]
    for row in table.all("tbody")[0].all("tr"):
        name = row.all("th")[0].text
        cells = [cell.text for cell in row.all("td")]
        assert f"{name}: expected chance {cells[2]}; {cells[-1]}" in drawn


def test_neighbourhoods_of_the_country_are_told_only_where_they_differ():
    root = country()
    (second,) = [one for one in root.all("section") if one["aria-labelledby"] == "areas-2"]
    assert not second.all("figure")
    rows = second.all("tbody")[0].all("tr")
    told = [one for one in areas_of("areas")[1].areas if one.differs in ("higher", "lower")]
    assert len(rows) == len(told) > 20
    assert all(re.search(r"\(\w+\)$", row.all("th")[0].text) for row in rows)


def test_areas_without_a_map_have_a_funnel_and_a_table():
    root = parse(page(EVERY["areas"], "nl"))
    assert not classed(root, "map")
    assert len(classed(root, "funnel")) == 1


def test_where_observed_cases_are_not_told_nothing_is_compared():
    text = country("areas, untold").all("main")[0]
    assert NL("areas.untold") in text.text
    assert not classed(text, "funnel")
    for word in ("higher", "lower", "no", "unknown"):
        assert f"; {NL(f'areas.verdict.{word}')}" not in text.text.replace("; niet te zeggen", "")
    assert NL("areas.differs_meaning") not in text.text


# ------------------------------------------------------------------ the funnel


def test_what_differs_lies_outside_the_limits_of_the_funnel():
    areas = areas_of("areas")[0].areas
    drawn = funnel(areas, NL)
    assert [point.differs for point in drawn.points].count("higher") == 4
    up = {one.area.label.nl: one for one in areas}
    for point in drawn.points:
        own = up[point.words.split(":")[0]]
        is_above, is_below = own.ratio.value > own.high.value, own.ratio.value < own.low.value
        assert (point.differs == "higher", point.differs == "lower") == (is_above, is_below)
        assert (point.y - drawn.one) * (own.ratio.value - 1) <= 0


def test_names_in_the_funnel_do_not_lie_over_each_other():
    areas = [replace(one, differs="higher") for one in areas_of("areas")[0].areas]
    named = [point for point in funnel(areas, NL).points if point.name]
    assert 0 < len(named) < len(areas)


def test_a_funnel_shows_only_what_can_be_judged():
    areas = areas_of("areas")[0].areas
    assert funnel([replace(one, differs="unknown") for one in areas], NL) is None
    assert funnel(areas[:1], NL) is None
    one = [replace(one, ratio=Protected(1.0)) for one in areas[:2]]
    assert len(funnel(one, NL).points) == 2


# ------------------------------------------------------------------ words


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "0,0"), (0.02, "< 0,1"), (0.3, "0,3"), (9.94, "9,9"), (9.96, "10"), (1234.4, "1.234")],
)
def test_expected_cases_have_a_decimal_where_they_are_few(number, said):
    assert expected(Protected(number), NL) == said


@pytest.mark.parametrize("cases", [0.01, 0.5, 3.0, 12.2, 29.0])
def test_chance_is_that_of_a_poisson_distribution(cases):
    low, high = by_chance(cases)

    def below(k):
        return sum(exp(-cases) * cases**i / factorial(i) for i in range(k + 1))

    assert below(high) >= 0.975 > below(high - 1)
    assert below(low) >= 0.025
    assert low == 0 or below(low - 1) < 0.025


# ------------------------------------------------------------------ the page of an area


def test_the_answer_of_an_area_comes_first():
    root, own = city(), next(a for a in areas_of("areas")[0].areas if a.area.name == CITY)
    first = root.all("section")[0].text
    assert root.all("h1")[0].text.startswith(own.area.label.nl)
    assert f"{own.n.value:,.0f}".replace(",", ".") in first
    assert f"Het waren er {own.observed.value:,.0f}".replace(",", ".") in first
    assert "Dat is een vraag, geen oordeel." in first
    assert "7 groepen met een duidelijk grotere kans: hier" in first
    assert "2 groepen met een duidelijk kleinere kans: hier" in first
    assert (
        re.search(r"In groep \d+ zijn hier .* Door toeval", city("areas, one of each").text) is None
    )


def test_each_group_stands_in_the_table_of_its_band_with_its_rule_and_rate():
    root = city()
    tables = {one.all("caption")[0].text: one for one in classed(root, "local")}
    assert list(tables) == [NL(f"area.caption_{band}") for band in ("high", "low", "middle")]
    rows = {tr["id"]: tr.text for one in tables.values() for tr in one.all("tr") if tr["id"]}
    assert len(rows) == 11
    assert "14,8%" in rows["group-1"]
    assert "minstens 12 jaar" in rows["group-1"]
    folded = tables[NL("area.caption_middle")]
    assert any(one.tag == "details" for one in folded.above)


def test_what_does_not_come_back_is_marked():
    assert NL("stability.mark") in " ".join(one.text for one in classed(city(), "local"))


def test_members_are_described_where_they_differ():
    rows = classed(city(), "differences")[0].all("tbody")
    assert len(rows) == 9
    assert "Soort onderwijs: mbo 31% 22%" in rows[0].text
    assert not classed(parse(AREAS.page("9000")), "differences")


def test_neighbourhoods_are_on_the_map_and_in_the_table_under_one_number():
    root = city()
    (drawn,) = classed(root, "map")
    numbers = [one.text for one in classed(drawn, "key")]
    (table,) = classed(root, "inner")
    rows = {row.all("th")[0].all("span")[0].text: row for row in table.all("tbody")[0].all("tr")}
    assert len(rows) == 12
    assert set(numbers) <= set(rows)
    said = {title.text.split(":")[0] for title in drawn.all("title")[1:]}
    assert said == {row.all("th")[0].text.split(" ", 1)[1] for row in rows.values()}


def test_a_neighbourhood_with_a_masked_group_is_masked_on_the_map():
    root = city("areas, masked")
    (drawn,) = classed(root, "map")
    masked = [one for one in classed(drawn, "ground")[0].all("path") if one["class"] == "masked"]
    assert len(masked) == 1
    assert MASK in masked[0].text
    assert "afgeschermd" in classed(root, "map-key")[0].text


def test_without_high_groups_neighbourhoods_have_no_map():
    root = city("areas, not honest")
    assert not classed(root, "map")
    assert NL("area.inner_none", by="buurt") in root.text
    assert NL("area.none", chance=NL("brief.chance_high_plain")) in root.text


def test_a_page_without_a_question_or_a_population_still_tells_what_is_here():
    root = city("areas, only", "en")
    assert root.all("h1")[0].text.endswith(texts("en")("untitled"))
    assert "Of those in the study" in root.all("section")[0].text


def test_a_page_of_an_area_says_that_it_stays_inside():
    for name in ("areas", "inside"):
        root = city(name)
        assert root.all("body")[0]["class"] == "inside"
        assert NL("inside") in root.text
        assert NL("area.inside_meaning") in root.text


def test_all_areas_have_a_page_and_the_index_leads_to_each():
    links = {a["href"] for a in parse(AREAS.index()).all("a")} - {"#main", "../report.html"}
    assert links == {file_of(code) for code in AREAS.names}
    assert len(links) == 24


def test_an_unknown_code_has_no_page():
    found = found_in(EVERY["areas"])
    with pytest.raises(KeyError):
        area_page(found, "0000", {}, "nl")
    with pytest.raises(KeyError):
        area_page([one for one in found if not isinstance(one, AreasFinding)], CITY, {}, "nl")


def test_codes_make_names_of_files():
    assert [file_of(code) for code in ("0772", "a/b", "Zuid-Oost 1")] == [
        *("0772.html", "a_b.html", "Zuid-Oost_1.html"),
    ]


def test_the_same_page_comes_from_findings_that_were_kept():
    found = found_in(EVERY["areas"])
    kinds = (Asked, PopulationFinding, ProfilesFinding, AreasFinding)
    kept = load(dump(found), kinds)
    told = [one for one in found if isinstance(one, kinds)]
    assert area_page(kept, CITY, {}, "nl") == area_page(told, CITY, {}, "nl")


# ------------------------------------------------------------------ size, data and sheets


def test_a_country_of_many_areas_stays_small():
    found = profiles()
    areas = made_areas.areas(found, many=100, inner=12, cities=100)
    release = release_of(found, more=areas)
    polygons = made_areas.polygons(areas)
    assert len(page(release, "nl", polygons).encode()) < 400_000
    assert len(area_page(found_in(release), CITY, polygons, "nl").encode()) < 120_000


def test_areas_are_told_as_data():
    first, second = results(EVERY["areas"])["areas"]
    assert (first["division"], first["label"]["en"]) == ("municipality", "Municipality")
    own = next(one for one in first["areas"] if one["code"] == CITY)
    assert own["differs"] == "higher"
    assert [one["profile"] for one in own["profiles"]] == [
        one["id"] for one in results(EVERY["areas"])["profiles"]
    ]
    assert own["profiles"][0]["standings"][0]["here"] == 0.31
    assert {one["within"] for one in first["areas"]} == {None}
    assert second["areas"][0]["within"] == "9000"
    (untold, _) = results(EVERY["areas, untold"])["areas"]
    assert {untold["areas"][0][key] for key in ("observed", "ratio", "low", "high")} == {None}
    masked = results(EVERY["areas, masked"])["areas"][0]["areas"][0]
    assert masked["n"] == masked["observed"] == masked["profiles"][0]["part"] == "masked"


def test_areas_have_sheets_of_their_own():
    book_of = load_workbook(BytesIO(book(EVERY["areas"], "en")))
    head, *rows = book_of["Areas"].iter_rows(values_only=True)
    assert len(rows) == 24 + 96
    own = dict(zip(head, next(row for row in rows if row[1] == CITY), strict=True))
    assert own["Difference"] == "more than expected"
    assert own["Lower limit"] < 1 < own["Upper limit"] < own["Times expected"]
    head, *rows = book_of["Groups by area"].iter_rows(values_only=True)
    assert len(rows) == 11 * (24 + 96)
    assert book_of["Members here and everywhere"].max_row == 1 + 27
