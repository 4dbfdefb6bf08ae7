"""Which yearly files know far fewer of a cohort than those of the years beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import narwhals as nw
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kansrijk.cohort.coverage import asked
from kansrijk.registers import FEW, ID, Found, Frame, Registers, SourceFile, by_file
from kansrijk.study import Register, Study, Text

# A file that has less than one row for so many in each of its neighbours is of other people.
FEWER = 4
ROWS = "rows"

WHAT = Text(
    nl="nog geen kwart van de regels over de populatie die de bestanden ernaast hebben",
    en="less than a quarter of the rows about the population that the files beside it have",
)


def few_matches(study: Study, registers: Registers, units: NDArray[np.int64]) -> Iterator[Found]:
    """Yield the yearly files about the population's unit that hardly know anybody in it.

    A register may well begin with a small file, so that its first one is not looked at. One whose
    keys lost their zeros knows nobody for that reason, which is told already.

    Parameters
    ----------
    study
        The study.
    registers
        Its opened registers.
    units
        `_id` of the population.
    """
    shortened = {one.register for one in registers.checks if one.check == "mixed_keys"}
    people = pa.Table.from_pydict({ID: pa.array(np.unique(units))})
    frame = registers.engine.hold(people, "whom files are about")
    for name in (name for kind, name in asked(study) if kind == "register"):
        register = study.sources.registers[name]
        if register.is_yearly and name not in shortened:
            known = registers.tables[name].join(frame, how="semi", on=ID)
            yield from _few(name, register, registers.files.get(name, ()), known)


def _few(
    name: str, register: Register, files: Sequence[SourceFile], known: Frame
) -> Iterator[Found]:
    """Yield the files of a register that have few of its rows about the population."""
    rows = dict(by_file(register, files, known, [nw.len().alias(ROWS)]))
    counts = [int(rows[file][ROWS]) if file in rows else 0 for file in files]
    for place in _low(counts):
        yield Found(
            check="few_matches",
            register=name,
            file=files[place].path.name,
            rows=counts[place],
            of=max(counts[place - 1 : place + 2]),
            what=WHAT,
        )


def _low(counts: Sequence[int]) -> Iterator[int]:
    """Yield the places of counts that are far below those beside them."""
    for place in range(1, len(counts)):
        beside = min([counts[place - 1], *counts[place + 1 : place + 2]])
        if beside >= FEWER * FEW and FEWER * counts[place] < beside:
            yield place
