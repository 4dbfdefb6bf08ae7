"""Follow relations from the units of a cohort, told by their places, and look at no others."""

from __future__ import annotations

from functools import reduce

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from kansrijk.cohort.links import ANY_OF, SOURCE, TARGET, Links, comes_back, onward, turned
from kansrijk.cohort.seats import SEAT, Seats
from kansrijk.registers import ID, Frame, distinct, fetch


class Ways:
    """The links that start from the units of a cohort, on one reference date.

    Parameters
    ----------
    links
        The links of all units.
    seats
        The units of the cohort.
    """

    def __init__(self, links: Links, seats: Seats) -> None:
        self._links = links
        self._seats = seats
        self._kept: dict[str, Frame] = {}
        self._linked: dict[str, NDArray[np.int64]] = {}

    def along(self, paths: tuple[str, ...]) -> Frame:
        """Return the distinct pairs `_seat`, `_target` along any of several paths."""
        name = ANY_OF.join(paths)
        if name not in self._kept:
            found = [self._path(path) for path in paths]
            frame = found[0] if len(found) == 1 else distinct(nw.concat(found))
            self._kept[name] = self._links.keep(frame, f"{self._seats.name} {name}")
        return self._kept[name]

    def linked(self, paths: tuple[str, ...]) -> NDArray[np.int64]:
        """Return how many related units each unit has."""
        name = ANY_OF.join(paths)
        if name not in self._linked:
            places = fetch(self.along(paths).select(SEAT))[SEAT].to_numpy()
            self._linked[name] = np.bincount(places, minlength=len(self._seats))
        return self._linked[name]

    def rows(self, register: str, paths: tuple[str, ...]) -> Frame:
        """Return the rows of a register, of the units along any of several paths at least."""
        units = self.along(paths).select(nw.col(TARGET).alias(ID))
        who = f"{ANY_OF.join(paths)} of {self._seats.name}"
        return self._links.registers.rows(register, units, who)

    def of_all(self, path: str) -> Frame:
        """Return the pairs along a path of all units there are, by their integers."""
        return self._links.along(path)

    def _path(self, path: str) -> Frame:
        """Follow the steps of a path; one that comes back to its own unit leaves the start out."""
        start, *steps = path.split(".")
        if not steps:
            return self._first(start)
        found = reduce(onward, map(self._links.one, steps), self.along((start,)))
        if comes_back(self._links.study, path):
            found = found.join(self._seats.frame, how="inner", on=SEAT)
            found = found.filter(nw.col(ID) != nw.col(TARGET)).select(SEAT, TARGET)
        return found

    def _first(self, name: str) -> Frame:
        relation = self._links.study.sources.relations[name]
        if relation.register_ is not None:
            # Joined spells would lead where the first of them led.
            rows = self._links.registers.tables[relation.register_]
            return self._links.read(self._seats.seated(rows), name, SEAT).rename({SOURCE: SEAT})
        if relation.path is not None:
            return self._path(relation.path)
        if relation.reverse is not None:
            found = turned(self._links.one(relation.reverse))
            found = found.join(self._seats.frame, how="inner", left_on=SOURCE, right_on=ID)
            return found.select(SEAT, TARGET)
        return distinct(nw.concat([self.along((part,)) for part in relation.any_of]))
