"""What a sentence takes: aggregates of rows within one unit, then across the related units.

Each sentence becomes four columns of the cohort's frame: its value, how many rows it counts, how
many of these have a value, and how many have one that is not known yet.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import narwhals as nw

from kansrijk.cohort.rows import counted, dated
from kansrijk.registers import days
from kansrijk.study import Indicator, Sentence, Sources

Aggregate = Callable[[nw.Expr], nw.Expr]


def _sum(values: nw.Expr) -> nw.Expr:
    return values.sum()


def _max(values: nw.Expr) -> nw.Expr:
    return values.max()


def _min(values: nw.Expr) -> nw.Expr:
    return values.min()


WITHIN: dict[str, Aggregate] = {
    "value": _max,
    "age": _min,
    "any": _max,
    "count": _sum,
    "sum": _sum,
    "mean": _sum,
    "min": _min,
    "max": _max,
    "latest": _max,
}
# The oldest is born first.
ACROSS_AGES: dict[str, Aggregate] = {"max": _min, "min": _max}

# How often a value may stand for one unit before the sentence has to say which.
SINGLE = frozenset({"value", "age"})


@dataclass(frozen=True)
class Take:
    """One sentence, ready for the engine.

    Parameters
    ----------
    name
        The indicator, or the outcome.
    sentence
        What was declared.
    sources
        The declared registers and code lists.
    reference
        The reference date.
    """

    name: str
    sentence: Sentence
    sources: Sources
    reference: date

    @property
    def take(self) -> str:
        """What is taken."""
        return self.sentence.take if isinstance(self.sentence, Indicator) else "any"

    @property
    def rows(self) -> str:
        """The name of the column that counts rows."""
        return f"_rows_{self.name}"

    @property
    def values(self) -> str:
        """The name of the column that counts known values."""
        return f"_values_{self.name}"

    @property
    def late(self) -> str:
        """The name of the column that counts rows whose value is not known yet."""
        return f"_late_{self.name}"

    @property
    def linked(self) -> str:
        """The name of the column that counts the related units."""
        return f"_linked_{self.name}"

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns that are aggregated."""
        return self.name, self.rows, self.values, self.late

    def within(self) -> list[nw.Expr]:
        """Return the aggregates over the rows of one unit of the register."""
        keep = counted(self.sources, self.sentence, self.reference)
        one, late = nw.lit(1), keep & self._late()
        value = nw.when(keep & ~self._late()).then(self._source())
        return [
            WITHIN[self.take](value).alias(self.name),
            nw.when(keep).then(one).sum().alias(self.rows),
            nw.when(~value.is_null()).then(one).sum().alias(self.values),
            nw.when(late).then(one).sum().alias(self.late),
        ]

    def across(self) -> list[nw.Expr]:
        """Return the aggregates over the related units."""
        chosen = self.sentence.across if isinstance(self.sentence, Indicator) else None
        aggregates = WITHIN | ACROSS_AGES if self.take == "age" else WITHIN
        values = nw.col(self.name)
        if self.take in ("count", "sum"):
            # A relative without a record counts as nothing, not as unknown.
            values = values.fill_null(0)
        value = aggregates[chosen or self.take](values).alias(self.name)
        return [value, *(nw.col(column).sum() for column in self.columns[1:])]

    def _source(self) -> nw.Expr:
        """Return what each row contributes."""
        if self.take == "latest":
            return dated(self.sources.registers[self.sentence.register_])
        column = self.sentence.column if isinstance(self.sentence, Indicator) else None
        return nw.lit(1) if column is None else nw.col(column)

    def _late(self) -> nw.Expr:
        """Tell which rows have a value that becomes known only after the reference date."""
        column = self.sentence.column if isinstance(self.sentence, Indicator) else None
        register = self.sources.registers[self.sentence.register_]
        known = register.columns[column].known if column else None
        if known is None:
            return nw.lit(value=False)
        return (nw.col(known) > days(self.reference)).fill_null(value=True)
