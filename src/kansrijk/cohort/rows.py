"""Which rows of a register are known on a day, which run on it, and which day of a row counts.

A spell is dated by its start; an end after the reference date reads as open, because it is compared
with no later day.
"""

from __future__ import annotations

from datetime import date

import narwhals as nw

from kansrijk.registers import KNOWN, days
from kansrijk.study import FILE_MONTH, FILE_YEAR, SPELL_DAYS, Register

Day = date | nw.Expr


def dated(register: Register) -> nw.Expr:
    """Return the day from which a row is known."""
    given = register.start or register.date or register.known
    if isinstance(given, str) and given != register.day_of_file:
        return nw.col(given)
    # A fixed day, or that of the file, lies in a column of the engine's own.
    return nw.col(KNOWN)


def seen(register: Register, day: date) -> nw.Expr:
    """Tell which rows are known on a day; a file of a later year, or month, is not there yet."""
    rows = dated(register) <= days(day)
    if register.kind == "record" or not register.is_yearly:
        return rows
    if register.files == "month":
        return rows & (nw.col(FILE_YEAR) * 12 + nw.col(FILE_MONTH) <= day.year * 12 + day.month)
    return rows & (nw.col(FILE_YEAR) <= day.year)


def running(register: Register, day: Day) -> nw.Expr:
    """Tell which spells run on a day; a row without an end is open."""
    number = days(day) if isinstance(day, date) else day
    end = nw.col(register.end or "")
    over = end < number if register.includes_end else end <= number
    return (dated(register) <= number) & ~over.fill_null(value=False)


def in_file_of(register: Register, day: date) -> nw.Expr:
    """Tell which rows are in the file of a day's year, or month."""
    rows = nw.col(FILE_YEAR) == day.year
    return rows & (nw.col(FILE_MONTH) == day.month) if register.files == "month" else rows


def standing(register: Register, day: date) -> nw.Expr:
    """Tell which spells run on a day: where each year has its file, as that of the day tells it.

    The files of other years tell the same spells with other ends.
    """
    rows = running(register, day)
    return rows & in_file_of(register, day) if register.is_yearly else rows


def valid(register: Register, reference: date) -> nw.Expr:
    """Tell which rows describe the state at the reference date."""
    return standing(register, reference) if register.kind == "spell" else seen(register, reference)


def day_that_counts(register: Register, given: str | None) -> nw.Expr:
    """Return the day by which a sentence dates a row: as given, else the day it is known from."""
    if given is None:
        return dated(register)
    if register.kind != "spell" or given not in SPELL_DAYS:
        return nw.col(given)
    return dated(register) if given == "start" else nw.col(register.end or "")


def day_so_far(register: Register, given: str | None, reference: date) -> nw.Expr:
    """Return the same day as it was told on the reference date: spells that run end then."""
    if register.kind != "spell" or given != "last day":
        return day_that_counts(register, given)
    end = nw.col(register.end or "")
    last = end if register.includes_end else end - 1
    return nw.when(last <= days(reference)).then(last).otherwise(days(reference))


def told(register: Register, name: str, reference: date) -> nw.Expr:
    """Return a column as it was told on the reference date: the end of a spell as open."""
    column = nw.col(name)
    if name != register.end:
        return column
    return nw.when(column <= days(reference)).then(column)


def can_be_late(register: Register, name: str) -> bool:
    """Tell whether a column may have values that become known only after the row itself."""
    column = register.column(name)
    return name != register.end and (column.type == "date" or column.known is not None)


def known_later(register: Register, name: str, reference: date) -> nw.Expr:
    """Tell where a column has a value that becomes known only after the reference date."""
    column, later = register.column(name), nw.lit(value=False)
    if column.type == "date":
        # A date that lies ahead is not known, whatever it dates.
        later = nw.col(name) > days(reference)
    if column.known is not None:
        later = later | (nw.col(column.known) > days(reference)).fill_null(value=True)
    return (later & ~nw.col(name).is_null()).fill_null(value=False)
