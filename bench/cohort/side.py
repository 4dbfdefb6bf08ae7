"""Build the cohort one way, in a process of its own, and tell what it cost.

Run ``python -m bench.cohort.side SIDE DATA THREADS OUT``; the cohort goes to OUT as Parquet, its
seconds and its peak memory as JSON to standard output.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq

from bench.cohort.stages import Clock


def main(side: str, data: str, threads: str, out: str) -> None:
    """Build, tell, keep."""
    clock = Clock()
    if side == "ours":
        from bench.cohort import ours  # noqa: PLC0415 - each side carries only its own libraries

        build, as_table = ours.build, ours.as_table
    else:
        from bench.cohort import peer  # noqa: PLC0415

        build, as_table = peer.build, None
    began, used = time.perf_counter(), time.process_time()
    built = build(Path(data), int(threads), clock)
    told = {
        "stages": clock.seconds,
        "seconds": time.perf_counter() - began,
        "cpu": time.process_time() - used,
        # Linux tells kilobytes.
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }
    pq.write_table(as_table(built) if as_table else built, out)
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
