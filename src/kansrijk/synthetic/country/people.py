"""Everyone in a part of the country: the young, their parents, and others, numbered through.

A hidden *strain* of a family makes separation, care and contacts with the police likelier and
its *prosperity* lower, so that indicators go together as they do in a real country.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kansrijk.synthetic.country.families import Families
from kansrijk.synthetic.days import Bools, Floats, Ints, age_on

OLDEST_YOUNG = 22
OWN, SHARED, INSTITUTION = 0, 1, 2
"""Where the young live who moved out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Couples:
    """One entry per couple that lived together; a day that never came is `NEVER`.

    Parameters
    ----------
    woman, man
        The two persons.
    start, end
        The first day together, and the day after the last: they parted, one died, or left.
    married, divorced
        The days; divorce comes with or after `end`.
    partnership
        Whether the marriage is a registered partnership.
    guest
        Who of the two moved in with the other; `NOBODY` where they formed a family of their own.
    """

    woman: Ints
    man: Ints
    start: Ints
    end: Ints
    married: Ints
    divorced: Ints
    partnership: Bools
    guest: Ints

    def __len__(self) -> int:
        return len(self.woman)


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """One entry per person: parents, children, and adults without children.

    Parameters
    ----------
    born, died
        Days; `NEVER` for who lives on.
    arrived, departed
        The first day in the country (the day of birth, or of immigration), and the day after the
        last, `NEVER` for who stays.
    male
        Whether the person is male.
    mother, father
        Numbers of persons; `NOBODY` where no such person is drawn.
    mother_told, father_told
        Whether the register of parents knows them.
    family
        Of a child the family it was born into, of anybody else the family formed. Everyone has one.
    origin
        Place in the groups of origin (`countries.GROUPS`), 0 to 7.
    country, born_in
        Places in `countries.CODES`: the country of origin, and that of birth.
    generation
        0 Dutch, 1 first, 2 second.
    parents_abroad
        How many of the parents were born abroad: 0, 1 or 2.
    strain, prosperity
        Hidden, about standard normal, and the same for all of a family.
    is_child
        Whether the person is of the young generation: the children, and the young who came alone.
    moved_out
        Of the young generation: the day on which a home of their own begins, or `NEVER`.
    lodging
        Where it is: a home of their own, one shared with others, or an institution.
    families
        All families; `woman` and `man` give the numbers of the persons.
    woman, man
        By family; `NOBODY` where there is none.
    couples
        Everyone who ever lived together as a couple.
    """

    born: Ints
    died: Ints
    arrived: Ints
    departed: Ints
    male: Bools
    mother: Ints
    father: Ints
    mother_told: Bools
    father_told: Bools
    family: Ints
    origin: Ints
    country: Ints
    born_in: Ints
    generation: Ints
    parents_abroad: Ints
    strain: Floats
    prosperity: Floats
    is_child: Bools
    moved_out: Ints
    lodging: Ints
    families: Families
    woman: Ints
    man: Ints
    couples: Couples

    def __len__(self) -> int:
        return len(self.born)

    @property
    def gone(self) -> Ints:
        """The day of death or departure, `NEVER` for who is here to stay."""
        return np.minimum(self.died, self.departed)

    def age_on(self, day: int) -> Ints:
        """Return the age of everyone in whole years, negative before birth."""
        return age_on(self.born, day)

    def here_on(self, day: int) -> Bools:
        """Tell who is alive and in the country on a day."""
        return (self.arrived <= day) & (day < self.gone)

    def young_on(self, day: int) -> Bools:
        """Tell who is under 23 and in the country on a day."""
        return self.here_on(day) & (self.born <= day) & (self.age_on(day) <= OLDEST_YOUNG)
