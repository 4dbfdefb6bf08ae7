"""What a contract tells of the files of a register, as far as they are made by it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

CONTRACTS = "registers/contracts/cbs"


@dataclass(frozen=True, slots=True)
class Key:
    """The columns that name a unit, and what stands for nobody."""

    unit: str
    columns: tuple[str, ...]
    unknown: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A canonical column as its contract tells it: see the contracts for the words."""

    type: str
    source: tuple[str, ...]
    label: str
    also: tuple[str, ...] = ()
    unknown: str | None = None
    codes: Mapping[str, str] = field(default_factory=dict[str, str])
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Contract:
    """What a contract tells of the files of a register.

    Parameters
    ----------
    name, title
        Of the register; the title in Dutch.
    kind
        ``record``, ``spell`` or ``event``.
    path
        The patterns of its names.
    keys
        Whom a row is about.
    links
        Whom it leads to, by name.
    columns
        By canonical name.
    """

    name: str
    title: str
    kind: str
    path: tuple[str, ...]
    keys: tuple[Key, ...]
    links: Mapping[str, Key]
    columns: Mapping[str, Column]


@cache
def read_contract(name: str) -> Contract:
    """Read a contract.

    Raises
    ------
    FileNotFoundError
        There is none of this name.
    """
    text = (files("kansrijk") / CONTRACTS / f"{name}.toml").read_text("utf-8")
    told = tomllib.loads(text)
    keys = told.get("keys") or [told["key"]]
    return Contract(
        name=name,
        title=told["title"]["nl"],
        kind=told["kind"],
        path=_several(told["path"]),
        keys=tuple(Key(told["unit"], tuple(key)) for key in keys),
        links={name: _key(link) for name, link in told.get("links", {}).items()},
        columns={name: _column(one) for name, one in told.get("columns", {}).items()},
    )


def _key(told: Mapping[str, Any]) -> Key:
    return Key(told["unit"], tuple(told["key"]), _first(told.get("unknown")))


def _column(told: Mapping[str, Any]) -> Column:
    return Column(
        type=told["type"],
        source=_several(told["from"]),
        label=told["label"]["nl"],
        also=tuple(told.get("also", ())),
        unknown=_first(told.get("unknown")),
        codes={one["code"]: one["label"]["nl"] for one in told.get("codes", ())},
        decimals=told.get("decimals", 0),
    )


def _several(told: str | Sequence[str]) -> tuple[str, ...]:
    return (told,) if isinstance(told, str) else tuple(told)


def _first(told: Sequence[str] | None) -> str | None:
    return told[0] if told else None
