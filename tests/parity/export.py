"""A data set and its ways as plain text, from which R reads every double exactly.

A line is a column; its values follow its kind. Numbers are hexadecimal, levels count from 1.
"""

from __future__ import annotations

import hashlib

from tests.parity.cases import costs, load, names, priors, ways


def write(folder):
    """Write every data set into a folder, one file each."""
    for name in names():
        (folder / f"{name.replace('/', '.')}.txt").write_text(text(name), encoding="ascii")


def digest(name):
    """Return what tells whether a data set is still the one that R read."""
    return hashlib.sha256(text(name).encode("ascii")).hexdigest()[:16]


def text(name):
    """Return a data set as text."""
    data = load(name)
    classes = len(data.classes)
    lines = [
        f"case {name}",
        f"target {classes} {_join(data.target + 1)}",
        f"folds {_join(data.folds)}",
        *(_column(column) for column in data.columns),
        *(_way(way, classes) for way in ways(name)),
    ]
    return "".join(f"{line}\n" for line in lines)


def _column(column):
    """Return a column; missing is NA."""
    missing = column.is_missing()
    values = column.values if column.kind == "number" else column.values + 1
    shown = [_exact(value) for value in values.tolist()]
    cells = ["NA" if gone else cell for cell, gone in zip(shown, missing, strict=True)]
    return f"{column.kind} {len(column.levels)} {_join(cells)}"


def _way(way, classes):
    """Return a way: its limits, the shares and costs of classes or NA."""
    before = priors(way, classes)
    matrix = [cost for row in costs(classes) for cost in row]
    return _join(
        [
            "way",
            way.name,
            way.min_child,
            way.max_depth,
            way.surrogates,
            way.impurity,
            int(way.with_folds),
            ",".join(map(_exact, before)) if before else "NA",
            ",".join(map(str, matrix)) if way.with_costs else "NA",
        ]
    )


def _exact(value):
    """Return a number such that nothing is lost."""
    return value.hex() if isinstance(value, float) else str(value)


def _join(values):
    return " ".join(map(str, values))
