"""What a reader is told of a profile's chance: its multiple of the average, and its band.

It follows from what is shown and from nothing else.
"""

from __future__ import annotations

from kansrijk.profiles import Band, Profile, ProfilesFinding
from kansrijk.report.numbers import interval, known


def lift(profile: Profile, found: ProfilesFinding) -> float | None:
    """Return the profile's rate as a multiple of the overall rate, None where one is masked."""
    rate, overall = known(profile.rate), known(found.overall)
    return None if rate is None or not overall else rate / overall


def confirms(profile: Profile, found: ProfilesFinding) -> bool | None:
    """Tell whether the interval lies on the side of the average that the band says.

    None where there is nothing to confirm, because the band is the middle or there is no other
    half, and where a number that would tell is masked.
    """
    if profile.band == "middle" or not found.honest:
        return None
    between, overall = interval(profile.rate), known(found.overall)
    if between is None or overall is None:
        return None
    return between[0] > overall if profile.band == "high" else between[1] < overall


def told_band(profile: Profile, found: ProfilesFinding) -> Band:
    """Return the band as it is told: what the other half does not show goes to the middle."""
    return profile.band if confirms(profile, found) or not found.honest else "middle"
