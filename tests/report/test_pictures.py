from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kansrijk.findings import Masked, Protected
from kansrijk.report.branches import branches
from kansrijk.report.interval_picture import Scale, interval_picture
from kansrijk.report.lettering import lines, width
from kansrijk.report.tree_picture import NARROW, WIDE, Common, View, tree_picture
from kansrijk.report.wording import texts
from tests.report.made import EVERY, Leaf, large, profiles

T = texts("nl")


@given(st.lists(st.floats(1e-6, 1), min_size=1, max_size=8))
def test_the_scale_holds_all_rates_and_starts_at_nothing(rates):
    scale = Scale.holding(tuple(Protected(rate) for rate in rates))
    assert scale.ticks[0] == 0
    assert scale.top >= max(rates) * (1 - 1e-9)
    assert 2 <= len(scale.ticks) <= 7
    assert all(0 <= scale.at(rate) <= 100 for rate in rates)


def test_the_ticks_of_a_scale_are_round_numbers():
    assert Scale.holding((Protected(0.148, (0.14, 0.157)),)).ticks == pytest.approx(
        (0, 0.05, 0.1, 0.15, 0.2)
    )
    scale = Scale.holding((Protected(0.0087),))
    assert [scale.said(tick, "nl") for tick in scale.ticks] == [
        "0%",
        "0,25%",
        "0,50%",
        "0,75%",
        "1,00%",
    ]


def test_a_scale_of_masked_rates_is_still_a_scale():
    assert Scale.holding((Masked(),)).top == 1


def test_a_masked_rate_has_no_picture():
    assert interval_picture(Masked(), Protected(0.1), Scale(1, 0.25)) is None


def test_a_rate_without_interval_is_a_dot():
    picture = interval_picture(Protected(0.5), Masked(), Scale(1, 0.25))
    assert picture
    assert (picture.dot, picture.low, picture.high, picture.overall) == (50, None, None, None)


@given(st.text(min_size=1, max_size=120), st.text(max_size=60), st.integers(60, 400))
def test_lines_fit_and_lose_nothing(plain, strong, room):
    broken = lines(plain, strong, room, 14)
    assert "".join(p for p, _ in broken).replace(" ", "") == "".join(plain.split())
    assert "".join(s for _, s in broken).replace(" ", "") == "".join(strong.split())
    assert all(width(p, 14) + width(s, 14, strong=True) <= room for p, s in broken)


def test_words_are_not_cut_where_they_fit():
    assert lines("jeugdhulp in vijf jaar:", "ja of onbekend", 110, 14) == (
        ("jeugdhulp in", ""),
        ("vijf jaar:", "ja of"),
        ("", "onbekend"),
    )


@pytest.mark.parametrize("sheet", [WIDE, NARROW], ids=lambda sheet: sheet.name)
@pytest.mark.parametrize("leaves", [1, 2, 12, 40])
def test_every_node_has_a_row_below_its_parent(sheet, leaves):
    found = profiles(large(leaves))
    common = Common(found.overall, Scale(1, 0.25), T)
    picture = tree_picture(View(branches(found, T)), sheet, common)
    assert len(picture.rows) == 2 * leaves - 1
    tops = [(row.top, row.top + row.height) for row in picture.rows]
    assert all(end == start for (_, end), (start, _) in pairwise(tops))
    assert picture.height >= tops[-1][1]
    assert [row.branch.id for row in picture.rows if row.trunk is None] == ["1"]


def test_leaves_carry_the_numbers_of_their_profiles():
    found = profiles()
    numbered = {b.id: b.group for b in branches(found, T).walk() if b.group}
    assert numbered == {profile.id: i for i, profile in enumerate(found.profiles, 1)}


def test_a_root_is_everyone():
    root = branches(profiles(Leaf(6000, 0.1)), T)
    assert (root.words, root.children, root.group) == ("Allen", (), 1)


def test_there_are_releases_of_every_shape():
    assert len(EVERY) >= 15
