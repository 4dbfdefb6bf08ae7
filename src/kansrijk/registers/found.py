"""What a check found in a register, and what the study makes of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kansrijk.errors import DataError, Problem, either
from kansrijk.registers.check_texts import CHECK_TEXTS, acceptance
from kansrijk.registers.files import SourceFile
from kansrijk.study import SEVERITY, CheckName, Register, Severity, Study, Text

FEW = 10
SOME, MANY = 0.01, 0.1
Extent = Literal["few", "some", "many", "most"]
"""Fewer than ten rows; else less than one in a hundred, less than one in ten, or more."""

# What has what was found; rows where the check is about rows.
HAS: Mapping[CheckName, str] = {
    "missing_files": "this register has",
    "skipped_files": "this register has",
    "another_year": "this file has",
    "ends_early": "this register has",
    "direct_identifiers": "this column has",
    "possible_identifiers": "this column has",
    "few_matches": "this file has",
    "no_match": "this register has",
    "no_links": "this register has",
}
# Which key of a register's declaration a check is about, where it is about no column.
FIELD: Mapping[CheckName, str] = {
    "ends_before_start": "end",
    "overlapping_spells": "start",
    "two_at_once": "start",
    "few_matches": "path",
    "missing_files": "path",
    "skipped_files": "path",
    "another_year": "path",
    "ends_early": "path",
}


def about(n: int) -> str:
    """Return a number as a message may tell it: nobody, few, or rounded to tens."""
    if not n:
        return "nobody"
    return f"fewer than {FEW}" if n < FEW else f"about {round(int(n), -1):,}"


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
        What the rows, the column or the file have, in words, without numbers of people.
    allowed
        What would have been right, where that can be listed.
    """

    check: CheckName
    register: str
    column: str | None = None
    file: str | None = None
    rows: int
    of: int
    what: Text
    allowed: Sequence[str] = ()

    @property
    def extent(self) -> Extent:
        """How much it is, as coarsely as may be told."""
        if self.rows < FEW:
            return "few"
        share = self.rows / self.of
        return "some" if share < SOME else "many" if share < MANY else "most"

    def accepted(self, study: Study) -> Text | None:
        """Return the study's reason to accept this, None where it does not."""
        verdict = study.question.checks.accepts(self.check, self.register, self.column)
        return None if verdict is None else verdict.reason

    def severity(self, study: Study) -> Severity:
        """Return how serious the study takes this: accepted, it is a warning at most."""
        if self.accepted(study) is not None:
            return "warning"
        stops = any(
            one.covers(self.check, self.register, self.column) for one in study.question.checks.stop
        )
        return "error" if stops else SEVERITY[self.check]

    def problem(self, study: Study, files: Mapping[str, Sequence[SourceFile]]) -> Problem:
        """Say what is wrong, and how to go on with it."""
        has = HAS.get(self.check, f"{about(self.rows)} rows have")
        register, field = study.sources.registers[self.register], self._field(study)
        return Problem(
            where=self.file or location(study, files, self.register),
            key=f"{self.register}.{field}",
            message=f"{has} {self.what.en}",
            given=key_columns(register) if field in ("key", "keys") else None,
            allowed=tuple(self.allowed),
            todo=f"{CHECK_TEXTS[self.check].todo.en}; or "
            + acceptance(self.check, self.register, self.column),
        )

    def _field(self, study: Study) -> str:
        if self.column is not None:
            return f"columns.{self.column}"
        register = study.sources.registers[self.register]
        if self.check in ("rows_without_date", "before_birth"):
            return next(name for name in ("start", "date", "known") if getattr(register, name))
        return FIELD.get(self.check, "keys" if register.keys else "key")


def key_columns(register: Register) -> str:
    """Return the columns that name a register's units, as a message tells them."""
    return " / ".join(", ".join(key) for key in register.all_keys)


def location(study: Study, files: Mapping[str, Sequence[SourceFile]], register: str) -> str:
    """Return the name of a register's file; of several, how they are named together."""
    names = {file.path.name for file in files.get(register, ())}
    declared = study.sources.registers[register]
    return names.pop() if len(names) == 1 else either(declared.paths) or declared.table or register


def refuse_errors(
    study: Study,
    files: Mapping[str, Sequence[SourceFile]],
    found: Iterable[Found],
    problems: Iterable[Problem | str] = (),
) -> None:
    """Stop at what the study takes for errors, and at other problems, all at once.

    Raises
    ------
    DataError
        With all problems, and one for each error that was found.
    """
    if told := [*problems, *errors_of(study, files, found)]:
        raise DataError(*told)


def warnings_of(
    study: Study, files: Mapping[str, Sequence[SourceFile]], found: Iterable[Found]
) -> list[str]:
    """Return what was found and neither stops the study nor is accepted by it, in words."""
    return [
        f"Warning: {one.problem(study, files)}"
        for one in found
        if one.severity(study) == "warning" and one.accepted(study) is None
    ]


def errors_of(
    study: Study, files: Mapping[str, Sequence[SourceFile]], found: Iterable[Found]
) -> list[Problem]:
    """Return what the study takes for errors, as problems."""
    return [one.problem(study, files) for one in found if one.severity(study) == "error"]
