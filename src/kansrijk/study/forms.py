"""What values an indicator has, as far as its declaration tells: a number, or which levels."""

from __future__ import annotations

from kansrijk.study.base import Text
from kansrijk.study.indicators import Indicator, Programmed, Taken, Word
from kansrijk.study.registers import CodeList, Sources


def listed(sources: Sources, indicator: Indicator) -> CodeList | None:
    """Return the code list that an indicator's levels come from, None where they come from none."""
    if not isinstance(indicator, Taken | Programmed):
        return None
    name = indicator.recode
    if name is None and isinstance(indicator, Taken) and indicator.take in ("value", "min", "max"):
        register = sources.registers.get(indicator.register_)
        column = register.columns.get(indicator.column or "") if register else None
        name = column.codes if column else None
    return sources.codes.get(name) if name else None


def levels_of(sources: Sources, indicator: Indicator) -> tuple[str, ...]:
    """Return the names of the levels that conditions may use; empty for numbers and flags."""
    codes = listed(sources, indicator)
    if codes is None:
        return ()
    words = (word_id(word) for word in indicator.words)
    return tuple(dict.fromkeys((*codes.ids, *words)))


def word_id(word: Word) -> str:
    """Return the name of the level that a word for an absence stands for."""
    return word.en if isinstance(word, Text) else str(word)
