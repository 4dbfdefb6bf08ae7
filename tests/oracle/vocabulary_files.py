"""The oracle of the vocabulary, 7: which files of a register a study reads.

A file of a yearly register goes by its year, that of a monthly one by its year and month.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from kansrijk.study.indicators import Taken
from tests.oracle.vocabulary_takes import RefusalError
from tests.oracle.vocabulary_time import ONE_DAY, first_of, moment_of, shift


def read_files(study, name, files):
    """Return the rows of those files of a register that a study reads, all together.

    Parameters
    ----------
    study, name
        The study and the register.
    files
        By file the rows: `()`, or one for each year, or for each year and month.

    Raises
    ------
    RefusalError
        A file that the study needs is not there.
    """
    register = study.sources.registers[name]
    if register.files is None:
        return files[()]
    if register.files == "living":
        return files[max(files)]
    asked = asked_of(study, name)
    needed = {file_of(register, day) for day in asked.days}
    is_there = [any(one(register, file) for file in files) for one in asked.some]
    if needed - set(files) or not all(is_there):
        raise RefusalError("DataError")
    others = (*asked.others, *asked.some)
    read = [file for file in files if file in needed or any(one(register, file) for one in others)]
    return [row | numbers(file) for file in sorted(read) for row in files[file]]


def file_of(register, day):
    return (day.year, day.month) if register.files == "month" else (day.year,)


def numbers(file):
    return dict(zip(("file_year", "file_month"), file, strict=False))


@dataclass
class Asked:
    """The days whose files are needed, and what tells which others are read too."""

    days: set = field(default_factory=set)
    others: list = field(default_factory=list)
    # Of these one at least must be there.
    some: list = field(default_factory=list)


def asked_of(study, name):
    """Return which files of a register a study asks for."""
    asked = Asked()
    register, question = study.sources.registers[name], study.question
    links = any(name == relation.register_ for relation in study.sources.relations.values())
    for reference in study.reference_dates:
        if links or name == question.population.register_:
            as_it_stands(register, reference, asked)
        for indicator in study.indicators.values():
            if name in indicator.registers:
                look_back(indicator, reference, asked)
        if name == study.outcome.register_:
            look_ahead(study.outcome, reference, asked)
    return asked


def as_it_stands(register, reference, asked):
    """Ask for what runs on the reference date, or has been known or has happened by then."""
    if register.kind == "spell":
        asked.days.add(reference)
    else:
        asked.some.append(until(reference))


def look_back(indicator, reference, asked):
    """Ask for the files that an indicator looks at; that of the reference date if it is there."""
    if not isinstance(indicator, Taken):
        asked.some.append(until(reference))
    elif indicator.year is not None:
        asked.days.add(dt.date(reference.year + indicator.year, 1, 1))
    elif indicator.span is not None:
        asked.days |= all_days(first_of(indicator.span, reference) + ONE_DAY, reference - ONE_DAY)
        asked.others.append(of(reference))
    elif indicator.at is not None and indicator.moment.anchor is None:
        asked.days.add(moment_of(indicator.moment, reference, None))
    else:
        asked.some.append(until(reference))


def look_ahead(outcome, reference, asked):
    """Ask for the files of the outcome; that of the last day if it is there."""
    if outcome.span is None:
        asked.some.append(lambda _register, _file: True)
    else:
        last = shift(reference, outcome.span.length, outcome.span.unit)
        asked.days |= all_days(reference + ONE_DAY, last - ONE_DAY)
        asked.others.append(of(last))


def all_days(first, last):
    return {first + number * ONE_DAY for number in range((last - first).days + 1)}


def until(reference):
    return lambda register, file: file <= file_of(register, reference)


def of(reference):
    return lambda register, file: file == file_of(register, reference)
