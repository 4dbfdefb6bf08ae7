"""scikit-learn: DecisionTreeClassifier on a matrix of single precision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sklearn.tree import DecisionTreeClassifier

from bench.tree.arrays import matrix

if TYPE_CHECKING:
    import pyarrow as pa

    from bench.cohort.stages import Clock
    from bench.tree.ask import Ask

DIFFERS = "single precision, levels as numbers, one thread, missing values go where it gains most"


def fit(table: pa.Table, target: pa.Array, ask: Ask, clock: Clock) -> dict[str, Any]:
    """Grow one tree."""
    with clock.stage("prepare"):
        values = matrix(table, ask)
    tree = DecisionTreeClassifier(
        max_depth=ask.max_depth,
        min_samples_leaf=ask.min_child,
        min_samples_split=2 * ask.min_child,
        min_impurity_decrease=ask.min_improvement,
        random_state=0,
    )
    with clock.stage("grow"):
        tree.fit(values, target.to_numpy())
    return {"leaves": int(tree.get_n_leaves())}
