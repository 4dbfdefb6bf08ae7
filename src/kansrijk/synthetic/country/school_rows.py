"""Registers of education: levels, primary and special schools, enrolments, leavers, diplomas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kansrijk.synthetic.country.rows import NOBODY, Coded, Rows
from kansrijk.synthetic.country.school import BACK, School
from kansrijk.synthetic.country.school_routes import (
    ADVICE,
    HIGHER_EDUCATION,
    LEVELS,
    PRIMARY,
    PRIMARY_SCHOOL,
    QUALIFIED,
    SECONDARY,
    TABLES,
    VOCATIONAL,
)
from kansrijk.synthetic.days import NEVER, Bools, Ints, day

if TYPE_CHECKING:
    from kansrijk.synthetic.country.block import Block

NO_DIPLOMA = tuple(LEVELS.index(level) for level in ("1111", "1112", "1222"))
"""Levels that one attains without a diploma."""
PRIMARY_TYPES = ("BAO", "SBO")
SPECIAL_TYPES = ("SO", "VSO")
INDICATIONS = ("VIS", "SH", "ZML", "ZMOK")
"""By cluster: poor sight, poor hearing or speech, hard to teach, hard to raise."""
MAIN = ("11", "01", "02")
"""Of secondary school, of other education, and an enrolment beside the main one."""
TYPES = ("VO", "MBO", "HO")
FIELDS = 4
PROGRAMMES = tuple(
    f"2{level:02}{field}0" for level in range(len(LEVELS)) for field in range(FIELDS)
)
"""Numbers of programmes: made up of the level and the field."""
SCHOOLS_PRIME, SCHOOLS_FACTOR = 2_147_483_647, 48_271
"""Numbers of schools mean nothing: products modulo a prime."""


def school_rows(block: Block) -> Iterator[Rows]:
    """Return the rows of all registers of education."""
    years = block.years
    for year in years.files():
        yield _levels(block.school, year)
        yield _primary(block, year)
        yield _special(block, year)
    yield from _enrolments(block)
    for year in years.files(BACK):
        yield _leavers(block, year)
        yield _diplomas(block.school, year)


def _levels(school: School, year: int) -> Rows:
    here = np.flatnonzero(school.told_on(year))
    return Rows(
        contract="hoogsteopltab",
        units={"key": here},
        columns={
            "attained": Coded(school.attained(year)[here], LEVELS),
            "followed": Coded(school.followed(year)[here], LEVELS),
        },
        year=year,
    )


def _primary(block: Block, year: int) -> Rows:
    school, careers = block.school, block.school.careers
    special = careers.in_special_on(year)
    here = np.flatnonzero((school.at_school(year) == PRIMARY_SCHOOL) & ~special)
    grade = careers.step_on(year)[here] + 1
    number = 2 + 2 * school.near[year][here] + block.people.family[here] % 2
    advice = TABLES.advice[careers.route[here]]
    slow = careers.special_primary[here] & (grade > 2)
    return Rows(
        contract="inschrwpotab",
        units={"key": here},
        columns={
            "grade": grade,
            "type": Coded(slow.astype(np.int64), PRIMARY_TYPES),
            "school": number * SCHOOLS_FACTOR % SCHOOLS_PRIME,
            "advice": Coded(np.where(grade == PRIMARY, advice, NOBODY), ADVICE),
        },
        year=year,
    )


def _special(block: Block, year: int) -> Rows:
    school = block.school
    at_school, special = school.at_school(year), school.careers.in_special_on(year)
    here = np.flatnonzero(special & (at_school > 0))
    secondary = (at_school[here] > PRIMARY_SCHOOL).astype(np.int64)
    cluster = school.cluster[here] - 1
    return Rows(
        contract="inschrwectab",
        units={"key": here},
        columns={
            "kind": Coded(cluster, INDICATIONS),
            "type": Coded(secondary, SPECIAL_TYPES),
            "cluster": Coded(cluster, ("1", "2", "3", "4")),
        },
        year=year,
    )


def _enrolments(block: Block) -> Iterator[Rows]:
    """Yield the enrolments of the school years that touch each calendar year."""
    before = _school_year(block, block.years.first - 1)
    for year in block.years.files():
        now = _school_year(block, year)
        yield _as_known(before, year)
        yield _as_known(now, year)
        before = now


def _school_year(block: Block, year: int) -> Rows:
    """Return the enrolments of the school year that begins in a year; some are told twice."""
    school, people = block.school, block.people
    kind = school.at_school(year)
    here = np.flatnonzero((kind >= SECONDARY) & ~school.careers.in_special_on(year))
    more = here[school.elsewhere[here] > 0]
    who = np.concatenate([here, more])
    beside = np.append(np.zeros(len(here), np.bool_), school.elsewhere[more] == 2)
    start = np.where(kind[who] == HIGHER_EDUCATION, day(year, 9), day(year, 8))
    end = np.minimum(people.gone[who], np.minimum(school.careers.left[who], day(year + 1, 8)))
    secondary = kind[who] == SECONDARY
    grade = school.careers.of_step(TABLES.grade, year)[who]
    return Rows(
        contract="onderwijsinschrtab",
        units={"key": who},
        columns={
            "start": np.maximum(start, people.arrived[who]),
            "end": end - 1,
            "programme": _programme(school, who, beside, year),
            "main": Coded(np.where(beside, 2, np.where(secondary, 0, 1)), MAIN),
            "type": Coded(kind[who] - SECONDARY, TYPES),
            "grade": np.where(secondary, grade, np.nan),
        },
        year=year,
    )


def _as_known(rows: Rows, year: int) -> Rows:
    """Return the enrolments that touch a year; a later end was not known then."""
    end = np.asarray(rows.columns["end"])
    here = np.flatnonzero(end >= day(year))
    columns = {name: values[here] for name, values in rows.columns.items()}
    columns["end"] = np.where(end[here] > day(year, 12, 31), NEVER, end[here])
    return replace(rows, units={"key": rows.units["key"][here]}, columns=columns, year=year)


def _programme(school: School, who: Ints, beside: Bools, year: int) -> Coded:
    followed = school.careers.of_step(TABLES.followed, year)[who]
    return Coded(followed * FIELDS + (school.field[who] + beside) % FIELDS, PROGRAMMES)


def _leavers(block: Block, year: int) -> Rows:
    """Return who was in secondary or vocational school a year ago, and whether they left early."""
    school = block.school
    before = school.at_school(year - 1)
    young = block.people.age_on(day(year - 1, 10, 1)) <= 22
    enrolled = np.isin(before, (SECONDARY, VOCATIONAL)) & ~school.careers.in_special_on(year - 1)
    here = np.flatnonzero(enrolled & young & school.here[year])
    qualified = school.careers.attained_on(year)[here] >= QUALIFIED
    return Rows(
        contract="vsvtab",
        units={"key": here},
        columns={
            "left": Coded(school.early_leavers(year)[here].astype(np.int64), ("0", "1")),
            "qualified": Coded(qualified.astype(np.int64), ("0", "1")),
        },
        year=year,
    )


def _diplomas(school: School, year: int) -> Rows:
    """Return the diplomas that the young got in a summer."""
    attained = school.careers.attained_on(year)
    new = attained > school.careers.attained_on(year - 1)
    new &= ~np.isin(attained, NO_DIPLOMA) & school.here[year] & school.here[year - 1]
    here = np.flatnonzero(new)
    return Rows(
        contract="diplomatab",
        units={"key": here},
        columns={
            "day": day(year, 6) + school.diploma_days[here],
            "level": Coded(attained[here], LEVELS),
        },
        year=year,
    )
