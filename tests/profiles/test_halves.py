"""Halves that differ more than a draw of many makes them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kansrijk.findings import Masked, Protected, Setting, wilson
from kansrijk.profiles import (
    Asked,
    AskedSetting,
    OutcomeFinding,
    ProfilesFinding,
    halves_differ,
)
from tests.report.made import RELEASES

USUAL = RELEASES["usual"]
ASKED, FOUND = USUAL.find(Asked), USUAL.find(ProfilesFinding)
OUTCOME = USUAL.find(OutcomeFinding)


def differ(grown, counted, *, share=0.5, effect=1.0):
    """Compare halves, each so many with so many cases."""
    n, cases = counted
    rate = Protected(cases / n, wilson(cases, n, design_effect=effect))
    root = replace(
        FOUND.nodes[0],
        grown_on=Protected(grown[0]),
        counted=Protected(n),
        cases=Protected(cases),
        rate=rate,
    )
    asked = replace(ASKED, settings=(AskedSetting(name="honest", value=Setting(share)),))
    outcome = replace(OUTCOME, cases=Protected(cases + grown[1]))
    return halves_differ(asked, replace(FOUND, nodes=(root, *FOUND.nodes[1:])), outcome)


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
    assert halves_differ(ASKED, FOUND, OUTCOME) is False
    assert differ(grown, counted, **more) is is_told


def test_the_limit_is_about_two_standard_errors():
    # 10 % of 5,000 against x: the standard error of the difference is 0.6 percentage points.
    assert not differ((5000, 500), (5000, 555))
    assert differ((5000, 500), (5000, 565))


def test_nothing_is_said_where_a_number_is_masked_or_there_is_no_other_half():
    assert not halves_differ(ASKED, FOUND, replace(OUTCOME, cases=Masked()))
    whole = replace(FOUND.nodes[0], grown_on=None)
    assert not halves_differ(ASKED, replace(FOUND, nodes=(whole, *FOUND.nodes[1:])), OUTCOME)
