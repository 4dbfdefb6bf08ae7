"""Time `kansrijk.tree` beside scikit-learn's DecisionTreeClassifier, both in one run.

Run ``python bench/tree.py`` (extra ``bench``). The limits are the same for both: depth 10, groups
of at least 50, improvement at least 1e-7. scikit-learn reads the values in single precision and
uses one thread; ours are exact. Coding is timed apart, because every refit shares the codes.
"""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING

import numpy as np
from sklearn.tree import DecisionTreeClassifier

from kansrijk.tree import Column, Settings, encode, grow

if TYPE_CHECKING:
    from collections.abc import Callable

LIMITS = Settings(max_depth=10, min_child=50, min_improvement=1e-7)
# How many distinct values a column has: ages and years, incomes on a grid, raw amounts.
DATA = {"ages (25 values)": 25, "incomes (1,000 values)": 1000, "amounts (all differ)": None}


def make(rows: int, columns: int, distinct: int | None) -> tuple[np.ndarray, np.ndarray]:
    """Return random columns, of which three matter, and an outcome of about one in ten."""
    rng = np.random.default_rng(2015)
    values = rng.normal(size=(rows, columns))
    slope = 0.7 * values[:, 0] + (values[:, 1] > 0) * values[:, 2]
    target = rng.random(rows) < 1 / (1 + np.exp(2.5 - slope))
    if distinct is not None:
        values = np.floor(np.clip(values / 8 + 0.5, 0, 1) * distinct)
    return values, target.astype(np.int64)


def timed(step: Callable[[], object]) -> tuple[float, object]:
    """Return seconds and result, the faster of two runs."""
    best, result = np.inf, None
    for _ in range(2):
        start = time.perf_counter()
        result = step()
        best = min(best, time.perf_counter() - start)
    return best, result


def peer(values: np.ndarray, target: np.ndarray) -> object:
    """Grow scikit-learn's tree within the same limits."""
    tree = DecisionTreeClassifier(
        max_depth=LIMITS.max_depth,
        min_samples_leaf=LIMITS.min_child,
        min_samples_split=LIMITS.least_parent,
        min_impurity_decrease=LIMITS.min_improvement,
        random_state=0,
    )
    return tree.fit(values, target)


def compare(rows: int, columns: int, distinct: int | None) -> str:
    """Return one line of the table."""
    values, target = make(rows, columns, distinct)
    held = [Column(f"x{at}", values[:, at].copy(), "number") for at in range(columns)]
    coding, codes = timed(lambda: encode(held))
    growing, ours = timed(lambda: grow(codes, target, LIMITS))
    theirs, fitted = timed(lambda: peer(values, target))
    leaves = f"{int(ours.is_leaf.sum()):>7}{fitted.get_n_leaves():>9}"
    ratios = f"{theirs / growing:>9.1f}{theirs / (coding + growing):>14.1f}"
    return f"{coding:>8.2f}{growing:>8.2f}{theirs:>10.2f}{ratios}{leaves}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=500_000)
    parser.add_argument("--columns", type=int, default=20)
    asked = parser.parse_args()
    for distinct in (25, 1000, None):  # compile the kernels for every type of codes
        compare(70_000, 3, distinct)
    print(f"{asked.rows:,} rows, {asked.columns} columns; seconds, the faster of two runs")
    head = f"{'code':>8}{'grow':>8}{'sklearn':>10}{'/ grow':>9}{'/ code+grow':>14}"
    print(f"{'':<24}{head}{'leaves':>7}{'sklearn':>9}")
    for name, distinct in DATA.items():
        print(f"{name:<24}{compare(asked.rows, asked.columns, distinct)}")


if __name__ == "__main__":
    main()
