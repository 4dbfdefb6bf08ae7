"""The numbers of findings: what they count, how they lie inside each other, and their intervals."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kansrijk.findings import Cell, Count, Estimate, Finding, Masked, Share, Status, wilson

EVERYONE = Cell.of(past="1")


def count(n, **conditions):
    return Count(EVERYONE.and_(**conditions), n, n)


def is_in_wilson(share, cases, n):
    """Tell whether the score test at this share keeps the observed one; n may be effective."""
    observed = cases / n
    return abs(observed - share) <= 1.959963984540054 * sqrt(share * (1 - share) / n)


@pytest.mark.parametrize(
    ("cases", "n", "low", "high"),
    [(3, 24, 0.0434, 0.3100), (540, 6000, 0.0830, 0.0975)],
)
def test_wilson_of_published_examples(cases, n, low, high):
    assert wilson(cases, n) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 10_000), st.data())
def test_wilson_holds_the_shares_that_the_score_test_keeps(n, data):
    cases = data.draw(st.integers(0, n))
    low, high = wilson(cases, n)
    assert 0 <= low <= cases / n + 1e-12
    assert cases / n - 1e-12 <= high <= 1
    for share in (0.01, 0.1, 0.3, 0.5, 0.9):
        if min(abs(share - low), abs(share - high)) > 1e-9:
            assert (low < share < high) == is_in_wilson(share, cases, n)


@given(st.integers(1, 1000), st.floats(1, 20))
def test_design_effect_is_a_smaller_number(n, effect):
    cases = n // 3
    assert wilson(cases, n, design_effect=effect) == pytest.approx(
        wilson(cases / effect, n / effect), abs=1e-12
    )


def test_nobody_tells_nothing():
    assert wilson(0, 0) == (0.0, 1.0)


def test_share_is_one_count_inside_another():
    assert Share(count(12, outcome="yes"), count(100)).value == 0.12
    assert Share(count(0, outcome="yes"), count(0)).value == 0


def test_share_without_a_design_effect_has_no_interval():
    assert Share(count(12, outcome="yes"), count(100)).interval is None


def test_share_with_a_design_effect_has_the_interval_of_wilson():
    share = Share(count(3, outcome="yes"), count(24), Estimate(1.0, 23))
    assert share.interval == wilson(3, 24)


def test_cell_contains_cells_with_more_conditions():
    inner = EVERYONE.and_(half="growing", outcome="yes")
    assert EVERYONE.contains(inner)
    assert EVERYONE.contains(EVERYONE)
    assert not inner.contains(EVERYONE)
    assert not EVERYONE.and_(half="estimating").contains(inner)


def test_empty_cell_contains_all():
    assert Cell().contains(EVERYONE)


def test_union_of_conditions_lies_inside_both():
    first, second = Cell.of(a="1"), Cell.of(b="2")
    assert first.contains(first | second)
    assert second.contains(first | second)


def test_order_of_conditions_does_not_matter():
    assert Cell.of(a="1", b="2") == Cell.of(b="2", a="1") == Cell.of(a="1").and_(b="2")


def test_masked_is_no_number():
    assert Masked() != 0
    assert not hasattr(Masked(), "value")


def test_numbers_are_frozen():
    with pytest.raises(FrozenInstanceError):
        count(3).n = 4


def test_finding_says_its_status_and_why():
    assert Finding(status=Status.OK).reason is None
    assert {status.value for status in Status} == {
        "ok",
        "descriptive",
        "inconclusive",
        "refused",
    }
