"""LightGBM: one tree on Arrow columns; squared error on 0 and 1 splits as the Gini index does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import lightgbm as lgb
import numpy as np

from bench.tree.arrays import nominal, plain_table

if TYPE_CHECKING:
    import pyarrow as pa

    from bench.cohort.stages import Clock
    from bench.tree.ask import Ask

DIFFERS = "at most 255 bins per column, missing values go where it gains most, leaf-wise"


def fit(table: pa.Table, target: pa.Array, ask: Ask, clock: Clock) -> dict[str, Any]:
    """Grow one tree."""
    asked = limits(ask, len(target))
    with clock.stage("prepare"):
        data = lgb.Dataset(
            plain_table(table),
            label=target.to_numpy().astype(np.float32),
            categorical_feature=nominal(table),
            params=asked,
        ).construct()
    with clock.stage("grow"):
        grown = lgb.train(asked, data, num_boost_round=1)
    return {"leaves": grown.dump_model()["tree_info"][0]["num_leaves"]}


def limits(ask: Ask, rows: int) -> dict[str, Any]:
    """Return its limits; the improvement is that of squared errors, half of Gini times rows."""
    return {
        "objective": "regression",
        "learning_rate": 1.0,
        "max_depth": ask.max_depth,
        "num_leaves": 2**ask.max_depth,
        "min_data_in_leaf": ask.min_child,
        "min_sum_hessian_in_leaf": 0.0,
        "min_gain_to_split": ask.min_improvement * rows / 2,
        "force_col_wise": True,
        # No smoothing of levels: the nearest it comes to the best of all subsets.
        "cat_smooth": 0.0,
        "cat_l2": 0.0,
        "min_data_per_group": 1,
        "max_cat_threshold": 255,
        "num_threads": ask.threads,
        "verbosity": -1,
    }
