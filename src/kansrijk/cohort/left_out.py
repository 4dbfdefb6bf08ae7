"""Say whom a condition of the study leaves out: "age < 23" leaves out "Age: 23 or more"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from kansrijk.cohort.cohort import Column
from kansrijk.registers import FEW
from kansrijk.study import (
    LANGUAGES,
    All,
    AnyOf,
    Arithmetic,
    Comparison,
    Condition,
    Language,
    Membership,
    Name,
    Not,
    Number,
    Operator,
    Presence,
    Term,
    Text,
    comparisons,
    names_in,
)

Columns = Mapping[str, Column]

SAID: Mapping[Operator, Text] = {
    "=": Text(nl="{}", en="{}"),
    "!=": Text(nl="niet {}", en="not {}"),
    "<": Text(nl="minder dan {}", en="less than {}"),
    "<=": Text(nl="{} of minder", en="{} or less"),
    ">": Text(nl="meer dan {}", en="more than {}"),
    ">=": Text(nl="{} of meer", en="{} or more"),
}
OPPOSITE: Mapping[Operator, Operator] = {
    "=": "!=",
    "!=": "=",
    "<": ">=",
    "<=": ">",
    ">": "<=",
    ">=": "<",
}
OR, AND = Text(nl="of", en="or"), Text(nl="en", en="and")
KNOWN, MISSING = Text(nl="bekend", en="known"), Text(nl="onbekend", en="unknown")


def left_out(condition: Condition, columns: Columns) -> Text:
    """Say whom a condition leaves out, those of whom it is unknown among them.

    Parameters
    ----------
    condition
        The condition.
    columns
        The indicators of all candidates.
    """
    some_unknown = _some_unknown(condition, columns)
    words = {one: _said(condition, columns, one, met=False) for one in LANGUAGES}
    if some_unknown:
        comma = "," if isinstance(condition, All | AnyOf | Not) else ""
        words = {one: f"{words[one]}{comma} {OR.in_(one)} {MISSING.in_(one)}" for one in LANGUAGES}
    return Text(**words)


def _some_unknown(condition: Condition, columns: Columns) -> bool:
    """Tell whether a value is unknown; of fewer it is not told: one would make the difference."""
    compared = (one for one in comparisons(condition) if not isinstance(one, Presence))
    names = {name for one in compared for name in names_in(one)}
    return any(columns[name].missing.sum() >= FEW for name in names)


def _said(condition: Condition, columns: Columns, language: Language, *, met: bool) -> str:
    """Say who meets a condition, or who does not."""
    say = partial(_said, columns=columns, language=language)
    match condition:
        case Comparison():
            return _comparison(condition, columns, language, met=met)
        case Membership(Name(name), values):
            labels = [_value(columns[name], value, language) for value in values]
            several = _joined(labels, OR, language)
            said = SAID["=" if met else "!="].in_(language).format(several)
            return f"{_label(columns[name], language)}: {said}"
        case Presence(Name(name), known):
            said = KNOWN if known == met else MISSING
            return f"{_label(columns[name], language)}: {said.in_(language)}"
        case Not(inner):
            return say(inner, met=not met)
        case All(parts) | AnyOf(parts):
            both = isinstance(condition, All) == met
            said = [say(one, met=met) for one in parts]
            if both:
                said = [_in_brackets(one, part) for one, part in zip(said, parts, strict=True)]
            return _joined(said, AND if both else OR, language)


def _in_brackets(said: str, part: Condition) -> str:
    """Return several things of which one is enough in brackets, to stand beside what is needed."""
    return f"({said})" if isinstance(part, All | AnyOf | Not) else said


def _comparison(one: Comparison, columns: Columns, language: Language, *, met: bool) -> str:
    operator = one.operator if met else OPPOSITE[one.operator]
    if not isinstance(one.left, Name):
        said = SAID[operator].in_(language).format(one.value)
        return f"{_term(one.left, columns, language)}: {said}"
    column = columns[one.left.name]
    other = _other(column, one.value) if operator == "!=" else None
    operator, value = ("=", other) if other else (operator, one.value)
    said = SAID[operator].in_(language).format(_value(column, value, language))
    return f"{_label(column, language)}: {said}"


def _other(column: Column, value: str) -> str | None:
    """Return the other one of two levels, which says more than "not the one"."""
    levels = column.variable.level_ids
    return levels[1 - levels.index(value)] if len(levels) == 2 else None


def _value(column: Column, value: str, language: Language) -> str:
    variable = column.variable
    if variable.form in ("number", "date"):
        return value
    return variable.levels[variable.level_ids.index(value)].in_(language)


def _term(term: Term, columns: Columns, language: Language) -> str:
    match term:
        case Name(name):
            return _label(columns[name], language)
        case Number(text):
            return text
        case Arithmetic(sign, left, right):
            both = (_term(side, columns, language) for side in (left, right))
            return f" {sign} ".join(f"({one})" if " " in one else one for one in both)


def _label(column: Column, language: Language) -> str:
    return column.variable.label.in_(language)


def _joined(said: Iterable[str], word: Text, language: Language) -> str:
    return f" {word.in_(language)} ".join(said)
