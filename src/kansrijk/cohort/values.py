"""From what is known of each unit to the values of a column: words for absences, bands, levels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import inf

import numpy as np
from numpy.typing import NDArray

from kansrijk.cohort.cohort import MISSING, NONE, UNLINKED, Column, Values, Variable
from kansrijk.study import Indicator, Programmed, Related, Taken, Word, word_id

Mask = NDArray[np.bool_]
Absence = NDArray[np.uint8]
Words = Mapping[int, Word]

# What it means that there is no record at all, where no word says otherwise.
WITHOUT_RECORD: Mapping[str, int | str] = {
    "any": "no",
    "none": "yes",
    "count": 0,
    "distinct": 0,
    "sum": 0,
}


def column(variable: Variable, indicator: Indicator, values: Values, absence: Absence) -> Column:
    """Return a column, with words for absences.

    Parameters
    ----------
    variable
        What it means.
    indicator
        Its declaration.
    values
        Numbers, days or places of levels; what they are under an absence does not matter.
    absence
        Why there is no value; 0 where there is one.
    """
    if variable.form == "date":
        return Column(variable, np.where(absence == 0, values, 0), absence > 0, absence)
    words = {**_without_record(indicator), **_words(indicator)}
    if variable.form == "number":
        return _numbers(variable, words, values, absence)
    if indicator.bands:
        return _bands(variable, indicator, values, absence)
    return _levels(variable, words, values, absence)


def shared_levels(columns: Sequence[Column]) -> list[Column]:
    """Return columns of one indicator with all levels of any of them, where they differ."""
    if all(one.variable.level_ids == columns[0].variable.level_ids for one in columns):
        return list(columns)
    both = [zip(one.variable.level_ids, one.variable.levels, strict=True) for one in columns]
    labels = dict(sorted((pair for pairs in both for pair in pairs), key=lambda pair: pair[0]))
    means = replace(columns[0].variable, levels=tuple(labels.values()), level_ids=tuple(labels))
    return [_moved(one, means) for one in columns]


def _moved(one: Column, means: Variable) -> Column:
    place = {level: place for place, level in enumerate(means.level_ids)}
    # The place of a missing level is -1, which takes the last one.
    places = np.array([*(place[level] for level in one.variable.level_ids), -1])
    return Column(means, places[one.values], one.missing, one.absence)


def _words(indicator: Indicator) -> Words:
    """Return the words that stand for the absences of an indicator, as declared."""
    words = {MISSING: indicator.missing}
    if isinstance(indicator, Related):
        words[UNLINKED] = indicator.unlinked
    if isinstance(indicator, Taken):
        words[NONE] = indicator.none
    if isinstance(indicator, Programmed):
        # A function has one word for both of its ways to say nothing: no row, or no value in it.
        words[NONE] = indicator.missing
    return {absence: word for absence, word in words.items() if word is not None}


def _without_record(indicator: Indicator) -> Mapping[int, int | str]:
    if isinstance(indicator, Taken) and indicator.take in WITHOUT_RECORD:
        return {NONE: WITHOUT_RECORD[indicator.take]}
    return {}


def _numbers(variable: Variable, words: Words, values: Values, absence: Absence) -> Column:
    """Return numbers; a text stands beyond all of them, which only a double can say."""
    laid = np.where(absence == 0, values, 0)
    laid = laid if variable.far is None else laid.astype(np.float64)
    for why, word in words.items():
        laid[absence == why] = word if isinstance(word, int) else inf
    return Column(variable, laid, (absence > 0) & ~np.isin(absence, list(words)), absence)


def _bands(variable: Variable, indicator: Indicator, values: Values, absence: Absence) -> Column:
    """Return the bands that numbers fall into; a word is a level beside them."""
    borders = np.array(indicator.bands)
    words = {
        why: variable.level_ids[int(np.searchsorted(borders, float(number), side="right"))]
        for why, number in _without_record(indicator).items()
    }
    words = {**words, **_words(indicator)}
    places = np.searchsorted(borders, values, side="right")
    return _levels(variable, words, places, absence)


def _levels(variable: Variable, words: Words, places: Values, absence: Absence) -> Column:
    laid = np.where(absence == 0, places, -1).astype(np.int64)
    for why, word in words.items():
        laid[absence == why] = variable.level_ids.index(word_id(word))
    return Column(variable, laid, laid < 0, absence)
