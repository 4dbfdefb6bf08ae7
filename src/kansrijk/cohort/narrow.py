"""Narrow the candidates to the cohort, one condition after the other, each in the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kansrijk.cohort.cohort import Column, Ledger, LedgerStep, tally
from kansrijk.cohort.conditions import holds
from kansrijk.cohort.left_out import left_out
from kansrijk.study import Condition, Text

Mask = NDArray[np.bool_]

NOT_FOLLOWED = Text(nl="Niet gevolgd tot het einde", en="Not followed to the end")


@dataclass(frozen=True)
class Narrowed:
    """Who is left of some units.

    Parameters
    ----------
    keep
        Which of them are.
    ledger
        The ledger up to here.
    """

    keep: Mask = field(repr=False)
    ledger: Ledger


def narrow(
    conditions: Sequence[Condition],
    columns: Mapping[str, Column],
    persons: NDArray[np.int64],
    ledger: Ledger,
) -> Narrowed:
    """Return who meets conditions, one after the other.

    Parameters
    ----------
    conditions
        The conditions.
    columns
        The indicators that they compare.
    persons
        The person behind each unit, numbered from 0.
    ledger
        The steps so far.
    """
    keep: Mask = np.ones(len(persons), dtype=np.bool_)
    steps = list(ledger.steps)
    for condition in conditions:
        meets, label = holds(condition, columns), left_out(condition, columns)
        steps.append(_step(label, keep & ~meets, keep & meets, persons))
        keep = keep & meets
    return Narrowed(keep, Ledger(ledger.start, tuple(steps)))


def follow(narrowed: Narrowed, stays: Mask, persons: NDArray[np.int64]) -> Narrowed:
    """Leave out who was not there any more when the window of the outcome ended."""
    keep, ledger = narrowed.keep, narrowed.ledger
    step = _step(NOT_FOLLOWED, keep & ~stays, keep & stays, persons)
    return Narrowed(keep & stays, Ledger(ledger.start, (*ledger.steps, step)))


def _step(label: Text, out: Mask, left: Mask, persons: NDArray[np.int64]) -> LedgerStep:
    return LedgerStep(label, tally(out, persons), tally(left, persons))
