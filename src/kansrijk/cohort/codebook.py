"""The codebook of a cohort: what each variable means and how its values lie. Counts, never rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from kansrijk.cohort.cohort import MISSING, NONE, UNLINKED, Cohort, Column, Tally, Variable
from kansrijk.study import Study, Text, sentence_in_words

Part = Literal["known", "none", "unlinked", "missing"]
Measure = Literal["mean", "low", "median", "high"]
Places = NDArray[Any]

PARTS: dict[Part, int] = {"known": 0, "none": NONE, "unlinked": UNLINKED, "missing": MISSING}
PERCENTS: dict[Measure, int] = {"low": 10, "median": 50, "high": 90}


@dataclass(frozen=True)
class Described:
    """A variable of the cohort with its values in short, for each reference date in order.

    Parameters
    ----------
    variable
        What the column means.
    sentence
        What it is, as a sentence.
    parts
        How many have a value of their own, and how many have none and why. A word that stands for
        an absence is no value of its own, yet counts below.
    levels
        How many are at each level; empty for a number or a date.
    measures
        Mean and percentiles of a number or a date (in days since 1 January 1970), None where nobody
        has a value. A percentile is the value of somebody; at the far end it is infinite. The mean
        is that of the finite values.
    """

    variable: Variable
    sentence: Text
    parts: dict[Part, tuple[Tally, ...]]
    levels: tuple[tuple[Tally, ...], ...]
    measures: dict[Measure, tuple[float | None, ...]]


@dataclass(frozen=True)
class Codebook:
    """What a cohort holds: its reference dates, how many it has on each, and its variables."""

    dates: tuple[date, ...]
    units: tuple[Tally, ...]
    variables: tuple[Described, ...]

    def shares(self, counts: tuple[Tally, ...]) -> tuple[float, ...]:
        """Return counts as parts of everyone on their dates; 0 where there is nobody."""
        pairs = zip(counts, self.units, strict=True)
        return tuple(count.n / units.n if units.n else 0.0 for count, units in pairs)

    def changes(self, counts: tuple[Tally, ...]) -> tuple[float, ...]:
        """Return the change of a share from each date to the next, in percentage points."""
        return tuple(100 * (after - before) for before, after in pairwise(self.shares(counts)))


def codebook(study: Study, cohort: Cohort) -> Codebook:
    """Describe a cohort, variable by variable.

    Parameters
    ----------
    study
        The study, for the sentences.
    cohort
        Its cohort.
    """
    tallier = _Tallier(cohort)
    everyone = np.zeros(len(cohort), dtype=np.int64)
    return Codebook(
        dates=cohort.reference_dates,
        units=tallier.tally(everyone, 1)[0],
        variables=tuple(
            _described(study, tallier, name, column) for name, column in cohort.columns.items()
        ),
    )


def _described(study: Study, tallier: _Tallier, name: str, column: Column) -> Described:
    variable = column.variable
    absences = tallier.tally(column.absence, len(PARTS))
    is_measured = variable.form in ("number", "date")
    return Described(
        variable=variable,
        sentence=Text(
            nl=sentence_in_words(study, name, "nl"), en=sentence_in_words(study, name, "en")
        ),
        parts={part: absences[place] for part, place in PARTS.items()},
        levels=() if is_measured else tuple(tallier.tally(column.values, len(variable.levels))),
        measures=tallier.measures(column) if is_measured else {},
    )


@dataclass(frozen=True)
class _Tallier:
    """Counts the rows and the persons of a cohort on each reference date."""

    cohort: Cohort

    @property
    def dates(self) -> int:
        return len(self.cohort.reference_dates)

    @cached_property
    def _person_of_date(self) -> NDArray[np.int64]:
        """Of each row, a number for its person on its date."""
        return self.cohort.persons * self.dates + self.cohort.dates

    @cached_property
    def _is_of_persons(self) -> bool:
        """Whether each row of a date is another person, so that persons need no counting."""
        return len(_once(self._person_of_date)) == len(self.cohort)

    def tally(self, places: Places, many: int) -> list[tuple[Tally, ...]]:
        """Return how many are at each place, by date; a place below 0 is not counted."""
        counted = places >= 0
        cells = places[counted].astype(np.int64) * self.dates + self.cohort.dates[counted]
        units = self._by_cell(cells, many)
        persons = units if self._is_of_persons else self._persons(cells, counted, many)
        return [tuple(map(_tally, *both)) for both in zip(units, persons, strict=True)]

    def measures(self, column: Column) -> dict[Measure, tuple[float | None, ...]]:
        """Return the mean and the percentiles of a number on each date."""
        by_date = [dict(_measures(values)) for values in self._by_date(column)]
        names: tuple[Measure, ...] = ("mean", *PERCENTS)
        return {name: tuple(one.get(name) for one in by_date) for name in names}

    def _by_cell(self, cells: NDArray[np.int64], many: int) -> NDArray[np.intp]:
        return np.bincount(cells, minlength=many * self.dates).reshape(many, self.dates)

    def _persons(
        self, cells: NDArray[np.int64], counted: NDArray[np.bool_], many: int
    ) -> NDArray[np.intp]:
        """Return the distinct persons of each cell."""
        persons = self.cohort.persons
        step = int(persons.max(initial=0)) + 1
        return self._by_cell(_once(cells * step + persons[counted]) // step, many)

    def _by_date(self, column: Column) -> Iterator[Places]:
        """Yield the known values of each date, sorted."""
        for place in range(self.dates):
            yield np.sort(column.values[(self.cohort.dates == place) & ~column.missing])


def _once(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return distinct values, sorted.

    For 35 variables of 450,000 rows it takes 2 s, the hashes of `np.unique` take 41 s.
    """
    ordered = np.sort(values)
    return ordered[np.concatenate(([True], ordered[1:] != ordered[:-1]))[: len(ordered)]]


def _measures(values: Places) -> Iterator[tuple[Measure, float]]:
    """Yield the measures of sorted values; a date without values has none."""
    finite = values[np.isfinite(values)]
    if len(finite):
        yield "mean", float(finite.mean())
    if len(values):
        for name, percent in PERCENTS.items():
            yield name, float(values[(percent * len(values) - 1) // 100])


def _tally(n: np.intp, persons: np.intp) -> Tally:
    return Tally(int(n), int(persons))
