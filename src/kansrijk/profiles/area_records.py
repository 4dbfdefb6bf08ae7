"""The findings about areas, as frozen records.

Every number in them is a figure of `kansrijk.findings`. Profiles are named by their ids.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kansrijk.findings import Finding, Number
from kansrijk.profiles.rules import Named
from kansrijk.study import Text

Differs = Literal["higher", "lower", "no", "unknown"]
"""Whether an area differs from the country; unknown: too few to say, or not told."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """What members of a profile have here more, or less, often than all its members: two shares."""

    variable: Named
    level: Named
    here: Number
    elsewhere: Number


@dataclass(frozen=True, kw_only=True, slots=True)
class AreaProfile:
    """One profile in one area.

    Parameters
    ----------
    profile
        Its id in the finding of the profiles.
    n
        How many of it live here, of both halves.
    expected
        The cases expected at the national rate of the profile.
    part
        Which part of the cases expected here the profile covers.
    observed
        The cases; None where the policy does not allow it, or nobody asked.
    differs
        Whether the cases lie outside the limits of the funnel.
    standings
        How its members here differ from its members in the whole country; at most three, of high
        and low profiles only.
    """

    profile: str
    n: Number
    expected: Number
    part: Number
    observed: Number | None
    differs: Differs
    standings: tuple[Standing, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Area:
    """One area with all profiles in it.

    Parameters
    ----------
    area
        Its code, and its name as far as the study knows one.
    within
        The code of the area of the first division that it lies in; None in the first division.
    n, expected, observed
        How many live here, the cases expected at the national rates, and the cases.
    ratio
        The observed over the expected cases.
    low, high
        Between which limits the ratio lies where the area is like the country.
    differs
        Whether the ratio lies outside them.
    profiles
        In the order of the finding of the profiles.
    """

    area: Named
    within: str | None
    n: Number
    expected: Number
    observed: Number | None
    ratio: Number | None
    low: Number | None
    high: Number | None
    differs: Differs
    profiles: tuple[AreaProfile, ...]


@dataclass(frozen=True, kw_only=True)
class AreasFinding(Finding):
    """Where the profiles live: one division of the country into areas.

    Parameters
    ----------
    division
        The indicator that says in which area a unit is.
    label
        What the division is called.
    areas
        The areas, sorted by code.
    dispersion
        By how much the ratios of areas vary more than chance alone would make them; 1 where they
        do not.
    local_share
        Which part of the cohort lives in the study's own area, where it names one.
    """

    division: Named
    label: Text
    areas: tuple[Area, ...]
    dispersion: Number
    local_share: Number | None = None
