"""Compiling the kernels before they are needed."""

from __future__ import annotations

import numpy as np

from kansrijk.tree.coding import encode
from kansrijk.tree.columns import Column
from kansrijk.tree.refit import refit
from kansrijk.tree.settings import Settings

# More than 65,536 values, so that codes of every width occur.
ROWS = 70_000


def warm() -> None:
    """Compile every kernel that growing needs, for all its types; the machine keeps them."""
    rng = np.random.default_rng(1)
    numbers = rng.permutation(ROWS)
    columns = [
        Column("whole", numbers, "number"),
        Column("wide", numbers.astype(np.int64) * 2**40, "number"),
        Column("unsigned", numbers.astype(np.uint64), "number"),
        Column("double", np.where(numbers % 9, numbers % 300 / 7, np.nan), "number"),
        Column("level", numbers % 5, "nominal", tuple("abcde")),
    ]
    codes = encode(columns)
    asked = Settings(max_depth=6, min_child=50, min_improvement=0, surrogates=1)
    for largest in (1, 256):  # weights of one byte, and larger ones
        weights = np.where(numbers % 2, largest, 0)
        list(refit(codes, numbers // 7 % 3, asked, [weights], classes=("a", "b", "c")))
