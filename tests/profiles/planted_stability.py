"""Are planted profiles called stable, and those of noise not?

``python -m tests.profiles.planted_stability`` prints what is stored beside it. In one world four
groups are planted, and the tree stops where nothing more is; in the other nothing is, and the tree
is made to split all the same.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from kansrijk.profiles.describe import describe
from kansrijk.profiles.growing import Ground
from kansrijk.profiles.overlap import contingency, jaccard
from kansrijk.profiles.stability import stability
from kansrijk.profiles.variables import Variables
from kansrijk.study import load
from tests.profiles.made import cohort_of, levels, number, study_of

FIGURES = Path(__file__).with_name("stability.json")
COMMAND = "python -m tests.profiles.planted_stability"
SEEDS, FEW = 100, 3
ROWS, REFITS, FLOOR = 4000, 200, 10
RATES = np.array([0.6, 0.3, 0.35, 0.05])
LEAST_ALIKE = 0.75
TREE = "max_depth = 3, min_child = 200, min_improvement = {}"
IMPROVEMENT = {"planted": 5e-3, "noise": 1e-7}


def ground_of(folder, cohort, *, refits=REFITS, least=0.75, floor=FLOOR, threads=1, **settings):
    """Return the ground of a study that asks how stable its profiles are."""
    study_of(folder, list(cohort.columns), **settings)
    path = folder / "study.toml"
    declared = path.read_text(encoding="utf-8")
    asked = f"\n[analyses.profiles.stability]\nrefits = {refits}\nleast = {least}\n"
    path.write_text(declared + asked, encoding="utf-8")
    study = load(folder)
    variables = Variables(cohort, study.predictors, floor=floor)
    return Ground(study, cohort, variables, floor=floor, threads=threads)


def told(ground, tell=lambda _done, _of: None):
    """Return the grown tree, its profiles and how stable they are."""
    grown = ground.grow(ground.analysis)
    found = describe(grown, ground.variables, ground.analysis)
    return grown, found, stability(ground, grown, found, tell)


def made(world, seed):
    """Return a cohort and the group that each row is planted in."""
    rng = np.random.default_rng(seed)
    x, y, *others = rng.integers(0, 100, (6, ROWS))
    kind = rng.integers(0, 5, ROWS)
    group = np.where(x < 30, np.where(y < 50, 0, 1), np.where(kind < 2, 2, 3))
    rates = RATES if world == "planted" else np.full(4, 0.2)
    columns = [
        number("x", x),
        number("y", y),
        levels("kind", kind, "abcde"),
        *(number(f"other{at}", values) for at, values in enumerate(others)),
    ]
    return cohort_of(columns, rng.random(ROWS) < rates[group]), group


def counted(world, seed):
    """Return how many groups there are in one cohort, and how many are called stable.

    A planted one is stable when the profile most like it is, and is like it.
    """
    cohort, group = made(world, seed)
    with TemporaryDirectory() as folder:
        ground = ground_of(Path(folder), cohort, tree=TREE.format(IMPROVEMENT[world]))
    if len(ground.grow(ground.analysis).tree) == 1:  # no profile, so nothing is asked
        return (4 if world == "planted" else 0), 0
    grown, found, finding = told(ground)
    stable = np.array([one.stable for one in finding.profiles], bool)
    if world == "noise":
        return len(stable), int(stable.sum())
    places = [int(profile.id) for profile in found.profiles]
    table = contingency(group, grown.tallies.leaves, (4, len(grown.tree)))[:, places]
    alike = jaccard(table)
    again = (alike.max(axis=1) >= LEAST_ALIKE) & stable[alike.argmax(axis=1)]
    return len(again), int(again.sum())


@cache
def of_seeds(world, seeds):
    """Return how many groups there are in the cohorts of the first seeds, and how many stable."""
    groups, stable = np.sum([counted(world, seed) for seed in range(seeds)], axis=0).tolist()
    return {"groups": groups, "stable": stable}


def written():
    """What is stored: of all seeds, and of as few as a test may repeat at any time."""
    counts = {
        world: {str(seeds): of_seeds(world, seeds) for seeds in (FEW, SEEDS)}
        for world in IMPROVEMENT
    }
    shares = {
        world: round(of[str(SEEDS)]["stable"] / of[str(SEEDS)]["groups"], 4)
        for world, of in counts.items()
    }
    made_by = f"{COMMAND} > tests/profiles/stability.json"
    return {"made by": made_by, "refits": REFITS, "counts": counts, "share stable": shares}


if __name__ == "__main__":
    print(json.dumps(written(), indent=2))  # noqa: T201
