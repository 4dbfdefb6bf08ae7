"""Find files by the names that a study gives them: with a year, a month, the highest version.

::

    GBAPERSOON{year}TABV*.sav    AOTOTUITKERINGA{year}{month}.csv    {year}/suspects.parquet
    GBAPERSOONTAB{year}V*        {date} MEDICIJNTAB {year}V*

``{date}`` is six digits of a day that say nothing of the year. A last name without a dot fits files
with every ending that is read, and folders.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from kansrijk.registers.engine import READABLE
from kansrijk.registers.years import Period

MARKS = re.compile(r"(\{year\}|\{month\}|\{date\}|V\*)")
PATTERNS = {
    "{year}": r"(?P<year>\d{4})",
    "{month}": r"(?P<month>0[1-9]|1[0-2])",
    "{date}": r"\d{6}",
    "V*": r"V(?P<version>\d+)",
}
AGAIN = {"{year}": "(?P=year)", "{month}": "(?P=month)", "V*": "V(?P=version)"}
# How the name of a file ends whose kind is left open; a folder has no ending.
OPEN = f"(?i:{'|'.join(map(re.escape, READABLE))})"


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


def fitting(data: Path, names: Iterable[str]) -> dict[Period, tuple[Fit, ...]]:
    """Return what fits any of some names by year and month: of each the highest version.

    There are several where it is open which one is meant: their names differ in capitals only, in
    zeros before the version, in their kind, or fit different names.
    """
    found = [fit for name in names for fit in _fitting(data, name)]
    best: dict[Period, tuple[Fit, ...]] = {}
    for period in sorted({fit.period for fit in found}):
        best[period] = _best(fit for fit in found if fit.period == period)
    return best


def _fitting(data: Path, name: str) -> list[Fit]:
    *folders, last = PurePath(name).parts
    found = [Fit(path=data)]
    for part in folders:
        found = [fit for start in found for fit in _step(start, part)]
    step = _step if "." in last else _open_step
    return [fit for start in found for fit in step(start, last)]


def _best(fits_of_period: Iterable[Fit]) -> tuple[Fit, ...]:
    """Keep the highest version, and of that what fits with all its capitals; each file once."""
    fits = list(fits_of_period)
    best = max((fit.version or 0, fit.exact) for fit in fits)
    found = {fit.path: fit for fit in fits if (fit.version or 0, fit.exact) == best}
    return tuple(found[path] for path in sorted(found))


def _step(start: Fit, part: str) -> Iterator[Fit]:
    """Go one step further along a path: to what fits the next part of its name."""
    if not MARKS.search(part) and (start.path / part).exists():
        yield replace(start, path=start.path / part)
    elif start.path.is_dir():
        for path in start.path.iterdir():
            yield from _further(start, path, _pattern(part))


def _open_step(start: Fit, part: str) -> Iterator[Fit]:
    """Go the last step along a path that leaves the kind open: a file of any kind, or a folder."""
    pattern = _pattern(part)
    for path in start.path.iterdir() if start.path.is_dir() else ():
        yield from _further(start, path, pattern + (f"({OPEN})?" if path.is_dir() else OPEN))


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
