"""What holds for every page: structure, accessibility, nothing from outside, no own numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from itertools import pairwise

import pytest

from kansrijk.profiles import AreasFinding, rule_in_words
from kansrijk.report import (
    area_pages,
    codebook_page,
    comparison_page,
    page,
    results,
    write_report,
)
from kansrijk.report.codebook import EPOCH
from kansrijk.report.numbers import MASK
from kansrijk.report.wording import texts
from kansrijk.study import LANGUAGES
from tests.report import made_areas, made_compared
from tests.report.elements import Element, parse
from tests.report.made import EVERY, RELEASES, found_in

# A codebook is the page of its release with this behind its name, and so are those of areas.
BOOK, AREA, INDEX, COMPARED = ", codebook", ", area", ", index", ", compared"
BOOKS = [f"{name}{BOOK}" for name in EVERY if codebook_page(EVERY[name], "nl")]
AREAS = [
    f"{name}{which}"
    for name in EVERY
    for which in (AREA, INDEX)
    if area_pages(found_in(EVERY[name]), {}, "nl")
]
COMPARISONS = [f"{name}{COMPARED}" for name in made_compared.EVERY]
PAGES = [
    (name, language) for name in (*EVERY, *BOOKS, *AREAS, *COMPARISONS) for language in LANGUAGES
]
every_page = pytest.mark.parametrize(("name", "language"), PAGES)


@cache
def made(name: str, language: str) -> str:
    return made_of(name, language)


def made_of(name: str, language: str) -> str:
    if name.endswith(COMPARED):
        return comparison_page(made_compared.EVERY[name.removesuffix(COMPARED)], language)
    release = EVERY[release_of(name)]
    if name.endswith(BOOK):
        return codebook_page(release, language)
    polygons = made_areas.polygons(release.find_all(AreasFinding))
    if not name.endswith((AREA, INDEX)):
        return page(release, language, polygons)
    pages = area_pages(found_in(release), polygons, language)
    return pages.index() if name.endswith(INDEX) else pages.page(made_areas.CITY)


def release_of(name: str) -> str:
    """Return the name of the release that a page is of."""
    for ending in (BOOK, AREA, INDEX):
        name = name.removesuffix(ending)
    return name


@cache
def tree_of(name: str, language: str) -> Element:
    return parse(made(name, language))


def is_hidden(element: Element) -> bool:
    return any(e["aria-hidden"] == "true" for e in (element, *element.above))


@every_page
def test_the_language_is_declared(name, language):
    (html,) = tree_of(name, language).all("html")
    assert html["lang"] == language


@every_page
def test_headings_step_down_one_at_a_time(name, language):
    levels = [int(h.tag[1]) for h in tree_of(name, language).all("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@every_page
def test_landmarks_and_the_skip_link_are_there(name, language):
    root = tree_of(name, language)
    for landmark in ("header", "main", "footer"):
        assert len(root.all(landmark)) == 1
    first = next(e for e in root.all("body")[0].walk() if e.tag == "a")
    assert (first["class"], first["href"]) == ("skip", f"#{root.all('main')[0]['id']}")


@every_page
def test_every_table_has_a_caption_and_scoped_headers(name, language):
    for table in tree_of(name, language).all("table"):
        assert table.all("caption")[0].text
        assert {th["scope"] for th in table.all("th")} <= {"col", "colgroup", "row"}
        assert all(th.text for th in table.all("th"))
        columns = {
            sum(int(cell["colspan"] or 1) for cell in tr.all("th", "td")) for tr in table.all("tr")
        }
        assert columns == {len(table.all("thead")[0].all("tr")[-1].all("th"))}


@every_page
def test_ids_are_unique_and_links_stay_in_the_folder(name, language):
    root = tree_of(name, language)
    ids = [element["id"] for element in root.walk() if element["id"]]
    assert len(ids) == len(set(ids))
    named = {i for e in root.walk() for i in e["aria-labelledby"].split()}
    links = {e["href"] for e in root.all("a")}
    links -= {"report.html"} if name.endswith(BOOK) else {"codebook.html", "../report.html"}
    links -= {f"{code}.html" for code in area_codes(name)} if name.endswith(INDEX) else set()
    assert all(link.startswith("#") for link in links)
    assert {link[1:] for link in links} | named <= set(ids)


def area_codes(name: str) -> list[str]:
    first = EVERY[release_of(name)].find(AreasFinding)
    return [one.area.name for one in first.areas]


@every_page
def test_every_picture_has_a_title_and_a_description(name, language):
    pictures = [svg for svg in tree_of(name, language).all("svg") if not is_hidden(svg)]
    for svg in pictures:
        assert svg["role"] == ("group" if svg.all("a") else "img")
        title, desc = svg.all("title")[0], svg.all("desc")[0]
        assert svg["aria-labelledby"].split() == [title["id"], desc["id"]]
        assert title.text
        assert desc.text


@every_page
def test_every_section_has_a_name(name, language):
    for section in tree_of(name, language).all("section", "aside", "nav", "article"):
        assert section["aria-labelledby"]


@every_page
def test_what_scrolls_can_be_reached_and_has_a_name(name, language):
    root = tree_of(name, language)
    for region in (e for e in root.all("div") if "scroller" in e["class"].split()):
        assert (region["role"], region["tabindex"]) == ("region", "0")
        (caption,) = region.all("caption")
        assert region["aria-labelledby"] == caption["id"]


@every_page
def test_nothing_runs_and_nothing_comes_from_outside(name, language):
    text, root = made(name, language), tree_of(name, language)
    assert not root.all("script", "link", "img", "iframe", "object", "embed", "form")
    assert not re.search(r"https?:|//\w|@import|javascript:|expression\(", text)
    assert not [a for e in root.walk() for a in e.attributes if a.startswith("on") or a == "src"]
    assert set(re.findall(r"url\(([^)]*)\)", text)) <= {
        *(f"#pattern-{band}{size}" for band in ("high", "low") for size in ("", "-small")),
        "#pattern-masked",
    }
    (policy,) = [m for m in root.all("meta") if m["http-equiv"] == "Content-Security-Policy"]
    assert policy["content"].startswith(
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    )


@every_page
def test_the_notice_opens_and_closes_the_page(name, language):
    notice = texts(language)("notice")
    root = tree_of(name, language)
    assert notice in root.all("header")[0].text
    assert notice in root.all("footer")[0].text
    assert notice in root.all("title")[0].text


@every_page
def test_a_masked_number_explains_itself(name, language):
    root = tree_of(name, language)
    explained = texts(language)("masked")
    for element in root.all("abbr"):
        assert (element.text, element["title"]) == (MASK, explained)
    for element in root.all("td", "p", "li"):
        bare = [child for child in element.children if isinstance(child, str)]
        assert MASK not in "".join(bare).replace(texts(language)("table.masked"), "")


@every_page
def test_every_sentence_is_filled_in(name, language):
    body = tree_of(name, language).all("body")[0].text
    assert not re.search(r"[{}]|None|Undefined|nan\b|\binf\b", body)


@every_page
def test_pages_show_no_count_that_was_not_released(name, language):
    shown = {number for number in numbers_of(tree_of(name, language)) if number >= 100}
    assert shown <= released_counts(name)


def numbers_of(root: Element) -> set[int]:
    """Return the whole numbers that a page shows, without checksums."""
    text = re.sub(r"(1 op de|1 in) [\d.,]+\)|[\d.,]+ [kMG]?B\b", " ", root.all("body")[0].text)
    for part in (*(code.text for code in root.all("code")), *re.findall(r"\d[\d.,]*%", text)):
        text = text.replace(part, " ")
    found = re.findall(
        r"(?<![\w,.])[1-9]\d{0,2}(?:[.,]\d{3})+(?![\d])|(?<![\w.,])\d+(?![\d.,]*\d)", text
    )
    return {int(re.sub(r"[.,]", "", number)) for number in found}


def released_counts(name: str) -> set[int]:
    """Return the released counts, and the numbers in settings, rules, labels, dates and texts."""
    if name.endswith(COMPARED):
        return made_compared.numbers(name.removesuffix(COMPARED)) | numbers_in_texts()
    figures = results(EVERY[release_of(name)])
    counts = {leaf for leaf in flat(figures) if isinstance(leaf, int)}
    counts |= set(area_numbers(figures))
    if name.endswith(BOOK):
        counts |= set(codebook_numbers(figures["codebook"]))
    words = [leaf for leaf in flat(figures) if isinstance(leaf, str)]
    return counts | made_compared.numbers_in(words) | numbers_in_texts()


def numbers_in_texts() -> set[int]:
    """Return the numbers that the texts of the report hold."""
    phrases = (text for language in LANGUAGES for text in texts(language).phrases.values())
    return made_compared.numbers_in(phrases)


def area_numbers(figures) -> Iterator[int]:
    """Yield what is expected, the limits around it, how many areas there are, and sums of groups.

    The scale of a funnel has round numbers. On the page of an area its own part of the smallest
    group of the country is told, too.
    """
    for division in figures.get("areas", ()):
        yield from (len(division["areas"]), *how_many_differ(division["areas"]))
        yield from (first * 10**power for first in (1, 2, 5) for power in range(1, 6))
        for area in division["areas"]:
            yield from area_sums(area, figures)


def how_many_differ(areas) -> Iterator[int]:
    for way in ("higher", "lower", "no", "unknown"):
        yield sum(area["differs"] == way for area in areas)


def area_sums(area, figures) -> Iterator[int]:
    expected = [one["expected"] for one in (area, *area["profiles"])]
    yield from (round(one) for one in expected if one != "masked")
    ends = [area[end] for end in ("low", "high")]
    yield from (round(end * area["expected"]) for end in ends if isinstance(end, int | float))
    sizes = {one["profile"]: one["n"] for one in area["profiles"]}
    for band in ("high", "low"):
        is_told = "confirmed" if figures["tree"]["honest"] else "id"
        told = [p["id"] for p in figures["profiles"] if p["band"] == band and p[is_told]]
        if "masked" not in (own := [sizes[name] for name in told]):
            yield sum(own)
    if "population" in figures and area["n"] != "masked":
        least = figures.get("study", {}).get("settings", {}).get("min_child", 0)
        yield round(least * area["n"] / figures["population"]["n"])


def codebook_numbers(figures) -> Iterator[int]:
    """Yield the measures as the codebook rounds them, and the years of its dates."""
    for variable in figures["variables"]:
        numbers = [n for n in flat(variable["measures"]) if isinstance(n, int | float)]
        is_date = variable["form"] == "date"
        yield from (abs(round(n)) for n in numbers)
        yield from ((EPOCH + timedelta(n)).year for n in numbers if is_date and n > 1000)


def flat(value):
    if isinstance(value, dict):
        return [leaf for part in value.values() for leaf in flat(part)]
    if isinstance(value, list):
        return [leaf for part in value for leaf in flat(part)]
    return [value]


def test_the_answer_and_the_choices_come_before_all_else():
    sections = tree_of("usual", "nl").all("section")
    first = sections[0].text
    assert "7 groepen hadden een duidelijk grotere kans: samen 8,7% van allen" in first
    for choice in ("Diepte hoogstens 10 vragen", "Groep minstens 6.000", "0,0000001", "10 keer"):
        assert choice in first


def test_every_profile_is_a_card_or_a_row_in_words():
    root, found = tree_of("usual", "nl"), RELEASES["usual"]
    cards = {li["id"]: li.text for li in root.all("li") if li["id"].startswith("group-")}
    assert len(cards) == 9
    rule = found.released[3].finding.profiles[0].rule
    assert all(part in cards["group-1"] for part in rule_in_words(rule, "nl").split("; "))
    assert "Ruim 12 keer zo vaak als gemiddeld" in cards["group-1"]
    assert "14,8% 95%-interval: 14,0% tot 15,7%" in cards["group-1"]
    assert "6,8% van alle gevallen (ongeveer 1 op de 15)" in cards["group-1"]
    rows = [tr["id"] for tr in root.all("tr") if tr["id"].startswith("row-")]
    assert rows == [f"row-{number}" for number in range(1, 12)]


def test_the_nested_list_tells_what_the_picture_tells():
    root = tree_of("usual", "en")
    details = next(one for one in root.all("details") if one["class"] == "nested")
    said = {span.text for span in details.all("span") if span["class"] == "said"}
    (wide,) = [svg for svg in root.all("svg") if svg["class"] == "tree wide"]
    drawn = [g.all("title")[0].text for g in wide.all("g")]
    assert len(drawn) == len(details.all("li")) == 21
    assert all(any(words in title for title in drawn) for words in said)


def test_ties_are_named():
    body = tree_of("usual", "en").all("body")[0].text
    others = "Parent with disability benefit, Parent registered as a suspect"
    assert f"Parent in mental health care, tied with {others}" in body
    assert f"This question separated equally well: {others}" in body


@pytest.mark.parametrize(
    ("name", "kind"),
    [("usual", "use"), ("inside", "need"), ("not honest", "registration"), ("no high", "sanction")],
)
def test_the_kind_of_outcome_has_its_own_limit(name, kind):
    body = tree_of(name, "en").all("body")[0].text
    assert texts("en")(f"limits.kind.{kind}") in body


def test_what_is_inside_says_so_unmistakably():
    text = texts("nl")("inside")
    for name in EVERY:
        said = made(name, "nl").count(f'data-mark="{text}"'), made(name, "nl").count(f">{text}<")
        assert said == ((0, 0) if EVERY[name].policy.releases else (3, 1))
    assert all(made(name, "nl").count(f">{text}<") == 1 for name in BOOKS)


def test_no_high_and_no_low_are_said_plainly():
    body = tree_of("no high", "nl").all("body")[0].text
    assert "vond de boom geen groep met een duidelijk grotere kans." in body
    assert "vond de boom geen groep met een duidelijk kleinere kans." in body


def test_a_tree_without_splits_is_said_plainly():
    t = texts("nl")
    for name in ("root only", "root only, inside", "root only, not honest"):
        root = tree_of(name, "nl")
        (first,) = [one for one in root.all("section") if one["aria-labelledby"] == "brief"]
        leads = [p.text for p in first.all("p") if p["class"] == "lead"]
        assert leads == [t("answer.single")]
        named = {one["aria-labelledby"] for one in root.all("section")}
        assert not named & {"high", "middle", "low", "tree", "all", "areas-1"}
        assert "sure" in named
        for key in ("brief.sure", "brief.unsure", "sure.interval", "sure.not_honest"):
            assert t(key) not in root.text
        assert "stippellijn" not in root.text


def test_refused_findings_are_named_with_the_reason():
    body = tree_of("root only", "nl").all("body")[0].text
    assert "Gebieden: Te weinig personen in de kleinste gebieden" in body


def test_rates_of_the_growing_data_are_read_with_caution():
    root = tree_of("not honest", "en")
    assert texts("en")("sure.not_honest") in root.all("body")[0].text
    assert texts("en")("brief.unsure") in root.all("section")[0].text
    assert not [e for e in root.all("line") if e["class"] == "range"]


def test_labels_cannot_break_out_of_the_page():
    asked = RELEASES["usual"].released[0].finding
    title = asked.title.model_copy(update={"nl": "<script>alert(1)</script>"})
    object.__setattr__(asked, "title", title)
    try:
        assert "<script>" not in page(RELEASES["usual"], "nl")
    finally:
        object.__setattr__(asked, "title", asked.outcome)


@every_page
def test_the_same_release_gives_the_same_page(name, language):
    assert made_of(name, language) == made(name, language)


def test_the_files_have_the_same_bytes_each_time(tmp_path):
    files = []
    for folder in (tmp_path / "one folder", tmp_path / "another"):
        folder.mkdir()
        files.append(write_report(RELEASES["pooled"], folder, language="nl"))
    for one, another in zip(*files, strict=True):
        assert one.read_bytes() == another.read_bytes()
        assert one.suffix == ".xlsx" or b"\r" not in one.read_bytes()


@pytest.mark.parametrize(("name", "has_codebook"), [("usual", False), ("inside", True)])
def test_a_codebook_is_written_and_linked_where_there_is_one(tmp_path, name, has_codebook):
    files = [file.name for file in write_report(EVERY[name], tmp_path, language="en")]
    assert files[:3] == ["results.json", "report.html", "report.xlsx"]
    assert files[3:] == (["codebook.html"] if has_codebook else [])
    assert ('href="codebook.html"' in made(name, "en")) is has_codebook
