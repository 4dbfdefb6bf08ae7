"""The JSON schemas of the declaration, by which editors complete and check its files.

They know the shape of each file. What only all files together tell is for `load`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from kansrijk.study.base import NAME
from kansrijk.study.contracts import contracts
from kansrijk.study.indicators import Indicators
from kansrijk.study.registers import Sources
from kansrijk.study.study import Question

Schema = dict[str, Any]
# A date has no quotes in TOML; for a schema it is a text of this form.
DAY = r"^\d{4}-\d{2}-\d{2}$"


def schemas() -> dict[str, Schema]:
    """Return the schema of each file of the declaration, by the name of its own file."""
    sources, indicators = _schema(Sources), _schema(Indicators)
    parts = sources.pop("properties")
    sources["properties"] = {name: parts[name] for name in ("relations", "codes")}
    _let_name_contracts(sources["$defs"])
    return {
        "study.schema.json": _schema(Question),
        "registers.schema.json": _of_tables(sources, parts["registers"]),
        "indicators.schema.json": _of_tables(
            indicators, indicators.pop("properties")["indicators"]
        ),
    }


def write_schemas(folder: Path) -> tuple[Path, ...]:
    """Write the schemas into a folder, which is made where it is not there.

    Returns
    -------
    tuple of Path
        The files that were written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = {folder / name: schema for name, schema in schemas().items()}
    for path, schema in written.items():
        text = json.dumps(schema, ensure_ascii=False, indent=2)
        path.write_text(text + "\n", encoding="utf-8", newline="\n")
    return tuple(written)


def _schema(model: type[BaseModel]) -> Schema:
    found = model.model_json_schema(by_alias=True)
    return {"$schema": GenerateJsonSchema.schema_dialect, **_plain(found)}


def _let_name_contracts(tables: Schema) -> None:
    """Let a register name a contract, which says what is required, and a relation a link of one."""
    register, column, relation = (tables[name] for name in ("Register", "Column", "Relation"))
    register["properties"]["contract"] = {"enum": list(contracts())}
    relation["properties"]["to"] = {"anyOf": [relation["properties"]["to"], {"type": "string"}]}
    of_columns = {"columns": {"additionalProperties": {"required": column.pop("required")}}}
    register["if"] = {"required": ["contract"]}
    register["else"] = {"required": register.pop("required"), "properties": of_columns}


def _of_tables(schema: Schema, tables: Schema) -> Schema:
    """Make the tables of a file those that stand one level deeper in its model."""
    schema.pop("required", None)
    return {
        **schema,
        "propertyNames": {"pattern": NAME},
        "additionalProperties": tables["patternProperties"][NAME],
    }


def _plain(schema: Mapping[str, Any]) -> Schema:
    """Return a schema as TOML needs it: without null, and with no other names than declared."""
    plain: Schema = {}
    for key, value in schema.items():
        if not _is_noise(key, value):
            plain[key] = _inside(key, value)
    if "patternProperties" in plain:
        plain["additionalProperties"] = False
    if plain.get("format") == "date":
        plain["pattern"] = DAY
    kinds: list[Schema] = [one for one in plain.pop("anyOf", []) if one != {"type": "null"}]
    if len(kinds) == 1:
        return {**kinds[0], **plain}
    return {**plain, "anyOf": kinds} if kinds else plain


def _is_noise(key: str, value: object) -> bool:
    """Tell whether something says nothing: titles that repeat a name, defaults of no value."""
    of_no_value = value is None or isinstance(value, dict)
    return (key == "title" and isinstance(value, str)) or (key == "default" and of_no_value)


def _inside(key: str, value: Any) -> Any:  # noqa: ANN401 - whatever a schema may hold
    if key in ("properties", "patternProperties", "$defs"):
        tables = cast("Mapping[str, Schema]", value)
        return {name: _plain(one) for name, one in tables.items()}
    if key in ("anyOf", "oneOf"):
        return [_plain(one) for one in cast("list[Schema]", value)]
    if key in ("items", "propertyNames") or (key == "additionalProperties" and value is not False):
        return _plain(cast("Schema", value))
    return value
