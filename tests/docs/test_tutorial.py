"""The tutorial is played: its blocks are written, its commands run, and what they say compared.

A block says after its fence what it is: ``toml FILE`` has lines of a file of the study, ``copy
FILE`` names tables to copy to the study's file of that name, ``diff FILE`` is a mistake that is
undone after the next commands, ``console`` has commands with what they say, ``text FILE`` what
stands in a page. Three dots stand for anything.
"""

from __future__ import annotations

import contextlib
import html
import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import pytest

from kansrijk import cli

ROOT = Path(__file__).parents[2]
TUTORIAL = ROOT / "docs" / "tutorial.md"
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TABLE = re.compile(r"^(?=\[[a-z_.]+\])", re.MULTILINE)
ENTRY = re.compile(r"^(?=[a-z_.]+ *=)", re.MULTILINE)
COMMAND = re.compile(r"^\$ kansrijk (.*)\n", re.MULTILINE)
# What is being done, with or without the seconds that it took.
STAGE = re.compile(r"^[a-z -]{20}( *[\d.]+ s)?$")


@dataclass(frozen=True)
class Block:
    """A block of the tutorial: what it is, the file it is about, and what stands in it."""

    kind: str
    file: str
    text: str


def blocks() -> list[Block]:
    """Return the blocks of the tutorial."""
    return [Block(*found) for found in BLOCK.findall(TUTORIAL.read_text(encoding="utf-8"))]


@dataclass
class Reader:
    """Somebody who does what the tutorial says, in a folder."""

    study: Path
    undo: tuple[Path, str] | None = None

    def play(self) -> Iterator[tuple[str, str, str]]:
        """Do it all; yield each command or page, what the tutorial shows and what there is."""
        for block in blocks():
            match block.kind:
                case "toml":
                    self._change(block.file, block.text)
                case "copy":
                    self._copy(Path(block.file), block.text.split())
                case "diff":
                    self._mistake(block.file, block.text)
                case "console":
                    yield from self._commands(block.text)
                case _:
                    yield block.file, block.text, _page(Path(block.file))

    def _change(self, file: str, text: str) -> None:
        path = self.study / file
        before = path.read_text(encoding="utf-8")
        for table in TABLE.split(text)[1:]:
            before = _with_table(before, table)
        path.write_text(before, encoding="utf-8")

    def _copy(self, source: Path, heads: list[str]) -> None:
        tables = TABLE.split(source.read_text(encoding="utf-8"))
        for head in heads:
            (table,) = [one for one in tables if one.startswith(f"{head}\n")]
            self._change(source.name, table)

    def _mistake(self, file: str, text: str) -> None:
        path = self.study / file
        right = wrong = path.read_text(encoding="utf-8")
        gone, new = ([line[1:] for line in text.splitlines() if line[0] == sign] for sign in "-+")
        for old, other in zip(gone, new, strict=True):
            assert wrong.count(old) == 1, f"{old} stands {wrong.count(old)} times in {file}"
            wrong = wrong.replace(old, other)
        path.write_text(wrong, encoding="utf-8")
        self.undo = (path, right)

    def _commands(self, text: str) -> Iterator[tuple[str, str, str]]:
        commands = COMMAND.split(text)[1:]
        for command, shown in zip(commands[::2], commands[1::2], strict=True):
            yield command, shown, said(*command.split())
        if self.undo is not None:
            path, right = self.undo
            path.write_text(right, encoding="utf-8")
            self.undo = None


def _with_table(before: str, table: str) -> str:
    """Return a file with the lines of a table changed or added."""
    head, *entries = [table.splitlines()[0], *ENTRY.split(table)[1:]]
    tables = TABLE.split(before)
    places = [place for place, old in enumerate(tables) if old.startswith(head)]
    if not places:
        return f"{before.rstrip()}\n\n{table}"
    for entry in entries:
        tables[places[0]] = _with_entry(tables[places[0]], entry.rstrip() + "\n")
    return "".join(tables)


def _with_entry(table: str, entry: str) -> str:
    """Return a table with a key changed, or added after its last line."""
    key = entry.partition("=")[0].strip()
    parts = ENTRY.split(table)
    for place, old in enumerate(parts):
        if old.partition("=")[0].strip() == key:
            parts[place] = entry + ("\n" if old.endswith("\n\n") else "")
            return "".join(parts)
    return f"{table.rstrip()}\n{entry}\n"


def said(*arguments: str) -> str:
    """Run a command in this process and return all that the console would show."""
    told = io.StringIO()
    with (
        patch.object(sys, "argv", ["kansrijk", *arguments]),
        contextlib.redirect_stdout(told),
        contextlib.redirect_stderr(told),
        contextlib.suppress(SystemExit),
    ):
        cli.main()
    lines = told.getvalue().replace("\\", "/").splitlines()
    return "".join(f"{line}\n" for line in lines if line and not STAGE.match(line))


def _fits(shown: str, told: str) -> bool:
    """Compare what the tutorial shows with what a command said."""
    anything = re.escape(shown).replace(r"\.\.\.", r"[\s\S]*?")
    return re.fullmatch(anything, told) is not None


def _page(path: Path) -> str:
    """Return the words of a page, with one blank between any two."""
    page = re.sub(r"(?s)<(style|script).*?</\1>", "", path.read_text(encoding="utf-8"))
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tutorial")
    with contextlib.chdir(folder):
        yield list(Reader(Path("study")).play())


def test_commands_say_what_the_tutorial_shows(played):
    for command, shown, told in played:
        if shown and not command.endswith(".html"):
            assert _fits(shown, told), f"$ kansrijk {command}\n{told}"


def test_commands_that_show_nothing_succeed(played):
    quiet = [told for _, shown, told in played if not shown]
    assert not [told for told in quiet if "to do:" in told or "fault" in told]


def test_pages_say_what_the_tutorial_shows(played):
    pages = [(shown, told) for name, shown, told in played if name.endswith(".html")]
    assert pages
    for shown, told in pages:
        assert [line for line in shown.splitlines() if " ".join(line.split()) not in told] == []


def test_the_tutorial_is_short_enough():
    assert len(TUTORIAL.read_text(encoding="utf-8").splitlines()) <= 250
