"""From the aggregates of a sentence to the values of its column: time ago, means, amounts."""

from __future__ import annotations

from datetime import date

import numpy as np

from kansrijk.cohort.anchors import Told
from kansrijk.cohort.cohort import MISSING, Column, Values
from kansrijk.cohort.dates import passed, years_of
from kansrijk.cohort.fetched import Absence, Fetched, Integers
from kansrijk.cohort.takes import Take
from kansrijk.cohort.values import column
from kansrijk.cohort.variables import open_variable, variable
from kansrijk.registers import days
from kansrijk.study import Study, Taken
from kansrijk.study import years_of as years_told


def taken_column(
    study: Study, take: Take, sentence: Taken, fetched: Fetched, told: Told | None
) -> Column:
    """Return the column of an indicator that is taken from rows.

    Parameters
    ----------
    study
        The study.
    take
        The sentence as the engine took it.
    sentence
        Its declaration.
    fetched
        What came from the engine.
    told
        The moments of the units that it is told from; None for the reference date.
    """
    if take.is_open:
        found = open_variable(study, take.name, fetched.codes)
        return column(found, sentence, fetched.values, fetched.absence)
    means = variable(study, take.name)
    if sentence.as_ == "year":
        values, absence = _years(years_told(study, sentence), fetched)
        return column(means, sentence, values, absence)
    return column(means, sentence, _values(take, sentence, fetched, told), fetched.absence)


def _values(take: Take, sentence: Taken, fetched: Fetched, told: Told | None) -> Values:
    if sentence.is_flag:
        # Wherever it has a value there is a row.
        return np.full(len(fetched.values), int(sentence.take == "any"))
    if sentence.take == "age":
        return passed("years", fetched.values, _moment(take.reference, sentence, told))
    if sentence.as_ == "date":
        return fetched.values
    if sentence.as_ is not None:
        return passed(sentence.as_, fetched.values, np.array(days(take.reference)))
    scale = 10 ** _decimals(take)
    # One division at the end: sums of integers do not depend on the order of rows.
    if fetched.counts is not None and sentence.take == "mean":
        return fetched.values / (np.maximum(fetched.counts, 1) * scale)
    return fetched.values if scale == 1 else fetched.values / scale


def _moment(reference: date, sentence: Taken, told: Told | None) -> Integers:
    """Return the day on which an age is told: one for all, or one for each."""
    if told is not None and told.at is not None:
        return told.at.days
    return np.array(days(sentence.moment.on(reference) if sentence.moment else reference))


def _decimals(take: Take) -> int:
    counts = take.column is None or take.sentence.take == "distinct"
    return 0 if counts else take.register.column(take.column or "").decimals


def _years(years: tuple[int, ...], fetched: Fetched) -> tuple[Values, Absence]:
    """Return the places of years; a date in another year than those of the window is missing."""
    found = years_of(fetched.values)
    outside = fetched.known & ~np.isin(found, years)
    return np.searchsorted(np.array(years), found), np.where(outside, MISSING, fetched.absence)
