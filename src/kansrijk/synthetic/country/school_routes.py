"""Ways through school: what is followed and attained in each year of each route, as tables.

A *step* counts school years from the first year of primary school; a year that is done twice counts
once. The tables have a row for each route and a column for each step.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kansrijk.synthetic.days import Ints

LEVELS = (
    "1111",
    "1112",
    "1211",
    "1212",
    "1213",
    "1221",
    "1222",
    "2111",
    "2112",
    "2121",
    "2131",
    "2132",
    "3111",
    "3112",
    "3113",
    "3211",
    "3212",
    "3213",
)
"""Levels of education, from primary school to a doctorate, as HOOGSTEOPLTAB codes them."""
QUALIFIED = LEVELS.index("2111")
"""From this level on somebody has a basic qualification."""
HIGHER = LEVELS.index("3111")
PRIMARY = 8
"""Years of primary school."""
STEPS = 26
"""Columns of the tables; the last holds for ever."""
NO_SCHOOL, PRIMARY_SCHOOL, SECONDARY, VOCATIONAL, HIGHER_EDUCATION = range(5)


@dataclass(frozen=True, slots=True)
class Stage:
    """Years of one kind of school: the level followed in them and attained by their end."""

    kind: int
    years: int
    followed: str
    attained: str | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """What follows primary school, and the share of pupils who set out for it."""

    share: float
    stages: tuple[Stage, ...]


_PRACTICAL = Stage(SECONDARY, 5, "1211", "1211")
_BASIC = Stage(SECONDARY, 4, "1212", "1212")
_THEORETICAL = Stage(SECONDARY, 4, "1221", "1221")
_LOWER = Stage(SECONDARY, 3, "1222", "1222")
_HAVO = Stage(SECONDARY, 2, "2131", "2131")
_VWO = Stage(SECONDARY, 3, "2132", "2132")
_LEVEL_4 = Stage(VOCATIONAL, 4, "2121", "2121")
_HBO = Stage(HIGHER_EDUCATION, 4, "3112", "3112")

ROUTES = (
    Route(0.00, (Stage(SECONDARY, 6, "1211", "1211"),)),
    Route(0.03, (_PRACTICAL, Stage(VOCATIONAL, 1, "1213", "1213"))),
    Route(0.10, (_BASIC, Stage(VOCATIONAL, 2, "2111", "2111"))),
    Route(0.10, (_BASIC, Stage(VOCATIONAL, 3, "2112", "2112"))),
    Route(0.05, (_BASIC, Stage(VOCATIONAL, 2, "2111", "2111"), _LEVEL_4)),
    Route(0.16, (_THEORETICAL, _LEVEL_4)),
    Route(0.05, (_LOWER, _HAVO, Stage(VOCATIONAL, 3, "2121", "2121"))),
    Route(0.09, (_THEORETICAL, _LEVEL_4, _HBO)),
    Route(0.03, (_LOWER, _HAVO, Stage(HIGHER_EDUCATION, 2, "3112"))),
    Route(0.19, (_LOWER, _HAVO, _HBO)),
    Route(0.04, (_LOWER, _VWO, _HBO)),
    Route(0.05, (_LOWER, _VWO, Stage(HIGHER_EDUCATION, 4, "3113", "3113"))),
    Route(
        0.11,
        (
            _LOWER,
            _VWO,
            Stage(HIGHER_EDUCATION, 3, "3113", "3113"),
            Stage(HIGHER_EDUCATION, 2, "3212", "3212"),
        ),
    ),
)
"""From the least to the most demanding. The first is special education and is not chosen."""
SPECIAL = 0
ADVICE = ("10", "20", "42", "44", "60", "61", "70")
_ADVISED = (0, 0, 1, 1, 2, 3, 4, 3, 4, 4, 6, 6, 6)
"""For each route what primary school advises, as a place in `ADVICE`."""


@dataclass(frozen=True, slots=True)
class Tables:
    """By route and step: the kind of school, its year, and the levels followed and attained.

    `attained` is what somebody has on the first day of the step. Of each route, `length` is the
    number of steps.
    """

    kind: Ints
    grade: Ints
    followed: Ints
    attained: Ints
    length: Ints
    advice: Ints


def _tables() -> Tables:
    shape = (len(ROUTES), STEPS)
    tables = Tables(
        kind=np.zeros(shape, np.int64),
        grade=np.zeros(shape, np.int64),
        followed=np.zeros(shape, np.int64),
        attained=np.zeros(shape, np.int64),
        length=np.zeros(len(ROUTES), np.int64),
        advice=np.array(_ADVISED),
    )
    for number in range(len(ROUTES)):
        _fill(tables, number)
    return tables


def _fill(tables: Tables, number: int) -> None:
    step = 0
    first = Stage(PRIMARY_SCHOOL, 2, "1111", "1111"), Stage(PRIMARY_SCHOOL, 6, "1112", "1112")
    for stage in (*first, *ROUTES[number].stages):
        last = step + stage.years
        tables.kind[number, step:last] = stage.kind
        tables.followed[number, step:] = np.maximum(
            tables.followed[number, step:], LEVELS.index(stage.followed)
        )
        if stage.attained is not None:
            tables.attained[number, last:] = np.maximum(
                tables.attained[number, last:], LEVELS.index(stage.attained)
            )
        step = last
    tables.length[number] = step
    tables.grade[number] = _grades(tables.kind[number])


def _grades(kind: Ints) -> Ints:
    """Return the year within its kind of school of each step, from 1."""
    steps = np.arange(len(kind))
    first = np.searchsorted(kind[: np.count_nonzero(kind)], kind)
    return np.where(kind == NO_SCHOOL, 0, steps - first + 1)


TABLES = _tables()
