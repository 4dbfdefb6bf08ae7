"""Whether the two halves of a study are as alike as a draw makes them."""

from __future__ import annotations

from math import sqrt

from kansrijk.findings import Count, Number, Protected
from kansrijk.profiles.records import Asked, OutcomeFinding, ProfilesFinding, interval_of

UNEVEN = 0.05
"""By how much the growing part may be larger or smaller than was declared."""


def halves_differ(asked: Asked, found: ProfilesFinding, outcome: OutcomeFinding) -> bool:
    """Tell whether the halves differ more than a draw of many clusters makes them.

    By more than about two standard errors in their rates, or by five points of a percentage from
    the declared share in their size. It follows from what is shown and from nothing else.
    """
    root = next(node for node in found.nodes if node.parent is None)
    grown, counted = _count(root.grown_on), _count(root.counted)
    cases, everyone = _count(root.cases), _count(outcome.cases)
    between = interval_of(root.rate)
    if not (grown and counted) or cases is None or everyone is None or between is None:
        return False
    share = next(one.value.value for one in asked.settings if one.name == "honest")
    if abs(grown / (grown + counted) - share) > UNEVEN:
        return True
    # Half an interval is 1.96 standard errors; those of the growing half go with its size.
    margin = (between[1] - between[0]) / 2 * sqrt(1 + counted / grown)
    return abs((everyone - cases) / grown - cases / counted) > margin


def _count(number: Number | None) -> float | None:
    return number.value if isinstance(number, Protected | Count) else None
