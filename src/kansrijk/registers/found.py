"""What a check found in a register, and what the study makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kansrijk.study import SEVERITY, CheckName, Severity, Study, Text

FEW = 10
SOME, MANY = 0.01, 0.1
Extent = Literal["few", "some", "many", "most"]
"""Fewer than ten rows; else less than one in a hundred, less than one in ten, or more."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """One thing that a check found.

    Parameters
    ----------
    check
        The name of the check.
    register, column
        Where; the column under its canonical name, None where it is about the rows.
    file
        The name of the file, None where it is about several.
    rows, of
        How many rows, and how many were looked at.
    what
        What was found, in words, without numbers of people.
    """

    check: CheckName
    register: str
    column: str | None = None
    file: str | None = None
    rows: int
    of: int
    what: Text

    @property
    def extent(self) -> Extent:
        """How much it is, as coarsely as may be told."""
        if self.rows < FEW:
            return "few"
        share = self.rows / self.of
        return "some" if share < SOME else "many" if share < MANY else "most"

    def accepted(self, study: Study) -> Text | None:
        """Return the study's reason to accept this, None where it does not."""
        verdicts = study.question.checks.accept
        reasons = (
            one.reason for one in verdicts if one.covers(self.check, self.register, self.column)
        )
        return next(reasons, None)

    def severity(self, study: Study) -> Severity:
        """Return how serious the study takes this: accepted, it is a warning at most."""
        if self.accepted(study) is not None:
            return "warning"
        stops = any(
            one.covers(self.check, self.register, self.column) for one in study.question.checks.stop
        )
        return "error" if stops else SEVERITY[self.check]
