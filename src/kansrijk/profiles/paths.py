"""From the conditions of a tree to rules: those on one variable become one interval or one set."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from math import inf

from kansrijk.cohort import Variable
from kansrijk.findings import Edge
from kansrijk.profiles.rules import Between, Named, OneOf, Rule
from kansrijk.profiles.variables import Variables
from kansrijk.tree import Condition


def rule(variables: Variables, path: Sequence[Condition]) -> tuple[Rule, ...]:
    """Return the conditions of a path, one for each variable, in the order in which they come.

    Parameters
    ----------
    variables
        The variables of the tree.
    path
        The conditions from the root down.
    """
    by_variable: dict[str, list[Condition]] = {}
    for condition in path:
        by_variable.setdefault(condition.variable.name, []).append(condition)
    return tuple(_merge(variables, conditions) for conditions in by_variable.values())


def _merge(variables: Variables, conditions: Sequence[Condition]) -> Rule:
    variable = variables[conditions[0].variable.name].variable
    # Missing values go one way at each split, so they are here when they came all the way. The tree
    # saw one half only; the rule must hold for everyone who is counted.
    missing = variables.has_missing(variable.name) and all(one.takes_missing for one in conditions)
    if variable.form == "number":
        return _between(variables.named(variable.name), variable, conditions, missing=missing)
    common = reduce(_in_both, [_levels(condition) for condition in conditions])
    return OneOf(
        variable=variables.named(variable.name),
        levels=variables.levels(variable.name, common),
        ordered=variable.form == "ordered",
        missing=missing,
    )


def _levels(condition: Condition) -> tuple[str, ...]:
    """Return the levels that come here, those that the tree did not see among them."""
    here = {*condition.levels, *(condition.absent if condition.takes_missing else ())}
    return tuple(level for level in condition.variable.levels if level in here)


def _in_both(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(level for level in first if level in second)


def _between(
    named: Named, variable: Variable, conditions: Sequence[Condition], *, missing: bool
) -> Between:
    low = max((_cut(one) for one in conditions if one.side == "right"), default=None)
    high = min((_cut(one) for one in conditions if one.side == "left"), default=None)
    return Between(
        variable=named,
        low=None if low is None else Edge(low, variable.grid),
        high=None if high is None else Edge(high, variable.grid),
        whole=variable.whole,
        from_zero=variable.from_zero,
        quantity=variable.quantity,
        far=variable.far,
        missing=missing,
    )


def _cut(condition: Condition) -> float:
    return inf if condition.cut is None else condition.cut
