"""An area in words: what is expected there, what was observed, and whether it differs."""

from __future__ import annotations

from dataclasses import dataclass

from kansrijk.findings import Number
from kansrijk.profiles import Area, AreaProfile, Differs
from kansrijk.report.numbers import MASK, count, decimal, known, percent
from kansrijk.report.wording import Texts

WHOLE_FROM = 10
"""From so many on, an expected number is told without decimals."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What was observed beside what was expected; `observed` is None where it is not told."""

    n: str
    expected: str
    observed: str | None
    differs: Differs
    verdict: str


def compared(one: Area | AreaProfile, t: Texts) -> Compared:
    """Return an area, or a profile in it, in words."""
    return Compared(
        n=count(one.n, t.language),
        expected=expected(one.expected, t),
        observed=None if one.observed is None else count(one.observed, t.language),
        differs=one.differs,
        verdict=t(f"areas.verdict.{one.differs}"),
    )


def expected(number: Number, t: Texts) -> str:
    """Return an expected number of cases, with a decimal where it is small."""
    value = known(number)
    if value is None:
        return MASK
    if 0 < value < 0.05:
        return f"< {decimal(0.1, 1, t.language)}"
    return decimal(value, 0 if round(value, 1) >= WHOLE_FROM else 1, t.language)


def times(number: Number | None, t: Texts) -> str:
    """Return a number of times what was expected, with two decimals."""
    if number is None:
        return t("table.nothing")
    value = known(number)
    return MASK if value is None else decimal(value, 2, t.language)


def rate_of(one: Area) -> float | None:
    """Return the share of those in an area who are expected to be cases.

    None where it is masked, and where nobody lives there.
    """
    cases, n = known(one.expected), known(one.n)
    return None if cases is None or not n else cases / n


def rate_said(one: Area, t: Texts) -> str:
    """Return that share in words."""
    if known(one.n) == 0:
        return t("table.nothing")
    return percent(rate_of(one), t.language)


def limits(one: Area, t: Texts) -> str:
    """Return between which limits an area is like the country."""
    if one.low is None or one.high is None:
        return t("table.nothing")
    return t("table.between", low=times(one.low, t), high=times(one.high, t))
