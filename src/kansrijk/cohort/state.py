"""What is known of the units of a population on one reference date."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from kansrijk.cohort.anchors import Days, Told, columns_of, told_from
from kansrijk.cohort.cohort import Column
from kansrijk.cohort.derived import derived_column
from kansrijk.cohort.fetched import Integers, Laid, fetched
from kansrijk.cohort.groups import Group, grouped
from kansrijk.cohort.programmed import programmed_column
from kansrijk.cohort.refuse import Doubt, before_data, doubts_of, several
from kansrijk.cohort.seats import Seats
from kansrijk.cohort.shared import shared_column
from kansrijk.cohort.taken import taken_column
from kansrijk.cohort.takes import Take
from kansrijk.cohort.ways import Ways
from kansrijk.registers import ID, Frame, Registers, fetch
from kansrijk.study import Derived, Indicator, Outcome, Programmed, Shared, Study, Taken

# No indicator can have this name: names begin with a letter.
OUTCOME = "_outcome"


@dataclass(frozen=True)
class State:
    """What is known of units on one reference date.

    Parameters
    ----------
    columns
        The indicators in declared order.
    outcome
        Whether the outcome came.
    doubts
        What must not be true of any unit that stays.
    """

    columns: Mapping[str, Column] = field(repr=False)
    outcome: NDArray[np.bool_] = field(repr=False)
    doubts: tuple[Doubt, ...] = ()

    def problems(self, keep: NDArray[np.bool_]) -> list[Doubt]:
        """Return what is wrong with the units that stay; `refuse` raises it."""
        return [left for doubt in self.doubts for left in doubt.among(keep)]


class Reader:
    """Reads what is known of the units of a cohort, sentence by sentence.

    Parameters
    ----------
    study
        The study.
    registers
        Its opened registers.
    seats
        The units of the cohort.
    ways
        Their links on the reference date.
    reference
        The reference date.

    Raises
    ------
    StudyError
        A function of the study fails.
    """

    def __init__(
        self, study: Study, registers: Registers, seats: Seats, ways: Ways, reference: date
    ) -> None:
        self._study = study
        self._registers = registers
        self._ways = ways
        self._seats = seats
        self._reference = reference
        self._columns: dict[str, Column] = {}
        self._days: dict[str, Days] = {}
        self._doubts: list[Doubt] = []
        self._outcome = np.zeros(len(seats), dtype=np.bool_)

    def state(self) -> State:
        """Return all that is known."""
        takes = takes_of(self._study, self._reference)
        self._doubts += before_data(self._study, self._registers, takes)
        self.read(takes)
        columns = self.columns(self._study.indicators)
        return State(columns, self._outcome, tuple(self._doubts))

    def some(self, names: Collection[str]) -> Mapping[str, Column]:
        """Return some of the indicators, with those that they build on."""
        self.read(self._takes(names))
        return self.columns(needs_of(self._study, names))

    def _takes(self, names: Iterable[str]) -> list[Take]:
        """Return the sentences of some indicators and of those that they build on."""
        needed = needs_of(self._study, names)
        return [take for take in takes_of(self._study, self._reference) if take.name in needed]

    def columns(self, names: Iterable[str]) -> Mapping[str, Column]:
        """Return indicators whose sentences were read, with those that are worked out."""
        for name in names:
            self._work_out(name, self._study.indicators[name])
        return {name: self._columns[name] for name in names}

    def read(self, takes: Iterable[Take]) -> None:
        """Read sentences; those told from dates of the units come after these dates."""
        for layer in layers(takes):
            told = self._told(layer)
            for group, frame in self._frames(layer, told):
                laid = Laid(fetch(frame), self._seats)
                linked = self._ways.linked(group.relations) if group.relations else None
                for take in group.takes:
                    self._add(take, laid, linked, told.get(take.name))

    def frame_of(self, name: str) -> Frame:
        """Return the frame that the engine computes for an indicator that is taken from rows."""
        *anchors, last = layers(self._takes([name]))
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
                yield group, group.frame(self._seats, self._ways)
            else:
                yield group, group.frame_from(moments, self._seats, self._ways)

    def _moments(self, told: Mapping[str, Told]) -> Frame:
        moments = self._seats.held(f"moments on {self._reference}", columns_of(told))
        return moments.drop(ID)

    def _add(self, take: Take, laid: Laid, linked: Integers | None, told: Told | None) -> None:
        found = fetched(take, laid, linked, None if told is None else told.known)
        self._doubts += doubts_of(take, found)
        if not isinstance(take.sentence, Taken):
            self._outcome = found.values > 0
            return
        if take.sentence.as_ == "date":
            self._days[take.name] = Days(found.values, found.known)
        column = taken_column(self._study, take, take.sentence, found, told)
        self._columns[take.name] = column

    def _work_out(self, name: str, indicator: Indicator) -> None:
        """Add an indicator that is not taken from rows."""
        study = self._study
        match indicator:
            case Shared():
                column = shared_column(study, name, indicator, self._ways, self._seats)
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


def needs_of(study: Study, names: Iterable[str]) -> list[str]:
    """Return indicators with all that they build on, in declared order."""
    needed, todo = set[str](), list(names)
    while todo:
        needed |= {*todo}
        todo = [need for name in todo for need in study.indicators[name].needs]
    return [name for name in study.indicators if name in needed]


def layers(takes: Iterable[Take]) -> list[list[Take]]:
    """Sort sentences by what they are told from: nothing, dates of the first, of the next ones."""
    depths: dict[str, int] = {}
    found: dict[int, list[Take]] = {}
    for take in takes:
        depth = max((depths[anchor] + 1 for anchor in take.anchors), default=0)
        depths[take.name] = depth
        found.setdefault(depth, []).append(take)
    return [found[depth] for depth in sorted(found)]
