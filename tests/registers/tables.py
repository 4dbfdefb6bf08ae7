"""Registers from files made in a test, opened with a study around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import dedent
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kansrijk.errors import DataError, KansrijkError, Problem
from kansrijk.registers import Engine, Registers, fetch, open_registers
from kansrijk.study import Study, load

QUESTION = """
[study]
title = { nl = "Proef", en = "Trial" }
policy = "open"

[population]
unit = "person"
label = { nl = "mensen", en = "people" }
reference_dates = [2015-01-01]
from = "there"

[outcomes.hit]
label = { nl = "raak", en = "hit" }
kind = "use"
from = "there"
take = "any"

[analyses.profiles]
outcome = "hit"
variables = { groups = ["some"] }
"""

INDICATORS = """
[filler]
label = { nl = "vulling", en = "filler" }
group = "some"
from = "there"
take = "any"
"""

THERE = """
[there]
holder = "town"
unit = "person"
key = [KEY]
kind = "event"
path = "there.csv"
date = "date"
"""

CODES = """
[codes.sex]
levels = [{ id = "girl", from = ["1", "g"] }, { id = "boy", from = ["2", "b"] }]
"""

Rows = list[dict[str, Any]]


def register(name: str, path: str, columns: str = "", key: str = '"person"') -> str:
    """Return the declaration of a register with columns."""
    return (
        f'[{name}]\nholder = "town"\nunit = "person"\nkey = [{key}]\nkind = "record"\n'
        f'known = 2010-01-01\npath = "{path}"\n{dedent(columns)}\n'
    )


def study_of(
    folder: Path, sources: str, key: Sequence[str] = ("person",), more_indicators: str = ""
) -> Study:
    """Write and load a study of these registers; people are named by some columns."""
    folder.mkdir(exist_ok=True, parents=True)
    write_csv(folder / "there.csv", ",".join([*key, "date"]))
    (folder / "study.toml").write_text(QUESTION, encoding="utf-8")
    there = THERE.replace("KEY", ", ".join(f'"{name}"' for name in key))
    (folder / "registers.toml").write_text(there + sources + CODES, encoding="utf-8")
    (folder / "indicators.toml").write_text(INDICATORS + more_indicators, encoding="utf-8")
    return load(folder)


def opened(
    folder: Path, sources: str, key: Sequence[str] = ("person",), more_indicators: str = ""
) -> tuple[dict[str, Rows], dict[str, Rows]]:
    """Return the tables of all registers and the keys of all units, as rows sorted by id."""
    study = study_of(folder, sources, key, more_indicators)
    with Engine(1) as engine:
        found = open_registers(study, folder, engine)
        tables = {name: fetch(found.rows(name)).to_pylist() for name in found.tables}
        keys = {unit: keys_of(study, found, tables, unit) for unit in found.keys}
    for rows in [*tables.values(), *keys.values()]:
        rows.sort(key=lambda row: row["_id"])
    return tables, keys


def keys_of(study: Study, found: Registers, tables: Mapping[str, Rows], unit: str) -> Rows:
    """Return the integers of a unit that stand in any table, with the keys that they stand for."""
    names = [(name, "_id") for name, one in study.sources.registers.items() if one.unit == unit]
    for relation, one in study.sources.relations.items():
        if one.to is not None and one.to.unit == unit:
            names.append((one.register_, f"_to__{relation}"))
    some = {row[column] for name, column in names for row in tables[name]}
    ids = np.array(sorted(some - {None}), dtype=np.int64)
    return found.keys[unit].texts(ids).append_column("_id", pa.array(ids)).to_pylist()


def column(rows: Rows, name: str) -> list[Any]:
    """Return a column of an opened register."""
    return [row[name] for row in rows]


def refusal(folder: Path, sources: str) -> DataError:
    """Return what is said against the data."""
    study = study_of(folder, sources)
    with Engine(1) as engine, pytest.raises(KansrijkError) as refused:
        open_registers(study, folder, engine)
    assert isinstance(refused.value, DataError)
    return refused.value


def problem(folder: Path, sources: str) -> Problem:
    """Return the one thing that is wrong with the data."""
    (found,) = refusal(folder, sources).problems
    assert isinstance(found, Problem)
    return found


def write_csv(path: Path, *lines: str) -> None:
    """Write the lines of a file."""
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def write_parquet(path: Path, columns: Mapping[str, Any]) -> None:
    """Write a Parquet file."""
    path.parent.mkdir(exist_ok=True, parents=True)
    pq.write_table(pa.table(dict(columns)), path)
