"""Check whether files are there, are what their names say, and reach as far as the study looks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

import narwhals as nw

from kansrijk.registers.check_rows import dating
from kansrijk.registers.dates import days
from kansrijk.registers.engine import Frame, fetch, fetch_row
from kansrijk.registers.files import SourceFile
from kansrijk.registers.found import FEW, Found
from kansrijk.registers.read import KNOWN, by_file, day_of, of_file
from kansrijk.registers.years import Period, choose
from kansrijk.study import FILE_MONTH, FILE_YEAR, CheckName, Register, Study, Text

# The first and last day of what a file is of.
ENDS = {
    "year": ("{year}-01-01", "{year}-12-31"),
    "month": ("{year}-{month}-01", "{year}-{month}-31"),
}
# A register of events seldom has one on the very last day.
ALMOST = timedelta(days=31)
# How many years, or months, are told.
MOST = 6
ROWS, DATED, INSIDE, LAST = "rows", "dated", "inside", "last"

Counts = Mapping[str, int]


def check_files(
    study: Study, name: str, files: Sequence[SourceFile], table: Frame
) -> Iterator[Found]:
    """Look for files that are not there, are of another year than their name says, or end early."""
    if study.sources.registers[name].is_yearly:
        yield from _absent(study, name, files)
        yield from _of_another_year(study, name, files, table)
    if name == study.outcome.register_:
        yield from _ends_early(study, name, table)


def _absent(study: Study, name: str, files: Sequence[SourceFile]) -> Iterator[Found]:
    """Say of which years there is no file; a study that did not accept that has stopped before."""
    present = [Period(file.year or 0, file.month or 0) for file in files]
    choice = choose(study, name, present)
    both: tuple[tuple[CheckName, Sequence[Period]], ...] = (
        ("missing_files", choice.missing),
        ("skipped_files", choice.skipped),
    )
    for check, periods in both if present else ():
        if rows := len(periods):
            years, more = ", ".join(map(str, periods[:MOST])), rows - MOST
            of = rows + len(files)
            what = Text(
                nl=f"geen bestand van {years}{f' en nog {more}' * (more > 0)} ({rows} van {of})",
                en=f"no file of {years}{f' and {more} more' * (more > 0)} ({rows} of {of})",
            )
            yield Found(check=check, register=name, rows=rows, of=of, what=what)


def _of_another_year(
    study: Study, name: str, files: Sequence[SourceFile], table: Frame
) -> Iterator[Found]:
    """Say which files are a copy of an earlier one, or have mostly dates of another time."""
    counts = _counts(study.sources.registers[name], files, table)
    first: dict[str, str] = {}
    for file in files:
        found = counts.get((file.year, file.month), {})
        copied = first.setdefault(file.digest, file.path.name)
        outside = found.get(DATED, 0) - found.get(INSIDE, 0)
        if copied != file.path.name and found.get(ROWS, 0) >= FEW:
            what = Text(nl=f"dezelfde inhoud als {copied}", en=f"the same content as {copied}")
            yield _about(file, what, found[ROWS], found[ROWS])
        elif found.get(DATED, 0) >= FEW and 2 * outside > found[DATED]:
            what = Text(
                nl="vooral datums uit een andere tijd dan de naam zegt",
                en="mostly dates of another time than its name says",
            )
            yield _about(file, what, outside, found[DATED])


def _about(file: SourceFile, what: Text, rows: int, of: int) -> Found:
    return Found(
        check="another_year",
        register=file.register,
        file=file.path.name,
        rows=int(rows),
        of=of,
        what=what,
    )


def _counts(
    register: Register, files: Sequence[SourceFile], table: Frame
) -> Mapping[tuple[int | None, int | None], Counts]:
    """Count the rows of each file: all, those with a date, and those whose date is the file's."""
    counts, day = [nw.len().alias(ROWS)], dating(register)
    if register.kind != "record" and day not in (None, KNOWN):
        inside = _in_its_time(register, files).cast(nw.Int64()).sum().fill_null(0)
        counts += [nw.col(day).count().alias(DATED), inside.alias(INSIDE)]
    rows = fetch(table.group_by(of_file(register)).agg(*counts)).to_pylist()
    return {(row[FILE_YEAR], row.get(FILE_MONTH)): row for row in rows}


def _in_its_time(register: Register, files: Sequence[SourceFile]) -> nw.Expr:
    """Tell which rows lie in the year or month of their file; spells when they run in it."""
    first, last = (
        by_file(register, files, lambda file, template=template: days(day_of(template, file)))
        for template in ENDS[register.files or "year"]
    )
    day = nw.col(dating(register) or "")
    if register.kind == "event":
        return day.is_between(first, last)
    goes_on = (nw.col(register.end or "") >= first).fill_null(value=True)
    return (day <= last) & goes_on


def _ends_early(study: Study, name: str, table: Frame) -> Iterator[Found]:
    """Say whether nothing was registered at the end of the time in which outcomes count."""
    register, span, column = study.sources.registers[name], study.outcome.span, study.outcome.date
    if column not in register.columns:
        column = dating(register)
    if span is None or column is None:
        return
    row = fetch_row(table.select(nw.col(column).max().alias(LAST), nw.len().alias(ROWS)))
    end = span.beyond(study.reference_dates[-1])
    if row[LAST] is not None and row[LAST] < days(end - ALMOST):
        what = Text(
            nl="geen enkele regel in de laatste maand van het venster van de uitkomst",
            en="no row in the last month of the outcome's window",
        )
        yield Found(check="ends_early", register=name, rows=row[ROWS], of=row[ROWS], what=what)
