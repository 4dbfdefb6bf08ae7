"""The small language of conditions and formulas.

::

    condition  = all { "or" all }
    all        = one { "and" one }
    one        = "not" one | "(" condition ")" | term sign value | name "in" "(" value, ... ")"
               | name "is" ( "known" | "missing" ) | name
    term       = product { ( "+" | "-" ) product }
    product    = factor { ( "*" | "/" ) factor }
    factor     = number | name | "(" term ")" | "-" factor

What stands right of a sign is a value: a number, a level, a code. A value with one of ``, ( ) '``
in it, or with the word `and` or `or`, stands in quotes. A bare name is a flag, and asks for yes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, cast

Operator = Literal["=", "!=", "<", "<=", ">", ">="]
Sign = Literal["+", "-", "*", "/"]

NAME = re.compile(r"[a-z][a-z0-9_]*\b")
NUMBER = re.compile(r"\d+(?:\.\d+)?\b")
OPERATOR = re.compile(r"<=|>=|!=|=|<|>")
# Signs of other languages, told as a whole.
NO_OPERATOR = re.compile(r"==|=<|=>|<>")
OPERATORS = "=, !=, <, <=, > or >="
PLAIN = re.compile(r"[^\s,()'\"=<>!]+(?:[ \t]+(?!(?:and|or)\b)[^\s,()'\"=<>!]+)*")
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
KEYWORDS = ("and", "or", "not", "in", "is")
LOUD = re.compile(r"\b(?:AND|OR|NOT|IN|IS)\b")


@dataclass(frozen=True, slots=True)
class Name:
    """A column of a register, or an indicator."""

    name: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a formula, as it was written."""

    text: str


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two terms with a sign between them: ``debts - mortgage``."""

    sign: Sign
    left: Term
    right: Term


@dataclass(frozen=True, slots=True)
class Comparison:
    """A term compared with a value: ``age < 23``."""

    left: Term
    operator: Operator
    value: str


@dataclass(frozen=True, slots=True)
class Membership:
    """A name that is one of several values: ``kind in (01, 13)``."""

    left: Name
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether a name has a value: ``income is known``, ``income is missing``."""

    left: Name
    known: bool


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a condition; of what is unknown it is unknown too."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class All:
    """Conditions that hold together."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Conditions of which at least one holds."""

    parts: tuple[Condition, ...]


Term = Name | Number | Arithmetic
Condition = Comparison | Membership | Presence | Not | All | AnyOf
Formula = Term | Condition


class LanguageError(ValueError):
    """A phrase that cannot be read; the message says where and what is wanted there."""


def parse_condition(phrase: str) -> Condition:
    """Read a condition.

    Raises
    ------
    LanguageError
        With the place where reading stopped and what is wanted there.
    """
    reader = _Reader(phrase)
    condition = reader.condition()
    reader.end()
    return condition


def parse_formula(phrase: str) -> Formula:
    """Read a formula: a condition, or arithmetic between names and numbers.

    Raises
    ------
    LanguageError
        With the place where reading stopped and what is wanted there.
    """
    reader = _Reader(phrase)
    try:
        term = reader.term()
        if reader.at_end and not isinstance(term, Name):
            return term
    except LanguageError:
        pass
    return parse_condition(phrase)


def comparisons(formula: Formula) -> Iterator[Comparison | Membership | Presence]:
    """Yield the single comparisons inside a formula, in order."""
    match formula:
        case Comparison() | Membership() | Presence():
            yield formula
        case Not(condition):
            yield from comparisons(condition)
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from comparisons(part)
        case _:
            return


def names_in(formula: Formula) -> tuple[str, ...]:
    """Return the names that a formula uses, each once, in order."""
    return tuple(dict.fromkeys(_names(formula)))


def _names(formula: Formula) -> Iterator[str]:
    match formula:
        case Name(name):
            yield name
        case Arithmetic(_, left, right):
            yield from _names(left)
            yield from _names(right)
        case Number():
            return
        case _:
            for one in comparisons(formula):
                yield from _names(one.left)


class _Reader:
    """Reads a phrase from left to right."""

    def __init__(self, phrase: str) -> None:
        self._phrase = phrase
        self._place = 0
        self._skip()

    @property
    def at_end(self) -> bool:
        return self._place == len(self._phrase)

    def end(self) -> None:
        if not self.at_end:
            raise self._wanted('"and", "or" or the end')

    def condition(self) -> Condition:
        parts = [self._all()]
        while self._word("or"):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def _all(self) -> Condition:
        parts = [self._one()]
        while self._word("and"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _one(self) -> Condition:
        if self._word("not"):
            return _opposite(self._one())
        return self._grouped() or self._comparison()

    def _grouped(self) -> Condition | None:
        """Read a condition in brackets; None where they hold a term, such as ``(a - b) > 0``."""
        start = self._place
        if not self._sign("("):
            return None
        try:
            inner = self.condition()
            if self.at_end:
                raise self._wanted('")"')
            if self._sign(")") and not OPERATOR.match(self._phrase, self._place):
                return inner
        except LanguageError:
            # Read as a term it would not come further.
            if self.at_end or ")" not in self._phrase[start:]:
                raise
        self._place = start
        return None

    def _comparison(self) -> Condition:
        left = self.term()
        if isinstance(left, Name):
            if self._word("in"):
                return Membership(left, self._values())
            if self._word("is"):
                return Presence(left, self._is_known())
        if NO_OPERATOR.match(self._phrase, self._place):
            raise self._wanted(OPERATORS)
        sign = self._take(OPERATOR)
        if sign is not None:
            return Comparison(left, cast("Operator", sign), self._value())
        if isinstance(left, Name):
            return Comparison(left, "=", "yes")
        raise self._wanted(OPERATORS)

    def term(self) -> Term:
        left = self._product()
        while sign := self._sign("+", "-"):
            left = Arithmetic(cast("Sign", sign), left, self._product())
        return left

    def _product(self) -> Term:
        left = self._factor()
        while sign := self._sign("*", "/"):
            left = Arithmetic(cast("Sign", sign), left, self._factor())
        return left

    def _factor(self) -> Term:
        if self._sign("-"):
            return Arithmetic("-", Number("0"), self._factor())
        if self._sign("("):
            inner = self.term()
            self._close()
            return inner
        if (number := self._take(NUMBER)) is not None:
            return Number(number)
        found = NAME.match(self._phrase, self._place)
        if found is None or found.group() in KEYWORDS:
            raise self._wanted("a name in lower case")
        self._go_on(found)
        return Name(found.group())

    def _values(self) -> tuple[str, ...]:
        if not self._sign("("):
            raise self._wanted('"(" and the values, with commas')
        values = [self._value()]
        while self._sign(","):
            values.append(self._value())
        self._close()
        return tuple(values)

    def _value(self) -> str:
        if (quoted := self._take(QUOTED)) is not None:
            return quoted[1:-1]
        if (plain := self._take(PLAIN)) is not None:
            return plain
        raise self._wanted("a value")

    def _is_known(self) -> bool:
        negated = self._word("not")
        for word, known in (("known", True), ("missing", False)):
            if self._word(word):
                return known != negated
        raise self._wanted('"known" or "missing"')

    def _close(self) -> None:
        if not self._sign(")"):
            raise self._wanted('")"')

    def _word(self, word: str) -> bool:
        return self._take(re.compile(rf"{word}\b")) is not None

    def _sign(self, *signs: str) -> str | None:
        return self._take(re.compile("|".join(map(re.escape, signs))))

    def _take(self, pattern: re.Pattern[str]) -> str | None:
        found = pattern.match(self._phrase, self._place)
        if found is None:
            return None
        self._go_on(found)
        return found.group()

    def _go_on(self, found: re.Match[str]) -> None:
        self._place = found.end()
        self._skip()

    def _skip(self) -> None:
        while not self.at_end and self._phrase[self._place].isspace():
            self._place += 1

    def _wanted(self, what: str) -> LanguageError:
        read, rest = self._phrase[: self._place].strip(), self._phrase[self._place :].strip()
        where = f'after "{read}"' if read else "at the beginning"
        instead = f', not "{rest}"' if rest else ""
        loud = "; and, or, not, in and is stand in lower case" if LOUD.search(read + rest) else ""
        return LanguageError(f"{where} {what} is wanted{instead}{loud}")


def _opposite(condition: Condition) -> Condition:
    """Return the opposite; that of a flag reads "no", that of presence the other presence."""
    match condition:
        case Comparison(Name(), "=", "yes"):
            return Comparison(condition.left, "=", "no")
        case Presence(left, known):
            return Presence(left, not known)
        case _:
            return Not(condition)
