"""The report as a browser shows it: nothing overflows or is fetched, the answer comes first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kansrijk.report import codebook_page, comparison_page, page
from tests.browser.chromium import measure
from tests.browser.test_axe import with_map
from tests.report import made_areas, made_compared
from tests.report.made import EVERY

WIDTHS = (320, 390, 768, 1280)
SOME = (
    "usual nl",
    "large en",
    "inside nl",
    "masked en",
    "pooled codebook nl",
    "read again, large nl",
    "chosen, many nl",
    "areas area nl",
    "areas map en",
    "usual compared nl",
)
PAGES = {
    f"{name} {language}": page(EVERY[name], language) for name in EVERY for language in ("nl", "en")
}
BOOKS = {
    f"{name} codebook {language}": codebook_page(EVERY[name], language)
    for name in ("inside", "pooled")
    for language in ("nl", "en")
}
IN_AREAS = ("areas", "areas, masked", "areas, untold", "areas, not honest")
AREAS = {
    f"{name} area {language}": made_areas.pages(EVERY[name], language).page(made_areas.CITY)
    for name in IN_AREAS
    for language in ("nl", "en")
}
MAPS = {
    f"{name} map {language}": with_map(name, language)
    for name in IN_AREAS
    for language in ("nl", "en")
}
YEARS = {
    f"{name} compared {language}": comparison_page(found, language)
    for name, found in made_compared.EVERY.items()
    for language in ("nl", "en")
}

# What is out of sight on purpose, and what scrolls in a region of its own.
OVERFLOW = """
const edge = window.innerWidth + 0.5, apart = '.skip, .inside-mark, thead, svg, .scroller > *';
const out = [...document.querySelectorAll('body *')].filter(e =>
    !e.closest(apart) && e.getBoundingClientRect().right > edge);
return {width: document.documentElement.scrollWidth,
        out: out.slice(0, 3).map(e => e.outerHTML.slice(0, 120))};
"""
LETTERING = """
const faults = [];
for (const svg of document.querySelectorAll('svg.tree')) {
    if (!svg.getBoundingClientRect().width) continue;
    const box = svg.viewBox.baseVal;
    const texts = [...svg.querySelectorAll('text')].map(t => [t, t.getBBox()]);
    for (const [t, b] of texts)
        if (b.x < -1 || b.x + b.width > box.width + 1) faults.push('outside: ' + t.textContent);
    for (const g of svg.querySelectorAll('g.node')) {
        const own = texts.filter(([t]) => t.parentNode === g);
        own.forEach(([s, a], i) => own.slice(i + 1).forEach(([t, b]) => {
            const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
            const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
            if (across > 0.5 && down > 4) faults.push(s.textContent + ' | ' + t.textContent);
        }));
        const dot = g.querySelector('.dot')?.getBBox();
        for (const [t, b] of own)
            if (dot && dot.y < b.y + b.height - 4 && dot.y + dot.height > b.y + 4
                && dot.x < b.x + b.width && dot.x + dot.width > b.x)
                faults.push('under a dot: ' + t.textContent);
    }
}
return {drawn: document.querySelectorAll('svg.tree').length, faults};
"""
CHARTS = """
const faults = [];
for (const svg of document.querySelectorAll('svg.chart')) {
    if (!svg.getBoundingClientRect().width) continue;
    const box = svg.viewBox.baseVal;
    const texts = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBBox()]);
    texts.forEach(([s, a], i) => {
        if (a.x < -2 || a.x + a.width > box.width + 1 || a.y + a.height > box.height + 1)
            faults.push('outside: ' + s);
        texts.slice(i + 1).forEach(([t, b]) => {
            const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
            const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
            if (across > 0.5 && down > 4) faults.push(s + ' | ' + t);
        });
    });
}
return {drawn: document.querySelectorAll('svg.chart').length, faults};
"""
MAPPED = """
const faults = [];
for (const svg of document.querySelectorAll('svg.map, svg.funnel')) {
    const around = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll('text')]
        .map(t => [t.textContent, t.getBoundingClientRect()]);
    const edge = svg.matches('.map') ? around : document.body.getBoundingClientRect();
    texts.forEach(([s, a], i) => {
        if (a.left < edge.left - 1 || a.right > edge.right + 1) faults.push('outside: ' + s);
        texts.slice(i + 1).forEach(([t, b]) => {
            const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            if (across > 0.5 && down > 4) faults.push(s + ' | ' + t);
        });
    });
}
return {drawn: document.querySelectorAll('svg.map, svg.funnel').length, faults};
"""
SIZES = """
const small = [];
for (const t of document.querySelectorAll('svg text')) {
    const matrix = t.getScreenCTM();
    if (!matrix || !t.getBoundingClientRect().width) continue;
    const size = parseFloat(window.getComputedStyle(t).fontSize) * matrix.a;
    if (size < 11.95) small.push(size + ': ' + t.textContent);
}
return small.slice(0, 5);
"""
FETCHED = "return window.performance.getEntriesByType('resource').map(entry => entry.name);"
PLACES = """
const bottom = (css) => document.querySelector(css).getBoundingClientRect().bottom;
return {question: bottom('.question'), answer: bottom('.brief'), choices: bottom('.choices dl')};
"""
HERE = """
const bottom = (css) => document.querySelector(css).getBoundingClientRect().bottom;
return {question: bottom('.question'), answer: bottom('.brief'), sure: bottom('.choices'),
        group: document.querySelector('.local tbody').getBoundingClientRect().top};
"""
COMPARED = """
const bottom = (css) => document.querySelector(css).getBoundingClientRect().bottom;
return {question: bottom('.question'), answer: bottom('.brief'), became: bottom('.tallies')};
"""
FOCUS = """
const reached = [...document.querySelectorAll('a, summary, .scroller')].filter(e =>
    e.checkVisibility() && !e.matches('details:not([open]) .scroller'));
return reached.filter(e => { e.focus(); return document.activeElement !== e; }).length;
"""
SCROLLS = """
const wide = [...document.querySelectorAll('.scroller')].filter(e => e.scrollWidth > e.clientWidth);
wide.forEach(e => { e.scrollLeft = 40; });
return {wider: wide.length, scrolled: wide.every(e => e.scrollLeft === 40)};
"""
LABELS = """
const cells = [...document.querySelectorAll('.pooled td')].filter(e => e.checkVisibility());
const line = (e) => parseFloat(window.getComputedStyle(e).lineHeight);
const first = (e) => [...e.childNodes].find(n => n.textContent.trim());
const top = (e) => {
    const range = document.createRange();
    range.selectNodeContents(first(e));
    return range.getClientRects()[0].top - e.getBoundingClientRect().top;
};
return {cells: cells.length, beside: cells.filter(e => top(e) < 0.9 * line(e)).length};
"""
UNDER = """
const target = [...document.querySelectorAll('h2[id]')].at(-3);
document.documentElement.style.scrollBehavior = 'auto';
target.scrollIntoView();
return {banner: document.querySelector('.inside-banner').getBoundingClientRect().bottom,
        target: target.getBoundingClientRect().top};
"""


@pytest.fixture
def looked(tmp_path: Path):
    """Return what a script finds in the named pages."""

    def look(script: str, width: int, *, height: int = 800, names: tuple[str, ...] = SOME) -> Any:
        chosen = {name: (PAGES | BOOKS | AREAS | MAPS | YEARS)[name] for name in names}
        return measure(chosen, width, height, script, tmp_path)

    return look


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_overflows_sideways(looked, width: int):
    names = (*PAGES, *BOOKS, *AREAS, *MAPS, *YEARS) if width == min(WIDTHS) else SOME
    found = looked(OVERFLOW, width, names=names)
    assert set(found) == set(names)
    assert {key: f for key, f in found.items() if f["width"] > width or f["out"]} == {}


@pytest.mark.parametrize("width", [320, 1280])
def test_the_words_of_the_tree_stay_in_their_place(looked, width: int):
    found = looked(LETTERING, width)
    assert {key: f["faults"] for key, f in found.items() if f["faults"]} == {}
    assert found["large en"]["drawn"] == 12


@pytest.mark.parametrize("width", [320, 1280])
def test_the_words_of_charts_stay_in_their_place(looked, width: int):
    names = ("chosen nl", "chosen, many en", "chosen, two nl", "chosen, masked en")
    found = looked(CHARTS, width, names=names)
    assert {key: f["faults"] for key, f in found.items() if f["faults"]} == {}
    assert found["chosen nl"]["drawn"] == 6


@pytest.mark.parametrize("width", [320, 991, 992, 1280])
def test_text_in_pictures_is_large_enough(looked, width: int):
    names = ("usual nl", "large en", "read again nl", "chosen nl", "areas area nl", "areas map nl")
    names += ("usual compared nl",)
    found = looked(SIZES, width, names=names)
    assert set(map(tuple, found.values())) == {()}


@pytest.mark.parametrize("width", WIDTHS)
def test_the_words_of_maps_and_funnels_stay_in_their_place(looked, width: int):
    found = looked(MAPPED, width, names=(*AREAS, *MAPS))
    assert {key: f["faults"] for key, f in found.items() if f["faults"]} == {}
    assert (found["areas map nl"]["drawn"], found["areas area nl"]["drawn"]) == (2, 1)


def test_the_page_of_an_area_answers_on_the_first_screen(looked):
    for places in looked(HERE, 1280, names=("areas area nl", "areas area en")).values():
        assert places["question"] < places["answer"] < places["group"] < 800
        assert places["sure"] < 800
    for places in looked(HERE, 390, height=844, names=("areas area nl",)).values():
        assert places["question"] < places["answer"] < 844


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_answer_and_choices_stand_on_the_first_screen(looked, width: int, height: int):
    for places in looked(PLACES, width, height=height, names=("usual nl", "usual en")).values():
        assert places["question"] < places["answer"] < height
        assert places["choices"] < height


def test_the_answer_of_a_comparison_stands_on_the_first_screen(looked):
    names = ("usual compared nl", "usual compared en")
    for places in looked(COMPARED, 1280, names=names).values():
        assert places["question"] < places["answer"] < places["became"] < 1000
    for places in looked(COMPARED, 390, height=844, names=names).values():
        assert places["question"] < places["answer"] < 844


def test_nothing_is_fetched(looked):
    assert set(map(tuple, looked(FETCHED, 1280).values())) == {()}


def test_a_page_that_fetches_would_be_found_out(tmp_path: Path):
    image = '<img src="http://127.0.0.1:9/a.png">'
    assert measure({"page": image}, 320, 200, FETCHED, tmp_path)["page"] != []


def test_a_page_that_overflows_would_be_found_out(tmp_path: Path):
    wide = '<!DOCTYPE html><p style="width:400px">wide</p>'
    found = measure({"page": wide}, 320, 200, OVERFLOW, tmp_path)["page"]
    assert found["width"] > 320
    assert found["out"]


def test_links_and_summaries_can_be_reached_by_keyboard(looked):
    names = ("usual nl", "inside en", "inside codebook en", "areas area en")
    assert set(looked(FOCUS, 1280, names=names).values()) == {0}


def test_a_wide_table_scrolls_in_its_own_region(looked):
    found = looked(SCROLLS, 390, names=("inside nl", "inside en"))
    assert all(one["wider"] and one["scrolled"] for one in found.values())


def test_a_narrow_codebook_has_each_date_above_its_numbers(looked):
    found = looked(LABELS, 320, names=("pooled codebook nl", "pooled codebook en"))
    assert all(one["cells"] > 20 and one["beside"] == 0 for one in found.values())


def test_what_a_link_leads_to_is_not_under_the_banner(looked):
    for places in looked(UNDER, 1280, names=("inside codebook nl", "inside nl")).values():
        assert places["banner"] <= places["target"] < 400
