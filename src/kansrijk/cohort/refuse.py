"""Refuse what the data cannot tell honestly, all at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from kansrijk.cohort.fetched import Fetched
from kansrijk.cohort.rows import dated
from kansrijk.cohort.takes import Take
from kansrijk.errors import DataError, Problem, StudyError
from kansrijk.registers import Registers, about, days, fetch
from kansrijk.study import Sources, Study, Taken

FILE = "indicators.toml"
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Doubt:
    """Something that must not be among the units of a cohort.

    Parameters
    ----------
    error
        What it is an error of: the study, or the data.
    problem
        What to say; ``{}`` in its message stands for how many units there are.
    where
        The units; None where it concerns all.
    """

    error: type[StudyError | DataError]
    problem: Problem
    where: Mask | None = field(default=None, repr=False)

    def among(self, keep: Mask) -> Iterator[Doubt]:
        """Yield what is left of it among the units that stay, with their number in words."""
        if self.where is None:
            yield self
        elif n := int((self.where & keep).sum()):
            message = self.problem.message.format(about(n))
            yield Doubt(self.error, replace(self.problem, message=message))


def refuse(doubts: Iterable[Iterable[Doubt]]) -> None:
    """Raise what is wrong on any reference date, each problem once.

    Parameters
    ----------
    doubts
        What `State.problems` returns, of each reference date.

    Raises
    ------
    StudyError
        A value becomes known only after the reference date.
    DataError
        A value is asked for where there are several, or a window lies before all data.
    """
    found = [doubt for each in doubts for doubt in each]
    for error in (StudyError, DataError):
        problems = dict.fromkeys(doubt.problem for doubt in found if doubt.error is error)
        if problems:
            raise error(*problems)


def doubts_of(take: Take, fetched: Fetched) -> Iterator[Doubt]:
    """Yield what may be wrong with what a sentence says."""
    if fetched.late is not None and fetched.late.any():
        yield _late(take, fetched.late)
    if fetched.several is not None and fetched.several.any():
        yield several(f"{take.name}.take", take.sentence.take, fetched.several, SAY_WHICH)


SAY_WHICH = 'say which: take = "max" or "min", or across = "max" or "min" for several relatives'


def several(key: str, given: str, where: Mask, todo: str) -> Doubt:
    """Say that units have more than one value."""
    problem = Problem(FILE, key, "{} units have more than one value", given, todo=todo)
    return Doubt(DataError, problem, where)


def _late(take: Take, where: Mask) -> Doubt:
    message = (
        f"what this takes or asks of {take.sentence.register_} is known only after the reference "
        f"date ({take.reference}) for {{}} units"
    )
    todo = "take what was known by then, or use it in an outcome"
    key = f"{take.name}.{'column' if take.column else 'where'}"
    given = take.column or ", ".join(take.used)
    return Doubt(StudyError, Problem(FILE, key, message, given, todo=todo), where)


def before_data(study: Study, registers: Registers, takes: Iterable[Take]) -> Iterator[Doubt]:
    """Say where a register begins only after all that a sentence looks at."""
    begins: dict[str, int | None] = {}
    for take in takes:
        sentence, register = take.sentence, take.register
        if not isinstance(sentence, Taken) or register.kind == "record":
            continue
        name = sentence.register_
        if name not in begins:
            begins[name] = _begins(study.sources, registers, name)
        moment, first = sentence.moment, begins[name]
        latest = take.reference
        if moment is not None and moment.anchor is None:
            latest = moment.on(latest)
        if first is not None and first > days(latest):
            yield Doubt(DataError, _begins_late(take.name, sentence))


def _begins(sources: Sources, registers: Registers, name: str) -> int | None:
    """Return the first day of a register, None where it is empty."""
    first = dated(sources.registers[name]).min().alias("day")
    return fetch(registers.tables[name].select(first))["day"][0].as_py()


def _begins_late(name: str, sentence: Taken) -> Problem:
    message = f"the register {sentence.register_} begins only after what this looks at"
    todo = "no record would not mean no event; take an earlier file or leave the indicator out"
    return Problem(FILE, f"{name}.{'window' if sentence.window else 'from'}", message, todo=todo)
