"""Make tables for the bench of the tree, quickly, from a seed; nothing in them is calibrated.

Run ``python -m bench.tree.data FILE SHAPE ROWS``; FILE becomes an Arrow file of one piece. Besides
the 42 columns it holds the outcome (4 in 100) and the form of help (5 classes).
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SEED = 2015
OUTCOMES = ("outcome", "form")
NEVER = 99
AREAS = 12_000
ORIGINS = (0.78, 0.045, 0.04, 0.025, 0.01, 0.05, 0.045, 0.005)
# Rare events, with their share among all and how much more often they go with hardship.
EVENTS = {
    "ggz_child": (0.04, 0.5),
    "ggz_parent": (0.05, 0.7),
    "probation": (0.005, 1.0),
    "halt": (0.007, 0.6),
    "assistance_parent": (0.05, 1.2),
    "wmo_parent": (0.03, 0.6),
    "debt_scheme_parent": (0.01, 1.0),
    "wajong": (0.01, 0.3),
    "early_leaver": (0.012, 0.7),
}
# What happened at most five years ago to a share of all.
YEARS_SINCE = {
    "suspect": 0.015,
    "victim": 0.02,
    "detention_child": 0.005,
    "detention_parent": 0.01,
    "divorce_parents": 0.05,
    "bereavement": 0.02,
    "move": 0.25,
    "diploma": 0.08,
}


@dataclass(frozen=True)
class Draw:
    """Random columns of so many rows, which share how hard life is and where it is lived."""

    rng: np.random.Generator
    hardship: np.ndarray
    area: np.ndarray

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.hardship)

    def uniform(self) -> np.ndarray:
        """Return numbers between 0 and 1."""
        return self.rng.random(self.rows, np.float32)

    def normal(self, share: float) -> np.ndarray:
        """Return normal numbers, of which hardship explains a share."""
        own = self.rng.standard_normal(self.rows, np.float32)
        return np.float32(np.sqrt(share)) * self.hardship + np.float32(np.sqrt(1 - share)) * own

    def flag(self, share: float, slope: float) -> pa.Array:
        """Return an event that about this share has, more where life is hard."""
        return pa.array(self.uniform() < share * np.exp(slope * self.hardship - slope * slope / 2))

    def count(self, mean: float, most: int) -> pa.Array:
        """Return a small count."""
        return pa.array(np.minimum(self.rng.poisson(mean, self.rows), most).astype(np.int8))

    def years(self, share: float) -> pa.Array:
        """Return the years since an event, which most never had."""
        years = (self.uniform() * 5).astype(np.int8)
        had = self.uniform() < share * np.exp(0.6 * self.hardship - 0.18)
        return pa.array(np.where(had, years, np.int8(NEVER)))

    def money(self, middle: float, spread: float, missing: float, unit: int = 1) -> pa.Array:
        """Return amounts in whole units: lower where life is hard, some unknown."""
        amounts = middle * np.exp(-spread * self.normal(0.4)) / unit
        return pa.array(amounts.astype(np.int32), mask=self.uniform() < missing)

    def grades(self, names: list[str], share: float, missing: float) -> pa.Array:
        """Return ordered levels, higher where life is easy, some unknown."""
        cuts = np.linspace(-1.5, 1.5, len(names) - 1)
        places = np.searchsorted(cuts, -self.normal(share)).astype(np.int8)
        places = pa.array(places, mask=self.uniform() < missing)
        return pa.DictionaryArray.from_arrays(places, pa.array(names), ordered=True)

    def levels(self, name: str, count: int, slope: float = 0.3) -> pa.Array:
        """Return unordered levels, some of them more where life is hard."""
        steps = self.uniform() ** 2 * count * np.exp(slope * self.hardship)
        places = (steps.astype(np.int32) * 5 % count).astype(np.int8)
        return pa.DictionaryArray.from_arrays(pa.array(places), _names(name, count))

    def shares(self, name: str, shares: tuple[float, ...]) -> pa.Array:
        """Return levels of which the shares are given."""
        places = np.searchsorted(np.cumsum(shares[:-1]), self.uniform()).astype(np.int8)
        return pa.DictionaryArray.from_arrays(pa.array(places), _names(name, len(shares)))

    def of_area(self, decimals: int, middle: float, spread: float) -> pa.Array:
        """Return a figure of the neighbourhood."""
        figures = self.rng.normal(middle, spread, AREAS).clip(0)
        return pa.array(figures.round(decimals)[self.area])


def draw(rows: int, rng: np.random.Generator) -> Draw:
    """Return what the columns of a table have in common."""
    area = (rng.random(rows, np.float32) ** 2 * AREAS).astype(np.int32)
    of_area = rng.standard_normal(AREAS).astype(np.float32)
    own = rng.standard_normal(rows, np.float32)
    return Draw(rng, np.float32(0.5) * of_area[area] + np.float32(0.866) * own, area)


def youth(of: Draw) -> Iterator[tuple[str, pa.Array]]:
    """Yield the 42 columns, shaped as those of the youth registers."""
    yield "age", pa.array((of.uniform() * 23).astype(np.int8))
    yield "sex", of.shares("sex", (0.513, 0.487))
    yield "origin", of.shares("origin", ORIGINS)
    yield "place_in_household", of.shares("place", (0.93, 0.04, 0.02, 0.01))
    yield "parents_present", of.count(1.7, 2)
    yield "mother_present", of.flag(0.95, -0.02)
    yield "father_present", of.flag(0.8, -0.1)
    yield "children", of.count(1.2, 8)
    yield "others", of.count(0.1, 5)
    yield "mother_age_at_birth", _mother_age(of)
    yield from _work_and_school(of)
    yield from _home_and_money(of)
    for name, (share, slope) in EVENTS.items():
        yield name, of.flag(share, slope)
    for name, share in YEARS_SINCE.items():
        yield f"years_since_{name}", of.years(share)


def _work_and_school(of: Draw) -> Iterator[tuple[str, pa.Array]]:
    grades = [f"level {number}" for number in range(7)]
    yield "education", of.grades(grades, 0.2, 0.45)
    yield "education_parents", of.grades(grades, 0.4, 0.5)
    yield "support_level", of.grades(grades[:4], 0.1, 0.02)
    yield "activity", of.levels("activity", 12)
    yield "income_source", of.levels("source", 13, 0.6)
    yield "protection", of.shares("protection", (0.988, 0.005, 0.004, 0.002, 0.001))
    yield "region", of.levels("region", 42, 0.1)


def _home_and_money(of: Draw) -> Iterator[tuple[str, pa.Array]]:
    yield "income_household", of.money(27_000, 0.45, 0.12)
    yield "income_personal", of.money(4_000, 0.8, 0.2)
    yield "debt", of.money(9_000, 1.2, 0.15, 1000)
    yield "tenure", of.levels("tenure", 4, 0.8)
    yield "woz", of.money(206_000, 0.4, 0.1, 1000)
    yield "floor_area", of.money(110, 0.35, 0.03)
    yield "area_low_income", of.of_area(2, 20, 9)
    yield "area_woz", of.of_area(1, 206, 60)


def _mother_age(of: Draw) -> pa.Array:
    ages = (30 - 5 * of.normal(0.1)).clip(14, 50).astype(np.int8)
    return pa.array(ages, mask=of.uniform() < 0.03)


def wide(of: Draw) -> Iterator[tuple[str, pa.Array]]:
    """Yield 400 columns: those of the youth, drawn ten times."""
    made = 0
    while made < 400:
        for name, column in youth(of):
            made += 1
            if made <= 400:
                yield f"{name}_{made}", column


def amounts(of: Draw) -> Iterator[tuple[str, pa.Array]]:
    """Yield 12 columns, each of 60,000 distinct values."""
    for number in range(12):
        spread = (of.normal(0.3) * 10_000).clip(-30_000, 29_999)
        values = np.where(of.uniform() < 0.5, spread, of.uniform() * 60_000 - 30_000)
        yield f"amount_{number}", pa.array(values.astype(np.int32))


SHAPES: dict[str, Callable[[Draw], Iterator[tuple[str, pa.Array]]]] = {
    "youth": youth,
    "wide": wide,
    "amounts": amounts,
}


def make(shape: str, rows: int, seed: int = SEED) -> pa.Table:
    """Return a table of a shape, with both outcomes as its last columns."""
    of = draw(rows, np.random.default_rng(seed))
    columns = dict(SHAPES[shape](of))
    outcome = of.uniform() < _risk(of, columns)
    form = np.where(outcome, 1 + _kind(of, columns), 0)
    columns |= {"outcome": pa.array(outcome.astype(np.int8)), "form": pa.array(form, pa.int8())}
    return pa.table(columns)


def _risk(of: Draw, columns: dict[str, pa.Array]) -> np.ndarray:
    """Return each row's chance of the outcome, 4 in 100 on average."""
    slope = 0.5 * of.hardship
    for name, weight in (("ggz_parent", 0.9), ("halt", 1.2), ("assistance_parent", 0.4)):
        if name in columns:
            slope += np.float32(weight) * _values(columns[name])
    if "father_present" in columns:
        absent = 1 - _values(columns["father_present"])
        age = _values(columns["age"])
        slope += np.float32(0.8) * absent + np.float32(0.6) * ((age > 4) & (age < 12))
        slope += np.float32(0.7) * (_values(columns["years_since_victim"]) < 2) * (1 + absent)
    elif "amount_0" in columns:
        slope -= _values(columns["amount_0"]) / np.float32(25_000)
    return 1 / (1 + np.exp(_level(slope) - slope))


def _level(slope: np.ndarray) -> float:
    """Return what to take off, so that 4.2 in 100 have the outcome."""
    some, low, high = slope[:: max(1, len(slope) // 20_000)], -20.0, 20.0
    for _ in range(40):
        middle = (low + high) / 2
        share = np.mean(1 / (1 + np.exp(middle - some)))
        low, high = (middle, high) if share > 0.042 else (low, middle)
    return low


def _kind(of: Draw, columns: dict[str, pa.Array]) -> np.ndarray:
    """Return the form of help, 0 to 3; the first column has a say."""
    first = _values(next(iter(columns.values())))
    steps = of.uniform() * 3 + first / max(float(first.max()), 1.0)
    return steps.clip(0, 3).astype(np.int8)


def _values(column: pa.Array) -> np.ndarray:
    return column.cast(pa.int8() if pa.types.is_boolean(column.type) else column.type).to_numpy()


def _names(name: str, count: int) -> pa.Array:
    return pa.array([f"{name} {number}" for number in range(count)])


def write(table: pa.Table, path: Path | str) -> None:
    """Write a table as one piece, so that it lies in one piece when it is read."""
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, table.schema) as out:
        out.write_table(table, max_chunksize=max(table.num_rows, 1))


def load(path: Path | str, outcome: str = "outcome") -> tuple[pa.Table, pa.Array]:
    """Read a table into memory, and return its columns and one outcome."""
    with pa.OSFile(str(path)) as file:
        table = pa.ipc.open_file(file).read_all()
    return table.drop_columns(list(OUTCOMES)), table[outcome].combine_chunks()


if __name__ == "__main__":
    write(make(sys.argv[2], int(sys.argv[3])), sys.argv[1])
