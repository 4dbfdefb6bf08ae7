"""Sentences that share a register and the way to it, as one aggregate of the engine.

Rows are aggregated to the unit of the register first, and then along the relations to our own: so
much is computed once for everybody. Sentences told from dates of our own units cannot share that:
their units meet the rows first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import narwhals as nw

from kansrijk.cohort.links import SOURCE, TARGET, Links
from kansrijk.cohort.takes import Take
from kansrijk.registers import ID, Frame, Registers


@dataclass(frozen=True)
class Group:
    """Sentences about the same related units and from the same register.

    Parameters
    ----------
    relations
        The relations that lead to the units looked at; empty for the unit itself.
    register
        The name of the register.
    takes
        The sentences.
    """

    relations: tuple[str, ...]
    register: str
    takes: tuple[Take, ...]

    def frame(self, registers: Registers, links: Links) -> Frame:
        """Return what the sentences take, for each `_id`; with relations, for all that are linked.

        Parameters
        ----------
        registers
            The opened registers.
        links
            The links on the reference date.
        """
        rows = registers.tables[self.register].filter(self._in_time)
        taken = self._within(rows, ID)
        if not self.relations:
            return taken
        pairs = links.along(self.relations)
        joined = pairs.join(taken, how="left", left_on=TARGET, right_on=ID)
        return self._across(joined).rename({SOURCE: ID})

    def frame_from(self, moments: Frame, registers: Registers, links: Links) -> Frame:
        """Return the same for sentences told from dates of our units.

        Parameters
        ----------
        moments
            `_id` of our units, and the columns of the sentences' moments.
        registers
            The opened registers.
        links
            The links on the reference date.
        """
        pairs = moments.with_columns(nw.col(ID).alias(TARGET))
        if self.relations:
            along = links.along(self.relations)
            pairs = moments.join(along, how="inner", left_on=ID, right_on=SOURCE)
        pairs = pairs.rename({ID: SOURCE})
        rows = registers.tables[self.register]
        met = pairs.join(rows, how="left", left_on=TARGET, right_on=ID)
        taken = self._within(met, SOURCE, TARGET)
        if not self.relations:
            return taken.drop(TARGET).rename({SOURCE: ID})
        return self._across(taken).rename({SOURCE: ID})

    @property
    def _in_time(self) -> nw.Expr:
        """Which rows any of the sentences looks at; the others need not be grouped."""
        return nw.any_horizontal(*(take.in_time for take in self.takes), ignore_nulls=False)

    def _within(self, rows: Frame, *units: str) -> Frame:
        each_row = (one for take in self.takes for one in take.each_row())
        within = [one for take in self.takes for one in take.within()]
        return rows.select(*units, *each_row).group_by(*units).agg(*within)

    def _across(self, taken: Frame) -> Frame:
        return taken.group_by(SOURCE).agg(*(one for take in self.takes for one in take.across()))


def grouped(takes: Iterable[Take]) -> list[Group]:
    """Gather sentences by their relations and registers."""
    groups: dict[tuple[tuple[str, ...], str], list[Take]] = {}
    for take in takes:
        groups.setdefault((take.relations, take.sentence.register_), []).append(take)
    return [Group(*shared, tuple(_with_basis(takes))) for shared, takes in groups.items()]


def _with_basis(takes: Iterable[Take]) -> Iterator[Take]:
    """Yield sentences that share what counts their rows where they look at the same ones."""
    first: dict[tuple[object, ...], str] = {}
    for take in takes:
        basis = first.setdefault(take.looks_at, take.name)
        yield take if basis == take.name else replace(take, basis=basis)
