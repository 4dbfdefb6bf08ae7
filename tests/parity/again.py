"""Running R anew, and comparing all trees at once."""

from __future__ import annotations

import subprocess
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.parity import answers, export
from tests.parity.cases import HERE, load, names, ways
from tests.parity.compare import Comparison
from tests.parity.ours import grown

TIES = HERE / "ties.toml"


def ask_rpart():
    """Return what rpart says now, as text."""
    with TemporaryDirectory() as folder:
        export.write(Path(folder))
        said = subprocess.run(
            ["Rscript", HERE / "rpart.R", folder], stdout=subprocess.PIPE, text=True, check=True
        ).stdout
    digests = "".join(f"digest {name} {export.digest(name)}\n" for name in names())
    return digests + "".join(f"{line.rstrip()}\n" for line in said.splitlines())


def compare(name, way, answer):
    """Return what comes of comparing one tree."""
    data = load(name)
    return Comparison(data, way, answer, grown(data, way)).run()


@dataclass
class Totals:
    """What came of all comparisons: the ties and wrongs by data set and way."""

    figures: Counter = field(default_factory=Counter)
    kinds: Counter = field(default_factory=Counter)
    ties: dict = field(default_factory=dict)
    wrong: list = field(default_factory=list)

    def add(self, name, way, outcome):
        counted = {"trees": 1, "whole trees": outcome.is_whole, "nodes": outcome.nodes}
        self.figures.update(counted | {"surrogates": outcome.surrogates})
        self.kinds.update(tie.split()[0] for tie in outcome.ties)
        self.wrong += [f"{name} {way}: {each}" for each in outcome.wrong]
        if outcome.ties:
            self.ties.setdefault(name, {})[way] = outcome.ties


def compare_all(said):
    """Return the totals over all trees."""
    totals = Totals()
    for name in names():
        for way in ways(name):
            totals.add(name, way.name, compare(name, way, said.trees[name, way.name]))
    return totals


def ties_text(ties):
    """Return the ties as TOML."""
    blocks = [
        f'["{name}"]\n' + "".join(f"{way} = {_toml(found)}\n" for way, found in by_way.items())
        for name, by_way in ties.items()
    ]
    head = (
        "# Written by `python -m tests.parity --write`: where rpart and kansrijk chose otherwise\n"
    )
    return (
        head
        + "# among exactly equal choices, by data set and way. Nodes have rpart's numbers.\n\n"
        + ("\n".join(blocks))
    )


def _toml(words):
    return "[" + ", ".join(f'"{word}"' for word in words) + "]"


@cache
def known_ties():
    """Return the ties that are known, by data set and way."""
    return tomllib.loads(TIES.read_text(encoding="utf-8"))


def store(text, totals):
    """Keep what rpart said, and the ties."""
    answers.STORED.write_bytes(answers.pack(text))
    TIES.write_text(ties_text(totals.ties), encoding="utf-8")
