"""When: whether a sentence asks its register for a day, a moment or a file that it has."""

from __future__ import annotations

from collections.abc import Iterator

from kansrijk.errors import Problem
from kansrijk.study.forms import form_of
from kansrijk.study.indicators import DATED, SPELL_DAYS, Take, Taken
from kansrijk.study.language import names_in
from kansrijk.study.references import INDICATORS, earlier, not_above, unknown
from kansrijk.study.registers import FILE_YEAR, KINDS, Register
from kansrijk.study.study import Outcome, Study

COUNTS_ROWS: tuple[Take, ...] = ("value", "age", "count", "sum", "mean")
NAME_A_DAY = "say with `date` which column of dates counts"
AN_ANCHOR = 'an indicator to count from has take = "value", a column of dates and as = "date"'
WHICH_FILE = (
    "add `year` (-1 is the year before the reference date), `at`, a `window`, "
    "or a condition on file_year"
)


def time_problems(study: Study, name: str, indicator: Taken, register: Register) -> list[Problem]:
    """Return what is wrong with when an indicator looks."""
    return [
        *day_problems(INDICATORS, name, indicator, register),
        *_needs_a_day(name, indicator, register),
        *_at(name, indicator, register),
        *_year(name, indicator, register),
        *_file(name, indicator, register),
        *_anchors(study, name, indicator),
    ]


def day_problems(
    where: str, key: str, sentence: Taken | Outcome, register: Register
) -> Iterator[Problem]:
    """Say where `date` names no day that the rows of a register have."""
    given = sentence.date
    if given is None:
        return
    of_spell = SPELL_DAYS if isinstance(sentence, Taken) else ("start", "end")
    days = _days(register, of_spell)
    if given in SPELL_DAYS and given not in days:
        message = f'"{given}" is a day of a spell; {sentence.register_} is {KINDS[register.kind]}'
        yield Problem(where, f"{key}.date", message, given, days)
    elif given in register.columns and given not in days:
        message = f"this column is of type {register.columns[given].type}, not a date"
        yield Problem(where, f"{key}.date", message, given, days)
    else:
        yield from unknown(where, f"{key}.date", "column of dates", given, days)


def _days(register: Register, of_spell: tuple[str, ...]) -> tuple[str, ...]:
    """Return what `date` may name: the days of a spell, and the columns of dates."""
    declared = [name for name, column in register.columns.items() if column.type == "date"]
    days = of_spell if register.kind == "spell" else ()
    return tuple(dict.fromkeys((*days, *declared, *register.date_columns)))


def _needs_a_day(name: str, indicator: Taken, register: Register) -> Iterator[Problem]:
    """Say where a record is asked for a day that it does not have."""
    if register.kind != "record" or indicator.date or register.day_of_file:
        return
    if indicator.window is not None:
        message = "a record has no moment of its own, so no window fits"
        todo = f"leave `window` out: a record stays known; or {NAME_A_DAY}"
        yield Problem(INDICATORS, f"{name}.window", message, indicator.window, todo=todo)
    if indicator.after is not None:
        message = "a record has no moment of its own, so none lies after another"
        yield Problem(INDICATORS, f"{name}.after", message, indicator.after, todo=NAME_A_DAY)
    if indicator.take in DATED:
        message = f"a record has no moment of its own, so there is no {indicator.take} one"
        yield Problem(INDICATORS, f"{name}.take", message, indicator.take, todo=NAME_A_DAY)


def _at(name: str, indicator: Taken, register: Register) -> Iterator[Problem]:
    of_a_file = register.kind == "record" and (register.is_yearly or indicator.take == "age")
    if indicator.at is None or register.kind == "spell" or of_a_file:
        return
    kind = KINDS[register.kind]
    message = f"`at` asks for a spell that runs then; {indicator.register_} is {kind}"
    todo = "use a `window`" if register.kind == "event" else "leave `at` out: a record stays known"
    yield Problem(INDICATORS, f"{name}.at", message, indicator.at, todo=todo)


def _year(name: str, indicator: Taken, register: Register) -> Iterator[Problem]:
    if indicator.year is None or (register.is_yearly and register.kind == "record"):
        return
    message = f"`year` asks for the file of a year; {indicator.register_} has one file for all"
    if register.kind != "record":
        message = f"`year` asks for the records of a year; this is {KINDS[register.kind]}"
    todo = "use a `window`" + (" or `at`" if register.kind == "spell" else "")
    if register.kind == "record":
        todo = 'declare files = "year" in registers.toml, or leave `year` out'
    yield Problem(INDICATORS, f"{name}.year", message, str(indicator.year), todo=todo)


def _file(name: str, indicator: Taken, register: Register) -> Iterator[Problem]:
    """Say where it is not told which year's file holds the row."""
    if not register.is_yearly:
        return
    if register.kind == "spell" and indicator.at is None and indicator.take in COUNTS_ROWS:
        message = (
            "the files of several years may tell one spell, so that its rows cannot be counted"
        )
        todo = 'use `at`, or take = "distinct" of a column that names the spell'
        yield Problem(INDICATORS, f"{name}.take", message, indicator.take, todo=todo)
    if register.kind != "record":
        return
    told = any(FILE_YEAR in names_in(condition) for condition in indicator.conditions)
    if not told and indicator.at is indicator.window is indicator.year is None:
        message = f"the register {indicator.register_} has a file for each year; say which"
        yield Problem(INDICATORS, name, message, todo=WHICH_FILE)


def _anchors(study: Study, name: str, indicator: Taken) -> Iterator[Problem]:
    """Say where a sentence counts from what is no earlier date of the unit."""
    fields = {"at": indicator.moment.anchor if indicator.moment else None, "after": indicator.after}
    above = earlier(study, name)
    for field, anchor in fields.items():
        if anchor is None:
            continue
        if anchor not in above:
            yield from _no_day(study, f"{name}.{field}", name, anchor)
        elif form_of(study, study.indicators[anchor]) != "date":
            days, message = _anchored(study, above), "this indicator is no date to count from"
            yield Problem(INDICATORS, f"{name}.{field}", message, anchor, days, AN_ANCHOR)


def _no_day(study: Study, key: str, name: str, given: str) -> Iterator[Problem]:
    """Say that an anchor stands below the indicator that counts from it, or nowhere."""
    if given in study.indicators:
        yield from not_above(study, key, name, given)
        return
    days = _anchored(study, earlier(study, name))
    allowed = ("reference date", *days) if key.endswith(".at") else days
    yield Problem(INDICATORS, key, "there is no day of this name", given, allowed, AN_ANCHOR)


def _anchored(study: Study, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the indicators that are dates to count from."""
    return tuple(one for one in names if form_of(study, study.indicators[one]) == "date")
