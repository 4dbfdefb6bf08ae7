"""The oracle of the vocabulary, 6: levels, bands, and the words that stand for absences."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from kansrijk.study import Text
from kansrijk.study.indicators import Derived, Programmed, Taken
from kansrijk.study.language import Arithmetic, Name, Number
from tests.oracle.vocabulary_logic import FAR
from tests.oracle.vocabulary_takes import MISSING, NONE, UNLINKED, Told
from tests.oracle.vocabulary_time import ONE_DAY, first_of


def level_ids(study, indicator, *, is_flag=False):
    """Return the names of the levels of an indicator, None for a number or a date.

    Whether it is a flag is told by the declaration, or by what a Python function said.
    """
    own = ["no", "yes"] if is_flag else own_levels(study, indicator)
    if own is None:
        return None
    words = [getattr(indicator, absence, None) for absence in (NONE, UNLINKED, MISSING)]
    return list(dict.fromkeys([*own, *(word_id(word) for word in words if word is not None)]))


def own_levels(study, indicator):
    if indicator.is_flag:
        return ["no", "yes"]
    if codes := listed(study, indicator):
        return list(codes.ids)
    if indicator.bands:
        return band_ids(indicator.bands, whole=is_whole(study, indicator))
    if isinstance(indicator, Taken) and indicator.as_ == "year":
        return years(study, indicator)
    return None


def listed(study, indicator):
    """Return the list that the levels come from: of `recode`, or of the column that is taken."""
    if isinstance(indicator, Programmed):
        return study.sources.codes.get(indicator.recode)
    if not isinstance(indicator, Taken) or indicator.take not in ("value", "min", "max"):
        return None
    own = study.sources.registers[indicator.register_].column(indicator.column).codes
    return study.sources.codes.get(indicator.recode or own)


def years(study, indicator):
    """Return the years in which a day of the window may lie, whatever the reference date."""
    found = set()
    for reference in study.reference_dates:
        first = first_of(indicator.span, reference) + ONE_DAY
        found |= set(range(first.year, reference.year + 1))
    return [str(year) for year in sorted(found)]


def is_whole(study, indicator):
    """Tell whether the numbers of an indicator are whole by their declaration."""
    if isinstance(indicator, Derived):
        return term_is_whole(study, indicator.formula)
    if indicator.is_counting:
        return True
    if not isinstance(indicator, Taken) or indicator.take == "mean":
        return False
    column = study.sources.registers[indicator.register_].column(indicator.column)
    return column.type == "int"


def term_is_whole(study, term):
    match term:
        case Name(name):
            return is_whole(study, study.indicators[name])
        case Number(text):
            return "." not in text
        case Arithmetic(sign, left, right):
            return sign != "/" and term_is_whole(study, left) and term_is_whole(study, right)


# ------------------------------------------------------------------ bands


def band_ids(borders, *, whole):
    """Return the names of the bands; of whole numbers they may name the last one in them."""
    whole = whole and all(border.is_integer() for border in borders)
    middle = [between(low, high, whole=whole) for low, high in pairwise(borders)]
    return [f"under {plain(borders[0])}", *middle, f"{plain(borders[-1])} or more"]


def between(low, high, *, whole):
    if not whole:
        return f"{plain(low)} to under {plain(high)}"
    return plain(low) if low == high - 1 else f"{plain(low)} to {plain(high - 1)}"


def plain(number):
    return str(int(number)) if number.is_integer() else str(number)


def band(borders, value, *, whole):
    """Return the name of the band of a number: how many borders it has come to."""
    reached = sum(Fraction(str(border)) <= value for border in borders)
    return band_ids(borders, whole=whole)[reached]


# ------------------------------------------------------------------ words


def word_id(word):
    return word.en if isinstance(word, Text) else str(word)


def finish(study, indicator, told, *, levels):
    """Return what is said in the end: a level, a number, a date, or what a word stands for."""
    if told.absence is None:
        told = final_value(study, indicator, told)
    if told.absence is None:
        return told
    word = word_for(indicator, told.absence)
    if word is not None:
        stands = word_id(word) if levels is not None else number_of(word)
        return Told(stands, told.absence)
    value = without_word(indicator, told.absence)
    if indicator.bands and value is not None:
        value = band(indicator.bands, value, whole=is_whole(study, indicator))
    return Told(value, told.absence)


def word_for(indicator, absence):
    """Return the word for an absence; a Python function has one for all."""
    return getattr(indicator, MISSING if isinstance(indicator, Programmed) else absence, None)


def number_of(word):
    return word if isinstance(word, int) else FAR


def without_word(indicator, absence):
    """Return what no record says where no word stands for it: no, none at all, or nothing."""
    if absence != NONE or not isinstance(indicator, Taken):
        return None
    sayings = {"any": "no", "none": "yes", "count": 0, "distinct": 0, "sum": 0}
    return sayings.get(indicator.take)


def final_value(study, indicator, told):
    if codes := listed(study, indicator):
        return Told(codes.ids[told.value])
    if isinstance(indicator, Taken) and indicator.as_ == "year":
        return told if told.value in years(study, indicator) else Told(None, MISSING)
    if indicator.bands:
        whole = is_whole(study, indicator)
        return Told(band(indicator.bands, told.value, whole=whole))
    return told
