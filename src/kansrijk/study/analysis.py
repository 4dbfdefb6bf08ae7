"""How the profile question is answered: one tree, and what is told of how sure it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from kansrijk.study.base import Declared, Text, mistake

Answer = Literal["yes", "no"]
Semantics = Literal["spss", "rpart"]
MOST_DEPTH = 30
Cost = Annotated[float, Field(gt=0, allow_inf_nan=False)]


def _share_or_false(given: object) -> object:
    """Return a share between 0 and 1, or false; whole numbers are neither."""
    if given is False or (isinstance(given, float) and 0 < given < 1):
        return given
    raise ValueError("a share between 0 and 1 is wanted, or false")


GrowingShare = Annotated[
    Annotated[float, Field(gt=0, lt=1)] | Literal[False], BeforeValidator(_share_or_false)
]


class TreeSettings(Declared):
    """How far the tree may grow; counts are stated for the whole population.

    `for_population` says for how large a population the least counts were meant: on another one
    they grow or shrink with it. `expected_local` asks instead for groups of which so many are
    expected in the study's own area.
    """

    max_depth: int = Field(default=5, ge=0, le=MOST_DEPTH)
    min_child: int = Field(default=50, ge=1)
    min_parent: int | None = Field(default=None, ge=2)
    for_population: int | None = Field(default=None, ge=1)
    expected_local: int | None = Field(default=None, ge=1)
    min_improvement: float = Field(default=1e-4, ge=0)
    costs: Mapping[Answer, Cost] = Field(default_factory=dict[Answer, float])

    @model_validator(mode="after")
    def _parent_above_child(self) -> Self:
        if self.min_parent is not None and self.min_parent <= self.min_child:
            raise ValueError("min_parent must be greater than min_child")
        return self

    @model_validator(mode="after")
    def _one_least(self) -> Self:
        sized = {"min_child", "min_parent", "for_population"} & self.model_fields_set
        if self.expected_local is not None and sized:
            raise mistake(
                f"expected_local stands in place of {min(sized)}", "leave one of them out"
            )
        return self

    def scaled(self, factor: float) -> Self:
        """Return the settings with least counts that are so many times as large."""
        child = max(1, round(self.min_child * factor))
        parent = (
            None if self.min_parent is None else max(child + 1, round(self.min_parent * factor))
        )
        return self.model_copy(update={"min_child": child, "min_parent": parent})


class Variables(Declared):
    """Which indicators the tree may use: whole groups, without some."""

    groups: tuple[str, ...] = Field(min_length=1)
    without: tuple[str, ...] = ()


class Stability(Declared):
    """How often the tree is grown again, each time on clusters drawn anew.

    `least` is the overlap (Jaccard) from which a group counts as found again; a profile is stable
    when at least half of the refits find it again. 0.75 is the guideline of Hennig (2007),
    Computational Statistics and Data Analysis 52: 258-271.
    """

    refits: int = Field(default=200, ge=20, le=2000)
    least: float = Field(default=0.75, ge=0.5, lt=1)


class Sensitivity(Declared):
    """Which settings are tried instead, one at a time; the others stay as they are.

    `cost_lines` are costs of a missed case at which the same tree is labelled anew.
    """

    max_depth: tuple[Annotated[int, Field(ge=1, le=MOST_DEPTH)], ...] = ()
    min_child: tuple[Annotated[int, Field(ge=1)], ...] = ()
    min_improvement: tuple[Annotated[float, Field(ge=0)], ...] = ()
    cost_yes: tuple[Cost, ...] = ()
    semantics: tuple[Semantics, ...] = ()
    honest: tuple[GrowingShare, ...] = ()
    cost_lines: tuple[Cost, ...] = Field(default=(), max_length=10)


class Relevance(Declared):
    """How closely is looked at which variables matter.

    `surrogates` is how many stand-ins of a split are credited, `permutations` how often the values
    of a variable are shuffled, and `top` how many variables are held against each other.
    """

    surrogates: int = Field(default=5, ge=0)
    permutations: int = Field(default=10, ge=2, le=1000)
    top: int = Field(default=8, ge=2, le=20)


class ProfilesAnalysis(Declared):
    """One tree and its profiles.

    `label` says what the analysis is for, where a study has several. `semantics` names the program
    whose rules hold where SPSS and rpart differ.
    `honest` is the share of the clusters on which the tree grows; the rates come from the others.
    False reads like SPSS: the rates of the growing data, without intervals. `high` and `low` are
    the multiples of the overall rate from which a profile is called so. What is not asked of
    stability, sensitivity and relevance is not told.
    """

    label: Text | None = None
    outcome: str
    variables: Variables
    semantics: Semantics = "spss"
    tree: TreeSettings = TreeSettings()
    honest: GrowingShare = 0.5
    high: float = Field(default=2.0, gt=1)
    low: float = Field(default=0.5, gt=0, lt=1)
    stability: Stability | None = None
    sensitivity: Sensitivity | None = None
    relevance: Relevance | None = None

    @model_validator(mode="after")
    def _alternatives_below_parent(self) -> Self:
        least, tried = self.tree.min_parent, self.sensitivity
        if least is not None and tried is not None and max(tried.min_child, default=0) >= least:
            message = "sensitivity: every min_child that is tried must be less than tree.min_parent"
            raise mistake(message, "leave min_parent out: then it is twice each min_child")
        return self
