"""Which files of a yearly or monthly register a study looks at, told from its declaration alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple

from kansrijk.study import Outcome, Programmed, Register, Span, Study, Taken

ONE_DAY = timedelta(days=1)


class Period(NamedTuple):
    """What a file is of: a year, or a month of a year (0 where the file is of the year)."""

    year: int
    month: int = 0

    @property
    def first_day(self) -> date:
        """The day on which it begins."""
        return date(self.year, self.month or 1, 1)

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02}" if self.month else str(self.year)


@dataclass(frozen=True, slots=True)
class Ask:
    """Files that something asks for: those of the days from the first to the last.

    Parameters
    ----------
    first, last
        The days; a file counts when it is of a year, or month, with one of them.
    want
        "each" of them; "any" that are there, at least one; the "newest" that is there; or those
        that are there, "else none".
    """

    first: date
    last: date
    want: Literal["each", "any", "newest", "else none"]


@dataclass(frozen=True, slots=True)
class Choice:
    """The files of a register that a study reads, and those that it needs but are not there.

    Parameters
    ----------
    read
        What is there and looked at, in order.
    missing
        What must be there and is not, in order.
    none_by
        The days by which there should be at least one and is none.
    skipped
        What may be absent and is, though an earlier one is there, in order.
    """

    read: tuple[Period, ...]
    missing: tuple[Period, ...]
    none_by: tuple[date, ...]
    skipped: tuple[Period, ...]


def choose(study: Study, name: str, present: Collection[Period]) -> Choice:
    """Choose among the files of a yearly or monthly register that are there.

    Parameters
    ----------
    study
        The study.
    name
        The register.
    present
        The years, or months, of which there is a file.
    """
    register = study.sources.registers[name]
    read, missing, none_by = set[Period](), set[Period](), set[date]()
    skipped = set[Period]()
    for ask in dict.fromkeys(asks(study, name)):
        found = {one for one in present if _is_between(register, one, ask)}
        read |= {max(found)} if found and ask.want == "newest" else found
        if ask.want == "each":
            missing |= set(_periods(register, ask)) - found
        elif found:
            skipped |= set(_after(register, found, ask)) - {*present}
        elif ask.want != "else none":
            none_by.add(ask.last)
    return Choice(
        read=tuple(sorted(read)),
        missing=tuple(sorted(missing)),
        none_by=tuple(sorted(none_by)),
        skipped=tuple(sorted(skipped - missing)),
    )


def _after(register: Register, found: Collection[Period], ask: Ask) -> Iterable[Period]:
    """Return the periods after the first file that is there, or the newest where that counts.

    So far means until the day before: on the day itself hardly any file is complete.
    """
    start = max(found) if ask.want == "newest" else min(found)
    end = max(found).first_day if ask.last == date.max else ask.last - ONE_DAY
    periods = _periods(register, Ask(start.first_day, max(end, start.first_day), ask.want))
    return (one for one in periods if known_from(register, one) <= ask.last)


def asks(study: Study, name: str) -> Iterator[Ask]:
    """Yield what the sentences, relations and the population of a study ask of a register.

    A register that nothing names may still be used by functions that shape another one, so all of
    its files that are known by then are read.
    """
    found = list(_asks(study, name))
    yield from found or [_so_far(day) for day in study.reference_dates]


def _asks(study: Study, name: str) -> Iterator[Ask]:
    register, question = study.sources.registers[name], study.question
    links = any(one.register_ == name for one in study.sources.relations.values())
    for day in study.reference_dates:
        if links or question.population.register_ == name:
            yield _standing(register, day)
        for indicator in study.indicators.values():
            if isinstance(indicator, Taken) and indicator.register_ == name:
                yield from _taken(indicator, day)
            elif isinstance(indicator, Programmed) and name in indicator.uses:
                yield _so_far(day)
        for outcome in question.outcomes.values():
            if outcome.register_ == name:
                yield from _outcome(outcome, day)
            if question.population.register_ == name and outcome.left == "exclude" and outcome.span:
                yield _standing(register, outcome.span.beyond(day))


def _standing(register: Register, day: date) -> Ask:
    """Ask for a register as it stands on a day: what runs, what is known, what happened so far."""
    if register.kind == "spell":
        return Ask(day, day, "each")
    return Ask(date.min, day, "newest") if register.kind == "record" else _so_far(day)


def _so_far(day: date) -> Ask:
    return Ask(date.min, day, "any")


def _taken(indicator: Taken, day: date) -> Iterator[Ask]:
    moment = indicator.moment
    if moment is not None and moment.anchor is None:
        yield Ask(moment.on(day), moment.on(day), "each")
    elif indicator.year is not None:
        year = max(1, day.year + indicator.year)
        yield Ask(date(year, 1, 1), date(year, 12, 31), "each")
    elif indicator.span is not None:
        # The reference date itself counts too, but its file need not be there for one day.
        yield Ask(indicator.span.before(day) + ONE_DAY, day - ONE_DAY, "each")
        yield Ask(day, day, "else none")
    else:
        yield _so_far(day)


def _outcome(outcome: Outcome, day: date) -> Iterator[Ask]:
    span: Span | None = outcome.span
    if span is None:
        yield Ask(date.min, date.max, "any")
    else:
        # So does the last day of a window after it: a year from 1 January ends on 1 January.
        last = span.beyond(day)
        yield Ask(day + ONE_DAY, last - ONE_DAY, "each")
        yield Ask(last, last, "else none")


def _is_between(register: Register, period: Period, ask: Ask) -> bool:
    """Tell whether a file is asked for: that it is of such a day, or known by then."""
    if ask.want == "newest":
        return known_from(register, period) <= ask.last
    return _of(register, ask.first) <= period <= _of(register, ask.last)


def known_from(register: Register, period: Period) -> date:
    """Return the day that dates the rows of a file; its first day where none is declared.

    A day that the month does not have is its last one.
    """
    if register.day_of_file is None:
        return period.first_day
    month, day = register.day_of_file.removeprefix("{year}-").split("-")
    of_month = Period(period.year, period.month if month == "{month}" else int(month))
    return min(of_month.first_day + (int(day) - 1) * ONE_DAY, _last_day(of_month))


def _last_day(month: Period) -> date:
    return (month.first_day.replace(day=28) + 4 * ONE_DAY).replace(day=1) - ONE_DAY


def _of(register: Register, day: date) -> Period:
    return Period(day.year, day.month if register.files == "month" else 0)


def _periods(register: Register, ask: Ask) -> Iterable[Period]:
    """Return the years, or months, from the first day to the last."""
    first, last = _of(register, ask.first), _of(register, ask.last)
    if register.files == "year":
        return (Period(year) for year in range(first.year, last.year + 1))
    months = range(12 * first.year + first.month - 1, 12 * last.year + last.month)
    return (Period(month // 12, month % 12 + 1) for month in months)
