"""What the declaration says of a variable: its form, its levels and how its numbers may be told.

Only the levels of an area may depend on the data, and so on the reference date; of everything else
pooled years share the variable.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kansrijk.cohort.cohort import Form, Variable
from kansrijk.study import (
    Indicator,
    Study,
    Taken,
    Text,
    as_text,
    bands_in_words,
    is_whole,
    listed,
    same,
    taken_column,
    word_id,
    years_of,
)

ANSWERS = (("no", Text(nl="nee", en="no")), ("yes", Text(nl="ja", en="yes")))
AGO = {
    "days ago": Text(nl="dagen geleden", en="days ago"),
    "months ago": Text(nl="maanden geleden", en="months ago"),
    "years ago": Text(nl="jaar geleden", en="years ago"),
}
YEARS = Text(nl="jaar", en="years")

Level = tuple[str, Text]


@dataclass(frozen=True)
class Levels:
    """The levels that an indicator has of its own, without words for absences."""

    form: Form
    levels: tuple[Level, ...]


def variable(study: Study, name: str) -> Variable:
    """Return what the column of an indicator means.

    Parameters
    ----------
    study
        The study.
    name
        The name of the indicator.
    """
    indicator, base = study.indicators[name], _base(study, name)
    if isinstance(indicator, Taken) and indicator.as_ == "date":
        return replace(base, form="date")
    own = own_levels(study, indicator)
    return _number(base, study, indicator) if own is None else with_levels(base, indicator, own)


def open_variable(study: Study, name: str, codes: Iterable[str]) -> Variable:
    """Return what a column means whose levels are the codes that were found."""
    levels = Levels("nominal", tuple((code, same(code)) for code in codes))
    return with_levels(_base(study, name), study.indicators[name], levels)


def _base(study: Study, name: str) -> Variable:
    indicator = study.indicators[name]
    return Variable(
        name=name,
        label=indicator.label or same(name),
        group=indicator.group,
        form="number",
        registers=registers_of(study, name),
        role=indicator.role,
    )


def with_levels(base: Variable, indicator: Indicator, own: Levels) -> Variable:
    """Return a variable with levels, and one more for each word that is none of them yet."""
    levels = dict(own.levels)
    for word in indicator.words:
        levels.setdefault(word_id(word), as_text(word))
    return replace(base, form=own.form, levels=tuple(levels.values()), level_ids=tuple(levels))


def own_levels(study: Study, indicator: Indicator) -> Levels | None:
    """Return the levels of an indicator, None for a number or a date."""
    if indicator.is_flag:
        return Levels("nominal", ANSWERS)
    if indicator.bands:
        whole = is_whole(study, indicator)
        return Levels("ordered", bands_in_words(indicator.bands, whole=whole))
    codes = listed(study.sources, indicator)
    if codes is not None:
        form: Form = "ordered" if codes.ordered else "nominal"
        return Levels(form, tuple((level.id, level.text) for level in codes.levels))
    if isinstance(indicator, Taken) and indicator.as_ == "year":
        years = (str(year) for year in years_of(study, indicator))
        return Levels("ordered", tuple((year, same(year)) for year in years))
    return None


def registers_of(study: Study, name: str) -> tuple[str, ...]:
    """Return the registers that an indicator comes from, through what it builds on."""
    indicator = study.indicators[name]
    found = dict.fromkeys(indicator.registers)
    for need in indicator.needs:
        found |= dict.fromkeys(registers_of(study, need))
    return tuple(found)


def decimals_of(study: Study, indicator: Indicator) -> int | None:
    """Return how many digits stand behind the point; None where that has no end."""
    if not isinstance(indicator, Taken) or indicator.take == "mean":
        return None
    column = taken_column(study.sources, indicator)
    return 0 if indicator.is_counting or column is None else column.decimals


def _number(base: Variable, study: Study, indicator: Indicator) -> Variable:
    far = [as_text(word) for word in indicator.words if not isinstance(word, int)]
    return replace(
        base,
        whole=indicator.grid in (None, 1) and is_whole(study, indicator),
        from_zero=indicator.is_counting,
        decimals=decimals_of(study, indicator),
        grid=indicator.grid or (1 if indicator.is_counting else None),
        quantity=indicator.quantity or _quantity(indicator),
        far=far[0] if far else None,
    )


def _quantity(indicator: Indicator) -> Text | None:
    if not isinstance(indicator, Taken):
        return None
    if indicator.take == "age":
        return YEARS
    return AGO.get(indicator.as_ or "")
