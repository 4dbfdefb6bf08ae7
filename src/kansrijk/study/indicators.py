"""What a study declares of its indicators: one sentence each.

*Of* whom, *from* which register, *where*, in which *window* or *at* which moment, *take* what
within one related unit, *across* them how, *as* what; then what becomes of the value (*recode*,
*bands*, *grid*), and what stands for the three absences. There are four forms::

    Taken         from = "suspects", window = "5 years", take = "count"
    Shared        of = "father", take = "same", relation = "household"
    Derived       derive = "debts - mortgage"
    Programmed    python = "indicators.py:function", uses = ["addresses"]
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Any, Literal, Self, cast

from pydantic import Discriminator, Field, Tag, field_validator, model_validator

from kansrijk.study.base import Declared, Text, mistake
from kansrijk.study.fields import FormulaPhrase, MomentPhrase, Phrase, Reference, SpanPhrase, Word
from kansrijk.study.language import (
    Condition,
    Formula,
    names_in,
    parse_condition,
    parse_formula,
)
from kansrijk.study.phrases import Moment, Span, parse_moment, parse_span
from kansrijk.study.registers import Name

Take = Literal[
    "value",
    "any",
    "none",
    "count",
    "distinct",
    "sum",
    "mean",
    "min",
    "max",
    "earliest",
    "latest",
    "age",
]
Across = Literal["sum", "min", "max"]
As = Literal["date", "year", "years ago", "months ago", "days ago"]
Role = Literal["predictor", "helper", "area"]
Sensitive = Literal["origin", "health", "criminal", "religion", "politics", "union", "sexuality"]

FLAGS: frozenset[Take] = frozenset({"any", "none"})
DATED: frozenset[Take] = frozenset({"earliest", "latest"})
# What has no column of its own: it asks whether, how often or when there is a row.
COLUMNLESS = FLAGS | DATED | {"count"}
# Whole numbers from 0, of things or of time that has passed; their cuts point at nobody.
COUNTING: frozenset[Take] = frozenset({"count", "distinct", "age"})

# How the values of several related units may combine. The others have one way only: any of them,
# the mean of all their rows, the earliest or latest of all.
COMBINE: Mapping[Take, tuple[Across, ...]] = {
    "value": ("sum", "min", "max"),
    "age": ("min", "max"),
    "count": ("sum", "min", "max"),
    "distinct": ("sum", "min", "max"),
    "sum": ("sum", "min", "max"),
    "min": ("min", "max", "sum"),
    "max": ("max", "min", "sum"),
}

DESCRIBE = (
    'add label = { nl = "...", en = "..." } and group = "..."; '
    'or role = "helper" where no tree is to use it'
)

# The day of a spell that counts, beside any column of dates.
SPELL_DAYS = ("start", "end", "last day")


class Sentence(Declared):
    """What taken indicators and outcomes share: which rows of a register count.

    `date` says which day of a row counts: the "start" of a spell (when none is given), its "end",
    the "last day" on which it ran so far, or a column of dates.
    """

    where: tuple[Phrase, ...] = ()
    window: SpanPhrase | None = None
    date: str | None = None

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The conditions of `where`, read."""
        return tuple(parse_condition(phrase) for phrase in self.where)

    @property
    def span(self) -> Span | None:
        """The window, read."""
        return parse_span(self.window) if self.window else None


class Indicator(Declared):
    """What all indicators share: what they are called, and what becomes of their value."""

    label: Text | None = None
    group: str | None = None
    role: Role = "predictor"
    bands: tuple[float, ...] = ()
    missing: Word | None = None
    quantity: Text | None = None
    grid: float | None = Field(default=None, gt=0)
    sensitive: Sensitive | None = None
    justification: Text | None = None

    @field_validator("bands")
    @classmethod
    def _rise(cls, given: tuple[float, ...]) -> tuple[float, ...]:
        if any(low >= high for low, high in pairwise(given)):
            raise ValueError("the borders of bands rise")
        return given

    @model_validator(mode="after")
    def _is_described(self) -> Self:
        if self.role == "predictor" and (self.label is None or self.group is None):
            raise mistake("a predictor needs a `label` and a `group`", DESCRIBE)
        if self.bands and self.grid is not None:
            raise ValueError("bands are levels; a number has a `grid`")
        if self.justification is not None and self.sensitive is None:
            raise ValueError("`justification` goes with `sensitive`")
        return self

    @property
    def words(self) -> tuple[Word, ...]:
        """What stands for the absences, as far as something does."""
        return () if self.missing is None else (self.missing,)

    @property
    def is_flag(self) -> bool:
        """Whether it answers yes or no."""
        return False

    @property
    def is_counting(self) -> bool:
        """Whether the values are whole numbers from 0, of things or of time that has passed."""
        return False

    @property
    def needs(self) -> tuple[str, ...]:
        """The indicators that it builds on."""
        return ()

    @property
    def registers(self) -> tuple[str, ...]:
        """The registers that it names."""
        return ()


class Related(Indicator):
    """What is told of related units: they may be absent."""

    of: str | tuple[str, ...] | None = None
    unlinked: Word | None = None

    @property
    def relations(self) -> tuple[str, ...]:
        """The relations that lead to the units looked at; empty for the unit itself."""
        return (self.of,) if isinstance(self.of, str) else (self.of or ())


class Taken(Related, Sentence):
    """An indicator that is taken from the rows of a register."""

    register_: str = Field(alias="from")
    take: Take
    column: str | None = None
    at: MomentPhrase | None = None
    after: str | None = None
    year: int | None = Field(default=None, le=0)
    across: Across | None = None
    as_: As | None = Field(default=None, alias="as")
    recode: str | None = None
    none: Word | None = None

    @field_validator("window")
    @classmethod
    def _looks_back(cls, given: str | None) -> str | None:
        if given is not None and parse_span(given).after:
            message = "an indicator looks back; only an outcome has a window after"
            raise mistake(message, f'write "{given.partition(" after")[0].strip()}" to look back')
        return given

    @model_validator(mode="after")
    def _one_time(self) -> Self:
        given = [name for name in ("at", "window", "year") if getattr(self, name) is not None]
        if len(given) > 1:
            both = " and ".join(f"`{name}`" for name in given)
            raise ValueError(f"{both}: one of them says when")
        if self.at and (self.date or self.after):
            raise ValueError("`date` and `after` go with a window, not with `at`")
        return self

    @model_validator(mode="after")
    def _one_sentence(self) -> Self:
        if (self.column is None) != (self.take in COLUMNLESS):
            needs = "takes no `column`" if self.column else "needs a `column`"
            raise ValueError(f"take = {self.take!r} {needs}")
        if self.take in DATED and self.as_ is None:
            raise ValueError(f'take = {self.take!r} needs `as`: "years ago", "year", "date", ...')
        if self.as_ is not None and self.take not in {*DATED, "value", "min", "max"}:
            raise ValueError("`as` says what becomes of a date")
        if self.is_flag and (self.grid or self.quantity or self.bands or self.recode):
            raise ValueError("yes or no has no `grid`, `quantity`, `bands` or `recode`")
        if self.is_counting and self.grid and not self.grid.is_integer():
            raise ValueError("whole numbers have a whole `grid`")
        if self.as_ == "date" and self.role != "helper":
            raise ValueError('a date is for others to build on: role = "helper"')
        if self.as_ == "year" and self.window is None:
            raise ValueError('as = "year" needs a `window`: its years are the levels')
        return self

    @model_validator(mode="after")
    def _combines(self) -> Self:
        if self.across and not self.of:
            raise ValueError("`across` says how several related units combine: it needs `of`")
        if self.across and self.across not in COMBINE.get(self.take, ()):
            ways = " or ".join(COMBINE.get(self.take, ())) or "no `across`"
            raise ValueError(f"take = {self.take!r} goes with {ways}")
        if self.take == "distinct" and self.of and not self.across:
            raise ValueError("say with `across` how the related units combine")
        return self

    @property
    def words(self) -> tuple[Word, ...]:
        """What stands for the absences, as far as something does."""
        return tuple(one for one in (self.none, self.unlinked, self.missing) if one is not None)

    @property
    def is_flag(self) -> bool:
        """Whether it answers yes or no."""
        return self.take in FLAGS

    @property
    def is_counting(self) -> bool:
        """Whether the values are whole numbers from 0, of things or of time that has passed."""
        return self.take in COUNTING or (self.as_ or "").endswith("ago")

    @property
    def moment(self) -> Moment | None:
        """The moment, read."""
        return parse_moment(self.at) if self.at else None

    @property
    def needs(self) -> tuple[str, ...]:
        """The indicators that it builds on: dates of the unit that it counts from."""
        anchors = (self.moment.anchor if self.moment else None, self.after)
        return tuple(anchor for anchor in anchors if anchor is not None)

    @property
    def registers(self) -> tuple[str, ...]:
        """The registers that it names."""
        return (self.register_,)


class Shared(Related):
    """Whether the unit shares something with a related one: ``father`` the same ``household``."""

    take: Literal["same"]
    relation: str

    @model_validator(mode="after")
    def _of_somebody(self) -> Self:
        if not self.relations:
            raise ValueError("say with `of` who the related unit is")
        return self

    @property
    def words(self) -> tuple[Word, ...]:
        """What stands for the absences, as far as something does."""
        return tuple(one for one in (self.unlinked, self.missing) if one is not None)

    @property
    def is_flag(self) -> bool:
        """Whether it answers yes or no."""
        return True


class Derived(Indicator):
    """An indicator that is worked out from earlier ones: arithmetic, or a condition."""

    derive: FormulaPhrase

    @property
    def formula(self) -> Formula:
        """The formula, read."""
        return parse_formula(self.derive)

    @property
    def is_flag(self) -> bool:
        """Whether it answers yes or no."""
        return isinstance(self.formula, Condition)

    @property
    def needs(self) -> tuple[str, ...]:
        """The indicators that it builds on."""
        return names_in(self.formula)


class Programmed(Indicator):
    """An indicator that a Python function of the study works out, where no sentence fits.

    The function gets the registers that it `uses` (only what is known on the reference date) and
    that date, and returns a frame with `_id` and `value`: one row for each unit that has a value.
    Numbers, or yes and no; texts with `recode`.
    """

    python: Reference
    uses: tuple[str, ...] = Field(min_length=1)
    recode: str | None = None

    @property
    def registers(self) -> tuple[str, ...]:
        """The registers that it names."""
        return self.uses


def _form(given: Any) -> str | None:  # noqa: ANN401 - whatever a file may hold
    """Tell which form of indicator this is, by the key that only that form has."""
    if isinstance(given, Indicator):
        return type(given).__name__
    if not isinstance(given, dict):
        return "Taken"
    table = cast("dict[str, object]", given)
    if "derive" in table:
        return "Derived"
    if "python" in table:
        return "Programmed"
    return "Shared" if table.get("take") == "same" else "Taken"


AnyIndicator = Annotated[
    Annotated[Taken, Tag("Taken")]
    | Annotated[Shared, Tag("Shared")]
    | Annotated[Derived, Tag("Derived")]
    | Annotated[Programmed, Tag("Programmed")],
    Discriminator(_form),
]


class Indicators(Declared):
    """The file ``indicators.toml`` as a whole."""

    indicators: Mapping[Name, AnyIndicator]
