"""What a contract tells of the files of a register, as far as they are made by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from kansrijk.study import ContractColumn, Link, contract


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
    """Return what the contract of a register of CBS tells.

    Raises
    ------
    UsageError
        There is none of this name.
    """
    told = contract(f"cbs.{name}")
    return Contract(
        name=name,
        title=told.title.nl,
        kind=told.kind,
        path=told.path,
        keys=tuple(Key(told.unit, key) for key in told.keys or (told.key,)),
        links={name: _key(link) for name, link in told.links.items()},
        columns={name: _column(one) for name, one in told.columns.items()},
    )


def _key(link: Link) -> Key:
    return Key(link.unit, link.key, _first(link.unknown))


def _column(told: ContractColumn) -> Column:
    return Column(
        type=told.type,
        source=told.sources,
        label=told.label.nl,
        also=told.also,
        unknown=_first(told.unknown),
        codes={one.code: one.label.nl for one in told.codes},
        decimals=told.decimals,
    )


def _first(told: Sequence[str]) -> str | None:
    return told[0] if told else None
