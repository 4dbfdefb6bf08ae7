"""The four profiles that are planted in the town, as leaves of one tree.

::

    earlier youth help
    ├── yes: age under 15                                             high
    └── no: parent in mental health care
        ├── yes: age at least 13                                      high
        └── no: age
            ├── under 6                                               low
            └── at least 6: household income at least 30,000 euro     low

Everyone else has the same middling rate. Nothing but these four variables has an effect.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from kansrijk.synthetic.days import Bools, Floats
from kansrijk.synthetic.truth import Condition, Words

Indicators = Mapping[str, Floats]
"""The indicators of the young by name; flags are 0 and 1, unknown is not-a-number."""

ELSEWHERE = 0.045
MATTER = (
    "earlier_youth_help",
    "parent_in_mental_health_care",
    "age",
    "household_income",
)
COMPARE: Mapping[str, Callable[[Floats, float], Bools]] = {
    "=": np.equal,
    "<": np.less,
    ">=": np.greater_equal,
}


@dataclass(frozen=True, slots=True)
class Planting:
    """A profile as it is planted: who is in it, and at what rate."""

    name: str
    band: Literal["high", "low"]
    words: Words
    conditions: tuple[Condition, ...]
    rate: float

    def holds(self, indicators: Indicators) -> Bools:
        """Tell who is in the profile."""
        return np.all([met(condition, indicators) for condition in self.conditions], axis=0)


def met(condition: Condition, indicators: Indicators) -> Bools:
    """Tell who meets a condition; the condition says what an unknown value counts as."""
    values = indicators[condition.variable]
    against = {"no": 0.0, "yes": 1.0}.get(str(condition.value))
    limit = float(condition.value) if against is None else against
    return np.where(np.isnan(values), condition.unknown, COMPARE[condition.operator](values, limit))


def rates(indicators: Indicators) -> Floats:
    """Return the planted chance of everyone."""
    chance = np.full(len(indicators["age"]), ELSEWHERE)
    for profile in PLANTED:
        chance[profile.holds(indicators)] = profile.rate
    return chance


_NO_HELP = Condition("earlier_youth_help", "=", "no")
_NO_CARE = Condition("parent_in_mental_health_care", "=", "no", unknown=True)

PLANTED = (
    Planting(
        name="earlier_help",
        band="high",
        words=Words(
            nl="eerder jeugdhulp, en jonger dan 15 jaar",
            en="earlier youth help, and under 15",
        ),
        conditions=(Condition("earlier_youth_help", "=", "yes"), Condition("age", "<", 15)),
        rate=0.15,
    ),
    Planting(
        name="parent_in_care",
        band="high",
        words=Words(
            nl="geen eerdere jeugdhulp, een ouder in behandeling bij de GGZ, en 13 jaar of ouder",
            en="no earlier youth help, a parent in mental health care, and aged 13 or older",
        ),
        conditions=(
            _NO_HELP,
            Condition("parent_in_mental_health_care", "=", "yes"),
            Condition("age", ">=", 13),
        ),
        rate=0.14,
    ),
    Planting(
        name="youngest",
        band="low",
        words=Words(
            nl="geen eerdere jeugdhulp, geen ouder in behandeling bij de GGZ, en jonger dan 6 jaar",
            en="no earlier youth help, no parent in mental health care, and under 6",
        ),
        conditions=(_NO_HELP, _NO_CARE, Condition("age", "<", 6)),
        rate=0.01,
    ),
    Planting(
        name="prosperous",
        band="low",
        words=Words(
            nl="geen eerdere jeugdhulp, geen ouder in behandeling bij de GGZ, 6 jaar of ouder, en "
            "een huishoudinkomen van minstens 30.000 euro",
            en="no earlier youth help, no parent in mental health care, aged 6 or older, and a "
            "household income of at least 30,000 euro",
        ),
        conditions=(
            _NO_HELP,
            _NO_CARE,
            Condition("age", ">=", 6),
            Condition("household_income", ">=", 30_000),
        ),
        rate=0.01,
    ),
)
