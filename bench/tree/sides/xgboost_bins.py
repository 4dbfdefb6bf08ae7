"""XGBoost hist on `QuantileDMatrix`: longer to prepare, because the bins are made there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import xgboost as xgb

from bench.tree.sides.xgboost import grown

if TYPE_CHECKING:
    import pyarrow as pa

    from bench.cohort.stages import Clock
    from bench.tree.ask import Ask

DIFFERS = "at most 256 bins per column, made before it grows; missing values as above"


def fit(table: pa.Table, target: pa.Array, ask: Ask, clock: Clock) -> dict[str, Any]:
    """Grow one tree on values that are binned first."""
    return grown(xgb.QuantileDMatrix, table, target, ask, clock)
