"""What sensitive variables do for a tree: the same one grown without them, and how both do."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from kansrijk.findings import Estimate, Status
from kansrijk.profiles.describe import AS_GROWN
from kansrijk.profiles.growing import CLASSES, ROOT, Grown
from kansrijk.profiles.records import SensitiveFinding
from kansrijk.profiles.tallies import YES
from kansrijk.profiles.variables import Variables
from kansrijk.study import Study

# More would be told of single rows than of the tree.
DECIMALS = 2


def sensitive(
    study: Study, variables: Variables, grown: Grown, regrow: Callable[[list[str]], Grown]
) -> SensitiveFinding | None:
    """Return what sensitive variables do for a tree; None where it may use none.

    Parameters
    ----------
    study
        The study.
    variables
        The variables of the tree.
    grown
        The tree.
    regrow
        Grows it once more, with some of its variables only.
    """
    may = [name for name in study.predictors if study.indicators[name].sensitive is not None]
    if not may:
        return None
    asked = {split.column for split in grown.tree.splits if split is not None}
    used = [name for name in may if name in {grown.tree.variables[one].name for one in asked}]
    as_grown = study.question.analyses.profiles.honest is False
    return SensitiveFinding(
        status=Status.DESCRIPTIVE if as_grown else Status.OK,
        reason=AS_GROWN if as_grown else None,
        used=tuple(variables.named(name) for name in used),
        unused=tuple(variables.named(name) for name in may if name not in used),
        with_them=separation(grown),
        without=_without(study, may, grown, regrow) if used else separation(grown),
    )


def _without(
    study: Study, may: list[str], grown: Grown, regrow: Callable[[list[str]], Grown]
) -> Estimate:
    others = [name for name in study.predictors if name not in may]
    if not others:
        # No variable is left: everyone is in one group.
        return Estimate(0.5, grown.tallies.groups[ROOT].fewest)
    return separation(regrow(others))


def separation(grown: Grown) -> Estimate:
    """Return how well the groups of a tree tell cases from others.

    The area under the ROC curve. Groups are ordered by the growing data and counted in the part
    that rates come from. Its degrees of freedom are those of the smaller class, by persons, less
    one for each group but the first. Source: Hanley and McNeil (1982), Radiology 143: 29-36.
    """
    leaves = np.flatnonzero(grown.tree.is_leaf)
    counts = grown.tree.counts[leaves]
    rates = counts[:, CLASSES.index(YES)] / counts.sum(axis=1)
    groups = [grown.tallies.groups[leaf] for leaf in leaves.tolist()]
    cases = np.array([group.cases.n for group in groups])
    others = np.array([group.counted.n for group in groups]) - cases
    # Groups of one rate are no higher and no lower than each other.
    _, places = np.unique(rates, return_inverse=True)
    cases, others = np.bincount(places, cases), np.bincount(places, others)
    below = np.cumsum(others) - others
    area = float(np.sum(cases * (below + others / 2)) / (cases.sum() * others.sum()))
    return Estimate(round(area, DECIMALS), grown.tallies.groups[ROOT].fewest - len(leaves) + 1)
