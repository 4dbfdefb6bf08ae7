"""Ours: `ProfileTree.fit` on the Arrow table; its parts are timed as they are called."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from kansrijk import tree as room
from kansrijk.tree import ProfileTree, estimator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.cohort.stages import Clock
    from bench.tree.ask import Ask
    from kansrijk.tree import Codes, Tree

# The functions that the estimator calls, by the stage they are.
STAGES = {"read_frame": "read", "read_target": "read", "encode": "encode", "grow": "grow"}
# One more than fit in a code of two bytes.
MANY = 2**16


def fit(table: pa.Table, target: pa.Array, ask: Ask, clock: Clock) -> dict[str, Any]:
    """Grow our tree; with surrogates comes importance."""
    tree, call = fit_and_keep(table, target, ask, clock)
    if ask.surrogates:
        with clock.stage("importance"):
            room.importance(tree, "own")
    return {"leaves": count_leaves(tree), "codes": call["codes"].nbytes}


def fit_and_keep(
    table: pa.Table, target: pa.Array, ask: Ask, clock: Clock
) -> tuple[Tree, dict[str, Any]]:
    """Return the tree, and what it was grown on: codes, target, settings, classes."""
    with _watched(clock) as call, clock.stage("rest"):
        model = estimator_of(ask).fit(table, target)
    return model.tree_, call


def estimator_of(ask: Ask) -> ProfileTree:
    """Return the estimator with the limits that are asked."""
    return ProfileTree(
        max_depth=ask.max_depth,
        min_child=ask.min_child,
        min_improvement=ask.min_improvement,
        threads=ask.threads,
        **({"surrogates": ask.surrogates} if ask.surrogates else {}),
    )


@contextmanager
def _watched(clock: Clock) -> Iterator[dict[str, Any]]:
    """Let the functions that the estimator calls count their time; keep what `grow` is given."""
    before = {name: getattr(estimator, name) for name in STAGES if hasattr(estimator, name)}
    call: dict[str, Any] = {}

    def kept(codes: Codes, target: np.ndarray, settings: object, **rest: Any) -> Tree:  # noqa: ANN401
        call.update(codes=codes, target=target, settings=settings, classes=rest["classes"])
        return before["grow"](codes, target, settings, **rest)

    estimator.grow = kept
    for name in before:
        clock.watch(estimator, name, STAGES[name])
    try:
        yield call
    finally:
        for name, function in before.items():
            setattr(estimator, name, function)


def count_leaves(tree: Tree) -> int:
    """Return the number of leaves."""
    return int(tree.is_leaf.sum())


def warm_up(ask: Ask) -> None:
    """Load what codes of four bytes need too: 20,000 rows never have so many values."""
    values = np.arange(MANY + 1)
    target = pa.array((values % 25 == 0).astype(np.int8))
    table = pa.table({"amount": values, "level": pa.array(values % 5)})
    estimator_of(ask).fit(table, target)
