"""The cells of those who got past the steps of the ledger."""

from __future__ import annotations

from kansrijk.cohort import Ledger
from kansrijk.findings import Cell


def past(steps: int) -> Cell:
    """Return the cell of those who got past the first steps of the ledger."""
    return Cell(frozenset(("past", str(step)) for step in range(steps)))


def population_cell(ledger: Ledger) -> Cell:
    """Return the cell of the cohort: past every step."""
    return past(len(ledger.steps))
