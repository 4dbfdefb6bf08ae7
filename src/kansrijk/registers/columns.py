"""Turn source columns into integers: numbers scaled, codes as places of levels, dates as days.

Integers behave alike on every engine, and their sums do not depend on the order of rows. Texts, and
codes without a list, stay texts. A column goes through three steps, each a small expression on the
step before, so that nothing is computed twice:

1. `clean`: blanks and sentinels become null; `join` makes one of parts;
2. `read`: what stands there becomes an integer, or is marked as unreadable;
3. `finish`: dates that exist become days since 1 January 1970, others are unreadable.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import narwhals as nw

from kansrijk.registers.dates import civil_days, compact, days, exists
from kansrijk.study import CodeList, Column, Register

WHOLE = r"^[+-]?\d{1,18}$"
DECIMAL = {".": r"^[+-]?\d{1,15}(\.\d*)?$", ",": r"^[+-]?\d{1,15}(,\d*)?$"}
DAY = r"^(\d{8}|\d{4}-\d\d-\d\d)$"
# Beyond this a double does not hold every whole number.
MOST = 2.0**53
# What texts may have around them.
BLANKS = " \t\n\r\v\f"
# Between the parts of a text: the character that is made to separate, which no table holds.
SEPARATOR = "\x1f"

Schema = Mapping[str, nw.dtypes.DType]
Codes = Mapping[str, CodeList]

# What a number of days counts from is a date like any other.
PLAIN_DATE = Column(type="date")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a cleaned column is read.

    Parameters
    ----------
    value
        An integer or a text, null where missing.
    readable
        False where something stands there that the declaration does not allow.
    """

    value: nw.Expr
    readable: nw.Expr


def columns_of(register: Register) -> tuple[str, ...]:
    """Return the names of the columns that are read: declared ones, and those that date a row."""
    return tuple(dict.fromkeys((*register.columns, *register.date_columns)))


def fits(column: Column, dtype: nw.dtypes.DType) -> bool:
    """Tell whether a source column of this type can be what is declared."""
    if isinstance(dtype, nw.String) or column.type in ("code", "text"):
        return not dtype.is_nested()
    if isinstance(column.source, tuple):
        return dtype.is_numeric()
    if _is_date(column):
        return isinstance(dtype, nw.Date | nw.Datetime) or dtype.is_integer()
    return dtype.is_numeric()


def _is_date(column: Column) -> bool:
    return column.type == "date" and column.days_since is None


# ------------------------------------------------------------------ clean


def clean(column: Column, source: str, dtype: nw.dtypes.DType) -> nw.Expr:
    """Return a source column with blanks and sentinels as null, and dates as ``yyyymmdd``."""
    values = _clean(column, source, dtype)
    if column.type != "date" or column.days_since is not None or isinstance(column.source, tuple):
        return values
    # A date that means unknown is that date, however it is written.
    days = [text.replace("-", "") for text in column.unknown]
    if isinstance(dtype, nw.String):
        values = nw.when(~values.str.replace_all("-", "", literal=True).is_in(days)).then(values)
    elif numbers := [int(text) for text in days if text.isdecimal()]:
        values = nw.when(~values.is_in(numbers)).then(values)
    return _with_known_parts(column, values, dtype)


def _with_known_parts(column: Column, values: nw.Expr, dtype: nw.dtypes.DType) -> nw.Expr:
    """Leave out dates whose month or day is a mark for unknown: ``2014--01``, ``20140100``."""
    marks = [text for text in column.unknown if len(text) == 2]
    if isinstance(dtype, nw.String):
        length = values.str.len_chars()
        month = nw.when(length == 10).then(values.str.slice(5, 2)).otherwise(values.str.slice(4, 2))
        is_day, parts = length.is_in([8, 10]), [month, values.str.tail(2)]
    else:
        marks = [int(mark) for mark in marks if mark.isdecimal()]
        is_day, parts = nw.lit(value=True), [values // 100 % 100, values % 100]
    if not marks:
        return values
    unknown = nw.any_horizontal((one.is_in(marks) for one in parts), ignore_nulls=False)
    return nw.when(~(is_day & unknown)).then(values)


def _clean(column: Column, source: str, dtype: nw.dtypes.DType) -> nw.Expr:
    is_text = column.type in ("code", "text") or isinstance(column.source, tuple)
    if is_text or isinstance(dtype, nw.String):
        return present(stripped(as_text(source, dtype)), column.unknown)
    values = nw.col(source)
    if isinstance(dtype, nw.Date | nw.Datetime):
        return _compact(values)
    unknown = _numbers(column.unknown)
    return nw.when(~values.is_in(unknown)).then(values) if unknown else values


def join(column: Column, parts: Sequence[str]) -> nw.Expr:
    """Return the cleaned parts of a column as one text; null where one is missing."""
    if column.is_text:
        return nw.concat_str([nw.col(part) for part in parts], separator=SEPARATOR)
    year, *others = (nw.col(part) for part in parts)
    two = [_two_digits(other) for other in others]
    return nw.concat_str([year, *two], separator="-")


def _two_digits(text: nw.Expr) -> nw.Expr:
    padded = nw.concat_str([nw.lit("0"), text])
    return nw.when(text.str.len_chars() == 1).then(padded).otherwise(text)


def origin(column: Column, schema: Schema) -> nw.Expr | None:
    """Return the source column that a number of days counts from."""
    if not isinstance(column.days_since, str):
        return None
    return clean(PLAIN_DATE, column.days_since, schema[column.days_since])


def as_text(source: str, dtype: nw.dtypes.DType) -> nw.Expr:
    """Return a column as text; a whole number without the point that doubles have."""
    values = nw.col(source)
    if isinstance(dtype, nw.String):
        return values
    text = values.cast(nw.String())
    return text.str.replace_all(r"\.0$", "") if dtype.is_float() else text


def stripped(values: nw.Expr) -> nw.Expr:
    """Return texts without blanks around them; few have any, and to look for them is quicker."""
    # Blanks come before every sign that can be seen.
    edges = [values < "!", *(values.str.ends_with(blank) for blank in BLANKS)]
    has_blanks = nw.any_horizontal(edges, ignore_nulls=False)
    return nw.when(has_blanks).then(values.str.strip_chars()).otherwise(values)


def present(values: nw.Expr, unknown: Sequence[str] = ()) -> nw.Expr:
    """Return texts with blank and unknown ones as null."""
    return nw.when(~values.is_in(["", *unknown])).then(values)


def _numbers(texts: Sequence[str]) -> list[float]:
    """Return those of the texts that are numbers, with a point or a comma."""
    numbers: list[float] = []
    for text in texts:
        try:
            numbers.append(float(text.replace(",", ".")))
        except ValueError:
            continue
    return numbers


def _compact(values: nw.Expr) -> nw.Expr:
    year, month, day = values.dt.year(), values.dt.month(), values.dt.day()
    return compact(year.cast(nw.Int64()), month.cast(nw.Int64()), day.cast(nw.Int64()))


# ------------------------------------------------------------------ read


def read(
    column: Column, name: str, dtype: nw.dtypes.DType, codes: Codes, decimal: str = "."
) -> Reading:
    """Return how a cleaned column becomes integers, or stays text.

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
    decimal
        The sign before the decimals of a number that comes as text.
    """
    values = nw.col(name)
    if column.is_text:
        return Reading(values, nw.lit(value=True))
    if column.codes is not None:
        return _read_code(codes[column.codes], values)
    if _is_date(column):
        return _read_date(values, dtype)
    if isinstance(dtype, nw.String):
        return _read_text(column, values, decimal)
    return _read_number(column, values, dtype)


def _read_code(codes: CodeList, values: nw.Expr) -> Reading:
    rest = nw.lit(codes.rest, nw.Int64())
    value = rest
    if codes.index:
        value = values.replace_strict(codes.index, default=rest, return_dtype=nw.Int64())
    value = nw.when(~values.is_null()).then(value)
    return Reading(value, values.is_null() | ~value.is_null())


def _read_date(values: nw.Expr, dtype: nw.dtypes.DType) -> Reading:
    """Read a date as ``yyyymmdd``, whole or with dashes; whether it exists is told at the end."""
    if not isinstance(dtype, nw.String):
        return Reading(values.cast(nw.Int64()), nw.lit(value=True))
    readable = values.is_null() | values.str.contains(DAY)
    plain = nw.when(readable).then(values).str.replace_all("-", "", literal=True)
    return Reading(plain.cast(nw.Int64()), readable)


def _read_number(column: Column, values: nw.Expr, dtype: nw.dtypes.DType) -> Reading:
    if dtype.is_integer() and not column.decimals:
        return Reading(values.cast(nw.Int64()), nw.lit(value=True))
    return _read_double(column, values.cast(nw.Float64()))


def _read_double(column: Column, values: nw.Expr) -> Reading:
    if column.decimals:
        values = values * 10**column.decimals
    # Not a number, infinities and what is too large for an integer fail this comparison.
    held = values.is_between(-MOST, MOST)
    readable = held if column.decimals else held & (values.round() == values)
    value = nw.when(held).then(values.round()).cast(nw.Int64())
    return Reading(value, values.is_null() | readable)


def _read_text(column: Column, values: nw.Expr, decimal: str) -> Reading:
    if column.decimals:
        return _read_amount(column, values, decimal)
    readable = values.is_null() | values.str.contains(WHOLE)
    return Reading(nw.when(readable).then(values).cast(nw.Int64()), readable)


def _read_amount(column: Column, values: nw.Expr, decimal: str) -> Reading:
    readable = values.is_null() | values.str.contains(DECIMAL[decimal])
    values = nw.when(readable).then(values)
    if decimal != ".":
        values = values.str.replace_all(decimal, ".", literal=True)
    doubles = values.cast(nw.Float64())
    if unknown := _numbers(column.unknown):
        # As texts they were compared before; this is the same number written otherwise.
        doubles = nw.when(~doubles.is_in(unknown)).then(doubles)
    reading = _read_double(column, doubles)
    return Reading(reading.value, readable & reading.readable)


# ------------------------------------------------------------------ finish


def finish(column: Column, name: str, origin: str) -> Reading:
    """Return a date that was read as days since 1 January 1970.

    Parameters
    ----------
    column
        The declaration.
    name
        The name of the column that was read.
    origin
        The name of the column that holds what a number of days counts from.
    """
    value = nw.col(name)
    if isinstance(column.days_since, date):
        return Reading(value + days(column.days_since), nw.lit(value=True))
    day = value if column.days_since is None else nw.col(origin)
    readable = day.is_null() | exists(day)
    since = nw.when(readable).then(civil_days(day))
    return Reading(since if column.days_since is None else value + since, readable)
