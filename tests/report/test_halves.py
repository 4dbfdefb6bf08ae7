"""Halves that differ more than a draw of many makes them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kansrijk.findings import Masked, Protected, wilson
from kansrijk.profiles import OutcomeFinding, ProfilesFinding
from kansrijk.report.halves import halves_differ
from tests.report.made import EVERY, RELEASES, changed, with_choices

USUAL = RELEASES["usual"]
FOUND, OUTCOME = USUAL.find(ProfilesFinding), USUAL.find(OutcomeFinding)


def rooted(**values):
    """Return the finding with another root."""
    root, *others = FOUND.nodes
    return replace(FOUND, nodes=(replace(root, **values), *others))


def differ(grown, counted, *, share=0.5, effect=1.0):
    """Compare halves, each so many with so many cases."""
    n, cases = counted
    found = rooted(
        grown_on=Protected(grown[0]),
        counted=Protected(n),
        cases=Protected(cases),
        rate=Protected(cases / n, wilson(cases, n, design_effect=effect)),
    )
    outcome = replace(OUTCOME, cases=Protected(cases + grown[1]))
    return halves_differ(changed(with_choices(USUAL, honest=share), found, outcome))


@pytest.mark.parametrize(
    ("grown", "counted", "more", "is_told"),
    [
        ((5000, 500), (5000, 510), {}, False),
        ((5000, 500), (5000, 650), {}, True),
        ((5000, 500), (5000, 650), {"effect": 10}, False),
        ((5600, 560), (4400, 440), {}, True),
        ((5400, 540), (4600, 460), {}, False),
        ((3000, 300), (7000, 700), {"share": 0.3}, False),
        ((5000, 500), (5000, 500), {"share": 0.3}, True),
    ],
)
def test_halves_differ_in_rate_or_size(grown, counted, more, is_told):
    assert halves_differ(USUAL) is False
    assert differ(grown, counted, **more) is is_told


def test_the_limit_of_rates_is_about_three_standard_errors():
    # 10 % of 5,000 against x: the standard error of the difference is 0.6 percentage points.
    assert not differ((5000, 500), (5000, 590))
    assert differ((5000, 500), (5000, 600))


def test_the_limit_of_sizes_is_three_standard_errors_where_few_are_drawn():
    # Of 400 the standard error is 2.5 percentage points, so 7.5 are no wonder.
    assert not differ((228, 23), (172, 17))
    assert differ((232, 23), (168, 17))


def test_nothing_is_said_where_there_is_nothing_to_compare():
    assert halves_differ(changed(USUAL, replace(OUTCOME, cases=Masked()))) is None
    assert halves_differ(changed(USUAL, rooted(rate=Masked()))) is None
    assert halves_differ(changed(USUAL, rooted(grown_on=Masked()))) is None
    for name in ("not honest", "only profiles", "refused"):
        assert halves_differ(EVERY[name]) is None
