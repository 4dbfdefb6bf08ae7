"""Dates as integers: of the calendar as ``yyyymmdd``, of the engine as days since 1970.

Engines differ in how they subtract dates; integers they all handle alike.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import narwhals as nw

EPOCH = date(1970, 1, 1)


def days(day: date) -> int:
    """Return a date as days since 1 January 1970."""
    return (day - EPOCH).days


def day_of_file(template: str, year: int, month: int | None) -> date:
    """Return the day that a file gives to its rows; a 31st is the last of a shorter month.

    Parameters
    ----------
    template
        Such as ``{year}-10-01`` or ``{year}-{month}-31``.
    year, month
        What the file is of.
    """
    _, told, last = template.split("-")
    month = int(told) if told.isdigit() else month or 1
    return date(year, month, min(int(last), monthrange(year, month)[1]))


def compact(year: nw.Expr, month: nw.Expr, day: nw.Expr) -> nw.Expr:
    """Return a date as ``yyyymmdd``."""
    return year * 10000 + month * 100 + day


def exists(date: nw.Expr) -> nw.Expr:
    """Tell whether a number ``yyyymmdd`` is a date of the calendar."""
    year, month, day = _parts(date)
    is_leap = ((year % 4 == 0) & (year % 100 != 0)) | (year % 400 == 0)
    february = nw.when(is_leap).then(29).otherwise(28)
    others = nw.when(month.is_in([4, 6, 9, 11])).then(30).otherwise(31)
    length = nw.when(month == 2).then(february).otherwise(others)
    # Few days are late enough to ask how long the month is.
    in_month = nw.when(day <= 28).then(day >= 1).otherwise(day <= length)
    return month.is_between(1, 12) & in_month


def civil_days(date: nw.Expr) -> nw.Expr:
    """Return a date ``yyyymmdd`` of the Gregorian calendar as days since 1 January 1970.

    Years start in March, so that the leap day comes last. Source: E. G. Richards in the Explanatory
    Supplement to the Astronomical Almanac (3rd ed.), section 15.11.
    """
    year, month, day = _parts(date)
    before_march = nw.when(month < 3).then(1).otherwise(0)
    year, month = year - before_march, month + 12 * before_march - 3
    leap_days = _whole(year, 4) - _whole(year, 100) + _whole(year, 400)
    return 365 * year + leap_days + _whole(153 * month + 2, 5) + day - 719469


def _parts(date: nw.Expr) -> tuple[nw.Expr, nw.Expr, nw.Expr]:
    year, months = _whole(date, 10000), _whole(date, 100)
    return year, months - year * 100, date - months * 100


def _whole(number: nw.Expr, by: int) -> nw.Expr:
    """Divide and leave the rest; `//` says the same at ten times the length."""
    return (number / by).floor().cast(nw.Int64())
