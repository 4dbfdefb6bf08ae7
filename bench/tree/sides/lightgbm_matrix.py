"""LightGBM as most use it: a classifier (logistic loss) on a matrix of single precision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import lightgbm as lgb
import numpy as np

from bench.tree.arrays import matrix
from bench.tree.sides.lightgbm import limits

if TYPE_CHECKING:
    import pyarrow as pa

    from bench.cohort.stages import Clock
    from bench.tree.ask import Ask

DIFFERS = "as above, levels as numbers; its splits are those of another loss"


def fit(table: pa.Table, target: pa.Array, ask: Ask, clock: Clock) -> dict[str, Any]:
    """Grow one tree."""
    asked = limits(ask, len(target)) | {"objective": "binary", "min_gain_to_split": 0.0}
    with clock.stage("prepare"):
        values = matrix(table, ask)
        label = target.to_numpy().astype(np.float32)
        data = lgb.Dataset(values, label=label, params=asked).construct()
    with clock.stage("grow"):
        grown = lgb.train(asked, data, num_boost_round=1)
    return {"leaves": grown.dump_model()["tree_info"][0]["num_leaves"]}
