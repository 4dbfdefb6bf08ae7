"""Time the cohort of a study beside the same cohort written by hand in SQL, both in one run.

Run ``python -m bench.cohort``. The registers are made once, 450,000 young people and their parents;
the files lie in the page cache when the clock starts, and each side runs in a process of its own
with as many threads. The rows and values of both must be equal. Ours also hashes and checks the
files, which SQL does not: the ratio is told with and without the opening of registers.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

# What stays below this is within what was asked for.
MOST = 1.5
SIDES = ("sql", "ours")


def main() -> None:
    """Make the registers, build both, compare, and print the table."""
    asked = _asked()
    data = asked.data / f"registers-{asked.people}"
    if not (data / "done").exists():
        print(f"making registers of {asked.people:,} young people")
        _run("bench.cohort.registers", data, asked.people)
    size = _warm(data)
    print(f"{size / 1e6:,.0f} MB of Parquet in the page cache, {asked.threads} threads")
    best: dict[str, dict] = {}
    for _ in range(asked.runs):
        for side in SIDES:
            told = _run(
                "bench.cohort.side", side, data, asked.threads, asked.data / f"{side}.parquet"
            )
            if side not in best or told["seconds"] < best[side]["seconds"]:
                best[side] = told
    rows = _run("bench.cohort.same", *(asked.data / f"{side}.parquet" for side in SIDES))
    print(f"both have the same {rows['rows']:,} rows and {rows['columns']} columns\n")
    _print(best["ours"], best["sql"])


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=450_000, help="how many young people")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--runs", type=int, default=3, help="the fastest run of each side counts")
    folder = Path(tempfile.gettempdir(), "kansrijk-bench")
    parser.add_argument("--data", type=Path, default=folder, help="where the registers are kept")
    return parser.parse_args()


def _run(module: str, *arguments: object) -> dict:
    """Run a module of the bench in a process of its own, and return what it tells."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603
    return json.loads(done.stdout)


def _warm(folder: Path) -> int:
    """Read all files once, and return their size."""
    return sum(len(path.read_bytes()) for path in folder.glob("*.parquet"))


def _print(ours: dict, peer: dict) -> None:
    for title, told in (("ours", ours), ("SQL by hand", peer)):
        print(f"{title:<44}{'seconds':>9}")
        for stage, seconds in told["stages"].items():
            print(f"  {stage:<42}{seconds:>9.2f}")
        print(f"  {'together':<42}{told['seconds']:>9.2f}")
        print(f"  {'of processors':<42}{told['cpu']:>9.2f}")
        print(f"  {'peak memory, GB':<42}{told['peak'] / 1e9:>9.2f}\n")
    cohort = sum(told for stage, told in ours["stages"].items() if stage.startswith("cohort"))
    _compare("seconds from files, checked", ours["seconds"], peer["seconds"])
    _compare("seconds from opened registers", cohort, peer["seconds"])
    _compare("peak memory", ours["peak"], peer["peak"])


def _compare(what: str, ours: float, peer: float) -> None:
    verdict = "within" if ours <= MOST * peer else "MORE THAN"
    print(f"{what:<30}ours / SQL = {ours / peer:.2f}, {verdict} {MOST}")


if __name__ == "__main__":
    main()
