"""Where registers name units: by which columns, and under which names inside the engine.

Names that begin with an underscore are the engine's own: no declared name does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import narwhals as nw

from kansrijk.registers.columns import Schema, as_text, present, stripped
from kansrijk.study import Register, Study, Target

ID = "_id"
TO = "_to__"


@dataclass(frozen=True, slots=True)
class Use:
    """Where a register names units.

    Parameters
    ----------
    unit
        What they are.
    columns
        The columns that name them.
    name
        What their integer is called.
    unknown
        What stands for nobody.
    """

    unit: str
    columns: tuple[str, ...]
    name: str
    unknown: tuple[str, ...] = ()

    @property
    def parts(self) -> list[str]:
        """The names of the key's parts beside other keys of the same row."""
        return part_names(len(self.columns), self.name)

    def renamed(self, names: Mapping[str, str]) -> Use:
        """Return the same with other names for the columns."""
        return replace(self, columns=tuple(names[column] for column in self.columns))

    def texts(self, schema: Schema) -> list[nw.Expr]:
        """Return the columns as texts as they are written, blank and unknown ones as null."""
        return [present(as_text(one, schema[one]), self.unknown) for one in self.columns]

    def keys(self, schema: Schema) -> list[nw.Expr]:
        """Return the same without blanks around the texts."""
        return [present(stripped(as_text(one, schema[one])), self.unknown) for one in self.columns]


def part_names(width: int, prefix: str = "") -> list[str]:
    """Return the names of a key's parts inside the engine: ``_key_1``, ``_key_2``, ..."""
    return [f"{prefix}_key_{place}" for place in range(1, width + 1)]


def ids(register: Register) -> list[str]:
    """Return the names of the integers of those whom a row is about: `_id`, then others."""
    return [ID, *(f"_also_{place}{ID}" for place in range(1, len(register.all_keys)))]


def uses(study: Study, name: str) -> Iterator[Use]:
    """Yield where a register names units: whom its rows are about, and whom they lead to."""
    register = study.sources.registers[name]
    for key, one in zip(register.all_keys, ids(register), strict=True):
        yield Use(register.unit, key, one)
    for relation, target in relations_from(study, name):
        yield Use(target.unit, target.key, f"{TO}{relation}", target.unknown)


def relations_from(study: Study, register: str) -> list[tuple[str, Target]]:
    """Return the relations that are read from a register."""
    return [
        (name, relation.to)
        for name, relation in study.sources.relations.items()
        if relation.register_ == register and relation.to is not None
    ]
