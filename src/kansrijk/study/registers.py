"""What a study declares of its sources: registers, their columns, code lists and relations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from kansrijk.study.base import NAME, Declared, Text, same

Name = Annotated[str, Field(pattern=NAME)]
Kind = Literal["record", "spell", "event"]
Files = Literal["living", "year", "month"]
DayOfFile = Annotated[str, Field(pattern=r"^\{year\}-(\d\d|\{month\})-\d\d$")]
# The columns that each row of a yearly or monthly file has from its name.
FILE_YEAR, FILE_MONTH = "file_year", "file_month"
# A register has a field of the name `date`, which would hide the type.
Day = date
# What dates the rows of each kind, and how messages name it.
DATES: Mapping[Kind, tuple[str, ...]] = {
    "record": ("known",),
    "spell": ("start", "end"),
    "event": ("date",),
}
KINDS: Mapping[Kind, str] = {"record": "a record", "spell": "a spell", "event": "an event"}


# The code that stands for all that no other level of a list takes.
REST = "*"


class Level(Declared):
    """One level of a code list: the codes it gathers and what it is called.

    The code ``*`` stands for the rest.
    """

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
        """From code to the place of its level; without the rest."""
        return {
            code: place
            for place, level in enumerate(self.levels)
            for code in level.codes
            if code != REST
        }

    @property
    def rest(self) -> int | None:
        """The place of the level that takes all codes no other level takes, None without one."""
        places = (place for place, level in enumerate(self.levels) if REST in level.codes)
        return next(places, None)


class Column(Declared):
    """A column of a register under its canonical name.

    `from` names the source column, or several: the year, month and day of a date, or the parts of a
    text; `also` lists other names of a single one, which it has in other years' files. `unknown`
    lists the values that mean missing (of a date also a month or day: ``--``), `decimals` the
    digits of an amount that count, `days_since` makes a date of a number of days (since a date, or
    a source column of dates), and `known` names the date column from which the value is known where
    that is later than the record itself. A code without `codes` is read as it stands; an indicator
    recodes it.
    """

    type: Literal["int", "number", "code", "date", "text"]
    source: str | tuple[str, ...] | None = Field(default=None, alias="from")
    also: tuple[str, ...] = ()
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
        if isinstance(self.source, tuple):
            if self.also:
                raise ValueError("`also` goes with one source column; this has parts")
            if self.type not in ("date", "text"):
                raise ValueError("only a date or a text has parts")
            if self.type == "date" and (len(self.source) != 3 or self.days_since is not None):
                raise ValueError("the parts of a date are its year, month and day")
        return self

    @property
    def is_level(self) -> bool:
        """Whether the engine holds places of levels: a code with a list of its own."""
        return self.codes is not None

    @property
    def is_text(self) -> bool:
        """Whether the engine holds text: a text, or a code as it stands."""
        return self.type == "text" or (self.type == "code" and self.codes is None)

    def sources(self, name: str) -> tuple[str, ...]:
        """Return the source columns that it is read from; its own name where none is given."""
        if isinstance(self.source, tuple):
            return self.source
        return (self.source or name,)


class Register(Declared):
    """A source table: who holds it, what its rows are about, and when its values are known.

    A file lies at `path`, or at one of several where its name changes over the years; with `table`
    that is a DuckDB file, and with `database` (the name of an environment variable with the
    address) the table is one of PostgreSQL. ``{year}`` in a path goes with `files`: a "living"
    register has one file that is corrected each year, of which the newest is read; the others have
    one for each "year", or with ``{month}`` for each "month", of which the study reads those that
    it looks at. ``V*`` takes the highest version, and ``{date}`` is six digits that tell no year. A
    path whose last name has no extension fits files of every kind that is read. What a `contract`
    says holds where the study says nothing else.
    """

    contract: str | None = None
    holder: str
    label: Text | None = None
    unit: Name
    key: tuple[str, ...] = ()
    keys: tuple[tuple[str, ...], ...] = ()
    kind: Kind
    path: str | tuple[str, ...] | None = None
    table: str | None = None
    database: str | None = None
    files: Files | None = None
    encoding: Literal["utf-8", "cp1252"] = "utf-8"
    decimal: Literal[".", ","] = "."
    prepare: str | None = None
    start: Name | None = None
    end: Name | None = None
    includes_end: bool = True
    date: Name | DayOfFile | None = None
    known: Day | Name | DayOfFile | None = None
    merge: tuple[Name, ...] = ()
    columns: Mapping[Name, Column] = Field(default_factory=dict[str, Column])

    @field_validator("known", "date", mode="before")
    @classmethod
    def _a_date_has_no_quotes(cls, given: object) -> object:
        if isinstance(given, str) and given[:1].isdigit():
            raise ValueError("write a date without quotes: 2014-12-31")
        return given

    @model_validator(mode="after")
    def _has_its_dates(self) -> Self:
        dates = {name for name in ("start", "end", "date", "known") if getattr(self, name)}
        for field in {"includes_end", "merge"} & self.model_fields_set:
            if self.kind != "spell":
                raise ValueError(f"`{field}` goes with spells; this is {KINDS[self.kind]}")
        if self.start and not self.end:
            raise ValueError("a spell has an `end`; without ends these are events")
        if stray := sorted(dates - set(DATES[self.kind])):
            has = " and ".join(f"`{name}`" for name in DATES[self.kind])
            raise ValueError(f"{KINDS[self.kind]} has no `{stray[0]}`; it has {has}")
        return self

    @model_validator(mode="after")
    def _lies_somewhere(self) -> Self:
        if bool(self.key) == bool(self.keys):
            raise ValueError("a register has a `key`, or `keys` where a row is about several")
        if len({len(key) for key in self.keys}) > 1 or not all(self.keys):
            raise ValueError("all `keys` have the same number of columns, at least one")
        if (self.path is None) == (self.database is None) or self.path == ():
            raise ValueError("a register lies at a `path`, or in a `database`")
        if self.database is not None and self.table is None:
            raise ValueError("name the `table` of the database")
        return self

    @model_validator(mode="after")
    def _has_other_names_once(self) -> Self:
        both = list(self.columns.items())
        taken = {source.lower() for name, one in both for source in one.sources(name)}
        for _, column in both:
            if stray := [other for other in column.also if other.lower() in taken]:
                raise ValueError(f"`also` is another name of a column; {stray[0]} is one's own")
        return self

    @model_validator(mode="after")
    def _says_its_files(self) -> Self:
        for path in self.paths or ("",):
            if (self.files is not None) != ("{year}" in path):
                raise ValueError('files = "living", "year" or "month" goes with {year} in the path')
            if (self.files == "month") != ("{month}" in path):
                raise ValueError('files = "month" goes with {month} in the path')
        if self.merge and self.is_yearly:
            raise ValueError("files of several years tell one spell with other ends: no `merge`")
        if self.day_of_file is not None and not self.is_yearly:
            raise ValueError('a day of the file\'s year needs files = "year" or "month"')
        if set(self.columns) & {FILE_YEAR, FILE_MONTH}:
            raise ValueError(f"{FILE_YEAR} and {FILE_MONTH} are the year and month of the file")
        return self

    @property
    def paths(self) -> tuple[str, ...]:
        """The names that its files may have; none where it lies in a database."""
        return (self.path,) if isinstance(self.path, str) else self.path or ()

    @property
    def all_keys(self) -> tuple[tuple[str, ...], ...]:
        """The keys of a row: one, or one for each of whom the row is about."""
        return self.keys or (self.key,)

    @property
    def is_yearly(self) -> bool:
        """Whether each year, or month, has a file of its own."""
        return self.files in ("year", "month")

    @property
    def day_of_file(self) -> str | None:
        """The day of the file's year that dates its rows, such as ``{year}-10-01``."""
        given = self.date or self.known
        return given if isinstance(given, str) and given.startswith("{") else None

    @property
    def dated(self) -> bool:
        """Whether the register says when its rows are known."""
        return any((self.start, self.date, self.known))

    def column(self, name: str) -> Column:
        """Return a declared column, one of the file's, or a plain date under its own name."""
        if self.is_yearly and name in (FILE_YEAR, FILE_MONTH):
            return Column(type="int")
        return self.columns.get(name) or Column.model_validate({"type": "date", "from": name})

    @property
    def told(self) -> tuple[str, ...]:
        """The names of the columns that sentences may use."""
        of_file = (FILE_YEAR, FILE_MONTH) if self.is_yearly else ()
        return (*self.columns, *of_file)

    @property
    def date_columns(self) -> tuple[str, ...]:
        """The names of the columns that date a row."""
        names = (self.start, self.end, self.date, self.known)
        return tuple(name for name in names if isinstance(name, str) and name != self.day_of_file)


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
