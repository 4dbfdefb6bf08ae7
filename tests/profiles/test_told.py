"""What a reader is told of a tree: nodes cut with what their ancestors ask."""

from __future__ import annotations

import numpy as np

from tests.profiles.made import cohort_of, levels, number, profiles

N = 4000


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
