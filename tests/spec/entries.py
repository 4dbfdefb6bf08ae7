"""The entries of the manual: a sentence of the vocabulary, small tables, and what it says of them.

They stand in the files of this folder, a chapter each, in the order of their names.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.spec.world import ONLY, File, Files, Rows, parse_table

FOLDER = Path(__file__).parent
ORDER = re.compile(r"^\d\d_")
# An example has no need of a label and a group: it is for no tree.
DESCRIBED = ("role", "label")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One sentence and what it says.

    Parameters
    ----------
    title, text
        What it shows, and why it is so.
    tables
        By register (and year, month and version of the file) the rows, drawn as text.
    sentence
        One indicator without its name, or several with theirs.
    expected
        What they say of each person, drawn as text; empty where the study is refused.
    refused
        The error that refuses the study, and a part of its message.
    by_checks
        Whether that is a check of the registers, of which the oracle knows nothing.
    python
        The study's own ``indicators.py``.
    variable
        What the column of the cohort is, by the names of its fields.
    dates
        The reference dates.
    """

    title: str
    text: str
    tables: Mapping[str, str]
    sentence: str
    expected: str = ""
    refused: tuple[str, str] | None = None
    by_checks: bool = False
    python: str = ""
    variable: Mapping[str, Any] = field(default_factory=dict[str, Any])
    dates: tuple[str, ...] = ("2015-01-01",)

    @cached_property
    def indicators(self) -> str:
        """The indicators as a file has them."""
        text = self.sentence if self.sentence.startswith("[") else f"[value]\n{self.sentence}"
        for name, declared in tomllib.loads(text).items():
            if not any(key in declared for key in DESCRIBED):
                text = text.replace(f"[{name}]\n", f'[{name}]\nrole = "helper"\n', 1)
        return text

    @cached_property
    def files(self) -> Files:
        """The files of the example; without a table of who was there, all who are named are."""
        files: dict[str, dict[File, Rows]] = {}
        for label, text in self.tables.items():
            name, *parts = label.split()
            files.setdefault(name, {})[file_of(parts)] = parse_table(text)
        people = dict.fromkeys(row["person"] for row in self.rows)
        always = [{"person": person, "start": "2000-01-01"} for person in people or ["1"]]
        return {"there": {ONLY: always}} | files

    @cached_property
    def rows(self) -> Rows:
        """What is expected, a row for each person (and date)."""
        return parse_table(self.expected) if self.expected else []


def file_of(parts: list[str]) -> File:
    """Read which file a table is: ``2014``, ``2014-12`` or ``2014 V2``."""
    if not parts:
        return ONLY
    year, _, month = parts[0].partition("-")
    version = parts[1].removeprefix("V") if len(parts) > 1 else "1"
    return int(year), int(month or 0), int(version)


@dataclass(frozen=True)
class Chapter:
    """Entries about one thing."""

    title: str
    text: str
    entries: tuple[Entry, ...]


def read_chapter(path: Path) -> Chapter:
    """Read a file of entries."""
    given = tomllib.loads(path.read_text(encoding="utf-8"))
    return Chapter(given["title"], given["text"], tuple(map(read_entry, given["entry"])))


def read_entry(given: Mapping[str, Any]) -> Entry:
    """Read an entry."""
    lists = {key: tuple(given[key]) for key in ("dates", "refused") if key in given}
    return Entry(**{**given, **lists})


def chapters() -> list[Chapter]:
    """Return all chapters in order."""
    return [read_chapter(path) for path in sorted(FOLDER.glob("*.toml")) if ORDER.match(path.name)]
