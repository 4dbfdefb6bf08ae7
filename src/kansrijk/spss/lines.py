"""Cut a syntax file into its commands: comments blanked, lines kept where they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

NEWLINE = re.compile(r"\r\n|\r|\n")
# A comment in a line ends with */ or with the line; in quotes there is none.
PART = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|/\*.*?(?:\*/|$)|.")
COMMENT = re.compile(r"\s*(\*|comm(e(nt?)?)?\b)", re.IGNORECASE)
FIRST = re.compile(r"\s*[^\W\d]\w*(\s+[^\W\d]\w*){0,2}")
# What holds lines that are no commands: data, programs, macros.
BLOCK = re.compile(r"\s*(beg\w*\s+(dat\w*|prog\w*|gpl)\b|define\b)", re.IGNORECASE)
BLOCK_END = re.compile(r"\s*end\s+(dat\w*|prog\w*|gpl)\b|.*!enddefine\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Statement:
    """A command of the file: the line it begins on, and its text without its final period."""

    line: int
    text: str

    @property
    def words(self) -> tuple[str, ...]:
        """The first words, in capitals: the name of a command has at most three."""
        first = FIRST.match(self.text)
        return tuple(word.upper() for word in (first[0] if first else "").split())


def statements(text: str) -> Iterator[Statement]:
    """Yield the commands of a syntax file.

    A command ends with a period at the end of a line, or before an empty line.

    Parameters
    ----------
    text
        The content of the file.
    """
    begun: list[str] = []
    number = 0
    lines = iter(enumerate(NEWLINE.split(text.removeprefix("\ufeff")), 1))
    for number, line in lines:
        if not begun and COMMENT.match(line):
            _skip_comment(line, lines)
        elif not begun and BLOCK.match(line):
            yield Statement(number, line)
            _skip_block(line, lines)
        elif begun or _blanked(line).strip():
            begun.append(_blanked(line).rstrip())
            if begun[-1].endswith(".") or not line.strip():
                yield _statement(begun, number)
                begun = []
    if begun:
        yield _statement(begun, number)


def _statement(lines: list[str], last: int) -> Statement:
    return Statement(last - len(lines) + 1, "\n".join(lines).rstrip().removesuffix("."))


def _blanked(line: str) -> str:
    """Return a line with blanks for its comments."""
    return PART.sub(lambda found: _blank(found[0]), line)


def _blank(part: str) -> str:
    return " " * len(part) if part.startswith("/*") else part


def _skip_comment(line: str, lines: Iterator[tuple[int, str]]) -> None:
    """Go on to the end of a comment that is a command of its own."""
    while line.strip() and not line.rstrip().endswith("."):
        line = next(lines, (0, ""))[1]


def _skip_block(line: str, lines: Iterator[tuple[int, str]]) -> None:
    """Go on to the end of lines that are no commands."""
    while not BLOCK_END.match(line):
        found = next(lines, None)
        if found is None:
            return
        line = found[1]
