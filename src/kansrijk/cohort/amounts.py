"""Arithmetic with indicators.

Decimals are reckoned with as whole numbers, so that 1.10 - 1.00 is 0.1 and nothing beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kansrijk.cohort.cohort import Column, Values
from kansrijk.cohort.where import COMPARE, decimals_of, scaled
from kansrijk.study import Arithmetic, Name, Number, Operator, Sign, Term

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Amount:
    """The values of a term.

    Parameters
    ----------
    values
        Doubles; times ten to the power of the decimals, which makes them whole.
    known
        Where there is a value.
    decimals
        How many digits stand behind the point; None where that has no end.
    """

    values: NDArray[np.float64] = field(repr=False)
    known: Mask = field(repr=False)
    decimals: int | None

    @property
    def result(self) -> Values:
        """The values in their own size, whole ones as integers."""
        if self.decimals == 0:
            return self.values.astype(np.int64)
        return self.values / 10.0 ** (self.decimals or 0)

    def times(self, power: int) -> NDArray[np.float64]:
        """Return the values times another power of ten."""
        return self.values * 10.0 ** (power - (self.decimals or 0))


def amount(term: Term, columns: Mapping[str, Column]) -> Amount:
    """Work out a term of indicators; missing, a far end and division by zero have no value.

    Parameters
    ----------
    term
        The term.
    columns
        The indicators by name.
    """
    match term:
        case Name(name):
            return _of(columns[name])
        case Number(text):
            decimals = decimals_of(text)
            value = np.array(float(scaled(text, decimals)))
            return Amount(value, np.array(True), decimals)
        case Arithmetic("/", left, right):
            return _divided(amount(left, columns), amount(right, columns))
        case Arithmetic(sign, left, right):
            return _combined(sign, amount(left, columns), amount(right, columns))


def compared(found: Amount, operator: Operator, value: str) -> Mask:
    """Compare a term with a number as it was written."""
    return COMPARE[operator](found.values, scaled(value, found.decimals or 0))


def _of(column: Column) -> Amount:
    known = ~column.missing & np.isfinite(column.values)
    values = np.where(known, column.values, 0.0)
    decimals = column.variable.decimals
    if decimals is not None:
        values = np.rint(values * 10.0**decimals)
    return Amount(values, known, decimals)


def _combined(sign: Sign, one: Amount, other: Amount) -> Amount:
    known = one.known & other.known
    if one.decimals is None or other.decimals is None:
        return Amount(_reckoned(sign, one.times(0), other.times(0)), known, None)
    if sign == "*":
        return Amount(one.values * other.values, known, one.decimals + other.decimals)
    most = max(one.decimals, other.decimals)
    return Amount(_reckoned(sign, one.times(most), other.times(most)), known, most)


def _reckoned(
    sign: Sign, one: NDArray[np.float64], other: NDArray[np.float64]
) -> NDArray[np.float64]:
    if sign == "*":
        return one * other
    return one + other if sign == "+" else one - other


def _divided(one: Amount, other: Amount) -> Amount:
    most = max(one.decimals or 0, other.decimals or 0)
    divisor = other.times(most)
    known = one.known & other.known & (divisor != 0)
    return Amount(one.times(most) / np.where(known, divisor, 1.0), known, None)
