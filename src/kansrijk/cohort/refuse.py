"""Refuse what the data cannot tell honestly, all at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyarrow as pa

from kansrijk.cohort.rows import dated
from kansrijk.cohort.takes import SINGLE, Take
from kansrijk.cohort.values import integers
from kansrijk.errors import DataError, Problem, StudyError
from kansrijk.registers import Registers, about, days, fetch_row
from kansrijk.study import Indicator

FILE = "indicators.toml"


def refuse(takes: Sequence[Take], table: pa.Table, registers: Registers) -> None:
    """Raise what is wrong with the values of a cohort.

    Parameters
    ----------
    takes
        The sentences.
    table
        Their columns for the units of the population.
    registers
        The opened registers.

    Raises
    ------
    StudyError
        A value becomes known only after the reference date.
    DataError
        A value is asked for where there are several, or a window lies before all data.
    """
    if late := [problem for take in takes for problem in _late(take, table)]:
        raise StudyError(*late)
    problems = [problem for take in takes for problem in _several(take, table)]
    problems += [problem for take in takes for problem in _before_data(take, registers)]
    if problems:
        raise DataError(*problems)


def _late(take: Take, table: pa.Table) -> Iterator[Problem]:
    late = int((integers(table, take.late) > 0).sum())
    if late and isinstance(take.sentence, Indicator):
        message = (
            f"what this takes or asks of {take.sentence.register_} is known only after the "
            f"reference date ({take.reference}) for {about(late)} units"
        )
        todo = "take what was known by then, or use it in an outcome"
        key = "column" if take.sentence.column else "where"
        yield Problem(FILE, f"{take.name}.{key}", message, take.sentence.column, todo=todo)


def _several(take: Take, table: pa.Table) -> Iterator[Problem]:
    sentence = take.sentence
    if not isinstance(sentence, Indicator) or take.take not in SINGLE:
        return
    counts = integers(table, take.most if sentence.across else take.rows)
    several = int((counts > 1).sum())
    if several:
        message = f"{about(several)} units have more than one value"
        todo = 'say which: take = "max" or "min", or across = "max" or "min" for several relatives'
        yield Problem(FILE, f"{take.name}.take", message, take.take, todo=todo)


def _before_data(take: Take, registers: Registers) -> Iterator[Problem]:
    """Say where a register begins only after all that the sentence looks at."""
    sentence = take.sentence
    register = take.sources.registers[sentence.register_]
    if not isinstance(sentence, Indicator) or register.kind == "record":
        return
    latest = days(sentence.moment.before(take.reference) if sentence.moment else take.reference)
    table = registers.tables[sentence.register_]
    first = fetch_row(table.select(dated(register).min().alias("day")))["day"]
    if first is not None and first > latest:
        message = f"the register {sentence.register_} begins only after what this looks at"
        todo = "no record would not mean no event; take an earlier file or leave the indicator out"
        key = "window" if sentence.window else "from"
        yield Problem(FILE, f"{take.name}.{key}", message, todo=todo)
