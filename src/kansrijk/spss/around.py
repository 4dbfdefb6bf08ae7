"""Read the commands around TREE: what steers it, what is known of its variables, and the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kansrijk.spss.left_out import Changes, Unsupported
from kansrijk.spss.lines import Statement
from kansrijk.spss.tokens import Token, tokens
from kansrijk.spss.values import Category, category
from kansrijk.spss.variables import LEVELS, Level
from kansrijk.spss.words import is_called, meanings

LEVEL_WORDS = ("SCALE", "ORDINAL", "NOMINAL")
CASES = "take the same cases: save the data file of SPSS without the others"
VALUES = "save the data file of SPSS after this command, and read that file"
MOST_SEED = 2**63 - 1
# What changes the cases or the variables that TREE sees, and what to do about it.
STEERING: Mapping[tuple[str, ...], str] = {
    ("WEIGHT",): "cases weigh the same here; write each case as many times as it weighs",
    ("FILTER",): CASES,
    ("USE",): CASES,
    ("SELECT", "IF"): CASES,
    ("SAMPLE",): CASES,
    ("N",): CASES,
    ("TEMPORARY",): "what is temporary in SPSS is not known here",
    ("SPLIT", "FILE"): "one tree grows here on all cases; save a file for each group",
    ("MISSING", "VALUES"): VALUES,
    ("INCLUDE",): "another file of syntax, which is not read",
    ("INSERT",): "another file of syntax, which is not read",
    ("ADD", "VALUE", "LABELS"): "labels are read from VALUE LABELS alone",
    ("DEFINE",): "a macro; the commands that it makes are not read",
    **dict.fromkeys(
        (
            *(("RECODE",), ("COMPUTE",), ("IF",), ("DO", "IF"), ("DO", "REPEAT"), ("COUNT",)),
            *(("AUTORECODE",), ("RANK",), ("AGGREGATE",), ("RENAME", "VARIABLES")),
            *(("MATCH", "FILES"), ("ADD", "FILES"), ("VARSTOCASES",), ("CASESTOVARS",)),
            *(("RMV",), ("STRING",), ("NUMERIC",), ("ALTER", "TYPE"), ("LOOP",)),
        ),
        VALUES,
    ),
}
# What takes an earlier command of the same name back.
UNDONE = re.compile(r"\s*\w+(\s+\w+)?\s+(off|all)\s*$", re.IGNORECASE)
STATES = (("WEIGHT",), ("FILTER",), ("USE",), ("SPLIT", "FILE"))


@dataclass
class Around:
    """What the commands before TREE tell; names of variables in capitals.

    Parameters
    ----------
    data
        The name of the data file that was opened last, without its folder.
    seed
        The seed of the random numbers.
    labels, levels
        What variables are called, and their measurement levels.
    values
        The labels of the values of variables.
    told
        The commands that told the data file, the seed and the labels: a study has a use for them,
        a tree of a frame has none.
    left_out
        What is not carried over.
    """

    data: str | None = None
    seed: int | None = None
    labels: dict[str, str] = field(default_factory=dict[str, str])
    levels: dict[str, Level] = field(default_factory=dict[str, Level])
    values: dict[str, dict[Category, str]] = field(default_factory=dict[str, dict[Category, str]])
    told: list[Unsupported] = field(default_factory=list[Unsupported])
    left_out: list[Unsupported] = field(default_factory=list[Unsupported])


def read_around(before: Iterable[Statement], after: Iterable[Statement]) -> Around:
    """Read the commands around TREE.

    Parameters
    ----------
    before, after
        The other commands before TREE and behind it.
    """
    around, states = Around(), dict[tuple[str, ...], Statement]()
    others: list[Statement] = []
    for one in before:
        name = _steering(one)
        if name in STATES:
            states[name] = one
        elif name is not None:
            around.left_out.append(_left(one, STEERING[name]))
        elif not _read(around, one):
            others.append(one)
    for name, one in states.items():
        if not UNDONE.match(one.text):
            around.left_out.append(_left(one, STEERING[name]))
    around.left_out += _others([*others, *after])
    return around


def _steering(one: Statement) -> tuple[str, ...] | None:
    """Return the name of a command that changes what TREE sees; VAR is short for VARIABLE."""
    if is_called(one.words, ("VARIABLE",)):
        return None
    return next((name for name in STEERING if is_called(one.words, name)), None)


def _left(one: Statement, why: str, changes: Changes = "tree") -> Unsupported:
    return Unsupported(one.line, _shown(one.text), why, changes)


def _shown(text: str, most: int = 60) -> str:
    """Return a command on one line, cut off where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most]}..."


def _others(statements: Sequence[Statement]) -> list[Unsupported]:
    """Return the commands that neither are read nor steer a tree, by their first word."""
    lines: dict[str, list[int]] = {}
    for one in statements:
        lines.setdefault(" ".join(one.words[:1]) or _shown(one.text, 10), []).append(one.line)
    why = "another command, which is not read"
    return [
        Unsupported(found[0], f"{name}{_also(found[1:])}", why, "output")
        for name, found in lines.items()
    ]


def _also(lines: Sequence[int]) -> str:
    return f" (and on line {', '.join(map(str, lines))})" if lines else ""


# ------------------------------------------------------------------ what is read


def _read(around: Around, statement: Statement) -> bool:
    """Read a command that tells something of the data; tell whether all of it was read."""
    for name, read in READERS.items():
        if is_called(statement.words, name):
            behind = tokens(statement)[len(name) :]
            if read in (_levels, _values) and any(_is_to(token) for token in behind):
                why = "a range of variables, of which only the first and the last are known here"
                around.left_out.append(_left(statement, why))
            read_all = read(around, behind)
            if read_all and read is not _levels:
                around.told.append(
                    _left(statement, "a study uses this, a frame does not", "output")
                )
            return read_all
    return False


def _is_to(token: Token) -> bool:
    return token.kind == "word" and token.text.upper() == "TO"


def _seed(around: Around, behind: Sequence[Token]) -> bool:
    """Take the seed of SET SEED; other settings are not read."""
    pairs = [token for token in behind if not token.is_sign("=")]
    for key, given in pairwise(pairs):
        is_seed = key.kind == "word" and meanings(key.text, ["SEED"])
        if is_seed and given.kind == "number" and 0 <= given.number <= MOST_SEED:
            around.seed = int(given.number)
            return len(pairs) == 2
    return False


def _file(around: Around, behind: Sequence[Token]) -> bool:
    """Take the name of the data file, without its folder."""
    for token in behind:
        if token.kind == "text":
            around.data = re.split(r"[/\\]", token.text)[-1]
            return True
    return False


def _labels(around: Around, behind: Sequence[Token]) -> bool:
    for name, label in pairwise(behind):
        if name.kind == "word" and label.kind == "text" and label.text.strip():
            around.labels[name.text.upper()] = label.text.strip()
    return True


def _levels(around: Around, behind: Sequence[Token]) -> bool:
    """Take levels: names, and then the level of all of them in parentheses."""
    names: list[str] = []
    for before, token in pairwise([None, *behind]):
        if token is None or token.kind != "word":
            continue
        if before is None or not before.is_sign("("):
            names.append(token.text.upper())
            continue
        found = meanings(token.text, LEVEL_WORDS)
        for name in names if found else ():
            around.levels[name] = LEVELS[found[0][0]]
        names = []
    return True


def _values(around: Around, behind: Sequence[Token]) -> bool:
    """Take labels: names, and then values each with its label."""
    names: list[str] = []
    labels: dict[Category, str] = {}
    value: Token | None = None
    for token in behind:
        if token.is_sign("/"):
            names, labels, value = [], {}, None
        elif token.kind == "word":
            names.append(token.text.upper())
        elif value is None:
            value = token
        else:
            labels[category(value)] = token.text.strip()
            value = None
            around.values.update(dict.fromkeys(names, labels))
    return True


READERS = {
    ("SET",): _seed,
    ("GET", "FILE"): _file,
    ("VARIABLE", "LABELS"): _labels,
    ("VARIABLE", "LEVEL"): _levels,
    ("VALUE", "LABELS"): _values,
}
