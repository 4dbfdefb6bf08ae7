"""XGBoost hist: one tree on Arrow columns; squared error on 0 and 1 splits as Gini does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import xgboost as xgb

from bench.tree.arrays import nominal, plain_table

if TYPE_CHECKING:
    import pyarrow as pa

    from bench.cohort.stages import Clock
    from bench.tree.ask import Ask

DIFFERS = "at most 256 bins per column, made while it grows; missing values go where it gains most"


def fit(table: pa.Table, target: pa.Array, ask: Ask, clock: Clock) -> dict[str, Any]:
    """Grow one tree on values as they are; they are binned while it grows."""
    return grown(xgb.DMatrix, table, target, ask, clock)


def grown(
    holder: type[xgb.DMatrix], table: pa.Table, target: pa.Array, ask: Ask, clock: Clock
) -> dict[str, Any]:
    """Grow one tree on the data as a holder keeps them."""
    levels = set(nominal(table))
    with clock.stage("prepare"):
        data = holder(
            plain_table(table),
            label=target.to_numpy().astype(np.float32),
            feature_types=["c" if at in levels else "q" for at in range(table.num_columns)],
            enable_categorical=True,
            nthread=ask.threads,
        )
    with clock.stage("grow"):
        tree = xgb.train(_asked(ask, target), data, num_boost_round=1)
    return {"leaves": tree.get_dump()[0].count("leaf=")}


def _asked(ask: Ask, target: pa.Array) -> dict[str, Any]:
    """Return its limits; the hessian of squared errors is 1 a row, so that weight is rows."""
    return {
        "objective": "reg:squarederror",
        "base_score": float(target.to_numpy().mean()),
        "tree_method": "hist",
        "eta": 1.0,
        "reg_lambda": 0.0,
        "max_depth": ask.max_depth,
        "min_child_weight": ask.min_child,
        "gamma": ask.min_improvement * len(target) / 2,
        "max_cat_to_onehot": 1,
        "max_cat_threshold": 255,
        "nthread": ask.threads,
    }
