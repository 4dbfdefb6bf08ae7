"""The colours of both schemes reach the contrasts of WCAG 2.2 AA."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

CSS = (files("kansrijk.report") / "templates" / "style.css").read_text("utf-8")
PREFIX = "--kansrijk-"
TOKEN = re.compile(PREFIX + r"([\w-]+)-color: (#[0-9a-f]{6});")
BLOCKS = re.findall(r":root \{(.*?)\}", CSS, flags=re.DOTALL)
SCHEMES = {
    "light": dict(TOKEN.findall(BLOCKS[0])),
    "dark": dict(TOKEN.findall(BLOCKS[1])),
}
PAPERS = ["document-background", "surface-background"]
TINTS = ["high-background", "low-background", "middle-background"]
TEXT = [
    *(
        (ink, paper)
        for paper in PAPERS
        for ink in ("document", "document-subtle", "heading", "link")
    ),
    *(("document", tint) for tint in TINTS),
    *((band, "document-background") for band in ("high", "low", "middle")),
    *((band, f"{band}-background") for band in ("high", "low", "middle")),
    *((part, f"{part}-background") for part in ("notice", "inside")),
]
LINES = [
    *(("line", paper) for paper in ["document-background", *TINTS]),
    *((fate, "document-background") for fate in ("stays", "moves", "vanishes")),
]


def luminance(colour: str) -> float:
    """Return the relative luminance; source: WCAG 2.2, definition of relative luminance."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_is_twenty_one():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_both_schemes_set_the_same_colours():
    assert set(SCHEMES["light"]) == set(SCHEMES["dark"])


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("ink", "paper"), TEXT)
def test_text_can_be_read(scheme, ink, paper):
    colours = SCHEMES[scheme]
    assert contrast(colours[ink], colours[paper]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("ink", "paper"), LINES)
def test_lines_that_carry_meaning_can_be_seen(scheme, ink, paper):
    colours = SCHEMES[scheme]
    assert contrast(colours[ink], colours[paper]) >= 3


def test_no_colour_stands_outside_the_tokens():
    rest = CSS
    for block in BLOCKS:
        rest = rest.replace(block, "")
    assert not re.findall(r"#[0-9a-f]{3,8}\b", re.sub(r"url\([^)]*\)", "", rest))


def test_every_token_that_is_used_is_set_and_the_other_way_round():
    used = set(re.findall(rf"var\({PREFIX}([\w-]+)-color\)", CSS))
    assert used == set(SCHEMES["light"])


def test_print_reduced_motion_and_dark_are_served():
    for query in ("print", "prefers-reduced-motion", "prefers-color-scheme: dark"):
        assert re.search(rf"@media[^{{]*{query}", CSS)


def test_text_in_pictures_is_at_least_twelve_pixels():
    sizes = re.findall(r"svg[^{]*\{[^}]*font-size: ([\d.]+)px", CSS)
    assert sizes
    assert all(float(size) >= 12 for size in sizes)
