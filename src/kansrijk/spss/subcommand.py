"""Read a subcommand by its grammar; what does not fit is told, and reading goes on behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from kansrijk.spss.cursor import Cursor
from kansrijk.spss.grammar import SUBCOMMANDS, Grammar
from kansrijk.spss.values import Value, argument, value


@dataclass(frozen=True, slots=True)
class Given:
    """A keyword of a subcommand: its line, what it was given, and how it stands in the file."""

    key: str
    line: int
    value: Value
    written: str


@dataclass(frozen=True)
class Subcommand:
    """A subcommand as it stands: its name, its line and its keywords."""

    name: str
    line: int
    given: Mapping[str, Given]

    @cached_property
    def written(self) -> str:
        """How it stands in the file, keywords written out where they stand alone."""
        return " ".join([self.name, *(one.written for one in self.given.values())])


def read_subcommand(cursor: Cursor) -> Subcommand | None:
    """Read a subcommand behind its slash; None, and a problem, for one that TREE does not have.

    Parameters
    ----------
    cursor
        The place behind the slash.
    """
    line = cursor.line
    name = cursor.keyword([*SUBCOMMANDS], "TREE has no such subcommand")
    if name is None:
        cursor.skip_subcommand()
        return None
    cursor.passes("=")
    grammar = SUBCOMMANDS[name]
    read = _variable if grammar.variable else _pairs
    return Subcommand(name, line, read(cursor, name, grammar))


def _variable(cursor: Cursor, name: str, _: Grammar) -> dict[str, Given]:
    if not cursor.is_kind("word"):
        cursor.complain(f"{name} wants the name of a variable")
        cursor.skip_subcommand()
        return {}
    token = cursor.take()
    if not cursor.at_slash:
        cursor.complain(f"{name} takes one variable, and nothing else")
        cursor.skip_subcommand()
    return {name: Given(name, token.line, Value(token.text), token.text)}


def _pairs(cursor: Cursor, name: str, grammar: Grammar) -> dict[str, Given]:
    found: dict[str, Given] = {}
    while not cursor.at_slash:
        since = cursor.place
        given = _pair(cursor, name, grammar)
        if given is None:
            cursor.skip_pair(since)
            continue
        if given.key in found:
            message = f"{name} says this twice"
            cursor.tell(given.line, message, given.key, todo="leave one of the two out")
        found[given.key] = given
    return found


def _pair(cursor: Cursor, name: str, grammar: Grammar) -> Given | None:
    """Read a keyword and what it is given; None where it does not fit."""
    since, line = cursor.place, cursor.line
    key = cursor.keyword([*grammar.keys, *grammar.flags], f"{name} has no such keyword")
    if key is None:
        return None
    if key in grammar.flags:
        found: Value | None = Value(key, argument(cursor, key, grammar.flags[key]))
    elif cursor.passes("="):
        found = value(cursor, key, grammar.keys[key])
    else:
        cursor.complain(f"= is wanted behind {key}")
        return None
    return found and Given(key, line, found, cursor.written(since))
