"""What a reader is told of a tree: nodes cut with their ancestors, bands that are confirmed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kansrijk.findings import Masked, Protected
from tests.profiles.made import cohort_of, levels, number, profiles
from tests.report.made import profiles as made_profiles

N = 4000
FOUND = made_profiles()


def test_a_node_is_cut_with_what_its_ancestors_ask(tmp_path):
    rng = np.random.default_rng(3)
    x, band = rng.integers(0, 90, N), rng.integers(0, 4, N)
    outcome = rng.random(N) < np.array([0.1, 0.3, 0.5, 0.7])[band] + (x // 30) * 0.1
    columns = [number("x", x), levels("band", band, list("abcd"), ordered=True)]
    found = profiles(tmp_path, cohort_of(columns, outcome), tree="max_depth = 4, min_child = 200")
    conditions = {node.id: node.condition for node in found.nodes}
    for profile in found.profiles:
        last = conditions[profile.id]
        assert last in profile.rule
    said = {one.words("en") for one in conditions.values() if one is not None}
    assert {"band: b", "band: c"} <= said


@pytest.mark.parametrize(
    ("band", "overall", "confirmed"),
    [
        ("high", 0.2, True),
        ("high", 0.35, False),
        ("high", 0.5, False),
        ("low", 0.5, True),
        ("low", 0.35, False),
        ("middle", 0.2, None),
    ],
)
def test_a_band_is_confirmed_by_the_interval_that_is_shown(band, overall, confirmed):
    shown = replace(FOUND, overall=Protected(overall, (overall, overall)))
    profile = replace(FOUND.profiles[0], band=band, rate=Protected(0.35, (0.3, 0.4)))
    assert shown.confirms(profile) is confirmed
    assert shown.told_band(profile) == (band if confirmed else "middle")
    assert replace(shown, honest=False).told_band(profile) == band
    masked = replace(profile, rate=Masked())
    assert shown.told_band(masked) == "middle"
