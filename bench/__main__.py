"""Run every measurement, one after the other: ``make bench``."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path


def main() -> None:
    """Run each folder of this folder as a program, as it is without arguments."""
    for path in sorted(Path(__file__).parent.glob("*/__main__.py")):
        name = f"bench.{path.parent.name}"
        print(f"== {path.parent.name}")
        sys.argv = [name]
        runpy.run_module(name, run_name="__main__")


if __name__ == "__main__":
    main()
