"""Go through the tokens of a command, and gather what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kansrijk.errors import Problem
from kansrijk.spss.tokens import Kind, Token
from kansrijk.spss.words import meanings

UNREADABLE: dict[Kind, tuple[str, str]] = {
    "open": ("a text has no quote at its end", "close it on its own line"),
    "curly": ("these are printer's quotes", "use straight ones: 'text'"),
}


class Cursor:
    """A place among the tokens of one command.

    Parameters
    ----------
    tokens
        The tokens, at least one.
    where
        What messages call the place: the file.
    """

    def __init__(self, tokens: Sequence[Token], where: str) -> None:
        self.problems: list[Problem] = []
        self.place = 0
        self._tokens, self._where = tokens, where

    @property
    def at_end(self) -> bool:
        """Whether nothing is left."""
        return self.place >= len(self._tokens)

    @property
    def at_slash(self) -> bool:
        """Whether a subcommand, or the command, ends here."""
        return self.at_end or self.is_sign("/")

    @property
    def line(self) -> int:
        """The line of the next token, or of the last one."""
        return self._tokens[min(self.place, len(self._tokens) - 1)].line

    def peek(self, ahead: int = 0) -> Token | None:
        """Return a token without going on, None where there is none."""
        place = self.place + ahead
        return self._tokens[place] if 0 <= place < len(self._tokens) else None

    def is_kind(self, *kinds: Kind) -> bool:
        """Tell whether the next token is of one of these kinds."""
        token = self.peek()
        return token is not None and token.kind in kinds

    def is_sign(self, sign: str, ahead: int = 0) -> bool:
        """Tell whether a sign stands here."""
        token = self.peek(ahead)
        return token is not None and token.is_sign(sign)

    @property
    def is_key(self) -> bool:
        """Whether a word with an equals sign behind it stands here."""
        return self.is_kind("word") and self.is_sign("=", 1)

    def take(self) -> Token:
        """Return the next token and go on."""
        self.place += 1
        return self._tokens[self.place - 1]

    def passes(self, sign: str) -> bool:
        """Go past a sign, and tell whether it was there."""
        here = self.is_sign(sign)
        self.place += here
        return here

    def skip_pair(self, since: int) -> None:
        """Go on, past at least one token, to the next keyword or the end of the subcommand."""
        self.place += self.place == since and not self.at_slash
        while not self.at_slash and not self.is_key:
            self.place += 1

    def skip_subcommand(self) -> None:
        """Go on to the end of the subcommand."""
        while not self.at_slash:
            self.place += 1

    def close(self, sign: str, key: str) -> None:
        """Go past a closing sign, and past what stands before it and does not belong there."""
        if self.passes(sign):
            return
        self.complain(f"{sign} is wanted here, for {key}")
        self.skip_past(sign)

    def skip_past(self, sign: str) -> None:
        """Go past a sign that may not be there, at most to the next keyword."""
        while not self.at_slash and not self.is_key and not self.passes(sign):
            self.place += 1

    def written(self, since: int) -> str:
        """Return what stands between an earlier place and here, without needless blanks."""
        return _written(self._tokens[since : self.place])

    # ------------------------------------------------------------------ what is wrong

    def tell(
        self,
        line: int,
        message: str,
        given: str | None,
        allowed: Iterable[str] = (),
        todo: str | None = None,
    ) -> None:
        """Say what is wrong on a line."""
        found = Problem(self._where, f"line {line}", message, given, tuple(allowed), todo)
        self.problems.append(found)

    def complain(self, message: str, allowed: Iterable[str] = (), todo: str | None = None) -> None:
        """Say what is wrong with the next token; a text without an end is told as such."""
        token = self.peek()
        if token and token.kind in UNREADABLE:
            (message, todo), allowed = UNREADABLE[token.kind], ()
        self.tell(self.line, message, token.text if token else "nothing", allowed, todo)

    def keyword(self, words: Sequence[str], message: str) -> str | None:
        """Take a keyword and return it written out; None, and a problem, where none fits."""
        token = self.peek()
        found = meanings(token.text, words) if token and token.kind == "word" else ()
        if len(found) == 1:
            self.take()
            return found[0]
        if found:
            self.complain("this may stand for several keywords", found, "write it out")
        else:
            self.complain(message, words)
        return None


def _written(tokens: Sequence[Token]) -> str:
    text, before = "", None
    for token in tokens:
        apart = before is not None and token.start > before.end
        text += " " * apart + (quoted(token.text) if token.kind == "text" else token.text)
        before = token
    return text


def quoted(text: str) -> str:
    """Return a text as it stands in syntax."""
    doubled = text.replace("'", "''")
    return f"'{doubled}'"
