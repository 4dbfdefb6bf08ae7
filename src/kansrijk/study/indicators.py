"""What a study declares of its indicators: one sentence each.

*Of* whom, *from* which register, *where*, in which *window* or *at* which moment, *take* what
within one related unit, *across* them how, *as* what; and what stands for the three absences.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, field_validator, model_validator

from kansrijk.study.base import Declared, Text, same
from kansrijk.study.phrases import Condition, Span, parse_condition, parse_moment, parse_span
from kansrijk.study.registers import Name

Take = Literal["value", "any", "count", "sum", "mean", "min", "max", "latest", "age"]
Across = Literal["sum", "min", "max"]
As = Literal["days ago", "months ago", "years ago"]
Role = Literal["predictor", "helper", "area"]

# Whole numbers from 0, of things or of time that has passed; their cuts point at nobody.
COUNTING: frozenset[Take] = frozenset({"count", "age", "latest"})

# How the values of several related units may combine. The others have one way only: any of them,
# the mean of all their rows, the latest of all.
COMBINE: Mapping[Take, tuple[Across, ...]] = {
    "value": ("sum", "min", "max"),
    "age": ("min", "max"),
    "count": ("sum", "min", "max"),
    "sum": ("sum", "min", "max"),
    "min": ("min", "max", "sum"),
    "max": ("max", "min", "sum"),
}


def _is_condition(phrase: str) -> str:
    parse_condition(phrase)
    return phrase


Phrase = Annotated[str, AfterValidator(_is_condition)]

COLUMNLESS: frozenset[Take] = frozenset({"any", "count", "latest"})


class Sentence(Declared):
    """What indicators and outcomes share: which rows of which register count."""

    register_: str = Field(alias="from")
    where: tuple[Phrase, ...] = ()
    window: str | None = None

    @field_validator("window")
    @classmethod
    def _span(cls, phrase: str | None) -> str | None:
        if phrase is not None:
            parse_span(phrase)
        return phrase

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The conditions of `where`, read."""
        return tuple(parse_condition(phrase) for phrase in self.where)

    @property
    def span(self) -> Span | None:
        """The window, read."""
        return parse_span(self.window) if self.window else None


class Indicator(Sentence):
    """One indicator, said in the vocabulary."""

    label: Text | None = None
    group: str | None = None
    role: Role = "predictor"
    of: str | tuple[str, ...] | None = None
    at: str | None = None
    take: Take
    column: str | None = None
    across: Across | None = None
    as_: As | None = Field(default=None, alias="as")
    none: int | str | Text | None = None
    unlinked: int | str | Text | None = None
    quantity: Text | None = None
    grid: float | None = Field(default=None, gt=0)

    @field_validator("at")
    @classmethod
    def _moment(cls, phrase: str | None) -> str | None:
        if phrase is not None:
            parse_moment(phrase)
        return phrase

    @model_validator(mode="after")
    def _one_sentence(self) -> Self:
        if self.at and self.window:
            raise ValueError("`at` is a moment and `window` a span: a sentence has one of them")
        if self.span and self.span.after:
            raise ValueError("an indicator looks back; only an outcome has a window after")
        if (self.column is None) != (self.take in COLUMNLESS):
            needs = "takes no `column`" if self.column else "needs a `column`"
            raise ValueError(f"take = {self.take!r} {needs}")
        if (self.as_ is None) == (self.take == "latest"):
            raise ValueError(
                '`as` ("days ago", "months ago", "years ago") goes with take = "latest"'
            )
        if self.across and not self.of:
            raise ValueError("`across` says how several related units combine: it needs `of`")
        if self.across and self.across not in COMBINE.get(self.take, ()):
            ways = " or ".join(COMBINE.get(self.take, ())) or "no `across`"
            raise ValueError(f"take = {self.take!r} goes with {ways}")
        if self.take == "any" and (self.grid or self.quantity):
            raise ValueError("yes or no has no `grid` and no `quantity`")
        if self.is_counting and self.grid and not self.grid.is_integer():
            raise ValueError("whole numbers have a whole `grid`")
        if self.role == "predictor" and (self.label is None or self.group is None):
            raise ValueError("a predictor needs a `label` and a `group`")
        return self

    @property
    def is_counting(self) -> bool:
        """Whether the values are whole numbers from 0, of things or of time that has passed."""
        return self.take in COUNTING

    @property
    def moment(self) -> Span | None:
        """The moment, read as the span before the reference date."""
        return parse_moment(self.at) if self.at else None

    @property
    def relations(self) -> tuple[str, ...]:
        """The relations that lead to the units looked at; empty for the unit itself."""
        return (self.of,) if isinstance(self.of, str) else (self.of or ())


class Indicators(Declared):
    """The file ``indicators.toml`` as a whole."""

    indicators: Mapping[Name, Indicator]


def as_text(word: int | str | Text) -> Text:
    """Return a word for an absence as a text; the word ``never`` is known in both languages."""
    if isinstance(word, Text):
        return word
    return Text(nl="nooit", en="never") if word == "never" else same(str(word))
