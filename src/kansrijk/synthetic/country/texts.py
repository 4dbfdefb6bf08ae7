"""Values as registers write them, as arrays of Arrow: digits, dates, codes and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kansrijk.synthetic.country.rows import Coded
from kansrijk.synthetic.days import NEVER, Floats, Ints

Bytes = NDArray[np.bytes_]
"""Texts of one width, of letters that take a byte."""
# The stubs of PyArrow leave its arrays partly untyped.
Array = Any


def digits(numbers: Ints, width: int) -> Bytes:
    """Return numbers from 0 with leading zeros; digits before the last `width` are left out."""
    signs = np.empty((len(numbers), width), np.uint8)
    rest = numbers
    for place in reversed(range(width)):
        tens = rest // 10
        signs[:, place] = rest - tens * 10 + ord("0")
        rest = tens
    return signs.view(f"S{width}").ravel()


def packed(texts: Bytes) -> Array:
    """Return texts that are all as long as they may be."""
    width, n = texts.dtype.itemsize, len(texts)
    ends: Array = np.arange(n + 1, dtype=np.int32) * np.int32(width)
    data: Array = np.ascontiguousarray(texts).view(np.uint8)
    return pa.StringArray.from_buffers(n, pa.py_buffer(ends), pa.py_buffer(data))


def coded(places: NDArray[Any], codes: Sequence[str]) -> Array:
    """Return codes by their place in a list; nothing where the place is below 0."""
    small = places.astype(np.int32)
    missing = small < 0
    known = pa.array(small, mask=missing) if missing.any() else pa.array(small)
    return listed(known, pa.array(codes, pa.string()))


def listed(places: Array, codes: Array) -> Array:
    """Return texts as places in a list."""
    return cast("Array", pa.DictionaryArray).from_arrays(places, codes)


def is_listed(values: Array) -> bool:
    """Tell whether texts are places in a list."""
    return pa.types.is_dictionary(values.type)


def codes_of(values: Coded | Ints, unknown: str | None) -> Array:
    """Return codes, or whole numbers that are codes, with a sentinel for what is below 0."""
    if not isinstance(values, Coded):
        found, places = _distinct(np.maximum(values, -1))
        below = int(len(found) > 0 and found[0] < 0)
        values = Coded(places - below, tuple(found[below:].astype(np.str_).tolist()))
    if unknown is None:
        return coded(values.places, values.codes)
    places = np.where(values.places < 0, np.int32(len(values.codes)), values.places)
    return coded(places, (*values.codes, unknown))


def dates(days: Ints, open_end: str) -> Array:
    """Return days as ``20150101``, with a text of its own for `NEVER`."""
    some, places, ends = _listed(days)
    written = _written(some)
    texts = [*_strings(digits(written, 8)), *([open_end] if ends else [])]
    return coded(places, texts)


def date_parts(days: Ints) -> tuple[Array, Array, Array]:
    """Return the years, months and days of the month.

    Raises
    ------
    ValueError
        A day does not come.
    """
    listed, places, ends = _listed(days)
    if ends:
        raise ValueError("a day that does not come has no year, month and day")
    written = _written(listed)
    year, month, day = (
        _part(written // 10_000, places, 4),
        _part(written // 100 % 100, places, 2),
        _part(written % 100, places, 2),
    )
    return year, month, day


def amounts(values: Floats | Ints, decimals: int, unknown: float | None) -> Array:
    """Return numbers with so many decimals, whole ones as such; NaN is a sentinel or nothing."""
    numbers = np.round(values.astype(np.float64), decimals)
    missing = np.isnan(numbers)
    if missing.any():
        numbers = np.where(missing, 0 if unknown is None else unknown, numbers)
    kind = pa.float64() if decimals else pa.int64()
    mask = missing if unknown is None and missing.any() else None
    return pa.array(numbers.astype(np.float64 if decimals else np.int64), kind, mask=mask)


def _listed(days: Ints) -> tuple[Ints, Ints, bool]:
    """Return the different days, the place of each among them, and whether one never comes."""
    open_ended = days >= NEVER
    if not open_ended.any():
        return *_distinct(days), False
    ending = np.flatnonzero(~open_ended)
    found, some = _distinct(days[ending])
    places = np.full(len(days), len(found))
    places[ending] = some
    return found, places, True


def _distinct(values: Ints) -> tuple[Ints, Ints]:
    """Return the different numbers in order, and the place of each; quick as they lie close."""
    first = int(values.min(initial=0))
    seen = np.zeros(int(values.max(initial=0)) - first + 1, np.bool_)
    seen[values - first] = True
    return np.flatnonzero(seen) + first, (np.cumsum(seen) - 1)[values - first]


def _written(days: Ints) -> Ints:
    """Return days as numbers ``yyyymmdd``."""
    moment = days.astype("datetime64[D]")
    month = moment.astype("datetime64[M]")
    since = month.astype(np.int64)
    of_month = (moment - month.astype("datetime64[D]")).astype(np.int64) + 1
    return (since // 12 + 1970) * 10_000 + (since % 12 + 1) * 100 + of_month


def _part(numbers: Ints, places: Ints, width: int) -> Array:
    found, of_day = _distinct(numbers)
    return coded(of_day[places], _strings(digits(found, width)))


def _strings(texts: Bytes) -> list[str]:
    return texts.astype(np.str_).tolist()
