"""What values an indicator has, as far as its declaration tells: a number, or which levels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from kansrijk.study.base import Language, Text, same
from kansrijk.study.fields import Word, as_text
from kansrijk.study.indicators import COUNTING, Derived, Indicator, Programmed, Taken
from kansrijk.study.language import Arithmetic, Formula, Name, Number
from kansrijk.study.registers import CodeList, Column, Register, Sources
from kansrijk.study.study import Study

Form = Literal["number", "flag", "levels", "date"]
ANSWERS: Mapping[str, Text] = {"no": Text(nl="nee", en="no"), "yes": Text(nl="ja", en="yes")}


@dataclass(frozen=True, slots=True)
class Levels:
    """The levels of an indicator or a column by name, and whether their order means something."""

    texts: Mapping[str, Text]
    ordered: bool = False

    @property
    def ids(self) -> tuple[str, ...]:
        """The names of the levels, in order."""
        return tuple(self.texts)


def levels_in(codes: CodeList) -> Levels:
    """Return the levels of a code list."""
    return Levels({level.id: level.text for level in codes.levels}, codes.ordered)


def form_of(study: Study, indicator: Indicator) -> Form | None:
    """Return what values an indicator has; None where only its function can tell, or nothing."""
    form = form_before_bands(study, indicator)
    return "levels" if indicator.bands and form in ("number", None) else form


def form_before_bands(study: Study, indicator: Indicator) -> Form | None:
    """Return what values an indicator has before bands make levels of a number."""
    if indicator.is_flag:
        return "flag"
    if listed(study.sources, indicator) is not None:
        return "levels"
    if is_open(study.sources, indicator):
        return "levels"
    if isinstance(indicator, Taken):
        return _form_of_taken(study.sources, indicator)
    return "number" if isinstance(indicator, Derived) else None


def _form_of_taken(sources: Sources, indicator: Taken) -> Form | None:
    if indicator.as_ is not None:
        forms: dict[str, Form] = {"date": "date", "year": "levels"}
        return forms.get(indicator.as_, "number")
    if indicator.take in COUNTING:
        return "number"
    column = taken_column(sources, indicator)
    return "number" if column is not None and column.type in ("int", "number") else None


def taken_column(sources: Sources, indicator: Taken) -> Column | None:
    """Return the column that an indicator takes, None where it takes none that is declared."""
    register = sources.registers.get(indicator.register_)
    if register is None or indicator.column is None:
        return None
    return told_column(register, indicator.column)


def told_column(register: Register, name: str) -> Column | None:
    """Return a column that sentences may use, None where there is none of this name."""
    return register.column(name) if name in register.told else None


def listed(sources: Sources, indicator: Indicator) -> CodeList | None:
    """Return the code list that an indicator's levels come from, None where they come from none."""
    if not isinstance(indicator, Taken | Programmed):
        return None
    name = indicator.recode
    if name is None and isinstance(indicator, Taken) and indicator.take in ("value", "min", "max"):
        column = taken_column(sources, indicator)
        name = column.codes if column else None
    return sources.codes.get(name) if name else None


def is_open(sources: Sources, indicator: Indicator) -> bool:
    """Tell whether the levels of an indicator are the codes that are found: an area, unlisted."""
    if not isinstance(indicator, Taken) or (indicator.role, indicator.take) != ("area", "value"):
        return False
    column = taken_column(sources, indicator)
    is_code = column is not None and column.type == "code"
    return is_code and indicator.recode is None and listed(sources, indicator) is None


def levels_of(study: Study, indicator: Indicator) -> Levels | None:
    """Return the levels that conditions may use, words for absences included.

    None for numbers, and where only the data tell.
    """
    own = _own_levels(study, indicator)
    if own is None:
        return None
    texts = dict(own.texts)
    for word in indicator.words:
        texts.setdefault(word_id(word), as_text(word))
    return Levels(texts, own.ordered)


def _own_levels(study: Study, indicator: Indicator) -> Levels | None:
    if indicator.is_flag:
        return Levels(ANSWERS)
    if indicator.bands:
        bands = bands_in_words(indicator.bands, whole=is_whole(study, indicator))
        return Levels(dict(bands), ordered=True)
    codes = listed(study.sources, indicator)
    if codes is not None:
        return levels_in(codes)
    if isinstance(indicator, Taken) and indicator.as_ == "year":
        years = map(str, years_of(study, indicator))
        return Levels({year: same(year) for year in years}, ordered=True)
    return None


def word_id(word: Word) -> str:
    """Return the name of the level that a word for an absence stands for."""
    return word.en if isinstance(word, Text) else str(word)


def years_of(study: Study, indicator: Taken) -> tuple[int, ...]:
    """Return the calendar years of a window, over all reference dates; empty without a window."""
    if indicator.span is None:
        return ()
    windows = [_window_years(indicator.span.before(day), day) for day in study.reference_dates]
    return tuple(sorted({year for years in windows for year in years}))


def _window_years(before: date, reference: date) -> range:
    return range((before + timedelta(days=1)).year, reference.year + 1)


def is_whole(study: Study, indicator: Indicator) -> bool:
    """Tell whether the values are whole numbers, as far as the declaration tells."""
    if isinstance(indicator, Derived):
        return _is_whole_formula(study, indicator.formula)
    if not isinstance(indicator, Taken):
        return False
    if indicator.is_counting:
        return True
    column = taken_column(study.sources, indicator)
    return column is not None and column.type == "int" and indicator.take != "mean"


def _is_whole_formula(study: Study, formula: Formula) -> bool:
    match formula:
        case Number(text):
            return "." not in text
        case Name(name):
            return name in study.indicators and is_whole(study, study.indicators[name])
        case Arithmetic(sign, left, right):
            parts = (left, right)
            return sign != "/" and all(_is_whole_formula(study, part) for part in parts)
        case _:
            return False


def bands_in_words(borders: tuple[float, ...], *, whole: bool) -> tuple[tuple[str, Text], ...]:
    """Return the name and the label of each band of a number.

    Parameters
    ----------
    borders
        Where the next band begins, rising.
    whole
        Whether the numbers are whole, so that a band may name the last one in it.
    """
    whole = whole and all(float(border).is_integer() for border in borders)
    first, last = borders[0], borders[-1]
    labels = [
        Text(nl=f"minder dan {plain(first, 'nl')}", en=f"under {plain(first)}"),
        *(_band(low, high, whole=whole) for low, high in pairwise(borders)),
        Text(nl=f"{plain(last, 'nl')} of meer", en=f"{plain(last)} or more"),
    ]
    return tuple((label.en, label) for label in labels)


def _band(low: float, high: float, *, whole: bool) -> Text:
    nl, en = plain(low, "nl"), plain(low)
    if not whole:
        return Text(nl=f"{nl} tot {plain(high, 'nl')}", en=f"{en} to under {plain(high)}")
    if high == low + 1:
        return Text(nl=nl, en=en)
    return Text(nl=f"{nl} t/m {plain(high - 1, 'nl')}", en=f"{en} to {plain(high - 1)}")


def plain(number: float, language: Language = "en") -> str:
    """Return a number without a needless fraction, in Dutch with a comma."""
    text = str(int(number)) if float(number).is_integer() else str(number)
    return text.replace(".", ",") if language == "nl" else text
