"""Rows of yearly files, from events and spells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from kansrijk.synthetic.country.care_events import Events
from kansrijk.synthetic.country.rows import Coded, Rows, Values
from kansrijk.synthetic.country.spells import Spells
from kansrijk.synthetic.days import NEVER, day


def event_rows(
    contract: str,
    events: Events,
    columns: Mapping[str, Values],
    files: Iterable[int],
) -> Iterator[Rows]:
    """Return the rows of events, by the year in which they happened.

    Parameters
    ----------
    contract
        The contract of the register.
    events
        Who and when.
    columns
        By canonical name: a value for each event.
    files
        The years.
    """
    for year in files:
        here = np.flatnonzero((events.day >= day(year)) & (events.day < day(year + 1)))
        told = {name: values[here] for name, values in columns.items()}
        yield Rows(
            contract=contract,
            units={"key": events.person[here]},
            columns={"day": events.day[here], **told},
            year=year,
        )


def spell_rows(
    contract: str,
    spells: Spells,
    columns: Mapping[str, Coded],
    files: Iterable[int],
    *,
    as_known_then: bool = False,
) -> Iterator[Rows]:
    """Return the rows of spells, in the file of every year that they touch.

    Parameters
    ----------
    contract
        The contract of the register.
    spells
        Who and when.
    columns
        By canonical name: a code for each spell.
    files
        The years.
    as_known_then
        A spell that ended after the year of a file is open in it: nobody knew the end then.
    """
    for year in files:
        first, last = day(year), day(year, 12, 31)
        here = np.flatnonzero((spells.start <= last) & (spells.end > first))
        end = np.where(spells.end[here] < NEVER, spells.end[here] - 1, NEVER)
        if as_known_then:
            end = np.where(end > last, NEVER, end)
        told = {name: values[here] for name, values in columns.items()}
        yield Rows(
            contract=contract,
            units={"key": spells.person[here]},
            columns={"start": spells.start[here], "end": end, **told},
            year=year,
        )


def kinds(of: Events | Spells) -> Coded:
    """Return the kinds of events or spells that have them.

    Raises
    ------
    ValueError
        They have none.
    """
    if of.kind is None:
        raise ValueError("these events or spells have no kinds")
    return of.kind
