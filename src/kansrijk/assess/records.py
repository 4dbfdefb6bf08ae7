"""The findings about the material: what the checks found, whom registers know, what a cohort holds.

Every number in them is a figure of `kansrijk.findings`. Where there is one for each reference date,
they stand in a tuple in the order of the dates.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kansrijk.cohort import Form, Measure, Part
from kansrijk.findings import Finding, Number
from kansrijk.registers import Extent
from kansrijk.study import CheckName, Kind, Role, Severity, Text


@dataclass(frozen=True, kw_only=True)
class RegisterRead:
    """A register of the study: its name and label, who holds it, what its rows are about."""

    name: str
    label: Text
    holder: str
    kind: Kind
    unit: str


@dataclass(frozen=True, kw_only=True)
class CheckAsked:
    """What was checked, as a question."""

    name: CheckName
    question: Text


@dataclass(frozen=True, kw_only=True)
class CheckFound:
    """One thing that a check found.

    `what` says it, `meaning` says what follows from it, `extent` in how many rows as coarsely as
    may be told (None where it is not about rows), and `accepted` why the study goes on with it.
    """

    check: CheckName
    register: str
    column: str | None
    file: str | None
    severity: Severity
    extent: Extent | None
    what: Text
    meaning: Text
    accepted: Text | None


@dataclass(frozen=True, kw_only=True)
class ChecksFinding(Finding):
    """What the registers were checked for, and what was found. It holds words only."""

    registers: tuple[RegisterRead, ...]
    asked: tuple[CheckAsked, ...]
    found: tuple[CheckFound, ...]


@dataclass(frozen=True, kw_only=True)
class CoveredGroup:
    """How many of a group are matched: of one level of a variable, or of everyone (both None)."""

    by: Text | None
    level: Text | None
    of: Number
    share: Number


@dataclass(frozen=True, kw_only=True)
class Covered:
    """Whom a register or a relation knows on a reference date, group by group; everyone first."""

    kind: Literal["register", "relation"]
    name: str
    label: Text
    date: str
    groups: tuple[CoveredGroup, ...]


@dataclass(frozen=True, kw_only=True)
class CoverageFinding(Finding):
    """How many of the cohort each register and relation knows."""

    covered: tuple[Covered, ...]


@dataclass(frozen=True, kw_only=True)
class Counted:
    """How many, which share of everyone, and the change of that share in percentage points.

    A change leads from each reference date to the next, so there is one less than there are dates.
    """

    n: tuple[Number, ...]
    share: tuple[Number, ...]
    change: tuple[Number, ...]


@dataclass(frozen=True, kw_only=True)
class PartDescribed:
    """Those with a value of their own, or one of the three absences."""

    part: Part
    counted: Counted


@dataclass(frozen=True, kw_only=True)
class LevelDescribed:
    """Those at one level."""

    label: Text
    counted: Counted


@dataclass(frozen=True, kw_only=True)
class MeasureDescribed:
    """A mean or a percentile of a number; None where nobody has a value.

    A date is a number of days since 1 January 1970. At the far end a percentile is infinite, and
    there is no change from it or to it.
    """

    measure: Measure
    values: tuple[Number | None, ...]
    change: tuple[Number | None, ...]


@dataclass(frozen=True, kw_only=True)
class VariableDescribed:
    """A variable of the cohort: what it means, where it comes from, and its values in short."""

    name: str
    label: Text
    group: str | None
    role: Role
    form: Form
    quantity: Text | None
    far: Text | None
    sentence: Text
    registers: tuple[str, ...]
    parts: tuple[PartDescribed, ...]
    levels: tuple[LevelDescribed, ...]
    measures: tuple[MeasureDescribed, ...]


@dataclass(frozen=True, kw_only=True)
class CodebookFinding(Finding):
    """What the cohort holds, variable by variable, for each reference date.

    `labels` says what the study calls groups of variables.
    """

    dates: tuple[str, ...]
    n: tuple[Number, ...]
    registers: tuple[RegisterRead, ...]
    variables: tuple[VariableDescribed, ...]
    labels: tuple[tuple[str, Text], ...] = ()
