"""The codebook in words: each variable of the cohort, ready to be laid out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import isinf

from kansrijk.assess import (
    CodebookFinding,
    Counted,
    MeasureDescribed,
    RegisterRead,
    VariableDescribed,
)
from kansrijk.findings import Number
from kansrijk.report.asking import called, opening
from kansrijk.report.numbers import (
    MASK,
    count,
    day,
    decimal,
    difference,
    known,
    listed,
    percent,
    places_of,
)
from kansrijk.report.wording import Texts

MANY_LEVELS = 20
"""From so many on, the levels are folded."""

EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Cell:
    """A number on a reference date, its share of everyone, and its change since the date before.

    `part` is the share as the length of a bar in percents.
    """

    n: str
    share: str | None = None
    change: str | None = None
    part: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A level, an absence or a measure, with a cell for each reference date."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A variable of the cohort; `presence` is empty where everyone has a value of their own."""

    anchor: str
    name: str
    label: str
    sentence: str
    form: str
    sources: tuple[str, ...]
    values: tuple[Line, ...]
    presence: tuple[Line, ...]
    known: str

    @property
    def folds(self) -> bool:
        """Whether there are so many values that they are folded."""
        return len(self.values) > MANY_LEVELS


@dataclass(frozen=True, slots=True)
class EntryGroup:
    """Variables that belong together; `note` says what is particular about them."""

    anchor: str
    label: str
    note: str | None
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """The codebook: how many there are on each date, and the variables by group."""

    dates: tuple[str, ...]
    n: str
    groups: tuple[EntryGroup, ...]


def book(found: CodebookFinding, t: Texts) -> Book:
    """Return the codebook in words."""
    writer = _Writer(found, t)
    groups: dict[tuple[str, str | None], list[VariableDescribed]] = {}
    for variable in sorted(found.variables, key=lambda one: PLACES[one.role]):
        groups.setdefault(writer.group(variable), []).append(variable)
    return Book(
        dates=tuple(day(one, t) for one in found.dates),
        n=writer.everyone(),
        groups=tuple(
            EntryGroup(f"group-{number}", label, note, tuple(map(writer.entry, own)))
            for number, ((label, note), own) in enumerate(groups.items(), 1)
        ),
    )


PLACES = {"predictor": 0, "area": 1, "helper": 2}


class _Writer:
    """Writes the variables of one codebook."""

    def __init__(self, found: CodebookFinding, t: Texts) -> None:
        self._found, self._t = found, t
        self._registers: Mapping[str, RegisterRead] = {one.name: one for one in found.registers}

    def everyone(self) -> str:
        """Return how many there are, on each date."""
        t = self._t
        pairs = zip(self._found.n, self._found.dates, strict=True)
        return listed(
            [t("codebook.everyone", n=count(n, t.language), date=day(d, t)) for n, d in pairs], t
        )

    def group(self, variable: VariableDescribed) -> tuple[str, str | None]:
        """Return the group that a variable stands in, and what is said of it."""
        t = self._t
        if variable.role == "helper":
            return opening(t("codebook.helpers")), t("codebook.helpers_note")
        if variable.role == "area":
            return opening(t("codebook.areas")), None
        return opening(called(variable.group or "", self._found.labels, t)), None

    def entry(self, variable: VariableDescribed) -> Entry:
        """Return a variable in words."""
        return Entry(
            anchor=f"variable-{variable.name}",
            name=variable.name,
            label=opening(variable.label.in_(self._t.language)),
            sentence=variable.sentence.in_(self._t.language),
            form=self._form(variable),
            sources=tuple(self._sources(variable)),
            values=tuple(self._values(variable)),
            presence=tuple(self._presence(variable)),
            known=self._cells(variable.parts[0].counted)[-1].share or "",
        )

    def _form(self, variable: VariableDescribed) -> str:
        form = self._t(f"codebook.forms.{variable.form}")
        unit = variable.quantity and variable.quantity.in_(self._t.language)
        return f"{form} ({unit})" if unit else form

    def _sources(self, variable: VariableDescribed) -> Iterator[str]:
        for name in variable.registers:
            one = self._registers[name]
            label = one.label.in_(self._t.language)
            yield self._t("codebook.source", register=label, holder=one.holder)

    def _values(self, variable: VariableDescribed) -> Iterator[Line]:
        for level in variable.levels:
            yield Line(level.label.in_(self._t.language), self._cells(level.counted))
        for measure in variable.measures:
            label = self._t(f"codebook.measure.{measure.measure}")
            yield Line(label, tuple(self._measures(measure, variable)))

    def _presence(self, variable: VariableDescribed) -> Iterator[Line]:
        """Yield the absences that occur, after those with a value; nothing where none occurs."""
        first, *absences = variable.parts
        occurring = [part for part in absences if any(known(n) != 0 for n in part.counted.n)]
        for part in (first, *occurring) if occurring else ():
            yield Line(self._t(f"codebook.part.{part.part}"), self._cells(part.counted))

    def _cells(self, counted: Counted) -> tuple[Cell, ...]:
        numbers = zip(counted.n, counted.share, (None, *counted.change), strict=True)
        return tuple(self._cell(place, *one) for place, one in enumerate(numbers))

    def _cell(self, place: int, n: Number, share: Number, change: Number | None) -> Cell:
        language, value = self._t.language, known(share)
        return Cell(
            n=count(n, language),
            share=percent(value, language, within=known(self._found.n[place])),
            change=None if change is None else difference(known(change), 1, language),
            part=None if value is None else round(100 * value, 2),
        )

    def _measures(self, measure: MeasureDescribed, variable: VariableDescribed) -> Iterator[Cell]:
        for value, change in zip(measure.values, (None, *measure.change), strict=True):
            if value is None:
                yield Cell(self._t("codebook.no_value"))
                continue
            places = places_of(known(value))
            said = None if change is None else self._change(change, places, variable)
            yield Cell(self._value(value, places, variable), change=said)

    def _change(self, number: Number, places: int, variable: VariableDescribed) -> str:
        said = difference(known(number), places, self._t.language)
        return self._t("codebook.days", n=said) if variable.form == "date" else said

    def _value(self, number: Number, places: int, variable: VariableDescribed) -> str:
        value = known(number)
        if variable.form == "date" and value is not None:
            return day((EPOCH + timedelta(days=round(value))).isoformat(), self._t)
        if value is not None and isinf(value):
            return variable.far.in_(self._t.language) if variable.far else self._t("table.nothing")
        return MASK if value is None else decimal(value, places, self._t.language)
