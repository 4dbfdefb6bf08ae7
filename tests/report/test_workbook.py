"""The workbook: real numbers, frozen heads, and nothing in it that does not show."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import pytest
from openpyxl import load_workbook

from kansrijk.report import results
from kansrijk.report.numbers import MASK
from kansrijk.report.wording import texts
from kansrijk.report.write import book
from kansrijk.study import LANGUAGES
from tests.report.made import EVERY, RELEASES, all_masked

EACH = [(name, language) for name in EVERY for language in LANGUAGES]


def opened(name, language="nl"):
    return load_workbook(BytesIO(book(EVERY[name], language)))


def rows_of(workbook, key, language="nl"):
    sheet = workbook[texts(language)(f"sheet.{key}")]
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def parts_of(name):
    with zipfile.ZipFile(BytesIO(book(EVERY[name], "nl"))) as file:
        return {part: file.read(part).decode("utf-8") for part in file.namelist()}


def test_there_is_a_sheet_for_each_part():
    assert opened("usual", "en").sheetnames == [
        *("Question and choices", "Who was in it", "Outcome", "Groups", "Tree", "Files"),
    ]
    assert opened("checked", "en").sheetnames[-4:] == [
        *("Sensitive characteristics", "Checks", "Files", "Not released"),
    ]
    assert opened("inside").sheetnames == [
        *("Vraag en keuzes", "Wie deden mee", "Uitkomst", "Groepen", "Boom", "Gebieden"),
        *("Groepen per gebied", "Leden hier en overal"),
        *("Gevoelige kenmerken", "Controles", "Bestanden", "Bekend in registers", "Codeboek"),
        "Codeboek waarden",
    ]


def test_numbers_are_numbers():
    found = results(RELEASES["usual"])["profiles"]
    rows = rows_of(opened("usual"), "groups")
    assert [row["Aantal"] for row in rows] == [one["n"] for one in found]
    assert [row["Kans"] for row in rows] == [one["rate"]["value"] for one in found]
    assert [[row["95% van"], row["95% tot"]] for row in rows] == [
        one["rate"]["interval"] for one in found
    ]


def test_settings_are_numbers_with_what_they_mean():
    rows = {row["Onderdeel"]: row for row in rows_of(opened("usual"), "asked")}
    assert rows["Verbetering minstens"]["Gekozen"] == 1e-7
    assert rows["Groep minstens"]["Betekenis"].startswith("Zoveel moeten er")


def test_a_masked_number_is_a_mark_that_the_first_sheet_explains():
    workbook = opened("masked")
    assert rows_of(workbook, "ledger")[2] == {
        "Stap": "Uitkomst te volgen: niet verhuisd naar het buitenland of overleden",
        "Valt af": MASK,
        "Blijft over": MASK,
    }
    assert rows_of(workbook, "groups")[1]["Maal gemiddeld"] == MASK
    told = [row["Betekenis"] for row in rows_of(workbook, "asked")]
    assert texts("nl")("table.masked") in told


def test_nothing_that_is_masked_has_a_number():
    rows = rows_of(load_workbook(BytesIO(book(all_masked(RELEASES["usual"]), "nl"))), "groups")
    numbers = {type(value) for row in rows for key, value in row.items() if key != "Groep"}
    assert numbers <= {str, type(None)}


def test_the_codebook_has_dates_and_changes():
    rows = rows_of(opened("pooled"), "values")
    age = [row for row in rows if (row["Naam"], row["Waarde"]) == ("age", "Gemiddelde")]
    assert [str(row["Peildatum"].date()) for row in age] == ["2014-01-01", "2015-01-01"]
    assert [row["Getal"] for row in age] == [11.4312, 11.4021]
    assert [row["Verandering"] for row in age] == [None, pytest.approx(-0.0291)]
    birth = next(row for row in rows if (row["Naam"], row["Wat"]) == ("birth", "Waarden"))
    assert str(birth["Getal"].date()) == "2003-05-28"
    victims = [row for row in rows if row["Naam"] == "latest_victim" and row["Getal"] == "nooit"]
    assert len(victims) == 4


def test_what_was_checked_is_said_with_the_reason():
    first, second, *_ = rows_of(opened("checked"), "checks")
    assert (first["Register"], first["Kolom of bestand"]) == ("enrolments", "education")
    assert first["Wat het onderzoek doet"].startswith("Aanvaard: deze codes horen bij")
    assert second["Bij hoeveel regels"] == "een paar"


@pytest.mark.parametrize(("name", "language"), EACH)
def test_heads_stay_in_sight_and_columns_are_wide_enough(name, language):
    for sheet in opened(name, language):
        assert sheet.freeze_panes == "A2"
        head = next(sheet.iter_rows(max_row=1))
        assert all(cell.value and cell.font.bold for cell in head)
        widths = [sheet.column_dimensions[cell.column_letter].width for cell in head]
        assert all(width >= 12 for width in widths)


@pytest.mark.parametrize(("name", "language"), EACH)
def test_sheets_have_names_that_excel_takes(name, language):
    for sheet in opened(name, language).sheetnames:
        assert len(sheet) <= 31
        assert not re.search(r"[\[\]:*?/\\]", sheet)


@pytest.mark.parametrize("name", list(EVERY))
def test_nothing_is_hidden_and_nothing_runs(name):
    parts = parts_of(name)
    assert not [part for part in parts if re.search(r"comment|vba|external|media|drawing", part)]
    assert "definedName" not in parts["xl/workbook.xml"]
    assert not re.search(r"hidden|state=", parts["xl/workbook.xml"])
    sheets = [text for part, text in parts.items() if part.startswith("xl/worksheets/")]
    assert not any(re.search(r"<f>|hyperlink|hidden", text) for text in sheets)


@pytest.mark.parametrize("name", ["usual", "inside"])
def test_nobody_and_no_clock_is_in_the_file(name):
    core = parts_of(name)["docProps/core.xml"]
    assert "<dc:creator></dc:creator>" in core
    assert "<cp:lastModifiedBy></cp:lastModifiedBy>" in core
    assert set(re.findall(r"\d{4}-\d\d-\d\dT", core)) == {"2000-01-01T"}
    with zipfile.ZipFile(BytesIO(book(EVERY[name], "nl"))) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_label_is_no_formula():
    asked = RELEASES["usual"].released[0].finding
    title = asked.title
    object.__setattr__(asked, "title", title.model_copy(update={"nl": "=1+1"}))
    try:
        rows = {row["Onderdeel"]: row for row in rows_of(opened("usual"), "asked")}
        assert rows["Titel"]["Gekozen"] == "=1+1"
        assert not any("<f>" in text for text in parts_of("usual").values())
    finally:
        object.__setattr__(asked, "title", title)


def test_what_is_inside_says_so_first_and_at_the_foot_of_each_page():
    text = texts("nl")("inside")
    for name, release in EVERY.items():
        workbook = opened(name)
        first = next(workbook.worksheets[0].iter_rows(min_row=2, values_only=True))
        is_inside = not release.policy.releases
        assert (first[0] == text) is is_inside
        notice = text if is_inside else texts("nl")("notice")
        assert all(sheet.oddFooter.left.text == notice for sheet in workbook)
