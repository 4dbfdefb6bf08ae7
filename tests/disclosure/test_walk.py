from __future__ import annotations

from dataclasses import dataclass, fields
from enum import Enum, IntEnum
from typing import Any, NamedTuple

import pytest

from kansrijk.disclosure.walk import BareNumberError, UnknownTypeError, figures, rebuilt
from kansrijk.findings import Cell, Count, Finding, Masked, Protected, Setting, Status
from tests.disclosure.made import WORD, World


@dataclass(frozen=True, kw_only=True)
class Any1(Finding):
    value: Any


class Size(IntEnum):
    SMALL = 3


class Colour(Enum):
    RED = "red"


class Pair(NamedTuple):
    left: str
    right: str


@dataclass(frozen=True)
class Inner:
    member: Any


COUNT = Count(Cell.of(a="b"), 20, 20)


def holding(value: object) -> Any1:
    return Any1(status=Status.OK, value=value)


@pytest.mark.parametrize("value", ["text", WORD, None, True, Colour.RED, (), ("a", None), Masked()])
def test_words_pass(value: object):
    assert figures(holding(value)) == ()
    assert rebuilt(holding(value), lambda _: Masked()) == holding(value)


@pytest.mark.parametrize(
    "value", [3, 0.5, float("nan"), 1j, Size.SMALL, ("a", (1,)), Inner(2), Protected(5)]
)
def test_a_bare_number_is_found_wherever_it_is(value: object):
    with pytest.raises(BareNumberError):
        figures(holding(value))


@pytest.mark.parametrize(
    "value",
    [[COUNT], {"a": COUNT}, {COUNT}, b"12", Pair("a", "b"), object(), Cell.of(a="b"), Inner],
)
def test_what_the_walk_does_not_know_is_refused(value: object):
    with pytest.raises(UnknownTypeError):
        figures(holding(value))


def test_paths_name_fields_and_not_places():
    found = figures(World().population)
    paths = [path for path, _ in found]
    assert paths[:3] == ["start", "steps.dropped", "steps.left"]
    assert len(found) == 8


def test_figures_inside_rules_are_found():
    paths = {path for path, _ in figures(World().profiles)}
    assert {"nodes.condition.low", "profiles.rule.levels.evidence", "merged"} <= paths


def test_rebuilding_keeps_types_and_words():
    before = World().profiles
    after = rebuilt(before, lambda _: Setting(1))
    assert type(after) is type(before)
    assert [type(node) for node in after.nodes] == [type(node) for node in before.nodes]
    assert after.nodes[0].label == before.nodes[0].label
    assert {field.name for field in fields(after)} == {field.name for field in fields(before)}


def test_rebuilding_with_the_same_gives_the_same():
    before = World().profiles
    assert rebuilt(before, lambda figure: figure) == before  # type: ignore[arg-type,return-value]
