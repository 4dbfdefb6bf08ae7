"""The cohort: one row per unit and reference date, derived from linked registers."""

from kansrijk.cohort.build import build
from kansrijk.cohort.cohort import Cohort, Column, Form, Ledger, LedgerStep, Tally, Variable
from kansrijk.cohort.draw import draw

__all__ = [
    "Cohort",
    "Column",
    "Form",
    "Ledger",
    "LedgerStep",
    "Tally",
    "Variable",
    "build",
    "draw",
]
