"""What the registers are checked for, and what a study makes of what is found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from kansrijk.study.base import Declared, Text

CheckName = Literal[
    "missing_files",
    "skipped_files",
    "unknown_codes",
    "unreadable_values",
    "mixed_dates",
    "repeated_keys",
    "rows_without_key",
    "rows_without_date",
    "ends_before_start",
    "overlapping_spells",
    "two_at_once",
    "dates_out_of_range",
    "before_birth",
    "young_parents",
    "another_year",
    "ends_early",
    "mixed_keys",
    "unknown_keys",
    "direct_identifiers",
    "possible_identifiers",
    "few_matches",
    "no_match",
    "no_links",
]
Severity = Literal["error", "warning"]

SEVERITY: Mapping[CheckName, Severity] = {
    "missing_files": "error",
    "skipped_files": "warning",
    "unknown_codes": "error",
    "unreadable_values": "error",
    "mixed_dates": "warning",
    "repeated_keys": "error",
    "rows_without_key": "warning",
    "rows_without_date": "warning",
    "ends_before_start": "warning",
    "overlapping_spells": "warning",
    "two_at_once": "warning",
    "dates_out_of_range": "warning",
    "before_birth": "warning",
    "young_parents": "warning",
    "another_year": "error",
    "ends_early": "warning",
    "mixed_keys": "warning",
    "unknown_keys": "warning",
    "direct_identifiers": "error",
    "possible_identifiers": "warning",
    "few_matches": "warning",
    "no_match": "error",
    "no_links": "warning",
}
"""How serious each check is unless the study says otherwise: an error stops the run."""


class Verdict(Declared):
    """What a study makes of one check, in one register or in all, and why."""

    check: CheckName
    register_: str | None = Field(default=None, alias="register")
    column: str | None = None
    reason: Text

    def covers(self, check: CheckName, register: str, column: str | None) -> bool:
        """Tell whether this is about what was found here."""
        return (
            self.check == check
            and self.register_ in (None, register)
            and self.column in (None, column)
        )


class Checks(Declared):
    """What the study accepts, what it raises to an error, and by which indicators it compares.

    `accept` lets the run go on: codes and values that cannot be read count as missing. `stop` makes
    an error of a warning. `by` names indicators with levels; match rates are told for each level.
    `birth` names the column with the birth of everyone, ``persons.born``; without it, that is the
    one of which an indicator takes the age. `parents` names the relations to mother and father.
    """

    by: tuple[str, ...] = ()
    accept: tuple[Verdict, ...] = ()
    stop: tuple[Verdict, ...] = ()
    birth: str | None = None
    parents: tuple[str, ...] = ()

    def accepts(self, check: CheckName, register: str, column: str | None = None) -> Verdict | None:
        """Return by which verdict the study accepts what a check finds here, None without one."""
        return next((one for one in self.accept if one.covers(check, register, column)), None)
