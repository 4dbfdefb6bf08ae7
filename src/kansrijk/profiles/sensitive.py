"""What sensitive variables do for a tree: the same one grown without them, and how both do."""

from __future__ import annotations

from dataclasses import replace

from kansrijk.findings import Estimate, Status
from kansrijk.profiles.describe import AS_GROWN
from kansrijk.profiles.growing import Ground, Grown
from kansrijk.profiles.records import SensitiveFinding
from kansrijk.profiles.separation import separation
from kansrijk.profiles.tallies import ROOT
from kansrijk.profiles.variables import Variables


def sensitive(ground: Ground, grown: Grown) -> SensitiveFinding | None:
    """Return what sensitive variables do for a tree; None where it may use none."""
    study, variables = ground.study, ground.variables
    may = [name for name in study.predictors if study.indicators[name].sensitive is not None]
    if not may:
        return None
    asked = {grown.tree.variables[column].name for column in grown.tree.asked}
    used = [name for name in may if name in asked]
    as_grown = ground.analysis.honest is False
    whole = separation(ground, grown, ground.analysis)
    return SensitiveFinding(
        status=Status.DESCRIPTIVE if as_grown else Status.OK,
        reason=AS_GROWN if as_grown else None,
        used=tuple(variables.named(name) for name in used),
        unused=tuple(variables.named(name) for name in may if name not in used),
        with_them=whole,
        without=_without(ground, may, grown) if used else whole,
    )


def _without(ground: Ground, may: list[str], grown: Grown) -> Estimate:
    others = [name for name in ground.study.predictors if name not in may]
    if not others:
        # No variable is left: everyone is in one group.
        return Estimate(0.5, grown.tallies.groups[ROOT].fewest)
    variables = Variables(ground.cohort, others, floor=ground.floor)
    other = replace(ground, variables=variables)
    return separation(other, other.grow(ground.analysis), ground.analysis)
