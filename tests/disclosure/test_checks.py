from __future__ import annotations

import re
from math import inf

import pytest

from kansrijk.disclosure.checks import CHECKS, Terms, failing, joined, rest
from kansrijk.findings import Cell, Count, Edge, Estimate, Evidence, Setting, Share
from tests.disclosure.made import CBS, EXACT, INSIDE, OPEN

T = CBS.min_count
WHOLE = Cell.of(node="1")
PART = WHOLE.and_(outcome="yes")
TERMS = Terms(policy=CBS, sensitive=("yes",))


def names(figure, terms: Terms = TERMS) -> list[str]:
    return [check.name for check in failing(figure, terms)]


def count(n: int, persons: int | None = None, cell: Cell = WHOLE) -> Count:
    return Count(cell, n, n if persons is None else persons)


def share(of: int, within: int, effect: Estimate | None = None) -> Share:
    return Share(count(of, cell=PART), count(within), effect)


@pytest.mark.parametrize(("n", "fails"), [(1, True), (T - 1, True), (T, False), (T + 1, False)])
def test_min_count_of_units(n: int, *, fails: bool):
    assert names(count(n)) == ["min_count"] * fails
    assert names(Evidence(count(n))) == ["min_count"] * fails


@pytest.mark.parametrize(("persons", "fails"), [(T - 1, True), (T, False), (T + 1, False)])
def test_min_count_of_persons(persons: int, *, fails: bool):
    assert names(count(40, persons)) == ["min_count"] * fails


@pytest.mark.parametrize(("cases", "fails"), [(T - 1, True), (T, False), (T + 1, False)])
def test_min_count_of_cases_and_of_the_rest(cases: int, *, fails: bool):
    assert names(share(cases, 1000)) == ["min_count"] * fails
    both = Terms(policy=CBS.model_copy(update={"group_share": None}), sensitive=("yes",))
    assert names(share(1000 - cases, 1000), both) == ["min_count"] * fails


def test_persons_of_the_rest_are_bounded_from_below():
    part, whole = count(30, 25, PART), count(60, 34)
    assert rest(whole, part).persons == 9
    assert names(Share(part, whole)) == ["min_count"]


def test_nobody_and_everybody_fail():
    assert names(share(0, 100)) == ["zero_cell"]
    assert names(share(100, 100)) == ["zero_cell", "group_share"]
    assert names(count(0)) == ["zero_cell"]


def test_a_zero_may_be_told_where_that_is_declared():
    assert names(count(0), Terms(policy=CBS, sensitive=("yes",), zero_told=True)) == []


@pytest.mark.parametrize(
    ("cases", "sensitive", "fails"),
    [
        (40, ("yes",), False),  # 96 % "no": the rare outcome itself is not a group disclosure
        (40, ("no",), True),
        (900, ("yes",), True),
        (899, ("yes",), False),
        (900, ("no",), False),
        (100, ("no",), True),
        (101, ("yes", "no"), False),
        (900, ("yes", "no"), True),
    ],
)
def test_the_group_rule_has_a_direction(cases: int, sensitive: tuple[str, ...], *, fails: bool):
    terms = Terms(policy=CBS, sensitive=sensitive)
    assert names(share(cases, 1000), terms) == ["group_share"] * fails


def test_the_group_rule_leaves_shares_of_another_kind_alone():
    terms = Terms(policy=CBS, sensitive=("yes",), speaks_of_outcome=False)
    assert names(share(950, 1000), terms) == []


@pytest.mark.parametrize(("dof", "fails"), [(9, True), (10, False), (11, False)])
def test_degrees_of_freedom(dof: int, *, fails: bool):
    assert names(Estimate(1.5, dof)) == ["min_dof"] * fails
    assert names(share(50, 100, Estimate(1.5, dof))) == ["min_dof"] * fails


@pytest.mark.parametrize(
    ("edge", "fails"),
    [
        (Edge(24000, 1000), False),
        (Edge(0, 1000), False),
        (Edge(-3000, 1000), False),
        (Edge(0.3, 0.1), False),
        (Edge(24000.5, 1000), True),
        (Edge(24000, None), True),
        (Edge(24000, 0), True),
        (Edge(24000, float("nan")), True),
        (Edge(inf, None), False),
        (Edge(-inf, None), False),
    ],
)
def test_cuts_lie_on_their_grid(edge: Edge, *, fails: bool):
    assert names(edge) == ["on_grid"] * fails


@pytest.mark.parametrize("policy", [OPEN, INSIDE], ids=lambda policy: policy.name)
@pytest.mark.parametrize(
    "figure",
    [count(0), count(1), share(0, 1), share(1, 1), Estimate(1, 0), Edge(0.5, None), Setting(1)],
)
def test_policies_without_a_minimum_let_all_pass(policy, figure):
    assert names(figure, Terms(policy=policy, sensitive=("yes", "no"))) == []


def test_the_limits_come_from_the_policy():
    strict = Terms(policy=EXACT.model_copy(update={"min_count": 30}), sensitive=("yes",))
    assert names(count(29), strict) == ["min_count"]
    assert names(count(30), strict) == []


def test_no_reason_holds_a_number():
    text = joined(check.reason for check in CHECKS)
    assert not re.search(r"\d", text.nl + text.en)


def test_reasons_are_said_once():
    assert joined([CHECKS[0].reason, CHECKS[0].reason]) == CHECKS[0].reason
