"""What a study asks: the population, the outcome and the analysis with all its settings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from kansrijk.study.analysis import Answer, ProfilesAnalysis
from kansrijk.study.areas import MapArea
from kansrijk.study.base import Declared, Language, Text
from kansrijk.study.checks import Checks
from kansrijk.study.fields import Phrase
from kansrijk.study.indicators import Indicator, Sentence
from kansrijk.study.language import Condition, parse_condition
from kansrijk.study.registers import Name, Sources

LabelKind = Literal["need", "use", "registration", "sanction"]


class About(Declared):
    """The study's title, language, policy and seed.

    `question` says in words what is asked, where the report's own sentence does not fit.
    """

    title: Text
    question: Text | None = None
    language: Language = "nl"
    policy: str
    seed: int = Field(default=0, ge=0, le=2**63 - 1)


class Local(Declared):
    """The study's own area: a level of an area indicator, or the share of everyone that it has."""

    area: str | None = None
    code: str | None = None
    share: float | None = Field(default=None, gt=0, lt=1)

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        named = (self.area is not None, self.code is not None)
        if len({*named, self.share is None}) > 1:
            raise ValueError("name an `area` and its `code`, or a `share`")
        return self


class Population(Declared):
    """Who the study is about, said positively: a register says that they were there on that day.

    With several reference dates the years are pooled: one row for each unit and date. `local` is
    the area whose study this is, where everyone is a whole country.
    """

    unit: Name
    label: Text
    reference_dates: tuple[date, ...] = Field(min_length=1)
    register_: str = Field(alias="from")
    where: tuple[Phrase, ...] = ()
    cluster: str | None = None
    areas: tuple[str, ...] = ()
    local: Local | None = None

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The conditions of `where`, read; each names an indicator."""
        return tuple(parse_condition(phrase) for phrase in self.where)

    @field_validator("reference_dates")
    @classmethod
    def _in_order(cls, given: tuple[date, ...]) -> tuple[date, ...]:
        if list(given) != sorted(set(given)):
            raise ValueError("the dates stand in order, each once")
        return given


class Outcome(Sentence):
    """What is explained: an event after the reference date.

    `left` says what to do with those who were not there any more when the window ended, by the
    register of the population: died, moved abroad.
    """

    label: Text
    register_: str = Field(alias="from")
    kind: LabelKind
    take: Literal["any"]
    among: tuple[Phrase, ...] = ()
    sensitive: tuple[Answer, ...] = Field(default=("yes",), min_length=1)
    left: Literal["keep", "exclude"] = "keep"

    @model_validator(mode="after")
    def _looks_ahead(self) -> Self:
        if self.left == "exclude" and self.span is None:
            raise ValueError("who left before the window ended is known only with a `window`")
        if self.span and not self.span.after:
            raise ValueError('an outcome lies after the reference date: window = "1 year after"')
        return self

    @property
    def at_risk(self) -> tuple[Condition, ...]:
        """The conditions of `among`, read; each names an indicator."""
        return tuple(parse_condition(phrase) for phrase in self.among)


class Question(Declared):
    """The file ``study.toml`` as a whole.

    Of several analyses a run makes one: the first, unless it is told another. `labels` says what
    the report calls groups of indicators and relations.
    """

    study: About
    population: Population
    outcomes: Mapping[Name, Outcome] = Field(min_length=1)
    analyses: Mapping[Name, ProfilesAnalysis] = Field(min_length=1)
    checks: Checks = Checks()
    labels: Mapping[Name, Text] = Field(default_factory=dict[str, Text])


class Study(Declared):
    """A declared study: the question, its sources and its indicators, all checked.

    `chosen` is the name of the analysis that is made. `areas` are those of the map, by
    code: none where there is no ``areas.geojson``. `assumed` tells by register which names of
    its contract the study uses that were never seen: those of its path, its key, a column or a
    relation.
    """

    folder: Path
    digest: str
    chosen: str
    question: Question
    sources: Sources
    indicators: Mapping[str, Indicator]
    areas: Mapping[str, MapArea] = Field(default_factory=dict[str, MapArea])
    assumed: Mapping[str, Mapping[str, tuple[str, ...]]] = Field(
        default_factory=dict[str, Mapping[str, tuple[str, ...]]]
    )

    @property
    def reference_dates(self) -> tuple[date, ...]:
        """The days whose state is described, in order."""
        return self.question.population.reference_dates

    @property
    def analysis(self) -> ProfilesAnalysis:
        """The analysis that is made."""
        return self.question.analyses[self.chosen]

    @property
    def outcome(self) -> Outcome:
        """The outcome of the analysis."""
        return self.question.outcomes[self.analysis.outcome]

    @property
    def predictors(self) -> tuple[str, ...]:
        """The indicators that the tree may use, in the order of their declaration."""
        return self.predictors_of(self.analysis)

    def predictors_of(self, analysis: ProfilesAnalysis) -> tuple[str, ...]:
        """Return the indicators that the tree of an analysis may use, as they are declared."""
        variables = analysis.variables
        return tuple(
            name
            for name, indicator in self.indicators.items()
            if indicator.role == "predictor"
            and indicator.group in variables.groups
            and name not in variables.without
        )
