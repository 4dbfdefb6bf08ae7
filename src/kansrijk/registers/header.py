"""What text files tell of themselves: their separator, the names of their columns, their letters.

The engine would guess at them, and take a row of a person for names where there are none.
"""

from __future__ import annotations

import codecs
import csv
import gzip
from pathlib import Path
from typing import IO, cast

SEPARATORS = ",;\t|"
CHUNK = 1 << 20


def first_line(path: Path) -> str:
    """Return the first line of a file, empty where there is none.

    Raises
    ------
    OSError
        The file cannot be read.
    """
    with _opened(path) as file:
        return file.readline().decode("utf-8-sig", errors="replace").rstrip("\r\n")


def separator(line: str) -> str:
    """Return the separator that stands in a line most often; a comma where none does."""
    return max(SEPARATORS, key=line.count)


def names(line: str) -> list[str]:
    """Return the names in a line."""
    return [name.strip() for name in next(csv.reader([line], delimiter=separator(line)))]


def is_utf8(path: Path) -> bool:
    """Tell whether a text file is in UTF-8."""
    return _is_in(path, "utf-8")


def is_ascii(path: Path) -> bool:
    """Tell whether a text file has no letter that encodings write differently."""
    return _is_in(path, "ascii")


def _is_in(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with _opened(path) as file:
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def to_utf8(path: Path, encoding: str, target: Path) -> Path:
    """Write a text file again in UTF-8, part by part.

    Raises
    ------
    UnicodeDecodeError
        The file has another encoding.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    decoder = codecs.getincrementaldecoder(encoding)()
    with _opened(path) as file, target.open("wb") as written:
        while chunk := file.read(CHUNK):
            written.write(decoder.decode(chunk).encode())
    return target


def _opened(path: Path) -> IO[bytes]:
    opened = gzip.open if path.name.lower().endswith(".gz") else Path.open
    return cast("IO[bytes]", opened(path, "rb"))
