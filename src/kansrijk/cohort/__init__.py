"""The cohort: one row per unit and reference date, derived from linked registers."""

from kansrijk.cohort.build import build
from kansrijk.cohort.codebook import Codebook, Described, Measure, Part, codebook
from kansrijk.cohort.cohort import (
    Cohort,
    Column,
    Coverage,
    Form,
    Ledger,
    LedgerStep,
    Tally,
    Variable,
    persons_by_place,
    tally,
)
from kansrijk.cohort.draw import draw
from kansrijk.cohort.kept import OUTCOME, About, about_kept, keep, kept_rows
from kansrijk.cohort.population import PERSON, path_to_person
from kansrijk.cohort.sql import query

__all__ = [
    "OUTCOME",
    "PERSON",
    "About",
    "Codebook",
    "Cohort",
    "Column",
    "Coverage",
    "Described",
    "Form",
    "Ledger",
    "LedgerStep",
    "Measure",
    "Part",
    "Tally",
    "Variable",
    "about_kept",
    "build",
    "codebook",
    "draw",
    "keep",
    "kept_rows",
    "path_to_person",
    "persons_by_place",
    "query",
    "tally",
]
