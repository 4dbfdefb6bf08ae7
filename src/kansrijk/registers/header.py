"""What the first line of a text file tells: its separator and the names of its columns.

The engine would guess at both, and take a row of a person for names where there are none.
"""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

SEPARATORS = ",;\t|"


def first_line(path: Path) -> str:
    """Return the first line of a file, empty where there is none.

    Raises
    ------
    OSError
        The file cannot be read.
    """
    opened = gzip.open if path.name.lower().endswith(".gz") else Path.open
    with opened(path, "rb") as file:
        return file.readline().decode("utf-8-sig", errors="replace").rstrip("\r\n")


def separator(line: str) -> str:
    """Return the separator that stands in a line most often; a comma where none does."""
    return max(SEPARATORS, key=line.count)


def names(line: str) -> list[str]:
    """Return the names in a line."""
    return [name.strip() for name in next(csv.reader([line], delimiter=separator(line)))]
