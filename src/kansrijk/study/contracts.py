"""Contracts: what is known of the registers that many studies read, one file for each.

A contract names the files, keys and columns of a register, and says of each name whether it was
seen, or is assumed. It is read from the package: ``cbs.gbapersoontab`` stands in
``registers/contracts/cbs/gbapersoontab.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Literal

from pydantic import Field

from kansrijk.errors import Problem, UsageError
from kansrijk.study.base import Declared, Text
from kansrijk.study.registers import CodeList, Day, Files, Kind, Level, Name, Target

# Whether a name was seen in published code or documentation, or follows the style of its kind.
Status = Literal["seen", "assumed"]
ColumnType = Literal["int", "number", "code", "date", "text"]
# What a study declares of a register, a column and a target in the same words.
OF_REGISTER = {
    *("holder", "unit", "key", "keys", "kind", "start", "end", "date", "known", "merge"),
    *("files", "path"),
}
OF_COLUMN = {"type", "source", "also", "unknown", "decimals"}
OF_TARGET = {"unit", "key", "unknown"}

NO_CONTRACT = "there is no contract of this name"

Table = dict[str, Any]


class Code(Declared):
    """A code of a column, and what it means."""

    code: str
    label: Text


class ContractColumn(Declared):
    """A column of a contract.

    Parameters
    ----------
    type, source, also, unknown, decimals
        As a study declares them of a column.
    status
        Whether its name was seen.
    label
        What it holds.
    codes
        All its codes, where these are known; the `unknown` ones are none of them.
    """

    type: ColumnType
    source: str | tuple[str, ...] = Field(alias="from")
    also: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    decimals: int = 0
    status: Status
    label: Text
    codes: tuple[Code, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """The source columns that it is read from."""
        return (self.source,) if isinstance(self.source, str) else self.source

    @property
    def table(self) -> Table:
        """The column as a study declares it, without a list of codes."""
        return _declared(self, OF_COLUMN)

    @property
    def code_list(self) -> CodeList | None:
        """The codes as levels that are named after them, None where they are not known."""
        levels = [
            Level.model_validate({"id": one.code, "from": (one.code,), "label": one.label})
            for one in self.codes
        ]
        return CodeList(levels=tuple(levels)) if levels else None


class Link(Target):
    """What a relation from a register may lead to, and whether its names were seen."""

    status: Status

    @property
    def table(self) -> Table:
        """The link as a study declares what a relation leads `to`."""
        return _declared(self, OF_TARGET)


class Statuses(Declared):
    """Whether the names of the files, and those of the key, were seen."""

    path: Status
    key: Status


class Contract(Declared):
    """What is known of a register.

    Parameters
    ----------
    name
        Its name: ``cbs.gbapersoontab``.
    title
        What it holds.
    holder, unit, key, keys, kind, start, end, date, known, merge, files, path
        As a study declares them of a register; `path` without extension.
    status
        Whether the names of its files and of its key were seen.
    columns
        Its columns by their canonical names.
    links
        What its rows name beside their own unit, for relations.
    """

    name: str
    title: Text
    holder: str
    unit: Name
    key: tuple[str, ...] = ()
    keys: tuple[tuple[str, ...], ...] = ()
    kind: Kind
    start: Name | None = None
    end: Name | None = None
    date: str | None = None
    known: Day | str | None = None
    merge: tuple[Name, ...] = ()
    files: Files | None = None
    path: tuple[str, ...]
    status: Statuses
    columns: Mapping[Name, ContractColumn] = Field(default_factory=dict[str, ContractColumn])
    links: Mapping[Name, Link] = Field(default_factory=dict[str, Link])

    @property
    def table(self) -> Table:
        """The register as a study declares it, with all its columns."""
        columns = {name: column.table for name, column in self.columns.items()}
        return {**_declared(self, OF_REGISTER), "label": self.title, "columns": columns}

    def code_list_of(self, column: str) -> str:
        """Return the name of the list that a study gets for the codes of a column."""
        return f"{self.name.rpartition('.')[2]}_{column}"


@cache
def contracts() -> tuple[str, ...]:
    """Return the names of all contracts: ``cbs.gbapersoontab`` and others, in order."""
    found = [
        f"{holder.name}.{file.name.removesuffix('.toml')}"
        for holder in _folder().iterdir()
        if holder.is_dir()
        for file in holder.iterdir()
        if file.name.endswith(".toml")
    ]
    return tuple(sorted(found))


@cache
def contract(name: str) -> Contract:
    """Return the contract of a name such as ``cbs.gbapersoontab``.

    Raises
    ------
    UsageError
        There is no contract of that name.
    """
    if name not in contracts():
        raise UsageError(Problem("contracts", "", NO_CONTRACT, name, contracts()))
    holder, register = name.split(".")
    text = (_folder() / holder / f"{register}.toml").read_text(encoding="utf-8")
    return Contract.model_validate({"name": name, **tomllib.loads(text)})


def _folder() -> Traversable:
    return files("kansrijk") / "registers" / "contracts"


def _declared(given: Declared, fields: set[str]) -> Table:
    return given.model_dump(include=fields, by_alias=True, exclude_defaults=True)
