"""The loss by shuffling and its error: against shuffling by hand, resampling and fresh data."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from kansrijk.profiles.permutation import Shuffling, take_off
from kansrijk.profiles.separation import Part, area, counts_of, places_of
from kansrijk.tree import Column, Settings, encode, grow
from kansrijk.tree.routes import routes

HOUSEHOLD = 3


def drawn(n, seed):
    """Three to a household: x they partly share, y they share, z says nothing; some is common."""
    rng = np.random.default_rng(seed)
    home = np.repeat(np.arange(n // HOUSEHOLD), HOUSEHOLD)
    x = rng.normal(size=n // HOUSEHOLD)[home] + rng.normal(size=n) > 0
    y = rng.integers(0, 4, n // HOUSEHOLD)[home]
    common = rng.normal(size=n // HOUSEHOLD)[home]
    rate = 1 / (1 + np.exp(2.2 - 1.2 * x - 0.5 * y - 1.5 * common))
    values = x.astype(float), y.astype(float), rng.integers(0, 5, n).astype(float)
    columns = [Column(name, of, "number") for name, of in zip("xyz", values, strict=True)]
    return columns, rng.random(n) < rate, home


def some_tree():
    """A tree that asks for all three, the last for no reason."""
    columns, outcome, _ = drawn(3000, 0)
    asked = Settings(max_depth=4, min_child=40, min_improvement=0)
    return grow(encode(columns), outcome.astype(int), asked, classes=("no", "yes"))


def shuffling(tree, data, *, times=5, seed=1, rows=None, clusters=None):
    """A shuffling of some rows of data that the tree did not grow on."""
    columns, outcome, home = data
    rows = np.arange(len(outcome)) if rows is None else rows
    clusters = home if clusters is None else clusters
    grown = SimpleNamespace(tree=tree, tallies=SimpleNamespace(leaves=tree.apply(columns)))
    ways = routes(tree, encode(columns), rows)
    return Shuffling(grown, Part(rows, outcome[rows], clusters), ways, times, seed)


def area_of(held):
    """The area, and its variance, of a part as it is."""
    cells = held.part.cells(held.leaves)
    found = area(counts_of(cells, held.grown.tree), held.places)
    return found.value, held.part.variance(found.influence.ravel()[cells])


def by_pairs(tree, leaves, outcome):
    """The area by comparing each case with each other one."""
    rates = tree.shares[:, 1][leaves]
    apart = rates[outcome][:, None] - rates[~outcome][None, :]
    return float(np.mean((apart > 0) + 0.5 * (apart == 0)))


def test_area_equals_all_pairs_and_influences_add_up_to_nothing():
    tree, data = some_tree(), drawn(600, 1)
    held = shuffling(tree, data)
    assert area_of(held)[0] == pytest.approx(by_pairs(tree, held.leaves, data[1]), abs=1e-12)
    cells = held.part.cells(held.leaves)
    counts = counts_of(cells, tree)
    assert np.sum(area(counts, places_of(tree)).influence * counts) == pytest.approx(0, abs=1e-12)


def test_influence_is_what_an_area_changes_by():
    """One more row of a kind, of many: the area moves by its influence, to first order."""
    counts = np.array([[3000, 200], [900, 400], [1200, 800]])
    places = np.array([0, 2, 1])
    found = area(counts, places)
    for leaf in range(3):
        for case in (0, 1):
            more = counts.copy()
            more[leaf, case] += 1
            moved = area(more, places).value - found.value
            assert moved == pytest.approx(found.influence[leaf, case], rel=2e-3)


@pytest.mark.parametrize("columns", [[0], [1, 2]])
def test_loss_is_that_of_shuffling_by_hand(columns):
    tree, data = some_tree(), drawn(900, 2)
    held = shuffling(tree, data, times=4, seed=7)
    stream = np.random.SeedSequence([7, *b"some name"])
    random = np.random.Generator(np.random.PCG64(stream))
    areas = []
    for _ in range(4):
        order = random.permutation(np.arange(900, dtype=np.int32))
        changed = [
            Column(one.name, one.values[order] if at in columns else one.values, "number")
            for at, one in enumerate(data[0])
        ]
        areas.append(by_pairs(tree, tree.apply(changed), data[1]))
    loss, _ = held.measured("some name", columns)
    assert loss == pytest.approx(area_of(held)[0] - np.mean(areas), abs=1e-12)


def test_taking_off_equals_its_naive_twin():
    rng = np.random.default_rng(1)
    influence, cells = rng.normal(size=8), rng.integers(0, 8, 50).astype(np.int32)
    givers = rng.permutation(50).astype(np.int32)
    added = rng.normal(size=50)
    expected = added - influence[cells]
    expected[givers] -= influence[cells]
    take_off(added, influence, cells, givers)
    assert added == pytest.approx(expected, abs=1e-15)


def test_variance_is_a_sum_over_whole_clusters():
    part = Part(np.arange(4), np.array([True, False, True, False]), np.array([0, 0, 1, 2]))
    assert part.variance(np.array([1.0, 2.0, -1.0, -2.0])) == pytest.approx(1.5 * (9 + 1 + 4))
    alone = Part(np.arange(2), np.array([True, False]), np.array([0, 0]))
    assert alone.variance(np.array([1.0, -1.0])) == 0.0


def resampled(tree, data, seed):
    """A shuffling of households drawn anew."""
    homes = len(data[1]) // HOUSEHOLD
    chosen = np.random.default_rng(seed).integers(0, homes, homes)
    rows = (chosen[:, None] * HOUSEHOLD + np.arange(HOUSEHOLD)).ravel()
    clusters = np.repeat(np.arange(homes), HOUSEHOLD)
    return shuffling(tree, data, seed=seed, rows=rows, clusters=clusters)


def test_errors_equal_those_of_a_bootstrap_of_clusters():
    """200 resamples know a standard error to about 5 in 100, so 20 in 100 is far off."""
    tree, data = some_tree(), drawn(3000, 3)
    held = shuffling(tree, data)
    again = [resampled(tree, data, seed) for seed in range(200)]
    spread = np.std([area_of(one)[0] for one in again])
    assert np.sqrt(area_of(held)[1]) == pytest.approx(spread, rel=0.2)
    for name, columns in {"x": [0], "y": [1], "z": [2], "x and y": [0, 1]}.items():
        spread = np.std([one.measured(name, columns)[0] for one in again])
        assert np.sqrt(held.measured(name, columns)[1]) == pytest.approx(spread, rel=0.2)


def test_without_clusters_the_error_would_be_too_small():
    tree, data = some_tree(), drawn(3000, 3)
    alone = shuffling(tree, data, clusters=np.arange(3000))
    together = shuffling(tree, data)
    assert alone.measured("y", [1])[1] < 0.9 * together.measured("y", [1])[1]
    assert area_of(alone)[1] < 0.9 * area_of(together)[1]


def test_intervals_cover_what_is_so():
    """Of 200 intervals of 95 in 100, between 180 and 198 cover; three errors of a coverage off.

    What is so is read off a large table. z says nothing, and so loses nothing.
    """
    tree, times = some_tree(), 200
    large = shuffling(tree, drawn(300_000, 999))
    truth = {name: large.measured(name, [at])[0] for at, name in enumerate("xyz")}
    assert truth["x"] > 0.05
    assert truth["y"] > 0.05
    assert truth["z"] == pytest.approx(0, abs=2e-3)
    covered = dict.fromkeys((*truth, "area"), 0)
    for seed in range(times):
        held = shuffling(tree, drawn(900, seed), seed=seed)
        found = {name: held.measured(name, [at]) for at, name in enumerate("xyz")}
        found["area"] = area_of(held)
        for name, (value, variance) in found.items():
            expected = truth.get(name, area_of(large)[0])
            covered[name] += abs(value - expected) < 1.96 * np.sqrt(variance)
    assert all(180 <= many <= 198 for many in covered.values()), covered


def test_who_shuffles_together_gives_what_is_the_same_for_any_threads():
    tree, data = some_tree(), drawn(900, 4)
    held = shuffling(tree, data)
    held.grown.tallies.groups = [SimpleNamespace(fewest=200)]
    units = {"x": [0], "y": [1], "both": [0, 1]}
    assert dict(held.losses(units, 1)) == dict(held.losses(units, 3))
    assert list(dict(held.losses(units, 2))) == list(units)
