"""Whether the two halves of a study are as alike as a draw makes them."""

from __future__ import annotations

from math import sqrt

from kansrijk.disclosure import Release
from kansrijk.profiles import Asked, OutcomeFinding, ProfilesFinding
from kansrijk.report.numbers import interval, known

UNEVEN = 0.05
"""By how much the growing part may always be larger or smaller than was declared."""

ERRORS = 3
"""So many standard errors are more than a draw usually makes."""

IN_INTERVAL = 1.96
"""So many standard errors lie on either side of a rate in its interval."""


def halves_differ(release: Release) -> bool | None:
    """Tell whether the halves differ more than a draw of many clusters makes them.

    By more than about three standard errors in their rates, or in their size by more than three
    standard errors and five percentage points from the declared share. It follows from what is
    shown and from nothing else. None where there is nothing to compare.
    """
    asked, found = release.find(Asked), release.find(ProfilesFinding)
    outcome = release.find(OutcomeFinding)
    if not (asked and found and outcome and found.honest):
        return None
    root = next(node for node in found.nodes if node.parent is None)
    grown, counted = root.grown_on and known(root.grown_on), known(root.counted)
    cases, everyone, between = known(root.cases), known(outcome.cases), interval(root.rate)
    if not (grown and counted) or cases is None or everyone is None or between is None:
        return None
    share = next(one.value.value for one in asked.settings if one.name == "honest")
    if _uneven(grown, counted, share):
        return True
    # The standard error of the growing half goes with its size.
    error = (between[1] - between[0]) / (2 * IN_INTERVAL) * sqrt(1 + counted / grown)
    return abs((everyone - cases) / grown - cases / counted) > ERRORS * error


def _uneven(grown: float, counted: float, share: float) -> bool:
    everyone = grown + counted
    error = sqrt(share * (1 - share) / everyone)
    return abs(grown / everyone - share) > max(UNEVEN, ERRORS * error)
