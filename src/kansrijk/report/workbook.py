"""The sheets as an Excel workbook: plain cells, nothing hidden, nothing that runs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter  # pyright: ignore[reportMissingTypeStubs]

from kansrijk.report.sheet import Kind, Sheet, Value

WIDTHS: dict[Kind, int] = {
    "text": 24,
    "long": 48,
    "code": 68,
    "count": 14,
    "share": 12,
    "percent": 12,
    "number": 14,
    "fine": 14,
    "date": 14,
}
FORMATS: dict[Kind, str] = {
    "count": "#,##0",
    "share": "0.0%",
    "percent": "0%",
    "number": "#,##0.00",
    "fine": "#,##0.000",
    "date": "yyyy-mm-dd",
}
# The program sets no clock: the same release gives the same bytes.
MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook knows no time zones
INK, PAPER, ALARM = "#10243D", "#E7EDF4", "#8F1022"
# XlsxWriter has no types.
Format = Any
Worksheet = Any


@dataclass(frozen=True)
class _Styles:
    """The formats of a workbook."""

    head: Format
    head_right: Format
    cells: dict[Kind, Format]


def workbook(sheets: Iterable[Sheet], *, title: str, notice: str, is_inside: bool) -> bytes:
    """Return sheets as the bytes of an Excel file.

    Parameters
    ----------
    sheets
        The sheets.
    title
        The title in the file's properties; it has no author.
    notice
        What stands at the foot of each printed page.
    is_inside
        Whether it may not leave; its tabs are red.
    """
    target = BytesIO()
    book: Any = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"title": title, "created": MADE})
    styles = _styles(book)
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        _lay_out(page, sheet, notice)
        _fill(page, sheet, styles)
        if is_inside:
            page.set_tab_color(ALARM)
    book.close()
    return target.getvalue()


def _styles(book: Any) -> _Styles:  # noqa: ANN401 - see above
    base = {"valign": "top", "font_size": 11}
    head = {**base, "bold": True, "text_wrap": True, "font_color": INK, "bg_color": PAPER}
    head |= {"bottom": 2, "bottom_color": INK, "valign": "bottom"}
    words = {**base, "text_wrap": True}
    kinds: list[Kind] = list(WIDTHS)
    return _Styles(
        head=book.add_format(head),
        head_right=book.add_format({**head, "align": "right"}),
        cells={
            kind: book.add_format({**base, "align": "right", "num_format": FORMATS[kind]})
            if kind in FORMATS
            else book.add_format(words)
            for kind in kinds
        },
    )


def _lay_out(page: Worksheet, sheet: Sheet, notice: str) -> None:
    """Set the widths, keep the header in sight, and make it print on pages of one width."""
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, WIDTHS[column.kind])
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_footer(f"&L{notice.replace('&', '&&')}&R&P / &N")


def _fill(page: Worksheet, sheet: Sheet, styles: _Styles) -> None:
    for place, column in enumerate(sheet.columns):
        style = styles.head_right if column.kind in FORMATS else styles.head
        page.write_string(0, place, column.title, style)
    for line, row in enumerate(sheet.rows, 1):
        for place, (value, column) in enumerate(zip(row, sheet.columns, strict=True)):
            kind = "date" if isinstance(value, date) else column.kind
            _write(page, (line, place), value, styles.cells[kind])


def _write(page: Worksheet, at: tuple[int, int], value: Value, style: Format) -> None:
    """Write a value as what it is; a text is never read as a formula."""
    if isinstance(value, str):
        page.write_string(*at, value, style)
    elif isinstance(value, date):
        page.write_datetime(*at, value, style)
    elif value is not None:
        page.write_number(*at, value, style)
