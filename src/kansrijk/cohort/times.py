"""Which rows of a register lie in the time that a sentence looks at.

A sentence that is told from dates of the units themselves, its anchors, finds them beside each row,
in columns of its own: the moment, the file that was the newest then, and the day that it comes
after.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import narwhals as nw

from kansrijk.cohort.rows import day_so_far, day_that_counts, in_file_of, running, seen
from kansrijk.registers import days
from kansrijk.study import FILE_MONTH, FILE_YEAR, Outcome, Register, Taken


def moment_column(name: str) -> str:
    """Return the name of the column with the moment that a sentence looks at, in days."""
    return f"_at_{name}"


def month_column(name: str) -> str:
    """Return the name of the column with the month of that moment, counted from the year 0."""
    return f"_month_{name}"


def after_column(name: str) -> str:
    """Return the name of the column with the day after which a sentence looks."""
    return f"_after_{name}"


def in_time(name: str, sentence: Taken | Outcome, register: Register, reference: date) -> nw.Expr:
    """Tell which rows lie in the time that a sentence looks at.

    Parameters
    ----------
    name
        The name of the indicator, after which the columns of its anchors are called.
    sentence
        What was declared.
    register
        The register it is from.
    reference
        The reference date.
    """
    if isinstance(sentence, Outcome):
        return _ahead(sentence, register, reference)
    if sentence.at is not None:
        return _at(name, sentence, register, reference)
    if sentence.year is not None:
        return seen(register, reference) & (nw.col(FILE_YEAR) == reference.year + sentence.year)
    return nw.all_horizontal(*_back(name, sentence, register, reference), ignore_nulls=False)


def moment(name: str, sentence: Taken, reference: date) -> nw.Expr:
    """Return the moment that a sentence looks at, in days; by default the reference date."""
    given = sentence.moment
    if given is not None and given.anchor is not None:
        return nw.col(moment_column(name))
    return nw.lit(days(given.on(reference) if given else reference))


def _ahead(outcome: Outcome, register: Register, reference: date) -> nw.Expr:
    day = day_that_counts(register, outcome.date)
    rows = day > days(reference)
    if outcome.span is None:
        return rows
    return rows & (day <= days(outcome.span.beyond(reference)))


def _at(name: str, sentence: Taken, register: Register, reference: date) -> nw.Expr:
    """Tell which spells run at the moment; of other registers, which rows are of its file."""
    day = moment(name, sentence, reference)
    rows = running(register, day) if register.kind == "spell" else seen(register, reference)
    return rows & _of_its_file(name, sentence, register, reference) if register.is_yearly else rows


def _of_its_file(name: str, sentence: Taken, register: Register, reference: date) -> nw.Expr:
    given = sentence.moment
    if given is not None and given.anchor is not None:
        month = nw.col(month_column(name))
        if register.files == "month":
            return nw.col(FILE_YEAR) * 12 + nw.col(FILE_MONTH) - 1 == month
        return nw.col(FILE_YEAR) == month // 12
    return in_file_of(register, given.on(reference) if given else reference)


def _back(name: str, sentence: Taken, register: Register, reference: date) -> Iterator[nw.Expr]:
    """Yield what makes a row one that a sentence looks back on."""
    yield seen(register, reference)
    day = day_so_far(register, sentence.date, reference)
    if sentence.date is not None:
        yield day <= days(reference)
    if sentence.span is not None:
        yield day > days(sentence.span.before(reference))
    if sentence.after is not None:
        yield day > nw.col(after_column(name))
