"""The findings of a profile study, as frozen records.

Every number in them is a figure of `kansrijk.findings`. Node names are text: they are labels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kansrijk.findings import Finding, Number, Setting
from kansrijk.profiles.rules import Named, Rule
from kansrijk.study import Sensitive, Text

Band = Literal["high", "low", "middle"]
Form = Literal["number", "ordered", "nominal", "date"]


@dataclass(frozen=True, kw_only=True)
class Source:
    """A file that was read: its register, holder, name and content hash (SHA-256).

    `size` is in bytes; of a table of a database it is its rows. Year, month and version are those
    of the name, where it has them.
    """

    register: str
    holder: str
    file: str
    digest: str
    size: Setting
    year: str | None = None
    month: str | None = None
    version: str | None = None


@dataclass(frozen=True, kw_only=True)
class AskedVariable:
    """A variable that the tree could use; a sensitive one with what justifies that."""

    name: str
    label: Text
    group: str
    form: Form
    registers: tuple[str, ...]
    sensitive: Sensitive | None = None
    justification: Text | None = None


@dataclass(frozen=True, kw_only=True)
class AskedSetting:
    """A declared setting under its name in the study: ``min_child``, ``cost_yes``, ``honest``."""

    name: str
    value: Setting


@dataclass(frozen=True, kw_only=True)
class LocalShare:
    """Which part of everyone lives in the study's own area, and the name of that, if it has one."""

    area: Text | None
    share: Number | Setting


@dataclass(frozen=True, kw_only=True)
class Asked(Finding):
    """What was asked: the question, its settings, and what it was asked of.

    `until` is the last day of the outcome's window after the last reference date; `cluster` is the
    relation by which rows belong together, as the study declares it; `semantics` is the program
    whose rules the tree follows; `labels` says what it calls relations and groups of variables.
    `analysis` says what the analysis is for, and `local` how large the study's own area is.
    """

    title: Text
    question: Text | None = None
    population: Text
    reference_dates: tuple[str, ...]
    outcome: Text
    outcome_kind: Literal["need", "use", "registration", "sanction"]
    until: str | None
    cluster: str | None = None
    semantics: Literal["spss", "rpart"] = "spss"
    variables: tuple[AskedVariable, ...]
    settings: tuple[AskedSetting, ...]
    sources: tuple[Source, ...]
    study_digest: str
    labels: tuple[tuple[str, Text], ...] = ()
    analysis: Text | None = None
    local: LocalShare | None = None


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of the ledger: how many fell out, and how many were left after it.

    `can_drop` is whether anybody could fall out at all: what has no end cannot have ended.
    It follows from the kind of the register, never from a count.
    """

    label: Text
    dropped: Number
    left: Number
    can_drop: bool = True


@dataclass(frozen=True, kw_only=True)
class PopulationFinding(Finding):
    """Who was in it: from everyone in the register to the cohort, step by step."""

    label: Text
    start: Number
    steps: tuple[Step, ...]
    n: Number

    @property
    def told(self) -> tuple[Step, ...]:
        """The steps that a reader is told of: those that could drop somebody."""
        return tuple(step for step in self.steps if step.can_drop)


@dataclass(frozen=True, kw_only=True)
class OutcomeFinding(Finding):
    """How many of the cohort had the outcome.

    `with_left` is the rate when those who left before the window ended are counted too; None where
    nobody is left out so, or it makes a difference of at most 0.1 percentage point. `of_left` is
    the rate of those who left: no page shows it, but the two others tell it.
    """

    label: Text
    n: Number
    cases: Number
    rate: Number
    with_left: Number | None = None
    of_left: Number | None = None


@dataclass(frozen=True, kw_only=True)
class Node:
    """A node of the tree as a described group.

    `n` counts everyone in it; `cases` and `counted` are of the part of the data that the rate comes
    from, and `grown_on` is the rest of `n` (None where the rate comes from everyone).
    """

    id: str
    parent: str | None
    condition: Rule | None
    variable: Named | None
    tied_with: tuple[Named, ...]
    label: Literal["yes", "no"]
    n: Number
    grown_on: Number | None
    counted: Number
    cases: Number
    rate: Number


@dataclass(frozen=True, kw_only=True)
class Profile:
    """A leaf as a profile; `rate` has an interval where it comes from the estimating half.

    `band` is what the growing half says.
    """

    id: str
    rule: tuple[Rule, ...]
    band: Band
    n: Number
    share: Number
    counted: Number
    cases: Number
    rate: Number
    coverage: Number


@dataclass(frozen=True, kw_only=True)
class ProfilesFinding(Finding):
    """The tree and its profiles, highest first as the growing data order them.

    `overall` is the rate of the same part of the data that the profiles' rates come from; `merged`
    is how many splits were taken back because a group had too few cases in one half.
    """

    honest: bool
    nodes: tuple[Node, ...]
    profiles: tuple[Profile, ...]
    overall: Number
    merged: Setting


@dataclass(frozen=True, kw_only=True)
class SensitiveFinding(Finding):
    """What sensitive variables do for the tree.

    `used` are those that it asks for, `unused` those that it might have asked for. `with_them` and
    `without` say how well the groups of the tree, and of one grown without such variables, tell
    cases from others: the chance that of a case and another one the case is in the group that the
    growing data put higher, counting half where they are in the same. 0.5 is what a coin does.
    """

    used: tuple[Named, ...]
    unused: tuple[Named, ...]
    with_them: Number
    without: Number
