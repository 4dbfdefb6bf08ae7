"""Time the whole profile study on a made-up country, from its registers to its report.

Run ``python -m bench.study``. Each step has a process of its own: the country is written, the study
of forty-two characteristics is run on it, and five of the characteristics are worked out by hand in
SQL and in Polars beside the same five by the package. A country that is there already is not made
again.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
# What must hold for so many young people: seconds and GB for making the country and for its cohort,
# and seconds for all that follows.
LIMITS: dict[int, dict[str, tuple[float, float | None]]] = {
    450_000: {"synth": (120, None)},
    4_450_000: {"synth": (1500, 12), "cohort": (240, 8), "rest": (480, None)},
}
COHORT = ("registers", "cohort")
SIDES = ("ours", "sql", "polars")


@dataclass(frozen=True)
class Took:
    """What a step took: seconds, and the peak of its memory in bytes."""

    seconds: float
    peak: int


def main() -> None:
    """Measure each size that is asked for."""
    asked = _asked()
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} before the start")
    for people in asked.people:
        print(f"\n{people:,} young people, {asked.threads} threads")
        folder = asked.folder / f"country-{people}"
        limits = LIMITS.get(people, {})
        _country(folder, people, limits)
        _study(folder, asked.threads, limits)
        _five(folder, asked.threads)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, nargs="+", default=list(LIMITS))
    parser.add_argument("--threads", type=int, default=2)
    folder = Path(tempfile.gettempdir(), "kansrijk-bench")
    parser.add_argument("--folder", type=Path, default=folder, help="where countries are kept")
    return parser.parse_args()


def _country(folder: Path, people: int, limits: dict[str, tuple[float, float | None]]) -> None:
    if (folder / "registers").is_dir():
        print("  the country is there already")
    else:
        took = _timed("synth", folder, "--people", people)
        _line("made-up country", took, limits.get("synth"))
    files = [path for path in (folder / "registers").iterdir() if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    print(f"  {len(files)} files of registers, {size / 1e9:.2f} GB")


def _study(folder: Path, threads: int, limits: dict[str, tuple[float, float | None]]) -> None:
    """Run the example on the country, and tell each stage of it."""
    shutil.rmtree(folder / "study", ignore_errors=True)
    _timed("init", "--example", "profiles", folder / "study")
    shutil.copy(folder / "areas.geojson", folder / "study")
    told = _told("bench.study.stages", folder / "study", folder / "registers", threads)
    stages = {name: Took(*took) for name, took in told["stages"].items()}
    for name, took in stages.items():
        _line(name, took)
    cohort = [took for name, took in stages.items() if name in COHORT]
    rest = [took for name, took in stages.items() if name not in COHORT]
    print(f"  {told['rows']:,} in the cohort, {told['profiles']} profiles, {told['areas']:,} areas")
    _line("registers to cohort", _together(cohort), limits.get("cohort"))
    _line("tree to report", _together(rest), limits.get("rest"))


def _together(steps: list[Took]) -> Took:
    return Took(sum(one.seconds for one in steps), max(one.peak for one in steps))


def _five(folder: Path, threads: int) -> None:
    """Work five characteristics out in three ways, which must agree."""
    told = {side: _told("bench.study.side", side, folder, threads) for side in SIDES}
    digests = {one["digest"] for one in told.values()}
    if len(digests) > 1:
        raise SystemExit("the three ways do not give the same values")
    print(f"  five characteristics, the same {told['ours']['rows']:,} rows in three ways")
    ours = Took(told["ours"]["seconds"], told["ours"]["peak"])
    for side in SIDES:
        took = Took(told[side]["seconds"], told[side]["peak"])
        _line(f"  {side}", took)
        if side != "ours":
            ratios = ours.seconds / took.seconds, ours.peak / took.peak
            print(f"    ours / {side}: {ratios[0]:.2f} of the time, {ratios[1]:.2f} of the memory")


def _line(name: str, took: Took, most: tuple[float, float | None] | None = None) -> None:
    seconds, size = most or (None, None)
    peak = took.peak / 1e9
    said = f"  {name:<24}{took.seconds:>9.1f} s{_must(took.seconds, seconds)}"
    print(f"{said}{peak:>8.2f} GB{_must(peak, size)}")


def _must(found: float, most: float | None) -> str:
    return "" if most is None else f" (must {most:g}: {'reached' if found <= most else 'MISSED'})"


def _timed(*arguments: object) -> Took:
    """Run a command of the package in a process of its own."""
    command = [sys.executable, "-c", "from kansrijk.cli import main; main()", *map(str, arguments)]
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)  # noqa: S603
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"kansrijk {arguments[0]} failed")
    return Took(time.perf_counter() - began, used.ru_maxrss * 1024)


def _told(module: str, *arguments: object) -> dict[str, Any]:
    """Run a module of the bench in a process of its own, and return what it tells."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, check=True)  # noqa: S603
    return json.loads(done.stdout)


if __name__ == "__main__":
    main()
