"""The JSON schemas take every declaration that there is, and refuse what is misspelt."""

from __future__ import annotations

import json
import tomllib
from datetime import date

import pytest
from jsonschema import Draft202012Validator

from kansrijk.study import schemas, write_schemas
from tests.study.declared import FILES, FOLDERS, write


def as_editors_see(value):
    """Return what TOML holds with its dates as text."""
    if isinstance(value, dict):
        return {key: as_editors_see(one) for key, one in value.items()}
    if isinstance(value, list):
        return [as_editors_see(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def faults(folder):
    """Return where the schemas refuse the files of a study."""
    found = []
    for name in FILES:
        schema = schemas()[name.replace(".toml", ".schema.json")]
        tables = tomllib.loads((folder / name).read_text("utf-8"))
        errors = Draft202012Validator(schema).iter_errors(as_editors_see(tables))
        found += [(name, *error.absolute_path) for error in errors]
    return found


@pytest.mark.parametrize("name", ["study", "registers", "indicators"])
def test_schema_is_one(name):
    schema = schemas()[f"{name}.schema.json"]
    Draft202012Validator.check_schema(schema)
    assert schema["type"] == "object"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_study_is_taken(folder):
    assert faults(folder) == []


def test_all_forms_are_taken(tmp_path):
    assert faults(write(tmp_path)) == []


Q, S, I = FILES  # noqa: E741
TYPOS = [
    (Q, "language =", "langauge ="),
    (Q, '"en"', '"de"'),
    (Q, "[2015-01-01]", '["1 januari"]'),
    (Q, "1 year after", "next year"),
    (Q, 'take = "any"', 'take = "count"'),
    (Q, "min_child = 20", "min_child = 0"),
    (Q, "yes = 10", "ja = 10"),
    (Q, 'policy = "open"\n', ""),
    (S, 'holder = "town"', 'houder = "town"'),
    (S, 'kind = "spell"', 'kind = "spel"'),
    (S, '{ type = "date" }', '{ type = "day" }'),
    (S, "columns.marks", "columns.Marks"),
    (S, "[homes]", "[Homes]"),
    (S, "known = 2010-01-01", 'known = "Born"'),
    (S, '"{year}-12-31"', '"{year}-12"'),
    (S, "[relations.mother]", "[relations.Mother]"),
    (S, "ordered = true", 'ordered = "yes"'),
    (S, "any_of =", "anyof ="),
    (I, 'take = "age"', 'take = "aeg"'),
    (I, "[age]", "[Age]"),
    (I, 'window = "5 years"', 'window = "five years"'),
    (I, 'at = "born + 6 years"', 'at = "born + six years"'),
    (I, 'derive = "income', 'from = "help"\nderive = "income'),
    (I, 'take = "same"', 'take = "sane"'),
    (I, "year = -1", "year = 1"),
    (I, 'none = "never"', "none = 1.5"),
    (I, 'from = "help"\n', ""),
]


@pytest.mark.parametrize("change", TYPOS, ids=[row[2].strip() or f"no {row[1]}" for row in TYPOS])
def test_typo_is_refused_in_its_file(tmp_path, change):
    assert {name for name, *_ in faults(write(tmp_path, change))} == {change[0]}


def test_schemas_say_what_tables_are():
    described = schemas()["indicators.schema.json"]["$defs"]
    assert (
        described["Taken"]["description"]
        == "An indicator that is taken from the rows of a register."
    )


def test_schemas_are_written(tmp_path):
    written = write_schemas(tmp_path / "new")
    assert [path.name for path in written] == list(schemas())
    for path in written:
        assert json.loads(path.read_text("utf-8")) == schemas()[path.name]
