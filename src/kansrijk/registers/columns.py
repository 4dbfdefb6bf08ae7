"""Turn source columns into integers: numbers scaled, codes as places of levels, dates as days.

Integers behave alike on every engine, and their sums do not depend on the order of rows. A column
goes through three steps, each a small expression on the step before, so that nothing is computed
twice:

1. `clean`: blanks and sentinels become null, dates become ``yyyymmdd``;
2. `read`: what stands there becomes an integer, or is marked as unreadable;
3. `finish`: dates become days since 1 January 1970.
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
LONG, SHORT = r"(0[13578]|1[02])(0[1-9]|[12]\d|3[01])", r"(0[469]|11)(0[1-9]|[12]\d|30)"
DAY = rf"^\d{{4}}({LONG}|{SHORT}|02(0[1-9]|[12]\d))$"
LEAP_DAY = 229
# Beyond this a double does not hold every whole number.
MOST = 2.0**53

Schema = Mapping[str, nw.dtypes.DType]

# What a number of days counts from is a date like any other.
PLAIN_DATE = Column(type="date")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a cleaned column is read.

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


def clean(column: Column, source: str, schema: Schema) -> nw.Expr:
    """Return a source column with blanks and sentinels as null, and dates as ``yyyymmdd``."""
    dtype, values = schema[source], nw.col(source)
    if column.type == "code" and not isinstance(dtype, nw.String):
        dtype, values = nw.String(), values.cast(nw.String())
    if isinstance(dtype, nw.String):
        values = values.str.strip_chars()
        values = nw.when(~values.is_in(["", *column.unknown])).then(values)
    elif dtype.is_numeric() and (
        unknown := [float(one) for one in column.unknown if _is_number(one)]
    ):
        values = nw.when(~values.is_in(unknown)).then(values)
    is_date = column.type == "date" and column.days_since is None
    return _compact(values, dtype) if is_date else values


def origin(column: Column, schema: Schema) -> nw.Expr | None:
    """Return the source column that a number of days counts from, as ``yyyymmdd``."""
    if not isinstance(column.days_since, str):
        return None
    return _compact(nw.col(column.days_since), schema[column.days_since])


def _compact(values: nw.Expr, dtype: nw.dtypes.DType) -> nw.Expr:
    """Return dates as ``yyyymmdd``: text where they come as text, else integers."""
    if isinstance(dtype, nw.String):
        return values.str.replace_all("-", "", literal=True)
    if not isinstance(dtype, nw.Date | nw.Datetime):
        return values
    year, month, day = values.dt.year(), values.dt.month(), values.dt.day()
    return year.cast(nw.Int64()) * 10000 + month.cast(nw.Int64()) * 100 + day.cast(nw.Int64())


def read(
    column: Column, name: str, dtype: nw.dtypes.DType, codes: Mapping[str, CodeList]
) -> Reading:
    """Return how a cleaned column becomes integers.

    Parameters
    ----------
    column
        The declaration.
    name
        The name of the cleaned column.
    dtype
        Its type.
    codes
        The code lists of the study.
    """
    values = nw.col(name)
    if column.codes is not None:
        index = codes[column.codes].index
        value = values.replace_strict(index, default=None, return_dtype=nw.Int64())
        return Reading(value, values.is_null() | ~value.is_null())
    if isinstance(dtype, nw.String):
        return _read_text(column, values)
    if dtype.is_integer() and not column.decimals:
        return Reading(values.cast(nw.Int64()), nw.lit(value=True))
    return _read_double(column, values.cast(nw.Float64()))


def _read_double(column: Column, values: nw.Expr) -> Reading:
    scale = 10**column.decimals
    # Not a number, infinities and what is too large for an integer fail this comparison.
    held = (values * scale).is_between(-MOST, MOST)
    value = (nw.when(held).then(values) * scale).round().cast(nw.Int64())
    if not column.decimals:
        held = held & (value.cast(nw.Float64()) == values)
    return Reading(value, values.is_null() | held.fill_null(value=False))


def _read_text(column: Column, values: nw.Expr) -> Reading:
    pattern = DECIMAL if column.decimals else WHOLE
    if column.type == "date" and column.days_since is None:
        pattern = DAY
    readable = values.is_null() | values.str.contains(pattern)
    values = nw.when(readable).then(values)
    if column.decimals:
        reading = _read_double(column, values.cast(nw.Float64()))
        return Reading(reading.value, readable & reading.readable)
    value = values.cast(nw.Int64())
    if pattern == DAY:
        readable = readable & (value.is_null() | _is_in_its_year(value))
    return Reading(value, readable)


def _is_in_its_year(compact: nw.Expr) -> nw.Expr:
    """Tell whether a date exists: the leap day only in leap years."""
    year = compact // 10000
    leap = ((year % 4 == 0) & (year % 100 != 0)) | (year % 400 == 0)
    return (compact % 10000 != LEAP_DAY) | leap


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def finish(column: Column, name: str, origin: str) -> nw.Expr:
    """Return a column that was read, with dates as days since 1 January 1970.

    Parameters
    ----------
    column
        The declaration.
    name
        The name of the column that was read.
    origin
        The name of the column that holds what a number of days counts from.
    """
    if column.type != "date":
        return nw.col(name)
    if column.days_since is None:
        return civil_days(nw.col(name))
    if isinstance(column.days_since, date):
        return nw.col(name) + days(column.days_since)
    return nw.col(name) + civil_days(nw.col(origin))


def civil_days(compact: nw.Expr) -> nw.Expr:
    """Return a date ``yyyymmdd`` of the Gregorian calendar as days since 1 January 1970.

    Engines differ in how they subtract dates; integers they all handle alike. Years start in March,
    so that the leap day comes last. Source: E. G. Richards in the Explanatory Supplement to the
    Astronomical Almanac (3rd ed.), section 15.11.
    """
    year, month, day = compact // 10000, compact // 100 % 100, compact % 100
    before_march = nw.when(month < 3).then(1).otherwise(0)
    year, month = year - before_march, month + 12 * before_march - 3
    leap_days = year // 4 - year // 100 + year // 400
    return 365 * year + leap_days + (153 * month + 2) // 5 + day - 719469
