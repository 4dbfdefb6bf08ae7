"""Name each unit by one compact integer, whatever columns name it in the files.

The integers follow the order of the keys as text, so that sorting by them sorts by key. Names that
begin with an underscore are the engine's own: no declared name does.
"""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw

from kansrijk.registers.columns import Schema, as_text, present, stripped
from kansrijk.registers.engine import Frame
from kansrijk.study import Register, Study, Target

ID = "_id"
OF = "_of__"


def part_names(width: int, prefix: str = "") -> list[str]:
    """Return the names of a key's parts inside the engine: ``_key_1``, ``_key_2``, ..."""
    return [f"{prefix}_key_{place}" for place in range(1, width + 1)]


def keyed(register: Register) -> list[tuple[tuple[str, ...], str]]:
    """Return the keys of a register, each with what the names of its parts begin with."""
    return [(key, f"_also_{place}" if place else "") for place, key in enumerate(register.all_keys)]


def parts(
    columns: Sequence[str], schema: Schema, prefix: str = "", unknown: Sequence[str] = ()
) -> list[nw.Expr]:
    """Return the columns of a key as text, blank and unknown ones as null."""
    names = part_names(len(columns), prefix)
    return [
        present(stripped(as_text(column, schema[column])), unknown).alias(name)
        for column, name in zip(columns, names, strict=True)
    ]


def has_key(width: int, prefix: str = "") -> nw.Expr:
    """Tell which rows have all parts of a key."""
    known = [~nw.col(name).is_null() for name in part_names(width, prefix)]
    return nw.all_horizontal(known, ignore_nulls=False)


def each_once(frame: Frame, register: Register) -> Frame:
    """Forget a key of a row that an earlier key of the same row already names."""
    names = [part_names(len(key), prefix) for key, prefix in keyed(register)]
    for place, later in enumerate(names[1:], start=1):
        again = [_same(earlier, later) for earlier in names[:place]]
        other = ~nw.any_horizontal(again, ignore_nulls=False)
        frame = frame.with_columns(nw.when(other).then(nw.col(later[0])).alias(later[0]))
    return frame


def _same(one: Sequence[str], other: Sequence[str]) -> nw.Expr:
    parts = [nw.col(a) == nw.col(b) for a, b in zip(one, other, strict=True)]
    return nw.all_horizontal(parts, ignore_nulls=False).fill_null(value=False)


def relations_from(study: Study, register: str) -> list[tuple[str, Target]]:
    """Return the relations that are read from a register."""
    return [
        (name, relation.to)
        for name, relation in study.sources.relations.items()
        if relation.register_ == register and relation.to is not None
    ]


def key_of(frame: Frame, width: int, prefix: str = "") -> Frame:
    """Return the parts of a key from a frame, under their plain names."""
    names = dict(zip(part_names(width, prefix), part_names(width), strict=True))
    return frame.select(*(nw.col(name).alias(plain) for name, plain in names.items()))


def dictionary(keys: Sequence[Frame]) -> Frame:
    """Return every distinct complete key of a unit with its integer."""
    distinct = nw.concat(list(keys)).drop_nulls().unique()
    names = distinct.collect_schema().names()
    return distinct.with_row_index(ID, order_by=names).with_columns(nw.col(ID).cast(nw.Int64()))


def with_id(frame: Frame, keys: Frame, name: str, prefix: str = "") -> Frame:
    """Replace the parts of a key in a frame by the unit's integer; null where it has none."""
    width = len(keys.collect_schema().names()) - 1
    names = part_names(width, prefix)
    renamed = keys.rename({ID: name, **dict(zip(part_names(width), names, strict=True))})
    return frame.join(renamed, how="left", on=names).drop(names)
