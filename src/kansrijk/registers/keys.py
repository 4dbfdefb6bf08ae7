"""Name each unit by one compact integer, whatever columns name it in the files.

The integers follow the order of the keys as text, so that sorting by them sorts by key. Names that
begin with an underscore are the engine's own: no declared name does.
"""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw

from kansrijk.registers.engine import Frame

ID = "_id"


def part_names(width: int, prefix: str = "") -> list[str]:
    """Return the names of a key's parts inside the engine: ``_key_1``, ``_key_2``, ..."""
    return [f"{prefix}_key_{place}" for place in range(1, width + 1)]


def parts(columns: Sequence[str], prefix: str = "", unknown: Sequence[str] = ()) -> list[nw.Expr]:
    """Return the columns of a key as text, blank and unknown ones as null."""
    names = part_names(len(columns), prefix)
    return [_part(column, unknown).alias(name) for column, name in zip(columns, names, strict=True)]


def _part(column: str, unknown: Sequence[str]) -> nw.Expr:
    text = nw.col(column).cast(nw.String()).str.strip_chars()
    return nw.when(~text.is_in(["", *unknown])).then(text)


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
