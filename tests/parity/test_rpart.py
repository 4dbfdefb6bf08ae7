"""Trees grown under semantics "rpart" are those of R's rpart, on real data: see README.md."""

from __future__ import annotations

import pytest

from tests.parity.again import compare, known_ties
from tests.parity.answers import stored
from tests.parity.cases import load, names, ways
from tests.parity.export import digest


@pytest.mark.parametrize("name", names())
def test_trees_are_those_of_rpart(name):
    said = stored()
    assert digest(name) == said.digests[name], "these are not the data that rpart read"
    for way in ways(name):
        outcome = compare(name, way, said.trees[name, way.name])
        assert outcome.wrong == []
        assert outcome.ties == known_ties().get(name, {}).get(way.name, [])


def test_nearly_all_trees_are_compared_to_the_end():
    parted = [
        (name, way)
        for name, by_way in known_ties().items()
        for way, ties in by_way.items()
        if any(not tie.startswith(("label", "errors")) for tie in ties)
    ]
    assert len(parted) <= 0.15 * len(stored().trees)


def test_every_tree_of_rpart_is_compared():
    asked = {(name, way.name) for name in names() for way in ways(name)}
    assert asked == set(stored().trees)
    assert len(asked) == 4 * len(names())


def test_there_are_enough_data_of_each_kind():
    data = [load(name) for name in names()]
    columns = [each.columns for each in data]
    assert len(data) >= 60
    assert sum(len(each.classes) > 2 for each in data) >= 15
    assert sum(any(one.is_missing().any() for one in each) for each in columns) >= 15
    assert sum(any(len(one.levels) > 2 for one in nominal(each)) for each in columns) >= 20
    assert sum(any(one.kind == "ordered" for one in each) for each in columns) >= 5


def nominal(columns):
    return [column for column in columns if column.kind == "nominal"]
