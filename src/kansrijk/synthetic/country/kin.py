"""Everyone's civil status through time, and what the registers tell of couples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from kansrijk.synthetic.country.draws import some, stacked
from kansrijk.synthetic.country.people import Couples, People
from kansrijk.synthetic.country.rows import Coded
from kansrijk.synthetic.country.spells import Spells
from kansrijk.synthetic.country.years import Years
from kansrijk.synthetic.days import NEVER, Ints

STATUSES = ("O", "H", "S", "W", "P", "SP", "WP")
"""Never married, married, divorced, widowed; partner, partnership ended, partner died."""
SINGLE, MARRIED, DIVORCED, WIDOWED = range(4)
PARTNERSHIP = 3
"""How much further the statuses of a partnership are in the list than those of a marriage."""


@dataclass(frozen=True, slots=True)
class Kin:
    """Couples, and the civil status of everyone (kinds in `STATUSES`)."""

    couples: Couples
    status: Spells


@dataclass(frozen=True, slots=True)
class _Changes:
    """Days on which the status of persons becomes another."""

    person: Ints
    day: Ints
    status: Ints


def draw_kin(people: People, years: Years) -> Kin:
    """Return the couples and how their marriages change everyone's status; nothing is drawn."""
    n = len(people)
    single = _Changes(np.arange(n), people.born, np.full(n, SINGLE))
    changes = stacked([single, *_marriages(people)])
    changes = some(changes, (changes.day <= years.end) & (changes.day < NEVER))
    order = np.lexsort((changes.status, changes.day, changes.person))
    person, start = changes.person[order], changes.day[order]
    again = np.append(person[1:] == person[:-1], False)
    end = np.where(again, np.append(start[1:], NEVER), NEVER)
    # The registers know somebody from arrival on, until death or departure.
    status = Spells(
        person,
        np.maximum(start, people.arrived[person]),
        np.minimum(end, people.gone[person]),
        Coded(changes.status[order], STATUSES),
    )
    here = (status.start < status.end) & (status.start <= years.end)
    return Kin(people.couples, status[here])


def _marriages(people: People) -> Iterator[_Changes]:
    """Yield what marriages, divorces and the deaths of partners make of people."""
    couples = some(people.couples, people.couples.married < NEVER)
    further = np.where(couples.partnership, PARTNERSHIP, 0)
    pairs = ((couples.woman, couples.man), (couples.man, couples.woman))
    for person, partner in pairs:
        yield _Changes(person, couples.married, MARRIED + further)
        yield _Changes(person, couples.divorced, DIVORCED + further)
        died = people.died[partner]
        left = (died < people.gone[person]) & (died < couples.divorced)
        died = np.where(left, died, NEVER)
        yield _Changes(person, died, WIDOWED + further)
