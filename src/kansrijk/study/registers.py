"""What a study declares of its sources: registers, their columns, code lists and relations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from kansrijk.study.base import NAME, Declared, Text, same

Name = Annotated[str, Field(pattern=NAME)]
Kind = Literal["record", "spell", "event"]
# A register has a field of the name `date`, which would hide the type.
Day = date
# What dates the rows of each kind, and how messages name it.
DATES: Mapping[Kind, tuple[str, ...]] = {
    "record": ("known",),
    "spell": ("start", "end"),
    "event": ("date",),
}
KINDS: Mapping[Kind, str] = {"record": "a record", "spell": "a spell", "event": "an event"}


class Level(Declared):
    """One level of a code list: the codes it gathers and what it is called."""

    id: str
    codes: tuple[str, ...] = Field(alias="from", min_length=1)
    label: Text | None = None

    @property
    def text(self) -> Text:
        """The label, or the name of the level where it has none."""
        return self.label or same(self.id)


class CodeList(Declared):
    """Codes with labels; `ordered` where the order of the levels means something."""

    ordered: bool = False
    levels: tuple[Level, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        codes = [code for level in self.levels for code in level.codes]
        if len(set(self.ids)) < len(self.ids) or len(set(codes)) < len(codes):
            raise ValueError("a level or a code stands in this list more than once")
        return self

    @property
    def ids(self) -> tuple[str, ...]:
        """The names of the levels, in order."""
        return tuple(level.id for level in self.levels)

    @property
    def index(self) -> dict[str, int]:
        """From code to the place of its level."""
        return {code: place for place, level in enumerate(self.levels) for code in level.codes}


class Column(Declared):
    """A column of a register under its canonical name.

    `unknown` lists the values that mean missing, `decimals` the digits of an amount that count,
    `days_since` makes a date of a number of days (a date, or a source column of dates), and `known`
    names the date column from which the value is known where that is later than the record itself.
    """

    type: Literal["int", "number", "code", "date"]
    source: str | None = Field(default=None, alias="from")
    codes: str | None = None
    unknown: tuple[str, ...] = ()
    decimals: int = Field(default=0, ge=0, le=6)
    days_since: date | str | None = None
    known: str | None = None

    @model_validator(mode="after")
    def _fits_its_type(self) -> Self:
        only = {"codes": "code", "days_since": "date", "decimals": "number"}
        for field, kind in only.items():
            if field in self.model_fields_set and self.type != kind:
                raise ValueError(f"`{field}` goes with type = {kind!r} only")
        if self.type == "code" and self.codes is None:
            raise ValueError("a code needs `codes`, the name of its code list")
        return self


class Register(Declared):
    """A source table: who holds it, what its rows are about, and when its values are known."""

    holder: str
    unit: Name
    key: tuple[str, ...] = Field(min_length=1)
    kind: Kind
    path: str
    prepare: str | None = None
    start: Name | None = None
    end: Name | None = None
    includes_end: bool = True
    date: Name | None = None
    known: Day | Name | None = None
    columns: Mapping[Name, Column] = Field(default_factory=dict[str, Column])

    @field_validator("known", mode="before")
    @classmethod
    def _a_date_has_no_quotes(cls, known: object) -> object:
        if isinstance(known, str) and known[:1].isdigit():
            raise ValueError("write a date without quotes: 2014-12-31")
        return known

    @model_validator(mode="after")
    def _has_its_dates(self) -> Self:
        dates = {name for name in ("start", "end", "date", "known") if getattr(self, name)}
        if "includes_end" in self.model_fields_set and self.kind != "spell":
            raise ValueError(f"`includes_end` goes with spells; this is {KINDS[self.kind]}")
        if self.start and not self.end:
            raise ValueError("a spell has an `end`; without ends these are events")
        if stray := sorted(dates - set(DATES[self.kind])):
            has = " and ".join(f"`{name}`" for name in DATES[self.kind])
            raise ValueError(f"{KINDS[self.kind]} has no `{stray[0]}`; it has {has}")
        return self

    @property
    def dated(self) -> bool:
        """Whether the register says when its rows are known."""
        return any((self.start, self.date, self.known))

    def column(self, name: str) -> Column:
        """Return a declared column, or a plain date under its own name."""
        return self.columns.get(name) or Column.model_validate({"type": "date", "from": name})

    @property
    def date_columns(self) -> tuple[str, ...]:
        """The names of the columns that date a row."""
        names = (self.start, self.end, self.date, self.known)
        return tuple(name for name in names if isinstance(name, str))


class Target(Declared):
    """What a relation leads to: a unit, the columns that name it, and what stands for nobody."""

    unit: Name
    key: tuple[str, ...] = Field(min_length=1)
    unknown: tuple[str, ...] = ()


class Relation(Declared):
    """A link from one unit to another: read from a register, or made of other relations.

    Exactly one form: `from` with `to`; `reverse` of a relation; a `path` of relations with dots
    (a path that comes back to its own unit leaves the start out); or `any_of` several.
    """

    register_: str | None = Field(default=None, alias="from")
    to: Target | None = None
    reverse: str | None = None
    path: str | None = None
    any_of: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        forms = [self.register_ is not None, self.reverse is not None, self.path is not None]
        if sum([*forms, bool(self.any_of)]) != 1:
            raise ValueError("a relation has one of `from` with `to`, `reverse`, `path`, `any_of`")
        if (self.register_ is None) != (self.to is None):
            raise ValueError("`from` and `to` go together")
        return self

    @property
    def parts(self) -> tuple[str, ...]:
        """The relations that this one is made of."""
        if self.path is not None:
            return tuple(self.path.split("."))
        return self.any_of or ((self.reverse,) if self.reverse else ())


class Sources(Declared):
    """The file ``registers.toml`` as a whole."""

    registers: Mapping[Name, Register]
    relations: Mapping[Name, Relation] = Field(default_factory=dict[str, Relation])
    codes: Mapping[Name, CodeList] = Field(default_factory=dict[str, CodeList])
