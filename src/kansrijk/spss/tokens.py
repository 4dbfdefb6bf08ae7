"""Cut a command into words, numbers, texts and signs, each with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from kansrijk.spss.lines import Statement

Kind = Literal["word", "number", "text", "sign", "open", "curly", "other"]
CURLY = r"\u2018\u2019\u201c\u201d"
TOKEN = re.compile(
    rf"""(?P<blank>\s+)
    | (?P<text>'(?:[^'\n]|'')*' | "(?:[^"\n]|"")*")
    | (?P<open>['"][^\n]*)
    | (?P<curly>[{CURLY}\u201e][^\n{CURLY}]*[{CURLY}]?)
    | (?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?(?![\w.]))
    | (?P<word>(?:[^\W\d]|[@#$])[\w.@#$]*)
    | (?P<sign>[=/()\[\],+])
    | (?P<other>[\w.@#$]+|.)""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number, a text without its quotes, or a sign.

    Parameters
    ----------
    kind
        ``"open"`` is a text without an end, ``"curly"`` one in printer's quotes, ``"other"`` what
        no command has.
    text
        What stands there.
    line
        Its line in the file.
    start, end
        Its place in the command.
    """

    kind: Kind
    text: str
    line: int
    start: int
    end: int

    @property
    def number(self) -> float:
        """The value of a number."""
        return float(self.text)

    def is_sign(self, sign: str) -> bool:
        """Tell whether this is a sign, not a text of the same letters."""
        return self.kind == "sign" and self.text == sign


def tokens(statement: Statement) -> list[Token]:
    """Return what a command is made of; texts that are joined by + are one."""
    return list(_joined(list(_cut(statement))))


def _cut(statement: Statement) -> Iterator[Token]:
    line = statement.line
    for found in TOKEN.finditer(statement.text):
        kind: Kind = found.lastgroup  # pyright: ignore[reportAssignmentType]
        text = found[0]
        if found.lastgroup != "blank":
            yield Token(kind, _unquoted(text) if kind == "text" else text, line, *found.span())
        line += text.count("\n")


def _unquoted(text: str) -> str:
    quote = text[0]
    return text[1:-1].replace(quote * 2, quote)


def _joined(cut: list[Token]) -> Iterator[Token]:
    held: Token | None = None
    for place, token in enumerate(cut):
        if held and held.kind == "text" and token.is_sign("+") and _is_text(cut, place + 1):
            continue
        if held and token.kind == held.kind == "text" and cut[place - 1].is_sign("+"):
            held = replace(held, text=held.text + token.text, end=token.end)
            continue
        if held:
            yield held
        held = token
    if held:
        yield held


def _is_text(cut: list[Token], place: int) -> bool:
    return place < len(cut) and cut[place].kind == "text"
