"""Narrow the candidates to the cohort, one condition after the other, each in the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kansrijk.cohort.cohort import Column, Ledger, LedgerStep, tally
from kansrijk.cohort.conditions import holds
from kansrijk.cohort.left_out import left_out
from kansrijk.study import Study, Text

Mask = NDArray[np.bool_]

NOT_FOLLOWED = Text(nl="Niet gevolgd tot het einde", en="Not followed to the end")


@dataclass(frozen=True)
class Narrowed:
    """Who is in the cohort.

    Parameters
    ----------
    keep
        Which candidates are.
    left
        Which candidates fell out at the last step for leaving before the window ended; None where
        the study keeps them.
    ledger
        The ledger to its end.
    """

    keep: Mask = field(repr=False)
    left: Mask | None = field(repr=False)
    ledger: Ledger


def narrow(
    study: Study,
    columns: Mapping[str, Column],
    persons: NDArray[np.int64],
    ledger: Ledger,
    *,
    stays: Mask | None,
) -> Narrowed:
    """Return which candidates are in the cohort, and the ledger to its end.

    Parameters
    ----------
    study
        The study, with the conditions of its population and of its outcome.
    columns
        The indicators of all candidates.
    persons
        The person behind each candidate, numbered from 0.
    ledger
        The steps so far.
    stays
        Who was still there when the window ended; None where the study keeps those who were not.
    """
    keep: Mask = np.ones(len(persons), dtype=np.bool_)
    left, steps = None, list(ledger.steps)
    for label, meets in _conditions(study, columns):
        steps.append(_step(label, keep & ~meets, keep & meets, persons))
        keep = keep & meets
    if stays is not None:
        left, keep = keep & ~stays, keep & stays
        steps.append(_step(NOT_FOLLOWED, left, keep, persons))
    return Narrowed(keep, left, Ledger(ledger.start, tuple(steps)))


def _conditions(study: Study, columns: Mapping[str, Column]) -> Iterator[tuple[Text, Mask]]:
    """Yield whom each condition leaves out, in words, and who meets it."""
    for condition in (*study.question.population.conditions, *study.outcome.at_risk):
        yield left_out(condition, columns), holds(condition, columns)


def _step(label: Text, out: Mask, left: Mask, persons: NDArray[np.int64]) -> LedgerStep:
    return LedgerStep(label, tally(out, persons), tally(left, persons))
