"""Registers of benefits: assistance by year, disability by month, and debt schemes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kansrijk.synthetic.country.benefits import ASSISTANCE, LAWS, WAJONG, Benefits
from kansrijk.synthetic.country.care_rows import kinds
from kansrijk.synthetic.country.rows import Coded, Rows
from kansrijk.synthetic.country.spells import Spells
from kansrijk.synthetic.country.years import Years
from kansrijk.synthetic.days import NEVER, Ints, day

STATUSES = ("00001", "10001")
"""Both tell that a benefit is running."""
WAJONG_AMOUNT, AMOUNT, AMOUNT_STEP = 1_030.0, 1_150.0, 37.5
"""Euros a month: of the young, of others at least, and steps up from there."""
MONTHS = 12


def benefit_rows(benefits: Benefits, years: Years) -> Iterator[Rows]:
    """Return the rows of assistance, disability benefits and debt schemes."""
    for year in years.files():
        yield _assistance(benefits.assistance, year)
        for month in range(1, MONTHS + 1):
            yield _disability(benefits.disability, year, month)
    yield _debt_schemes(benefits.debt_schemes, years)


def _assistance(spells: Spells, year: int) -> Rows:
    """Return the assistance that touches a year; a later end was not known then."""
    last = day(year, 12, 31)
    touching = spells.touching(day(year), last)
    runs = touching.end > last
    return Rows(
        contract="bijstanduitkeringtab",
        units={"key": touching.person},
        columns={
            "start": touching.start,
            "end": np.where(runs, NEVER, touching.end - 1),
            "kind": Coded(kinds(touching).places, ASSISTANCE),
            "running": Coded(np.where(runs, 0, 1), ("1", "2")),
        },
        year=year,
    )


def _disability(spells: Spells, year: int, month: int) -> Rows:
    first, last = day(year, month), _last_of(year, month)
    here = spells.touching(first, last)
    law = kinds(here).places
    usual = AMOUNT + AMOUNT_STEP * (here.person % 17)
    return Rows(
        contract="aototuitkeringatab",
        units={"key": here.person},
        columns={
            "law": Coded(law, LAWS),
            "status": Coded((here.person % 5 == 0).astype(np.int64), STATUSES),
            "amount": np.where(law == WAJONG, WAJONG_AMOUNT, usual),
            "ended": np.where(here.end > last, NEVER, here.end - 1),
        },
        year=year,
        month=month,
    )


def _last_of(year: int, month: int) -> int:
    return (day(year + 1) if month == MONTHS else day(year, month + 1)) - 1


def _debt_schemes(spells: Spells, years: Years) -> Rows:
    return Rows(
        contract="wsnppersbus",
        units={"key": spells.person},
        columns={"start": spells.start, "end": _last_days(spells)},
        year=years.last,
    )


def _last_days(spells: Spells) -> Ints:
    return np.where(spells.end < NEVER, spells.end - 1, NEVER)
