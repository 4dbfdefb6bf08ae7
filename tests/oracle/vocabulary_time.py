"""The oracle of the vocabulary, 2: days, and which rows of a register are in time.

`None` stands for a day that is not known; a row whose day is not known is never in time.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class When:
    """When an indicator looks: the reference date, and the days that `at` and `after` tell."""

    reference: dt.date
    moment: dt.date | None = None
    after: dt.date | None = None


ONE_DAY = dt.timedelta(days=1)


def shift(day, length, unit):
    """Return the day so many days, months or years later; months end on their last day."""
    if unit == "day":
        return day + length * ONE_DAY
    months = day.year * 12 + day.month - 1 + length * (12 if unit == "year" else 1)
    year, month = months // 12, months % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def moment_of(moment, reference, anchor):
    """Return the day of a moment, None where its anchor is not known."""
    day = reference if moment.anchor is None else anchor
    if day is None:
        return None
    return shift(
        day, moment.span.length if moment.span.after else -moment.span.length, moment.span.unit
    )


def years_passed(day, until):
    """Return how many anniversaries of a day have come."""
    return until.year - day.year - ((until.month, until.day) < (day.month, day.day))


def months_passed(day, until):
    whole = (until.year - day.year) * 12 + until.month - day.month
    return whole - (until.day < day.day)


# ------------------------------------------------------------------ the days of a row


def day_of_file(template, row):
    """Return the day that a template such as {year}-12-31 tells for the file of a row."""
    year, month, day = template.split("-")
    assert year == "{year}"
    number = row.values["file_month"] if month == "{month}" else int(month)
    last = calendar.monthrange(row.values["file_year"], number)[1]
    return dt.date(row.values["file_year"], number, min(int(day), last))


def own_day(register, row):
    """Return the day from which a row is seen: of its event, its start, or when it is known."""
    given = {"event": register.date, "spell": register.start, "record": register.known}
    dated = given[register.kind]
    if isinstance(dated, dt.date):
        return dated
    if dated.startswith("{year}"):
        return day_of_file(dated, row)
    return row.values[dated]


def seen(register, row, reference):
    """Tell whether a row is seen on the reference date."""
    day = own_day(register, row)
    return day is not None and day <= reference and not is_of_later_file(register, row, reference)


def is_of_later_file(register, row, reference):
    """Tell whether a row of an event or spell is from a file of a later year or month."""
    if register.kind == "record" or not register.is_yearly:
        return False
    file = (row.values["file_year"], row.values.get("file_month", 0))
    return file > (reference.year, reference.month if register.files == "month" else 0)


def runs(register, row, day):
    """Tell whether a spell runs on a day."""
    start, end = row.values[register.start], row.values[register.end]
    if start is None or start > day:
        return False
    if end is None:
        return True
    return day <= end if register.includes_end else day < end


def there_on(register, row, reference):
    """Tell whether a row holds on the reference date: a spell runs then, another row is seen."""
    if register.kind == "spell":
        return stands_at(register, row, reference)
    return seen(register, row, reference)


# ------------------------------------------------------------------ the rows in time


def day_that_counts(register, sentence, row, reference):
    """Return the day of a row that a sentence counts from, None where it does not count."""
    if sentence.date is None or (register.kind == "spell" and sentence.date == "start"):
        return own_day(register, row)
    if register.kind == "spell" and sentence.date == "last day":
        return last_day(register, row, reference)
    name = register.end if register.kind == "spell" and sentence.date == "end" else sentence.date
    day = row.values[name]
    return day if day is not None and day <= reference else None


def last_day(register, row, reference):
    """Return the last day on which a spell has run so far."""
    end = row.values[register.end]
    if end is None:
        return reference
    return min(end if register.includes_end else end - ONE_DAY, reference)


def in_time(register, sentence, row, when):
    """Tell whether an indicator looks at a row."""
    reference = when.reference
    if not seen(register, row, reference):
        return False
    if sentence.at is not None and not stands_at(register, row, when.moment):
        return False
    if sentence.year is not None and row.values["file_year"] != reference.year + sentence.year:
        return False
    day = day_that_counts(register, sentence, row, reference)
    if day is None:
        return False
    if sentence.span is not None and not first_of(sentence.span, reference) < day <= reference:
        return False
    return when.after is None or day > when.after


def first_of(span, reference):
    """Return the day before a window begins."""
    return shift(reference, -span.length, span.unit)


def stands_at(register, row, moment):
    """Tell whether a row is about a moment: the spell runs then, and the file is that of then."""
    if register.files in ("year", "month") and row.values["file_year"] != moment.year:
        return False
    if register.files == "month" and row.values["file_month"] != moment.month:
        return False
    return register.kind != "spell" or runs(register, row, moment)


def comes(register, outcome, row, reference):
    """Tell whether a row lies in the time of the outcome, after the reference date."""
    day = outcome_day(register, outcome, row)
    if day is None or day <= reference:
        return False
    span = outcome.span
    return span is None or day <= shift(reference, span.length, span.unit)


def outcome_day(register, outcome, row):
    if outcome.date is None or (register.kind == "spell" and outcome.date == "start"):
        return own_day(register, row)
    name = register.end if register.kind == "spell" and outcome.date == "end" else outcome.date
    return row.values[name]
