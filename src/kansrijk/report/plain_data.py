"""How texts and numbers stand in ``results.json``."""

from __future__ import annotations

from math import isinf
from typing import Any

from kansrijk.findings import Number
from kansrijk.report.numbers import interval, known
from kansrijk.study import Text

MASKED = "masked"
FAR = "far"
DIGITS = 6
"""Decimals of a share: enough for one case in the whole population, and alike on every machine."""

Json = dict[str, Any]


def words(text: Text) -> Json:
    """Return a text in both languages."""
    return {"nl": text.nl, "en": text.en}


def perhaps(text: Text | None) -> Json | None:
    """Return a text in both languages, None where there is none."""
    return None if text is None else words(text)


def rate(found: Number) -> Json:
    """Return a share with its interval."""
    ends = interval(found)
    return {
        "value": number(found),
        "interval": None if ends is None else [round(end, DIGITS) for end in ends],
    }


def number(found: Number) -> float | int | str:
    """Return a released number; the far end of a variable is the word for it."""
    value = known(found)
    if value is None:
        return MASKED
    return FAR if isinf(value) else whole(round(value, DIGITS))


def whole(value: float) -> float | int:
    """Return a number as an integer where it is one."""
    return int(value) if value == int(value) else value
