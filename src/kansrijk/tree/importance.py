"""How much each variable matters to a tree, by three formulas that are told apart by name."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from kansrijk.errors import Problem
from kansrijk.tree.arrow import ArrowTable, pa
from kansrijk.tree.problems import complain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kansrijk.tree.tree import Tree

By: TypeAlias = Literal["own", "agreement", "primary"]


def importance(tree: Tree, by: By = "own") -> ArrowTable:
    """Return the importance of every variable of a tree, the largest first.

    Parameters
    ----------
    tree
        The tree.
    by
        What is added up over all splits. ``"own"``: what a variable improves as the split's own
        variable or would improve in its stead as a surrogate (SPSS; Breiman et al., 1984, section
        5.3.4, with every surrogate that is kept). ``"agreement"``: a surrogate is instead credited
        with the improvement of the split times its adjusted agreement (rpart). ``"primary"``:
        surrogates do not count.

    Returns
    -------
    pa.Table
        ``variable``; ``importance``, in improvements as the tree has them; ``of_max`` and
        ``of_sum``, in percent of the largest and of the sum, 0 if nothing is of any importance.
        Equal ones stand in column order. A variable that never splits nor stands in has 0.

    Raises
    ------
    UsageError
        If there is no such formula.
    """
    allowed = get_args(By)
    if by not in allowed:
        complain([Problem("importance", "by", "there is no such formula", str(by), allowed)])
    credits_of: list[list[float]] = [[] for _ in tree.variables]
    for column, credit in _credits(tree, by):
        credits_of[column].append(credit)
    sums = [math.fsum(each) for each in credits_of]  # the order of the nodes does not matter
    order = sorted(range(len(sums)), key=lambda column: -sums[column])
    return _table([tree.variables[column].name for column in order], [sums[at] for at in order])


def _credits(tree: Tree, by: By) -> Iterator[tuple[int, float]]:
    """Yield what each split adds to each variable."""
    for split, improvement in zip(tree.splits, tree.improvement.tolist(), strict=True):
        if split is None:
            continue
        yield split.column, improvement
        for surrogate in split.surrogates if by != "primary" else ():
            shared = improvement * surrogate.adjusted
            yield surrogate.column, surrogate.improvement if by == "own" else shared


def _table(names: Sequence[str], sums: Sequence[float]) -> ArrowTable:
    wholes = {"of_max": max(sums, default=0.0), "of_sum": math.fsum(sums)}
    percents = {
        name: pa.array([100 * each / whole if whole > 0 else 0.0 for each in sums], pa.float64())
        for name, whole in wholes.items()
    }
    held = {"variable": pa.array(names, pa.string()), "importance": pa.array(sums, pa.float64())}
    return pa.table({**held, **percents})
