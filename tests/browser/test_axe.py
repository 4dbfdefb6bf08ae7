"""The pages under axe-core, the usual checker of accessibility: it finds nothing to report.

A page forbids all script, so axe runs in a copy without that rule. It is in no requirements file of
ours: ``make axe`` installs it, pinned by its hash.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from kansrijk.profiles import AreasFinding
from kansrijk.report import codebook_page, comparison_page, page
from kansrijk.study import Language
from tests.browser.chromium import measure
from tests.needs import lacking
from tests.report import made_areas, made_compared
from tests.report.made import EVERY

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
# It lies over the page, so that axe cannot tell what is under a text.
WATERMARK = re.compile(r'<div class="inside-mark".*?</div>')
LANGUAGES = ("nl", "en")
REPORTS = ("checked", "inside", "pooled", "read again", "chosen")
CODEBOOKS = ("inside", "pooled")
AREAS = {"areas": "nl", "areas, masked": "en"}
YEARS = {"usual": "nl", "masked": "en", "otherwise": "en"}

RUN = """
return window.axe.run(document, {resultTypes: ['violations', 'incomplete']}).then(found => ({
    passed: found.passes.length,
    violations: found.violations.map(rule => [rule.id, rule.nodes.map(node => node.html)]),
    undecided: found.incomplete.flatMap(rule => rule.nodes.map(node => [
        rule.id, document.querySelector(node.target[0]).tagName])),
}));
"""


def axe() -> Path:
    if not AXE.is_file():
        lacking("no axe-core: run `make axe`")
    return AXE


def with_axe(page: str) -> str:
    """Return a copy of a page that may run axe, with everything unfolded."""
    free, rules = POLICY.subn("", WATERMARK.sub("", page.replace("<details", "<details open")))
    assert rules == 1
    return free.replace("</body>", f'<script src="{axe().as_uri()}"></script></body>')


def checked(
    pages: dict[str, str], folder: Path, width: int = 1280, *, is_dark: bool = False
) -> Any:
    copies = {name: with_axe(page) for name, page in pages.items()}
    return measure(copies, width, 800, RUN, folder, is_dark=is_dark)


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    reports = {f"{n}, {to}": page(EVERY[n], to) for n in REPORTS for to in LANGUAGES}
    books = {
        f"{n}, {to}, codebook": codebook_page(EVERY[n], to) for n in CODEBOOKS for to in LANGUAGES
    }
    areas = {f"{n}, {to}, areas": with_map(n, to) for n, to in AREAS.items()}
    cities = {
        f"{n}, {to}, area": made_areas.pages(EVERY[n], to).page(made_areas.CITY)
        for n, to in AREAS.items()
    }
    index = {"index": made_areas.pages(EVERY["areas"], "nl").index()}
    years = {
        f"{n}, compared": comparison_page(made_compared.EVERY[n], to) for n, to in YEARS.items()
    }
    return reports | books | areas | cities | index | years


def with_map(name: str, language: Language) -> str:
    release = EVERY[name]
    return page(release, language, made_areas.polygons(release.find_all(AreasFinding)))


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "light"), (1280, "dark")])
def test_axe_finds_nothing(pages, width: int, scheme: str, tmp_path: Path):
    found = checked(pages, tmp_path, width, is_dark=scheme == "dark")
    assert set(found) == set(pages)
    assert {name: one["violations"] for name, one in found.items() if one["violations"]} == {}
    assert all(one["passed"] > 20 for one in found.values())
    # Axe cannot tell what lies under the words of a drawing (test_style looks at their colours),
    # nor under those that are scrolled out of sight on a narrow screen.
    undecided = {tuple(one) for name in found for one in found[name]["undecided"]}
    assert {rule for rule, _ in undecided} <= {"color-contrast"}
    assert width < 1280 or {tag for _, tag in undecided} <= {"text", "tspan"}


def test_axe_would_find_faults(tmp_path: Path):
    bad = (
        '<!DOCTYPE html><html><head><meta http-equiv="Content-Security-Policy" content="x">'
        '</head><body><p style="color:#aaa;background:#fff">pale</p></body></html>'
    )
    found = checked({"bad": bad}, tmp_path)["bad"]["violations"]
    assert {"color-contrast", "document-title", "html-has-lang"} <= {name for name, _ in found}


def test_the_dark_scheme_is_looked_at(tmp_path: Path):
    script = "return window.matchMedia('(prefers-color-scheme: dark)').matches;"
    html = "<!DOCTYPE html><title>dark</title>"
    assert measure({"page": html}, 320, 200, script, tmp_path, is_dark=True) == {"page": True}
    assert measure({"page": html}, 320, 200, script, tmp_path) == {"page": False}
