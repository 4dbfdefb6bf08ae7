"""A large tree in a browser: its folds, links and words, under axe, and on paper."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from kansrijk.report import page
from tests.browser.chromium import QUIET, chromium, measure
from tests.browser.test_axe import POLICY, checked
from tests.browser.test_report import LETTERING, OVERFLOW, SIZES
from tests.report.made import EVERY

LANGUAGES = ("nl", "en")
NAMES = ("large", "deep, masked")
A3, A4 = (420, 297), (210, 297)
FOLD = '<details class="branch"'
MEDIA_BOX = re.compile(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]")

# Within a frame without an address of its own a link would lead to the page around it.
OWN_ADDRESS = '<base href="about:srcdoc">'
FOLLOW = """
document.documentElement.style.scrollBehavior = 'auto';
const seen = new Set(), faults = [];
const next = () => [...document.querySelectorAll('.to-branch')].find(a =>
    a.getBoundingClientRect().width && !seen.has(a.getAttribute('href')));
return (async () => {
    for (let link = next(); link; link = next()) {
        const to = link.getAttribute('href');
        seen.add(to);
        link.focus();
        if (document.activeElement !== link) faults.push('no focus: ' + to);
        const fold = document.querySelector(to).closest('details');
        const opened = new Promise(done => fold.addEventListener('toggle', done, {once: true}));
        link.dispatchEvent(new window.MouseEvent('click', {bubbles: true, cancelable: true}));
        await opened;
        const top = fold.querySelector('summary').getBoundingClientRect().top;
        if (!fold.open) faults.push('still folded: ' + to);
        if (top < 0 || top > 200) faults.push('out of sight: ' + to + ' at ' + top);
    }
    return {seen: [...seen], faults};
})();
"""
FOCUSED = """
const link = document.querySelector('.wide .to-branch'), edge = link.querySelector('rect');
const before = window.getComputedStyle(edge).stroke;
link.focus({focusVisible: true});
const look = window.getComputedStyle(edge);
return {before, stroke: look.stroke, width: parseFloat(look.strokeWidth)};
"""
REACH = """
const size = (e) => [e.getBoundingClientRect().width, e.getBoundingClientRect().height];
return [...document.querySelectorAll('.to-branch')].map(size).filter(([w]) => w)
    .filter(([w, h]) => w < 24 || h < 24);
"""
UNDER_A_LINK = """
const faults = [];
for (const link of document.querySelectorAll('.to-branch text')) {
    const own = link.getBoundingClientRect();
    for (const text of link.closest('svg').querySelectorAll('text')) {
        const other = text.getBoundingClientRect();
        const across = Math.min(own.right, other.right) - Math.max(own.left, other.left);
        const down = Math.min(own.bottom, other.bottom) - Math.max(own.top, other.top);
        if (text !== link && across > 0.5 && down > 4)
            faults.push(link.textContent + ' | ' + text.textContent);
    }
}
return faults;
"""


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return {f"{name} {to}": page(EVERY[name], to) for name in NAMES for to in LANGUAGES}


def unfolded(pages: dict[str, str]) -> dict[str, str]:
    return {name: one.replace(FOLD, f"{FOLD} open") for name, one in pages.items()}


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "light"), (1280, "dark")])
def test_axe_finds_nothing(pages, width: int, scheme: str, tmp_path: Path):
    found = checked(pages, tmp_path, width, is_dark=scheme == "dark")
    assert set(found) == set(pages)
    assert {name: one["violations"] for name, one in found.items() if one["violations"]} == {}
    assert {rule for one in found.values() for rule, _ in one["undecided"]} <= {"color-contrast"}


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_an_unfolded_tree_stays_in_its_place(pages, width: int, tmp_path: Path):
    whole = unfolded(pages)
    sideways = measure(whole, width, 800, OVERFLOW, tmp_path)
    assert {key: f for key, f in sideways.items() if f["width"] > width or f["out"]} == {}
    words = measure(whole, width, 800, LETTERING, tmp_path)
    assert {key: f["faults"] for key, f in words.items() if f["faults"]} == {}
    for script in (UNDER_A_LINK, SIZES, REACH):
        assert set(map(tuple, measure(whole, width, 800, script, tmp_path).values())) == {()}


@pytest.mark.parametrize("width", [320, 1280])
def test_a_link_opens_its_branch_and_shows_its_heading(pages, width: int, tmp_path: Path):
    framed = {name: POLICY.sub(OWN_ADDRESS, one) for name, one in pages.items()}
    found = measure(framed, width, 800, FOLLOW, tmp_path)
    assert {name: one["faults"] for name, one in found.items() if one["faults"]} == {}
    assert found["deep, masked nl"]["seen"] == ["#branch-a", "#branch-a-1"]
    assert found["large en"]["seen"] == [f"#branch-{letter}" for letter in "abcde"]


def test_the_focus_on_a_link_can_be_seen(pages, tmp_path: Path):
    for found in measure(pages, 1280, 800, FOCUSED, tmp_path).values():
        assert found["before"] == "none"
        assert found["stroke"] != "none"
        assert found["width"] >= 2


def printed(html: str, folder: Path) -> Counter[tuple[int, int]]:
    """Return how many pages of each size, in whole millimetres, a page prints on."""
    source, target = folder / "page.html", folder / "page.pdf"
    source.write_text(html, encoding="utf-8")
    command = [chromium(), *QUIET, f"--user-data-dir={folder / 'profile'}"]
    subprocess.run(
        [*command, f"--print-to-pdf={target}", source.as_uri()],
        capture_output=True,
        check=True,
        timeout=300,
    )
    boxes = MEDIA_BOX.findall(target.read_bytes())
    return Counter((_millimetres(width), _millimetres(height)) for width, height in boxes)


def _millimetres(points: bytes) -> int:
    return round(float(points) * 25.4 / 72)


def test_a_large_tree_prints_on_a3_with_all_branches_open(pages, tmp_path: Path):
    folded = printed(pages["large nl"], tmp_path)
    assert set(folded) == {A3, A4}
    assert printed(unfolded(pages)["large nl"], tmp_path) == folded
    alone = re.sub(r'<details class="nested">.*?</details>', "", pages["large nl"], flags=re.DOTALL)
    assert printed(alone, tmp_path)[A3] == 2
    empty = re.sub(r'<div class="opened">.*?</div>', "", alone, flags=re.DOTALL)
    assert printed(empty, tmp_path)[A3] == 1
