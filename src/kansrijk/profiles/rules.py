"""Rules in words: small conditions, one per kind of question, that print themselves.

A path through the tree gives one condition for each variable on it: an interval, or a set of
levels.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from kansrijk.findings import Edge, Evidence, Masked
from kansrijk.study import Language, Text

UNKNOWN = Text(nl="onbekend", en="unknown")
OR = Text(nl="of", en="or")


@dataclass(frozen=True, slots=True)
class Named:
    """A variable or a level: its name in the declaration, and its label."""

    name: str
    label: Text

    def in_(self, language: Language) -> str:
        """Return the label in one language."""
        return self.label.in_(language)


@dataclass(frozen=True, slots=True)
class Between:
    """A number from `low` up to, not including, `high`.

    Parameters
    ----------
    variable
        What is compared.
    low, high
        The edges; None where the interval is open.
    whole
        The variable counts in whole numbers, so that "lower than 3" reads "at most 2".
    from_zero
        The variable is never negative, so that "at most 0" reads "0".
    quantity
        What the number is in: euro per year, days ago.
    far
        What stands at the far end instead of a number: never.
    missing
        Whether units with an unknown value are in it.
    """

    variable: Named
    low: Edge | None
    high: Edge | None
    whole: bool = False
    from_zero: bool = False
    quantity: Text | None = None
    far: Text | None = None
    missing: bool = False

    def words(self, language: Language) -> str:
        """Return the condition as words: ``income: lower than 24,000 euro per year``."""
        said = " ".join(filter(None, [self._range(language), self._far(language)]))
        return _sentence(self.variable, said, missing=self.missing, language=language)

    def _range(self, language: Language) -> str:
        low = None if self.low is None or self.low.value == -inf else self.low.value
        high = None if self.high is None or self.high.value == inf else self.high.value
        if low == inf or (low is None and high is None):
            return ""
        if self.whole and self.from_zero and low is None and high == 1:
            low = 0
        said = _whole_range(low, high, language) if self.whole else _range(low, high, language)
        return f"{said} {self.quantity.in_(language)}" if self.quantity else said

    def _far(self, language: Language) -> str:
        if self.far is None:
            return ""
        far = self.far.in_(language)
        if self.low is not None and self.low.value == inf:
            return far
        if self.high is None:
            return f"{OR.in_(language)} {far}"
        bounded = self.high.value < inf or (self.low is not None and self.low.value > -inf)
        return "" if bounded else f"{_not(language)} {far}"


@dataclass(frozen=True, slots=True)
class NamedLevel:
    """A level that a rule names, with the evidence that enough persons have it."""

    level: Named
    evidence: Evidence | Masked


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of several levels of an ordered or nominal variable."""

    variable: Named
    levels: tuple[NamedLevel, ...]
    ordered: bool = False
    missing: bool = False

    def words(self, language: Language) -> str:
        """Return the condition as words: ``region: Wales or Scotland``."""
        labels = [one.level.in_(language) for one in self.levels]
        if self.ordered and len(labels) > 2:
            through = Text(nl="tot en met", en="up to and including").in_(language)
            said = f"{labels[0]} {through} {labels[-1]}"
        else:
            said = _list(labels, language)
        return _sentence(self.variable, said, missing=self.missing, language=language)


Rule = Between | OneOf


def rule_in_words(rule: tuple[Rule, ...], language: Language) -> str:
    """Return a rule as one line; the rule of everybody is "everyone"."""
    if not rule:
        return Text(nl="iedereen", en="everyone").in_(language)
    return "; ".join(condition.words(language) for condition in rule)


def number_in_words(value: float, language: Language) -> str:
    """Return a number with the separators of the language, without superfluous decimals."""
    said = f"{value:,.6f}".rstrip("0").rstrip(".")
    return said if language == "en" else said.translate(str.maketrans(",.", ".,"))


def _range(low: float | None, high: float | None, language: Language) -> str:
    below = "" if high is None else number_in_words(high, language)
    least = "" if low is None else number_in_words(low, language)
    if low is None:
        return Text(nl=f"lager dan {below}", en=f"lower than {below}").in_(language)
    if high is None:
        return Text(nl=f"minstens {least}", en=f"at least {least}").in_(language)
    return Text(nl=f"van {least} tot {below}", en=f"from {least} to under {below}").in_(language)


def _whole_range(low: float | None, high: float | None, language: Language) -> str:
    most = "" if high is None else number_in_words(high - 1, language)
    least = "" if low is None else number_in_words(low, language)
    if low is None:
        return Text(nl=f"hoogstens {most}", en=f"at most {most}").in_(language)
    if high is None:
        return Text(nl=f"minstens {least}", en=f"at least {least}").in_(language)
    if high - low == 1:
        return least
    return Text(nl=f"{least} tot en met {most}", en=f"{least} to {most}").in_(language)


def _sentence(variable: Named, said: str, *, missing: bool, language: Language) -> str:
    unknown = UNKNOWN.in_(language)
    said = _list([said, unknown], language) if missing and said else said or unknown
    return f"{variable.in_(language)}: {said}"


def _list(words: list[str], language: Language) -> str:
    """Join words by "or"; with strokes where one of them is a list itself."""
    if len(words) < 2:
        return "".join(words)
    either = f" {OR.in_(language)} "
    if any(either in word or ", " in word for word in words):
        return f" / {OR.in_(language)} ".join([" / ".join(words[:-1]), words[-1]])
    return either.join([", ".join(words[:-1]), words[-1]])


def _not(language: Language) -> str:
    return Text(nl="niet", en="not").in_(language)
