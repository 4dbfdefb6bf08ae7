"""The cohort: one row per unit and reference date, derived from linked registers."""

from kansrijk.cohort.build import build
from kansrijk.cohort.cohort import Cohort, Column, Form, Ledger, LedgerStep, Tally, Variable
from kansrijk.cohort.draw import draw
from kansrijk.cohort.population import PERSON, path_to_person

__all__ = [
    "PERSON",
    "Cohort",
    "Column",
    "Form",
    "Ledger",
    "LedgerStep",
    "Tally",
    "Variable",
    "build",
    "draw",
    "path_to_person",
]
