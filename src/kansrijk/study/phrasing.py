"""The parts of which sentences are made, in Dutch or English: whom, when, on what conditions.

The words themselves stand in ``texts``, one file for each language.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from kansrijk.study.base import Language
from kansrijk.study.forms import Levels, levels_in, levels_of
from kansrijk.study.indicators import Taken
from kansrijk.study.language import (
    All,
    AnyOf,
    Arithmetic,
    Comparison,
    Condition,
    Formula,
    Membership,
    Name,
    Not,
    Number,
    Presence,
    Term,
)
from kansrijk.study.phrases import Moment, Span
from kansrijk.study.registers import Register
from kansrijk.study.study import Outcome, Study

# What binds its parts closer together stands higher.
BINDS = {"+": 1, "-": 1, "*": 2, "/": 2}
NOW = Moment()


@dataclass(frozen=True, slots=True)
class _Named:
    """How a name in a condition reads, and its levels; none for a number, nor for bare text."""

    text: str
    levels: Levels | None = None
    is_text: bool = False


Naming = Callable[[str], _Named]


@dataclass(frozen=True, slots=True)
class Phrasing:
    """Says the parts of a study's sentences in one language."""

    study: Study
    language: Language

    def say(self, key: str, **parts: str) -> str:
        """Return the text of a key with its parts filled in."""
        return _texts(self.language)[key].format(**parts)

    def listing(self, items: Sequence[str], word: str = "and") -> str:
        """Return items with commas, and a word before the last."""
        *before, last = items
        return f"{', '.join(before)} {self.say(f'condition.{word}')} {last}" if before else last

    def number(self, text: str) -> str:
        """Return a number as the language writes it."""
        return text.replace(".", ",") if self.language == "nl" else text

    def register(self, name: str) -> str:
        """Return the name of a register: its label, where it has one."""
        label = self.study.sources.registers[name].label
        return quoted(label.in_(self.language) if label else spaced(name))

    def indicator(self, name: str) -> str:
        """Return the name of an indicator: its label, where it has one."""
        label = self.study.indicators[name].label
        return quoted(label.in_(self.language) if label else spaced(name))

    def whom(self, paths: Sequence[str], *, any_one: bool = False) -> str:
        """Return whom relations lead to: all of them, or any one."""
        found = [self._at_the_end_of(path, any_one=any_one) for path in paths]
        return self.listing(found, "or" if any_one else "and")

    def _at_the_end_of(self, path: str, *, any_one: bool) -> str:
        first, *more = reversed(path.split("."))
        text = self._related(first)
        if any_one and not self.is_one(first):
            text = self.say("of.one_of", whom=text)
        for step in more:
            text = self.say("of.link", whom=text, of=self._related(step))
        return text

    def _related(self, relation: str) -> str:
        if (label := self.study.question.labels.get(relation)) is not None:
            return quoted(label.in_(self.language))
        texts = _texts(self.language)
        kinds = (f"one.{relation}", f"several.{relation}")
        return next((texts[key] for key in kinds if key in texts), quoted(spaced(relation)))

    def is_one(self, relation: str) -> bool:
        """Tell whether a relation is known to lead to one unit at most."""
        return f"one.{relation}" in _texts(self.language)

    def same(self, relation: str) -> str:
        """Return what somebody shares: the same household."""
        article, _, what = self._related(relation).partition(" ")
        if f"same.{article}" in _texts(self.language):
            return self.say(f"same.{article}", what=what)
        return self.say("same.other", what=self._related(relation))

    def span(self, span: Span) -> str:
        """Return a length of time."""
        number = "one" if span.length == 1 else "many"
        return self.say(f"span.{span.unit}.{number}", n=str(span.length))

    def moment(self, moment: Moment | None) -> str:
        """Return a moment; the reference date where none is given."""
        moment = moment or NOW
        if moment.anchor is not None:
            anchor = self.indicator(moment.anchor)
            order = "after" if moment.span.after else "before"
            key = f"moment.{order}" if moment.span.length else "moment.anchor"
            return self.say(key, anchor=anchor, span=self.span(moment.span))
        if moment.span.length == 0:
            return self.say("moment.reference")
        return self.say("moment.before_reference", span=self.span(moment.span))

    def window(self, sentence: Taken, *, started: bool) -> str:
        """Return the window of an indicator, or all time before the reference date."""
        span = sentence.span
        if span is None:
            text = self.say("window.started" if started else "window.open")
        elif span.length == 1:
            text = self.say(f"window.{span.unit}")
        else:
            text = self.say("window.many", span=self.span(span))
        if sentence.after is None:
            return text
        return self.say("window.after", window=text, anchor=self.indicator(sentence.after))

    def of_rows(self, sentence: Taken | Outcome, register: Register) -> str:
        """Return the conditions on the rows of a register; empty without any."""
        if not sentence.conditions:
            return ""

        def naming(name: str) -> _Named:
            column = register.column(name)
            codes = self.study.sources.codes.get(column.codes or "")
            levels = levels_in(codes) if codes else None
            return _Named(quoted(spaced(name)), levels, column.is_text)

        return self.say("when.where", condition=self._together(sentence.conditions, naming))

    def of_units(self, conditions: Sequence[Condition]) -> str:
        """Return conditions on indicators."""
        return self._together(conditions, self._of_indicator)

    def formula(self, formula: Formula) -> str:
        """Return a formula of indicators."""
        if isinstance(formula, Condition):
            return self._condition(formula, self._of_indicator)
        return self._term(formula, self._of_indicator)

    def _of_indicator(self, name: str) -> _Named:
        levels = levels_of(self.study, self.study.indicators[name])
        return _Named(self.indicator(name), levels)

    def _together(self, conditions: Sequence[Condition], naming: Naming) -> str:
        whole = All(tuple(conditions)) if len(conditions) > 1 else conditions[0]
        return self._condition(whole, naming)

    def _condition(self, condition: Condition, naming: Naming) -> str:
        match condition:
            case Comparison():
                return self._comparison(condition, naming)
            case Membership(left, values):
                named = naming(left.name)
                shown = [self._value(named, value) for value in values]
                return self.say("condition.in", left=named.text, values=self.listing(shown, "or"))
            case Presence(left, known):
                key = "known" if known else "missing"
                return self.say(f"condition.{key}", left=naming(left.name).text)
            case Not(inner):
                return self.say("condition.not", condition=self._condition(inner, naming))
            case All(parts):
                return f" {self.say('condition.and')} ".join(self._parts(parts, naming))
            case AnyOf(parts):
                return f" {self.say('condition.or')} ".join(self._parts(parts, naming))

    def _parts(self, parts: Sequence[Condition], naming: Naming) -> Iterator[str]:
        for part in parts:
            text = self._condition(part, naming)
            yield f"({text})" if isinstance(part, All | AnyOf) else text

    def _comparison(self, one: Comparison, naming: Naming) -> str:
        left = self._term(one.left, naming)
        if not isinstance(one.left, Name):
            return self.say(f"condition.{one.operator}", left=left, value=self.number(one.value))
        named = naming(one.left.name)
        lower = "level" if named.levels is not None and one.operator[0] in "<>" else ""
        value = self._value(named, one.value)
        return self.say(f"condition.{lower}{one.operator}", left=left, value=value)

    def _value(self, named: _Named, value: str) -> str:
        if named.is_text:
            return quoted(value)
        return self.number(value) if named.levels is None else self.level(named.levels, value)

    def level(self, levels: Levels, name: str) -> str:
        """Return the label of a level; yes and no without quotes."""
        text = levels.texts[name].in_(self.language) if name in levels.texts else name
        return text if name in ("yes", "no") else quoted(text)

    def _term(self, term: Term, naming: Naming) -> str:
        match term:
            case Name(name):
                return naming(name).text
            case Number(text):
                return self.number(text)
            case Arithmetic(sign, left, right):
                before = self._bound(left, naming, BINDS[sign])
                after = self._bound(right, naming, BINDS[sign] + (sign in "-/"))
                return f"{before} {self.say(f'sign.{sign}')} {after}"

    def _bound(self, term: Term, naming: Naming, least: int) -> str:
        """Return a part of a term, in brackets where it binds less than its surroundings."""
        text = self._term(term, naming)
        loose = isinstance(term, Arithmetic) and BINDS[term.sign] < least
        return f"({text})" if loose else text


def spaced(name: str) -> str:
    """Return a declared name as words."""
    return name.replace("_", " ")


def quoted(text: str) -> str:
    """Return a text in quotes."""
    return f"“{text}”"


@cache
def _texts(language: Language) -> Mapping[str, str]:
    file = files("kansrijk.study") / "texts" / f"{language}.toml"
    return dict(_flat(tomllib.loads(file.read_text("utf-8"))))


def _flat(tables: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in tables.items():
        if isinstance(value, str):
            yield f"{prefix}{key}", value
        else:
            yield from _flat(value, f"{prefix}{key}.")
