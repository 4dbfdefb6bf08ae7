"""Who lives with whom as a couple, on any day, and what befalls both of them at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kansrijk.synthetic.country.care_events import FAR
from kansrijk.synthetic.country.people import Couples
from kansrijk.synthetic.country.rows import NOBODY
from kansrijk.synthetic.country.spells import Spells, together
from kansrijk.synthetic.days import NEVER, Ints


@dataclass(frozen=True, slots=True)
class Partners:
    """Couples by person, in the order of persons and days; each couple is told of both."""

    person: Ints
    partner: Ints
    start: Ints
    end: Ints

    @classmethod
    def of(cls, couples: Couples) -> Partners:
        """Tell of each of a couple who the other is, and from when until when."""
        person = np.concatenate([couples.woman, couples.man])
        start = np.tile(couples.start, 2)
        order = np.argsort(person * FAR + start, kind="stable")
        partner = np.concatenate([couples.man, couples.woman])
        return cls(person[order], partner[order], start[order], np.tile(couples.end, 2)[order])

    def at(self, person: Ints, day: Ints | int) -> tuple[Ints, Ints]:
        """Return the partners of persons, each on a day, and the day after their last together.

        The partner is `NOBODY`, and the day 0, of who has none.
        """
        if not len(self.person):
            return np.full(len(person), NOBODY), np.zeros(len(person), np.int64)
        row = np.searchsorted(self.person * FAR + self.start, person * FAR + day, side="right") - 1
        row = np.maximum(row, 0)
        met = (self.person[row] == person) & (self.start[row] <= day) & (day < self.end[row])
        return np.where(met, self.partner[row], NOBODY), np.where(met, self.end[row], 0)

    def next_start(self, person: Ints, day: Ints) -> Ints:
        """Return the first day after a day that persons begin to live with somebody, or `NEVER`."""
        if not len(self.person):
            return np.full(len(person), NEVER)
        row = np.searchsorted(self.person * FAR + self.start, person * FAR + day, side="right")
        row = np.minimum(row, len(self.person) - 1)
        later = (self.person[row] == person) & (self.start[row] > day)
        return np.where(later, self.start[row], NEVER)

    def share(self, spells: Spells) -> Spells:
        """Return the spells with those of the partners at their start, while they are together."""
        partner, end = self.at(spells.person, spells.start)
        both = partner != NOBODY
        same = spells[both]
        ends = np.minimum(same.end, end[both])
        return together([spells, Spells(partner[both], same.start, ends, same.kind)])
