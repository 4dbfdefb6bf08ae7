"""The medoid tree stands beside the published one: how few lie between two cuts is not told."""

import numpy as np

from kansrijk.profiles.describe import describe
from kansrijk.profiles.growing import Ground
from kansrijk.profiles.medoid import medoid
from kansrijk.profiles.variables import Variables
from tests.profiles.made import cohort_of, number, study_of

T = 10


def world(folder, few):
    """Return the overlap of a group cut at 5 with one cut at 6, where so few have a 5."""
    rows = 400
    x = np.where(np.arange(rows) % 2 == 0, 2, 8)
    x[:few] = 5
    trees = []
    for cut in (5, 6):
        out = np.random.default_rng(1).random(rows) < 0.2 + 0.5 * (x >= cut)
        out[x == 5] = cut == 5
        cohort = cohort_of([number("x", x)], out)
        study = study_of(folder, ["x"], tree="max_depth=1, min_child=40, min_improvement=0")
        ground = Ground(study, cohort, Variables(cohort, ["x"], floor=T), T, 1)
        trees.append((ground, ground.grow(ground.analysis)))
    (ground, grown), (_, other) = trees
    found = describe(grown, ground.variables, ground.analysis)
    groups, agreement = medoid(ground, grown, found, other.tree)
    return [one.overlap.value for one in groups] + [agreement.value]


def test_how_few_moved_is_not_told(tmp_path):
    told = {few: tuple(world(tmp_path, few)) for few in range(1, T)}
    assert len(set(told.values())) == 1
