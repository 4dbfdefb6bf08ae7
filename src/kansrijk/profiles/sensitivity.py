"""What other settings would have given: which profiles stay, which move and which vanish."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from kansrijk.errors import DataError
from kansrijk.findings import Estimate, Setting, Status
from kansrijk.profiles.growing import Ground, Grown
from kansrijk.profiles.leaves import depth_first
from kansrijk.profiles.overlap import contingency, jaccard
from kansrijk.profiles.reading import CostLine, Fate, ProfileFate, SensitivityFinding, Variation
from kansrijk.profiles.records import ProfilesFinding
from kansrijk.profiles.separation import DECIMALS, freedom, separation
from kansrijk.profiles.tallies import CLASSES, YES
from kansrijk.progress import Tell
from kansrijk.study import ProfilesAnalysis, Sensitivity

# The guideline of Hennig (2007), Computational Statistics and Data Analysis 52: 258-271, for a
# group that is found again.
STAYS_FROM = 0.75
# Above a half one group at most is so much alike: two cannot both hold more than half of a profile.
MOVES_FROM = 0.5


@dataclass(frozen=True)
class Alternative:
    """The analysis with one setting changed; a setting that is no number has a word."""

    name: str
    value: Setting | None
    word: str | None
    analysis: ProfilesAnalysis


def sensitivity(
    ground: Ground, grown: Grown, found: ProfilesFinding, tell: Tell
) -> SensitivityFinding:
    """Return what becomes of the published profiles under each setting that is to be tried.

    Groups are compared on everyone. A setting under which no tree can be grown has no groups.

    Parameters
    ----------
    ground, grown
        The published tree, and what it grew on.
    found
        Its profiles.
    tell
        Called after each tree that is grown again.
    """
    analysis = ground.analysis
    tried = [*_alternatives(analysis)]
    variations: list[Variation] = []
    for alternative in tried:
        variations.append(_variation(ground, grown, found, alternative))
        tell(len(variations), len(tried))
    return SensitivityFinding(
        status=Status.OK if found.profiles else found.status,
        reason=None if found.profiles else found.reason,
        stays_from=Setting(STAYS_FROM),
        moves_from=Setting(MOVES_FROM),
        separates=_separates(ground, grown, analysis),
        variations=tuple(variations),
        cost_lines=tuple(_cost_lines(grown, found, analysis)),
    )


def _alternatives(analysis: ProfilesAnalysis) -> Iterator[Alternative]:
    """Yield each declared alternative to one setting, the others as they are."""
    asked, tree = analysis.sensitivity or Sensitivity(), analysis.tree
    limits = ("max_depth", "min_child", "min_improvement")
    changes: list[tuple[str, float, dict[str, object]]] = [
        *((name, value, {name: value}) for name in limits for value in getattr(asked, name)),
        *(("cost_yes", cost, {"costs": {**tree.costs, "yes": cost}}) for cost in asked.cost_yes),
    ]
    for name, value, change in changes:
        changed = analysis.model_copy(update={"tree": tree.model_copy(update=change)})
        yield Alternative(name, Setting(value), None, changed)
    for word in asked.semantics:
        changed = analysis.model_copy(update={"semantics": word})
        yield Alternative("semantics", None, word, changed)
    for share in asked.honest:
        changed = analysis.model_copy(update={"honest": share})
        yield Alternative("honest", Setting(float(share)), None, changed)


def _variation(
    ground: Ground, grown: Grown, found: ProfilesFinding, alternative: Alternative
) -> Variation:
    """Return the tree under one other setting, held against the published one."""
    try:
        other = ground.grow(alternative.analysis)
    except DataError:
        # One half has no cases, or nothing else: that speaks of this setting only.
        return _told(alternative, groups=0, new=0, separates=None, fates=())
    overlaps = _overlaps(grown, other, found)
    groups = overlaps.shape[1]
    # Everyone together is not a group that a profile is found again in, and not a new one.
    new = int((overlaps.max(axis=0, initial=0) < MOVES_FROM).sum()) if groups > 1 else 0
    dof = min(freedom(grown), freedom(other))
    fates = tuple(
        ProfileFate(
            profile=profile.id,
            fate=_fate(overlap) if groups > 1 else "vanishes",
            overlap=Estimate(overlap, dof),
        )
        for profile, overlap in zip(found.profiles, overlaps.max(axis=1).tolist(), strict=True)
    )
    separates = _separates(ground, other, alternative.analysis)
    return _told(alternative, groups=groups, new=new, separates=separates, fates=fates)


def _told(
    alternative: Alternative,
    *,
    groups: int,
    new: int,
    separates: Estimate | None,
    fates: tuple[ProfileFate, ...],
) -> Variation:
    return Variation(
        name=alternative.name,
        value=alternative.value,
        word=alternative.word,
        groups=Setting(groups),
        new=Setting(new),
        separates=separates,
        fates=fates,
    )


def _overlaps(grown: Grown, other: Grown, found: ProfilesFinding) -> NDArray[np.float64]:
    """Return the overlap of each profile with each group of another tree, as it is told.

    It is rounded first, so that what is told of a profile agrees with its figure.
    """
    leaves, places = depth_first(grown.tree)
    others, other_places = depth_first(other.tree)
    table = contingency(
        places[grown.tallies.leaves],
        other_places[other.tallies.leaves],
        (len(leaves), len(others)),
    )
    rows = places[[int(profile.id) for profile in found.profiles]]
    return jaccard(table)[rows].round(DECIMALS)


def _fate(overlap: float) -> Fate:
    if overlap >= STAYS_FROM:
        return "stays"
    return "moves" if overlap >= MOVES_FROM else "vanishes"


def _separates(ground: Ground, grown: Grown, analysis: ProfilesAnalysis) -> Estimate | None:
    """Return how well groups tell cases from others, where other rows than they grew on can say."""
    return None if analysis.honest is False else separation(ground, grown, analysis)


def _cost_lines(
    grown: Grown, found: ProfilesFinding, analysis: ProfilesAnalysis
) -> Iterator[CostLine]:
    """Yield which profiles are labelled "yes" at each cost of a missed case.

    Those whose rate in the growing data is above the threshold: at it, "no" costs as much and goes
    first, as in the labels of the tree. Costs count as the decimals that were written.
    """
    asked = analysis.sensitivity or Sensitivity()
    false_alarm = Fraction(str(analysis.tree.costs.get("no", 1)))
    for cost in asked.cost_lines:
        threshold = false_alarm / (false_alarm + Fraction(str(cost)))
        above = (one.id for one in found.profiles if _rate(grown, int(one.id)) > threshold)
        yield CostLine(
            cost=Setting(cost), threshold=Setting(float(threshold)), profiles=tuple(above)
        )


def _rate(grown: Grown, leaf: int) -> Fraction:
    """Return the rate of a leaf in the growing data, exactly."""
    counts: list[int] = grown.tree.counts[leaf].tolist()
    return Fraction(counts[CLASSES.index(YES)], sum(counts))
