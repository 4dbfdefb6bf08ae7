"""Who is in which group of a tree, told from its rules and the rows of a cohort that was kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from math import inf
from typing import Any, cast

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kansrijk.profiles.records import Node, ProfilesFinding
from kansrijk.profiles.rules import Named, NamedLevel, OneOf, Rule
from kansrijk.study import same

Mask = NDArray[np.bool_]
Rows = NDArray[np.intp]
# The stubs of PyArrow leave its arrays partly untyped.
Array = Any
Children = Mapping[str | None, list[Node]]


def places(found: ProfilesFinding, rows: pa.Table) -> NDArray[np.int32]:
    """Return the group of each row by its place among the profiles; shape ``[rows]``.

    Who meets no rule has the place after the last. A level that no rule names counts as unknown, as
    a level did that was too rare when the tree grew.

    Parameters
    ----------
    found
        The tree and its profiles.
    rows
        What `kansrijk.cohort.kept_rows` returned, of the variables that the tree asks at least.
    """
    place = {profile.id: at for at, profile in enumerate(found.profiles)}
    answers, children = _answers(found, rows), _children(found)
    placed = np.full(rows.num_rows, len(place), np.int32)
    # A node is asked about the rows of its parent alone: that is one look at each row for each
    # level of the tree, however many leaves it has.
    waiting = [(node, np.arange(rows.num_rows)) for node in children.get(None, [])]
    while waiting:
        node, own = waiting.pop()
        if node.id in place:
            placed[own] = place[node.id]
        for child in children.get(node.id, []):
            if child.condition is not None:
                met = answers[child.condition.variable.name].meets(child.condition, own)
                waiting.append((child, own[met]))
    return placed


def variables_of(found: ProfilesFinding) -> dict[str, list[Rule]]:
    """Return the variables that a tree asks, each with all that it asks of it."""
    asked: dict[str, list[Rule]] = {}
    for node in found.nodes:
        if node.condition is not None:
            asked.setdefault(node.condition.variable.name, []).append(node.condition)
    return asked


def moved_along(found: ProfilesFinding, by: int, names: Collection[str]) -> ProfilesFinding:
    """Return a tree whose calendar years are so many years later.

    Parameters
    ----------
    found
        The tree and its profiles.
    by
        How many years.
    names
        The variables of which each level is a calendar year, such as that of the latest arrest.
    """

    def moved(rule: Rule) -> Rule:
        if not isinstance(rule, OneOf) or rule.variable.name not in names:
            return rule
        return replace(rule, levels=tuple(_later(level, by) for level in rule.levels))

    return replace(
        found,
        nodes=tuple(
            replace(one, condition=one.condition and moved(one.condition)) for one in found.nodes
        ),
        profiles=tuple(
            replace(one, rule=tuple(moved(rule) for rule in one.rule)) for one in found.profiles
        ),
    )


def _later(level: NamedLevel, by: int) -> NamedLevel:
    """Return the level of a later year; a word for those without a year stays."""
    name = level.level.name
    if not name.isdecimal():
        return level
    year = str(int(name) + by)
    return replace(level, level=Named(year, same(year)))


@dataclass(frozen=True)
class _Numbers:
    """The numbers of a variable; where one is missing, any."""

    values: NDArray[Any] = field(repr=False)
    missing: Mask = field(repr=False)

    def meets(self, condition: Rule, rows: Rows) -> Mask:
        """Return which of some rows meet a condition."""
        if isinstance(condition, OneOf):
            raise TypeError("a number has no levels")
        values, missing = self.values[rows], self.missing[rows]
        low = -inf if condition.low is None else condition.low.value
        within = values >= low
        if condition.high is not None:
            within &= values < condition.high.value
        return np.where(missing, condition.missing, within)


@dataclass(frozen=True)
class _Levels:
    """The levels of a variable; code 0 is unknown, and code 1 the first of the names."""

    codes: NDArray[np.integer[Any]] = field(repr=False)
    names: tuple[str, ...]

    def meets(self, condition: Rule, rows: Rows) -> Mask:
        """Return which of some rows meet a condition."""
        if not isinstance(condition, OneOf):
            raise TypeError("a level is no number")
        wanted = {one.level.name for one in condition.levels}
        met = np.array([condition.missing, *(name in wanted for name in self.names)])
        return met[self.codes[rows]]


def _answers(found: ProfilesFinding, rows: pa.Table) -> dict[str, _Numbers | _Levels]:
    return {
        name: _levels(rows[name], asked) if isinstance(asked[0], OneOf) else _numbers(rows[name])
        for name, asked in variables_of(found).items()
    }


def _numbers(column: Array) -> _Numbers:
    whole = column.combine_chunks()
    missing = whole.is_null().to_numpy(zero_copy_only=False)
    return _Numbers(whole.fill_null(0).to_numpy(zero_copy_only=False), missing)


def _levels(column: Array, asked: Collection[Rule]) -> _Levels:
    whole = column.combine_chunks()
    names = tuple(cast("list[str]", whole.dictionary.to_pylist()))
    named = {one.level.name for rule in asked if isinstance(rule, OneOf) for one in rule.levels}
    codes = np.array(
        [0, *(at if name in named else 0 for at, name in enumerate(names, 1))],
        np.min_scalar_type(len(names)),
    )
    places = whole.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return _Levels(codes[places + 1], names)


def _children(found: ProfilesFinding) -> Children:
    children: dict[str | None, list[Node]] = {}
    for node in found.nodes:
        children.setdefault(node.parent, []).append(node)
    return children
