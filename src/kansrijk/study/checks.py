"""What the registers are checked for, and what a study makes of what is found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from kansrijk.study.base import Declared, Text

CheckName = Literal[
    "unknown_codes",
    "unreadable_values",
    "repeated_keys",
    "rows_without_key",
    "rows_without_date",
    "ends_before_start",
    "overlapping_spells",
    "dates_out_of_range",
    "another_year",
    "ends_early",
    "mixed_keys",
    "direct_identifiers",
    "possible_identifiers",
    "no_match",
    "no_links",
]
Severity = Literal["error", "warning"]

SEVERITY: Mapping[CheckName, Severity] = {
    "unknown_codes": "error",
    "unreadable_values": "error",
    "repeated_keys": "error",
    "rows_without_key": "warning",
    "rows_without_date": "warning",
    "ends_before_start": "warning",
    "overlapping_spells": "warning",
    "dates_out_of_range": "warning",
    "another_year": "error",
    "ends_early": "warning",
    "mixed_keys": "warning",
    "direct_identifiers": "error",
    "possible_identifiers": "warning",
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
    """

    by: tuple[str, ...] = ()
    accept: tuple[Verdict, ...] = ()
    stop: tuple[Verdict, ...] = ()
