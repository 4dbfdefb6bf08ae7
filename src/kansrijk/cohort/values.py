"""From the engine's integers to values with a meaning: absences told apart, dates as time ago.

Three absences are different: the unit is there but has no record (`none`, a known no), there is no
such relative or link (`unlinked`), and a record whose value is not known (missing).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from math import inf
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kansrijk.cohort.cohort import Column, Form, Variable
from kansrijk.cohort.takes import Take
from kansrijk.registers import EPOCH
from kansrijk.study import Indicator, Text, as_text, same

Mask = NDArray[np.bool_]
Integers = NDArray[np.int64]

ANSWERS = (Text(nl="nee", en="no"), Text(nl="ja", en="yes"))
ANSWER_IDS: tuple[str, ...] = ("no", "yes")
AGO = {
    "days ago": Text(nl="dagen geleden", en="days ago"),
    "months ago": Text(nl="maanden geleden", en="months ago"),
    "years ago": Text(nl="jaar geleden", en="years ago"),
}
YEARS = Text(nl="jaar", en="years")


@dataclass(frozen=True)
class Fetched:
    """The columns of one sentence as they come from the engine.

    Parameters
    ----------
    values
        The aggregated integers, 0 where null.
    rows
        How many rows were counted.
    counts
        How many of them had a known value.
    linked
        Where there is a unit to look at.
    """

    values: Integers = field(repr=False)
    rows: Integers = field(repr=False)
    counts: Integers = field(repr=False)
    linked: Mask = field(repr=False)

    @property
    def known(self) -> Mask:
        """Where there is a value."""
        return self.linked & (self.counts > 0)

    @property
    def unlinked(self) -> Mask:
        """Where there is no such relative or link."""
        return ~self.linked

    @property
    def none(self) -> Mask:
        """Where the unit is there, without a record."""
        return self.linked & (self.rows == 0)


def integers(table: pa.Table, name: str) -> Integers:
    """Return a column as int64, with 0 for null."""
    return table[name].cast(pa.int64()).fill_null(pa.scalar(0)).to_numpy()


def present(table: pa.Table, name: str) -> Mask:
    """Return where a column is not null."""
    return np.asarray(table[name].is_valid(), dtype=np.bool_)


def column(take: Take, indicator: Indicator, fetched: Fetched) -> Column:
    """Return the values of an indicator with their meaning.

    Parameters
    ----------
    take
        The sentence as the engine took it.
    indicator
        Its declaration.
    fetched
        What came from the engine.
    """
    form, levels = _levels(take, indicator)
    variable = Variable(
        name=take.name,
        label=indicator.label or same(take.name),
        group=indicator.group,
        form=form,
        levels=tuple(text for _, text in levels),
        level_ids=tuple(name for name, _ in levels),
        quantity=indicator.quantity or _quantity(indicator),
        registers=(indicator.register_,),
    )
    if form == "number":
        return _numbers(take, indicator, variable, fetched)
    return _places(indicator, variable, fetched)


def _quantity(indicator: Indicator) -> Text | None:
    if indicator.take == "age":
        return YEARS
    return AGO[indicator.as_] if indicator.as_ else None


def _levels(take: Take, indicator: Indicator) -> tuple[Form, list[tuple[str, Text]]]:
    """Return the form of a variable and its levels, with one for each absence that is named."""
    form, levels = _listed(take, indicator)
    if form == "number":
        return form, levels
    for word in (indicator.none, indicator.unlinked):
        if word is not None and _name(word) not in [name for name, _ in levels]:
            levels.append((_name(word), as_text(word)))
    return form, levels


def _listed(take: Take, indicator: Indicator) -> tuple[Form, list[tuple[str, Text]]]:
    """Return the levels that a flag or a code list has."""
    if indicator.take == "any":
        return "nominal", list(zip(ANSWER_IDS, ANSWERS, strict=True))
    register = take.sources.registers[indicator.register_]
    codes = register.columns[indicator.column].codes if indicator.column else None
    if codes is None:
        return "number", []
    listed = take.sources.codes[codes]
    levels = [(level.id, level.text) for level in listed.levels]
    return ("ordered" if listed.ordered else "nominal"), levels


def _name(word: int | str | Text) -> str:
    return word.en if isinstance(word, Text) else str(word)


def _places(indicator: Indicator, variable: Variable, fetched: Fetched) -> Column:
    places = np.where(fetched.known, fetched.values, -1)
    none = indicator.none if indicator.take != "any" else indicator.none or "no"
    for word, where in ((none, fetched.none), (indicator.unlinked, fetched.unlinked)):
        if word is not None:
            places = np.where(where, variable.level_ids.index(_name(word)), places)
    return Column(variable, places, places < 0)


def _numbers(take: Take, indicator: Indicator, variable: Variable, fetched: Fetched) -> Column:
    values, missing = _take(take, indicator, fetched), ~fetched.known
    none = indicator.none
    if indicator.take in ("count", "sum") and none is None:
        none = 0
    far: Text | None = None
    for word, where in ((none, fetched.none), (indicator.unlinked, fetched.unlinked)):
        if isinstance(word, int):
            values, missing = np.where(where, word, values), missing & ~where
        elif word is not None:
            values, missing = np.where(where, inf, values), missing & ~where
            far = far or as_text(word)
    variable = replace(
        variable,
        whole=_is_whole(take, indicator),
        from_zero=indicator.is_counting,
        grid=indicator.grid or (1 if indicator.is_counting else None),
        far=far,
    )
    return Column(variable, values, missing)


def _is_whole(take: Take, indicator: Indicator) -> bool:
    """Tell whether the rules may speak of single whole numbers."""
    if indicator.grid not in (None, 1):
        return False
    if indicator.is_counting:
        return True
    column = take.sources.registers[indicator.register_].columns[indicator.column or ""]
    return column.type == "int" and indicator.take != "mean"


def _take(take: Take, indicator: Indicator, fetched: Fetched) -> NDArray[Any]:
    if indicator.take == "latest":
        return _ago(fetched.values, take.reference, indicator.as_ or "days ago")
    if indicator.take == "age":
        return _ago(fetched.values, take.reference, "years ago")
    if indicator.take == "count":
        return fetched.values
    column = take.sources.registers[indicator.register_].columns[indicator.column or ""]
    scale = 10**column.decimals * (np.maximum(fetched.counts, 1) if indicator.take == "mean" else 1)
    # One division at the end: sums of integers do not depend on the order of rows.
    return fetched.values if np.all(scale == 1) else fetched.values / scale


def _ago(day: Integers, reference: date, unit: str) -> Integers:
    """Return how long ago days were, in whole days, months or years that have passed."""
    if unit == "days ago":
        return (reference - EPOCH).days - day
    moment = day.astype("datetime64[D]")
    month = moment.astype("datetime64[M]")
    of_month = (moment - month.astype("datetime64[D]")).astype(np.int64) + 1
    months = (reference.year - 1970) * 12 + reference.month - 1 - month.astype(np.int64)
    months = months - (of_month > reference.day)
    return months // 12 if unit == "years ago" else months
