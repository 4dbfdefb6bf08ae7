"""Numbers as they are read: with the separators of the language, and no needless decimals.

A masked number is shown as `MASK`, which the page explains wherever it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from math import floor

from kansrijk.findings import Masked, Number, Protected
from kansrijk.report.wording import Texts
from kansrijk.study import Language

MASK = "•"
ENOUGH_FOR_A_DECIMAL = 1000
"""From so many on, a tenth of a percent is at least one unit."""

SMALL = 0.1
"""Of a share below this a sentence tells a decimal."""

MINUS = "\N{MINUS SIGN}"
NEAR = 0.05
"""A multiple so close to a whole number is said to be that number."""

FRACTIONS = (
    ("half", 1 / 2),
    ("third", 1 / 3),
    ("quarter", 1 / 4),
    ("fifth", 1 / 5),
    ("tenth", 0.1),
)


def known(number: Number) -> float | None:
    """Return what a released number says, None where it is masked."""
    if isinstance(number, Protected):
        return number.value
    if isinstance(number, Masked):
        return None
    raise TypeError(f"not a released number: {type(number).__name__}")


def interval(number: Number) -> tuple[float, float] | None:
    """Return the interval of a released number, where it has one."""
    return number.interval if isinstance(number, Protected) else None


def decimal(value: float, places: int, language: Language) -> str:
    """Return a number with so many decimals: ``1.234,5`` in Dutch, ``1,234.5`` in English."""
    return _separators(f"{value:,.{places}f}", language)


def plain(value: float, language: Language) -> str:
    """Return a declared number with all its decimals and no more: ``0,0000001``."""
    exact = Decimal(repr(value)) if value % 1 else Decimal(int(value))
    return _separators(f"{exact:,f}", language)


def declared_percent(value: float, language: Language) -> str:
    """Return a declared share as a percentage with all its decimals and no more."""
    return f"{plain(round(100 * value, 6), language)}%"


def places_of(value: float | None) -> int:
    """Return how many decimals a measured number is told with: three digits are enough."""
    if value is None or abs(value) >= 100 or value % 1 == 0:
        return 0
    return 1 if abs(value) >= 10 else 2


def difference(value: float | None, places: int, language: Language) -> str:
    """Return a difference with its sign: ``+1,2``."""
    if value is None:
        return MASK
    rounded = round(value, places)
    sign = "+" if rounded > 0 else MINUS if rounded < 0 else ""
    return f"{sign}{decimal(abs(rounded), places, language)}"


def size(value: float, t: Texts) -> str:
    """Return a number of bytes in the unit that reads best."""
    for unit in ("bytes", "kilo", "mega"):
        if value < 1000:
            return t(f"size.{unit}", n=decimal(value, places_of(value) and 1, t.language))
        value /= 1000
    return t("size.giga", n=decimal(value, places_of(value) and 1, t.language))


def count(number: Number, language: Language) -> str:
    """Return a released count."""
    value = known(number)
    return MASK if value is None else decimal(value, 0, language)


def percent(value: float | None, language: Language, *, within: float | None = None) -> str:
    """Return a share as a percentage, with a decimal where the whole is large enough for it.

    Rounding never makes nobody of somebody, nor everybody of nearly everybody.
    """
    if value is None:
        return MASK
    places = places_within(within)
    least = 10.0**-places
    if 0 < value * 100 < least / 2:
        return f"< {decimal(least, places, language)}%"
    if 100 - least / 2 <= value * 100 < 100:
        return f"> {decimal(100 - least, places, language)}%"
    return f"{decimal(value * 100, places, language)}%"


def round_percent(value: float | None, language: Language) -> str:
    """Return a share as a percentage for a sentence: with a decimal only where it is small."""
    return percent(value, language, within=None if value and value < SMALL else 1)


def places_within(whole: float | None) -> int:
    """Return how many decimals a percentage of this whole can carry."""
    return 0 if whole is not None and whole < ENOUGH_FOR_A_DECIMAL else 1


def multiple(value: float | None, language: Language) -> str:
    """Return a multiple as a number: ``3,4``."""
    return MASK if value is None else decimal(value, 1 if value >= NEAR else 2, language)


def times_in_words(value: float | None, t: Texts) -> str:
    """Return a multiple of the average in words: "ruim 3 keer zo vaak als gemiddeld"."""
    if value is None:
        return t("times.masked")
    if abs(value - 1) <= NEAR:
        return t("times.same")
    return _fraction_in_words(value, t) if value < 1 else _multiple_in_words(value, t)


def _multiple_in_words(value: float, t: Texts) -> str:
    if value < 2 - NEAR:
        return t("times.part", n=decimal(value, 1, t.language))
    if abs(value - round(value)) <= 2 * NEAR:
        return t("times.whole", n=decimal(round(value), 0, t.language))
    below = floor(value)
    if value - below < 0.5:
        return t("times.over", n=decimal(below, 0, t.language))
    return t("times.almost", n=decimal(below + 1, 0, t.language))


def _fraction_in_words(value: float, t: Texts) -> str:
    if value == 0:
        return t("times.never")
    if value < FRACTIONS[-1][1] * 0.9:
        return t("times.under_tenth")
    if value > 0.6:
        return t("times.less", n=percent(1 - value, t.language, within=1))
    name, fraction = min(FRACTIONS, key=lambda named: abs(named[1] - value))
    how = "about" if abs(value / fraction - 1) <= NEAR else "over" if value > fraction else "almost"
    return t(f"times.{how}_fraction", fraction=t(f"fraction.{name}"))


def one_in(value: float | None, t: Texts) -> str | None:
    """Return a share as "1 op de 6", None where it is masked or nothing."""
    if not value:
        return None
    if value > 0.45:
        return t("one_in.ten", n=str(round(value * 10)))
    return t("one_in.one", n=decimal(round(1 / value), 0, t.language))


def day(iso: str, t: Texts) -> str:
    """Return a date in words: "1 januari 2015"."""
    when = date.fromisoformat(iso)
    return t("date", day=str(when.day), month=t(f"month.{when.month}"), year=str(when.year))


def days(isos: Iterable[str], t: Texts) -> str:
    """Return dates in words, listed: "1 januari 2014 en 1 januari 2015"."""
    return listed([day(iso, t) for iso in isos], t)


def listed(said: Sequence[str], t: Texts) -> str:
    """Return several things as words: "a, b en c"."""
    if len(said) < 2:
        return "".join(said)
    return t("list", first=", ".join(said[:-1]), last=said[-1])


def _separators(said: str, language: Language) -> str:
    return said if language == "en" else said.translate(str.maketrans(",.", ".,"))
