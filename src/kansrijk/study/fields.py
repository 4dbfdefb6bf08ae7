"""What a field of the declaration may hold: phrases that can be read, words for absences."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field, Strict, WithJsonSchema

from kansrijk.study.base import Text, same
from kansrijk.study.language import parse_condition, parse_formula
from kansrijk.study.phrases import MOMENT, SPAN, parse_moment, parse_span

# Yes and no are words too, not the numbers 1 and 0.
Word = Annotated[int, Strict()] | str | Text


def _is_condition(phrase: str) -> str:
    parse_condition(phrase)
    return phrase


def _is_formula(phrase: str) -> str:
    parse_formula(phrase)
    return phrase


def _is_moment(phrase: str) -> str:
    parse_moment(phrase)
    return phrase


def _is_span(phrase: str) -> str:
    parse_span(phrase)
    return phrase


def _read_by(pattern: re.Pattern[str]) -> WithJsonSchema:
    """Let editors check a phrase by the pattern that reads it."""
    return WithJsonSchema({"type": "string", "pattern": pattern.pattern})


Phrase = Annotated[str, AfterValidator(_is_condition)]
FormulaPhrase = Annotated[str, AfterValidator(_is_formula)]
MomentPhrase = Annotated[str, AfterValidator(_is_moment), _read_by(MOMENT)]
SpanPhrase = Annotated[str, AfterValidator(_is_span), _read_by(SPAN)]
Reference = Annotated[str, Field(pattern=r"^[A-Za-z0-9_]+\.py:[A-Za-z_][A-Za-z0-9_]*$")]


def as_text(word: Word) -> Text:
    """Return a word for an absence as a text; the word ``never`` is known in both languages."""
    if isinstance(word, Text):
        return word
    return Text(nl="nooit", en="never") if word == "never" else same(str(word))
