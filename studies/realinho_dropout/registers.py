"""Give the students of one file a key and dates: the file has neither."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import narwhals as nw

ENTRY, FIRST_RESULTS, END = date(2018, 9, 1), date(2019, 2, 1), date(2021, 8, 31)

Frame = nw.LazyFrame[Any]
Tables = Mapping[str, Frame]


def entries(tables: Tables) -> Frame:
    """Give each student a number, in the order of all that is known of them."""
    table = tables["entries"]
    numbered = table.with_row_index("student", order_by=table.collect_schema().names())
    return numbered.with_columns(
        nw.lit(ENTRY).alias("entered"), nw.lit(FIRST_RESULTS).alias("first_results")
    )


def dropouts(tables: Tables) -> Frame:
    """Return those who dropped out, at the end."""
    left = entries(tables).filter(nw.col("Target") == "Dropout")
    return left.with_columns(nw.lit(END).alias("left"))
