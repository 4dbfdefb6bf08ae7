"""Run every measurement, one after the other: ``make bench``."""

from __future__ import annotations

import runpy
from pathlib import Path


def main() -> None:
    """Run each file of this folder as a program."""
    for path in sorted(Path(__file__).parent.glob("*.py")):
        if not path.name.startswith("__"):
            print(f"== {path.stem}")
            runpy.run_path(str(path), run_name="__main__")


if __name__ == "__main__":
    main()
