"""Read the variables of a TREE command: what is explained, by what, and what must come first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from kansrijk.spss.cursor import Cursor
from kansrijk.spss.words import meanings

Level = Literal["scale", "ordinal", "nominal"]
LEVELS: dict[str, Level] = {"S": "scale", "O": "ordinal", "N": "nominal", "C": "nominal"}
LEVEL_LETTERS = ("s", "o", "n", "c")
WRITE_OUT = "write the names out; which variables it stands for only the data file tells"


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable: its name as it is written, its measurement level where that is told, its line."""

    name: str
    level: Level | None
    line: int


@dataclass(frozen=True, slots=True)
class Variables:
    """The variables before the first subcommand; `predictors` as they stand, with repetitions."""

    dependent: Variable | None
    predictors: tuple[Variable, ...]
    force: Variable | None


def read_variables(cursor: Cursor) -> Variables:
    """Read the variables behind the name of the command.

    Parameters
    ----------
    cursor
        The place behind TREE.
    """
    dependent = _dependent(cursor)
    if not _passes_by(cursor):
        message = "BY is wanted behind the dependent variable, and then the predictors"
        cursor.complain(message, todo="TREE risk [n] BY income [s] age [s]")
    predictors = list(_predictors(cursor))
    force = _force(cursor)
    predictors += _predictors(cursor)
    if not cursor.at_slash:
        cursor.complain("no variable has such a name", todo="begin each subcommand with /")
        cursor.skip_subcommand()
    return Variables(dependent, tuple(predictors), force)


def _dependent(cursor: Cursor) -> Variable | None:
    if cursor.is_kind("word") and not _is_by(cursor):
        return _variable(cursor)
    cursor.complain("the name of the dependent variable is wanted behind TREE")
    while not cursor.at_slash and not _is_by(cursor):
        cursor.place += 1
    return None


def _is_by(cursor: Cursor) -> bool:
    token = cursor.peek()
    return token is not None and token.kind == "word" and token.text.upper() == "BY"


def _passes_by(cursor: Cursor) -> bool:
    here = _is_by(cursor)
    cursor.place += here
    return here


def _predictors(cursor: Cursor) -> Iterator[Variable]:
    while cursor.is_kind("word") and not cursor.is_key:
        token = cursor.peek()
        if token and token.text.upper() in ("TO", "ALL"):
            cursor.complain("a range of variables cannot be read here", todo=WRITE_OUT)
        variable = _variable(cursor)
        cursor.passes(",")
        yield variable


def _force(cursor: Cursor) -> Variable | None:
    if not cursor.is_key:
        return None
    if not meanings(cursor.take().text, ["FORCE"]):
        cursor.place -= 1
        todo = "begin each subcommand with /"
        cursor.complain("only FORCE stands before the first subcommand", ["FORCE"], todo)
        cursor.skip_subcommand()
        return None
    cursor.passes("=")
    if cursor.is_kind("word"):
        return _variable(cursor)
    cursor.complain("FORCE wants the name of a variable")
    return None


def _variable(cursor: Cursor) -> Variable:
    token = cursor.take()
    return Variable(token.text, _level(cursor), token.line)


def _level(cursor: Cursor) -> Level | None:
    """Read a measurement level in square brackets, if there is one."""
    if not cursor.passes("["):
        return None
    token = cursor.peek()
    level = LEVELS.get(token.text.upper()) if token and token.kind == "word" else None
    if level is None:
        message = "a measurement level is s (scale), o (ordinal) or n (nominal)"
        cursor.complain(message, LEVEL_LETTERS)
        cursor.skip_past("]")
        return None
    cursor.take()
    cursor.close("]", "the measurement level")
    return level


def each_once(given: Variables) -> tuple[Variable, ...]:
    """Return the predictors, each once with its last level, the forced one among them.

    Parameters
    ----------
    given
        The variables as they stand.
    """
    found: dict[str, Variable] = {}
    for one in (*given.predictors, *([given.force] if given.force else [])):
        first = found.setdefault(one.name.upper(), one)
        found[one.name.upper()] = replace(first, level=one.level or first.level)
    return tuple(found.values())


def with_levels(given: Variables, levels: Mapping[str, Level]) -> Variables:
    """Return the variables with the levels that were told before, where they have none themselves.

    Parameters
    ----------
    given
        The variables as they stand.
    levels
        Measurement levels by name in capitals.
    """

    def told(one: Variable) -> Variable:
        return replace(one, level=one.level or levels.get(one.name.upper()))

    return replace(
        given,
        dependent=given.dependent and told(given.dependent),
        predictors=tuple(map(told, given.predictors)),
    )
