"""Sentences that share a register and the way to it, as one aggregate of the engine.

Rows in time meet the links and are aggregated to our own unit. Sentences that say how several
related units combine are aggregated to the related unit first. Those told from dates of our own
units meet these before the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import narwhals as nw

from kansrijk.cohort.links import TARGET
from kansrijk.cohort.seats import SEAT, Seats
from kansrijk.cohort.takes import Take
from kansrijk.cohort.ways import Ways
from kansrijk.registers import ID, Frame


@dataclass(frozen=True)
class Group:
    """Sentences about the same related units and from the same register.

    Parameters
    ----------
    relations
        The relations that lead to the units looked at; empty for the unit itself.
    register
        The name of the register.
    combines
        Whether they say how several related units combine.
    takes
        The sentences.
    """

    relations: tuple[str, ...]
    register: str
    combines: bool
    takes: tuple[Take, ...]

    def frame(self, seats: Seats, ways: Ways) -> Frame:
        """Return what the sentences take, for each `_seat` of which there is a row in time.

        Parameters
        ----------
        seats
            The units of the cohort.
        ways
            Their links on the reference date.
        """
        if not self.relations:
            return self._taken(seats.rows(self.register).filter(self._in_time), SEAT)
        pairs = ways.along(self.relations)
        rows = ways.rows(self.register, self.relations).filter(self._in_time)
        if self.combines:
            # What is taken of a related unit is the same for all that it is related to.
            theirs = self._taken(rows.join(pairs, how="semi", left_on=ID, right_on=TARGET), ID)
            return self._combined(pairs.join(theirs, how="inner", left_on=TARGET, right_on=ID))
        return self._taken(pairs.join(rows, how="inner", left_on=TARGET, right_on=ID), SEAT)

    def frame_from(self, moments: Frame, seats: Seats, ways: Ways) -> Frame:
        """Return the same for sentences told from dates of our units.

        Parameters
        ----------
        moments
            `_seat` of our units, and the columns of the sentences' moments.
        seats
            The units of the cohort.
        ways
            Their links on the reference date.
        """
        if not self.relations:
            met = seats.rows(self.register).join(moments, how="inner", on=SEAT)
            return self._taken(met.filter(self._in_time), SEAT)
        pairs = ways.along(self.relations).join(moments, how="inner", on=SEAT)
        rows = ways.rows(self.register, self.relations)
        met = pairs.join(rows, how="inner", left_on=TARGET, right_on=ID).filter(self._in_time)
        if self.combines:
            return self._combined(self._taken(met, SEAT, TARGET))
        return self._taken(met, SEAT)

    @property
    def _in_time(self) -> nw.Expr:
        """Which rows any of the sentences looks at."""
        return nw.any_horizontal(*(take.in_time for take in self.takes), ignore_nulls=False)

    def _taken(self, rows: Frame, *units: str) -> Frame:
        each_row = (one for take in self.takes for one in take.each_row())
        within = [one for take in self.takes for one in take.within()]
        return rows.select(*units, *each_row).group_by(*units).agg(*within)

    def _combined(self, taken: Frame) -> Frame:
        return taken.group_by(SEAT).agg(*(one for take in self.takes for one in take.combined()))


def grouped(takes: Iterable[Take]) -> list[Group]:
    """Gather sentences by their relations and registers."""
    groups: dict[tuple[tuple[str, ...], str, bool], list[Take]] = {}
    for take in takes:
        shared = (take.relations, take.sentence.register_, take.across is not None)
        groups.setdefault(shared, []).append(take)
    return [Group(*shared, tuple(_with_basis(takes))) for shared, takes in groups.items()]


def _with_basis(takes: Iterable[Take]) -> Iterator[Take]:
    """Yield sentences that share what counts their rows where they look at the same ones."""
    first: dict[tuple[object, ...], str] = {}
    for take in takes:
        basis = first.setdefault(take.looks_at, take.name)
        yield take if basis == take.name else replace(take, basis=basis)
