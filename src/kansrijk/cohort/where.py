"""Conditions on the rows of a register, as expressions of the engine.

What is missing is unknown, as in SQL: not unknown is unknown, and a row counts where the whole
condition is surely true.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from operator import eq, ge, gt, le, lt, ne
from typing import Any

import narwhals as nw

from kansrijk.study import (
    All,
    AnyOf,
    Arithmetic,
    Comparison,
    Condition,
    Membership,
    Name,
    Not,
    Number,
    Operator,
    Presence,
    Register,
    Sources,
    Term,
)

COMPARE: Mapping[Operator, Callable[[Any, Any], Any]] = {
    "=": eq,
    "!=": ne,
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
}

# From the name of a column to its values.
Read = Callable[[str], nw.Expr]


@dataclass(frozen=True, slots=True)
class Amount:
    """A term: its values times ten to the power of its decimals."""

    values: nw.Expr
    decimals: int


@dataclass(frozen=True, slots=True)
class Rows:
    """The columns of a register, as conditions see them.

    Parameters
    ----------
    sources
        The declared code lists.
    register
        The declared register.
    read
        Returns the values of a column.
    """

    sources: Sources
    register: Register
    read: Read

    def meet(self, condition: Condition) -> nw.Expr:
        """Tell which rows meet a condition; null where that is unknown."""
        match condition:
            case Comparison(left, operator, value):
                return self._compared(left, operator, value)
            case Membership(Name(name), values):
                return self.read(name).is_in([self._given(name, value) for value in values])
            case Presence(Name(name), known):
                missing = self.read(name).is_null()
                return ~missing if known else missing
            case Not(inner):
                return ~self.meet(inner)
            case All(parts):
                return nw.all_horizontal(*map(self.meet, parts), ignore_nulls=False)
            case AnyOf(parts):
                return nw.any_horizontal(*map(self.meet, parts), ignore_nulls=False)

    def _compared(self, left: Term, operator: Operator, value: str) -> nw.Expr:
        if isinstance(left, Name):
            return COMPARE[operator](self.read(left.name), self._given(left.name, value))
        term = self._term(left)
        return COMPARE[operator](term.values, scaled(value, term.decimals))

    def _given(self, name: str, value: str) -> str | float:
        """Return a value as it lies in the engine: a level by its place, an amount scaled."""
        column = self.register.column(name)
        if column.codes is not None:
            return self.sources.codes[column.codes].ids.index(value)
        return value if column.is_text else scaled(value, column.decimals)

    def _term(self, term: Term) -> Amount:
        match term:
            case Name(name):
                return Amount(self.read(name), self.register.column(name).decimals)
            case Number(text):
                decimals = decimals_of(text)
                return Amount(nw.lit(scaled(text, decimals)), decimals)
            case Arithmetic("/", left, right):
                return _divided(self._term(left), self._term(right))
            case Arithmetic("*", left, right):
                one, other = self._term(left), self._term(right)
                return Amount(one.values * other.values, one.decimals + other.decimals)
            case Arithmetic(sign, left, right):
                one, other = _alike(self._term(left), self._term(right))
                added = one.values + other.values if sign == "+" else one.values - other.values
                return Amount(added, one.decimals)


def scaled(value: str, decimals: int) -> float:
    """Return a decimal as the engine holds it: 0.29 is 29 cents, which no double is."""
    exact = Decimal(value).scaleb(decimals)
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def decimals_of(number: str) -> int:
    """Return how many digits stand behind the point of a number."""
    return len(number.partition(".")[2])


def _alike(one: Amount, other: Amount) -> tuple[Amount, Amount]:
    most = max(one.decimals, other.decimals)
    return _with_decimals(one, most), _with_decimals(other, most)


def _with_decimals(amount: Amount, decimals: int) -> Amount:
    if decimals == amount.decimals:
        return amount
    return Amount(amount.values * 10 ** (decimals - amount.decimals), decimals)


def _divided(one: Amount, other: Amount) -> Amount:
    one, other = _alike(one, other)
    some = nw.when(other.values != 0).then(other.values)
    return Amount(one.values / some, 0)
