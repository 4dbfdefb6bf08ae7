from __future__ import annotations

from pathlib import Path

import pytest

from kansrijk.disclosure.atoms import Atoms, nearest
from kansrijk.disclosure.checks import CHECKS
from kansrijk.disclosure.protect import Protector
from kansrijk.findings import Cell, Count, Estimate, Masked, Protected, Share
from tests.disclosure.made import CBS, EXACT

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "disclosure.md"
WHOLE = Cell.of(node="1")
ATOMS = [Count(WHOLE.and_(outcome=answer), n, n) for answer, n in (("yes", 23), ("no", 98))]
CASES, EVERYONE = ATOMS[0], Count(WHOLE, 121, 121)


@pytest.mark.parametrize(
    ("n", "base", "rounded"),
    [(0, 5, 0), (2, 5, 0), (3, 5, 5), (7, 5, 5), (8, 5, 10), (5, 10, 10), (4, 10, 0), (7, 1, 7)],
)
def test_the_nearest_multiple(n: int, base: int, rounded: int):
    assert nearest(n, base) == rounded
    assert nearest(rounded, base) == rounded


def test_an_estimate_keeps_two_digits_where_counts_are_rounded():
    estimate = Estimate(123.456, 50)
    assert Protector(CBS, Atoms(ATOMS, 5)).protect(estimate) == Protected(120)
    assert Protector(EXACT, Atoms(ATOMS)).protect(estimate) == Protected(123.456)


def test_a_design_effect_never_rounds_to_nothing():
    share = Share(CASES, EVERYONE, Estimate(0.01, 50))
    shown = Protector(CBS, Atoms(ATOMS, 5)).protect(share)
    assert isinstance(shown, Protected)
    assert shown.value == 25 / 125
    assert shown.interval is not None


def test_without_a_design_effect_there_is_no_interval():
    shown = Protector(CBS, Atoms(ATOMS, 5)).protect(Share(CASES, EVERYONE))
    assert shown == Protected(0.2, None)


def test_what_holds_a_hidden_atom_is_masked():
    protector = Protector(CBS, Atoms(ATOMS, 5), hidden=0b01)
    assert protector.protect(CASES) == Masked()
    assert protector.protect(EVERYONE) == Masked()
    assert protector.protect(Share(CASES, EVERYONE)) == Masked()
    assert protector.protect(ATOMS[1]) == Protected(100)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_every_check_is_explained(check):
    assert f"`{check.name}`" in PAGE.read_text("utf-8")
