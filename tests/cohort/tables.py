"""Tiny worlds: a study and its tables from compact text, and the cohort they give.

A table is text: its first line names the columns, a dash stands for an empty cell. A register with
a file for each year or month is given as a mapping: ``{"2014": ...}``, ``{"201403": ...}``.
"""

from __future__ import annotations

import csv
from pathlib import Path
from textwrap import dedent
from typing import Any

from kansrijk.cohort import Cohort, build
from kansrijk.registers import Engine, open_registers
from kansrijk.study import Study, load

REFERENCE = "2015-01-01"

QUESTION = """
[study]
title  = {{ nl = "Proef", en = "Trial" }}
policy = "open"

[population]
unit = "person"
label = {{ nl = "mensen", en = "people" }}
reference_dates = [{reference}]
from = "there"
where = {where}
{population}

[outcomes.hit]
label = {{ nl = "raak", en = "hit" }}
kind = "use"
from = "{outcome_from}"
take = "any"
among = {among}
{outcome}

[analyses.profiles]
outcome = "hit"
variables = {{ groups = ["some"] }}

{checks}
"""

HEADS = {
    "there": "person start end",
    "hits": "person date",
    "events": "person date kind points amount",
    "care": "person start end place",
    "persons": "person born sex score mother father",
    "lives": "person start end household",
    "households": "household size",
    "incomes": "person income work dwelling",
    "benefits": "person law",
    "leavers": "person left",
    "stays": "person start end bed",
}

REGISTERS = {
    "there": """
        unit = "person"
        key = ["person"]
        kind = "spell"
        start = "start"
        end = "end"
    """,
    "hits": """
        unit = "person"
        key = ["person"]
        kind = "event"
        date = "date"
    """,
    "events": """
        unit = "person"
        key = ["person"]
        kind = "event"
        date = "date"
        columns.kind = { type = "code", codes = "kind" }
        columns.points = { type = "int" }
        columns.amount = { type = "number", decimals = 2 }
    """,
    "care": """
        unit = "person"
        key = ["person"]
        kind = "spell"
        start = "start"
        end = "end"
        columns.place = { type = "code", codes = "place" }
    """,
    "persons": """
        unit = "person"
        key = ["person"]
        kind = "record"
        known = 2010-01-01
        columns.born = { type = "date" }
        columns.sex = { type = "code", codes = "sex" }
        columns.score = { type = "int" }
    """,
    "lives": """
        unit = "person"
        key = ["person"]
        kind = "spell"
        start = "start"
        end = "end"
    """,
    "households": """
        unit = "household"
        key = ["household"]
        kind = "record"
        known = 2010-01-01
        columns.size = { type = "int" }
    """,
    "incomes": """
        unit = "person"
        key = ["person"]
        kind = "record"
        files = "year"
        known = "{year}-12-31"
        columns.income = { type = "number", decimals = 2 }
        columns.work = { type = "code" }
    """,
    "benefits": """
        unit = "person"
        key = ["person"]
        kind = "record"
        files = "month"
        known = "{year}-{month}-31"
        columns.law = { type = "code" }
    """,
    "leavers": """
        unit = "person"
        key = ["person"]
        kind = "event"
        files = "year"
        date = "{year}-10-01"
        columns.left = { type = "code" }
    """,
    "stays": """
        unit = "person"
        key = ["person"]
        kind = "spell"
        files = "year"
        start = "start"
        end = "end"
        columns.bed = { type = "text" }
    """,
}

FILES = {'files = "year"': "{year}", 'files = "month"': "{year}{month}"}

RELATIONS = {
    "persons": """
        [relations.mother]
        from = "persons"
        to = { unit = "person", key = ["mother"], unknown = ["0"] }
        [relations.father]
        from = "persons"
        to = { unit = "person", key = ["father"], unknown = ["0"] }
        [relations.parents]
        any_of = ["mother", "father"]
        [relations.children]
        reverse = "mother"
        [relations.siblings]
        path = "mother.children"
    """,
    "lives": """
        [relations.household]
        from = "lives"
        to = { unit = "household", key = ["household"] }
        [relations.inhabitants]
        reverse = "household"
        [relations.housemates]
        path = "household.inhabitants"
    """,
}

CODES = """
[codes.kind]
levels = [{ id = "theft", from = ["t"] }, { id = "noise", from = ["n"] }]
[codes.place]
ordered = true
levels = [{ id = "near", from = ["1"] }, { id = "far", from = ["2"] }]
[codes.sex]
levels = [{ id = "girl", from = ["g"] }, { id = "boy", from = ["b"] }]
"""

FILLER = """
[filler]
label = { nl = "vulling", en = "filler" }
group = "some"
from = "there"
take = "any"
"""


def write_study(
    folder: Path,
    tables: dict[str, str | dict[str, str]],
    indicators: str = "",
    *,
    reference: str = REFERENCE,
    where: list[str] | None = None,
    among: list[str] | None = None,
    outcome: str = "",
    outcome_from: str = "hits",
    population: str = "",
    registers: dict[str, str] | None = None,
    relations: str = "",
    checks: str = "",
) -> Study:
    """Write the tables and a study of the registers that they belong to, and load it."""
    tables = {"there": "", "hits": ""} | tables
    folder.mkdir(exist_ok=True, parents=True)
    parts = [dedent(relations), CODES]
    for name, text in tables.items():
        body = dedent(REGISTERS[name]) + dedent((registers or {}).get(name, ""))
        years = next((years for files, years in FILES.items() if files in body), "")
        parts.append(f'[{name}]\nholder = "town"\npath = "{name}{years}.csv"\n{body}')
        parts.append(dedent(RELATIONS.get(name, "")))
        for year, one in (text if isinstance(text, dict) else {"": text}).items():
            write_table(folder / f"{name}{year}.csv", one or HEADS[name])
    question = QUESTION.format(
        reference=reference,
        where=where or [],
        among=among or [],
        outcome=outcome,
        outcome_from=outcome_from,
        population=population,
        checks=checks,
    )
    helpers = dedent(indicators)
    (folder / "study.toml").write_text(question, encoding="utf-8")
    (folder / "registers.toml").write_text("\n".join(parts), encoding="utf-8")
    (folder / "indicators.toml").write_text(FILLER + helpers, encoding="utf-8")
    return load(folder)


def write_table(path: Path, text: str) -> None:
    """Write compact text as CSV."""
    rows = [line.split() for line in text.strip().splitlines()]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([["" if cell == "-" else cell for cell in row] for row in rows])


def read(study: Study, *, threads: int = 1) -> Cohort:
    """Return the cohort of a study whose tables lie in its folder."""
    with Engine(threads) as engine:
        return build(study, open_registers(study, study.folder, engine))


def cohort_of(
    folder: Path, tables: dict[str, str | dict[str, str]], indicators: str = "", **more: Any
) -> Cohort:
    """Return the cohort of a tiny world."""
    return read(write_study(folder, tables, indicators, **more))


def there(*persons: int | str) -> str:
    """Return the register of those who have always been there."""
    return "\n".join(["person start end", *(f"{person} 2000-01-01 -" for person in persons)])


def values(cohort: Cohort, name: str) -> dict[str, Any]:
    """Return what an indicator says of each person; None where it is missing."""
    frame = cohort.to_frame()
    return dict(zip(frame["person"].to_pylist(), frame[name].to_pylist(), strict=True))


def helper(name: str, sentence: str) -> str:
    """Return the declaration of an indicator that no model sees."""
    return f'[{name}]\nrole = "helper"\n{dedent(sentence)}\n'
