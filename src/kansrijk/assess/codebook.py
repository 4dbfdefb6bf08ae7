"""The codebook as a finding: every number says what it counts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import isfinite

from kansrijk.assess.checks import registers_of
from kansrijk.assess.records import (
    CodebookFinding,
    Counted,
    LevelDescribed,
    MeasureDescribed,
    PartDescribed,
    VariableDescribed,
)
from kansrijk.cohort import Codebook, Described, Measure, Tally
from kansrijk.findings import Cell, Count, Estimate, Number, Share, Status
from kansrijk.study import Study


def described(study: Study, book: Codebook) -> CodebookFinding:
    """Return a codebook as a finding."""
    used = {name for one in book.variables for name in one.variable.registers}
    maker = _Maker(book)
    return CodebookFinding(
        status=Status.OK,
        dates=tuple(day.isoformat() for day in book.dates),
        n=maker.counts(Cell(), book.units),
        registers=registers_of(study, [name for name in study.sources.registers if name in used]),
        variables=tuple(maker.variable(one) for one in book.variables),
        labels=tuple(study.question.labels.items()),
    )


class _Maker:
    """Makes figures of the numbers of a codebook."""

    def __init__(self, book: Codebook) -> None:
        self._book = book
        self._everyone = self.counts(Cell(), book.units)

    def counts(self, cell: Cell, tallies: tuple[Tally, ...]) -> tuple[Count, ...]:
        """Return counts on each date."""
        return tuple(
            Count(cell.and_(date=str(place)), tally.n, tally.persons)
            for place, tally in enumerate(tallies)
        )

    def variable(self, one: Described) -> VariableDescribed:
        """Return one variable."""
        variable = one.variable
        return VariableDescribed(
            name=variable.name,
            label=variable.label,
            group=variable.group,
            role=variable.role,
            form=variable.form,
            quantity=variable.quantity,
            far=variable.far,
            sentence=one.sentence,
            registers=variable.registers,
            parts=tuple(self._parts(one)),
            levels=tuple(self._levels(one)),
            measures=tuple(self._measure(one, *both) for both in one.measures.items()),
        )

    def _parts(self, one: Described) -> Iterator[PartDescribed]:
        for part, tallies in one.parts.items():
            cell = Cell.of(**{one.variable.name: f"({part})"})
            yield PartDescribed(part=part, counted=self._counted(cell, tallies))

    def _levels(self, one: Described) -> Iterator[LevelDescribed]:
        variable = one.variable
        names = zip(variable.level_ids, variable.levels, one.levels, strict=True)
        for level, label, tallies in names:
            cell = Cell.of(**{variable.name: level})
            yield LevelDescribed(label=label, counted=self._counted(cell, tallies))

    def _counted(self, cell: Cell, tallies: tuple[Tally, ...]) -> Counted:
        n = self.counts(cell, tallies)
        fewest = (min(before.n, after.n) for before, after in pairwise(self._book.units))
        changes = zip(self._book.changes(tallies), fewest, strict=True)
        return Counted(
            n=n,
            share=tuple(Share(*both) for both in zip(n, self._everyone, strict=True)),
            change=tuple(Estimate(*both) for both in changes),
        )

    def _measure(
        self, one: Described, measure: Measure, values: tuple[float | None, ...]
    ) -> MeasureDescribed:
        return MeasureDescribed(
            measure=measure,
            values=tuple(self._estimate(value, one, place) for place, value in enumerate(values)),
            change=tuple(
                self._difference(pair, one, place) for place, pair in enumerate(pairwise(values))
            ),
        )

    def _estimate(self, value: float | None, one: Described, place: int) -> Number | None:
        return None if value is None else Estimate(value, one.parts["known"][place].n)

    def _difference(
        self, pair: tuple[float | None, float | None], one: Described, place: int
    ) -> Number | None:
        """Return a change; the far end is no number that another could be taken from."""
        before, after = pair
        if before is None or after is None or not (isfinite(before) and isfinite(after)):
            return None
        return self._estimate(after - before, one, place + 1)
