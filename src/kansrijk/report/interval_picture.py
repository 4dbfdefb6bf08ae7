"""A rate with its interval on a common scale, in percentages of the width of the picture."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10

from kansrijk.findings import Number
from kansrijk.report.numbers import decimal, interval, known
from kansrijk.study import Language

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
MOST_TICKS = 4


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale from nothing to `top` with a tick at each `step`."""

    top: float
    step: float

    @classmethod
    def holding(cls, rates: tuple[Number, ...]) -> Scale:
        """Return the scale that holds these rates with their intervals."""
        largest = max([_upper(rate) for rate in rates], default=0.0) or 1.0
        rough = largest / MOST_TICKS
        size = 10.0 ** floor(log10(rough))
        step = next(step * size for step in STEPS if step * size >= rough * (1 - 1e-9))
        return cls(min(1.0, ceil(largest / step - 1e-9) * step), step)

    @property
    def ticks(self) -> tuple[float, ...]:
        """The values at the ticks, nothing included."""
        return tuple(i * self.step for i in range(floor(self.top / self.step + 1e-9) + 1))

    def at(self, value: float) -> float:
        """Return where a value stands, in percents of the width."""
        return round(100 * min(value, self.top) / self.top, 2)

    def said(self, value: float, language: Language) -> str:
        """Return a tick's percentage, with no more decimals than the steps need."""
        if value == 0:
            return "0%"
        percents = self.step * 100
        places = next(p for p in range(9) if abs(percents - round(percents, p)) < 1e-9)
        return f"{decimal(value * 100, places, language)}%"


@dataclass(frozen=True, slots=True)
class IntervalPicture:
    """Where to draw the dot, its interval and the line of all together."""

    dot: float
    low: float | None
    high: float | None
    overall: float | None


def interval_picture(rate: Number, overall: Number, scale: Scale) -> IntervalPicture | None:
    """Return the picture of a rate, None where it is masked."""
    value, average = known(rate), known(overall)
    if value is None:
        return None
    low, high = interval(rate) or (None, None)
    return IntervalPicture(
        dot=scale.at(value),
        low=None if low is None else scale.at(low),
        high=None if high is None else scale.at(high),
        overall=None if average is None else scale.at(average),
    )


def _upper(rate: Number) -> float:
    between = interval(rate)
    return between[1] if between else known(rate) or 0.0
