"""What rpart said: the text that rpart.R writes, read into plain objects."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

STORED = Path(__file__).parent / "answers.txt.gz"


@dataclass(frozen=True)
class Rule:
    """What is asked of a row: a cut and who is below it, or the side of every level."""

    column: int
    cut: float | None
    sides: str

    def goes_left(self, value):
        """Tell whether a value, or a level from 1, goes left; None if the rule does not know."""
        if self.cut is None:
            return {"L": True, "R": False, "-": None}[self.sides[value - 1]]
        return (value < self.cut) == (self.sides == "L")


@dataclass(frozen=True)
class Surrogate:
    rule: Rule
    agreement: float
    adjusted: float


@dataclass
class Node:
    """A node of rpart's: its children are twice its number, and one more."""

    label: int
    counts: list
    rule: Rule | None = None
    improvement: float | None = None
    surrogates: list = field(default_factory=list)


@dataclass
class Answer:
    """A tree of rpart's, and the node where it leaves every row."""

    nodes: dict = field(default_factory=dict)
    importance: dict = field(default_factory=dict)
    table: list = field(default_factory=list)
    rows: list = field(default_factory=list)


@dataclass
class Answers:
    """All trees by data set and way, the versions that grew them, and what they were grown on."""

    versions: list = field(default_factory=list)
    digests: dict = field(default_factory=dict)
    trees: dict = field(default_factory=dict)


def pack(text):
    """Return text as bytes that are the same every time."""
    return gzip.compress(text.encode("ascii"), compresslevel=9, mtime=0)


@cache
def stored():
    """Return the answers that lie beside this file."""
    return parse(gzip.decompress(STORED.read_bytes()).decode("ascii"))


def parse(text):
    """Return the answers in a text."""
    answers, name, tree, node = Answers(), "", Answer(), None
    for line in text.splitlines():
        kind, *words = line.split()
        if kind == "versions":
            answers.versions = words
        elif kind == "digest":
            answers.digests[words[0]] = words[1]
        elif kind == "case":
            (name,) = words
        elif kind == "tree":
            tree = answers.trees[name, words[0]] = Answer()
        elif kind == "node":
            node = tree.nodes[int(words[0])] = _node(words)
        elif kind == "split":
            node.rule, node.improvement = _rule(words[0], words[2:]), float.fromhex(words[1])
        elif kind == "surrogate":
            node.surrogates.append(_surrogate(words))
        else:
            _end(tree, kind, words)
    return answers


def _node(words):
    return Node(label=int(words[1]) - 1, counts=[int(word) for word in words[2:]])


def _rule(column, words):
    number = int(column) - 1
    if len(words) == 1:
        return Rule(number, None, words[0])
    return Rule(number, float.fromhex(words[0]), words[1])


def _surrogate(words):
    agreement, adjusted = map(float.fromhex, words[1:3])
    return Surrogate(_rule(words[0], words[3:]), agreement, adjusted)


def _end(tree, kind, words):
    """Read what follows the nodes of a tree."""
    if kind == "importance":
        tree.importance[int(words[0]) - 1] = float.fromhex(words[1])
    elif kind == "cp":
        tree.table.append([float.fromhex(word) for word in words])
    elif kind == "rows":
        tree.rows = [int(word) for word in words]
