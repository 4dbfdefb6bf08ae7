"""What is asked of a tree: its limits and its costs."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fractions import Fraction
from numbers import Integral, Real
from types import MappingProxyType
from typing import TYPE_CHECKING

from kansrijk.errors import Problem
from kansrijk.tree.problems import complain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

NO_COSTS: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The limits within which a tree grows, and the costs that choose its labels.

    Parameters
    ----------
    max_depth
        Most levels below the root.
    min_child
        Least rows on each side of a split, among the rows that have the variable.
    min_parent
        Least rows of a node that is split; None for twice `min_child`.
    min_class
        Least rows of each class on each side of a split, among the rows that have the variable.
    min_improvement
        Least improvement of a split: the decrease of the Gini impurity times the node's share of
        the rows (unit costs).
    costs
        What it costs to miss a row of a class, by class name; 1 where not given. Costs choose
        labels, never splits: with two classes they multiply every improvement by one factor.

    Raises
    ------
    UsageError
        With every setting that is out of its range.
    """

    max_depth: int = 5
    min_child: int = 50
    min_parent: int | None = None
    min_class: int = 0
    min_improvement: float = 1e-4
    costs: Mapping[str, float] = field(default_factory=lambda: NO_COSTS)

    def __post_init__(self) -> None:
        complain([*_size_problems(self), *_parent_problems(self), *_cost_problems(self.costs)])

    @property
    def least_parent(self) -> int:
        """Least rows of a node that is split."""
        return 2 * self.min_child if self.min_parent is None else self.min_parent

    def label(self, counts: Sequence[int], classes: Sequence[str]) -> int:
        """Return the class with the least expected cost, the first among equals.

        A cost counts as the decimal that was written, so that 0.1 is a tenth and ties are ties.
        """
        costs = [Fraction(str(self.costs.get(name, 1))) for name in classes]
        missed = [cost * int(count) for cost, count in zip(costs, counts, strict=True)]
        return missed.index(max(missed)) if missed else 0


def _size_problems(settings: Settings) -> Iterable[Problem]:
    least = {"max_depth": 0, "min_child": 1, "min_class": 0}
    for name, low in least.items():
        value = getattr(settings, name)
        if not is_whole(value) or value < low:
            yield _problem(name, f"must be a whole number from {low}", value)
    improvement = settings.min_improvement
    if not _is_number(improvement) or improvement < 0:
        yield _problem("min_improvement", "must be a number from 0", improvement)


def _parent_problems(settings: Settings) -> Iterable[Problem]:
    parent, child = settings.min_parent, settings.min_child
    if parent is None:
        return
    if not is_whole(parent):
        yield _problem("min_parent", "must be a whole number", parent)
    elif is_whole(child) and parent <= child:
        message = f"must be greater than min_child, which is {child}"
        yield _problem("min_parent", message, parent, todo="leave it out for twice min_child")


def _cost_problems(costs: Mapping[str, float]) -> Iterable[Problem]:
    for name, cost in costs.items():
        if not _is_number(cost) or cost < 0:
            yield _problem(f"costs[{name}]", "must be a number from 0", cost)


def is_whole(value: object) -> bool:
    """Return whether a setting is a whole number of any type, numpy's too; True is none."""
    return not isinstance(value, bool) and isinstance(value, Integral)


def _is_number(value: object) -> bool:
    return not isinstance(value, bool) and isinstance(value, Real) and math.isfinite(value)


def _problem(key: str, message: str, given: object, *, todo: str | None = None) -> Problem:
    return Problem("tree", key, message, given=str(given), todo=todo)
