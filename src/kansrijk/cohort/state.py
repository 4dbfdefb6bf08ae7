"""What is known of the units of a population on one reference date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kansrijk.cohort.anchors import Days, Told, columns_of, told_from
from kansrijk.cohort.cohort import Column
from kansrijk.cohort.derived import derived_column
from kansrijk.cohort.fetched import Laid, Seats, fetched, integers
from kansrijk.cohort.groups import Group, grouped
from kansrijk.cohort.links import SOURCE, Links
from kansrijk.cohort.programmed import programmed_column
from kansrijk.cohort.refuse import Doubt, before_data, doubts_of, several
from kansrijk.cohort.shared import shared_column
from kansrijk.cohort.taken import taken_column
from kansrijk.cohort.takes import Take
from kansrijk.registers import ID, Frame, Registers, fetch
from kansrijk.study import Derived, Indicator, Outcome, Programmed, Shared, Study, Taken

# No indicator can have this name: names begin with a letter.
OUTCOME = "_outcome"


@dataclass(frozen=True)
class State:
    """What is known of the candidates on one reference date.

    Parameters
    ----------
    table
        `_id` of each and what else was brought, sorted by `_id`.
    columns
        The indicators in declared order.
    outcome
        Whether the outcome came.
    doubts
        What must not be true of any unit that stays.
    """

    table: pa.Table = field(repr=False)
    columns: Mapping[str, Column] = field(repr=False)
    outcome: NDArray[np.bool_] = field(repr=False)
    doubts: tuple[Doubt, ...] = ()

    def problems(self, keep: NDArray[np.bool_]) -> list[Doubt]:
        """Return what is wrong with the units that stay; `refuse` raises it."""
        return [left for doubt in self.doubts for left in doubt.among(keep)]


def state(study: Study, registers: Registers, links: Links, who: Frame, reference: date) -> State:
    """Return what is known of the candidates on one reference date.

    Parameters
    ----------
    study
        The study.
    registers
        Its opened registers.
    links
        The links on that date.
    who
        `_id` of the candidates, and what else is to be kept of them.
    reference
        The reference date.

    Raises
    ------
    StudyError
        A function of the study fails.
    """
    table = fetch(who.sort(ID))
    reader = Reader(study, registers, links, Seats(integers(table, ID)), reference)
    return reader.state(table)


class Reader:
    """Reads what is known of the units of a cohort, sentence by sentence.

    Parameters
    ----------
    study
        The study.
    registers
        Its opened registers.
    links
        The links on the reference date.
    seats
        The units of the cohort.
    reference
        The reference date.
    """

    def __init__(
        self, study: Study, registers: Registers, links: Links, seats: Seats, reference: date
    ) -> None:
        self._study = study
        self._registers = registers
        self._links = links
        self._seats = seats
        self._reference = reference
        self._columns: dict[str, Column] = {}
        self._days: dict[str, Days] = {}
        self._linked: dict[tuple[str, ...], NDArray[np.int64]] = {}
        self._doubts: list[Doubt] = []
        self._outcome = np.zeros(len(seats), dtype=np.bool_)

    def state(self, table: pa.Table) -> State:
        """Return all that is known; the table has what else is to be kept of the units."""
        takes = takes_of(self._study, self._reference)
        self._doubts += before_data(self._study, self._registers, takes)
        self.read(takes)
        for name, indicator in self._study.indicators.items():
            self._work_out(name, indicator)
        columns = {name: self._columns[name] for name in self._study.indicators}
        return State(table, columns, self._outcome, tuple(self._doubts))

    def read(self, takes: Sequence[Take]) -> None:
        """Read sentences; those told from dates of the units come after these dates."""
        for layer in layers(takes):
            told = self._told(layer)
            for group, frame in self._frames(layer, told):
                laid = Laid(fetch(frame), self._seats)
                for take in group.takes:
                    self._add(take, laid, told.get(take.name))

    def frame_of(self, name: str, takes: Mapping[str, Take]) -> Frame:
        """Return the frame that the engine computes for one of some sentences."""
        needed, todo = [name], [name]
        while todo:
            todo = [anchor for one in todo for anchor in takes[one].anchors]
            needed = [*todo, *needed]
        *anchors, last = layers(takes[one] for one in dict.fromkeys(needed))
        self.read([take for layer in anchors for take in layer])
        return next(frame for _, frame in self._frames(last, self._told(last)))

    def _told(self, takes: Sequence[Take]) -> Mapping[str, Told]:
        return {
            take.name: told_from(take, self._days, self._reference)
            for take in takes
            if take.anchors
        }

    def _frames(
        self, takes: Sequence[Take], told: Mapping[str, Told]
    ) -> Iterator[tuple[Group, Frame]]:
        """Yield the groups of sentences with the frames that the engine computes for them."""
        moments = self._moments(told) if told else None
        for group in grouped(takes):
            if moments is None:
                yield group, group.frame(self._registers, self._links)
            else:
                yield group, group.frame_from(moments, self._registers, self._links)

    def _moments(self, told: Mapping[str, Told]) -> Frame:
        table = pa.Table.from_pydict({ID: pa.array(self._seats.ids), **columns_of(told)})
        return self._registers.engine.hold(table, f"moments on {self._reference}")

    def _add(self, take: Take, laid: Laid, told: Told | None) -> None:
        linked = self._count_linked(take.relations) if take.relations else None
        found = fetched(take, laid, linked, None if told is None else told.known)
        self._doubts += doubts_of(take, found)
        if not isinstance(take.sentence, Taken):
            self._outcome = found.values > 0
            return
        if take.sentence.as_ == "date":
            self._days[take.name] = Days(found.values, found.known)
        column = taken_column(self._study, take, take.sentence, found, told)
        self._columns[take.name] = column

    def _count_linked(self, relations: tuple[str, ...]) -> NDArray[np.int64]:
        """Return how many related units each unit has, counted once for each way to them."""
        if relations not in self._linked:
            sources = fetch(self._links.along(relations).select(SOURCE))
            self._linked[relations] = self._seats.count(integers(sources, SOURCE))
        return self._linked[relations]

    def _work_out(self, name: str, indicator: Indicator) -> None:
        """Add an indicator that is not taken from rows."""
        study = self._study
        match indicator:
            case Shared():
                column = shared_column(study, name, indicator, self._links, self._seats)
            case Derived():
                column = derived_column(study, name, indicator, self._columns)
            case Programmed():
                column = self._programmed(name, indicator)
            case _:
                return
        self._columns[name] = column

    def _programmed(self, name: str, indicator: Programmed) -> Column:
        answers = programmed_column(
            self._study, self._registers, self._seats, name, indicator, self._reference
        )
        if answers.several.any():
            todo = "return one row for each unit"
            self._doubts.append(several(f"{name}.python", indicator.python, answers.several, todo))
        return answers.column


def takes_of(study: Study, reference: date) -> list[Take]:
    """Return the sentences of a study that are taken from rows, the outcome last."""
    sentences = {**study.indicators, OUTCOME: study.outcome}
    return [
        Take(name, sentence, study.sources, reference)
        for name, sentence in sentences.items()
        if isinstance(sentence, Taken | Outcome)
    ]


def layers(takes: Iterable[Take]) -> list[list[Take]]:
    """Sort sentences by what they are told from: nothing, dates of the first, of the next ones."""
    depths: dict[str, int] = {}
    found: dict[int, list[Take]] = {}
    for take in takes:
        depth = max((depths[anchor] + 1 for anchor in take.anchors), default=0)
        depths[take.name] = depth
        found.setdefault(depth, []).append(take)
    return [found[depth] for depth in sorted(found)]
