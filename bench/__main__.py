"""Run every measurement, one after the other: ``make bench``."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path


def main() -> None:
    """Run each folder and file of this folder as a program, as it is without arguments."""
    here = Path(__file__).parent
    folders = (path.parent.name for path in here.glob("*/__main__.py"))
    for name in sorted([*folders, *(path.stem for path in here.glob("[!_]*.py"))]):
        print(f"== {name}")
        sys.argv = [f"bench.{name}"]
        runpy.run_module(f"bench.{name}", run_name="__main__")


if __name__ == "__main__":
    main()
