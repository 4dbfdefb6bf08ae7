"""Turn source columns into integers: numbers scaled, codes as places of levels, dates as days.

Integers behave alike on every engine and their sums do not depend on the order of rows. Each column
becomes a pair of expressions: its value, and whether what stands there can be read at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import narwhals as nw

from kansrijk.study import CodeList, Column

EPOCH = date(1970, 1, 1)
WHOLE = r"^[+-]?\d{1,18}$"
DECIMAL = r"^[+-]?\d{1,15}(\.\d*)?$"
ISO = r"^\d{4}-\d{2}-\d{2}$"
COMPACT = r"^\d{8}$"


@dataclass(frozen=True, slots=True)
class Reading:
    """How a column is read.

    Parameters
    ----------
    value
        An integer, null where missing.
    readable
        False where something stands there that the declaration does not allow.
    """

    value: nw.Expr
    readable: nw.Expr


def days(day: date) -> int:
    """Return a date as days since 1 January 1970."""
    return (day - EPOCH).days


def fits(column: Column, dtype: nw.dtypes.DType) -> bool:
    """Tell whether a source column of this type can be what is declared."""
    if isinstance(dtype, nw.String) or column.type == "code":
        return True
    if column.type == "date" and column.days_since is None:
        return isinstance(dtype, nw.Date | nw.Datetime)
    return dtype.is_numeric()


def read(
    column: Column, name: str, schema: Mapping[str, nw.dtypes.DType], codes: Mapping[str, CodeList]
) -> Reading:
    """Return how a declared column is read from its source.

    Parameters
    ----------
    column
        The declaration.
    name
        The name of the source column.
    schema
        The types of the source table.
    codes
        The code lists of the study.
    """
    dtype = schema[name]
    source = _known(nw.col(name), column, dtype)
    if column.codes is not None:
        return _code(source, codes[column.codes])
    if column.type == "date" and column.days_since is not None:
        return _days_since(source, column.days_since, dtype, schema)
    if column.type == "date":
        return _date(source, dtype)
    return _number(source, column.decimals, dtype)


def _known(source: nw.Expr, column: Column, dtype: nw.dtypes.DType) -> nw.Expr:
    """Return the source with blanks and sentinels as null."""
    if isinstance(dtype, nw.String):
        source = source.str.strip_chars()
        return _null_where(source, source.is_in(["", *column.unknown]))
    if column.type == "code":
        source = source.cast(nw.String())
        return _null_where(source, source.is_in(list(column.unknown))) if column.unknown else source
    if column.unknown and dtype.is_numeric():
        return _null_where(source, source.is_in([float(value) for value in column.unknown]))
    return source


def _null_where(source: nw.Expr, condition: nw.Expr) -> nw.Expr:
    return nw.when(~condition).then(source)


def _code(source: nw.Expr, codes: CodeList) -> Reading:
    index = codes.index
    value = source.replace_strict(index, default=None, return_dtype=nw.Int64())
    return Reading(value, source.is_null() | source.is_in(list(index)))


def _number(source: nw.Expr, decimals: int, dtype: nw.dtypes.DType) -> Reading:
    scale = 10**decimals
    if dtype.is_integer():
        return Reading(source.cast(nw.Int64()) * scale, nw.lit(value=True))
    if isinstance(dtype, nw.String):
        readable = _matches(source, DECIMAL if decimals else WHOLE)
        source = nw.when(readable).then(source)
        if not decimals:
            return Reading(source.cast(nw.Int64()), readable)
        return Reading(_scaled(source, scale), readable)
    value = _scaled(source, scale)
    whole = value.cast(nw.Float64()) == source.cast(nw.Float64()) * scale
    return Reading(value, nw.lit(value=True) if decimals else source.is_null() | whole)


def _scaled(source: nw.Expr, scale: int) -> nw.Expr:
    return (source.cast(nw.Float64()) * scale).round().cast(nw.Int64())


def _matches(source: nw.Expr, pattern: str) -> nw.Expr:
    return source.is_null() | source.str.contains(pattern)


def _date(source: nw.Expr, dtype: nw.dtypes.DType) -> Reading:
    if isinstance(dtype, nw.String):
        return _date_from_text(source)
    parts = source.dt.year(), source.dt.month(), source.dt.day()
    return Reading(civil_days(*parts), nw.lit(value=True))


def _date_from_text(source: nw.Expr) -> Reading:
    """Read ``2015-01-31`` or ``20150131``."""
    bare = source.str.replace_all("-", "", literal=True)
    shaped = _matches(source, ISO) | _matches(source, COMPACT)
    bare = nw.when(shaped).then(bare)
    year, month, day = (
        bare.str.slice(start, length).cast(nw.Int64()) for start, length in ((0, 4), (4, 2), (6, 2))
    )
    real = shaped & (month.is_null() | (month.is_between(1, 12) & day.is_between(1, 31)))
    return Reading(nw.when(real).then(civil_days(year, month, day)), real)


def _days_since(
    source: nw.Expr,
    origin: date | str,
    dtype: nw.dtypes.DType,
    schema: Mapping[str, nw.dtypes.DType],
) -> Reading:
    number = _number(source, 0, dtype)
    if isinstance(origin, date):
        return Reading(number.value + days(origin), number.readable)
    start = _date(nw.col(origin), schema[origin])
    return Reading(number.value + start.value, number.readable & start.readable)


def civil_days(year: nw.Expr, month: nw.Expr, day: nw.Expr) -> nw.Expr:
    """Return a date of the Gregorian calendar as days since 1 January 1970.

    Engines differ in how they subtract dates; integers they all handle alike. Years start in March,
    so that the leap day comes last. Source: E. G. Richards in the Explanatory Supplement to the
    Astronomical Almanac (3rd ed.), section 15.11.
    """
    year, month, day = (part.cast(nw.Int64()) for part in (year, month, day))
    before_march = nw.when(month < 3).then(1).otherwise(0)
    year, month = year - before_march, month + 12 * before_march - 3
    leap_days = year // 4 - year // 100 + year // 400
    return 365 * year + leap_days + (153 * month + 2) // 5 + day - 719469
