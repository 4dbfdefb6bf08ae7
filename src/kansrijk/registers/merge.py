"""Join the neighbouring spells of a unit that say the same, and count those that overlap."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw

from kansrijk.registers.engine import Engine, Frame
from kansrijk.registers.keys import ID
from kansrijk.registers.read import of_file
from kansrijk.study import Register

# Later than every date, and what an open end is compared as.
OPEN = 2**40
ALIKE, UNDATED, REACH, BEFORE = "_alike", "_undated", "_reach", "_before"
FIRST, SPELL = "_first", "_spell"
OVERLAPPING, SPELLS = "overlapping", "spells"


def spells(name: str) -> str:
    """Return the name of the table in which the spells of a register lie while they are joined."""
    return f"spells_{name}"


def merge(name: str, register: Register, frame: Frame, engine: Engine) -> Frame:
    """Join spells of a unit that touch or overlap and have the same merge columns.

    The joined spell runs from the first start to the last end; what else it tells is that of the
    first one. A spell without a start is never seen, and stays as it is.
    """
    names, same = frame.collect_schema().names(), [ID, *register.merge, UNDATED]
    frame = frame.with_columns(nw.col(register.start or "").is_null().alias(UNDATED))
    # Most spells have no other that says the same; those need no sorting.
    frame = engine.keep(frame.with_columns(nw.len().over(*same).alias(ALIKE)), spells(name))
    alone, several = (frame.filter(one) for one in (nw.col(ALIKE) == 1, nw.col(ALIKE) > 1))
    return nw.concat([alone.select(names), _joined(several, register, same).select(names)])


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
    within = nw.col(start) < nw.col(BEFORE) + int(register.includes_end)
    counted = within.cast(nw.Int64()).sum().alias(OVERLAPPING)
    return frame.select(counted, nw.len().alias(SPELLS))


def _with_reach(
    frame: Frame, register: Register, same: Sequence[str], order: Sequence[str]
) -> Frame:
    """Add how far each spell reaches, and how far those that start before it do."""
    frame = frame.with_columns(nw.col(register.end or "").fill_null(OPEN).alias(REACH))
    frame = frame.with_columns(nw.col(REACH).cum_max().over(*same, order_by=order).alias(BEFORE))
    return frame.with_columns(nw.col(BEFORE).shift(1).over(*same, order_by=order))
