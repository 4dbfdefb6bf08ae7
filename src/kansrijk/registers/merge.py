"""Join the neighbouring spells of a unit that say the same, and count those that overlap."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kansrijk.registers.engine import Engine, Frame, fetch
from kansrijk.registers.keys import ID
from kansrijk.registers.read import of_file
from kansrijk.study import Register

# Later than every date, and what an open end is compared as.
OPEN = 2**30
# What is larger is no number of the engine.
MOST = 2**63
ALIKE, UNDATED, REACH, BEFORE = "_alike", "_undated", "_reach", "_before"
FIRST, SPELL = "_first", "_spell"
OVERLAPPING, SPELLS, OTHER = "overlapping", "spells", "_other"


def merge(register: Register, frame: Frame, engine: Engine, name: str) -> Frame:
    """Join spells of a unit that touch or overlap and have the same merge columns.

    The joined spell runs from the first start to the last end; what else it tells is that of the
    first one. A spell without a start is never seen, and stays as it is.
    """
    names, same = frame.collect_schema().names(), [ID, *register.merge, UNDATED]
    frame = frame.with_columns(nw.col(register.start or "").is_null().alias(UNDATED))
    # Most spells have no other that says the same; those need no sorting.
    frame = engine.keep(frame.with_columns(nw.len().over(*same).alias(ALIKE)), f"spells of {name}")
    alone, several = (frame.filter(one) for one in (nw.col(ALIKE) == 1, nw.col(ALIKE) > 1))
    every = nw.concat([alone.select(names), _joined(several, register, same).select(names)])
    joined = engine.keep(every, f"joined spells of {name}")
    engine.drop(f"spells of {name}")
    return joined


def _joined(frame: Frame, register: Register, same: Sequence[str]) -> Frame:
    """Keep the first spell of each row of spells that touch, and give it the last end."""
    start, end = register.start or "", register.end or ""
    others = (name for name in frame.collect_schema().names() if name not in (*same, start, end))
    order = [start, REACH, *others]
    frame = _with_reach(frame, register, same, order)
    apart = nw.col(start) > nw.col(BEFORE) + int(register.includes_end)
    first = nw.when(apart | nw.col(BEFORE).is_null() | nw.col(UNDATED)).then(1).otherwise(0)
    frame = frame.with_columns(first.alias(FIRST))
    frame = frame.with_columns(nw.col(FIRST).cum_sum().over(*same, order_by=order).alias(SPELL))
    last = nw.col(REACH).max().over(*same, SPELL)
    frame = frame.with_columns(nw.when(last < OPEN).then(last).alias(end))
    return frame.filter(nw.col(FIRST) == 1)


def overlapping(frame: Frame, register: Register) -> Frame:
    """Count the spells that start before an earlier one of the same unit and file has ended."""
    start, end, same = register.start or "", register.end or "", [ID, *of_file(register)]
    frame = frame.select(*same, start, end).filter(~nw.col(start).is_null())
    frame = _with_reach(frame, register, same, [start, REACH])
    counted = _within(register).cast(nw.Int64()).sum().alias(OVERLAPPING)
    return frame.select(counted, nw.len().alias(SPELLS))


def elsewhere(frame: Frame, register: Register, to: str) -> Frame:
    """Count the spells that lead elsewhere than the one before, while an earlier one still runs.

    Where several earlier ones run this may not be the very spell that leads to two at once, but
    there is one of the same unit if and only if there is such a spell.

    Parameters
    ----------
    frame
        The rows of the register.
    register
        Its declaration.
    to
        The column with whom a row leads to.
    """
    start, end, same = register.start or "", register.end or "", [ID, *of_file(register)]
    frame = frame.select(*same, start, end, to).filter(~nw.col(start).is_null())
    order = [start, REACH, to]
    frame = _with_reach(frame.filter(~nw.col(to).is_null()), register, same, order)
    frame = frame.with_columns(nw.col(to).shift(1).over(*same, order_by=order).alias(OTHER))
    found = _within(register) & (nw.col(to) != nw.col(OTHER))
    return frame.select(found.cast(nw.Int64()).sum().alias(OVERLAPPING), nw.len().alias(SPELLS))


def _within(register: Register) -> nw.Expr:
    """Tell which spells start before an earlier one has ended."""
    return nw.col(register.start or "") < nw.col(BEFORE) + int(register.includes_end)


def overlap(frame: Frame, register: Register) -> bool:
    """Tell whether any spells of a unit and file may overlap.

    None do where each start, in order, comes after the end before it in order, for then at most one
    runs on any day. So starts and ends are sorted apart, as plain numbers, which is quick. Where
    spells end before they start nothing is sure.
    """
    start, end, same = register.start or "", register.end or "", [ID, *of_file(register)]
    rows = fetch(frame.filter(~nw.col(start).is_null()).select(*same, start, end))
    if not len(rows):
        return False
    starts, ends = rows[start].to_numpy(), rows[end].fill_null(pa.scalar(OPEN)).to_numpy()
    first, last = int(starts.min()), max(int(starts.max()), int(ends[ends < OPEN].max(initial=0)))
    # An open end is the day after all others.
    ends = np.minimum(ends, last + 1) - int(not register.includes_end)
    span = last + 2 - first
    if np.any(ends < starts):
        return True
    unit = _packed([rows[name].to_numpy() for name in same], MOST // span)
    starts, ends = (np.sort(unit * span + (day - first)) for day in (starts, ends))
    again = starts[1:] // span == starts[:-1] // span
    return bool(np.any(again & (starts[1:] <= ends[:-1])))


def _packed(parts: Sequence[NDArray[np.int64]], most: int) -> NDArray[np.int64]:
    """Return one number from 0 for several, so many at most as far as that can be."""
    packed = np.zeros(len(parts[0]), dtype=np.int64)
    for part in parts:
        packed = _pair(packed, part, most)
    return packed


def _pair(one: NDArray[np.int64], other: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    """Return one number from 0 for two; where there would be too many, only for those there are."""
    width = int(other.max()) - int(other.min()) + 1
    if (int(one.max()) + 1) * width > most:
        return _pair(_places(one), _places(other), MOST)
    return one * width + (other - int(other.min()))


def _places(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the place of each number among the distinct ones."""
    return np.unique(numbers, return_inverse=True)[1].astype(np.int64)


def _with_reach(
    frame: Frame, register: Register, same: Sequence[str], order: Sequence[str]
) -> Frame:
    """Add how far each spell reaches, and how far those that start before it do."""
    frame = frame.with_columns(nw.col(register.end or "").fill_null(OPEN).alias(REACH))
    frame = frame.with_columns(nw.col(REACH).cum_max().over(*same, order_by=order).alias(BEFORE))
    return frame.with_columns(nw.col(BEFORE).shift(1).over(*same, order_by=order))
