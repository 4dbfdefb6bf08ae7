"""The findings that say how a tree may be read: how sure, how stable, why this and not that.

Every number in them is a figure of `kansrijk.findings`. Profiles are named by the leaf that they
are in the published tree, as in `kansrijk.profiles.records`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kansrijk.findings import Edge, Finding, Number, Setting
from kansrijk.profiles.rules import Named, NamedLevel, Rule
from kansrijk.study import Text

# --- how stable -----------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ProfileStability:
    """How well a profile comes back when the tree is grown again.

    `overlap` is the median, and `least` the 10 % quantile, of its Jaccard overlap with the refit's
    group that is most alike, on everyone. `found` is the share of refits that find it again.
    `together` is the chance that two of its members are in one group of a refit, and `mixes_with`
    the other profile whose members are most often in one group with them, at the chance `mixed`.
    """

    profile: str
    stable: bool
    overlap: Number
    least: Number
    found: Number
    together: Number
    mixes_with: str | None
    mixed: Number | None


@dataclass(frozen=True, kw_only=True)
class CutQuantile:
    """Where so large a part of the cuts of the refits lies at or below.

    A cut of a number is an edge; that of an ordered variable is the first level above it.
    """

    part: Setting
    at: Edge | NamedLevel


@dataclass(frozen=True, kw_only=True)
class VariableStability:
    """How often refits ask for a variable, and where they cut it.

    `published` are the cuts of the published tree, each once; of a nominal variable there are no
    cuts, and of a variable that no refit asks for neither.
    """

    variable: Named
    used: bool
    selected: Number
    cuts: tuple[CutQuantile, ...]
    published: tuple[Edge | NamedLevel, ...]


@dataclass(frozen=True, kw_only=True)
class MedoidProfile:
    """A group of the medoid tree, and the published profile that is most like it."""

    rule: tuple[Rule, ...]
    nearest: str
    overlap: Number


@dataclass(frozen=True, kw_only=True)
class StabilityFinding(Finding):
    """How stable the profiles are over refits on clusters drawn anew.

    `least` is the overlap from which a group counts as found again. `agreement` is the median, and
    `least_agreement` the 10 % quantile, of the adjusted Rand index between the published groups
    and those of a refit. The medoid is the refit that is most like all others; with
    `medoid_agreement` it agrees with the published tree.
    """

    refits: Setting
    least: Setting
    profiles: tuple[ProfileStability, ...]
    variables: tuple[VariableStability, ...]
    agreement: Number
    least_agreement: Number
    medoid: tuple[MedoidProfile, ...]
    medoid_agreement: Number


# --- how sensitive --------------------------------------------------------------------------

Fate = Literal["stays", "moves", "vanishes"]


@dataclass(frozen=True, kw_only=True)
class ProfileFate:
    """What becomes of a profile under another setting; `overlap` is with the group most alike."""

    profile: str
    fate: Fate
    overlap: Number


@dataclass(frozen=True, kw_only=True)
class Variation:
    """The tree under one other setting.

    `name` is that of the setting as in `AskedSetting`; a setting that is no number has a `word`.
    `groups` is how many the tree then has, and `new` how many of them are like no published one.
    `separates` is how well they tell cases from others in the part that rates come from; None where
    there is no such part. Where no tree can be grown, as one half has no cases or nothing else,
    there are no groups and no fates.
    """

    name: str
    value: Setting | None
    word: str | None = None
    groups: Setting
    new: Setting
    separates: Number | None
    fates: tuple[ProfileFate, ...]


@dataclass(frozen=True, kw_only=True)
class CostLine:
    """Which profiles are labelled "yes" when a missed case counts so much.

    `threshold` is the rate in the growing data above which that is cheaper.
    """

    cost: Setting
    threshold: Setting
    profiles: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SensitivityFinding(Finding):
    """What other settings would have given.

    `stays_from` and `moves_from` are the overlaps from which a profile stays, or moves;
    `separates` is how well the published groups tell cases from others.
    """

    stays_from: Setting
    moves_from: Setting
    separates: Number | None
    variations: tuple[Variation, ...]
    cost_lines: tuple[CostLine, ...]


# --- what is relevant -----------------------------------------------------------------------

Reason = Literal["constant", "small", "weak", "beaten", "alike", "late"]
"""Why a variable is in no rule.

``constant``: all have one value, or too few have another one to speak of. ``small``: wherever it
could part a group, a part would be too small. ``weak``: it never improves the tree enough.
``beaten``: where it did best, another variable did better. ``alike``: the same, and it sends most
people the same way as that one. ``late``: it was good enough only where the tree might not go on,
or where its split was taken back.
"""


@dataclass(frozen=True, kw_only=True)
class VariableRelevance:
    """How much a variable matters, by each definition, and the group that it belongs to.

    `own`, `agreement` and `primary` are shares of the largest, by the formulas of
    `kansrijk.tree.importance`; `permuted` is how much separation is lost when its values are
    shuffled in the part that rates come from, None where there is no such part.
    """

    variable: Named
    group: str
    used: bool
    own: Number
    agreement: Number
    primary: Number
    permuted: Number | None


@dataclass(frozen=True, kw_only=True)
class GroupRelevance:
    """The same of a group of variables: shares of the sum; `permuted` shuffles them together."""

    group: str
    own: Number
    agreement: Number
    primary: Number
    permuted: Number | None


@dataclass(frozen=True, kw_only=True)
class Absence:
    """Why a variable is in no rule; `by` did better, and `association` is lambda with it."""

    variable: Named
    reason: Reason
    by: Named | None = None
    association: Number | None = None


@dataclass(frozen=True, kw_only=True)
class RelevanceFinding(Finding):
    """Which variables matter, how they hang together, and why the others are in no rule.

    `associations` holds, for each pair of the variables in `top`, Cramér's V between them; shape
    ``[top, top]``.
    """

    surrogates: Setting
    permutations: Setting
    separates: Number | None
    variables: tuple[VariableRelevance, ...]
    groups: tuple[GroupRelevance, ...]
    absent: tuple[Absence, ...]
    top: tuple[Named, ...]
    associations: tuple[tuple[Number, ...], ...]


# --- what is gained -------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class GainRow:
    """The profiles down to this one together, in their order; all but the last, which is everyone.

    `counted` and `cases` are of the part that rates come from. `reach` is their share of that part,
    `gain` of all its cases, and `response` their rate, both with intervals where there are halves.
    """

    profile: str
    counted: Number
    cases: Number
    reach: Number
    gain: Number
    response: Number


@dataclass(frozen=True, kw_only=True)
class LabelCount:
    """Those in profiles with one label: how many, and how many of them had the outcome."""

    label: Literal["yes", "no"]
    counted: Number
    cases: Number


@dataclass(frozen=True, kw_only=True)
class Calibrated:
    """What the growing part promised of a profile, and what the other part shows."""

    profile: str
    expected: Number
    observed: Number


@dataclass(frozen=True, kw_only=True)
class GainsFinding(Finding):
    """What choosing groups by their order gains: the tables that SPSS calls gains and risk.

    `rows` add profiles up from the highest down, as the growing data order them. `risk` is the
    expected cost of the labels per unit, in the part that rates come from. `calibration` is empty
    where there are no halves; then `uncalibrated` says why.
    """

    rows: tuple[GainRow, ...]
    labels: tuple[LabelCount, ...]
    risk: Number
    calibration: tuple[Calibrated, ...]
    uncalibrated: Text | None = None
