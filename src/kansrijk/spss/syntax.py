"""Read the one TREE command of a syntax file, with all that the file tells about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kansrijk.errors import Problem, UsageError, nearest
from kansrijk.spss.around import read_around
from kansrijk.spss.build import read_command
from kansrijk.spss.command import TreeCommand
from kansrijk.spss.left_out import Unsupported, left_out
from kansrijk.spss.lines import Statement, statements
from kansrijk.spss.values import Category
from kansrijk.spss.words import is_called

TREE = ("TREE",)


@dataclass(frozen=True)
class Syntax:
    """What a syntax file tells.

    Parameters
    ----------
    tree
        Its TREE command.
    data
        The name of the data file that it opens, without its folder.
    seed
        The seed of the random numbers.
    labels
        What variables are called, by name in capitals.
    values
        The labels of the values of variables, by name in capitals.
    told
        The commands that told the file, the seed and the labels: a study has a use for them, a
        tree of a frame has none.
    left_out
        What is understood and not carried over, by line.
    """

    tree: TreeCommand
    data: str | None
    seed: int | None
    labels: Mapping[str, str]
    values: Mapping[str, Mapping[Category, str]]
    told: tuple[Unsupported, ...]
    left_out: tuple[Unsupported, ...]


def read_file(path: Path) -> Syntax:
    """Read the TREE command of a syntax file.

    Parameters
    ----------
    path
        The file, in UTF-8 or else in the code page of Western Windows.

    Raises
    ------
    UsageError
        If the file cannot be read; and see `read_syntax`.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        message = f"this file cannot be read ({type(error).__name__})"
        raise UsageError(Problem(str(path), "", message)) from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    return read_syntax(text, path.name)


def read_syntax(text: str, where: str = "TREE command") -> Syntax:
    """Read the TREE command of a syntax.

    Parameters
    ----------
    text
        The syntax: one TREE command, and perhaps other commands around it.
    where
        What messages call it.

    Raises
    ------
    UsageError
        With all that is wrong: no TREE command or several, words that nobody knows, values that
        do not fit, a method other than CRT.
    """
    commands = list(statements(text))
    trees = [one for one in commands if is_called(one.words, TREE)]
    if len(trees) != 1:
        raise UsageError(_not_one(commands, trees, where))
    place = commands.index(trees[0])
    if stray := [one for one in commands[place + 1 :] if one.text.lstrip().startswith("/")]:
        raise UsageError(*(_stray(one, where) for one in stray))
    around = read_around(commands[:place], commands[place + 1 :])
    tree, cursor = read_command(trees[0], around.levels, where)
    if tree is None or cursor.problems:
        raise UsageError(*sorted(cursor.problems, key=_line))
    found = sorted([*left_out(tree), *around.left_out], key=lambda one: one.line)
    return Syntax(
        tree=tree,
        data=around.data,
        seed=around.seed,
        labels=around.labels,
        values=around.values,
        told=tuple(around.told),
        left_out=tuple(found),
    )


def _stray(one: Statement, where: str) -> Problem:
    """Say that a subcommand belongs to no command."""
    message = "an empty line, or a period, ended the command before this"
    todo = "a command has no empty line, and one period: at its end"
    return Problem(where, f"line {one.line}", message, one.text.split()[0], todo=todo)


def _line(problem: Problem) -> int:
    return int(problem.key.removeprefix("line "))


def _not_one(commands: list[Statement], trees: list[Statement], where: str) -> Problem:
    """Say that there is no TREE command, or that there are several."""
    if trees:
        lines = ", ".join(str(one.line) for one in trees)
        todo = "leave one of them in a copy of the file, and read that"
        return Problem(where, f"line {lines}", "there are several TREE commands", todo=todo)
    first = [one for one in commands if one.words]
    near = [one for one in first if nearest(one.words[0], TREE)]
    key, given = (f"line {near[0].line}", near[0].words[0]) if near else ("", None)
    todo = "paste it from the dialog of SPSS: Analyze, Classify, Tree, Paste"
    return Problem(where, key, "there is no TREE command here", given, TREE * bool(near), todo)
