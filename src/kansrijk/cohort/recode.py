"""Codes through a list: what stands in a column becomes the place of a level."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw

from kansrijk.study import CodeList, Column, Sources


def recoded(sources: Sources, column: Column, values: nw.Expr, name: str) -> nw.Expr:
    """Return the places of a list's levels for the codes of a column, or for its own levels.

    Parameters
    ----------
    sources
        The declared code lists.
    column
        The column.
    values
        Its values: text, or the places of its own levels.
    name
        The list that they go through; what no level takes is missing.
    """
    codes = sources.codes[name]
    own = sources.codes[column.codes].ids if column.codes is not None else None
    places = nw.lit(codes.rest, nw.Int64())
    for place, members in _members(codes, own):
        places = nw.when(values.is_in(members)).then(place).otherwise(places)
    return nw.when(~values.is_null()).then(places)


def _members(codes: CodeList, own: Sequence[str] | None) -> list[tuple[int, list[str] | list[int]]]:
    """Return what each level of a list takes: codes, or the places of a column's own levels."""
    taken: dict[int, list[str]] = {}
    for code, place in codes.index.items():
        taken.setdefault(place, []).append(code)
    if own is None:
        return list(taken.items())
    return [(place, [own.index(code) for code in taken[place]]) for place in taken]
