"""The material under the results as sheets: checks, files, coverage and codebook."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from kansrijk.assess import (
    CodebookFinding,
    Counted,
    CoverageFinding,
    MeasureDescribed,
    VariableDescribed,
)
from kansrijk.disclosure import Release
from kansrijk.findings import Number
from kansrijk.profiles import Asked
from kansrijk.report.codebook import EPOCH
from kansrijk.report.document import Document
from kansrijk.report.plain_data import FAR, whole
from kansrijk.report.sheet import Kinds, Row, Sheet, Value, sheet, value
from kansrijk.report.wording import Texts

VARIABLES: Kinds = {
    "codebook.name": "text",
    "sensitive.variable": "long",
    "sheet.group": "text",
    "sheet.role": "text",
    "codebook.form": "text",
    "sheet.quantity": "text",
    "sheet.sentence": "long",
    "sheet.registers": "long",
}
VALUES: Kinds = {
    "codebook.name": "text",
    "sheet.what": "text",
    "sheet.level": "long",
    "asked.reference_date": "date",
    "table.n": "count",
    "table.share": "share",
    "sheet.number": "number",
    "sheet.change": "number",
}


def material_sheets(release: Release, doc: Document, t: Texts) -> Iterator[Sheet]:
    """Yield what the results rest on, sheet by sheet."""
    covered, described = release.find(CoverageFinding), release.find(CodebookFinding)
    yield from _checks(doc, t)
    yield from _files(release, doc, t)
    if covered:
        yield from _coverage(covered, t)
    if described:
        yield from _variables(described, t)
        yield from _values(described, t)


def _checks(doc: Document, t: Texts) -> Iterator[Sheet]:
    noted = doc.registers.noted if doc.registers else ()
    kinds: Kinds = {
        "registers.register": "text",
        "sheet.place": "text",
        "registers.what": "long",
        "sheet.meaning": "long",
        "registers.extent": "text",
        "registers.decision": "long",
    }
    rows = [
        (one.register, one.place, one.what, one.meaning, one.extent, one.decision) for one in noted
    ]
    yield from sheet("checks", kinds, rows, t)


def _files(release: Release, doc: Document, t: Texts) -> Iterator[Sheet]:
    asked = release.find(Asked)
    sources = asked.sources if asked else ()
    files = doc.registers.files if doc.registers else ()
    kinds: Kinds = {
        "registers.register": "text",
        "registers.holder": "text",
        "sheet.file": "text",
        "registers.year": "text",
        "registers.version": "text",
        "sheet.size": "count",
        "sheet.digest": "code",
    }
    rows = [
        (
            *(file.register, file.holder, file.file, file.year, file.version),
            source.size and whole(source.size.value),
            file.digest,
        )
        for file, source in zip(files, sources, strict=True)
    ]
    yield from sheet("files", kinds, rows, t)


def _coverage(found: CoverageFinding, t: Texts) -> Iterator[Sheet]:
    kinds: Kinds = {
        "sheet.kind": "text",
        "coverage.name": "text",
        "asked.reference_date": "date",
        "sheet.by": "text",
        "sheet.level": "text",
        "table.n": "count",
        "sheet.known": "share",
    }
    rows = [
        (
            t(f"coverage.{one.kind}"),
            one.label.in_(t.language),
            date.fromisoformat(one.date),
            group.by and group.by.in_(t.language),
            group.level.in_(t.language) if group.level else t("coverage.everyone"),
            value(group.of),
            value(group.share),
        )
        for one in found.covered
        for group in one.groups
    ]
    yield from sheet("coverage", kinds, rows, t)


def _variables(found: CodebookFinding, t: Texts) -> Iterator[Sheet]:
    rows = [
        (
            one.name,
            one.label.in_(t.language),
            one.group,
            t(f"sheet.roles.{one.role}"),
            t(f"codebook.forms.{one.form}"),
            one.quantity and one.quantity.in_(t.language),
            one.sentence.in_(t.language),
            ", ".join(one.registers),
        )
        for one in found.variables
    ]
    yield from sheet("codebook", VARIABLES, rows, t)


def _values(found: CodebookFinding, t: Texts) -> Iterator[Sheet]:
    rows = (row for one in found.variables for row in _lines(one, found, t))
    yield from sheet("values", VALUES, rows, t)


def _lines(one: VariableDescribed, found: CodebookFinding, t: Texts) -> Iterator[Row]:
    for part in one.parts:
        named = one.name, t("codebook.presence"), t(f"codebook.part.{part.part}")
        yield from _counted(named, part.counted, found)
    for level in one.levels:
        named = one.name, t("codebook.values"), level.label.in_(t.language)
        yield from _counted(named, level.counted, found)
    for measure in one.measures:
        named = one.name, t("codebook.values"), t(f"codebook.measure.{measure.measure}")
        yield from _measured(named, measure, one, found, t)


def _counted(named: Row, counted: Counted, found: CodebookFinding) -> Iterator[Row]:
    numbers = zip(found.dates, counted.n, counted.share, (None, *counted.change), strict=True)
    for on, n, share, change in numbers:
        yield (*named, date.fromisoformat(on), value(n), value(share), None, value(change))


def _measured(
    named: Row, measure: MeasureDescribed, one: VariableDescribed, found: CodebookFinding, t: Texts
) -> Iterator[Row]:
    numbers = zip(found.dates, measure.values, (None, *measure.change), strict=True)
    for on, number, change in numbers:
        yield (*named, date.fromisoformat(on), None, None, _value(number, one, t), value(change))


def _value(number: Number | None, one: VariableDescribed, t: Texts) -> Value:
    """Return a measure: a day of a date, and the word for the far end."""
    plain = value(number)
    if plain == FAR and one.far:
        return one.far.in_(t.language)
    if one.form == "date" and isinstance(plain, int | float):
        return EPOCH + timedelta(days=round(plain))
    return plain
