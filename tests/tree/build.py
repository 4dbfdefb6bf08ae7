"""Columns for tests, from plain Python values with None for missing."""

from __future__ import annotations

import numpy as np

from kansrijk.tree import Column


def number(name, values, grid=None):
    """A column of doubles."""
    held = [np.nan if value is None else value for value in values]
    return Column(name, np.array(held, float), "number", grid=grid)


def whole(name, values, grid=None):
    """A column of int64."""
    held = np.array([0 if value is None else value for value in values], np.int64)
    missing = np.array([value is None for value in values], bool)
    return Column(name, held, "number", grid=grid, missing=missing)


def leveled(name, values, kind, levels):
    """A column of level indexes."""
    held = np.array([-1 if value is None else value for value in values], np.int64)
    return Column(name, held, kind, tuple(levels))


def column(variable, levels=8):
    """The column of an oracle's variable."""
    if variable.kind != "number":
        names = [f"L{index}" for index in range(levels)]
        return leveled(variable.name, variable.values, variable.kind, names)
    values = [value for value in variable.values if value is not None]
    make = whole if values and all(isinstance(value, int) for value in values) else number
    return make(variable.name, variable.values, variable.grid)


def same(one, other):
    """Whether two trees are the same in every array."""
    arrays = ("parent", "left", "right", "depth", "counts", "improvement", "label")
    plain = ("variables", "classes", "splits", "tied_with", "losses")
    return all(
        np.array_equal(getattr(one, name), getattr(other, name), equal_nan=name == "improvement")
        for name in arrays
    ) and all(getattr(one, name) == getattr(other, name) for name in plain)
