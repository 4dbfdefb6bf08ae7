"""Find files by the names that a study gives them: with a year, a month, the highest version.

::

    GBAPERSOON{year}TABV*.sav    AOTOTUITKERINGA{year}{month}.csv    {year}/suspects.parquet
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from kansrijk.registers.years import Period

MARKS = re.compile(r"(\{year\}|\{month\}|V\*)")
PATTERNS = {
    "{year}": r"(?P<year>\d{4})",
    "{month}": r"(?P<month>0[1-9]|1[0-2])",
    "V*": r"V(?P<version>\d+)",
}
AGAIN = {"{year}": "(?P=year)", "{month}": "(?P=month)", "V*": "V(?P=version)"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A path that fits a name with marks.

    Parameters
    ----------
    path
        Where it lies.
    year, month, version
        What stands in place of the marks.
    exact
        Whether it fits with all its capitals.
    """

    path: Path
    year: int | None = None
    month: int | None = None
    version: int | None = None
    exact: bool = True

    @property
    def period(self) -> Period:
        """What it is the file of; year 0 where its name does not say."""
        return Period(self.year or 0, self.month or 0)


def fitting(data: Path, name: str) -> dict[Period, tuple[Fit, ...]]:
    """Return what fits a name by year and month: of each the highest version.

    There are several where it is open which one is meant: their names differ in capitals only, or
    in zeros before the version.
    """
    found = [Fit(path=data)]
    for part in PurePath(name).parts:
        found = [fit for start in found for fit in _step(start, part)]
    best: dict[Period, tuple[Fit, ...]] = {}
    for period in sorted({fit.period for fit in found}):
        best[period] = _best(fit for fit in found if fit.period == period)
    return best


def _best(fits_of_period: Iterable[Fit]) -> tuple[Fit, ...]:
    """Keep the highest version, and of that what fits with all its capitals."""
    found = sorted(fits_of_period, key=lambda fit: (fit.version or 0, fit.exact))
    last = found[-1]
    return tuple(one for one in found if (one.version, one.exact) == (last.version, last.exact))


def _step(start: Fit, part: str) -> Iterator[Fit]:
    """Go one step further along a path: to what fits the next part of its name."""
    if not MARKS.search(part) and (start.path / part).exists():
        yield replace(start, path=start.path / part)
    elif start.path.is_dir():
        for path in start.path.iterdir():
            yield from _further(start, path, _pattern(part))


def _further(start: Fit, path: Path, pattern: str) -> Iterator[Fit]:
    """Fit one name; a year that stands in the path before must be the same."""
    found = re.fullmatch(pattern, path.name, re.IGNORECASE)
    if found is None:
        return
    told = {mark: int(text) for mark, text in found.groupdict().items()}
    if all(getattr(start, mark) in (None, value) for mark, value in told.items()):
        exact = start.exact and re.fullmatch(pattern, path.name) is not None
        yield replace(start, path=path, exact=exact, **told)


def _pattern(part: str) -> str:
    """Return the pattern of a part of a name; a mark that stands there again is the same."""
    pattern, seen = "", set[str]()
    for piece in MARKS.split(part):
        pattern += (AGAIN if piece in seen else PATTERNS).get(piece, re.escape(piece))
        seen |= set(MARKS.findall(piece))
    return pattern


def with_period(name: str, period: Period | None) -> str:
    """Return a name with a year and a month in place of their marks."""
    if period is None:
        return name
    return name.replace("{year}", str(period.year)).replace("{month}", f"{period.month:02}")
