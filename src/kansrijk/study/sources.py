"""The registers of a study: whether their columns, dates, files and functions fit together."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from kansrijk.errors import Problem
from kansrijk.study.functions import function_problems
from kansrijk.study.references import SOURCES, unknown
from kansrijk.study.registers import Column, Register
from kansrijk.study.study import Study

VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
OF_FILE = re.compile(r"\{year\}-(\d\d|\{month\})-(\d\d)")
A_DAY = 'known = "{year}-12-31", the day of the file\'s year on which it is known'
# How columns say which year's column they mean, since some have the year in their name.
YEAR = "{year}"
LEAP_YEAR = 2000
DATABASES = (".duckdb", ".db", ".ddb")


def source_problems(study: Study) -> Iterator[Problem]:
    """Yield all that is wrong with registers and relations, relation by relation apart."""
    for name, register in study.sources.registers.items():
        yield from _place(name, register)
        yield from _days(name, register)
        for column, declared in register.columns.items():
            yield from _column(study, f"{name}.columns.{column}", declared, register)
        for given in register.merge:
            what, allowed = "declared column", tuple(register.columns)
            yield from unknown(SOURCES, f"{name}.merge", what, given, allowed)
        if register.prepare is not None:
            key = f"{name}.prepare"
            yield from function_problems(study.folder, SOURCES, key, register.prepare)
    yield from _keys(study)
    yield from _relations(study)


def _place(name: str, register: Register) -> Iterator[Problem]:
    """Say where a file and a table are mixed up, or an address stands in the declaration."""
    if register.database is not None and not VARIABLE.fullmatch(register.database):
        message = "this is the name of an environment variable, which holds the address"
        todo = "write the address, with its password, into the variable and not into the study"
        yield Problem(SOURCES, f"{name}.database", message, todo=todo)
    for field in ("encoding", "decimal", "prepare"):
        if register.database is not None and field in register.model_fields_set:
            message = f"`{field}` goes with files; this is a table of a database"
            yield Problem(SOURCES, f"{name}.{field}", message)
    for path in register.paths if register.table is not None else ():
        if not path.lower().endswith(DATABASES):
            message = "a `table` is one of a DuckDB file, or of a `database`"
            yield Problem(SOURCES, f"{name}.path", message, path, DATABASES)


def _days(name: str, register: Register) -> Iterator[Problem]:
    """Say where what dates a row is no date, or no day of the calendar."""
    for column in register.date_columns:
        if register.column(column).type != "date":
            message = 'this dates a row: type = "date"'
            yield Problem(SOURCES, f"{name}.columns.{column}", message)
    key = f"{name}.{'date' if register.kind == 'event' else 'known'}"
    if register.day_of_file is not None:
        yield from _day_of_file(key, register.day_of_file, register)
    elif register.is_yearly and isinstance(register.known, date):
        message = "each year's file is known from another day, so one fixed date does not fit"
        todo = f"a column of dates, or {A_DAY}"
        yield Problem(SOURCES, key, message, str(register.known), todo=todo)


def _day_of_file(key: str, given: str, register: Register) -> Iterator[Problem]:
    found = OF_FILE.fullmatch(given)
    month, day = found.groups() if found else ("", "")
    if not month.isdigit():
        if register.files != "month":
            message = 'only files = "month" have a month in their name'
            yield Problem(SOURCES, key, message, given)
        month = "12"
    if not 1 <= int(month) <= 12 or not 1 <= int(day) <= monthrange(LEAP_YEAR, int(month))[1]:
        yield Problem(SOURCES, key, "the calendar has no such day", given)


def _column(study: Study, key: str, column: Column, register: Register) -> Iterator[Problem]:
    lists = tuple(study.sources.codes)
    if column.codes is not None:
        yield from unknown(SOURCES, f"{key}.codes", "code list", column.codes, lists)
    if column.known is not None:
        days = [name for name, one in register.columns.items() if one.type == "date"]
        yield from unknown(SOURCES, f"{key}.known", "date column", column.known, days)
    for source in (*column.sources(""), *column.also):
        yield from _year_in_name(f"{key}.from", source, register)
    if isinstance(column.days_since, str):
        if column.days_since[:1].isdigit():
            message = "write a date without quotes: 2014-12-31"
            yield Problem(SOURCES, f"{key}.days_since", message, column.days_since)
        yield from _year_in_name(f"{key}.days_since", column.days_since, register)


def _year_in_name(key: str, source: str, register: Register) -> Iterator[Problem]:
    if YEAR in source and register.files is None:
        message = "{year} is the year of the file, and this register has one file for all years"
        yield Problem(SOURCES, key, message, source, todo='declare files = "living", "year", ...')


def _keys(study: Study) -> Iterator[Problem]:
    """Say where a unit is named by another number of columns than before."""
    first: dict[str, tuple[str, ...]] = {}
    uses = [
        (name, one.unit, key)
        for name, one in study.sources.registers.items()
        for key in one.all_keys
    ]
    for name, relation in study.sources.relations.items():
        if relation.to is not None:
            uses.append((f"relations.{name}.to", relation.to.unit, relation.to.key))
    for key, unit, columns in uses:
        expected = first.setdefault(unit, columns)
        if len(columns) != len(expected):
            message = f"a {unit} is named by {len(expected)} columns elsewhere"
            todo = f"name them all, like {', '.join(expected)}"
            yield Problem(SOURCES, f"{key}.key", message, ", ".join(columns), todo=todo)


def _relations(study: Study) -> Iterator[Problem]:
    for name, relation in study.sources.relations.items():
        register = study.sources.registers.get(relation.register_ or "")
        if register is None or relation.to is None:
            continue
        for source in relation.to.key:
            yield from _year_in_name(f"relations.{name}.to.key", source, register)
        if register.kind == "record" and register.is_yearly and register.day_of_file is None:
            message = f"{relation.register_} has a file for each year; a relation takes the newest"
            todo = f"declare in [{relation.register_}] {A_DAY}"
            yield Problem(SOURCES, f"relations.{name}.from", message, todo=todo)
