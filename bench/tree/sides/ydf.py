"""Yggdrasil Decision Forests: its CART, on arrays by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import ydf

from bench.tree.arrays import is_nominal, plain, singles

if TYPE_CHECKING:
    from bench.cohort.stages import Clock
    from bench.tree.ask import Ask

DIFFERS = "single precision, missing values become the mean, no least improvement"


def fit(table: pa.Table, target: pa.Array, ask: Ask, clock: Clock) -> dict[str, Any]:
    """Grow one tree; its depth counts the root."""
    learner = ydf.CartLearner(
        label="outcome",
        features=[_column(field) for field in table.schema],
        max_vocab_count=-1,
        min_vocab_frequency=1,
        max_depth=ask.max_depth + 1,
        min_examples=ask.min_child,
        validation_ratio=0.0,
        num_threads=ask.threads,
    )
    ydf.verbose(0)
    with clock.stage("prepare"):
        data = {name: _values(table[name]) for name in table.column_names}
        data["outcome"] = target.to_numpy()
    with clock.stage("grow"):
        model = learner.train(data)
    return {"leaves": (model.num_nodes() + 1) // 2}


def _column(field: pa.Field) -> ydf.Column:
    """Return a column of its kind."""
    if pa.types.is_boolean(field.type):
        return ydf.Column(field.name, ydf.Semantic.BOOLEAN)
    kind = ydf.Semantic.CATEGORICAL if is_nominal(field.type) else ydf.Semantic.NUMERICAL
    return ydf.Column(field.name, kind)


def _values(column: pa.ChunkedArray) -> np.ndarray:
    """Return numbers as it holds them, levels and flags as they are."""
    if pa.types.is_boolean(column.type):
        return column.to_numpy()
    return plain(column).to_numpy() if is_nominal(column.type) else singles(column)
