"""Merge contracts into the tables of ``registers.toml``, before anything in them is checked.

A register that names a contract has all that it says; what the study says itself comes before it,
for columns field by field. A code whose codes the contract knows gets a list of levels that are
named after the codes themselves, with the labels of the contract, unless the study gives the column
a list of its own: conditions and `recode` take such codes as they stand, reports say their labels,
and `check` finds a code that is none of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from kansrijk.errors import Problem
from kansrijk.study.contracts import (
    NO_CONTRACT,
    Contract,
    ContractColumn,
    Link,
    contract,
    contracts,
)
from kansrijk.study.references import SOURCES

# What comes in place of more than the contract's key of the same name.
REPLACES: Mapping[str, tuple[str, ...]] = {
    "key": ("keys",),
    "keys": ("key",),
    "kind": ("start", "end", "date", "known", "merge"),
    "database": ("path", "files"),
}
REPLACES_IN_COLUMN: Mapping[str, tuple[str, ...]] = {"from": ("also",), "type": ("decimals",)}

Table = dict[str, Any]


def with_contracts(sources: Table) -> tuple[Table, list[Problem]]:
    """Return the tables of a study with what their contracts say.

    Parameters
    ----------
    sources
        The tables as they were read: registers, relations and codes by name.

    Returns
    -------
    tables
        The same, without what names a contract or a link that is not there.
    problems
        What was left out, and why.
    """
    registers, codes = table_of(sources["registers"]), {**table_of(sources["codes"])}
    known = contracts_of(registers)
    merged = {
        name: _merged(known[name], table_of(table), codes) if name in known else table
        for name, table in registers.items()
        if name in known or "contract" not in table_of(table)
    }
    relations, problems = _linked(table_of(sources["relations"]), registers, known)
    parts = {"registers": merged, "relations": relations, "codes": codes}
    # Whatever else stands in place of a table is for the check to find.
    parts = {name: part for name, part in parts.items() if isinstance(sources[name], dict)}
    return {**sources, **parts}, [*_unknown_contracts(registers), *problems]


def contracts_of(registers: Table) -> dict[str, Contract]:
    """Return the contract of each register that names one."""
    named = {name: table_of(table).get("contract") for name, table in registers.items()}
    return {name: contract(one) for name, one in named.items() if one in contracts()}


def table_of(given: object) -> Table:
    """Return a table, an empty one where something else stands in its place."""
    return cast("Table", given) if isinstance(given, dict) else {}


def _unknown_contracts(registers: Table) -> Iterator[Problem]:
    for name, table in registers.items():
        given = table_of(table).get("contract")
        if given is not None and given not in contracts():
            yield Problem(SOURCES, f"{name}.contract", NO_CONTRACT, str(given), contracts())


# ------------------------------------------------------------------ registers


def _merged(known: Contract, table: Table, codes: Table) -> Table:
    """Return a register with what its contract says, whose code lists are put to the others."""
    base = _without(known.table, _replaced(table, REPLACES))
    if "{year}" not in str(table.get("path", "{year}")):
        base.pop("files", None)
    merged = {**base, **table}
    if isinstance(given := table.get("columns", {}), dict):
        merged["columns"] = _columns(known, cast("Table", given), codes)
    return merged


def _columns(known: Contract, given: Table, codes: Table) -> Table:
    """Return the columns of a contract, changed and added to by the study."""
    columns = {name: one.table for name, one in known.columns.items()} | given
    for name, one in known.columns.items():
        if isinstance(own := given.get(name, {}), dict):
            columns[name] = column = _column(one, cast("Table", own))
            if one.code_list is not None and "codes" not in column and column["type"] == "code":
                column["codes"] = known.code_list_of(name)
                codes.setdefault(column["codes"], one.code_list)
    return columns


def _column(known: ContractColumn, given: Table) -> Table:
    return {**_without(known.table, _replaced(given, REPLACES_IN_COLUMN)), **given}


def _replaced(given: Table, replaces: Mapping[str, tuple[str, ...]]) -> list[str]:
    return [other for name in given for other in replaces.get(name, ())]


def _without(table: Table, names: list[str]) -> Table:
    return {name: value for name, value in table.items() if name not in names}


# ------------------------------------------------------------------ relations


def _linked(
    relations: Table, registers: Table, known: Mapping[str, Contract]
) -> tuple[Table, list[Problem]]:
    """Return relations with what the names of links stand for, and what is wrong with the names."""
    linked: Table = {}
    problems: list[Problem] = []
    for name, table in relations.items():
        relation = table_of(table)
        register, link = str(relation.get("from")), relation.get("to")
        links: Mapping[str, Link] = known[register].links if register in known else {}
        if not isinstance(link, str):
            linked[name] = table
        elif link in links:
            linked[name] = {**relation, "to": links[link].table}
        else:
            problems += _no_link(f"relations.{name}", register, link, registers, known)
    return linked, problems


def _no_link(
    key: str, register: str, link: str, registers: Table, known: Mapping[str, Contract]
) -> Iterator[Problem]:
    if register not in registers:
        message = "there is no register of this name"
        yield Problem(SOURCES, f"{key}.from", message, register, tuple(registers))
    elif register in known:
        message = f"the contract of {register} has no link of this name"
        yield Problem(SOURCES, f"{key}.to", message, link, tuple(known[register].links))
    elif "contract" not in table_of(registers[register]):
        message = f"this is the name of a link of a contract, and {register} names no contract"
        todo = 'write to = { unit = "...", key = ["...", "..."] }'
        yield Problem(SOURCES, f"{key}.to", message, link, todo=todo)
