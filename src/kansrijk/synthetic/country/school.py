"""What registers tell of everyone's education: levels attained and followed, early leavers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kansrijk.synthetic.country.draws import happens
from kansrijk.synthetic.country.homes import Homes
from kansrijk.synthetic.country.means import Means
from kansrijk.synthetic.country.people import People
from kansrijk.synthetic.country.rows import NOBODY
from kansrijk.synthetic.country.school_careers import Careers
from kansrijk.synthetic.country.school_routes import HIGHER, LEVELS, NO_SCHOOL, PRIMARY, TABLES
from kansrijk.synthetic.country.years import Years
from kansrijk.synthetic.days import YEAR, Bools, Floats, Ints, day

PART = 5
"""Of the generator of school."""
BACK = 1
"""Years of files before the first year, of leavers and diplomas."""
KNOWN_YOUNG = 0.935
KNOWN_ADULTS = ((1940, 1955, 1965, 1975, 1985, 1992), (0.18, 0.28, 0.42, 0.50, 0.62, 0.85))
"""Year of birth, and the share whose education is known."""
KNOWN_HIGHER, KNOWN_LOWER = 1.12, 0.95
UNFINISHED = 0.14
"""Share of adults who followed more than they attained."""
ENROLLED_TWICE, ENROLLED_ELSEWHERE = 0.015, 0.015


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """What is known of the education of everyone.

    Parameters
    ----------
    careers
        What they learned, known or not.
    known
        Whether the register of education knows the person.
    unfinished
        Of adults, whether they followed one level more than they attained.
    field
        The field of study, 0 to 3.
    cluster
        Of special education, 1 to 4.
    elsewhere
        1 whose enrolments stand there twice, 2 who have a second enrolment besides, else 0.
    diploma_days
        Days after 1 June that somebody gets diplomas.
    here, near
        By year, who was in the country on 1 October, and in which neighbourhood.
    """

    careers: Careers
    known: Bools
    unfinished: Bools
    field: Ints
    cluster: Ints
    elsewhere: Ints
    diploma_days: Ints
    here: Mapping[int, Bools]
    near: Mapping[int, Ints]

    def told_on(self, year: int) -> Bools:
        """Tell whose education is in the register on 1 October: adults, and from secondary on."""
        grown = self.careers.route < 0
        return self.known & self.here[year] & (grown | (self.careers.step_on(year) >= PRIMARY))

    def attained(self, year: int) -> Ints:
        """Return the place in `LEVELS` attained by 1 October; `NOBODY` where it is not known."""
        return np.where(self.told_on(year), self.careers.attained_on(year), NOBODY)

    def followed(self, year: int) -> Ints:
        """Return the highest place in `LEVELS` followed by 1 October; `NOBODY` if not known."""
        further = np.minimum(self.careers.final + self.unfinished, len(LEVELS) - 1)
        young = self.careers.of_step(TABLES.followed, year)
        followed = np.where(self.careers.route < 0, further, young)
        return np.where(self.told_on(year), followed, NOBODY)

    def early_leavers(self, year: int) -> Bools:
        """Tell who left school early between 1 October of the year before and of this one."""
        return (self.careers.early == year - 1) & self.here[year - 1] & self.here[year]

    def at_school(self, year: int) -> Ints:
        """Return the kind of school (`school_routes`) of who is here on 1 October."""
        return np.where(self.here[year], self.careers.enrolled_on(year), NO_SCHOOL)


def draw_school(
    rng: np.random.Generator, people: People, homes: Homes, means: Means, years: Years
) -> School:
    """Draw what registers know of the education of everyone.

    Parameters
    ----------
    rng
        The generator.
    people, homes, means
        Of the block.
    years
        The years the country is made for.
    """
    n = len(people)
    kind = rng.random(n)
    both = ENROLLED_TWICE + ENROLLED_ELSEWHERE
    return School(
        careers=means.careers,
        known=happens(rng, _chance_known(people, means.careers)),
        unfinished=rng.random(n) < UNFINISHED,
        field=rng.integers(0, 4, n),
        cluster=rng.choice(4, n, p=(0.02, 0.09, 0.42, 0.47)) + 1,
        elsewhere=np.where(kind < ENROLLED_TWICE, 1, np.where(kind < both, 2, 0)),
        diploma_days=rng.integers(8, 40, n),
        here={year: people.here_on(day(year, 10, 1)) for year in years.files(BACK + 1)},
        near={year: homes.neighbourhood_on(day(year, 10, 1)) for year in years.files()},
    )


def _chance_known(people: People, careers: Careers) -> Floats:
    """Return the chance that education is known: more often of the young, and of who went far."""
    born = people.born / YEAR + 1970
    far = np.where(careers.final >= HIGHER, KNOWN_HIGHER, KNOWN_LOWER)
    return np.where(people.is_child, KNOWN_YOUNG, np.interp(born, *KNOWN_ADULTS) * far)
