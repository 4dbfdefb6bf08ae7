"""What is asked of one measurement, handed over to the process that makes it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Ask:
    """The limits of a tree, equal for every side as far as it has them.

    Parameters
    ----------
    file
        The table, as `bench.tree.data` writes it.
    min_child, max_depth, min_improvement
        The limits; an improvement is one of the Gini index, times the share of the rows.
    surrogates
        How many, for the sides that have them; with them comes importance.
    threads
        For the sides that have threads.
    outcome
        The column to explain: ``outcome`` has two classes, ``form`` five.
    refits
        How many, for the side that measures them.
    """

    file: str
    min_child: int = 6000
    max_depth: int = 10
    min_improvement: float = 1e-7
    surrogates: int = 0
    threads: int = 2
    outcome: str = "outcome"
    refits: int = 100

    def to_text(self) -> str:
        """Return this as text for a command line."""
        return json.dumps(asdict(self))


def from_text(text: str) -> Ask:
    """Return what `Ask.to_text` told."""
    return Ask(**json.loads(text))
