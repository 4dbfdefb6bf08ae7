"""Who is in which group, told from the rules and the rows of a cohort that was kept."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import numpy as np
import pyarrow as pa
import pytest

from kansrijk.findings import Edge, Masked, Protected, Setting, Status
from kansrijk.profiles import Between, Named, NamedLevel, Node, OneOf, Profile, ProfilesFinding
from kansrijk.profiles.members import moved_along, places, variables_of
from kansrijk.study import same
from tests.profiles import made

NUMBER = Protected(1)
KINDS = ("a", "b", "c", "d")
ROWS = 400


def rows_of(columns):
    return pa.table({name: column.to_arrow() for name, column in columns.items()})


def some_columns(chance, n=ROWS):
    """Return columns of all forms, each with missing values; one is never for some."""
    missing = chance.random((2, n)) < 0.1
    ago = np.where(chance.random(n) < 0.2, inf, chance.integers(0, 30, n))
    columns = [
        made.number("age", chance.integers(0, 20, n), missing[0]),
        made.number("ago", ago.astype(float), missing[1], whole=True, far=same("never")),
        made.levels("kind", chance.integers(-1, 4, n), KINDS),
        made.levels("size", chance.integers(-1, 4, n), KINDS, ordered=True),
    ]
    return {column.variable.name: column for column in columns}


def some_condition(chance, name):
    """Return a condition on a variable and another that holds the rest."""
    named, missing = Named(name, same(name)), bool(chance.integers(2))
    if name in ("kind", "size"):
        here = chance.random(len(KINDS)) < 0.5
        return tuple(
            one_of(
                named,
                [k for k, is_here in zip(KINDS, side, strict=True) if is_here],
                missing=unknown,
            )
            for side, unknown in ((here, missing), (~here, not missing))
        )
    ends = sorted(chance.choice([-inf, 3.0, 7.0, 12.5, 25.0, inf], 2, replace=False).tolist())
    low, high = (None if end == -inf else Edge(end, None) for end in ends)
    return (Between(named, low, high, missing=missing), Between(named, high, None))


def one_of(named, levels, *, missing=False):
    told = tuple(NamedLevel(Named(level, same(level)), Masked()) for level in map(str, levels))
    return OneOf(named, told, missing=missing)


def node(name, parent, condition):
    count = dict.fromkeys(("n", "counted", "cases", "rate"), NUMBER)
    return Node(
        id=name,
        parent=parent,
        condition=condition,
        variable=None,
        tied_with=(),
        label="no",
        grown_on=None,
        **count,
    )


def profile(name, rule):
    count = dict.fromkeys(("n", "share", "counted", "cases", "rate", "coverage"), NUMBER)
    return Profile(id=name, rule=tuple(rule), band="middle", **count)


def finding(nodes, profiles):
    return ProfilesFinding(
        status=Status.OK,
        honest=True,
        nodes=tuple(nodes),
        profiles=tuple(profiles),
        overall=NUMBER,
        merged=Setting(0),
    )


def path(pairs):
    """Return a tree of one path, of which each node has a sibling with the rest."""
    nodes, above = [node("0", None, None)], "0"
    for number, (condition, rest) in enumerate(pairs, 1):
        nodes += [node(f"{number}", above, condition), node(f"rest {number}", above, rest)]
        above = f"{number}"
    return finding(nodes, [profile(above, [condition for condition, _ in pairs])])


@pytest.mark.parametrize("seed", range(40))
def test_a_rule_holds_the_rows_that_meet_it(seed):
    chance = np.random.default_rng(seed)
    columns = some_columns(chance)
    names = chance.permutation(list(columns))[: chance.integers(1, 5)].tolist()
    found = path([some_condition(chance, name) for name in names])
    placed = places(found, rows_of(columns))
    expected = made.members(found.profiles[0].rule, columns)
    assert np.array_equal(placed == 0, expected)
    assert set(placed[~expected].tolist()) <= {1}


@pytest.mark.parametrize("honest", [False, 0.5])
def test_a_grown_tree_holds_everyone_in_the_group_that_counted_them(tmp_path, honest):
    chance = np.random.default_rng(3)
    columns = some_columns(chance, 2000)
    kinds = columns["kind"].values.copy()
    # Nine have a level that is too rare to be named: it counts as unknown.
    kinds[kinds == 3] = 0
    kinds[:9] = 3
    columns["kind"] = made.levels("kind", kinds, KINDS)
    risk = 0.1 + 0.5 * (kinds == 1) + 0.3 * (columns["age"].values > 11)
    cohort = made.cohort_of(list(columns.values()), chance.random(2000) < risk)
    tree = "max_depth = 5, min_child = 20, min_improvement = 1e-6"
    found = made.profiles(tmp_path, cohort, tree=tree, honest=honest)
    placed = places(found, rows_of(columns))
    counted = np.bincount(placed, minlength=len(found.profiles) + 1).tolist()
    assert counted == [*(one.n.n for one in found.profiles), 0]
    assert len(found.profiles) > 3
    assert {"kind", "age"} <= set(variables_of(found))


def test_rows_in_several_pieces_are_told_apart_as_in_one():
    chance = np.random.default_rng(8)
    columns = some_columns(chance)
    found, rows = path([some_condition(chance, "kind")]), rows_of(columns)
    pieces = pa.concat_tables([rows.slice(0, 150), rows.slice(150)]).unify_dictionaries()
    assert np.array_equal(places(found, pieces), places(found, rows))


def test_a_tree_without_splits_holds_nobody_in_a_group():
    rows = rows_of(some_columns(np.random.default_rng(1)))
    placed = places(finding([node("0", None, None)], []), rows)
    assert placed.tolist() == [0] * ROWS


def test_a_level_that_no_rule_names_counts_as_unknown():
    kind = Named("kind", same("kind"))
    pairs = [(one_of(kind, ["a"]), one_of(kind, ["b"], missing=True))]
    found = path(pairs)
    rows = pa.table({"kind": pa.array(["a", "b", "new", None]).dictionary_encode()})
    both = replace(found, profiles=(*found.profiles, profile("rest 1", [pairs[0][1]])))
    assert places(both, rows).tolist() == [0, 1, 1, 1]


def test_calendar_years_move_along_and_words_stay():
    year, kind = Named("year", same("year")), Named("kind", same("kind"))
    found = path(
        [
            (one_of(year, ["2013", "2014", "never"]), one_of(year, ["2012"])),
            (one_of(kind, ["2014"]), one_of(kind, ["2013"])),
        ]
    )
    moved = moved_along(found, 2, ["year"])
    (told,) = moved.profiles
    assert [one.level.name for one in told.rule[0].levels] == ["2015", "2016", "never"]
    assert told.rule[0].words("en") == "year: 2015, 2016 or never"
    assert told.rule[1] == found.profiles[0].rule[1]
    assert [one.condition for one in moved.nodes if one.id == "1"] == [told.rule[0]]
    rows = pa.table(
        {
            "year": pa.array(["2013", "2016", "never"]).dictionary_encode(),
            "kind": pa.array(["2014", "2014", "2014"]).dictionary_encode(),
        }
    )
    assert places(moved, rows).tolist() == [1, 0, 0]
