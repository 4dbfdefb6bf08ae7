"""The funnel: how far the cases of an area may lie from those expected by chance alone.

Cases vary like a Poisson count whose variance is that of independent persons with the rates of
their profiles: `spread` times the cases expected, a little less than once. Counts are judged on the
scale of their power of two thirds, where they are symmetric down to a few expected (Anscombe's
residual; McCullagh and Nelder (1989), Generalized Linear Models, section 2.4.2), with half a case
as continuity correction. Where areas vary more than that, the limits widen by the square root of
the overdispersion (Spiegelhalter (2005), Statistics in Medicine 24: 1185-1202).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kansrijk.profiles.area_records import Differs

Floats = NDArray[np.float64]

LIMIT = 3.090232306167813
"""In standard errors: 99.8 % of what varies by chance alone lies within."""

FEWEST = 5.0
"""Where fewer cases are expected, none at all would be no surprise, and nothing is said."""

WINSORISED = 0.1
"""So large a part of the areas at either end counts only as far as the next one."""

OF_NORMAL = 0.6786545589528744
"""The mean square of standard normal scores of which a tenth at either end is winsorised."""


@dataclass(frozen=True)
class Funnel:
    """The limits around what is expected of each of some areas.

    Parameters
    ----------
    expected, spread
        The cases expected in each area, and the variance of its cases as a part of them; shape
        ``[areas]``.
    dispersion
        By how much areas vary more than chance makes them.
    """

    expected: Floats
    spread: Floats
    dispersion: float

    @property
    def judges(self) -> NDArray[np.bool_]:
        """Which areas have enough cases expected to say anything."""
        return self.expected >= FEWEST

    def limits(self) -> tuple[Floats, Floats]:
        """Return the lowest and the highest ratio of cases to those expected, by chance alone."""
        expected = np.maximum(self.expected, 1e-9)
        width = 2 / 3 * LIMIT * np.sqrt(self.dispersion * self.spread / expected)
        low = np.maximum(1 - width, 0) ** 1.5 - 0.5 / expected
        return np.maximum(low, 0), (1 + width) ** 1.5 + 0.5 / expected

    def differs(self, ratio: Floats) -> list[Differs]:
        """Return whether each area differs; a ratio that is not known is NaN."""
        low, high = self.limits()
        words: list[Differs] = ["no", "higher", "lower", "unknown"]
        place = np.where(ratio > high, 1, np.where(ratio < low, 2, 0))
        place = np.where(self.judges & ~np.isnan(ratio), place, 3)
        return [words[one] for one in place.tolist()]


def dispersion(observed: Floats, expected: Floats, spread: Floats) -> tuple[float, int]:
    """Return by how much areas vary more than chance makes them, and how many tell it.

    The mean square of their scores, a tenth at either end winsorised, over that of normal scores.
    It is 1 where it lies within two standard errors of what chance gives, ``2 * sqrt(2 / areas)``.

    Parameters
    ----------
    observed, expected, spread
        The cases, those expected, and the variance as a part of them, of each area.
    """
    enough = expected >= FEWEST
    areas = int(enough.sum())
    if areas < 2:
        return 1.0, areas
    e, ratio = expected[enough], observed[enough] / expected[enough]
    scores = 1.5 * np.sqrt(e / spread[enough]) * (np.cbrt(ratio) ** 2 - 1)
    low, high = np.quantile(scores, [WINSORISED, 1 - WINSORISED])
    found = float(np.mean(np.clip(scores, low, high) ** 2)) / OF_NORMAL
    return (found if found > 1 + 2 * np.sqrt(2 / areas) else 1.0), areas
