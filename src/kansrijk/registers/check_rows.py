"""Check the rows of a register that is read: all that can be told row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import narwhals as nw

from kansrijk.errors import Problem
from kansrijk.registers.columns import columns_of
from kansrijk.registers.dates import days
from kansrijk.registers.files import SourceFile
from kansrijk.registers.found import Found, key_columns, location
from kansrijk.registers.keys import ids
from kansrijk.registers.read import KNOWN
from kansrijk.registers.reading import BAD
from kansrijk.study import CheckName, Column, Register, Study, Taken, Text

# Nobody in a register of people was born before, and nothing in it is planned after.
EARLIEST, LATEST = date(1850, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True, kw_only=True)
class RowCheck:
    """What is looked for in each row.

    Parameters
    ----------
    check, column, what, allowed
        As in `Found`.
    found
        Whether a row has it; null is no.
    """

    check: CheckName
    column: str | None = None
    found: nw.Expr
    what: Text
    allowed: tuple[str, ...] = ()


def check_rows(
    name: str, checks: Sequence[RowCheck], counts: Sequence[int], rows: int
) -> Iterator[Found]:
    """Tell what was found in the rows of a register.

    Parameters
    ----------
    name
        The register.
    checks
        What was looked for.
    counts
        How many rows have each of these.
    rows
        How many rows were looked at.
    """
    for one, found in zip(checks, counts, strict=True):
        if found:
            yield Found(
                check=one.check,
                register=name,
                column=one.column,
                rows=found,
                of=rows,
                what=one.what,
                allowed=one.allowed,
            )


def keyless(
    study: Study, files: Mapping[str, Sequence[SourceFile]], found: Iterable[Found]
) -> Iterator[Problem]:
    """Say in which registers no row has a key: those are of no use."""
    for one in found:
        if one.check == "rows_without_key" and one.rows == one.of:
            register = study.sources.registers[one.register]
            key = "keys" if register.keys else "key"
            given = key_columns(register)
            where = location(study, files, one.register)
            yield Problem(where, f"{one.register}.{key}", "no row has a key", given)


def row_checks(study: Study, name: str, files: Sequence[SourceFile]) -> Iterator[RowCheck]:
    """Yield all that a single row can have wrong."""
    register = study.sources.registers[name]
    for column in columns_of(register):
        yield _unreadable(study, register, column)
        yield from _not_recoded(study, name, column)
    yield RowCheck(
        check="rows_without_key", found=_nobody(register), what=Text(nl="geen sleutel", en="no key")
    )
    yield from _undated(register)
    yield from _reversed(register)
    for column in columns_of(register):
        if register.column(column).type == "date":
            yield _out_of_range(register, column, files)


def _nobody(register: Register) -> nw.Expr:
    return nw.all_horizontal((nw.col(one).is_null() for one in ids(register)), ignore_nulls=False)


def _unreadable(study: Study, register: Register, name: str) -> RowCheck:
    column, found = register.column(name), nw.col(f"{BAD}{name}")
    if column.codes is None:
        what = _is_no(column, register.decimal)
        return RowCheck(check="unreadable_values", column=name, found=found, what=what)
    return RowCheck(
        check="unknown_codes",
        column=name,
        found=found,
        what=_not_listed(column.codes),
        allowed=tuple(study.sources.codes[column.codes].index),
    )


def _not_listed(codes: str) -> Text:
    return Text(
        nl=f"een code die de lijst {codes} niet kent",
        en=f"a code that the list {codes} does not know",
    )


def _is_no(column: Column, decimal: str) -> Text:
    """Say what the values are not."""
    nl, en = "geheel getal", "whole number"
    if column.days_since is not None:
        nl, en = "heel aantal dagen", "whole number of days"
    elif column.type == "date":
        nl, en = "datum (2015-01-31 of 20150131)", "date (2015-01-31 or 20150131)"
    elif column.decimals:
        sign = {".": ("punt", "point"), ",": ("komma", "comma")}[decimal]
        example = f"1234{decimal}5"
        nl, en = f"getal ({example}, met een {sign[0]})", f"number ({example}, with a {sign[1]})"
    return Text(nl=f"iets dat geen {nl} is", en=f"something that is no {en}")


def _not_recoded(study: Study, name: str, column: str) -> Iterator[RowCheck]:
    """Find codes as they stand that an indicator recodes by a list without them."""
    if not study.sources.registers[name].column(column).is_text:
        return
    for codes in dict.fromkeys(_recoding(study, name, column)):
        declared = study.sources.codes[codes]
        if declared.rest is None:
            known = tuple(declared.index)
            yield RowCheck(
                check="unknown_codes",
                column=column,
                found=~nw.col(column).is_in(known),
                what=_not_listed(codes),
                allowed=known,
            )


def _recoding(study: Study, name: str, column: str) -> Iterator[str]:
    for indicator in study.indicators.values():
        if (
            isinstance(indicator, Taken)
            and (indicator.register_, indicator.column) == (name, column)
            and indicator.recode is not None
        ):
            yield indicator.recode


def dating(register: Register) -> str | None:
    """Return the name of the column that dates a row; None where nothing does."""
    if register.day_of_file is not None or isinstance(register.known, date):
        return KNOWN
    named = register.start or register.date or register.known
    return named if isinstance(named, str) else None


def _undated(register: Register) -> Iterator[RowCheck]:
    column = dating(register)
    if column not in (None, KNOWN):
        what = Text(nl=f"geen datum in {column}", en=f"no date in {column}")
        yield RowCheck(check="rows_without_date", found=nw.col(column).is_null(), what=what)


def _reversed(register: Register) -> Iterator[RowCheck]:
    if register.start and register.end:
        found = nw.col(register.end) < nw.col(register.start)
        what = Text(nl="een einde voor het begin", en="an end before the start")
        yield RowCheck(check="ends_before_start", found=found, what=what)


def latest(register: Register, column: str, files: Sequence[SourceFile]) -> date:
    """Return the latest day that a column may have."""
    newest = max((file.year for file in files if file.year is not None), default=None)
    return LATEST if newest is None or column == register.end else date(newest, 12, 31)


def _out_of_range(register: Register, column: str, files: Sequence[SourceFile]) -> RowCheck:
    """Find dates that cannot be; only an end may lie after the newest file."""
    last = latest(register, column, files)
    found = ~nw.col(column).is_between(days(EARLIEST), days(last))
    what = Text(
        nl=f"een datum voor {EARLIEST.year} of na {last.year}",
        en=f"a date before {EARLIEST.year} or after {last.year}",
    )
    return RowCheck(check="dates_out_of_range", column=column, found=found, what=what)
