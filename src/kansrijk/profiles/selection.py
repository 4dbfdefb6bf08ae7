"""How often refits ask for each variable, and where they cut it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from kansrijk.findings import Edge, Estimate, Setting
from kansrijk.profiles.growing import Ground, Grown
from kansrijk.profiles.reading import CutQuantile, VariableStability
from kansrijk.profiles.rules import NamedLevel
from kansrijk.profiles.separation import DECIMALS, freedom
from kansrijk.profiles.variables import Variables
from kansrijk.tree import Tree, Variable

PARTS = (0.1, 0.25, 0.5, 0.75, 0.9)


def selection(ground: Ground, grown: Grown, trees: Sequence[Tree]) -> tuple[VariableStability, ...]:
    """Return how often refits ask for each variable; those asked for most often come first.

    Parameters
    ----------
    ground, grown
        The published tree, and what it grew on.
    trees
        The refits.
    """
    published, again = cuts_of(grown.tree), [cuts_of(tree) for tree in trees]
    columns = range(len(grown.tree.variables))
    asked = {at: [cuts[at] for cuts in again if at in cuts] for at in columns}
    shares = {at: round(len(asked[at]) / len(trees), DECIMALS) for at in columns}
    return tuple(
        VariableStability(
            variable=ground.variables.named(variable.name),
            used=at in published,
            selected=Estimate(shares[at], freedom(grown)),
            cuts=tuple(_quantiles(ground.variables, variable, asked[at])),
            published=tuple(_each_once(ground.variables, variable, published.get(at, []))),
        )
        for at, variable in sorted(enumerate(grown.tree.variables), key=lambda one: -shares[one[0]])
    )


def cuts_of(tree: Tree) -> dict[int, list[float]]:
    """Return the cuts of each column that a tree asks for; a nominal one has none."""
    found: dict[int, list[float]] = {}
    for split in tree.splits:
        if split is not None:
            found.setdefault(split.column, []).extend([] if split.cut is None else [split.cut])
    return found


def _quantiles(
    variables: Variables, variable: Variable, again: list[list[float]]
) -> Iterator[CutQuantile]:
    """Yield the quantiles of the cuts of all refits; each is a cut that occurs."""
    every = np.array([cut for one in again for cut in one])
    for part in PARTS if len(every) else ():
        cut = float(np.quantile(every, part, method="lower"))
        at = _at(variables, variable, cut)
        if at is not None:
            yield CutQuantile(part=Setting(part), at=at)


def _each_once(
    variables: Variables, variable: Variable, cuts: list[float]
) -> Iterator[Edge | NamedLevel]:
    """Yield cuts, ascending."""
    found = (_at(variables, variable, cut) for cut in sorted(cuts))
    yield from dict.fromkeys(one for one in found if one is not None)


def _at(variables: Variables, variable: Variable, cut: float) -> Edge | NamedLevel | None:
    """Return a cut as an edge or as the first level above it that may be named; None without."""
    if not variable.levels:
        return Edge(cut, variables[variable.name].variable.grid)
    above = variables.levels(variable.name, variable.levels[int(cut) :])
    return above[0] if above else None
