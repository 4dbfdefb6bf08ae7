from __future__ import annotations

import string
from dataclasses import replace

import pytest

from kansrijk.findings import Setting
from kansrijk.profiles import AreasFinding, AskedSetting
from kansrijk.report import area_pages, codebook_page, comparison_page, page
from kansrijk.report.asking import asking, setting_said
from kansrijk.report.gains import gains
from kansrijk.report.numbers import day, one_in, size, times_in_words
from kansrijk.report.relevance import relevance
from kansrijk.report.sheets import sheets
from kansrijk.report.wording import Texts, texts
from tests.report import made_areas, made_asked, made_compared, made_gains, made_relevance
from tests.report.made import EVERY, found_in, one_or_none, profiles

NL, EN = texts("nl").phrases, texts("en").phrases


class Seen(dict[str, str]):
    """Texts that remember which of them were read."""

    def __init__(self, phrases):
        super().__init__(phrases)
        self.read: set[str] = set()

    def __getitem__(self, key):
        self.read.add(key)
        return super().__getitem__(key)


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys_in_the_same_order():
    assert list(NL) == list(EN)


@pytest.mark.parametrize("key", list(NL))
def test_both_languages_fill_in_the_same_values(key):
    assert places(NL[key]) == places(EN[key])


def test_every_text_is_used(monkeypatch):
    seen = Seen(NL)
    t = Texts("nl", seen)
    for module in ("html", "area_html", "comparison"):
        monkeypatch.setattr(f"kansrijk.report.{module}.texts", lambda _: t)
    for release in EVERY.values():
        make_all(release, t)
    for release in one_or_none():
        page(release, "nl")
    make_comparisons()
    names = ("cost_yes", "cost_no", "expected_local")
    others = tuple(AskedSetting(name=name, value=Setting(2)) for name in names)
    asking(replace(made_asked.asked(), semantics="rpart", settings=others), frozenset(), t)
    for name in ("cost_yes", "cost_no", "max_depth"):
        setting_said(name, 1, t)
    for variant in made_gains.variants(profiles()):
        gains(variant, profiles(), made_asked.asked(), t)
    for variant in made_relevance.variants():
        relevance(variant, made_asked.asked(), t)
    for month in range(1, 13):
        day(f"2015-{month:02}-01", t)
    for tenths in [None, *range(40)]:
        times_in_words(None if tenths is None else tenths / 20, t)
        one_in(None if tenths is None else tenths / 20, t)
    for power in range(1, 12, 3):
        size(10**power, t)
    assert set(NL) - seen.read == set()


def make_all(release, t):
    polygons = made_areas.polygons(release.find_all(AreasFinding))
    page(release, "nl", polygons)
    codebook_page(release, "nl")
    sheets(release, t)
    if pages := area_pages(found_in(release), polygons, "nl"):
        pages.index()
        for code in pages.names:
            pages.page(code)


def make_comparisons():
    for found in made_compared.EVERY.values():
        comparison_page(found, "nl")


def test_an_unknown_key_is_a_fault():
    with pytest.raises(KeyError, match=r"no\.such"):
        texts("en")("no.such")


def test_one_of_something_is_not_said_as_many():
    t = texts("en")
    assert setting_said("cost_yes", 1, t) == "1 time"
    assert setting_said("cost_yes", 10, t) == "10 times"
    assert setting_said("max_depth", 1, texts("nl")) == "1 vraag"
