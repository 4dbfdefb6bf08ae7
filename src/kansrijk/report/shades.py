"""Five shades for shares on a map: round limits around the share of the area in the middle."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10
from statistics import median, quantiles

from kansrijk.report.numbers import decimal
from kansrijk.report.wording import Texts

SHADES = 5
STEPS = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 7.5, 10.0)
MOST_PLACES = 4


@dataclass(frozen=True, slots=True)
class Shades:
    """The limits between the shades, from low to high; a limit belongs to the shade above it."""

    limits: tuple[float, ...]

    @classmethod
    def of(cls, shares: Sequence[float]) -> Shades:
        """Return the limits for these shares.

        Most of them lie in the three shades in the middle; the outer two have no end, so that one
        area far out takes no differences from the others.
        """
        middle = median(shares) if shares else 0.0
        step = _step(shares, middle)
        first = max(1, round(middle / step - (SHADES - 2) / 2))
        return cls(tuple(round((first + i) * step, 9) for i in range(SHADES - 1)))

    def shade(self, share: float) -> int:
        """Return the shade of a share, 1 for the lowest."""
        return bisect_right(self.limits, round(share, 9)) + 1

    def said(self, shade: int, t: Texts) -> str:
        """Return what a shade stands for: "3,5% tot 4,0%"."""
        ends = [f"{decimal(100 * limit, self._places, t.language)}%" for limit in self.limits]
        if shade == 1:
            return t("map.below", high=ends[0])
        if shade == SHADES:
            return t("map.from", low=ends[-1])
        return t("map.between", low=ends[shade - 2], high=ends[shade - 1])

    @property
    def _places(self) -> int:
        percents = [100 * limit for limit in self.limits]
        fits = (
            places
            for places in range(MOST_PLACES)
            if all(abs(one - round(one, places)) < 1e-6 for one in percents)
        )
        return next(fits, MOST_PLACES)


def _step(shares: Sequence[float], middle: float) -> float:
    """Return a round step of which three hold the middle eight tenths of the shares."""
    tenths = quantiles(shares, n=10, method="inclusive") if len(shares) > 1 else [0.0, 0.0]
    rough = max((tenths[-1] - tenths[0]) / (SHADES - 2), middle / 50, 1e-4)
    size = 10.0 ** floor(log10(rough))
    return next(step * size for step in STEPS if step * size >= rough * (1 - 1e-9))
