"""Date what came of a stop on the day after the year: the file has one moment for both."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import narwhals as nw

OVER = date(2018, 1, 1)

Frame = nw.LazyFrame[Any]


def searches(tables: Mapping[str, Frame]) -> Frame:
    """Return the stops in which the person was searched."""
    searched = tables["stops"].filter(nw.col("personSearch") == "YES")
    return searched.with_columns(nw.lit(OVER).alias("searched"))


def stops(tables: Mapping[str, Frame]) -> Frame:
    """Split the moment of a stop into its day, month and hour."""
    moment = nw.col("date")
    return tables["stops"].with_columns(
        moment.str.slice(0, 10).alias("day"),
        moment.str.slice(5, 2).alias("month"),
        moment.str.slice(11, 2).alias("hour"),
    )
