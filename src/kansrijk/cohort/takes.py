"""What a sentence takes: aggregates of rows within one unit, then across the related units.

Each sentence becomes five columns of the cohort's frame: its value, how many rows it counts, the
most of one unit, how many have a value, and how many say what is not known yet.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import narwhals as nw

from kansrijk.cohort.rows import counted, dated, known_later, seen_in_time
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
    def most(self) -> str:
        """The name of the column that has the most rows of one unit."""
        return f"_most_{self.name}"

    def within(self) -> list[nw.Expr]:
        """Return the aggregates over the rows of one unit of the register."""
        keep = counted(self.sources, self.sentence, self.reference)
        in_time = seen_in_time(self.sources, self.sentence, self.reference)
        one, late = nw.lit(1), self._late()
        value = nw.when(keep & ~late).then(self._source())
        rows = nw.when(keep).then(one).sum()
        return [
            WITHIN[self.take](value).alias(self.name),
            rows.alias(self.rows),
            rows.alias(self.most),
            nw.when(~value.is_null()).then(one).sum().alias(self.values),
            nw.when(in_time & late).then(one).sum().alias(self.late),
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
        sums = (self.rows, self.values, self.late)
        return [value, nw.col(self.most).max(), *(nw.col(column).sum() for column in sums)]

    def _source(self) -> nw.Expr:
        """Return what each row contributes."""
        if self.take == "latest":
            return dated(self.sources.registers[self.sentence.register_])
        column = self.sentence.column if isinstance(self.sentence, Indicator) else None
        return nw.lit(1) if column is None else nw.col(column)

    def _late(self) -> nw.Expr:
        """Tell which rows say something that becomes known only after the reference date."""
        if not isinstance(self.sentence, Indicator):
            return nw.lit(value=False)
        register = self.sources.registers[self.sentence.register_]
        names = [condition.name for condition in self.sentence.conditions]
        if self.sentence.column is not None:
            names.append(self.sentence.column)
        late = nw.lit(value=False)
        for name in names:
            late = late | known_later(register, name, self.reference)
        return late
