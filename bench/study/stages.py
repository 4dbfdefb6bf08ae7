"""Run a study in this process, and tell what each stage of it took.

Run ``python -m bench.study.stages STUDY DATA THREADS``.
"""

from __future__ import annotations

import json
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kansrijk.findings import load
from kansrijk.profiles import AreasFinding, OutcomeFinding, ProfilesFinding
from kansrijk.report import FINDINGS
from kansrijk.run import run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kansrijk.progress import Tell

STATUS, PEAK = Path("/proc/self/status"), Path("/proc/self/clear_refs")


class Stages:
    """Seconds and the peak of memory in bytes, by the name of the stage."""

    def __init__(self) -> None:
        self.took: dict[str, tuple[float, int]] = {}

    @contextmanager
    def __call__(self, name: str) -> Iterator[Tell]:
        """Measure a stage; see `kansrijk.progress.Stage`."""
        # Linux forgets the peak so far.
        PEAK.write_text("5", encoding="ascii")
        began = time.perf_counter()
        yield lambda _done, _of: None
        self.took[name] = (time.perf_counter() - began, _peak())


def _peak() -> int:
    lines = STATUS.read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


def main(study: str, data: str, threads: str) -> None:
    """Run, and tell."""
    stages, out = Stages(), Path(study, "results")
    run(Path(study), Path(data), out, threads=int(threads), stage=stages)
    kinds = (OutcomeFinding, ProfilesFinding, AreasFinding)
    found = load((out / "inside" / FINDINGS).read_text(encoding="utf-8"), kinds)
    told = {
        "stages": stages.took,
        "rows": next(int(one.n.value) for one in found if isinstance(one, OutcomeFinding)),
        "profiles": sum(len(one.profiles) for one in found if isinstance(one, ProfilesFinding)),
        "areas": sum(len(one.areas) for one in found if isinstance(one, AreasFinding)),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
