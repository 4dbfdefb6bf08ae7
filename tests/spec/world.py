"""A small world of the registers in ``registers.toml``: written as a study, and asked of both.

A table is text, with a column for each stroke and a dash for an empty cell::

    person | date       | kind
    1      | 2014-03-01 | t
    2      | -          | c
"""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from kansrijk.study import Study, load
from kansrijk.study.registers import Register, Sources
from tests.oracle.vocabulary_files import read_files

SOURCES = Path(__file__).with_name("registers.toml").read_text(encoding="utf-8")
DECLARED = tomllib.loads(SOURCES)
ALWAYS = ("there", "hits")

QUESTION = """
[study]
title = {{ nl = "Proef", en = "Trial" }}
policy = "open"

[population]
unit = "person"
label = {{ nl = "mensen", en = "people" }}
reference_dates = [{dates}]
from = "there"
where = {where}

[outcomes.hit]
label = {{ nl = "raak", en = "hit" }}
kind = "use"
take = "any"
among = {among}
{outcome}

[analyses.profiles]
outcome = "hit"
variables = {{ groups = ["some"] }}
"""
FILLER = """
[filler]
label = { nl = "vulling", en = "filler" }
group = "some"
from = "there"
take = "any"
"""

# A row is its cells by source column. A file is its year, its month and its version; 0 for none.
Rows = list[dict[str, str]]
File = tuple[int, int, int]
Files = Mapping[str, Mapping[File, Rows]]
ONLY: File = (0, 0, 0)


def parse_table(text: str) -> Rows:
    """Return the rows of a table that is drawn as text."""
    head, *rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return [
        {name: "" if cell == "-" else cell for name, cell in zip(head, row, strict=True)}
        for row in rows
    ]


# ------------------------------------------------------------------ the declaration


@cache
def blocks() -> dict[str, str]:
    """Return the parts of ``registers.toml`` by the name of their table, comments included."""
    parts = re.split(r"\n\n(?=#|\[)", SOURCES.strip())
    return {re.search(r"^\[(.+)\]$", part, flags=re.MULTILINE)[1]: part for part in parts}


def sources(registers: Iterable[str], indicators: str) -> str:
    """Return the declaration of some registers, and of the relations that indicators name."""
    kept = {*registers, *ALWAYS, *(f"relations.{name}" for name in relations_in(indicators))}
    named = {name: block for name, block in blocks().items() if name in kept}
    lists = {name: block for name, block in blocks().items() if name.startswith("codes.")}
    return "\n\n".join((named | lists).values())


def relations_in(text: str) -> set[str]:
    """Return the relations that a text names, and those that they are made of."""
    declared = DECLARED["relations"]
    found = {name for name in declared if re.search(rf"\b{name}\b", text)}
    for name in list(found):
        relation = declared[name]
        parts = [relation.get("reverse", ""), relation.get("path", ""), *relation.get("any_of", ())]
        found |= relations_in(" ".join(parts))
    return found


def heads(declared: Sources, name: str) -> list[str]:
    """Return the source columns of a register."""
    register = declared.registers[name]
    found = [column for key in register.all_keys for column in key]
    for column in (*register.date_columns, *register.columns):
        found += register.column(column).sources(column)
    for relation in declared.relations.values():
        if relation.register_ == name and relation.to is not None:
            found += relation.to.key
    return list(dict.fromkeys(found))


# ------------------------------------------------------------------ the study and its files


def write_world(
    folder: Path,
    files: Files,
    indicators: str,
    *,
    dates: Iterable[str] = ("2015-01-01",),
    python: str = "",
) -> Study:
    """Write a study of the registers in `files` and these files, and load it."""
    study = write_study(folder, files, indicators, dates=dates, python=python)
    write_files(folder, study, files)
    return study


def write_study(
    folder: Path,
    registers: Iterable[str],
    indicators: str,
    *,
    dates: Iterable[str] = ("2015-01-01",),
    python: str = "",
    where: Iterable[str] = (),
    among: Iterable[str] = (),
    outcome: str = 'from = "hits"',
    checks: str = "",
) -> Study:
    """Write a study of some registers, and load it."""
    folder.mkdir(exist_ok=True, parents=True)
    question = QUESTION.format(
        dates=", ".join(dates), where=json.dumps(where), among=json.dumps(among), outcome=outcome
    )
    texts = {
        "study.toml": question + checks,
        "registers.toml": sources(registers, indicators),
        "indicators.toml": FILLER + indicators,
        **({"indicators.py": python} if python else {}),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return load(folder)


def write_files(folder: Path, study: Study, files: Files) -> None:
    """Write the files of all registers of a study; one that is not given is empty."""
    for name, register in study.sources.registers.items():
        for file, rows in files.get(name, {ONLY: []}).items():
            write_file(folder / file_name(register, file), heads(study.sources, name), rows)


def file_name(register: Register, file: File) -> str:
    """Return the name of a file of a register."""
    year, month, version = file
    path = (register.path or "").replace("V*", f"V{version or 1}")
    return path.replace("{year}", f"{year:04}").replace("{month}", f"{month:02}")


def write_file(path: Path, head: list[str], rows: Rows) -> None:
    """Write rows as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows([row.get(column, "") for column in head] for row in rows)


def tables_of(study: Study, files: Files) -> dict[str, Rows]:
    """Return the rows that a study reads; see `read_files`."""
    return {
        name: rows_of(study, name, files.get(name, {ONLY: []})) for name in study.sources.registers
    }


def rows_of(study: Study, name: str, files: Mapping[File, Rows]) -> Rows:
    """Return the rows that a study reads of one register, of the highest versions."""
    register, head = study.sources.registers[name], heads(study.sources, name)
    parts = {None: 0, "living": 1, "year": 1, "month": 2}[register.files]
    newest = {file[:parts]: files[file] for file in sorted(files)}
    return [dict.fromkeys(head, "") | row for row in read_files(study, name, newest)]
