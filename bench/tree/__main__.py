"""Time `kansrijk.tree` beside its peers, from one Arrow table in memory to the finished tree.

Run ``python -m bench.tree`` (extra ``bench``). Every measurement has a process of its own, after a
warm-up; each peer gets the data in the form that is fastest for it, its own preparation counts,
and its limits are set as equal as it allows. What it cannot match is said below the table.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bench.tree import more, peers, shapes
from bench.tree.ask import Ask
from bench.tree.runs import Runs

if TYPE_CHECKING:
    from collections.abc import Callable

PEERS = (*peers.PEERS, "rpart")
TABLES: dict[str, Callable[[Runs], None]] = {
    "rows": shapes.show_rows,
    "depth": shapes.show_depths,
    "shapes": shapes.show_shapes,
    "refits": more.show_refits,
    "cold": more.show_cold,
    "limits": more.show_limits,
}


def main() -> None:
    """Print the tables that are asked for."""
    asked = _asked()
    with TemporaryDirectory(prefix="bench-tree-") as folder:
        ask = Ask("", min_child=asked.min_child, threads=asked.threads, refits=asked.refits)
        runs = Runs(Path(folder), asked.rows, ask, asked.runs)
        _print_limits(runs)
        if "peers" in asked.tables:
            peers.show(runs, tuple(asked.peers))
        for name in asked.tables:
            if name in TABLES:
                TABLES[name](runs)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=4_300_000)
    parser.add_argument("--min-child", type=int, default=6000, help="least rows of a group")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--runs", type=int, default=2, help="the fastest run of each side counts")
    parser.add_argument("--refits", type=int, default=100)
    every = ("peers", *TABLES)
    parser.add_argument("--tables", nargs="+", choices=every, default=every)
    parser.add_argument("--peers", nargs="*", choices=PEERS, default=PEERS)
    return parser.parse_args()


def _print_limits(runs: Runs) -> None:
    ask = runs.ask
    limits = (
        f"min child {ask.min_child:,}, depth {ask.max_depth}, improvement {ask.min_improvement}"
    )
    print(f"{limits}, {ask.threads} threads; seconds, the fastest of {runs.times} runs")
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} before the start")


if __name__ == "__main__":
    main()
