"""Dates of the units themselves that sentences are told from: ``birth + 4 years``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kansrijk.cohort.cohort import Array
from kansrijk.cohort.dates import months_of, shifted
from kansrijk.cohort.takes import Take
from kansrijk.cohort.times import after_column, moment_column, month_column
from kansrijk.registers import days
from kansrijk.study import Taken


@dataclass(frozen=True)
class Days:
    """A day of each unit, and where it is known."""

    days: NDArray[np.int64] = field(repr=False)
    known: NDArray[np.bool_] = field(repr=False)


@dataclass(frozen=True)
class Told:
    """The moments that a sentence is told from.

    Parameters
    ----------
    at
        The moment that it looks at, None where that is the same for all.
    after
        The day after which it looks, None where there is none.
    """

    at: Days | None
    after: Days | None

    @property
    def known(self) -> NDArray[np.bool_]:
        """Where all of them are known."""
        masks = [one.known for one in (self.at, self.after) if one is not None]
        return np.logical_and.reduce(masks)


def told_from(take: Take, anchors: Mapping[str, Days], reference: date) -> Told:
    """Return the moments of a sentence; one after the reference date is not known yet."""
    sentence, at, after = take.sentence, None, None
    if isinstance(sentence, Taken) and sentence.after is not None:
        after = anchors[sentence.after]
    moment = sentence.moment if isinstance(sentence, Taken) else None
    if moment is not None and moment.anchor is not None:
        anchor = anchors[moment.anchor]
        day = shifted(anchor.days, moment.span)
        at = Days(day, anchor.known & (day <= days(reference)))
    return Told(at, after)


def columns_of(told: Mapping[str, Told]) -> Mapping[str, Array]:
    """Return the columns in which sentences find their moments, by the name of the sentence."""
    found: dict[str, Array] = {}
    for name, one in told.items():
        if one.at is not None:
            found[moment_column(name)] = _array(one.at.days, one.at.known)
            found[month_column(name)] = _array(months_of(one.at.days), one.at.known)
        if one.after is not None:
            found[after_column(name)] = _array(one.after.days, one.after.known)
    return found


def _array(values: NDArray[np.int64], known: NDArray[np.bool_]) -> Array:
    return pa.array(values, mask=~known)
